#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Known build files from outside: a database made from a repository and a release, and copies held against it.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

macro() { # SERIAL LINE...
  printf '# ex.m4 serial %s\nAC_DEFUN([EX_CHECK],\n[\n  AC_MSG_CHECKING([for it])\n' "$1"
  shift
  printf '  %s\n' "$@"
  printf '])\n'
}

upstream=$T/upstream.git
mkdir -p "$T/src/m4"
git init -q "$T/src"
commit() { # DAY
  git -C "$T/src" add -A
  GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" git -C "$T/src" \
    -c user.name=Ada -c user.email=ada@example.org commit -qm "$1"
}
macro 3 'old=1' >"$T/src/m4/ex.m4"
commit 2011-02-03
macro 4 'new=1' 'more=2' >"$T/src/m4/ex.m4"
printf '#! /bin/sh\nscriptversion=2018-03-07.03; # UTC\nexit 1\n' >"$T/src/missing"
commit 2018-05-06
rm "$T/src/missing"
commit 2019-01-01
git clone -q --bare "$T/src" "$upstream"
mkdir "$T/release"
printf 'AC_DEFUN([EX_OTHER], [x])\n' >"$T/release/other.m4"

wh macros build "example=$upstream" "other@2.0=$T/release" -o "$T/macros.db"
ok 'a database is built' eval 'status_is 0 && [ -s "$T/macros.db" ]'
wh macros build "example=$upstream" "other@2.0=$T/release" -o "$T/again.db"
ok 'twice to the same bytes' cmp "$T/macros.db" "$T/again.db"
wh macros show --database "$T/macros.db"
ok 'its sources are shown' eval 'status_is 0 && out_has "3 files in 4 contents" && out_has 2019-01-01 && out_has "other                2.0"'
wh macros show ex.m4 --database "$T/macros.db"
ok 'and the versions of a file' eval 'out_has "example 2011-02-03 to 2018-05-06, serial 3" && out_has "example 2018-05-06 to 2019-01-01, serial 4"'
wh macros show --format json missing --database "$T/macros.db"
ok 'as JSON, with a file that was removed' eval 'out_has "\"schema\": \"wolfhound.macros/1\"" && out_has "\"last\": \"2019-01-01\""'
wh macros show own.m4 --database "$T/macros.db"
ok 'of no other name' eval 'status_is 2 && err_has own.m4'

check() { wh macros check --database "$T/macros.db" "$@"; }
mkdir "$T/copy"
macro 4 'new=1' '# a note' 'more=2' >"$T/copy/ex.m4"
check "$T/copy/ex.m4" --fail-on unknown
ok 'a copy is known' eval 'status_is 0 && out_has "known " && out_has "normalised: example 2018-05-06"'
macro 5 'new=1' 'tr x y <tests/data | sh' 'more=2' >"$T/copy/ex.m4"
check "$T/copy"
ok 'a planted line with a later serial is ahead' eval 'status_is 0 && out_has "ahead " && out_has "the copy says serial 5"'
ok 'and named' out_has 'lines in no known version: 6 (of 7)'
check "$T/copy" --fail-on ahead
ok '--fail-on' status_is 1
check "$T/copy" --fail-on known
ok '--fail-on takes verdicts' eval 'status_is 2 && err_has known'
mv "$T/copy/ex.m4" "$T/copy/aclocal.m4"
check "$T/copy" --format json
ok 'a piece of aclocal.m4 too' eval 'out_has "\"macro\": \"EX_CHECK\"" && out_has "\"ahead\": 1"'
printf 'AC_DEFUN([OWN], [x])\n\033[31m\n' >"$T/copy/own.m4"
check "$T/copy/own.m4" --fail-on behind
ok 'the own macro of a project is unknown, no finding' eval 'status_is 0 && out_has "unknown"'
check "$T/copy/none.m4"
ok 'a file that is not there' eval 'status_is 2 && err_has none.m4 && out_empty'
ln -s /etc/passwd "$T/copy/missing"
check "$T/copy"
ok 'links are not followed' eval 'status_is 0 && not out_has missing'
check -o "$T/checked" "$T/copy/own.m4"
ok 'results go to a file' eval 'status_is 0 && out_empty && grep -q unknown "$T/checked"'

wh macros show --database "$T/copy/own.m4"
ok 'what is no database' eval 'status_is 2 && err_has "no database of known build files"'
head -c 100 "$T/macros.db" >"$T/short.db"
wh macros show --database "$T/short.db"
ok 'half a database' eval 'status_is 2 && err_has "damaged or cut short"'
wh macros build "$T/copy" -o "$T/none.db"
ok 'a folder without a name' eval 'status_is 2 && err_has NAME@VERSION && [ ! -e "$T/none.db" ]'
wh macros build "example@0123456789012345678901234567890123456789=$upstream" -o "$T/none.db"
ok 'a commit that is not there' eval 'status_is 2 && err_has lacks'
wh macros build "$upstream"
ok 'no file for the results' eval 'status_is 2 && err_has "-o FILE"'
wh macros eat
ok 'no such thing to do' eval 'status_is 2 && err_has eat'
wh macros show gettext.m4
ok 'the shipped one' eval 'status_is 0 && out_has gettext'
done_testing
