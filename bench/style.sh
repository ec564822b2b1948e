#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How well style tells who wrote what, and the weights of data/style.json.
#
#   bench/style.sh BUILD SHARED LEARN...          fits weights on the archives LEARN, writes BUILD/style.json, and measures
#                                                 on the lists of SHARED/corpora/mail
#   bench/style.sh BUILD SHARED -a LEARN...       the same, feature by feature: for a few archives
#   bench/style.sh BUILD SHARED -- ARCHIVE...     measures on ARCHIVE... with the weights that ship
#
# The weights that ship are fitted on r-sig-hpc, r-sig-db, r-sig-debian and r-sig-fedora (mboxes of stat.ethz.ch), and on
# util-linux, kexec, autofs, open-iscsi and speakup (public inboxes of linux-mailinglist-archives); that of commits is of
# style-commits.
set -eu
[ $# -ge 3 ] || { sed -n '3,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
build=$1 shared=$2
shift 2
meson compile -C "$build" style-bench >&2
each=()
if [ "$1" = -a ]; then
  each=(-a)
  shift
fi
if [ "$1" = -- ]; then
  shift
  exec "$build/bench/style-bench" -m "$@"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for list in linux-integrity.vger.kernel.org.0.mbox linux-mtd.lists.infradead.org.0.mbox twisted-python.pipermail.txt; do
  zstd -dq "$shared/corpora/mail/$list.zst" -o "$work/$list"
done
"$build/bench/style-bench" "${each[@]}" -o "$build/style.json" -t "$@" -m "$work"/*
