/* SPDX-License-Identifier: Apache-2.0
 * Shapes and families of texts: the first byte chooses which, the rest is the file. What is taken keeps its promises: causes stand
 * before what follows, and every text can be read out. */
#include "fuzz.h"

#include "app/plant_shape.h"

static void
try_shape(WhSlice text)
{
  g_autoptr(WhPlantShape) shape = wh_plant_shape_parse(text, "f", NULL);
  if (shape == NULL)
    return;
  g_assert_cmpuint(shape->request, <, shape->sayings->len);
  for (guint i = 0; i < shape->sayings->len; i++) {
    const WhPlantSay *say = &g_array_index(shape->sayings, WhPlantSay, i);
    g_assert_cmpuint(say->persona, <, shape->personas->len);
    g_assert_true(say->after == WH_NONE || say->after < i);
    g_assert_true(say->where == WH_PLANT_IN_SAID ? say->below < i : say->below == WH_NONE);
    g_assert_cmpuint(say->from, <=, say->to);
    g_assert_cmpuint(say->to, <=, shape->span);
    g_assert_cmpuint(say->times, >, 0);
  }
}

static void
read_out(const char *text, WhRandom *random)
{
  const char *const slots[WH_N_SLOTS] = {[WH_SLOT_PROJECT] = "p", [WH_SLOT_ME] = "m"};
  g_autofree char *read = wh_plant_expand(text, slots, random);
  g_assert_nonnull(read);
}

static void
try_family(WhSlice text)
{
  WhRandom random = wh_random_seeded("f");
  g_autoptr(WhPlantFamily) family = wh_plant_family_parse(text, "f", NULL);
  for (int act = 0; family != NULL && act < WH_N_PLANT_ACTS; act++)
    for (guint i = 0; i < family->templates[act]->len; i++) {
      const WhPlantTemplate *one = &g_array_index(family->templates[act], WhPlantTemplate, i);
      read_out(one->body, &random);
      if (one->subject != NULL)
        read_out(one->subject, &random);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  const WhSlice text = wh_slice((const char *)data + 1, size - 1);
  if (data[0] & 1)
    try_shape(text);
  else
    try_family(text);
  return 0;
}
