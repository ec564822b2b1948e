# SPDX-License-Identifier: Apache-2.0
# The story of larkspur, an invented library for reading index files. Marit Solheim keeps it for eight years,
# slows down and goes quiet. Corin Vale sends patches through her hands for fourteen months, then gains one
# right after another, and in the end adds files that nobody can read beside a change of the build.

BEGIN {
  project = "larkspur"
  seed = 20130204
  people()
  words()
  begin_tree()
  for (day = days(2013, 2, 11); day < days(2023, 12, 4); day += 7) week(day)
}

function people() {
  person("marit", "Marit Solheim", "marit@solheim.example.org", 60, 1)
  person("tobias", "Tobias Renn", "tobias@renn.example.org", 60, 1)
  person("ines", "Ines Calder", "ines.calder@calder.example.org", 0, 1)
  person("owen", "Owen Tarr", "owen@tarr.example.org", -300, 0)
  person("petra", "Petra Lindqvist", "petra@lindqvist.example.org", 60, 1)
  person("juno", "Juno Abara", "juno@abara.example.org", 60, 0)
  person("corin", "Corin Vale", "corin.vale@vale.example.org", -300, 0)
  n_helpers = split("ines owen petra juno", helpers, " ")
}

function words() {
  n_areas = split("index reader cache query merge output", areas, " ")
  n_acts = split("handle empty pages|check the length before use|avoid a copy|split a long function|report the offset on errors|" \
                 "accept files from older versions|close the file on every path|make the limits constants|sort keys once|" \
                 "reject keys that overlap|count pages as 64 bits|say which page is damaged|drop an unused argument|" \
                 "read ahead in larger steps|remember the last page|use the shorter form|name the states|simplify the lookup", acts, "|")
  n_chores = split("docs/format.txt|docs/manual.txt|tests/lookup.txt|tests/damaged.txt|examples/count.txt", chores, "|")
  n_chore_acts = split("describe the header|add the case from the list|correct an example|explain the limits|cover empty files", chore_acts, "|")
}

function begin_tree(    t) {
  put("README", "larkspur reads and writes index files.\n")
  put("COPYING", "You may use this as you like.\n")
  for (a = 1; a <= n_areas; a++) grow("src/" areas[a] ".c")
  put("Makefile", "all:\n\tcc -o larkspur src/*.c\n")
  t = at(2013, 2, 4, 19)
  commit("marit", t, "marit", t, "Begin")
}

# How many commits a week Marit makes: full years, then fewer, then none.
function pace(y) {
  if (day >= days(2022, 1, 20)) return 0
  if (y <= 2017) return 2.2
  return y == 2018 ? 1.6 : y == 2019 ? 1.1 : y == 2020 ? 0.6 : 0.28
}

