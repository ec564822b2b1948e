/* SPDX-License-Identifier: Apache-2.0
 *
 * What people make of their names: "Jane M. Doe" becomes jane.doe, doej, jdoe, jmd. Inside of people. */
#pragma once

#include <glib.h>

/* Words of a raw name (FOLDED_NAME: by wh_identity_name), folded: brackets left out, "Doe.Jane", "jane_doe" and "JaneDoe" taken apart, umlauts as people write them
 * without ("ue" is "u"). An address is no name. Owner: caller (g_strfreev). */
char **wh_forms_words(const char *name, const char *folded_name);
/* What is the same for "Jane M. Doe", "Doe, Jane" and "jane.doe": the words in alphabetical order, single letters
 * left out where two words remain without. NULL for fewer than two words. Owner: caller. */
char *wh_forms_key(const char *const *words);

typedef enum {
  WH_FORM_FULL,   /* made of first and last name: janedoe, doejane */
  WH_FORM_SHORT,  /* made of one of them and a letter of the others, or of initials: jdoe, janed, jmd */
  WH_FORM_HANDLE, /* the local part of an address, a login */
  WH_FORM_CALLED, /* a one-word name */
  WH_FORM_BARE,   /* the same without digits at its end */
  WH_FORM_DOMAIN, /* the domain of its address */
} WhForm;

typedef void (*WhFormVisit)(const char *form, WhForm kind, gpointer user);
/* Forms of a name of two words or more. O(length). */
void wh_forms_of_name(const char *const *words, WhFormVisit visit, gpointer user);
/* Forms of an address (folded) and of a raw name of one word or that is an address. */
void wh_forms_of_account(const char *name, const char *email, WhFormVisit visit, gpointer user);
/* Whether WORD is one letter. */
gboolean wh_forms_is_letter(const char *word);
/* "mueller" to "muller", in place. */
void wh_forms_fold_umlauts(char *word);
/* Letters and digits of TEXT up to a '+'. Owner: caller. */
char *wh_forms_squash(const char *text);
/* The last two labels of a host, three where the last but one says only what kind it is (co.uk, edu.au). Borrowed from HOST. */
const char *wh_forms_domain(const char *host);
