#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Releases from outside: e2e-release.sh PROGRAM. Archives are made here, good ones and hostile ones; what is planted in them is
# inert.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"

needs 'releases' git tar python3 xz

repo=$T/pad
export GIT_AUTHOR_NAME='Ann Lund' GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME='Ann Lund' GIT_COMMITTER_EMAIL=ann@example.org
commit() { # MESSAGE DATE
  git -C "$repo" add -A
  GIT_AUTHOR_DATE=$2 GIT_COMMITTER_DATE=$2 git -C "$repo" commit -qm "$1"
}
tag() { GIT_COMMITTER_DATE=$2 git -C "$repo" tag -am "$1" "$1"; }
git init -q "$repo"
mkdir -p "$repo/src" "$repo/m4" "$repo/doc/api" "$repo/ci"
printf 'AC_INIT([pad],[1.1])\nAM_INIT_AUTOMAKE\nAC_CONFIG_MACRO_DIR([m4])\nPAD_CHECK\nAC_OUTPUT([Makefile])\n' >"$repo/configure.ac"
printf 'ACLOCAL_AMFLAGS = -I m4\nbin_PROGRAMS = pad\npad_SOURCES = src/pad.c\n' >"$repo/Makefile.am"
printf 'int main(void)\n{\n  return 0;\n}\n' >"$repo/src/pad.c"
printf 'AC_DEFUN([PAD_CHECK],[:])\n' >"$repo/m4/pad.m4"
printf 'one\ntwo\n' >"$repo/README"
printf 'a\n' >"$repo/doc/api/a.txt"; printf 'b\n' >"$repo/doc/api/b.txt"
printf 'run\n' >"$repo/ci/run"
printf 'ident = "$Format:%%H$"\n' >"$repo/version.py"
printf 'ci export-ignore\nversion.py export-subst\n' >"$repo/.gitattributes"
commit 'Begin' '2020-01-01T00:00:00Z'
tag v1.1 '2020-01-02T00:00:00Z'
printf 'more\n' >>"$repo/README"
commit 'Say more' '2020-06-01T00:00:00Z'
tag v1.2 '2020-06-02T00:00:00Z'

# pack VERSION: the tag's files in $T/x/pad-VERSION, to be changed; seal VERSION [SUFFIX FLAG]: packs them.
pack() {
  rm -rf "$T/x"; mkdir -p "$T/x"
  git -C "$repo" archive --prefix="pad-$1/" "v$1" | tar -xf - -C "$T/x"
}
seal() {
  tar -C "$T/x" --owner=ann:1000 --group=users:1000 --sort=name --mtime=2020-06-03T00:00:00Z "${3:--z}" -cf "$T/pad-$1${2:-.tar.gz}" "pad-$1"
}
wr() { wh release "$@" --repo "$repo"; }
first_screen_has() { head -n 24 "$T/out" | grep -qF -- "$1"; }
no_escape() { ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$T/out"; }

pack 1.2; seal 1.2
wr "$T/pad-1.2.tar.gz"
ok 'an honest archive leaves nothing unexplained' eval 'status_is 0 && err_empty && out_has "Nothing in it is left unexplained"'
ok 'the tag is guessed' out_has 'pad-1.2.tar.gz against v1.2'
ok 'the packer is told' out_has 'by ann:users 1000:1000'
ok 'placeholders and what is left out explain themselves' eval 'out_has "substituted 1" && out_has "ci/"'
cp "$T/out" "$T/first"
wr "$T/pad-1.2.tar.gz"
ok 'two runs say the same' cmp "$T/first" "$T/out"
wr "$T/pad-1.2.tar.gz" --fail-on note
ok 'nothing meets --fail-on note' status_is 0

cp -r "$T/x" "$T/honest"
printf '# a later serial\nAC_DEFUN([PAD_HOST],[\necho inert\n])\n' >"$T/x/pad-1.2/m4/host-extra.m4"
printf '#include <stdio.h>\nint main(void)\n{\n  puts("inert");\n  return 0;\n}\n' >"$T/x/pad-1.2/src/pad.c"
seal 1.2
wr "$T/pad-1.2.tar.gz"
ok 'an added macro is on the first screen' eval 'status_is 0 && first_screen_has "m4/host-extra.m4"'
ok 'a changed source is on the first screen' first_screen_has 'src/pad.c'
wr "$T/pad-1.2.tar.gz" --fail-on review
ok '--fail-on review is met' status_is 1
for format in json html markdown; do
  wr "$T/pad-1.2.tar.gz" --format "$format"
  ok "$format names it" eval 'status_is 0 && out_has m4/host-extra.m4'
  [ "$format" = json ] && cp "$T/out" "$T/page.json"
done
if python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
  "$wolfhound" schema release >"$T/schema.json"
  ok 'the page is of the published schema' python3 -c 'import json,sys,jsonschema
schema = json.load(open(sys.argv[1])); jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))' "$T/schema.json" "$T/page.json"
else
  skip 'the page is of the published schema' 'no python3-jsonschema'
