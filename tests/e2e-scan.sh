#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job on ordinary ground: targets, formats, what is kept, days.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

repository "$T/one.git" 120
scan() { wh scan --store "$store" "$@"; }

scan "$T/one.git"
ok 'a bare repository' eval 'status_is 0 && out_has "one: "'
ok 'nothing on standard error' err_empty
cp "$T/out" "$T/first"
scan "$T/one.git"
ok 'the second scan says the same' cmp "$T/first" "$T/out"
wh scan --store :memory: "$T/one.git"
ok 'a scan that keeps nothing says the same' cmp "$T/first" "$T/out"

scan --format json "$T/one.git"
ok 'JSON names its schema' out_has '"wolfhound.report/1"'
cp "$T/out" "$T/one.json"
scan --format json --jobs 1 "$T/one.git"
ok 'one job gives the same bytes' cmp "$T/one.json" "$T/out"
wh scan --store :memory: --format json --jobs 4 "$T/one.git"
ok 'four jobs give the same bytes' cmp "$T/one.json" "$T/out"
scan --format html "$T/one.git"
ok 'HTML is one page' eval 'out_has "<html" && out_has "Content-Security-Policy"'

# A kept report needs nothing but the refs.
mv "$T/one.git/objects" "$T/objects"
mkdir "$T/one.git/objects"
scan --format json "$T/one.git"
ok 'with nothing new no object is read' cmp "$T/one.json" "$T/out"
rmdir "$T/one.git/objects"
mv "$T/objects" "$T/one.git/objects"

