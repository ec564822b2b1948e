#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# What release archives hold by class, one line for each pair of an archive and its tag; and how many files are left that nothing
# explains (unknown, inconsistent or ahead) and the build reads or runs (included, executed or decoded).
#
#   bench/release-pairs.py WOLFHOUND PAIRS [--files]
#
# PAIRS: lines of archive, repository and tag with tabs between. --files names what is left.
import json
import os
import subprocess
import sys

CLASSES = ["metadata", "substituted", "known", "own", "generated", "document", "bundled", "variant", "unknown", "inconsistent", "ahead"]
UNEXPLAINED = {"unknown", "inconsistent", "ahead"}
REACHED = {"included", "executed", "decoded"}


def read(wolfhound, archive, repository, tag):
    run = subprocess.run([wolfhound, "release", archive, "--repo", repository, "--tag", tag, "--format", "json", "-q"],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1, 3):
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)["releases"][0]


def main():
    wolfhound, pairs = sys.argv[1:3]
    total, rows, left = 0, 0, []
    print("archive", "files", "same", *CLASSES, "unexplained and built from", sep=" | ")
    print(" | ".join(["---"] + ["--:"] * (len(CLASSES) + 3)))
    for line in open(pairs, encoding="utf-8"):
        archive, repository, tag = line.rstrip("\n").split("\t")[:3]
        release = read(wolfhound, archive, repository, tag)
        files = [f for f in release["files"] if f["state"] in ("added", "differs")]
        reached = [f for f in files if f["class"] in UNEXPLAINED and f["reach"] in REACHED]
        counts = [sum(f["class"] == name for f in files) for name in CLASSES]
        print(os.path.basename(archive), release["files_total"], release["files_same"], *(n or "" for n in counts), len(reached), sep=" | ")
        total, rows = total + len(reached), rows + 1
        left += [(os.path.basename(archive), f["path"], f["class"], f["reach"], f.get("reason", "")) for f in reached]
    print(f"{rows} pairs, {total} files left unexplained that the build reads or runs: {total / max(rows, 1):.2f} a pair")
    if "--files" in sys.argv[3:]:
        for row in left:
            print(*row, sep=" | ")


if __name__ == "__main__":
    main()
