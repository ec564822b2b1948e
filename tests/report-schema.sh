#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds reports against the published schema: report-schema.sh WRITE-REPORT DATA SCHEMA.
# Needs python3-jsonschema; skips where it is absent.
set -eu

write_report=$1
data=$2
schema=$3
python=
for candidate in /usr/bin/python3 python3; do
  if "$candidate" -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "skipped: python3-jsonschema is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints "valid" or the first breaches of one document.
check() {
  "$python" - "$schema" "$1" <<'PYTHON'
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
document = json.load(open(sys.argv[2]))
one = dict(schema, **{"$ref": "#/$defs/report"})
del one["oneOf"]
reports = document if isinstance(document, list) else [document]
errors = [e for r in reports for e in Draft202012Validator(one).iter_errors(r)]
for e in errors[:5]:
    print("/".join(map(str, e.absolute_path)), e.message[:200])
if not errors:
    Draft202012Validator(schema).validate(document)
    print("valid")
PYTHON
}

fail() {
  echo "FAILED: $*"
  exit 1
}

for file in "$data"/report-*.json "$data"/report-*.view; do
  "$write_report" json 80 "$file" >"$work/out.json"
  said=$(check "$work/out.json")
  [ "$said" = valid ] || fail "$file: $said"
done

# What breaks the contract must be seen as broken.
for breach in 's/"level": "review"/"level": "dangerous"/' 's/"schema": "wolfhound.report\/1"/"schema": "other"/' \
  's/"first_seen": "[^"]*"/"first_seen": "yesterday"/' 's/"cases": \[/"other": [/' 's/"id": "c-/"id": "d-/' \
  's/"says": "Four/"says": "\\u202eFour/'; do
  "$write_report" json 80 "$data/report-takeover.json" | sed "$breach" >"$work/out.json"
  said=$(check "$work/out.json")
  [ "$said" != valid ] || fail "the schema accepts a report after $breach"
done
echo "all reports keep the schema"
