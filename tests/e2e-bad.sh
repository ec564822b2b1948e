#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Repositories and machines in a bad state: a clear message, the documented status, and no half report.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

scan() { wh scan --store :memory: "$@"; }
# What was read is reported, and what was not is named.
incomplete() { status_is 3 && err_has 'could not be read to its end' && out_has '"complete": false'; }

git init -q --bare "$T/empty.git"
scan "$T/empty.git"
ok 'an empty repository' status_is 0
scan --format json "$T/empty.git"
ok 'an empty repository has no case' eval 'status_is 0 && out_has "\"cases\": []"'
wh persons --store :memory: "$T/empty.git"
ok 'and nobody with rights' eval 'status_is 0 && out_has Nobody'

repository "$T/good.git" 60
git clone -q --depth 5 "file://$T/good.git" "$T/shallow" 2>/dev/null
scan "$T/shallow"
ok 'a shallow clone is read' eval 'status_is 0 || status_is 3'
wh doctor --store :memory: "$T/shallow"
ok 'doctor calls it shallow' out_has 'git fetch --unshallow'

cp -r "$T/good.git" "$T/corrupt.git"
pack=$(find "$T/corrupt.git/objects/pack" -name '*.pack')
if [ -z "$pack" ]; then git -C "$T/corrupt.git" repack -qad; pack=$(find "$T/corrupt.git/objects/pack" -name '*.pack'); fi
chmod u+w "$pack"
size=$(stat -c %s "$pack")
dd if=/dev/urandom of="$pack" bs=1 seek=$((size / 3)) count=$((size / 3)) conv=notrunc 2>/dev/null
scan --format json "$T/corrupt.git"
ok 'a corrupt pack' eval 'incomplete || refused corrupt.git'

cp -r "$T/good.git" "$T/cut.git"
pack=$(find "$T/cut.git/objects/pack" -name '*.pack')
chmod u+w "$pack"
truncate -s $((size / 2)) "$pack"
scan --format json "$T/cut.git"
ok 'a pack cut in half' eval 'incomplete || refused cut.git'

cp -r "$T/good.git" "$T/missing.git"
pack=$(find "$T/missing.git/objects/pack" -name '*.pack')
mv "$pack" "$T/loose.pack"
rm -f "${pack%.pack}".*
git -C "$T/missing.git" unpack-objects -q <"$T/loose.pack"
tree=$(git -C "$T/missing.git" rev-parse 'main~10^{tree}')
rm -f "$T/missing.git/objects/${tree:0:2}/${tree:2}"
scan --format json "$T/missing.git"
ok 'a missing tree' incomplete
commit=$(git -C "$T/missing.git" rev-parse 'main~20')
rm -f "$T/missing.git/objects/${commit:0:2}/${commit:2}"
scan --format json "$T/missing.git"
ok 'a missing commit' incomplete

cp -r "$T/good.git" "$T/dangling.git"
echo 0123456789012345678901234567890123456789 >"$T/dangling.git/refs/heads/gone"
echo 'ref: refs/heads/loop' >"$T/dangling.git/refs/heads/loop"
echo 'not an object name' >"$T/dangling.git/refs/heads/garbage"
scan --format json "$T/dangling.git"
ok 'refs to nowhere' eval '(status_is 0 || status_is 3) && out_has wolfhound.report/1'
cp -r "$T/good.git" "$T/headless.git"
echo 'ref: refs/heads/nothing' >"$T/headless.git/HEAD"
scan --format json "$T/headless.git"
ok 'a HEAD that points nowhere' eval 'status_is 0 && out_has wolfhound.report/1'

if repository "$T/sha256.git" 30 --object-format=sha256 2>/dev/null; then
  scan "$T/sha256.git"
  ok 'SHA-256 object names' eval 'status_is 0 && out_has "Ada Birch"'
else
  skip 'SHA-256 object names' 'this git has none'
fi

git init -q --bare -b main "$T/escapes.git"
printf 'commit refs/heads/main\ncommitter E\033[31mvil\302\233\342\200\256 <x\033]0;t\007@example.org> 1500000000 +0000\ndata <<E\n\033[2Jsubject\nE\nM 100644 inline "a\\033[31m"\ndata <<E\nx\nE\n' |
  git -C "$T/escapes.git" fast-import --quiet
harmless() { ! grep -q $'[\001-\010\013-\037\177]' "$T/out" && ! grep -q $'\342\200\256' "$T/out"; }
for format in text json html; do
  scan --format "$format" --all-persons --color never "$T/escapes.git"
  ok "escapes in names do not reach $format" eval 'status_is 0 && harmless'
done
wh persons --store :memory: "$T/escapes.git"
ok 'nor the table of persons' eval 'status_is 0 && harmless'
wh timeline --store :memory: p0 "$T/escapes.git"
ok 'nor a timeline' eval 'status_is 0 && harmless'

# A repository that grows while it is read.
repository "$T/growing.git" 400
(for i in $(seq 1 8); do grow "$T/growing.git" $((400 + i * 10 - 9)) $((400 + i * 10)); done) &
grower=$!
grown=1
for _ in 1 2 3 4; do
  wh scan --store "$store" "$T/growing.git"
  status_is 0 || grown=0
done
wait "$grower"
ok 'scans of a growing repository succeed' test "$grown" -eq 1
wh scan --store "$store" --format json "$T/growing.git"
cp "$T/out" "$T/growing.json"
scan --format json "$T/growing.git"
ok 'and end with what a fresh scan gives' cmp "$T/growing.json" "$T/out"

# A store that cannot be written.
: >"$T/notadb"
echo 'this is no database, and long enough to be looked at as one' >"$T/notadb"
wh scan --store "$T/notadb" "$T/good.git"
ok 'a store that is no database' refused notadb
# Even root cannot make a file there.
wh scan --store /proc/wolfhound.db "$T/good.git"
ok 'a store that cannot be made' refused /proc/wolfhound.db
# A file size limit is what a full disk looks like to one file.
run bash -c "trap '' XFSZ; ulimit -f 16; exec '$wolfhound' scan --store '$T/small.db' '$T/good.git'"
ok 'a full disk under the store' refused small.db
run bash -c "trap '' XFSZ; ulimit -f 4; exec '$wolfhound' scan --store :memory: --format html -o '$T/full.html' '$T/good.git'"
ok 'a full disk under the report' refused full.html
ok 'leaves no half report' test -z "$(find "$T" -maxdepth 1 -name 'full.html*')"
wh scan --store "$T/small.db" "$T/good.git"
ok 'the store goes on when there is room again' status_is 0

# The configuration of what is examined has no say.
cp -r "$T/good.git" "$T/hostile.git"
cat >>"$T/hostile.git/config" <<EOF2
[core]
  fsmonitor = "touch $T/ran"
  pager = "touch $T/ran"
  hooksPath = $T/hooks
  alternateRefsCommand = "touch $T/ran"
[gpg]
  program = "$T/hooks/run"
[diff "x"]
  textconv = "touch $T/ran"
EOF2
mkdir "$T/hooks"
printf '#!/bin/sh\ntouch %s/ran\n' "$T" >"$T/hooks/run"
chmod +x "$T/hooks/run"
scan "$T/hostile.git"
ok 'a hostile configuration is not obeyed' eval 'status_is 0 && test ! -e "$T/ran"'
scan "file://$T/hostile.git"
ok 'nor when fetched' eval 'status_is 0 && test ! -e "$T/ran"'
done_testing