fi

# Other packings of the same.
for form in '.tar.xz -J' '.tar.bz2 -j' '.tar --no-auto-compress'; do
  seal 1.2 "${form% *}" "${form#* }" 2>/dev/null || continue
  wr "$T/pad-1.2${form% *}" --fail-on review
  ok "packed as ${form% *}" eval 'status_is 1 && out_has m4/host-extra.m4'
done
mv "$T/x/pad-1.2" "$T/x/package"
tar -C "$T/x" -czf "$T/pad-1.2.tgz" package
wr "$T/pad-1.2.tgz" --fail-on review
ok "an npm archive's folder is stripped" eval 'status_is 1 && out_has m4/host-extra.m4'
python3 - "$T/x" "$T/pad-1.2.zip" <<'PYTHON'
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as z:
    for folder, _, names in os.walk(sys.argv[1]):
        for name in sorted(names):
            path = os.path.join(folder, name)
            z.write(path, os.path.relpath(path, sys.argv[1]).replace("package", "pad-1.2", 1))
PYTHON
wr "$T/pad-1.2.zip" --fail-on review
ok 'packed as .zip' eval 'status_is 1 && out_has m4/host-extra.m4'

# Against an earlier release, and all of a folder.
mkdir "$T/all"
pack 1.1; cp "$T/x/pad-1.1/m4/pad.m4" "$T/old.m4"
printf 'AC_DEFUN([PAD_OLD],[:])\n' >"$T/x/pad-1.1/m4/old-extra.m4"; seal 1.1; cp "$T/pad-1.1.tar.gz" "$T/all/"
pack 1.2
printf 'AC_DEFUN([PAD_OLD],[:])\n' >"$T/x/pad-1.2/m4/old-extra.m4"
printf 'AC_DEFUN([PAD_NEW],[:])\n' >"$T/x/pad-1.2/m4/new-extra.m4"; seal 1.2; cp "$T/pad-1.2.tar.gz" "$T/all/"
wr "$T/all/pad-1.2.tar.gz" --previous "$T/all/pad-1.1.tar.gz" --format json
ok 'what is new since the release before is told' python3 -c 'import json,sys
files = {f["path"]: f for f in json.load(open(sys.argv[1]))["releases"][0]["files"]}
assert files["m4/old-extra.m4"]["since_previous"] == "same"
assert files["m4/new-extra.m4"]["since_previous"] == "new"' "$T/out"
wr --all "$T/all" --format json
ok 'a folder of releases in the order of versions' python3 -c 'import json,sys
releases = json.load(open(sys.argv[1]))["releases"]
assert [r["version"] for r in releases] == ["1.1", "1.2"]
assert releases[1]["previous"]["archive"] == "pad-1.1.tar.gz"' "$T/out"
wr --all "$T/all"
ok 'a folder of releases is a table' eval 'status_is 0 && out_has new-extra.m4 && out_has "  1.1 "'

