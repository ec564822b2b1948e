#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Reading mail against GMime's parser alone, `notmuch new` and `mu index`, on the same messages in the same run, and the memory that
# a gigabyte takes. Usage: bench/mail.sh BUILD MBOX...   (MBOX plain or .zst; needs GNU time, notmuch, mu)
set -eu
build=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ninja -C "$build" tests/read-mail bench/mail-parse >/dev/null

for file; do
  case $file in
  *.zst) zstd -dqc "$file" ;;
  *) cat "$file" ;;
  esac
done >"$work/all.mbox"
bytes=$(stat -c %s "$work/all.mbox")

timed() { # NAME BYTES COMMAND...: the best of three by time; the most memory
  local name=$1 size=$2
  shift 2
  for _ in 1 2 3; do
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$@" >/dev/null 2>&1
    cat "$work/time"
  done | sort -n | awk -v name="$name" -v size="$size" '
    NR == 1 { wall = $1; cpu = $2 + $3 } { if ($4 > most) most = $4 }
    END { printf "%-34s %8.2f s %8.2f s CPU %8.1f MB/s of CPU %8d KiB\n", name, wall, cpu, size / 1e6 / (cpu > 0 ? cpu : 0.01), most }'
}

# The maildir, one file for each message.
mkdir -p "$work/mail/cur" "$work/mail/new" "$work/mail/tmp"
python3 - "$work/all.mbox" "$work/mail/cur" <<'EOF'
import re, sys
data = open(sys.argv[1], "rb").read()
starts = [m.start() for m in re.finditer(rb"(?m)^From \S.* \d\d:\d\d:\d\d .*\n(?=[A-Za-z-]+:)", data)] + [len(data)]
for n, (at, end) in enumerate(zip(starts, starts[1:])):
    body = data[data.index(b"\n", at) + 1:end]
    open("%s/%d.%d.host:2,S" % (sys.argv[2], 1500000000 + n, n), "wb").write(body)
EOF
echo "$(find "$work/mail/cur" -type f | wc -l) messages, $bytes bytes, $(nproc) processors"

timed "GMime's parser alone" "$bytes" "$build/bench/mail-parse" "$work/all.mbox"
timed 'mbox, 1 job' "$bytes" "$build/tests/read-mail" -q "$work/all.mbox"
timed 'mbox, 2 jobs' "$bytes" "$build/tests/read-mail" -q -j 2 "$work/all.mbox"
timed 'maildir, 1 job' "$bytes" "$build/tests/read-mail" -q "$work/mail"

export HOME=$work/home NOTMUCH_CONFIG=$work/notmuch.ini XDG_CACHE_HOME=$work/home MUHOME=$work/mu
mkdir -p "$HOME"
printf '[database]\npath=%s\n[user]\nname=x\nprimary_email=x@example.org\n[new]\ntags=new\n' "$work/mail" >"$NOTMUCH_CONFIG"
once() { # NAME COMMAND...: an index can be built but once
  /usr/bin/time -f '%e %U %S %M' -o "$work/time" "${@:2}" >/dev/null 2>&1
  awk -v name="$1" -v size="$bytes" '{ printf "%-34s %8.2f s %8.2f s CPU %8.1f MB/s of CPU %8d KiB\n", name, $1, $2 + $3, size / 1e6 / ($2 + $3), $4 }' "$work/time"
}
once 'notmuch new' notmuch new --quiet
mu init --maildir="$work/mail" >/dev/null 2>&1
once 'mu index' mu index

# A gigabyte, as often over as it takes.
while [ "$(stat -c %s "$work/big.mbox" 2>/dev/null || echo 0)" -lt 1000000000 ]; do
  cat "$work/all.mbox" >>"$work/big.mbox"
done
timed 'a gigabyte, 1 job' "$(stat -c %s "$work/big.mbox")" "$build/tests/read-mail" -q "$work/big.mbox"
timed 'a gigabyte, 2 jobs' "$(stat -c %s "$work/big.mbox")" "$build/tests/read-mail" -q -j 2 "$work/big.mbox"
# And one message of a gigabyte.
{ echo 'From a@example.org Tue Apr  1 00:18:57 2008'; echo 'Subject: x'; echo; head -c 1000000000 /dev/zero | tr '\0' 'x' | fold -w 70; } >"$work/big.mbox"
timed 'one message of a gigabyte' "$(stat -c %s "$work/big.mbox")" "$build/tests/read-mail" -q "$work/big.mbox"