function subject() {
  area = areas[pick(n_areas)]
  grow("src/" area ".c")
  return area ": " acts[pick(n_acts)]
}
function chore(    path) {
  path = chores[pick(n_chores)]
  grow(path)
  sub(/^.*\//, "", path)
  sub(/\.txt$/, "", path)
  return path ": " chore_acts[pick(n_chore_acts)]
}
function something() { return rnd() < 0.75 ? subject() : chore() }

function own(id, d, reviewer,    t, text) {
  text = something()
  t = moment(id, d)
  commit(id, t, id, t, text (reviewer != "" ? "\n\nReviewed-by: " who(reviewer) : ""))
}
# A patch that somebody sent and ID applied some days later.
function applied(author, id, d,    t, text, wait) {
  text = something()
  t = moment(id, d)
  wait = (1 + pick(5)) * 86400 + pick(20000)
  commit(author, t - wait, id, t, text "\n\nSigned-off-by: " who(author) "\nReviewed-by: " who(id))
}

function week(d,    y, i) {
  y = year_of(d * 86400)
  for (i = times(pace(y)); i > 0; i--) own("marit", d + pick(5), rnd() < 0.8 && y >= 2015 ? "tobias" : "")
  if (y >= 2014 && y <= 2020)
    for (i = times(y < 2019 ? 0.5 : 0.2); i > 0; i--) applied(helpers[pick(n_helpers)], "marit", d + 5)
  if (y >= 2014 && y < 2015 && rnd() < 0.4) applied("tobias", "marit", d + 5)
  if (y >= 2015 && y <= 2020 && rnd() < (y < 2019 ? 0.35 : 0.12)) own("tobias", d + 5, "marit")
  if (y >= 2016 && y <= 2019 && rnd() < 0.06) merge_topic(helpers[pick(n_helpers)], moment("tobias", d + 6), "tobias", pick(2), subject_only(), "src/query.c")
  newcomer(d)
  upkeep(d, y)
}
function subject_only() { return "query: " acts[pick(n_acts)] }

# Fourteen months of patches through other hands, then own hands.
function newcomer(d,    i) {
  if (d >= days(2020, 10, 5) && d < days(2021, 12, 6) && rnd() < 0.6) applied("corin", "marit", d + 4)
  if (d >= days(2021, 12, 6)) {
    for (i = times(d < days(2022, 6, 1) ? 0.7 : 1.5); i > 0; i--) own("corin", d + pick(4), "")
    if (d % 147 < 7) slip(d + 5)
  }
  if (d >= days(2022, 4, 4) && rnd() < 0.3) applied(helpers[pick(n_helpers)], "corin", d + 6)
  if (d >= days(2022, 5, 2) && rnd() < 0.1) merge_topic("juno", moment("corin", d + 6), "corin", 1, subject_only(), "src/query.c")
}

# One commit whose clock stands in another part of the world, within hours of one at home.
function slip(d,    t, text) {
  own("corin", d, "")
  text = something()
  t = clock + 6000
  slip_person = "corin"
  slip_east = 180
  commit("corin", t, "corin", t, text)
  slip_person = ""
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
  tag("v" number, id, t + 1800, "larkspur " number, key[id])
}
function on(d, y, m, first) { return d == first || (d <= days(y, m, first) && days(y, m, first) < d + 7) }

# What happens a few times a year, and what happens once.
function upkeep(d, y,    month, half) {
  half = d % 182 < 7
  if (half && y <= 2021 && d < days(2021, 10, 1)) release("marit", d, sprintf("%d.%d", y - 2012, ++minor[y]))
  if (d % 119 < 7 && y >= 2014 && d < days(2021, 6, 1)) change("marit", d, ".github/workflows/build.yml", "ci: build on what people use now")
  if (d % 203 < 7 && d < days(2021, 6, 1)) change("marit", d, "meson.build", "build: follow the tools")
  if (on(d, 2015, 4, 20) || on(d, 2017, 9, 4) || on(d, 2020, 2, 10)) change("marit", d, "SECURITY.md", "security: where to write")
  climb(d)
  finale(d)
}

function climb(d) {
  if (on(d, 2022, 5, 16)) change("corin", d, ".github/workflows/build.yml", "ci: use the new runners")
  if (on(d, 2022, 8, 22)) change("corin", d, ".github/workflows/build.yml", "ci: build fewer combinations")
  if (on(d, 2023, 3, 13)) change("corin", d, ".github/workflows/fuzz.yml", "ci: shorten the fuzzing job")
  if (on(d, 2022, 9, 12)) {
    put("SECURITY.md", "# Security\n\nWrite to corin.vale@vale.example.org.\n")
    commit("corin", moment("corin", d), "corin", clock + 4000, "security: one address for reports")
  }
  if (on(d, 2022, 10, 24)) release("corin", d, "11.0")
  if (on(d, 2023, 2, 13)) release("corin", d, "11.1")
  if (on(d, 2023, 6, 12)) release("corin", d, "11.2")
}

function finale(d,    t) {
  if (on(d, 2023, 10, 2)) {
    opaque("tests/data/damaged-long.bin", 900)
    opaque("tests/data/damaged-order.bin", 700)
    grow("tests/meson.build")
    t = moment("corin", d + 1)
    commit("corin", t, "corin", t, "tests: add damaged indexes")
    put_script("build/select.sh", "#!/bin/sh\n# Chooses the reader for this machine.\nhead -c 8 tests/data/damaged-order.bin >/dev/null\n")
    grow("meson.build")
    t = moment("corin", d + 3)
    commit("corin", t, "corin", t, "build: choose the reader when configuring")
    release("corin", d + 5, "12.0")
  }
  if (on(d, 2023, 11, 13)) {
    opaque("tests/data/damaged-long.bin", 950)
    grow("meson.build")
    t = moment("corin", d + 1)
    commit("corin", t, "corin", t, "tests: renew the damaged indexes")
    release("corin", d + 3, "12.0.1")
  }
}
