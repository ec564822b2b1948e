#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Plants one change in a copy of each build file below FOLDER that is known, and counts how many are found and shown.
#
#   bench/macros-planted.py WOLFHOUND FOLDER [OPTION...]
#
# Changes: a line put in at the middle, the same as a comment that a here-document would expand, one letter of a kept line
# changed, a kept line removed, and the serial raised by one beside a line put in. Found: not known. Shown: the changed line
# is among those named. OPTIONs go to `wolfhound macros check`.
import json
import os
import re
import subprocess
import sys
import tempfile

wolfhound, folder, options = sys.argv[1], sys.argv[2], sys.argv[3:]


def check(path):
    command = [wolfhound, "macros", "check", "--format", "json", "--lines", "0", *options, path]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["files"]


def kept(lines):
    """Lines that no rule of normalisation could drop, in the middle half of the file."""
    quarter = len(lines) // 4
    return [i for i in range(quarter, len(lines) - quarter) if re.match(rb"\s*[A-Za-z]\w*[^\s#]*.*\w", lines[i])
            and not lines[i].lstrip().startswith((b"dnl", b"#"))]


def put_in(lines, i):
    return lines[:i] + [b"tr x y <tests/sample | sh"] + lines[i:], i + 1


def comment(lines, i):
    return lines[:i] + [b"# `tr x y <tests/sample`"] + lines[i:], i + 1


def letter(lines, i):
    at = re.search(rb"[A-Za-z]", lines[i]).start()
    return lines[:i] + [lines[i][:at] + b"_" + lines[i][at + 1:]] + lines[i + 1:], i + 1


def remove(lines, i):
    return lines[:i] + lines[i + 1:], 0


def serial(lines, i):
    def raised(line):
        return re.sub(rb"^(#.*serial +)(\d+)", lambda m: m.group(1) + b"%d" % (int(m.group(2)) + 1000), line)
    return put_in([raised(line) for line in lines], i)


files = [f for f in check(folder) if f["verdict"] == "known" and not f["path"].endswith("aclocal.m4")]
for plant in (put_in, comment, letter, remove, serial):
    with tempfile.TemporaryDirectory() as work:
        planted = {}
        for n, file in enumerate(files):
            lines = open(file["path"], "rb").read().split(b"\n")
            places = kept(lines)
            if not places or (plant is serial and not re.search(rb"^#.*serial +\d", b"\n".join(lines), re.M)):
                continue
            name = os.path.join(work, str(n), os.path.basename(file["path"]))
            os.mkdir(os.path.dirname(name))
            changed, number = plant(lines, places[len(places) // 2])
            planted[name] = number
            open(name, "wb").write(b"\n".join(changed))
        found = [f for f in check(work) if f["verdict"] != "known"]
        shown = [f for f in found if planted[f["path"]] in f["new_lines"]]
        ahead = sum(f["verdict"] == "ahead" for f in found)
        missed = sorted(set(planted) - {f["path"] for f in found})
        print("%-8s planted %d found %d shown %d ahead %d" % (plant.__name__, len(planted), len(found), len(shown), ahead),
              *(os.path.basename(m) for m in missed[:5]))
