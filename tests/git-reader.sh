#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The git reader on repositories of every shape, damaged and hostile ones among them. Usage: git-reader.sh READ-SOURCE
# shellcheck disable=SC2016,SC2317 # a script is written with its own variables; functions are called through check
set -u
read_source=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export TMPDIR=$work/tmp HOME=$work/home
mkdir "$TMPDIR" "$HOME"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Bea GIT_COMMITTER_EMAIL=bea@example.org
export GIT_AUTHOR_DATE='1500000000 +0530' GIT_COMMITTER_DATE='1500000100 -0800'
out=$work/out
failed=0 count=0

check() { # NAME COMMAND...
  count=$((count + 1))
  if "${@:2}"; then echo "ok $count - $1"; else
    echo "not ok $count - $1"
    sed 's/^/# /' "$out" | head -n 20
    failed=1
  fi
}

reads() { "$read_source" "$@" >"$out" 2>&1; }   # ARGUMENTS...: status 0 complete, 3 incomplete
says() { grep -qF -- "$1" "$out"; }              # TEXT
never_says() { ! grep -qF -- "$1" "$out"; }
blob() { printf '%s' "$2" | git -C "$1" hash-object -w --stdin; }

# One commit with one file; prints its id. REPOSITORY REF MESSAGE FILE [PARENT]
commit() {
  local tree
  tree=$(printf '100644 blob %s\t%s\n' "$(blob "$1" "$3")" "$4" | git -C "$1" mktree)
  local id
  id=$(printf '%s' "$3" | git -C "$1" commit-tree ${5:+-p "$5"} "$tree")
  git -C "$1" update-ref "$2" "$id"
  echo "$id"
}

# A commit or tag as it is typed. REPOSITORY TYPE REF; the body on standard input
raw_object() {
  local id
  id=$(git -C "$1" hash-object -w --literally -t "$2" --stdin)
  git -C "$1" update-ref "$3" "$id" 2>/dev/null || echo "$id" >"$1/$3"
  echo "$id"
}

plain() { # REPOSITORY: three commits on main
  git init -q --bare -b main "$1"
  one=$(commit "$1" refs/heads/main one a)
  two=$(commit "$1" refs/heads/main two a "$one")
  three=$(commit "$1" refs/heads/main three b "$two")
}

# ---- shapes ----

shapes_of_folders() {
  git clone -q "$work/plain" "$work/clone" 2>/dev/null
  git -C "$work/clone" worktree add -q "$work/tree" -b other
  for path in "$work/plain" "$work/clone" "$work/clone/.git" "$work/tree" "$work/tree/.git"; do
    reads -q "$path" && says 'commits=3 changes=4' || return 1
  done
  reads "$work/tree" && says 'name=[HEAD] names=[refs/remotes/origin/main]'
}

submodule() {
  git init -q -b main "$work/super"
  git -C "$work/super" -c protocol.file.allow=always submodule --quiet add "$work/plain" sub
  git -C "$work/super" commit -q -m 'take sub in'
  reads "$work/super/sub" && says 'commits=3' && reads "$work/super" && says 'A 000000 160000' &&
    says "fact kind=dependency" && says "[git:$work/plain]"
}

no_repository() {
  mkdir -p "$work/nothing/.git"
  reads "$work/nothing"
  [ $? -eq 2 ] && says 'no reader takes it'
}

empty_repository() {
  git init -q --bare -b main "$work/empty"
  reads "$work/empty" && says 'commits=0' && says 'name=[HEAD] names=[] target=-'
}

# What was fetched is newer than the branch at work, then the other way round; a remote's HEAD may name what is gone.
behind_and_ahead() {
  local r=$work/behind
  git clone -q "$work/plain" "$r" 2>/dev/null
  git -C "$r" update-ref refs/heads/main "$two"
  GIT_COMMITTER_DATE='1500009000 +0000' commit "$r" refs/remotes/origin/main new c "$three" >/dev/null
  reads "$r" && says 'name=[HEAD] names=[refs/remotes/origin/main]' || return 1
  GIT_COMMITTER_DATE='1600000000 +0000' commit "$r" refs/heads/main newer c "$three" >/dev/null
  reads "$r" && says 'name=[HEAD] names=[refs/heads/main]' || return 1
  git -C "$r" symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone
  touch "$r/.git/refs/heads/.hidden"
  reads "$r" && says 'at=[refs/remotes/origin/HEAD] reason=[names a ref that is not there]' && says 'complete=1'
}

