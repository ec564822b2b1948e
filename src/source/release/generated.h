/* SPDX-License-Identifier: Apache-2.0
 *
 * Generated files, line by line. */
#pragma once

#include "source/release/explain.h"
#include "source/release/normal.h"

/* A configure script, or config.status and the like. */
void wh_check_shell(WhExplainer *explainer, WhSlice content, WhFindings *findings);
/* A Makefile.in of automake: logical lines; the words of lists one by one. */
void wh_check_makefile(WhExplainer *explainer, WhSlice content, WhFindings *findings);
/* A header template of autoheader: comments and #undef aside, its lines. */
void wh_check_header(WhExplainer *explainer, WhSlice content, WhFindings *findings);
/* C from a parser or scanner generator: rows of numbers and #line are its tables and references. */
void wh_check_c(WhExplainer *explainer, WhSlice content, WhFindings *findings);

/* Code of other generators, in its one form (normal.h): shapes and inputs are of that form too. */
void wh_check_code(WhExplainer *explainer, WhSlice content, WhCodeKind kind, WhFindings *findings);

/* The lexemes of a line of a sample, words that begin with zq as holes. */
void wh_lexemes_sample(WhSlice line, GArray *out);
/* The same lines as shapes, zq words as holes. */
void wh_shape_lines_add_shell(WhShapeLines *lines, WhSlice content, guint16 versions);
void wh_shape_lines_add_makefile(WhShapeLines *lines, WhSlice content, guint16 versions);
void wh_shape_lines_add_c(WhShapeLines *lines, WhSlice content, guint16 versions);
void wh_shape_lines_add_code(WhShapeLines *lines, WhSlice content, WhCodeKind kind, guint16 versions);
