/* SPDX-License-Identifier: Apache-2.0
 * wolfhound persons --merge, --split, --undo, --decisions, --import-decisions. */
#include "cli/persons_decide.h"

#include "app/decided.h"
#include "base/error.h"
#include "base/text.h"
#include "people/identity.h"

#define MAX_IMPORT (16u << 20) /* bytes of a file of decisions */

gboolean
wh_persons_decides(const WhDecideOptions *o)
{
  return o->merge || o->split || o->list || o->undo != 0 || o->import != NULL || o->reason != NULL ||
         o->by != NULL;
}

static gboolean
usage(GError **error, const char *message)
{
  g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
check_decision(const WhDecideOptions *o, guint n_args, GError **error)
{
  if (o->reason == NULL || *o->reason == '\0')
    return usage(error, "a decision needs its reason: --reason TEXT");
  if (o->merge && n_args != 2)
    return usage(error, "--merge takes two addresses");
  return n_args == 1 || n_args == 2 || usage(error, "--split takes one address or two");
}

static gboolean
check(const WhDecideOptions *o, guint n_args, GError **error)
{
  const gboolean asked[] = {o->merge, o->split, o->undo != 0, o->list, o->import != NULL};
  guint n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
    n += asked[i] ? 1 : 0;
  if (n != 1)
    return usage(error, "one of --merge, --split, --undo, --decisions and --import-decisions goes at a time; "
                        "--reason and --by go with the first two, --by with --undo too");
  if (o->merge || o->split)
    return check_decision(o, n_args, error);
  return n_args == 0 || usage(error, "this takes no arguments");
}

/* The address that TEXT is, folded; NULL for what many may use, or no address. Owner: caller. */
static char *
take_address(const char *text, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autofree char *email = wh_identity_email(valid);
  if (strchr(email, '@') != NULL && !wh_identity_email_is_generic(email))
    return g_steal_pointer(&email);
  g_autofree char *safe = wh_text_safe(wh_slice_str(text), 80);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
              "\"%s\" is no address that is one person's; decisions are about addresses, which "
              "`wolfhound persons --format json` shows",
              safe);
  return NULL;
}

static const char *
author(const WhDecideOptions *options)
{
  return options->by != NULL ? options->by : g_get_user_name();
}

static void
put_decision(WhCli *cli, const WhDecision *decision)
{
  g_autofree char *says = wh_decision_says(decision);
  g_autofree char *safe = wh_text_safe(wh_slice_str(says), 0);
  g_string_append_printf(cli->out, "%" G_GINT64_FORMAT "  %s", decision->id, safe);
  if (decision->undone != G_MAXINT64) {
    g_autofree char *day = wh_time_format_day(decision->undone);
    g_autofree char *by = wh_text_safe(wh_slice_str(decision->undone_by), 80);
    g_string_append_printf(cli->out, " (undone by %s on %s)", by, day);
  }
  g_string_append_c(cli->out, '\n');
}

static void
put_json(WhCli *cli, const GPtrArray *decisions)
{
  json_t *list = json_array();
  for (guint i = 0; i < decisions->len; i++)
    json_array_append_new(list, wh_decision_json(g_ptr_array_index(decisions, i)));
  json_t *root = json_pack("{s:s, s:o}", "schema", "wolfhound.decisions/1", "decisions", list);
  wh_cli_put_json(cli, root);
  json_decref(root);
}

static gboolean
show(WhCli *cli, GError **error)
{
  g_autoptr(GPtrArray) decisions = wh_ledger_decisions(cli->ledger, error);
  if (decisions == NULL)
    return FALSE;
  if (g_str_equal(cli->format, "json"))
    put_json(cli, decisions);
  for (guint i = 0; !g_str_equal(cli->format, "json") && i < decisions->len; i++)
    put_decision(cli, g_ptr_array_index(decisions, i));
  if (decisions->len == 0 && !g_str_equal(cli->format, "json"))
    g_string_append(cli->out, "Nothing was decided.\n");
  return TRUE;
}

static gboolean
is_undone(const GPtrArray *decisions, gint64 id)
{
  for (guint i = 0; i < decisions->len; i++) {
    const WhDecision *decision = g_ptr_array_index(decisions, i);
    if (decision->id == id)
      return decision->undone != G_MAXINT64;
  }
  return FALSE;
}

