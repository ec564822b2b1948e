#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Joins two passes of labelling with the keys of bench/draw-requests.py to the form of tests/data/requests-fresh.tsv.
#
#   bench/join-labels.py PASS1 PASS2 KEY... > tests/data/requests-fresh.tsv
#
# PASS: lines n<tab>class. PASS2 may be -: there was no second pass. A message that one of the passes lacks is an error.
import sys

CLASSES = {"self", "other", "offer", "none"}
HEAD = """\
# Messages of archives on which no rule was formed, labelled by reading: archive, stratum (heard: the rules heard a request; near, loose: by words of
# rights and of maintaining; rest), class in the first and in the second pass (self, other, offer, none; - without one), message id, weight by conversation,
# messages of the conversation in the stratum. Drawn by bench/draw-requests.py; for measuring: no rule is formed on these."""


def read_pass(path):
    classes = {}
    for line in open(path, encoding="utf-8"):
        n, name = line.split()[:2]
        if name not in CLASSES:
            sys.exit(f"{path}: {n}: no class {name!r}; one of {', '.join(sorted(CLASSES))}")
        classes[n] = name
    return classes


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: bench/join-labels.py PASS1 PASS2 KEY...")
    first = read_pass(sys.argv[1])
    second = dict.fromkeys(first, "-") if sys.argv[2] == "-" else read_pass(sys.argv[2])
    rows = []
    for path in sys.argv[3:]:
        for line in open(path, encoding="utf-8"):
            n, name, stratum, weight, messages, message = line.rstrip("\n").split("\t")
            if n not in first or n not in second:
                sys.exit(f"message {n} has no class in {sys.argv[1 if n not in first else 2]}")
            rows.append((name, stratum, first[n], second[n], message, weight, messages))
    print(HEAD)
    for row in sorted(rows):
        print("\t".join(row))


main()
