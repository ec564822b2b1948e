#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# One release's answer of `wolfhound macros check` in figures: for bench/macros.sh, which says what they are.
#
#   bench/macros.py WORK NAME FINDINGS
#
# WORK holds files/, blobs (ids of the tag's files) and checked.json.
import hashlib
import json
import sys

work, name, findings = sys.argv[1:4]
blobs = set(open(work + "/blobs").read().split())
COLUMNS = ["files", "exact", "same", "pieces", "renamed", "variant", "behind", "ahead", "unknown", "own", "human"]
HOW = {"exact": "exact", "normalised": "same", "restamped": "same", "pieces": "pieces", "renamed": "renamed"}
counts = {kind: dict.fromkeys(COLUMNS, 0) for kind in ("macros", "scripts")}


def blob(path):
    content = open(path, "rb").read()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


with open(findings, "a") as out:
    for file in json.load(open(work + "/checked.json"))["files"]:
        row = counts["macros" if file["path"].endswith(".m4") else "scripts"]
        row["files"] += 1
        if file["verdict"] == "known":
            row[HOW[file["how"]]] += 1
            continue
        row[file["verdict"]] += 1
        if blob(file["path"]) in blobs:
            row["own"] += 1
            continue
        row["human"] += 1
        near = file.get("nearest", {})
        pieces = [(p["macro"] or "?") + ":" + p["verdict"] for p in file.get("pieces_not_known", [])]
        print(name, file["verdict"], file["path"].split("/files/", 1)[1], file["serial"] or "-",
              near.get("package", "-"), near.get("first", "-"), near.get("serial", "-"),
              "%d/%d" % (len(file.get("new_lines", [])), file["lines"]), ",".join(pieces), sep="\t", file=out)

for kind, row in counts.items():
    if row["files"]:
        print(name, kind, *(row[column] for column in COLUMNS))
