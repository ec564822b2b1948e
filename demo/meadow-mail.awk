# SPDX-License-Identifier: Apache-2.0
# The list of meadow: questions, patches, an impatient user now and then, and a hand-over in the open.

BEGIN {
  project = "meadow"
  seed = 20130707
  person("hedda", "Hedda Brook", "hedda@brook.example.org", 60, 1)
  person("jonas", "Jonas Field", "jonas@field.example.org", 60, 1)
  person("lina", "Lina Moss", "lina@moss.example.org", 0, 1)
  visitors()
  common_words()
  for (day = days(2013, 3, 4); day < days(2023, 12, 4); day += 7) list_week(day, year_of(day * 86400))
}

function list_week(d, y) {
  if (rnd() < 0.5) question("v" pick(n_visitors), y < 2019 ? "hedda" : "jonas", d + pick(5))
  if (y >= 2014 && rnd() < 0.3) patch(rnd() < 0.5 ? "jonas" : "lina", "hedda", d + pick(5), "output: say which page is damaged")
  if (rnd() < 0.2) patch("v" pick(n_visitors), y < 2019 ? "hedda" : "jonas", d + pick(5), "manual: correct an example")
  if (rnd() < 0.03) mail("v" pick(n_visitors), d * 86400 + 40000, "Next release", "When will the next release come? I have been waiting for this fix for months.", "")
  if (within(d, 2019, 1, 14)) mail("hedda", d * 86400 + 40000, "Looking for somebody to take the lead", "After six years I would like to do less. I am looking for somebody to take over the releases; Jonas and Lina know the code best.", "")
  if (within(d, 2019, 1, 21)) mail("jonas", d * 86400 + 40000, "Looking for somebody to take the lead", "I would be happy to take over the releases, if Hedda stays to review.", "")
  if (within(d, 2019, 2, 4)) mail("hedda", d * 86400 + 40000, "Jonas leads from now on", "Jonas is the new maintainer from today. I stay for reviews.", "")
}
function within(d, y, m, first) { return d <= days(y, m, first) && days(y, m, first) < d + 7 }
