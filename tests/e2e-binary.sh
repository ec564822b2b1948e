#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds compared from outside: e2e-binary.sh PROGRAM DATA. Two inert libraries are built here; the second gains an IFUNC
# resolver and dlopen, and loses read-only relocations, stack protection and fortified functions.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
data=$2
corpus=$(dirname "$0")/../fuzz/corpus/elf

if ! command -v cc >/dev/null 2>&1 || ! command -v ar >/dev/null 2>&1; then
  skip 'builds compared' 'no compiler'
  done_testing
  exit
fi
case $(uname -m) in x86_64|aarch64) ;; *) skip 'builds compared' 'no IFUNC here'; done_testing; exit ;; esac

cat >"$T/old.c" <<'C'
#include <stdio.h>
#include <string.h>
int sum(const char *s, size_t n);
int sum(const char *s, size_t n)
{
  char copy[64];
  int total = 0;
  memcpy(copy, s, n);
  for (size_t i = 0; i < n; i++)
    total += copy[i];
  printf("%d\n", total);
  return total;
}
C
cat >"$T/new.c" <<'C'
#include <dlfcn.h>
#include <stddef.h>
static int plain(const char *s, size_t n) { return (int)n + s[0]; }
static int quick(const char *s, size_t n) { return (int)n - s[0]; }
static int (*pick_sum(void))(const char *, size_t) { return sizeof(int) > 2 ? plain : quick; }
int sum(const char *s, size_t n) __attribute__((ifunc("pick_sum")));
void *helper(const char *name);
void *helper(const char *name) { return dlopen(name, RTLD_LAZY); }
C
hard='-O2 -fPIC -shared -fstack-protector-strong -D_FORTIFY_SOURCE=2 -Wl,-z,relro,-z,now'
soft='-O2 -fPIC -shared -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro,-z,lazy'
soname=-Wl,-soname,libsum.so.1
# shellcheck disable=SC2086 # words
run cc $hard $soname "$T/old.c" -o "$T/old.so"
ok 'the old library is built' status_is 0
# shellcheck disable=SC2086
run cc $soft $soname "$T/new.c" -o "$T/new.so"
ok 'the new library is built' status_is 0

wh binary --format json --tag v2 --release sum-2.tar.gz "$T/old.so" "$T/new.so"
ok 'a document says what it is of, and what a scan needs' python3 -c 'import json,sys
page = json.load(open(sys.argv[1]))
assert page["of"] == {"release": "sum-2.tar.gz", "tag": "v2"}, page["of"]
assert page["after"]["build_ids"], page["after"]
assert page["ordinary"]["as_much"] == 0, page["ordinary"]
ifunc = [f for f in page["findings"] if f["kind"] == "ifunc"][0]
assert ifunc["group"] == "loader" and ifunc["weighs"] and ifunc["acts"], ifunc' "$T/out"
wh binary "$T/old.so" "$T/new.so"
ok 'two builds are compared' eval 'status_is 0 && err_empty'
ok 'an IFUNC is found by name' out_has 'functions whose code is chosen at load time: sum'
ok 'dlopen is found' out_has 'loading code by name: dlopen'
ok 'lost RELRO is found' out_has 'relocations that are read-only after loading: full before, none'
ok 'lost stack protection is found' out_has 'lost        stack protection'
ok 'lost fortified functions are found' out_has 'checked variants'
ok 'a new export is found' out_has 'offered to others: helper'
ok 'it deserves a look' out_has 'This deserves a look'
ok 'with innocent readings' out_has 'or else'
ok 'and its rarity' out_has 'ordinary updates'
wh binary "$T/old.so" "$T/new.so" --fail-on review
ok 'review is met' status_is 1
wh binary "$T/old.so" "$T/new.so" --fail-on alarm
ok 'alarm never' status_is 0
wh binary "$T/old.so" "$T/new.so" --fail-on sometimes
ok 'an unknown level is refused' refused 'note, review or alarm'
wh binary "$T/old.so" "$T/old.so" --fail-on note
ok 'a build does not differ from itself' eval 'status_is 0 && out_has "0 findings"'
wh binary "$T/new.so" "$T/old.so" --fail-on review
ok 'the way back is no review' status_is 0
wh binary --format markdown "$T/old.so" "$T/new.so"
ok 'markdown' eval 'status_is 0 && out_has "| gained | functions whose code is chosen at load time: sum |"'

