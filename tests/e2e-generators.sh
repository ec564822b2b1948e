#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What generators of code make: e2e-generators.sh PROGRAM. Each tool that is installed in the version of Debian 12 makes a file of an
# invented project; it is told as generated, and with a line more as inconsistent. None of it is compiled or run.
# shellcheck disable=SC2016 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck disable=SC2034
export GIT_AUTHOR_NAME='Ann Lund' GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME='Ann Lund' GIT_COMMITTER_EMAIL=ann@example.org
repo=$T/pad
pack=$T/x/pad-1.0
git init -q "$repo"
cat >"$repo/tokens.re" <<'TEXT'
#include "tokens.h"
int next_token(struct reader *reader)
{
  const char *cur = reader->cur, *mark;
/*!re2c
  re2c:define:YYCTYPE = "unsigned char";
  re2c:define:YYCURSOR = cur;
  re2c:define:YYMARKER = mark;
  re2c:yyfill:enable = 0;
  [a-z]+ { reader->cur = cur; return TOKEN_WORD; }
  "if" | "then" { return TOKEN_KEYWORD; }
  "<=" [0-9]+ { return TOKEN_LESS; }
  * { return TOKEN_ERROR; }
*/
}
TEXT
cat >"$repo/colors.gperf" <<'TEXT'
%language=ANSI-C
%struct-type
%define lookup-function-name find_color
struct color { const char *name; int red, green, blue; };
%%
black, 0, 0, 0
white, 255, 255, 255
magenta, 255, 0, 255
TEXT
cat >"$repo/calc.y" <<'TEXT'
%token_type { double }
%type expression { double }
%name CalcParse
%extra_argument { struct calc *calc }
%left PLUS MINUS.
%syntax_error { calc->failed = 1; }
program ::= expression(E). { calc->result = E; }
expression(R) ::= expression(A) PLUS expression(B). { R = A + B; }
expression(R) ::= expression(A) MINUS expression(B). { R = A - B; }
expression(R) ::= NUMBER(N). { R = N; }
TEXT
cat >"$repo/header.rl" <<'TEXT'
#include "header.h"
%%{
  machine header;
  action start_field { mark = fpc; }
  action end_field { set_field(h, mark, fpc - mark); }
  name = [A-Za-z\-]+ >start_field %end_field;
  main := ( name ':' ' '* [^\r\n]* '\r\n' )* '\r\n' @{ fbreak; };
}%%
%% write data;
int parse_header(struct header *h, const char *p, const char *pe)
{
  const char *mark = p;
  int cs;
  %% write init;
  %% write exec;
  return cs >= header_first_final;
}
TEXT
cat >"$repo/person.proto" <<'TEXT'
syntax = "proto3";
package address.book;
enum PhoneType { PHONE_HOME = 0; PHONE_WORK = 1; }
message Person { string full_name = 1; int32 id = 2; PhoneType type = 3; repeated string email = 4; }
message AddressBook { repeated Person people = 1; Person owner = 2; }
TEXT
cat >"$repo/figures.i" <<'TEXT'
%module figures
%{
#include "figures.h"
%}
typedef struct circle { double radius; char *label; struct circle *inside; } circle;
circle *circle_new(double radius, const char *label);
void circle_free(circle *which);
double circle_area(const circle *which);
TEXT
cat >"$repo/count.x" <<'TEXT'
struct counter { int value; string label<32>; };
typedef counter counters<>;
program COUNTPROG { version COUNTVERS { int COUNT_GET(counter) = 1; counters COUNT_ALL(void) = 2; } = 1; } = 0x20000099;
TEXT
cat >"$repo/player.xml" <<'TEXT'
<node><interface name="org.example.Player"><method name="PlayTrack"><arg name="track" type="s" direction="in"/>
<arg name="length" type="u" direction="out"/></method><property name="Title" type="s" access="read"/></interface></node>
TEXT
printf 'VOID:STRING,INT\nBOOLEAN:OBJECT\n' >"$repo/signals.list"
printf 'player.c:\n\tgdbus-codegen --generate-c-code player --c-namespace My player.xml\nmarshal.c:\n\tglib-genmarshal --prefix=my_marshal signals.list\n' >"$repo/Makefile.am"
git -C "$repo" add -A
git -C "$repo" commit -qm Begin
git -C "$repo" tag v1.0

