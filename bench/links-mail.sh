#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `wolfhound link --all` from a cold store, reading included, against `notmuch new` and `mu index`, which read and index, on the same
# maildir of invented people in the same run: bench/links-mail.sh PROGRAM [FOLDER [PEOPLE [MOST]]]   (needs GNU time, notmuch, mu)
set -eu
program=$1
work=${2:-$(mktemp -d)}
people=${3:-5000}
mail=$work/mail
[ -d "$mail/cur" ] || python3 "$(dirname "$0")/links-people.py" "$people" 10 1 "${4:-420}" "$mail"
bytes=$(find "$mail/cur" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }')
echo "$people people, $(find "$mail/cur" -type f | wc -l) messages, $bytes bytes, $(nproc) processors"

timed() { # NAME COMMAND...
  /usr/bin/time -f '%e %U %S %M' -o "$work/time" "${@:2}" >/dev/null 2>&1
  awk -v name="$1" '{ printf "%-34s %8.2f s %8.2f s CPU %8d KiB\n", name, $1, $2 + $3, $4 }' "$work/time"
}
find "$mail/cur" -type f -exec cat {} + >/dev/null # so that nobody is the first to read the files
for jobs in 1 2; do
  rm -f "$work/cold.db"
  timed "link --all, $jobs jobs" "$program" link --all --jobs "$jobs" --mail "$mail" --store "$work/cold.db" -o "$work/found.txt"
done
rm -f "$work/cold.db"
timed 'persons (reading alone)' "$program" persons --mail "$mail" --store "$work/cold.db"

export HOME=$work/home NOTMUCH_CONFIG=$work/notmuch.ini XDG_CACHE_HOME=$work/home MUHOME=$work/mu
rm -rf "$HOME" "$MUHOME" "$mail/.notmuch"
mkdir -p "$HOME"
printf '[database]\npath=%s\n[user]\nname=x\nprimary_email=x@example.org\n[new]\ntags=new\n' "$mail" >"$NOTMUCH_CONFIG"
timed 'notmuch new' notmuch new --quiet
mu init --maildir="$mail" >/dev/null 2>&1
timed 'mu index' mu index
rm -rf "$HOME" "$MUHOME" "$mail/.notmuch" "$work/cold.db"