unborn_head() {
  git clone -q --bare "$work/plain" "$work/unborn"
  git -C "$work/unborn" symbolic-ref HEAD refs/heads/nowhere
  reads "$work/unborn" && says "name=[HEAD] names=[refs/heads/main] target=$three"
}

detached_head() {
  git clone -q "$work/plain" "$work/detached" 2>/dev/null
  git -C "$work/detached" remote remove origin
  git -C "$work/detached" checkout -q "$one"
  git -C "$work/detached" branch -q -D main
  reads "$work/detached" && says 'commits=1' && says "name=[HEAD] names=[] target=$one"
}

alternates() {
  git clone -q --bare -s "$work/plain" "$work/odd
name \"x\""
  git clone -q --bare -s "$work/odd
name \"x\"" "$work/second" 2>/dev/null || true
  reads "$work/odd
name \"x\"" && says 'commits=3' && says 'complete=1'
}

kinds_of_refs() {
  local r=$work/kinds
  git clone -q --mirror "$work/plain" "$r"
  commit "$r" refs/pull/1/head pull c "$three" >/dev/null
  commit "$r" refs/merge-requests/2/head merge c >/dev/null
  commit "$r" refs/notes/commits note n >/dev/null
  commit "$r" refs/stash stash s >/dev/null
  git -C "$r" symbolic-ref refs/heads/alias refs/heads/main
  git -C "$r" pack-refs --all
  commit "$r" refs/heads/main four b "$three" >/dev/null # loose over packed
  reads "$r" && says 'name=[refs/pull/1/head] names=[] target=' && says 'kind=pull' && says 'kind=notes' &&
    says 'name=[refs/heads/alias] names=[refs/heads/main]' && says 'kind=other' && says 'subject=[four]' &&
    says 'complete=1'
}

sha256() {
  git init -q --bare -b main --object-format=sha256 "$work/sha256"
  local id
  id=$(commit "$work/sha256" refs/heads/main one a)
  git -C "$work/sha256" tag -a -m tag v1 "$id"
  reads "$work/sha256" && says "commit id=$id" && says "tag name=[v1]" && says "target=$id" && says 'complete=1'
}

unknown_layouts() {
  git clone -q --bare "$work/plain" "$work/future"
  printf '[extensions]\n\trefstorage = reftable\n' >>"$work/future/config"
  reads "$work/future"
  [ $? -eq 1 ] && says 'reftable' || return 1
  git -C "$work/future" config extensions.refstorage files
  printf '[extensions]\n\tobjectformat = sha512\n' >>"$work/future/config"
  reads "$work/future"
  [ $? -eq 1 ] && says 'objectFormat'
}

incremental() {
  reads -h "$two" "$work/plain" && says 'commits=1 changes=2' && says "commit id=$three" || return 1
  reads -h "$three" "$work/plain" && says 'commits=0' || return 1
  # what was kept went away: all is read again
  reads -h 1234567890123456789012345678901234567890 "$work/plain" && says 'commits=3'
}

# Tips that are stored as deltas: they are commits as others are.
deltas() {
  local r=$work/deltas tree i id=$three message
  git clone -q --bare "$work/plain" "$r"
  tree=$(git -C "$r" rev-parse "$three:")
  message=$(seq 1 400)
  for i in 1 2 3 4 5 6 7 8; do
    id=$(printf 'change %s\n\n%s\n' "$i" "$message" | git -C "$r" commit-tree -p "$id" "$tree")
    git -C "$r" update-ref "refs/pull/$i/head" "$id"
    git -C "$r" -c user.name=Bea tag -a -m "$message" "v$i" "$id"
  done
  git -C "$r" repack -qadf --depth=50 --window=50
  [ "$(git -C "$r" verify-pack -v "$r"/objects/pack/*.idx | awk '($2 == "commit" || $2 == "tag") && NF > 5' | wc -l)" -gt 8 ] || return 1
  reads "$r" && says 'commits=11 changes=4 tags=8' && says "name=[refs/pull/8/head] names=[] target=$id" && never_says 'target=-' &&
    says 'complete=1'
}

# ---- tags and records ----