# class_of FILE: its class, as the archive in $pack stands.
class_of() {
  tar -C "$T/x" -czf "$T/pad-1.0.tar.gz" pad-1.0
  wh release "$T/pad-1.0.tar.gz" --repo "$repo" --format json
  python3 -c 'import json,sys
files = {f["path"]: f for f in json.load(open(sys.argv[1]))["releases"][0]["files"]}
f = files.get(sys.argv[2], {})
print(f.get("class"), f.get("reason"), f.get("excerpt"), sep="\n")' "$T/out" "$1" >"$T/class"
  head -n 1 "$T/class"
}

# made TOOL VERSION-COMMAND VERSION FILE LINE COMMAND...: COMMAND makes FILE in the archive; with LINE in its middle it is none of the tool's.
made() {
  local tool=$1 version=$2 expected=$3 file=$4 line=$5
  shift 5
  if ! eval "$version" 2>/dev/null | grep -qF -- "$expected"; then
    skip "$tool" "no $tool $expected"
    return
  fi
  rm -rf "$T/x"; mkdir -p "$pack"
  git -C "$repo" archive v1.0 | tar -xf - -C "$pack"
  (cd "$pack" && eval "$*") >/dev/null 2>&1
  ok "$tool: what it makes is told as generated" eval 'class_of "$file" | grep -qx generated || { cat "$T/class"; false; }'
  python3 -c 'import sys
lines = open(sys.argv[1]).read().split("\n")
at = len(lines) // 2
while lines[at].strip() or lines[at - 1].endswith("\\"):
    at += 1
lines.insert(at, sys.argv[2])
open(sys.argv[1], "w").write("\n".join(lines))' "$pack/$file" "$line"
  ok "$tool: a line that it does not make is shown" eval 'class_of "$file" | grep -qx inconsistent && grep -qF hello "$T/class"'
}

made re2c 're2c --version' 're2c 3.0' tokens.c '  system("hello");' re2c -o tokens.c tokens.re
made 're2c -bis' 're2c --version' 're2c 3.0' tokens.c '  reader->cur = hello_text;' re2c -bis -o tokens.c tokens.re
made gperf 'gperf --version' 'gperf 3.1' colors.c '  hello_counter += 1;' gperf colors.gperf '>colors.c'
made lemon 'lemon -x; dpkg-query -W lemon' '3.40' calc.c '  hello_counter += 1;' lemon calc.y
made ragel 'ragel --version' '6.10' header.c '  hello(p);' ragel -G2 -o header.c header.rl
made 'ragel -T0' 'ragel --version' '6.10' header.c '  hello(p);' ragel -T0 -o header.c header.rl
made protoc 'protoc --version' '3.21.12' person.pb.cc '  hello_counter += 1;' protoc --cpp_out=. person.proto
made 'protoc, header' 'protoc --version' '3.21.12' person.pb.h '  hello_counter += 1;' protoc --cpp_out=. person.proto
made 'protoc, Python' 'protoc --version' '3.21.12' person_pb2.py 'exec("hello")' protoc --python_out=. person.proto
made protoc-c 'protoc-c --version' '1.4.1' person.pb-c.c '  hello_counter += 1;' protoc-c --c_out=. person.proto
made swig 'swig -version' '4.1.0' figures_wrap.c '  hello_counter += 1;' swig -python -o figures_wrap.c figures.i
made rpcgen 'dpkg-query -W rpcsvc-proto' 1.4 count_xdr.c '  hello_counter += 1;' rpcgen count.x
made 'rpcgen, server' 'dpkg-query -W rpcsvc-proto' 1.4 count_svc.c '  hello_counter += 1;' rpcgen count.x
made gdbus-codegen 'dpkg-query -W libglib2.0-dev-bin' 2.74 player.c '  hello_counter += 1;' \
  gdbus-codegen --generate-c-code player --c-namespace My --interface-prefix org.example. player.xml
made glib-genmarshal 'dpkg-query -W libglib2.0-dev-bin' 2.74 marshal.c '  hello_counter += 1;' \
  glib-genmarshal --prefix=my_marshal --body signals.list '>marshal.c'
done_testing
