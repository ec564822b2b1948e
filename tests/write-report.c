/* SPDX-License-Identifier: Apache-2.0
 * For tests: writes kept reports (*.json) and described records (*.view, judged without a baseline) in any
 * format. Usage: write-report FORMAT[,color][,verbose] WIDTH FILE... */
#include "report/report.h"
#include "view_text.h"

#include <stdlib.h>

static json_t *
from_view(const char *path, GError **error)
{
  const WhCaseOptions options = {NULL, WH_HALF_BOTH, 0, TRUE};
  g_autoptr(WhViewText) text = wh_view_text_load(path, G_MAXINT64, error);
  g_autoptr(WhPeople) people = NULL;
  g_autoptr(WhCaseSet) cases = NULL;

  if (text == NULL)
    return NULL;
  people = wh_people_new(text->view, NULL);
  cases = wh_cases_find(people, &options);
  for (guint i = 0; i < cases->cases->len;
       i++) /* without a baseline nothing has a level, and nothing is shown */
    ((WhCase *)cases->cases->pdata[i])->level = WH_LEVEL_NOTE;
  return wh_report_new(people, cases, NULL, &(WhReportOptions){.target = path, .all_persons = TRUE});
}

static gboolean
add_file(json_t *reports, const char *path)
{
  g_autoptr(GError) error = NULL;
  json_error_t json_error = {0};
  gboolean view = g_str_has_suffix(path, ".view");
  json_t *report = view ? from_view(path, &error) : json_load_file(path, 0, &json_error);

  if (report == NULL)
    g_printerr("%s: %s\n", path, view ? error->message : json_error.text);
  else if (json_is_array(report))
    json_array_extend(reports, report);
  else
    json_array_append(reports, report);
  json_decref(report);
  return report != NULL;
}

int
main(int argc, char **argv)
{
  g_auto(GStrv) words = argc > 3 ? g_strsplit(argv[1], ",", -1) : NULL;
  const WhWriter *writer = words != NULL ? wh_writer_find(words[0]) : NULL;
  json_t *reports = json_array();
  g_autoptr(GString) out = g_string_new(NULL);
  WhWriterOptions options = {0};

  if (writer == NULL) {
    g_printerr("usage: write-report FORMAT[,color][,verbose] WIDTH FILE...\n");
    return 2;
  }
  options.width = (guint)atoi(argv[2]);
  options.color = g_strv_contains((const char *const *)words, "color");
  options.verbose = g_strv_contains((const char *const *)words, "verbose");
  for (int i = 3; i < argc; i++)
    if (!add_file(reports, argv[i]))
      return 1;
  writer->write(reports, &options, out);
  fwrite(out->str, 1, out->len, stdout);
  json_decref(reports);
  return 0;
}
