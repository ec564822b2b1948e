#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the label file for `wolfhound evaluate` from labelled data and a folder of repositories.
#
# usage: bench/labels.sh DEVSET PROJECTS > labels.tsv
#
# DEVSET holds handovers.tsv; PROJECTS has lines OWNER/NAME<TAB>PATH. Every project of PROJECTS but the incidents named
# below is ordinary; every hand-over whose repository is among them is a line of its own.
set -eu
devset=$1
projects=$2
tab=$(printf '\t')

path_of() {
  awk -F'\t' -v n="$1" '$1 == n { print $2; exit }' "$projects"
}

incident() { # NAME ACTORS KNOWN PAYLOAD DAYS
  path=$(path_of "$1")
  [ -n "$path" ] || return 0
  printf 'incident\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$path" "$2" "$3" "$4" "$5"
}

is_incident() {
  case $1 in
  dominictarr/event-stream | polyfillpolyfill/polyfill-service | Marak/colors.js) return 0 ;;
  jspenguin2017/uBlockProtector | RIAEvangelist/* | faisalman/ua-parser-js | dominictarr/rc) return 0 ;;
  veged/coa | twbs/bootstrap-sass | bdmac/strong_password) return 0 ;;
  esac
  return 1
}

printf '# kind\tname\ttarget\tactors\tknown\tpayload\tdays\n'
while IFS="$tab" read -r name path _; do
  is_incident "$name" || printf 'ordinary\t%s\t%s\t-\t-\t-\t-\n' "$name" "$path"
done <"$projects"
incident dominictarr/event-stream right9ctrl@outlook.com 2018-09-04 2018-09-09 2018-09-04,2018-09-05,2018-09-08,2018-10-04
incident polyfillpolyfill/polyfill-service polyfillpolyfill@protonmail.com 2024-02-29 2024-06-01 2024-02-29,2024-03-05,2024-05-31
tail -n +2 "$devset/handovers.tsv" | while IFS="$tab" read -r name _ _ email _ _ _ first _; do
  path=$(path_of "$name")
  [ -z "$path" ] || printf 'handover\t%s\t%s\t%s\t%s\t-\t-\n' "$name" "$path" "$email" "$first"
done
