#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The mail reader on archives of every kind, whole, cut and odd. Usage: mail-reader.sh READ-MAIL
# shellcheck disable=SC2016,SC2317 # a script is written with its own variables; functions are called through check
set -u
read_mail=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Bea GIT_COMMITTER_EMAIL=bea@example.org
export GIT_AUTHOR_DATE='1500000000 +1900' GIT_COMMITTER_DATE='1500000100 +0000'
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

reads() { "$read_mail" "$@" >"$out" 2>&1; } # status 0 complete, 3 incomplete
says() { grep -qF -- "$1" "$out"; }
ids() { sed -n 's/^message id=\[\([^]]*\)\].*/\1/p' "$out" | tr '\n' ' '; }
gives() { # IDS COMMAND...: these messages, in this order
  "${@:2}" && [ "$(ids)" = "$1 " ]
}

mail() { # NUMBER
  printf 'From: Ann Bee <ann@example.org>\nMessage-ID: <%s@example.org>\nDate: Tue, 1 Apr 2008 06:37:42 -0500\nSubject: s\n\nwords %s\n' "$1" "$1"
}
in_mbox() { # NUMBER...
  local n
  for n; do
    echo 'From ann@example.org Tue Apr  1 00:18:57 2008'
    mail "$n"
    echo
  done
}
all() { gives '1@example.org 2@example.org 3@example.org' "$@"; }

# ---- files ----

in_mbox 1 2 3 >"$work/list.mbox"
gzip -nc "$work/list.mbox" >"$work/list.mbox.gz"
xz -c "$work/list.mbox" >"$work/list.mbox.xz"
zstd -qc "$work/list.mbox" >"$work/no-name-tells"
{ in_mbox 1 | gzip -nc; in_mbox 2 3 | gzip -nc; } >"$work/joined.gz"
mail 1 >"$work/one.eml"
for file in list.mbox list.mbox.gz list.mbox.xz no-name-tells joined.gz; do
  check "$file is read whole" all reads "$work/$file"
done
check 'one mail is read' gives 1@example.org reads "$work/one.eml"
check 'a place is a file and an offset' says 'place=[one.eml:0]'
# shellcheck disable=SC2046 # numbers, one word each
in_mbox $(seq 1 700) >"$work/many.mbox"
same_with_threads() {
  reads "$work/many.mbox" && says messages=700 && cp "$out" "$work/one-job" && reads -j 4 "$work/many.mbox" && cmp -s "$out" "$work/one-job"
}
check 'threads change nothing' same_with_threads

# Noise that does not pack, so that a cut falls into the stream.
{ in_mbox 1 2; head -c 500000 /dev/urandom | base64; } >"$work/noisy"
incomplete() { reads "$@"; [ $? = 3 ]; }
cut_short() { # PROGRAM
  "$1" -c "$work/noisy" >"$work/whole"
  head -c "$(($(wc -c <"$work/whole") * 2 / 3))" "$work/whole" >"$work/cut"
  incomplete "$work/cut" && says 'id=[1@example.org]' && says 'malformed at=[cut:'
}
for program in gzip xz zstd; do
  check "a $program file that was cut gives what came before" cut_short "$program"
done
echo 'just prose' >"$work/prose"
check 'prose is no mail' incomplete "$work/prose"
: >"$work/empty"
nothing_in() { reads "$1" && says messages=0; }
check 'an empty file is an empty archive' nothing_in "$work/empty"
check 'what is not there is an error' eval '! reads "$work/nothing"; says "no reader takes it"'
mkfifo "$work/pipe"
check 'a pipe is nothing to read' eval '! timeout 10 "$read_mail" "$work/pipe" >"$out"'
state() { "$read_mail" -q "$1" | sed -n 's/^state=//p'; }
cp "$work/list.mbox" "$work/grows"
before=$(state "$work/grows")
check 'the same file has the same state' [ "$before" = "$(state "$work/grows")" ]
in_mbox 4 >>"$work/grows"
check 'a longer one another' [ "$before" != "$(state "$work/grows")" ]

# ---- folders ----