tags() {
  local r=$work/tags tag tree
  git clone -q --bare "$work/plain" "$r"
  tree=$(git -C "$r" rev-parse "$one:")
  git -C "$r" tag light "$one"
  git -C "$r" tag -a -m inner inner "$two"
  git -C "$r" tag -a -m outer outer inner 2>/dev/null
  git -C "$r" tag tree "$tree"
  git -C "$r" tag -a -m 'of a tree' treetag "$tree"
  printf 'object %s\ntype commit\ntag old\n\nno tagger\n' "$one" | raw_object "$r" tag refs/tags/old >/dev/null
  printf 'object %s\ntype commit\ntag sig\ntagger Ada <ada@example.org> 5 +0100\n\nsigned\n-----BEGIN PGP SIGNATURE-----\n\n%s\n%s\n%s\n=MaCM\n-----END PGP SIGNATURE-----\n' \
    "$one" iHUEABYIAB0WIQRBv6cLfh9zsMSOve+IS2cHM2MBQwUCawOI3AAKCRCIS2cHM2MB Q11sAP9QauhyveegJg7yvW1UqkOqqoJxTj1Hq/cZBoMXHtRsjAD+L0UOORhoaPxr \
    /g68nTKO+Zd2IUeIKmHiu7W0GC+jbQk= |
    raw_object "$r" tag refs/tags/sig >/dev/null
  tag=$(git -C "$r" rev-parse outer)
  reads "$r" && says "tag name=[light] id=- target=$one tagger=[] mail=[] at=0/none" &&
    says "tag name=[outer] id=$tag target=$two tagger=[Bea]" && says 'tag name=[tree] id=- target=-' &&
    grep -q 'tag name=\[treetag\] id=[0-9a-f]* target=- tagger=\[Bea\]' "$out" &&
    grep -q 'tag name=\[old\] .* tagger=\[\] mail=\[\] at=0/none subject=\[no tagger\]' "$out" &&
    grep -q 'tag name=\[sig\] .* subject=\[signed\] key=\[884b670733630143\] signed=1' "$out" && says 'complete=1'
}

odd_records() {
  local r=$work/odd tree
  git init -q --bare -b main "$r"
  tree=$(git -C "$r" mktree </dev/null)
  printf 'tree %s\nauthor \033[31mAda\007 <ada@example.org> 4102444900 +1900\ncommitter B\345a <bea@example.org> -5 +0100\n\nsub\033]0;ject\n' "$tree" |
    raw_object "$r" commit refs/heads/escape >/dev/null
  printf 'tree %s\ncommitter Bea <bea@example.org> 5 +0100\n\nno author\n' "$tree" | raw_object "$r" commit refs/heads/noauthor >/dev/null
  printf 'tree %s\nauthor Ada <ada@example.org> 5 +0100\ncommitter Bea <bea@example.org> 0 +0000\n\nnul\0hidden\n' "$tree" |
    raw_object "$r" commit refs/heads/nul >/dev/null
  reads "$r" && says 'at=4102444800/1140' && says 'subject=[sub\x1b]0;ject]' && says 'reason=[time is out of range]' &&
    says 'reason=[no author]' && says 'subject=[nul]' && never_says hidden && says 'complete=1'
}

merges_and_roots() {
  local r=$work/merges a b c m tree
  git init -q --bare -b main "$r"
  a=$(commit "$r" refs/heads/a a a) b=$(commit "$r" refs/heads/b b b) c=$(commit "$r" refs/heads/c c c)
  tree=$(git -C "$r" rev-parse "$a:")
  m=$(echo octopus | git -C "$r" commit-tree -p "$a" -p "$b" -p "$c" "$tree")
  git -C "$r" update-ref refs/heads/main "$m"
  reads "$r" && grep -q "commit id=$m .*parent=$a parent=$b parent=$c .*changes=0" "$out" && says 'commits=4 changes=3'
}

huge_message() { # 300 MB
  local r=$work/huge tree
  git init -q --bare -b main "$r"
  git -C "$r" config core.compression 1
  tree=$(git -C "$r" mktree </dev/null)
  { printf 'tree %s\nauthor Ada <ada@example.org> 5 +0100\ncommitter Bea <bea@example.org> 5 +0100\n\nbegin\n\n' "$tree"
    head -c 300000000 /dev/zero | tr '\0' x; printf '\n\nEnd: here\n'; } | raw_object "$r" commit refs/heads/main >/dev/null
  reads "$r" && says 'subject=[begin] trailers=[]' && says 'complete=1'
  local status=$?
  rm -rf "$r"
  return "$status"
}

