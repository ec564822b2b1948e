/* SPDX-License-Identifier: Apache-2.0
 * Accounts of programs, by published names. A name is a claim that anybody can write into a commit, so the
 * tables ask for whole names or addresses; a name that merely ends in "bot" counts only beside an address
 * that says so too. */
#include "people/people_impl.h"

typedef struct {
  const char *name;  /* whole, case-folded; NULL: any */
  const char *email; /* whole, case-folded; NULL: any */
  guint32 flags;
} Known;

#define BOT WH_PERSON_BOT
#define FORGE (WH_PERSON_BOT | WH_PERSON_FORGE)

static const Known known[] = {
    {NULL, "noreply@github.com", FORGE},
    {NULL, "merge-button@github.com", FORGE},
    {NULL, "noreply@gitlab.com", FORGE},
    {NULL, "noreply@bitbucket.org", FORGE},
    {NULL, "noreply@codeberg.org", FORGE},
    {NULL, "noreply@gitea.io", FORGE},
    {NULL, "noreply@gerritcodereview.com", FORGE},
    {NULL, "noreply-gerritcodereview@google.com", FORGE},
    {NULL, "copybara-worker@google.com", FORGE},
    {NULL, "commit-bot@chromium.org", FORGE},
    {NULL, "bors@rust-lang.org", FORGE},
    {NULL, "bors@app.github.com", FORGE},
    {"web-flow", NULL, FORGE},
    {"gerrit code review", NULL, FORGE},
    {"github merge button", NULL, FORGE},
    {"bors", NULL, FORGE},
    {"bors-servo", NULL, FORGE},
    {"homu", NULL, FORGE},
    {"mergify", NULL, FORGE},
    {"kodiakhq", NULL, FORGE},
    {"copybara-service", NULL, FORGE},
    {"copybara-github", NULL, FORGE},
    {"commit bot", NULL, FORGE},
    {"marge-bot", NULL, FORGE},
    {NULL, "support@github.com", BOT},
    {NULL, "support@dependabot.com", BOT},
    {NULL, "bot@renovateapp.com", BOT},
    {NULL, "support@greenkeeper.io", BOT},
    {NULL, "badger@gitter.im", BOT},
    {NULL, "builds@travis-ci.com", BOT},
    {NULL, "builds@travis-ci.org", BOT},
    {NULL, "snyk-bot@snyk.io", BOT},
    {NULL, "snyk-bot@users.noreply.github.com", BOT},
    {NULL, "action@github.com", BOT},
    {NULL, "actions@github.com", BOT},
    {NULL, "github-actions@github.com", BOT},
    {NULL, "hosted@weblate.org", BOT},
    {NULL, "noreply@weblate.org", BOT},
    {NULL, "hello@weblate.org", BOT},
    {NULL, "pyup-bot@users.noreply.github.com", BOT},
    {NULL, "github-bot@pyup.io", BOT},
    {NULL, "noreply@anthropic.com", BOT},
    {NULL, "cursoragent@cursor.com", BOT},
    {NULL, "semantic-release-bot@martynus.net", BOT},
    {NULL, "git-commit-bot@users.noreply.github.com", BOT},
    {"dependabot", NULL, BOT},
    {"dependabot preview", NULL, BOT},
    {"dependabot-preview", NULL, BOT},
    {"renovate", NULL, BOT},
    {"renovate bot", NULL, BOT},
    {"renovate-bot", NULL, BOT},
    {"whitesource renovate", NULL, BOT},
    {"mend renovate", NULL, BOT},
    {"greenkeeper", NULL, BOT},
    {"greenkeeperio-bot", NULL, BOT},
    {"travis ci", NULL, BOT},
    {"travis ci user", NULL, BOT},
    {"the travis ci bot", NULL, BOT},
    {"deployment bot (from travis ci)", NULL, BOT},
    {"github actions", NULL, BOT},
    {"github action", NULL, BOT},
    {"github-actions", NULL, BOT},
    {"snyk-bot", NULL, BOT},
    {"snyk bot", NULL, BOT},
    {"pre-commit-ci", NULL, BOT},
    {"weblate", NULL, BOT},
    {"hosted weblate", NULL, BOT},
    {"transifex", NULL, BOT},
    {"transifex-integration", NULL, BOT},
    {"codecov", NULL, BOT},
    {"codecov-io", NULL, BOT},
    {"imgbot", NULL, BOT},
    {"imgbotapp", NULL, BOT},
    {"allcontributors", NULL, BOT},
    {"pyup-bot", NULL, BOT},
    {"pyup.io bot", NULL, BOT},
    {"readme-bot", NULL, BOT},
    {"the gitter badger", NULL, BOT},
    {"semantic-release-bot", NULL, BOT},
    {"step security bot", NULL, BOT},
    {"stepsecurity bot", NULL, BOT},
    {"deepsource", NULL, BOT},
    {"lgtm com", NULL, BOT},
    {"restyled.io", NULL, BOT},
    {"google-oss-robot", NULL, BOT},
    {"k8s merge robot", NULL, FORGE},
    {"kubernetes submit queue", NULL, FORGE},
    {"k8s ci robot", NULL, FORGE},
    {"kubernetes prow robot", NULL, FORGE},
    {"kubernetes-prow-robot", NULL, FORGE},
    {"openshift merge robot", NULL, FORGE},
    {"facebook github bot", NULL, FORGE},
    {"facebook-github-bot", NULL, FORGE},
};