mkdir -p "$T/a/lib" "$T/b/lib"
cp "$T/old.so" "$T/a/lib/libsum.so.1.0"
cp "$T/new.so" "$T/b/lib/libsum.so.1.1"
cp "$T/old.so" "$T/b/lib/another.so"
wh binary "$T/a" "$T/b"
ok 'folders pair libraries across versions' eval 'out_has "chosen at load time: sum" && out_has "lib/libsum.so.1.1"'
ok 'a file that is new' out_has 'binaries that were not there before: lib/another.so'
cc -c -O2 -U_FORTIFY_SOURCE "$T/old.c" -o "$T/old.o" && cc -c -O2 "$T/new.c" -o "$T/new.o"
ar rc "$T/old.a" "$T/old.o"
ar rc "$T/new.a" "$T/old.o" "$T/new.o" 2>/dev/null
wh binary "$T/old.a" "$T/new.a"
ok 'static libraries too' eval 'status_is 0 && out_has "chosen at load time: sum"'
cp -r "$T/a" "$T/sum-1.0" && cp -r "$T/b" "$T/sum-1.1"
tar -C "$T" -czf "$T/a.tar.gz" sum-1.0 && tar -C "$T" -cJf "$T/b.tar.xz" sum-1.1
wh binary "$T/a.tar.gz" "$T/b.tar.xz"
ok 'archives too' eval 'status_is 0 && out_has "chosen at load time: sum"'

wh binary --format json --facts "$T/a" "$T/b"
ok 'json' eval 'status_is 0 && out_has "wolfhound.binary/1"'
cp "$T/out" "$T/compared.json"
wh binary --format json "$T/old.so"
ok 'facts of one build' eval 'status_is 0 && out_has "\"relro\": 2"'
cp "$T/out" "$T/facts.json"
wh binary "$T/old.so"
ok 'facts as text' eval 'status_is 0 && out_has "libsum.so.1"'
wh schema binary
ok 'the schema is printed' eval 'status_is 0 && out_has "wolfhound.binary/1"'
ok 'it is the published one' cmp -s "$T/out" "$data/binary.schema.json"
if python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
  for document in compared facts; do
    ok "$document.json keeps the schema" python3 -c '
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))' "$data/binary.schema.json" "$T/$document.json"
  done
  ok 'the schema refuses an alarm' not python3 -c '
import json, sys, jsonschema
document = json.load(open(sys.argv[2]))
document["level"] = "alarm"
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(document)' "$data/binary.schema.json" "$T/compared.json"
else
  skip 'schemas' 'no python3-jsonschema'
fi
wh binary --format json --facts "$T/a" "$T/b"
ok 'the same input gives the same bytes' cmp -s "$T/out" "$T/compared.json"

# Bad input: a message and no harm.
wh binary "$T/old.c" "$T/new.so"
ok 'text is no build' refused 'no ELF file'
wh binary "$T/nothing.so" "$T/new.so"
ok 'a file that is not there' refused 'nothing.so'
wh binary "$corpus/deb-truncated.deb" "$corpus/package.deb"
ok 'a truncated package' refused 'truncated'
wh binary "$corpus/library.a" "$corpus/library-lying.a"
ok 'a library that lies about sizes is incomplete' eval 'status_is 3 && out_has "Not read"'
wh binary "$corpus/shared.so" "$corpus/sections-2to32.so"
ok '2^32 sections are a finding' eval 'status_is 0 && out_has "sections is broken"'
wh binary "$corpus/shared.so" "$corpus/names-odd.so"
ok 'names are made safe' eval 'status_is 0 && out_has "\\x1b[" && not grep -q "$(printf "\033")" "$T/out"'
truncate -s 3G "$T/huge.so"
wh binary "$T/huge.so" "$T/new.so"
ok 'a huge file is refused' refused 'larger than is looked at'
printf '!<thin>\nxxxx' >"$T/thin.a"
wh binary "$T/thin.a"
ok 'a thin library is refused' status_is 2
done_testing
