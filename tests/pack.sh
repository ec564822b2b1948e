#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pack reader against git itself and against the plumbing path, on repositories with every trap we know and,
# where they are, on shared ones. Usage: pack.sh READ-HISTORY
# shellcheck disable=SC2317 # functions are called through check
set -eu
read_history=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Bea GIT_COMMITTER_EMAIL=bea@example.org
echo 1500000000 >"$work/clock"
failed=0 count=0

check() { # NAME COMMAND...
  count=$((count + 1))
  if "${@:2}"; then echo "ok $count - $1"; else
    echo "not ok $count - $1"
    failed=1
  fi
}

tips_of() { # REPOSITORY: commits that its refs lead to
  git -C "$1" for-each-ref --format='%(objectname)^{commit}' |
    git -C "$1" cat-file --batch-check='%(objectname) %(objecttype)' | awk '$2 == "commit" {print $1}' | sort -u
}

same_as_git() { # REPOSITORY: same commits and same changes as git tells
  tips_of "$1" >"$work/tips"
  "$read_history" pack "$1" 2 order <"$work/tips" >"$work/order" || return 1
  git -C "$1" rev-list --stdin <"$work/tips" | sort >"$work/commits"
  sort "$work/order" | cmp - "$work/commits" || return 1
  git -C "$1" diff-tree --stdin --root -r --raw -z --no-renames --no-abbrev <"$work/order" >"$work/raw.git"
  "$read_history" pack "$1" 2 raw <"$work/tips" | cmp - "$work/raw.git" || return 1
  parents_first "$1"
}

parents_first() { # REPOSITORY; the order is in $work/order
  git -C "$1" rev-list --stdin --parents --no-walk=unsorted <"$work/order" |
    awk '{ for (i = 2; i <= NF; i++) if (!($i in seen)) { bad = 1 } seen[$1] = 1 } END { exit bad }'
}