/* What was decided and undone within this very second is decided again in the next one. */
static gboolean
keep(WhCli *cli, WhDecision *decision, GError **error)
{
  g_autoptr(GPtrArray) decisions = wh_ledger_decisions(cli->ledger, error);
  if (decisions == NULL)
    return FALSE;
  for (;; decision->made++) {
    if (!wh_ledger_decide(cli->ledger, decision, &decision->id, error))
      return FALSE;
    if (!is_undone(decisions, decision->id))
      return TRUE;
  }
}

static gboolean
decide(WhCli *cli, const WhDecideOptions *options, char **args, guint n_args, GError **error)
{
  g_autoptr(WhDecision) decision = g_new0(WhDecision, 1);
  decision->split = options->split;
  decision->reason = g_utf8_make_valid(options->reason, -1);
  decision->by = g_utf8_make_valid(author(options), -1);
  decision->made = g_get_real_time() / G_USEC_PER_SEC;
  decision->undone = G_MAXINT64;
  decision->a = take_address(args[0], error);
  decision->b = decision->a == NULL ? NULL : n_args > 1 ? take_address(args[1], error) : g_strdup("");
  if (decision->a == NULL || decision->b == NULL)
    return FALSE;
  if (g_str_equal(decision->a, decision->b))
    return usage(error, "both are the same address");
  if (!keep(cli, decision, error))
    return FALSE;
  put_decision(cli, decision);
  return TRUE;
}

static gboolean
import_all(WhCli *cli, const json_t *list, GError **error)
{
  for (gsize i = 0; i < json_array_size(list); i++) {
    gint64 id = 0;
    g_autoptr(WhDecision) decision = wh_decision_parse(json_array_get(list, i), error);
    if (decision == NULL) {
      g_prefix_error(error, "decision %" G_GSIZE_FORMAT ": ", i + 1);
      return FALSE;
    }
    if (!wh_ledger_decide(cli->ledger, decision, &id, error))
      return FALSE;
  }
  g_string_append_printf(cli->out, "%" G_GSIZE_FORMAT " decisions taken in\n", json_array_size(list));
  return TRUE;
}

static gboolean
import(WhCli *cli, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len = 0;
  if (!g_file_get_contents(path, &text, &len, error))
    return FALSE;
  json_t *root = len <= MAX_IMPORT ? json_loadb(text, len, 0, NULL) : NULL;
  const json_t *list = json_object_get(root, "decisions");
  gboolean ok = json_is_array(list);
  if (ok)
    ok = import_all(cli, list, error);
  else
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s holds no decisions as `wolfhound persons --decisions --format json` writes them", path);
  json_decref(root);
  return ok;
}

static gboolean
undo(WhCli *cli, const WhDecideOptions *options, GError **error)
{
  gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  if (!wh_ledger_undo_decision(cli->ledger, options->undo, author(options), now, error))
    return FALSE;
  g_string_append_printf(cli->out, "decision %" G_GINT64_FORMAT " is undone\n", options->undo);
  return TRUE;
}

/* What cannot be told is no error of the run: the decisions were read before. */
void
wh_persons_warn(const WhCli *cli, WhLedger *ledger)
{
  g_autoptr(GPtrArray) unheld = wh_decided_unheld(ledger, NULL);
  for (guint i = 0; unheld != NULL && i < unheld->len; i++)
    wh_cli_note(cli,
                "warning: a decision names %s, which no record in the store holds: as long as that is so, it "
                "changes nothing (`wolfhound persons --decisions` lists them, --undo takes one back)",
                (const char *)g_ptr_array_index(unheld, i));
}

int
wh_persons_decide(WhCli *cli, const WhDecideOptions *options, char **args, guint n_args, GError **error)
{
  gboolean ok = check(options, n_args, error);
  if (ok && (options->merge || options->split))
    ok = decide(cli, options, args, n_args, error);
  else if (ok && options->undo != 0)
    ok = undo(cli, options, error);
  else if (ok && options->import != NULL)
    ok = import(cli, options->import, error);
  else if (ok)
    ok = show(cli, error);
  if (ok && options->undo == 0)
    wh_persons_warn(cli, cli->ledger);
  return ok ? WH_EXIT_OK : -1;
}
