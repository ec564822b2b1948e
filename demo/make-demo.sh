#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the demo's two invented projects, a bare repository and a mailing list each: make-demo.sh FOLDER. The same bytes everywhere.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: make-demo.sh FOLDER}

# Nobody's configuration may have a say in what is made.
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
LC_ALL=C
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM LC_ALL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# A signature that names a key and proves nothing: an OpenPGP packet with an invented issuer (16 hex digits).
signature() {
  bytes='\210\035\004\000\001\010\000\006\005\002\125\000\000\000\000\012\011\020'
  for octet in $(printf '%s' "$1" | sed 's/../& /g'); do
    bytes="$bytes\\$(printf '%03o' "0x$octet")"
  done
  bytes="$bytes\\052\\052\\000\\010\\377"
  printf -- '-----BEGIN PGP SIGNATURE-----\n\n'
  # shellcheck disable=SC2059 # the bytes are an octal format on purpose
  printf "$bytes" | base64
  printf -- '-----END PGP SIGNATURE-----\n'
}

# make PROJECT PERSON KEY [PERSON KEY]: the repository of one story, with who signs by which key.
make() {
  project=$1
  shift
  keys=$(mktemp)
  while [ $# -ge 2 ]; do
    printf 'BEGIN { key["%s"] = "%s" }\n' "$1" "$(signature "$2" | sed 's/$/\\n/' | tr -d '\n')" >>"$keys"
    shift 2
  done
  rm -rf "$out/$project.git"
  git init -q --bare -b main "$out/$project.git"
  awk -f "$here/history.awk" -f "$keys" -f "$here/$project.awk" |
    git -C "$out/$project.git" fast-import --quiet --date-format=raw
  rm -f "$keys"
  git -C "$out/$project.git" update-ref -d refs/heads/topic
  awk -f "$here/history.awk" -f "$here/mail.awk" -f "$here/$project-mail.awk" >"$out/$project.mbox"
}

mkdir -p "$out"
make larkspur marit a1b2c3d4e5f60718 corin 0f1e2d3c4b5a6978
make meadow hedda 1122334455667788 jonas 8877665544332211 lina 3141592653589793
