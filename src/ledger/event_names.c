/* SPDX-License-Identifier: Apache-2.0
 * Stable ids of what a message is, what was done, and where the forge sees somebody. */
#include "ledger/event.h"

static const char *const message_kinds[WH_N_MESSAGE_KINDS] = {
    [WH_MESSAGE_MAIL] = "mail",
    [WH_MESSAGE_ISSUE] = "issue",
    [WH_MESSAGE_PULL] = "pull",
    [WH_MESSAGE_COMMENT] = "comment",
    [WH_MESSAGE_REVIEW] = "review",
    [WH_MESSAGE_REVIEW_COMMENT] = "review-comment",
    [WH_MESSAGE_COMMIT_COMMENT] = "commit-comment",
    [WH_MESSAGE_CHAT] = "chat",
};

static const char *const comparison_kinds[WH_N_COMPARISON_KINDS] = {"binary", "cost"};

const char *
wh_comparison_kind_id(WhComparisonKind kind)
{
  return comparison_kinds[kind];
}

static const char *const verbs[WH_N_VERBS] = {
    [WH_VERB_OPEN] = "open",
    [WH_VERB_CLOSE] = "close",
    [WH_VERB_REOPEN] = "reopen",
    [WH_VERB_MERGE] = "merge",
    [WH_VERB_HEAD] = "head",
    [WH_VERB_ASSIGN] = "assign",
    [WH_VERB_LABEL] = "label",
    [WH_VERB_EDIT] = "edit",
    [WH_VERB_MEMBER_ADD] = "member-add",
    [WH_VERB_MEMBER_REMOVE] = "member-remove",
    [WH_VERB_PUSH] = "push",
    [WH_VERB_REF_CREATE] = "ref-create",
    [WH_VERB_REF_DELETE] = "ref-delete",
    [WH_VERB_RELEASE] = "release",
    [WH_VERB_TRANSFER] = "transfer",
    [WH_VERB_LOCK] = "lock",
    [WH_VERB_REVIEW] = "review",
    [WH_VERB_PUBLISH] = "publish",
    [WH_VERB_OWNER_ADD] = "owner-add",
    [WH_VERB_OWNER_REMOVE] = "owner-remove",
    [WH_VERB_DEPRECATE] = "deprecate",
    [WH_VERB_WITHDRAW] = "withdraw",
    [WH_VERB_DIST_TAG] = "dist-tag",
    [WH_VERB_DEPEND] = "depend",
    [WH_VERB_OTHER] = "other",
};

static const char *const associations[WH_N_ASSOCIATIONS] = {
    [WH_ASSOCIATION_UNKNOWN] = "unknown",
    [WH_ASSOCIATION_NONE] = "none",
    [WH_ASSOCIATION_FIRST_TIMER] = "first-timer",
    [WH_ASSOCIATION_CONTRIBUTOR] = "contributor",
    [WH_ASSOCIATION_COLLABORATOR] = "collaborator",
    [WH_ASSOCIATION_MEMBER] = "member",
    [WH_ASSOCIATION_OWNER] = "owner",
};

static const char *
id_of(const char *const *ids, guint n, guint value)
{
  g_return_val_if_fail(value < n, NULL);
  return ids[value];
}

static guint
find(const char *const *ids, guint n, const char *id)
{
  guint i = 0;
  while (i < n && g_strcmp0(id, ids[i]) != 0)
    i++;
  return i;
}

const char *
wh_message_kind_id(WhMessageKind kind)
{
  return id_of(message_kinds, WH_N_MESSAGE_KINDS, kind);
}

WhMessageKind
wh_message_kind_parse(const char *id)
{
  return (WhMessageKind)find(message_kinds, WH_N_MESSAGE_KINDS, id);
}

const char *
wh_verb_id(WhVerb verb)
{
  return id_of(verbs, WH_N_VERBS, verb);
}

WhVerb
wh_verb_parse(const char *id)
{
  return (WhVerb)find(verbs, WH_N_VERBS, id);
}

const char *
wh_association_id(WhAssociation association)
{
  return id_of(associations, WH_N_ASSOCIATIONS, association);
}

WhAssociation
wh_association_parse(const char *id)
{
  return (WhAssociation)find(associations, WH_N_ASSOCIATIONS, id);
}
