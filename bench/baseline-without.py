#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# A baseline without the projects that LABELS name, so that they are judged as projects that it never saw: by all of it.
#
#   bench/baseline-without.py BASELINE LABELS OUT
import json
import sys

if len(sys.argv) != 4:
    sys.exit(f"usage: {sys.argv[0]} BASELINE LABELS OUT")
with open(sys.argv[1], encoding="utf-8") as file:
    baseline = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    named = {line.split("\t")[1] for line in file if line.strip() and not line.startswith("#")}
before = len(baseline["projects"])
baseline["projects"] = [project for project in baseline["projects"] if project["name"] not in named]
with open(sys.argv[3], "w", encoding="utf-8") as file:
    json.dump(baseline, file)
print(f"{before} projects, {before - len(baseline['projects'])} of them left out")