many_refs() { # 100,000
  local r=$work/many
  git clone -q --bare "$work/plain" "$r"
  awk -v id="$one" 'BEGIN { for (i = 0; i < 100000; i++) printf "%s refs/changes/%06d/head\n", id, i }' >"$r/packed-refs"
  echo "$three" >"$r/refs/heads/main"
  timeout 20 "$read_source" -q "$r" >"$out" 2>&1 && says 'refs=100002' && says 'complete=1'
}

# ---- damage ----

shallow() {
  git clone -q --bare --depth 2 "file://$work/plain" "$work/shallow"
  reads "$work/shallow" && says 'commits=2 changes=2' && says 'shallow=1' && grep -q "commit id=$two .*flags=34 changes=0" "$out"
}

partial() {
  git -C "$work/plain" config uploadpack.allowFilter true
  git clone -q --bare --filter=blob:none "file://$work/plain" "$work/blobless" 2>/dev/null
  git -C "$work/plain" config --unset uploadpack.allowFilter
  reads "$work/blobless" && says 'commits=3 changes=4' && says 'partial=1' && says 'complete=1'
}

refs_to_nowhere() {
  local r=$work/nowhere
  git clone -q --bare "$work/plain" "$r"
  echo 1234567890123456789012345678901234567890 >"$r/refs/heads/gone"
  echo 'no id at all' >"$r/refs/heads/words"
  echo 'ref: refs/heads/loop' >"$r/refs/heads/loop"
  printf '%s refs/heads/bad\033name\n' "$one" >>"$r/packed-refs"
  mkfifo "$r/refs/heads/pipe"
  ln -s /etc/passwd "$r/refs/heads/link"
  timeout 20 "$read_source" "$r" >"$out" 2>&1
  [ $? -eq 3 ] && says 'at=[refs/heads/gone] reason=[leads to an object that is missing]' && says 'commits=3' &&
    says 'at=[refs/heads/words]' && says 'at=[refs/heads/loop]' && says 'at=[refs/heads/link]' &&
    says 'at=[refs/heads/pipe]' && says 'bad\x1bname' && never_says root:
}

missing_tree() {
  local r=$work/hole tree
  git clone -q --bare --no-local "$work/plain" "$r"
  mv "$r"/objects/pack/*.pack "$work/pack.hole"
  rm -f "$r"/objects/pack/*
  git -C "$r" unpack-objects -q <"$work/pack.hole"
  tree=$(git -C "$r" rev-parse "$two:")
  rm -f "$r/objects/${tree:0:2}/${tree:2}"
  reads "$r"
  [ $? -eq 3 ] && says 'commits=3' && says "at=[commit $two]" && grep -q "commit id=$two .*flags=2 changes=0" "$out"
}

missing_commit() {
  local r=$work/hole2
  git clone -q --bare --no-local "$work/plain" "$r"
  mv "$r"/objects/pack/*.pack "$work/pack.hole"
  rm -f "$r"/objects/pack/*
  git -C "$r" unpack-objects -q <"$work/pack.hole"
  rm -f "$r/objects/${one:0:2}/${one:2}"
  reads "$r"
  [ $? -eq 3 ] && says 'commits=2' && says "at=[commit $one] reason=[commit is missing]"
}

corrupt_pack() {
  local r=$work/corrupt pack status
  git clone -q --bare --no-local "$work/plain" "$r"
  pack=$(echo "$r"/objects/pack/*.pack)
  chmod u+w "$pack"
  printf 'xxxxxxxxxxxxxxxx' | dd of="$pack" bs=1 seek=$(($(stat -c %s "$pack") / 2)) conv=notrunc status=none
  reads "$r"
  status=$?
  case $status in
    3) says malformed ;;
    1) says 'failed: ' ;;
    *) false ;;
  esac
}

# Code without any manifest: what hides is told, that its terms were looked at, and that contents could be read, once.
code_alone() {
  local r=$work/code
  git init -q --bare -b main "$r"
  commit "$r" refs/heads/main "$(printf 'int x;\n/* \342\200\256 */\n')" a.c >/dev/null
  commit "$r" refs/heads/main 'int y;' b.c "$(git -C "$r" rev-parse main)" >/dev/null
  reads "$r" && says 'U+202E line 2 column 4 count 1' && says 'facts=4' && [ "$(grep -c 'fact kind=read' "$out")" -eq 1 ]
}