mkdir -p "$work/maildir/cur" "$work/maildir/new" "$work/maildir/tmp"
mail 1 >"$work/maildir/cur/100.a:2,S"
mail 2 >"$work/maildir/new/200.b"
mail 3 >"$work/maildir/cur/1000.c:2,"
mail 9 >"$work/maildir/tmp/50.d"
check 'a maildir in order of its names' all reads "$work/maildir"
mkdir "$work/mh"
mail 1 >"$work/mh/2"
mail 2 >"$work/mh/10"
mail 3 >"$work/mh/11"
echo 'a: 1-3' >"$work/mh/.mh_sequences"
check 'a folder of mails in order of its numbers' all reads "$work/mh"
mkdir -p "$work/months/attachments"
in_mbox 1 >"$work/months/2008-January.txt"
in_mbox 2 | gzip -nc >"$work/months/2008-April.txt.gz"
in_mbox 3 >"$work/months/2008-August.txt"
echo '<html></html>' >"$work/months/index.html"
ln -s "$work/list.mbox" "$work/months/0-link"
check 'months in order, pages and links passed over' all reads "$work/months"
check 'a place names the file in the folder' says 'place=[2008-August.txt:0]'

# ---- public inboxes ----

put() { # REPOSITORY MODE-PATH...: one commit of these files (PATH=CONTENT-FILE), on top of what is there
  local repo=$1 tree parent id
  parent=$(git -C "$repo" rev-parse -q --verify refs/heads/master)
  tree=$(cat | git -C "$repo" mktree)
  id=$(git -C "$repo" commit-tree ${parent:+-p "$parent"} -m x "$tree")
  git -C "$repo" update-ref refs/heads/master "$id"
}
blob() { git -C "$1" hash-object -w --stdin; }
post() { # REPOSITORY NUMBER: version 2
  printf '100644 blob %s\tm\n' "$(mail "$2" | blob "$1")" | put "$1"
}
withdraw() { # REPOSITORY NUMBER
  printf '100644 blob %s\td\n' "$(mail "$2" | blob "$1")" | put "$1"
}

mkdir -p "$work/v2/git"
git init -q --bare -b master "$work/v2/git/0.git"
git init -q --bare -b master "$work/v2/git/1.git"
post "$work/v2/git/0.git" 1
post "$work/v2/git/0.git" 8
withdraw "$work/v2/git/0.git" 8
post "$work/v2/git/0.git" 2
post "$work/v2/git/1.git" 3
check 'an inbox of two epochs, without what was taken out' all reads "$work/v2"
check 'the zone is the Date header, not the author of the commit' says 'claimed=1207049862/-300'
check 'the committer tells when it came' says 'arrived=1500000100'
check 'a place is a commit' says "place=[$(git -C "$work/v2/git/1.git" rev-parse master)]"
check 'one epoch by itself' gives '1@example.org 2@example.org' reads "$work/v2/git/0.git"
git -C "$work/v2/git/0.git" gc -q
check 'packed' all reads "$work/v2"
before=$(state "$work/v2")
post "$work/v2/git/1.git" 4
check 'a new mail is a new state' [ "$before" != "$(state "$work/v2")" ]

git init -q --bare -b master "$work/v1.git"
old() { # NUMBER...: version 1: the tree of all these
  local n hash
  for n; do
    hash=$(mail "$n" | sha1sum | cut -c1-40)
    printf '%s %s\n' "$hash" "$(mail "$n" | blob "$work/v1.git")"
  done | sort | while read -r hash object; do
    printf '040000 tree %s\t%s\n' "$(printf '100644 blob %s\t%s\n' "$object" "${hash:2}" | git -C "$work/v1.git" mktree)" "${hash:0:2}"
  done | put "$work/v1.git"
}
old 1
old 1 2
old 1 2 8
old 1 2
old 1 2 3
check 'an inbox of version 1' all reads "$work/v1.git"

# A repository's own settings are not obeyed.
printf '[core]\n\tfsmonitor = touch %s/ran\n\tpager = touch %s/ran\n' "$work" "$work" >>"$work/v1.git/config"
check 'its configuration changes nothing' all reads "$work/v1.git"
check 'and runs nothing' [ ! -e "$work/ran" ]
git init -q --bare -b master "$work/code.git"
printf '100644 blob %s\tREADME\n' "$(echo hello | blob "$work/code.git")" | put "$work/code.git"
check 'a repository of code is no inbox' eval 'incomplete "$work/code.git" && says "no public inbox"'
object=$(git -C "$work/v2/git/1.git" rev-parse master:m)
rm -f "$work/v2/git/1.git/objects/${object:0:2}/${object:2}"
check 'a missing mail is told, and the others are read' eval 'incomplete "$work/v2" && says missing && says "id=[3@example.org]"'

echo "1..$count"
exit $failed