# What another revision of the reader made is made anew.
kept() { python3 -c 'import sqlite3,sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
print(db.execute(sys.argv[2]).fetchone())' "$store" "$1"; }
segments=$(kept 'SELECT count(*) FROM segment')
kept 'UPDATE source SET revision = 999' >/dev/null
scan --format json "$T/one.git"
ok 'read anew, the same' cmp "$T/one.json" "$T/out"
ok 'in the place of what was there' test "$(kept 'SELECT count(*) FROM segment')" = "$segments"
ok 'by the reader that is here' test "$(kept 'SELECT max(revision) < 999 FROM source')" = '(1,)'

git clone -q "$T/one.git" "$T/work" 2>/dev/null
scan "$T/work"
ok 'an ordinary repository' eval 'status_is 0 && out_has "work: "'
scan "$T/work/src"
ok 'a folder inside one' eval 'status_is 0 && out_has "work: "'
run bash -c "cd '$T/work/src' && '$wolfhound' persons --store '$store'"
ok 'persons of the current folder' eval 'status_is 0 && out_has "Ada Birch"'

echo old >"$T/report.json"
scan --format json -o "$T/report.json" "$T/one.git"
ok '-o replaces a file whole' cmp "$T/one.json" "$T/report.json"
ok '-o leaves standard output empty' out_empty
ok '-o leaves nothing else behind' test "$(find "$T" -maxdepth 1 -name 'report.json*' | wc -l)" -eq 1

repository "$T/two.git" 40
printf '# two of them\n%s\n\n  %s  \n' "$T/one.git" "$T/two.git" >"$T/list"
scan --format json "$T/list"
ok 'a list file gives an array' eval 'status_is 0 && head -n 1 "$T/out" | grep -qx "\["'
cp "$T/out" "$T/list.json"
wh scan --store :memory: --format json --jobs 1 "$T/list"
ok 'a list with one job' cmp "$T/list.json" "$T/out"
wh scan --store :memory: --format json --jobs 3 "$T/list"
ok 'a list with three jobs' cmp "$T/list.json" "$T/out"
scan --format json "$T/list" "$T/one.git"
ok 'a target named twice is scanned once' cmp "$T/list.json" "$T/out"
run bash -c "'$wolfhound' scan --store '$store' --format json - < '$T/list'"
ok 'a list on standard input' cmp "$T/list.json" "$T/out"
scan --format json "$T/one.git" "$T/nowhere"
ok 'one bad target of two: incomplete, and named' eval 'status_is 3 && err_has nowhere && out_has "one.git"'
scan "$T/nowhere" "$T/plain"
ok 'no good target: an error' refused nowhere

scan --format json "file://$T/two.git"
ok 'a URL is fetched into a copy' eval "status_is 0 && out_has 'file://$T/two.git'"
cp "$T/out" "$T/url.json"
scan --format json --offline "file://$T/two.git"
ok 'offline uses the copy' cmp "$T/url.json" "$T/out"
grow "$T/two.git" 41 60
scan --format json --offline "file://$T/two.git"
ok 'offline stays with the copy' cmp "$T/url.json" "$T/out"
scan --format json "file://$T/two.git"
ok 'online sees what is new' eval 'status_is 0 && ! cmp -s "$T/url.json" "$T/out"'
scan "file://$T/missing.git"
ok 'a URL that leads nowhere' refused "file://$T/missing.git"
scan "file://user:secret@/$T/missing.git"
ok 'credentials stay out of messages' not err_has secret
ok 'and out of the copies' not grep -rqs secret "$T/cache" "$T/store.db"

# What is new is read onto what is kept, and gives the same as reading all at once.
scan --format json "$T/two.git"
cp "$T/out" "$T/grown.json"
wh scan --store :memory: --format json "$T/two.git"
ok 'a scan in two steps equals one at once' cmp "$T/grown.json" "$T/out"

# As of a day equals a repository that ends there: commit 100 is of 2016-07-01.
repository "$T/cut/one.git" 100
cut_day=$(git -C "$T/cut/one.git" log -1 --format=%cs main)
drop_target() { grep -v -e '"target"' "$1"; }
scan --format json --as-of "$cut_day" "$T/one.git"
drop_target "$T/out" >"$T/as-of.json"
scan --format json --as-of "$cut_day" "$T/cut/one.git"
ok 'as of a day equals a record cut there' eval 'status_is 0 && cmp "$T/as-of.json" <(drop_target "$T/out")'
ok 'nothing later shows' not grep -q 'Change 101' "$T/as-of.json"
scan --format json --as-of 2001-01-01 "$T/one.git"
ok 'a day before everything is empty and no error' status_is 0

scan --fail-on note "$T/two.git"
ok '--fail-on without a case succeeds' status_is 0
run bash -c "'$wolfhound' scan --store '$store' '$T/one.git' --color always"
ok 'colour when asked for' grep -q $'\e' "$T/out"
scan "$T/one.git"
ok 'no colour in a file' not grep -q $'\e' "$T/out"

wh persons --store "$store" --format json "$T/one.git"
ok 'persons as JSON' eval 'status_is 0 && out_has "\"share_12_months\"" && out_has "\"tag\""'
wh timeline --store "$store" ada@example.org "$T/one.git"
ok 'a timeline by address' eval 'status_is 0 && out_has "first commit in the record" && out_has 2014'
wh timeline --store "$store" --format json p0 "$T/one.git"
ok 'a timeline by id' eval 'status_is 0 && out_has wolfhound.timeline/1'
wh timeline --store "$store" birch "$T/one.git"
ok 'a timeline by a part of a name' status_is 0
wh timeline --store "$store" nobody@example.org "$T/one.git"
ok 'a person who is not there' refused nobody@example.org
wh doctor --store "$store" "$T/one.git"
ok 'doctor finds nothing broken' eval 'status_is 0 && out_has git && ! out_has FAIL'
wh doctor --store "$store" --format json
ok 'doctor as JSON' eval 'status_is 0 && out_has wolfhound.doctor/1'

printf 'example/one\t%s\nexample/two\t%s\n' "$T/one.git" "$T/two.git" >"$T/projects"
wh baseline build --store "$store" "$T/projects" -o "$T/base.json"
ok 'a baseline is built' status_is 0
wh baseline build --store :memory: --jobs 1 "$T/projects" -o "$T/base2.json"
ok 'and again to the same bytes' cmp "$T/base.json" "$T/base2.json"
wh baseline show "$T/base.json"
ok 'and shown' eval 'status_is 0 && out_has "2 projects"'
wh scan --store "$store" --baseline "$T/base.json" "$T/one.git"
ok 'and judged by' status_is 0
printf 'ordinary\texample/one\t%s\t-\t-\t-\t-\nincident\texample/two\t%s\tcleo@example.org\t2014-10-01\t2015-03-01\t-\n' \
  "$T/one.git" "$T/two.git" >"$T/labels"
wh evaluate --store "$store" --baseline "$T/base.json" "$T/labels"
ok 'an evaluation' eval 'status_is 0 && out_has "project-years" && out_has "rank"'
wh evaluate --store "$store" --baseline "$T/base.json" --ablation --format json "$T/labels"
ok 'an evaluation with ablation, as JSON' eval 'status_is 0 && out_has "pattern ladder" && out_has "family rights"'
done_testing
