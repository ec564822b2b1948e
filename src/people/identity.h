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
/* Whether the local parts of two (folded) addresses are the same, or long ones but for one letter. */
gboolean wh_identity_locals_alike(const char *a, const char *b);
/* Whether two (folded) addresses look like one owner's: local parts alike, same domain of one's own, or one's local part the other's
 * domain. */
gboolean wh_identity_emails_alike(const char *a, const char *b);
/* Whether the local parts of both hold words of (folded) NAME. */
gboolean wh_identity_emails_name(const char *a, const char *b, const char *name);
/* The mailbox that a (folded) address leads to: without "+tag", and at providers that ignore them without dots. */
char *wh_identity_mailbox(const char *email);
/* Whether any machine may be called HOST: "localhost", "laptop.local", "pc.(none)" … */
gboolean wh_identity_host_is_generic(const char *host);
/* The part before '@', folded email in. */
char *wh_identity_local(const char *email);
/* Whether the part before '@' says nothing: "root", "me", "info" … */
gboolean wh_identity_local_is_generic(const char *local);
/* Whether many people who have nothing to do with each other have addresses at HOST. */
gboolean wh_identity_is_free_mail(const char *host);
