/* SPDX-License-Identifier: Apache-2.0
 *
 * From names in words to persons, as far as the record up to the message tells. Inside of people. */
#pragma once

#include "people/people_impl.h"

typedef struct WhNaming WhNaming;

/* Needs persons, speaker_of, incumbents and the folded names and addresses of accounts. */
WhNaming *wh_naming_new(const WhPeopleImpl *impl);
void wh_naming_free(WhNaming *naming);
/* Whom the words WHO of MESSAGE name, WH_NONE: nobody that can be told. MESSAGE never falls from call to call. */
guint32 wh_naming_find(WhNaming *naming, const char *who, guint32 message);
/* Whether WHO is a word for the one spoken to, or for nobody ("", "you"); one for somebody spoken of ("her"). */
gboolean wh_naming_is_you(const char *who);
gboolean wh_naming_is_pronoun(const char *who);
