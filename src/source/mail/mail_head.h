/* SPDX-License-Identifier: Apache-2.0
 *
 * The header of a mail as fields over borrowed bytes. Any bytes parse: what is no field is passed over, and what is
 * more than the bounds below is cut. */
#pragma once

#include "base/slice.h"

#define WH_MAIL_FIELD 65536u /* bytes of one field, with its folds */
#define WH_MAIL_FIELDS 2048u /* fields of one header */

typedef struct {
  WhSlice name, value; /* value: as it stands there, folds included, without the last line end */
} WhMailField;

typedef struct {
  GArray *fields; /* WhMailField */
  WhSlice body;   /* behind the empty line */
  gboolean cut;   /* a field, or their number, was above its bound */
} WhMailHead;

void wh_mail_head_init(WhMailHead *head);
void wh_mail_head_clear(WhMailHead *head);
/* BYTES must outlive the use of HEAD. May be called again. O(length of the header). */
void wh_mail_head_parse(WhMailHead *head, WhSlice bytes);
/* The first field NAME (any case); FALSE: there is none. */
gboolean wh_mail_head_get(const WhMailHead *head, const char *name, WhSlice *ret_value);
/* The last one. */
gboolean wh_mail_head_last(const WhMailHead *head, const char *name, WhSlice *ret_value);
/* A value on one line: folds become a space, NUL and other controls too, ends trimmed. Owner: caller. */
char *wh_mail_unfold(WhSlice value);
/* get and unfold; NULL: there is none. Owner: caller. */
char *wh_mail_head_text(const WhMailHead *head, const char *name);
gboolean wh_mail_field_is(const WhMailField *field, const char *name);
/* Whether LINE begins like a field: "Word-word:". */
gboolean wh_mail_is_field(WhSlice line);