# Tags.
cp "$T/pad-1.2.tar.gz" "$T/pad-9.9.tar.gz"
wr "$T/pad-9.9.tar.gz"
ok 'without a tag that fits it is said' eval 'status_is 3 && out_has "no tag was found" && out_has "--tag"'
wr "$T/pad-9.9.tar.gz" --tag v1.2
ok 'a tag can be named' eval 'status_is 0 && out_has "against v1.2"'
wr "$T/pad-9.9.tar.gz" --tag nothing
ok 'one that is not there is an error' eval 'status_is 2 && err_has "no tag, branch or commit"'
git -C "$repo" tag 1.2 v1.1
wr "$T/pad-1.2.tar.gz"
ok 'two tags that may be meant are named' eval 'status_is 3 && out_has "several tags may be the one"'
git -C "$repo" tag -d 1.2 >/dev/null

# Submodules.
module=$T/module
git init -q "$module"
mkdir "$module/tests"
printf 'line\n' >"$module/line.c"; printf 'sample\n' >"$module/tests/sample"
git -C "$module" add -A
GIT_AUTHOR_DATE=2020-07-01T00:00:00Z GIT_COMMITTER_DATE=2020-07-01T00:00:00Z git -C "$module" commit -qm Begin
git -C "$repo" -c protocol.file.allow=always submodule --quiet add "$module" vendor/line
commit 'Take a line' '2020-07-02T00:00:00Z'
tag v1.3 '2020-07-03T00:00:00Z'
pack 1.3
cp -r "$module/line.c" "$module/tests" "$T/x/pad-1.3/vendor/line/"; seal 1.3
git clone -q --bare "$repo" "$T/bare.git"
wh release "$T/pad-1.3.tar.gz" --repo "$T/bare.git" --format json
ok 'a submodule without its repository is said not to be compared' python3 -c 'import json,sys
files = [f for f in json.load(open(sys.argv[1]))["releases"][0]["files"] if f["path"].startswith("vendor/line/")]
assert len(files) == 2 and all(f["class"] == "bundled" and "not compared" in f["reason"] for f in files)' "$T/out"
wr "$T/pad-1.3.tar.gz" --fail-on note
ok 'one that lies beside is compared' eval 'status_is 0 && out_has "Nothing in it is left unexplained" && ! out_has bundled'
printf 'simple\n' >"$T/x/pad-1.3/vendor/line/tests/sample"; printf '#!/bin/sh\n' >"$T/x/pad-1.3/vendor/line/autogen.sh"; seal 1.3
for place in "$repo" "$T/bare.git --submodule vendor/line=$module"; do
  # shellcheck disable=SC2086
  wh release "$T/pad-1.3.tar.gz" --repo $place
  ok "a changed file in a submodule is found (${place##* })" \
    eval 'status_is 0 && first_screen_has vendor/line/tests/sample && first_screen_has vendor/line/autogen.sh'
done
wh release "$T/pad-1.3.tar.gz" --repo "$T/bare.git" --submodule "vendor/line=$repo"
ok 'a repository without the recorded commit is told' eval 'status_is 3 && out_has "lacks the recorded commit"'
wh release "$T/pad-1.3.tar.gz" --repo "$T/bare.git" --submodule "vendor/none=$module"
ok 'a submodule that the tag lacks is told' eval 'status_is 3 && out_has "none of the tag"'
wh release "$T/pad-1.3.tar.gz" --repo "$T/bare.git" --submodule vendor/line
ok 'a submodule without a repository is a usage error' eval 'status_is 2 && err_has "PATH=REPO"'

# Signatures.
printf '\210\032\004\000\001\010\000\006\005\002\145\222\000\200\000\012\011\020\001\043\105\147\211\253\315\357\000\000' >"$T/pad.sig"
wr "$T/pad-1.2.tar.gz" --signature "$T/pad.sig"
ok 'whose signature it is' eval 'out_has "key 0123456789abcdef" && out_has 2024-01-01 && out_has "is signed with it"'
wr "$T/pad-1.2.tar.gz" --signature "$T/none"
ok 'a missing signature is an error' eval 'status_is 2 && err_has none'

# Hostile archives: told, bounded, never followed.
python3 - "$T" <<'PYTHON'
import io, sys, tarfile
def member(t, name, data=b"x\n", **kw):
    i = tarfile.TarInfo(name); i.size = len(data); i.mtime = 1591142400; i.mode = 0o644
    for k, v in kw.items():
        setattr(i, k, v)
    t.addfile(i, io.BytesIO(data) if i.isreg() else None)
