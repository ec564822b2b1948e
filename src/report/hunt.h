/* SPDX-License-Identifier: Apache-2.0
 *
 * The document "wolfhound.hunt/1" in words, its writers and its schema. One walk words it; a pen puts what it says on a
 * terminal, into Markdown or into a page. */
#pragma once

#include "report/page.h"

const char *wh_hunt_schema(void);
void wh_hunt_text(WhPage *page, const json_t *document);
void wh_hunt_markdown(GString *out, const json_t *document);
void wh_hunt_html(GString *out, const json_t *document);

/* Every text is safe to show and may be "". */
typedef struct WhHuntPen WhHuntPen;
struct WhHuntPen {
  void (*head)(WhHuntPen *pen, const char *text);
  void (*section)(WhHuntPen *pen, const char *text);
  void (*finding)(WhHuntPen *pen, const char *text); /* one of a section */
  void (*line)(WhHuntPen *pen, const char *text);    /* of the finding */
  void (*quote)(WhHuntPen *pen, const char *text);
  void (*event)(WhHuntPen *pen, const char *day, const char *text, const char *locator);
  void (*place)(WhHuntPen *pen, const char *locator);
  void (*foot)(WhHuntPen *pen, const char *text);
};
void wh_hunt_write(WhHuntPen *pen, const json_t *document);
