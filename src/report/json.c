/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON report: one target gives one object, several an array. */
#include "report/writers.h"

#include <string.h>

#include "base/text.h"

#define DIGITS 12     /* enough for every figure, few enough that 0.1 reads 0.1 */
#define DEPTH_MAX 32u /* deeper than any report */

static char *
safe(const char *text, gsize len)
{
  return wh_text_safe(wh_slice(text, len), 0);
}

static void make_safe(json_t *value, guint depth);

/* What stands for CHILD: a string made safe, or CHILD itself, made safe inside. A new reference. */
static json_t *
safe_child(json_t *child, guint depth)
{
  g_autofree char *text = NULL;

  if (!json_is_string(child)) {
    make_safe(child, depth + 1);
    return json_incref(child);
  }
  text = safe(json_string_value(child), json_string_length(child));
  return json_string(text);
}

static void
make_object_safe(json_t *object, guint depth)
{
  json_t *copy = json_object();
  const char *key;
  json_t *child;

  json_object_foreach(object, key, child)
  {
    g_autofree char *name = safe(key, strlen(key));

    json_object_set_new(copy, name, safe_child(child, depth));
  }
  json_object_clear(object);
  json_object_update(object, copy);
  json_decref(copy);
}

static void
make_safe(json_t *value, guint depth)
{
  if (depth > DEPTH_MAX) {
    if (json_is_object(value))
      json_object_clear(value);
    else if (json_is_array(value))
      json_array_clear(value);
    return;
  }
  if (json_is_object(value))
    make_object_safe(value, depth);
  for (gsize i = 0; json_is_array(value) && i < json_array_size(value); i++)
    json_array_set_new(value, i, safe_child(json_array_get(value, i), depth));
}

static int
append(const char *buffer, size_t size, void *out)
{
  g_string_append_len(out, buffer, (gssize)size);
  return 0;
}

/* A report that was kept may have been changed since, so its texts are made safe again. */
void
wh_json_write(const json_t *reports, const WhWriterOptions *options, GString *out)
{
  json_t *all = json_deep_copy(reports);

  make_safe(all, 0);
  json_dump_callback(json_array_size(all) == 1 ? json_array_get(all, 0) : all, append, out,
                     JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
  g_string_append_c(out, '\n');
  json_decref(all);
}
