# SPDX-License-Identifier: Apache-2.0
# Writes a git history as a fast-import stream: what both stories share. Everything is computed, nothing comes
# from a clock, so that commit ids are the same on every machine. Times are seconds since 1970.

function rnd() {
  seed = (seed * 16807) % 2147483647
  return seed / 2147483647
}
function pick(n) { return int(rnd() * n) + 1 }

function days(y, m, d,    a) {
  if (m <= 2) y--
  a = (m + 9) % 12
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * a + 2) / 5) + d - 1 - 719468
}
function at(y, m, d, hour) { return days(y, m, d) * 86400 + hour * 3600 }
function year_of(t,    y) {
  y = 1970 + int(t / 31556952)
  if (at(y + 1, 1, 1, 0) <= t) y++
  if (at(y, 1, 1, 0) > t) y--
  return y
}
function last_sunday(y, m,    d) {
  d = days(y, m, 31)
  return d - (d + 4) % 7
}
# Summer time as most of Europe keeps it: last Sunday of March to last Sunday of October.
function is_summer(t,    y) {
  y = year_of(t)
  return t >= last_sunday(y, 3) * 86400 + 3600 && t < last_sunday(y, 10) * 86400 + 3600
}

# A person: short id, name, address, minutes east of UTC, whether the clocks go forward in summer.
function person(id, name, email, east, summer) {
  name_of[id] = name
  email_of[id] = email
  east_of[id] = east
  summer_of[id] = summer
}
function east(id, t) {
  if (id == slip_person) return slip_east
  return east_of[id] + (summer_of[id] && is_summer(t) ? 60 : 0)
}
function stamp(id, t,    m, sign) {
  m = east(id, t)
  sign = m < 0 ? "-" : "+"
  if (m < 0) m = -m
  return sprintf("%s <%s> %d %s%02d%02d", name_of[id], email_of[id], t, sign, int(m / 60), m % 60)
}
function who(id) { return name_of[id] " <" email_of[id] ">" }

function emit_data(text) { printf "data %d\n%s\n", length(text), text }

# Changes wait until the next commit takes them.
function put(path, text) { pending = pending sprintf("M 100644 inline %s\ndata %d\n%s\n", path, length(text), text) }
function put_script(path, text) { pending = pending sprintf("M 100755 inline %s\ndata %d\n%s\n", path, length(text), text) }

# The next version of a file: a few lines that look their kind.
function grow(path,    n, i, text) {
  n = ++version[path]
  if (path ~ /\.c$/) {
    text = "/* " path " */\n#include \"" project ".h\"\n\n"
    for (i = 1; i <= 3 + n % 17; i++)
      text = text sprintf("int %s_%d(int v)\n{\n  return v * %d + %d;\n}\n\n", project, i, i + n % 5, n)
  } else {
    text = "# " path "\n\n"
    for (i = 1; i <= 2 + n % 11; i++) text = text sprintf("entry %d, revision %d\n", i, n - i > 0 ? n - i : n)
  }
  content[path] = text
  put(path, text)
}
function opaque(path, size,    i, text) {
  for (i = 0; i < size; i++) text = text sprintf("%c", 1 + int(rnd() * 255))
  put(path, text)
}

# Writes a commit of the waiting changes on the main line; returns its mark.
function commit(author, authored, committer, committed, message) {
  clock = committed
  printf "commit refs/heads/main\nmark :%d\nauthor %s\ncommitter %s\n", ++mark, stamp(author, authored), stamp(committer, committed)
  emit_data(message)
  if (tip > 0) printf "from :%d\n", tip
  print pending
  pending = ""
  tip = mark
}
# A branch of one or two commits by its author, merged by another hand.
function merge_topic(author, t, merger, n, subject, path,    base, i, side) {
  base = tip
  side = tip
  for (i = 1; i <= n; i++) {
    grow(path)
    printf "commit refs/heads/topic\nmark :%d\nauthor %s\ncommitter %s\n", ++mark, stamp(author, t - (n - i + 1) * 30000), stamp(author, t - (n - i + 1) * 30000)
    emit_data(i == 1 ? subject : subject ", second part")
    printf "from :%d\n", side
    print pending
    pending = ""
    side = mark
  }
  printf "commit refs/heads/main\nmark :%d\nauthor %s\ncommitter %s\n", ++mark, stamp(merger, t), stamp(merger, t)
  emit_data("Merge branch '" slug(subject) "'\n\nReviewed-by: " who(merger))
  printf "from :%d\nmerge :%d\n", base, side
  printf "M 100644 inline %s\ndata %d\n%s\n\n", path, length(content[path]), content[path]
  tip = mark
  clock = t
}
function slug(subject,    s) {
  s = tolower(subject)
  sub(/^[a-z]*: /, "", s)
  gsub(/[^a-z0-9]+/, "-", s)
  return s
}
function tag(name, id, t, message, signature) {
  printf "tag %s\nfrom :%d\ntagger %s\n", name, tip, stamp(id, t)
  emit_data(message "\n" signature)
}

# Next moment of the main line: on DAY (days since 1970) at a waking hour of ID, after everything before it.
function moment(id, day,    t) {
  t = day * 86400 + (9 + pick(12)) * 3600 + pick(3599) - east_of[id] * 60
  return t > clock + 900 ? t : clock + 900 + pick(3600)
}
# How often something of RATE a week happens this week.
function times(rate) { return int(rate) + (rnd() < rate - int(rate)) }
