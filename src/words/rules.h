/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules as they are kept once read: see doc/RULES.md for the file form. Invariant after loading: every rule has an
 * act, a pattern and examples of both kinds; patterns are numbered in the order of rules. */
#pragma once

#include "base/finder.h"
#include "words/regex.h"
#include "words/words.h"

#define WH_RULES_MAX_FILE (1u << 20)
#define WH_RULES_MAX_RULES 4096u
#define WH_RULES_MAX_LINE (16u << 10)

typedef enum {
  WH_SETTING_LANGUAGE,
  WH_SETTING_BOUNDARIES,
  WH_SETTING_ENDERS,
  WH_SETTING_ABBREVIATIONS,
  WH_SETTING_QUOTES,
  WH_SETTING_QUESTION,
  WH_SETTING_CONDITIONAL,
  WH_SETTING_NEGATION_BEFORE,
  WH_SETTING_NEGATION_AFTER,
  WH_SETTING_PASS_OVER,
  WH_N_SETTINGS
} WhSetting;

/* What one file says of its language. */
typedef struct {
  char *texts[WH_N_SETTINGS];      /* as written, fragments put in; NULL: not said */
  WhRegex *regexes[WH_N_SETTINGS]; /* of the last five; NULL: none */
  char **abbreviations;
  GHashTable *fragments; /* name to alternatives, char * both */
} WhLanguage;

typedef enum { WH_TREAT_KEEP, WH_TREAT_DROP, WH_TREAT_ONLY } WhTreat;

typedef struct {
  char *text;
  char *who; /* expected; NULL: whoever */
  guint line;
} WhExampleLine;

typedef struct {
  char *id;
  const char *file;                 /* borrowed from the rules */
  guint line;                       /* where it begins */
  WhSpeechKind kind;                /* WH_N_SPEECH_KINDS until said */
  const WhLanguage *language;       /* borrowed from the rules */
  GPtrArray *says, *unless, *needs; /* WhRegex */
  GPtrArray *sources;               /* char *: the patterns of SAYS with fragments put in */
  WhTreat negated, question, conditional, quoted, subject;
  GArray *yes, *no; /* WhExampleLine */
} WhRule;

typedef struct {
  const WhRule *rule;
  const WhRegex *regex;
  guint language; /* in rules->languages */
} WhRulePattern;

typedef struct WhLearned WhLearned; /* words/learned.h */
typedef struct WhSure WhSure;       /* words/sure.h */

struct WhRules {
  GPtrArray *files;     /* char * */
  GPtrArray *languages; /* WhLanguage, one a file */
  GPtrArray *rules;     /* WhRule */
  GArray *patterns;     /* WhRulePattern */
  GArray *always;       /* guint32: patterns that must be tried on every sentence */
  GArray *patterns_at;  /* guint32, one for each of the finder's texts and one more: in TEXT_PATTERNS */
  GArray *text_patterns;
  WhFinder *finder;
  WhLearned *learned; /* NULL: rules alone */
  WhSure *sure;       /* with it */
  gsize ready;        /* g_once: not 0 once all files are parsed and indexed */
  gboolean
      trusted; /* what is parsed is part of the program: its patterns are good, and compiled when first looked for */
  GChecksum *sum;
  char *digest;
  GMutex lock; /* of POOL */
  GStringChunk *pool;
};

/* Reads the shipped rules if that was put off: most runs read no words. Whoever looks
 * into RULES calls it first. From any thread. */
void wh_rules_ready(const WhRules *rules);
/* The parts of loading. */
gboolean wh_rules_parse(WhRules *rules, const char *file, WhSlice text, GError **error);
void wh_rules_index(WhRules *rules, gboolean with_table);
WhRule *wh_rules_find(const WhRules *rules, const char *id);
void wh_rule_free(WhRule *rule);
WhLanguage *wh_language_new(const WhLanguage *like);
void wh_language_free(WhLanguage *language);
WhSetting wh_setting_parse(const char *name); /* WH_N_SETTINGS: unknown */
/* Sets one of the header's lines; fragments are in VALUE already. TRUSTED: see WhRules. */
gboolean wh_language_set(WhLanguage *language, WhSetting setting, const char *value, gboolean trusted,
                         GError **error);
/* PATTERN with every {name} replaced by its alternatives. NULL with error: unknown name, or too long. */
char *wh_language_expand(const WhLanguage *language, const char *pattern, GError **error);
