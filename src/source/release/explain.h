/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a line is one that a generator makes from what the project wrote: its own text, or a shape of the generator
 * or of a macro whose holes the project's text fills. */
#pragma once

#include "source/release/inputs.h"

typedef struct {
  const WhShapes *tool; /* may be NULL */
  guint16 versions;     /* of the tool, that count */
  const WhInputs *inputs;
  GArray *lexemes;   /* scratch */
  GArray *before;    /* the last lexemes of the line before: text that was wrapped goes on */
  guint steps;       /* scratch */
  guint min_literal; /* lexemes besides holes that let a weak hole pass */
} WhExplainer;

void wh_explainer_init(WhExplainer *explainer, const WhShapes *tool, guint16 versions,
                       const WhInputs *inputs);
void wh_explainer_clear(WhExplainer *explainer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhExplainer, wh_explainer_clear)
/* Bounded by the lexemes of a line and a number of steps, whatever stands in it. */
gboolean wh_explain(WhExplainer *explainer, WhSlice line);
/* The same for a text that a word stands before that marks where it belongs ("head" of an assignment). */
gboolean wh_explain_as(WhExplainer *explainer, WhSlice mark, WhSlice text);

/* Whether TEXT is spelled with the input's words alone, in whatever order. For rewritten data, never for code. */
gboolean wh_explain_words(WhExplainer *explainer, WhSlice text);

/* Lines of one file that nothing explains. */
typedef struct {
  guint n_lines;    /* that do something */
  guint n_odd;      /* of these, unexplained */
  GString *excerpt; /* "12: text", one a line; at most WH_LIMIT_EXCERPT */
} WhFindings;
void wh_findings_init(WhFindings *findings);
void wh_findings_clear(WhFindings *findings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhFindings, wh_findings_clear)
void wh_findings_add(WhFindings *findings, guint number, WhSlice line);
