/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and addresses made comparable. All text returned is owned by the caller. */
#pragma once

#include <glib.h>

/* Case-folded, without accents and punctuation, one space between words. May be "". */
char *wh_identity_name(const char *name);
/* Trimmed, lower case, without brackets and "mailto:". May be "". */
char *wh_identity_email(const char *email);
/* Whether many unrelated people may use this (folded) address: empty, root@localhost, user@anything.local …
 */
gboolean wh_identity_email_is_generic(const char *email);
/* Whether the (folded) name says nothing: "unknown", "root", "your name" … */
gboolean wh_identity_name_is_generic(const char *name);
/* A forge's no-reply address: sets the login and the numeric id ("" if none), both owned; FALSE for other
 * addresses. */
gboolean wh_identity_noreply(const char *email, char **ret_login, char **ret_id);
/* Whether two (folded) addresses of one (folded) name look like one owner's: same local part, same domain of
 * one's own, or local parts that both come from the name. */
gboolean wh_identity_emails_alike(const char *a, const char *b, const char *name);
/* The part before '@', folded email in. */
char *wh_identity_local(const char *email);
