/* SPDX-License-Identifier: Apache-2.0
 * Content that stands elsewhere in the repository: a harmless copy, or a file moved to where the build reads it. */
#include "base/text.h"
#include "source/release/generator.h"
#include "source/release/judge_tag.h"

#include <sys/stat.h>

const char *
wh_judge_elsewhere(WhJudge *judge, const WhShipped *file)
{
  return file->size > 0 ? judge->trees->tag_path_of(judge->trees, &file->oid, file->path) : NULL;
}

/* "pad.h.dist" of the tag is packed as "pad.h" beside it. */
static gboolean
is_template(WhSlice path, WhSlice from)
{
  static const char *const ends[] = {".dist", ".in", NULL};
  if (!wh_slice_has_prefix(from, path))
    return FALSE;
  for (guint i = 0; ends[i] != NULL; i++)
    if (wh_slice_equal(wh_slice_from(from, path.len), wh_slice_str(ends[i])))
      return TRUE;
  return FALSE;
}

static gboolean
is_of_tests(WhSlice path)
{
  static const char *const words[] = {"test", "fixture", "sample", "example", "corpus", "data", NULL};
  WhSlice folder = wh_path_folder(path);
  g_autofree char *lower = g_ascii_strdown(folder.data != NULL ? folder.data : "", (gssize)folder.len);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr(lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether packing FROM of the tag once more as FILE changes nothing that is built: what builds read or run by its
 * place, and tests that become sources, are other files there, whatever they are called. */
static gboolean
is_copy(const WhShipped *file, WhSlice from, WhFileReach reach)
{
  if (reach == WH_REACH_NONE || is_template(file->path, from))
    return TRUE;
  return reach == WH_REACH_NAMED && wh_slice_equal(wh_path_base(file->path), wh_path_base(from)) &&
         (is_of_tests(file->path) || !is_of_tests(from));
}

/* An archive made with links followed holds the content of what the tag links to. */
static gboolean
is_link_target(WhJudge *judge, const WhShipped *file, WhSlice target, WhJudged *ret)
{
  WhSlice folder = wh_path_folder(file->path);
  g_autofree char *joined = g_strdup_printf("/%.*s%s%.*s", (int)folder.len, folder.data,
                                            folder.len > 0 ? "/" : "", (int)target.len, target.data);
  g_autofree char *path = g_canonicalize_filename(joined, "/");
  WhOid oid;
  guint32 mode;
  if (target.len == 0 || !judge->trees->in_tag(judge->trees, wh_slice_str(path + 1), &oid, &mode) ||
      !wh_oid_equal(&oid, &file->oid))
    return FALSE;
  wh_judged_say(ret, WH_CLASS_OWN, NULL, "the tag links it to %s, which is the same", path + 1);
  return TRUE;
}

static gboolean
judge_link(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhOid oid;
  guint32 mode = 0;
  if (wh_oid_is_zero(&file->tag_oid) || !judge->trees->in_tag(judge->trees, file->path, &oid, &mode) ||
      !S_ISLNK(mode))
    return FALSE;
  g_autoptr(GBytes) bytes = wh_judge_read_tag(judge->trees, file);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  return is_link_target(judge, file, wh_slice(data, len), ret);
}

gboolean
wh_judge_own(WhJudge *judge, const WhShipped *file, const char *elsewhere, WhJudged *ret)
{
  if (judge_link(judge, file, ret))
    return TRUE;
  /* In place of a file of the tag, no other content of the project is that file. */
  if (!wh_oid_is_zero(&file->tag_oid) || file->size == 0)
    return FALSE;
  const WhFileReach reach = wh_reach_of(judge->reach, file->path, NULL);
  g_autofree char *safe = elsewhere != NULL ? wh_text_safe(wh_slice_str(elsewhere), 200) : NULL;
  if (elsewhere != NULL && is_copy(file, wh_slice_str(elsewhere), reach))
    wh_judged_say(ret, WH_CLASS_OWN, NULL, "the same as %s in the tag", safe);
  else if (elsewhere == NULL && reach == WH_REACH_NONE && judge->trees->ever_held(judge->trees, &file->oid))
    wh_judged_say(ret, WH_CLASS_OWN, NULL, "as another commit of the repository has it");
  return ret->class == WH_CLASS_OWN;
}

gboolean
wh_judge_say_elsewhere(WhJudge *judge, const WhShipped *file, const char *elsewhere, WhJudged *ret)
{
  g_autofree char *reason = g_steal_pointer(&ret->reason);
  g_autofree char *safe = elsewhere != NULL ? wh_text_safe(wh_slice_str(elsewhere), 200) : NULL;
  if (elsewhere != NULL)
    ret->reason = g_strdup_printf("%s; its content is that of %s in the tag", reason, safe);
  else if (file->size > 0 && judge->trees->ever_held(judge->trees, &file->oid))
    ret->reason = g_strdup_printf(
        "%s; its content is not in the tag, but in another commit or ref of the repository", reason);
  else {
    ret->reason = g_steal_pointer(&reason);
    return FALSE;
  }
  return TRUE;
}
