# SPDX-License-Identifier: Apache-2.0
# The story of meadow, an invented library for reading weather tables: an ordinary project of the same age. Hedda
# Brook begins it and leads it for seven years; Jonas Field grows into it beside her, and she hands the lead to him
# in the open and stays to review.

BEGIN {
  project = "meadow"
  seed = 20120611
  people()
  words()
  begin_tree()
  for (day = days(2012, 6, 18); day < days(2023, 12, 4); day += 7) week(day)
}

function people() {
  person("hedda", "Hedda Brook", "hedda@brook.example.org", 60, 1)
  person("jonas", "Jonas Field", "jonas@field.example.org", -360, 0)
  person("lina", "Lina Moss", "lina@moss.example.org", 60, 1)
  person("sefa", "Sefa Dale", "sefa@dale.example.org", 720, 0)
  person("amal", "Amal Heath", "amal@heath.example.org", 120, 0)
  person("rune", "Rune Copse", "rune@copse.example.org", 60, 1)
  person("wil", "Wil Marsh", "wil@marsh.example.org", 0, 1)
  n_helpers = split("sefa amal rune wil", helpers, " ")
}

function words() {
  n_areas = split("table column parser units station report", areas, " ")
  n_acts = split("accept missing values|keep the order of columns|parse dates before 1970|round as the standard says|" \
                 "name the unit in errors|read gauges of the old network|skip comment lines|allow spaces in names|" \
                 "make the parser smaller|check that rows are complete|cache the last station|say where a row ends|" \
                 "use one buffer|test against the samples|fix the sign of west|remove a special case", acts, "|")
  n_chores = split("docs/guide.txt|docs/units.txt|tests/rows.txt|tests/units.txt|samples/list.txt", chores, "|")
  n_chore_acts = split("explain gauges|add a table from the list|correct the example|cover short rows", chore_acts, "|")
}

function begin_tree(    t, a) {
  put("README", "meadow reads weather tables.\n")
  put("COPYING", "You may use this as you like.\n")
  put("MAINTAINERS", "Hedda Brook <hedda@brook.example.org>\n")
  put("CMakeLists.txt", "project(meadow C)\n")
  for (a = 1; a <= n_areas; a++) grow("src/" areas[a] ".c")
  t = at(2012, 6, 11, 18)
  commit("hedda", t, "hedda", t, "Begin")
}

function something(    path) {
  if (rnd() < 0.7) {
    path = areas[pick(n_areas)]
    grow("src/" path ".c")
    return path ": " acts[pick(n_acts)]
  }
  path = chores[pick(n_chores)]
  grow(path)
  sub(/^.*\//, "", path)
  sub(/\.txt$/, "", path)
  return path ": " chore_acts[pick(n_chore_acts)]
}
function own(id, d, reviewer,    t, text) {
  text = something()
  t = moment(id, d)
  commit(id, t, id, t, text (reviewer != "" ? "\n\nReviewed-by: " who(reviewer) : ""))
}
function applied(author, id, d,    t, text) {
  text = something()
  t = moment(id, d)
  commit(author, t - (1 + pick(4)) * 86400, id, t, text "\n\nSigned-off-by: " who(author) "\nReviewed-by: " who(id))
}
function change(id, d, path, text,    t) {
  grow(path)
  t = moment(id, d)
  commit(id, t, id, t, text)
}
function release(id, d, number,    t) {
  grow("NEWS")
  t = moment(id, d)
  commit(id, t, id, t, "NEWS: " number)
  tag("v" number, id, t + 1800, "meadow " number, key[id])
}

function hedda_pace(y) { return y < 2017 ? 1.7 : y < 2019 ? 1.1 : y < 2021 ? 0.5 : 0.25 }
function jonas_pace(y) { return y < 2015 ? 0 : y < 2018 ? 0.5 : y < 2020 ? 1.0 : 1.4 }

function week(d,    y, i, lead) {
  y = year_of(d * 86400)
  lead = y < 2015 || rnd() < (y < 2020 ? 0.6 : 0.3) ? "hedda" : rnd() < 0.25 && y >= 2018 ? "lina" : "jonas"
  for (i = times(hedda_pace(y)); i > 0; i--) own("hedda", d + pick(5), y > 2013 && rnd() < 0.6 ? "jonas" : "")
  for (i = times(jonas_pace(y)); i > 0; i--) own("jonas", d + pick(5), rnd() < 0.6 ? (rnd() < 0.6 ? "hedda" : "lina") : "")
  if (y >= 2013 && y < 2015 && rnd() < 0.5) applied("jonas", "hedda", d + 5)
  if (y >= 2013 && rnd() < 0.45) applied(helpers[pick(n_helpers)], lead, d + 5)
  if (y >= 2015 && y < 2018 && rnd() < 0.25) applied("lina", lead, d + 6)
  if (y >= 2018 && rnd() < 0.4) own("lina", d + 6, rnd() < 0.6 ? "jonas" : "")
  if (y >= 2016 && rnd() < 0.12) merge_topic(helpers[pick(n_helpers)], moment(lead, d + 6), lead, pick(2), "table: " acts[pick(n_acts)], "src/table.c")
  upkeep(d, y, lead)
}

function upkeep(d, y, lead) {
  if (d % 161 < 7) release(rnd() < 0.3 && y >= 2015 ? "lina" : lead, d, sprintf("%d.%d", y - 2011, ++minor[y]))
  if (d % 98 < 7 && y >= 2013) change(lead, d, ".github/workflows/build.yml", "ci: follow the runners")
  if (d % 70 < 7) change(lead, d, "CMakeLists.txt", "build: follow the tools")
  if (d % 427 < 7) change("hedda", d, "SECURITY.md", "security: who answers")
  if (d % 126 < 7 && y >= 2013) {
    opaque("samples/station-" y ".bin", 300)
    commit(lead, moment(lead, d), lead, clock + 3000, "samples: a season of station data")
  }
  if (days(2019, 5, 6) >= d && days(2019, 5, 6) < d + 7) {
    put("MAINTAINERS", "Jonas Field <jonas@field.example.org> leads.\nHedda Brook <hedda@brook.example.org> reviews.\nLina Moss <lina@moss.example.org>\n")
    commit("hedda", moment("hedda", d), "hedda", clock + 3000, "MAINTAINERS: Jonas leads from here, I stay to review\n\nAgreed on the list in April.\nAcked-by: " who("jonas"))
  }
}