withheld() {
  local r=$work/withheld
  git init -q --bare -b main "$r"
  commit "$r" refs/heads/main 1234567890123456789012345678901234567890 a.c >/dev/null
  commit "$r" refs/heads/main 1234567890123456789012345678901234567891 package.json "$(git -C "$r" rev-parse main)" >/dev/null
  reads "$r" && [ "$(grep -c 'kind=withheld .*value=\[withheld\]' "$out")" -eq 2 ] && never_says 'kind=read'
}

# ---- what must never run ----

hostile_configuration() {
  local r=$work/hostile mark=$work/marker program=$work/program
  printf '#!/bin/sh\necho "$0 $*" >>%s\ncat\n' "$mark" >"$program"
  chmod +x "$program"
  git clone -q "$work/plain" "$r" 2>/dev/null
  printf '* diff=evil filter=evil\n' >"$r/.gitattributes"
  printf '{"dependencies":{"a":"1"}}' >"$r/package.json"
  git -C "$r" add . && git -C "$r" commit -q -m attributes
  cp "$r/.gitattributes" "$r/.git/info/attributes"
  for key in core.fsmonitor core.pager core.sshCommand core.editor core.askPass core.gitProxy gpg.program gpg.ssh.program \
    diff.evil.textconv diff.evil.command diff.external filter.evil.clean filter.evil.smudge filter.evil.process \
    credential.helper sequence.editor pager.log pager.rev-list remote.origin.uploadpack uploadpack.packObjectsHook; do
    git -C "$r" config "$key" "$program"
  done
  git -C "$r" config core.hooksPath "$r/evil-hooks"
  git -C "$r" config alias.cat-file "!$program"
  git -C "$r" config alias.rev-list "!$program"
  git -C "$r" config alias.diff-tree "!$program"
  git -C "$r" config log.showSignature true
  git -C "$r" config extensions.worktreeConfig true
  git -C "$r" config include.path "$r/more"
  mkdir "$r/evil-hooks"
  for hook in post-checkout pre-commit reference-transaction post-index-change fsmonitor-watchman pre-auto-gc; do
    cp "$program" "$r/evil-hooks/$hook"
    cp "$program" "$r/.git/hooks/$hook"
  done
  # replace refs and grafts would show another history
  mkdir -p "$r/.git/refs/replace"
  git -C "$r" rev-parse "$one" >"$r/.git/refs/replace/$three"
  echo "$three" >"$r/.git/info/grafts"
  git -C "$r" status >/dev/null 2>&1 # git itself, let in, runs it
  [ -e "$mark" ] || return 1
  rm -f "$mark"
  reads "$r" && [ ! -e "$mark" ] && says 'commits=4' && says "commit id=$three" && says "parent=$two" && says 'npm:a' || return 1
  # the pack reader put out of action: git itself reads, and still nothing runs
  mkfifo "$r/.git/objects/pack/pack-1.idx"
  timeout 60 "$read_source" "$r" >"$out" 2>&1
  [ $? -eq 3 ] && [ ! -e "$mark" ] && says 'commits=4' && says "parent=$two" && says 'npm:a' && says 'at=[objects] reason=[read through git'
}

leaves_nothing() { [ -z "$(ls -A "$TMPDIR")" ] && [ -z "$(ls -A "$HOME")" ]; }

plain "$work/plain"
check "bare, working copy, worktree and .git files" shapes_of_folders
check "submodule" submodule
check "no repository" no_repository
check "empty repository" empty_repository
check "working copy behind and ahead of its remote" behind_and_ahead
check "HEAD names a branch that is not there" unborn_head
check "detached HEAD" detached_head
check "alternates, odd folder names" alternates
check "kinds of refs" kinds_of_refs
check "SHA-256" sha256
check "layouts that are not known" unknown_layouts
check "incremental" incremental
check "tips stored as deltas" deltas
check "tags of tags, of trees, without tagger, signed" tags
check "odd names, times and messages" odd_records
check "octopus and several roots" merges_and_roots
check "message of 300 MB" huge_message
check "100,000 refs" many_refs
check "shallow clone" shallow
check "partial clone" partial
check "refs to nowhere" refs_to_nowhere
check "missing tree" missing_tree
check "missing commit" missing_commit
check "corrupt pack" corrupt_pack
check "code alone" code_alone
check "contents taken out" withheld
check "hostile configuration" hostile_configuration
check "nothing is left behind" leaves_nothing
echo "1..$count"
exit $failed
