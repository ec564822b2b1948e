# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the e2e-*.sh scripts: a scratch folder, repositories made from text, and TAP. $1 is the program.
set -u
wolfhound=$(readlink -f "$1")
T=$(mktemp -d)
trap 'chmod -R u+rwX "$T" 2>/dev/null; rm -rf "$T"' EXIT
export HOME=$T/home XDG_DATA_HOME=$T/data XDG_CACHE_HOME=$T/cache XDG_CONFIG_HOME=$T/config
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8 TZ=UTC
unset GIT_DIR GIT_WORK_TREE NO_COLOR
mkdir -p "$HOME"
# shellcheck disable=SC2034 # used where this is sourced
store=$T/store.db
n=0 failures=0

# run COMMAND...: keeps its output in $T/out and $T/err and its exit status in $status.
run() {
  status=0
  "$@" >"$T/out" 2>"$T/err" </dev/null || status=$?
}

wh() {
  run "$wolfhound" "$@"
}

# ok NAME COMMAND...: one test, passed when COMMAND succeeds.
ok() {
  local name=$1
  shift
  n=$((n + 1))
  if "$@" >"$T/why" 2>&1; then
    echo "ok $n - $name"
    return
  fi
  failures=$((failures + 1))
  echo "not ok $n - $name"
  {
    echo "failed: $*; status ${status:-none}"
    cat "$T/why"
    echo '--- stdout'; head -n 20 "$T/out"
    echo '--- stderr'; head -n 20 "$T/err"
  } 2>/dev/null | sed 's/^/# /'
}

skip() {
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

done_testing() {
  echo "1..$n"
  [ "$failures" -eq 0 ]
}

# needs NAME TOOL...: without one of the tools nothing is tested.
needs() {
  local name=$1 tool
  shift
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 && continue
    skip "$name" "no $tool"
    done_testing
    exit
  done
}

status_is() { [ "$status" -eq "$1" ]; }
out_has() { grep -qF -- "$1" "$T/out"; }
err_has() { grep -qF -- "$1" "$T/err"; }
out_empty() { [ ! -s "$T/out" ]; }
err_empty() { [ ! -s "$T/err" ]; }
not() { ! "$@"; }
# Everything a refusal owes: status 2, nothing on standard output, a message that names WHAT.
refused() { status_is 2 && out_empty && err_has "$1"; }

# story FROM TO: a fast-import stream of commits FROM..TO of branch main, one every nine days, by three invented people.
story() {
  local i who at
  for ((i = $1; i <= $2; i++)); do
    at=$((1400000000 + i * 777600))
    case $((i % 5)) in 0) who='Ben Aster <ben@example.org>' ;; 3) who='Cleo Lind <cleo@example.org>' ;;
      *) who='Ada Birch <ada@example.org>' ;; esac
    printf 'commit refs/heads/main\nauthor %s %d +0100\ncommitter Ada Birch <ada@example.org> %d +0100\n' "$who" "$at" "$at"
    printf 'data <<E\nChange %d\nE\n' "$i"
    if [ "$i" -eq "$1" ] && [ "$i" -gt 1 ]; then printf 'from refs/heads/main^0\n'; fi
    printf 'M 100644 inline src/file%d.c\ndata <<E\nint x%d;\nE\n' $((i % 7)) "$i"
    if [ $((i % 20)) -eq 0 ]; then
      printf 'tag v%d\nfrom refs/heads/main\ntagger Ada Birch <ada@example.org> %d +0100\ndata <<E\nRelease %d\nE\n' \
        $((i / 20)) "$at" $((i / 20))
    fi
  done
}

# repository PATH N [GIT INIT OPTIONS]: a bare repository with N commits.
repository() {
  local path=$1 count=$2
  shift 2
  git init -q --bare -b main "$@" "$path" && story 1 "$count" | git -C "$path" fast-import --quiet
}

# by NAME ADDRESS DATE git-arguments...: in $repo.
by() {
  # shellcheck disable=SC2154 # set where this is sourced
  GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$2 GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$2 \
    GIT_AUTHOR_DATE=$3 GIT_COMMITTER_DATE=$3 git -C "$repo" "${@:4}"
}

# grow PATH FROM TO: more commits.
grow() {
  story "$2" "$3" | git -C "$1" fast-import --quiet --force
}