/* Applications with the forge's suffix "[bot]" that land other people's work. */
static const char *const landing_bots[] = {"bors[bot]",    "mergify[bot]",   "kodiakhq[bot]",
                                           "pull[bot]",    "bulldozer[bot]", "github-merge-queue[bot]",
                                           "homu[bot]",    "rust-bors[bot]", "copybara-service[bot]",
                                           "bors-bot[bot]"};

static const char *const forge_keys[] = {"4aee18f83afdeb23", "b5690eeebb952194"};

static gboolean
ends_with_word_bot(const char *s)
{
  gsize len = strlen(s);
  return len > 4 && g_str_has_suffix(s, "bot") && strchr("-_ .", s[len - 4]) != NULL;
}

static gboolean
is_bot_address(const char *email)
{
  const char *at = strchr(email, '@');
  g_autofree char *local = at != NULL ? g_strndup(email, (gsize)(at - email)) : g_strdup(email);
  return *local == '\0' || ends_with_word_bot(local) || g_str_equal(local, "bot") ||
         g_str_has_prefix(local, "noreply") || g_str_has_prefix(local, "no-reply");
}

static guint32
classify_app(const char *name, const char *email)
{
  gboolean in_email = strstr(email, "[bot]@") != NULL;
  if (!in_email && !(g_str_has_suffix(name, "[bot]") && (*email == '\0' || strstr(email, "noreply") != NULL)))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS(landing_bots); i++)
    if (g_str_equal(name, landing_bots[i]) || (in_email && strstr(email, landing_bots[i]) != NULL))
      return FORGE;
  return BOT;
}

static guint32
classify_folded(const char *name, const char *email)
{
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
    const Known *k = &known[i];
    if ((k->name == NULL || g_str_equal(k->name, name)) && (k->email == NULL || g_str_equal(k->email, email)))
      return k->flags;
  }
  guint32 app = classify_app(name, email);
  if (app != 0)
    return app;
  return ends_with_word_bot(name) && is_bot_address(email) ? BOT : 0;
}

guint32
wh_bots_classify(const WhAccount *account)
{
  g_autofree char *name = g_strstrip(g_ascii_strdown(account->name, -1));
  g_autofree char *email = g_strstrip(g_ascii_strdown(account->email, -1));
  return classify_folded(name, email);
}

gboolean
wh_bots_is_forge_key(const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS(forge_keys); i++)
    if (g_str_has_suffix(key, forge_keys[i]))
      return TRUE;
  return FALSE;
}
