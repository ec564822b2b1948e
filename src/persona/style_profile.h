/* SPDX-License-Identifier: Apache-2.0
 *
 * How one person writes, gathered from own words, and what is usual among the people around. A profile only grows;
 * a background is made once, from the profiles of a place and time. */
#pragma once

#include "persona/style_habits.h"

/* Features of text that are counted in buckets. */
typedef enum {
  WH_GRAM_CHAR3, /* three characters of the plain form */
  WH_GRAM_CHAR4,
  WH_GRAM_WORD,  /* a word */
  WH_GRAM_PAIR,  /* two words in a row */
  WH_GRAM_LINES, /* whole lines that greet or say goodbye, how messages begin and end */
  WH_N_GRAMS
} WhGram;

#define WH_GRAM_BITS 18u
#define WH_GRAM_BUCKETS (1u << WH_GRAM_BITS)
#define WH_STYLE_FLAT (24u << 10) /* bytes of plain text that are kept of one person */
#define WH_STYLE_WHOLE 256u       /* mails that all count; of later ones fewer and fewer */
#define WH_N_FUNCTION_WORDS 192u  /* at most */

typedef struct WhStyleProfile WhStyleProfile;
struct WhStyleBackground;
WhStyleProfile *wh_style_profile_new(void);
/* One that gathers nothing for features that are not in WANTED, see wh_style_measure; pairs of words it always has. */
WhStyleProfile *wh_style_profile_new_for(guint wanted);
void wh_style_profile_free(WhStyleProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStyleProfile, wh_style_profile_free)
/* One message: own words, what it answers, whose; see wh_style_text_set. MESSAGE: what reasons cite. */
typedef struct {
  const char *own, *answered;
  const WhStyleNames *names;
  guint32 message;
} WhStyleWords;
/* O(len log len). */
void wh_style_profile_add(WhStyleProfile *profile, const WhStyleWords *words);
void wh_style_profile_add_commit(WhStyleProfile *profile, const char *subject, const char *trailers);
guint wh_style_profile_mails(const WhStyleProfile *profile); /* that held words of their own */
guint wh_style_profile_words(const WhStyleProfile *profile);
/* Whether so many of its mails carry the marks of a writing assistant as next to nobody's of BACKGROUND do. */
gboolean wh_style_profile_is_assisted(const WhStyleProfile *profile,
                                      const struct WhStyleBackground *background);
const WhHabitCounts *wh_style_profile_habits(const WhStyleProfile *profile); /* borrowed */

/* Does what wh_style_measure else does for PROFILE under BACKGROUND when first asked. */
void wh_style_profile_ready(WhStyleProfile *profile, const struct WhStyleBackground *background);

typedef struct WhStyleBackground WhStyleBackground;
/* PROFILES: WhStyleProfile *, borrowed for the call. SERIAL: not 0, another one for each background that the same
 * profiles are compared under. */
WhStyleBackground *wh_style_background_new(WhStyleProfile *const *profiles, guint n, guint64 serial);
void wh_style_background_free(WhStyleBackground *background);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStyleBackground, wh_style_background_free)

/* What is compared. */
typedef enum {
  WH_STYLE_CHAR3,
  WH_STYLE_CHAR4,
  WH_STYLE_WORDS,
  WH_STYLE_PAIRS,
  WH_STYLE_LINES,
  WH_STYLE_DELTA,
  WH_STYLE_LAYOUT,
  WH_STYLE_PUNCT,
  WH_STYLE_GREET,
  WH_STYLE_CHOICE,
  WH_STYLE_COMMIT,
  WH_STYLE_PPM,
  WH_N_STYLE_FEATURES
} WhStyleFeature;
const char *wh_style_feature_id(WhStyleFeature feature);

#define WH_STYLE_ALL ((1u << WH_N_STYLE_FEATURES) - 1)
/* One number for each feature; larger: more alike; 0 for those not in WANTED, a mask of 1 << feature. Symmetric. The
 * profiles must hold a mail. */
void wh_style_measure(const WhStyleBackground *background, guint wanted, WhStyleProfile *a, WhStyleProfile *b,
                      double *ret_features);
