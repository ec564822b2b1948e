/* SPDX-License-Identifier: Apache-2.0
 * unknown-macro: a build macro or script with a known name and a content, above all a serial, that no upstream has. */
#include "pattern/release_tools.h"

#include <math.h>

#define FLOOR 0.3
#define AHEAD 1.5
#define VARIANT 0.7
#define FEEDS 1.5 /* times, where it feeds a decoder */

/* The text of a line of an excerpt: behind "12: " or "+12: "; NULL where it is a line that went away. */
static const char *
line_text(const char *line)
{
  if (*line == '-')
    return NULL;
  line += *line == '+' ? 1 : 0;
  const gsize digits = strspn(line, "0123456789");
  if (digits > 0 && line[digits] == ':')
    line += digits + 1;
  return line + strspn(line, " \t");
}

static gboolean
acts(const char *text)
{
  return text != NULL && *text != '\0' && *text != '#' && !g_str_has_prefix(text, "dnl");
}

/* Whether a line takes bytes apart, as nothing does that only asks what the machine offers. */
static gboolean
decodes(const char *text)
{
  static const char *const words[] = {
      "base64",   "base32",  "unxz",     "xzcat", "xz -d",   "xz --d",  "gunzip", "gzip -d", "zcat", "bunzip",
      "bzip2 -d", "openssl", "uudecode", "xxd",   "head -c", "tail -c", "dd if",  "tr \"",   "tr '"};
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* How many lines of FILE that nothing explains act; *RET_DECODES: whether one of them takes bytes apart. */
static guint
acting_lines(const WhReleaseFile *file, gboolean *ret_decodes)
{
  g_auto(GStrv) lines = g_strsplit(file->excerpt, "\n", -1);
  guint n = 0;
  *ret_decodes = FALSE;
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *text = line_text(lines[i]);
    if (!acts(text))
      continue;
    n++;
    *ret_decodes |= decodes(text);
  }
  return n;
}

/* Whether the record says that FILE feeds another file of its release to a decoder. */
static gboolean
feeds_decoder(const WhView *view, const WhReleaseFile *file)
{
  const WhRelease *release = &view->releases[file->release];
  g_autofree char *by = g_strdup_printf("fed to a decoder by %s", view->paths[file->path]);
  for (guint32 i = release->at; i < release->at + release->n; i++)
    if (view->release_files[i].reach == WH_REACH_DECODED && strstr(view->release_files[i].reason, by) != NULL)
      return TRUE;
  return FALSE;
}

static double
weight(const WhView *view, const WhReleaseFile *file)
{
  gboolean mine = file->class == WH_CLASS_AHEAD || file->class == WH_CLASS_VARIANT, feeds;
  if (!mine || wh_release_level(file) != WH_RELEASE_REVIEW)
    return 0;
  const double lines = log10(1.0 + acting_lines(file, &feeds));
  feeds = feeds || feeds_decoder(view, file);
  return (file->class == WH_CLASS_AHEAD ? AHEAD : VARIANT) * (0.3 + lines) * (feeds ? FEEDS : 1) *
         ((file->flags & WH_ENTRY_AS_PREVIOUS) != 0 ? WH_RELEASE_OLD : 1);
}

static void
emit(const WhPattern *self, const WhPeople *people, const WhReleaseWeight *sum, GPtrArray *signals)
{
  WhSignal *signal = wh_release_signal(self, people, sum->release, sum->statistic);
  const WhReleaseFile *worst = &people->view->release_files[sum->files[0]];
  gboolean feeds;
  const guint lines = acting_lines(worst, &feeds);
  feeds = feeds || feeds_decoder(people->view, worst);
  wh_signal_value(signal, "worst", "%s", people->view->paths[worst->path]);
  wh_signal_value(signal, "what", "%s",
                  worst->class == WH_CLASS_AHEAD ? "its serial is later than every known one"
                                                 : "no known version has its content");
  wh_signal_value(signal, "lines", "%u", lines);
  wh_signal_value(signal, "feeds", "%s", feeds ? ", and it feeds a decoder" : "");
  wh_release_take(signals, signal, people, sum);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  wh_release_sweep(self, people, weight, FLOOR, emit, signals);
}

static const char *const innocent[] = {
    "the project or its distribution patches the macro and leaves its name",
    "the macro is of a development version of its upstream, between two releases",
    "the database of known macros is older than the release: wolfhound macros show tells its date", NULL};
static const char *const next[] = {
    "wolfhound macros check FILE shows the nearest known version and the lines that it lacks",
    "look for the macro in its upstream's history, by its serial",
    "read what the unexplained lines run, and on what", NULL};

const WhPattern wh_pattern_unknown_macro = {
    .id = "unknown-macro",
    .family = WH_FAMILY_RELEASE,
    .version = 1,
    .needs = WH_RECORD_RELEASE,
    .order = WH_ORDER_RELEASE,
    .renews = TRUE,
    .summary = "a release's build macro has a known name and a content that no upstream version has",
    .statistic =
        "-log10 P(W >= w), negative binomial. w is summed over the macros and helper scripts of the archive "
        "that the "
        "build takes up, differ from every known version and are not the tag's: 1.5 where the serial is "
        "later "
        "than every known one, else 0.7; times 0.3 + log10(1 + lines that act and are in no known version); "
        "1.5 "
        "times that where one of these lines takes bytes apart, or where the file feeds another to a "
        "decoder; a "
        "fifth of it where an earlier release had the same content there; the i-th largest divided by i. "
        "Mean "
        "and size from this project's n earlier releases in the record: (0.3 + sum of their w) / (n + 1) and "
        "0.3 + sum.",
    .null_model = "what this project's earlier releases held of such macros",
    .says = "{release}, {basis} {person}, holds {worst}: {what}; lines that act and are in no known version: "
            "{lines}{feeds}; such files: {files}; earlier releases compared: {earlier}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