same_as_plumbing() { # REPOSITORY: same records whichever way, with any number of threads
  tips_of "$1" >"$work/tips"
  for way in "pack 1" "pack 3" "plumbing 1"; do
    # shellcheck disable=SC2086
    "$read_history" ${way% *} "$1" ${way#* } records <"$work/tips" >"$work/${way% *}.${way#* }" 2>"$work/err" || return 1
    sort "$work/err" >"$work/faults.${way% *}"
  done
  cmp "$work/pack.1" "$work/pack.3" && cmp "$work/pack.1" "$work/plumbing.1" &&
    cmp "$work/faults.pack" "$work/faults.plumbing"
}

both() { # REPOSITORY NAME
  check "$2: as git" same_as_git "$1"
  check "$2: as plumbing" same_as_plumbing "$1"
}

commit() { # PARENTS...: of the index of $repo, on branch main
  local args=() parent id
  for parent in "$@"; do args+=(-p "$parent"); done
  local clock=$(($(cat "$work/clock") + 3600))
  echo $clock >"$work/clock"
  id=$(printf 'change %s\n\nReviewed-by: Cid <cid@example.org>\n' $clock |
    GIT_AUTHOR_DATE="$clock +0530" GIT_COMMITTER_DATE="$clock -0800" \
      git -C "$repo" commit-tree "${args[@]}" "$(git -C "$repo" write-tree)")
  git -C "$repo" update-ref refs/heads/main "$id"
  echo "$id"
}

blob() { printf '%s' "$1" | git -C "$repo" hash-object -w --stdin; }
# Lines "MODE ID<tab>PATH" with NUL ends; mode 0 takes away.
put() { printf '%s %s\t%s\0' "$1" "$2" "$3" | git -C "$repo" update-index -z --index-info; }
take() { printf '0 %s\t%s\0' "$zero" "$1" | git -C "$repo" update-index -z --index-info; }

make_traps() { # REPOSITORY FORMAT
  repo=$1
  git init -q --bare --object-format="$2" "$repo"
  zero=$(printf '%*s' "$(printf x | git -C "$repo" hash-object --stdin | tr -d '\n' | wc -c)" '' | tr ' ' 0)
  local one two three c1 c2 c3 c4 path
  one=$(blob one) two=$(blob two) three=$(blob three)
  for path in a a.b a-c a0 b/x b.c b-d b0 $'odd\001' $'tab\there' $'line\nend' $'\377\376' 'sp ace' 'q"uote'; do
    put 100644 "$one" "$path"
  done
  c1=$(commit)
  take a; take b/x
  for path in a/b a/a.b a/b.c b; do put 100644 "$two" "$path"; done # file to folder, folder to file
  c2=$(commit "$c1")
  put 100755 "$two" b; put 120000 "$one" a0; put 160000 "$c1" sub; put 160000 "$c1" a.b
  c3=$(commit "$c2")
  put 160000 "$c2" sub; put 100644 "$three" a0; put 120000 "$three" a.b; put 100644 "$two" "$(printf 'd/%.0s' {1..80})f"
  c4=$(commit "$c3")
  take "$(printf 'd/%.0s' {1..80})f"; take sub
  c4=$(commit "$c4")
  c4=$(commit "$c4") # changes nothing
  git -C "$repo" read-tree --empty
  c4=$(commit "$c4") # the empty tree
  local root2 root3 root4
  put 100644 "$three" only
  root2=$(commit) root3=$(commit)
  git -C "$repo" read-tree --empty
  root4=$(commit)
  put 100644 "$one" merged
  c4=$(commit "$c4" "$root2")                     # foreign history comes in
  c4=$(commit "$c4" "$root2" "$root3" "$root4" "$c1") # octopus
  put 100644 "$two" merged
  c4=$(commit "$c4")
  git -C "$repo" update-ref refs/heads/side "$c2"
  git -C "$repo" -c gpg.program=false tag -a -m tag v1 "$c3"
  odd_tree "$one"
  many_commits
}

odd_tree() { # BLOB: modes that old gits wrote: 100664 counts as 100644
  local raw=${1//[^0-9a-f]/} tree id
  raw=$(printf '%s' "$raw" | sed 's/../\\x&/g')
  # shellcheck disable=SC2059
  tree=$(printf "100664 old\\0$raw" | git -C "$repo" hash-object -w -t tree --literally --stdin)
  id=$(echo old | git -C "$repo" commit-tree "$tree")
  # shellcheck disable=SC2059
  tree=$(printf "100644 old\\0$raw" | git -C "$repo" hash-object -w -t tree --literally --stdin)
  id=$(echo new | git -C "$repo" commit-tree -p "$id" "$tree")
  git -C "$repo" update-ref refs/heads/odd "$id"
}

many_commits() { # more than one thread's chunk, in one wide folder: long chains of deltas
  awk 'BEGIN {
    for (i = 1; i <= 5000; i++) {
      printf "commit refs/heads/many\ncommitter Ada <ada@example.org> %d +0100\ndata 5\nmany\n", 1400000000 + i * 60
      printf "M 644 inline wide/file%d\ndata %d\n%d\n", i * 7919 % 900, length(i), i
      if (i % 50 == 0) printf "M 644 inline other/%d/%d/x\ndata 1\ny\n", i % 7, i % 11
      if (i % 77 == 0) printf "D wide/file%d\n", (i - 3) * 7919 % 900
    }
  }' | git -C "$repo" fast-import --quiet
}

incremental() { # REPOSITORY: what is not below older tips
  local have new
  new=$(git -C "$1" rev-parse many)
  for have in many~100 "many~4000 main" "main many"; do
    # shellcheck disable=SC2086
    have=$(git -C "$1" rev-parse $have)
    git -C "$1" update-ref refs/heads/fork "$(echo fork | git -C "$1" commit-tree -p "many~4500" "many~4500^{tree}")"
    { echo "$new"; git -C "$1" rev-parse main fork; } >"$work/tips"
    # shellcheck disable=SC2086
    "$read_history" pack "$1" 2 order $have <"$work/tips" | sort >"$work/pack.have" || return 1
    # shellcheck disable=SC2086
    git -C "$1" rev-list --stdin --not $have <"$work/tips" | sort | cmp - "$work/pack.have" || return 1
  done
}

damaged() { # REPOSITORY: any damage gives an end without a crash
  local pack i
  for pack in "$1"/objects/pack/*.pack "$1"/objects/pack/*.idx; do
    chmod u+w "$pack"
    cp "$pack" "$work/whole"
    for i in 1 2 3 4 5 6 7 8; do
      printf '\377\377\377\377' | dd of="$pack" bs=1 seek=$(($(stat -c %s "$work/whole") * i / 9)) conv=notrunc status=none
      "$read_history" pack "$1" 2 count <"$work/tips" >"$work/out" 2>"$work/err" || [ $? -eq 2 ] || return 1
      cp "$work/whole" "$pack"
    done
    truncate -s $(($(stat -c %s "$work/whole") / 2)) "$pack"
    "$read_history" pack "$1" 2 count <"$work/tips" >"$work/out" 2>"$work/err" || [ $? -eq 2 ] || return 1
    cp "$work/whole" "$pack"
  done
}

# A link or a special file among the packs is not opened; the reader says that this is not for it.
refuses_links() { # REPOSITORY
  mkfifo "$1/objects/pack/pack-1.idx"
  ! timeout 20 "$read_history" pack "$1" 1 count <"$work/tips" >"$work/out" 2>&1 || return 1
  rm "$1/objects/pack/pack-1.idx"
  ln -s /dev/zero "$1/objects/pack/pack-1.idx"
  ! timeout 20 "$read_history" pack "$1" 1 count <"$work/tips" >"$work/out" 2>&1 || return 1
  rm "$1/objects/pack/pack-1.idx"
}

# One tree and one commit of a loose repository go away: what is left is read, and it says so.
missing_objects() {
  local tree commit
  make_traps "$work/holes" sha1
  tree=$(git -C "$work/holes" rev-parse "main~3:")
  commit=$(git -C "$work/holes" rev-parse "side~1")
  tips_of "$work/holes" >"$work/tips"
  for id in "$tree" "$commit"; do rm -f "$work/holes/objects/${id:0:2}/${id:2}"; done
  "$read_history" pack "$work/holes" 2 count <"$work/tips" >"$work/out" 2>"$work/err" || return 1
  grep -q incomplete "$work/out" && grep -q "commit $commit: commit is missing" "$work/err"
}

# Of the blobs that hold hidden text none is passed over, and most others are.
hidden_text() { # REPOSITORY
  awk 'BEGIN {
    for (i = 1; i <= 600; i++) {
      printf "commit refs/heads/main\ncommitter Ada <ada@example.org> %d +0000\ndata 1\nc\n", 1400000000 + i * 60
      text = ""
      for (line = 1; line <= 60; line++) text = text (line == i % 60 + 1 ? "changed in " i : "line " line) "\n"
      quoted = text "\342\200\234quoted\342\200" (i % 100 == 50 ? "\256" : "\235") "\n" # one byte makes the difference
      if (i % 97 == 13) text = text "if (\342\200\213x)\n"
      if (i % 89 == 7) text = "\357\273\277" text
      printf "M 644 inline plain.c\ndata %d\n%s\nM 644 inline quoted.c\ndata %d\n%s\n", length(text), text, length(quoted), quoted
      clean = ""
      for (line = 1; line <= 60; line++) clean = clean "int variable_" line " = " (line == i % 60 + 1 ? i : line * 7) ";\n"
      printf "M 644 inline clean.c\ndata %d\n%s\n", length(clean), clean
    }
  }' | git -C "$1" fast-import --quiet
  git -C "$1" repack -qadf --depth=50 --window=50
  git -C "$1" cat-file --batch-all-objects --batch-check='%(objectname) %(objecttype)' | awk '$2 == "blob" {print $1}' >"$work/blobs"
  local id
  while IFS= read -r id; do
    if git -C "$1" cat-file blob "$id" | grep -qP '\xe2\x80[\x8b\xae]'; then echo "$id"; fi
  done <"$work/blobs" | sort >"$work/hold"
  "$read_history" hidden "$1" 2 list <"$work/blobs" | sort >"$work/may" || return 1
  [ "$(wc -l <"$work/hold")" -eq 13 ] && [ -z "$(comm -23 "$work/hold" "$work/may")" ] &&
    [ "$(wc -l <"$work/may")" -le 1200 ] # of 1800: not those of clean.c
}

make_traps "$work/loose" sha1
both "$work/loose" "loose and packed objects"
check "incremental" incremental "$work/loose"
git clone -q --bare --mirror "file://$work/loose" "$work/packed"
git -C "$work/packed" repack -qadf --depth=250 --window=20
both "$work/packed" "one pack with long chains"
git clone -q --bare -s "$work/packed" "$work/borrowed"
git -C "$work/borrowed" update-ref refs/heads/own "$(echo own | git -C "$work/borrowed" commit-tree -p main "many^{tree}")"
both "$work/borrowed" "alternates"
git clone -q --bare --depth=20 --no-single-branch "file://$work/packed" "$work/shallow"
check "shallow: as plumbing" same_as_plumbing "$work/shallow"
git clone -q --bare "file://$work/packed" "$work/old"
git -C "$work/old" -c pack.indexVersion=1 repack -qad
both "$work/old" "index version 1"
git -C "$work/old" -c pack.packSizeLimit=1m repack -qad --no-write-bitmap-index 2>/dev/null || true
printf 'more' | git -C "$work/old" hash-object -w --stdin >/dev/null
git -C "$work/old" update-ref refs/heads/more "$(echo more | git -C "$work/old" commit-tree -p many "main^{tree}")"
git -C "$work/old" repack -qd
git -C "$work/old" update-ref refs/heads/more "$(echo more | git -C "$work/old" commit-tree -p more "many^{tree}")"
both "$work/old" "several packs"
make_traps "$work/sha256" sha256
both "$work/sha256" "SHA-256, loose and packed"
git -C "$work/sha256" repack -qad
both "$work/sha256" "SHA-256, packed"
tips_of "$work/packed" >"$work/tips"
check "damage ends well" damaged "$work/packed"
check "links and special files are refused" refuses_links "$work/packed"
check "missing objects" missing_objects

git init -q --bare "$work/hidden"
check "hidden text" hidden_text "$work/hidden"

shared=${WH_SHARED:-$(dirname "$0")/../../shared}/corpora/git
for name in dominictarr+event-stream madler+zlib kkos+oniguruma; do
  if [ ! -r "$shared/$name.fi.zst" ] || ! command -v zstd >/dev/null; then
    echo "# $name: skipped, no shared corpora"
    continue
  fi
  git init -q --bare "$work/$name"
  zstd -dcq "$shared/$name.fi.zst" | git -C "$work/$name" fast-import --quiet --done
  both "$work/$name" "$name"
done
echo "1..$count"
exit $failed