with tarfile.open(sys.argv[1] + "/odd.tar.gz", "w:gz") as t:
    for n in range(30):
        member(t, "pad-1.2/f%d" % n)
    member(t, "pad-1.2/f1", b"again\n")
    member(t, "pad-1.2/F2", b"other\n")
    member(t, "pad-1.2/set", mode=0o4755)
    member(t, "pad-1.2/esc\x1b[31mred\n")
    member(t, "pad-1.2/up", b"", type=tarfile.SYMTYPE, linkname="../../../etc/passwd")
    member(t, "pad-1.2/dev", b"", type=tarfile.CHRTYPE)
    member(t, "../../outside")
    member(t, "/absolute")
PYTHON
wr "$T/odd.tar.gz" --tag v1.2 -v
ok 'names are made safe' eval 'status_is 0 && no_escape && out_has "\\x1b"'
wr "$T/odd.tar.gz" --tag v1.2 --format json
for what in 'duplicate' 'case' 'odd-mode' 'odd-name' 'outside' 'special'; do
  ok "odd entries: $what" out_has "$what"
done
ok 'nothing is written' eval '[ ! -e "$T/outside" ] && [ ! -e /absolute ]'
head -c 700 "$T/all/pad-1.2.tar.gz" >"$T/pad-1.2.tar.gz"
wr "$T/pad-1.2.tar.gz"
ok 'a cut archive is told' eval 'status_is 3 && out_has Broken'
python3 -c 'import sys, lzma, tarfile, io
with tarfile.open(sys.argv[1], "w:xz") as t:
    i = tarfile.TarInfo("pad-1.2/zeros"); i.size = 96 << 20
    t.addfile(i, io.BytesIO(bytes(i.size)))' "$T/pad-1.2.tar.xz"
wr "$T/pad-1.2.tar.xz"
ok 'a bomb is told' eval 'status_is 3 && out_has "far more bytes"'
head -c 100000 /dev/urandom >"$T/pad-1.2.tar"
wr "$T/pad-1.2.tar"
ok 'what is no archive is an error' eval 'status_is 2 && err_has "cannot be read as tar, zip or deb"'
wr "$T/missing.tar.gz"
ok 'a missing archive is an error' eval 'status_is 2 && err_has missing.tar.gz'
wh release "$T/all/pad-1.2.tar.gz"
ok 'without a repository it is a usage error' eval 'status_is 2 && err_has "--repo"'

# In a scan, and through export and import.
wh scan "$repo" --release "$T/all/pad-1.1.tar.gz" --release "$T/all/pad-1.2.tar.gz=v1.2" --store "$store" --format json
ok 'a scan takes releases' python3 -c 'import json,sys
record = [r for r in json.load(open(sys.argv[1]))["records"] if r["kind"] == "release"]
assert record[0]["events"] == 2, record' "$T/out"
cp "$T/out" "$T/scan1"
wh scan "$repo" --release "$T/all/pad-1.1.tar.gz" --release "$T/all/pad-1.2.tar.gz=v1.2" --store "$store" --format json
ok 'again from what is kept' cmp "$T/scan1" "$T/out"
wh export "$repo;release=$T/all/pad-1.1.tar.gz;release=$T/all/pad-1.2.tar.gz=v1.2" --store "$store" -o "$T/one.ndjson"
ok 'releases are exported' eval 'status_is 0 && grep -q "\"record\":\"file\".*new-extra" "$T/one.ndjson"'
wh import --store "$T/other.db" --project pad "$T/one.ndjson"
wh export pad --store "$T/other.db" -o "$T/two.ndjson"
ok 'imported and exported they are the same bytes' cmp "$T/one.ndjson" "$T/two.ndjson"
wh scan "$repo" --release "$T/all/pad-1.2.tar.gz" --as-of 2020-03-01 --store "$store" --format json
ok 'a release is not known before its time' python3 -c 'import json,sys
assert not [r for r in json.load(open(sys.argv[1]))["records"] if r["kind"] == "release"]' "$T/out"
wh scan --release "$T/all/pad-1.2.tar.gz" --store "$store"
ok 'a release alone is a usage error' eval 'status_is 2 && err_has "compared with a repository"'
done_testing
