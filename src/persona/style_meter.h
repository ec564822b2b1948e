/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the meter of style share. */
#pragma once

#include "persona/likeness.h"
#include "persona/style_sketch.h"

#define WH_STYLE_MAILS 2u /* below these, nothing is said: doc/STYLE.md */
#define WH_STYLE_WORDS 60u
#define WH_STYLE_SAMPLE 8192u    /* messages that a background is made from */
#define WH_STYLE_SAMPLE_EACH 12u /* of one person */

typedef struct {
  guint32 person;
  gboolean apart; /* not counted into what is usual */
  double features[WH_N_STYLE_FEATURES];
} WhStyleImpostor;

typedef struct {
  WhStyleProfile *profile;
  WhStyleNames *names;
  guint32 heard;   /* of the person's messages */
  guint32 counted; /* of the person's landed commits */
  WhStyleImpostor *cohort;
  guint n_cohort;
  guint32 cohort_of; /* messages known when it was made */
  WhStyleCohort sums;
} WhStylePerson;

/* One thread's way to the texts. */
typedef struct {
  WhTextReader *own, *answered;
} WhStyleReaders;

struct WhMeter {
  const WhPeople *people;
  WhOthers *others;
  WhStyleReaders readers; /* of the thread that owns the meter */
  gint64 t;
  guint32 known;           /* messages known at T */
  WhStylePerson **persons; /* NULL until asked for */
  WhStyleBackground *background;
  guint32 background_of; /* messages that it was made from */
  guint32 sketched;      /* messages that are in the sketches */
  WhStyleUsage usage;
  WhStyleSketch **sketches; /* by person; NULL: wrote nothing yet */
  WhStyleRows rows;
  guint32 *row_of;  /* by person; WH_NONE: not enough */
  guint32 *rows_of; /* persons by row */
  guint32 rows_at;  /* messages known when they were made; WH_NONE: never */
};

/* A pair and what was found. */
typedef struct {
  guint32 persons[2];   /* the lower one first */
  WhStylePerson *a, *b; /* of these */
  double features[WH_N_STYLE_FEATURES];
  double z[2][WH_N_STYLE_FEATURES];
} WhStyleCompared;

void wh_style_readers_open(const WhMeter *meter, WhStyleReaders *readers);
void wh_style_readers_close(WhStyleReaders *readers);
/* Sets OWN and ANSWERED of WORDS, borrowed until the next call with the same READERS. */
void wh_style_read(const WhMeter *meter, WhStyleReaders *readers, guint32 m, WhStyleWords *words);
/* With all messages known by now. */
WhStylePerson *wh_style_person(WhMeter *meter, guint32 p);
void wh_style_need_background(WhMeter *meter);
/* Sketches of all that is known, and their rows; in up to JOBS threads. */
void wh_style_need_rows(WhMeter *meter, guint jobs);
void wh_style_candidates(WhMeter *meter, guint jobs, GArray *pairs);
void wh_style_clear_rows(WhMeter *meter);
/* A turn of phrase that both use. */
typedef struct {
  char *words;      /* as the lower person writes them; owned */
  guint32 from, to; /* bytes of the text that was made ready */
  guint run;        /* words */
  guint32 a, b;     /* messages of the lower and the higher person */
} WhStylePhrase;
#define WH_STYLE_PHRASES 4u
typedef struct {
  WhStylePhrase list[WH_STYLE_PHRASES + 1]; /* longest first */
  guint n, total;                           /* pairs of words that none of the impostors uses */
} WhStylePhrases;
/* O(messages of both, bounded). Cleared by the caller. */
void wh_style_phrases_find(WhMeter *meter, const WhStyleCompared *compared, WhStylePhrases *ret_phrases);
void wh_style_phrases_clear(WhStylePhrases *phrases);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhStylePhrases, wh_style_phrases_clear)
/* SWAPPED: the caller named the higher person first. */
void wh_style_reasons(WhMeter *meter, const WhStyleCompared *compared, gboolean swapped, WhLikeness *ret);
