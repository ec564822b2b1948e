#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh SOURCE BUILD: what is installed under DESTDIR is there, and uninstall takes all of it away again.
set -eu
source=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

DESTDIR=$work meson install -C "$build" --no-rebuild --quiet >/dev/null
for name in bin/wolfhound share/man/man1/wolfhound.1 share/man/man1/wolfhound-scan.1 \
  share/man/man7/wolfhound-pattern-ladder.7 share/bash-completion/completions/wolfhound.bash; do
  find "$work" -path "*/$name" | grep -q . || { echo "not installed: $name"; exit 1; }
done
"$source/tools/uninstall" "$build" "$work" >/dev/null
left=$(find "$work" -type f)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
