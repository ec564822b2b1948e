#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Finds the weights of data/speech/en.sure on labelled messages: a logistic regression, shrunk, and the least sum that asks for a precision.
#
#   build/bench/sure-requests data/speech/en.sure BIN... > MARKS
#   bench/fit-requests.py data/speech/en.sure MARKS LABELS [PRECISION [SHRINK]] > NEW
#
# LABELS: lines ID<tab>ARCHIVE<tab>SET<tab>pos or none, SET being any name, of which figures are told apart; a set whose name ends in L was learned
# from by the scorer, whose opinion of it says too much: it is left out. Marks of rules are made anew for those heard in FEW messages or more.
# What is told on standard error is of archives left out in turn (ten parts). Floats are rounded, so that the same input gives the same file.
import collections
import hashlib
import math
import sys

PARTS, FEW, ROUNDS = 10, 8, 60


def read_labels(path):
    labels = {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        i, archive, of, label = line.rstrip("\n").split("\t")
        labels[i] = (archive, of, label == "pos")
    return labels


def read_marks(path, labels):
    """Names, and for each labelled message its requests: (rule, marks, sentence)."""
    names, heard = [], collections.defaultdict(list)
    for line in open(path, encoding="utf-8", errors="replace"):
        if line.startswith("# "):
            names = line[2:].rstrip("\n").split(",")
            continue
        i, _, rule, _, marks, sentence = line.rstrip("\n").split("\t", 5)
        if i in labels and not labels[i][1].endswith("L"):
            heard[i].append((rule, [float(x) for x in marks.split(",")], sentence))
    return names, heard


def with_rules(names, heard):
    """Leaves out the marks of rules that were there, and adds those of rules that are heard often enough."""
    keep = [k for k, name in enumerate(names) if not name.startswith("rule ")]
    count = collections.Counter(rule for of in heard.values() for rule in {rule for rule, _, _ in of})
    rules = sorted(rule for rule, n in count.items() if n >= FEW and not rule.startswith("model."))
    wide = {i: [([marks[k] for k in keep] + [float(rule == name) for name in rules], sentence) for rule, marks, sentence in of]
            for i, of in heard.items()}
    return [names[k] for k in keep] + ["rule " + name for name in rules], wide


def fit(rows, fixed, shrink):
    """Weights of (marks, label, weight) by Newton's method, one coordinate after the other; FIXED ones (index to weight) stay."""
    width = len(rows[0][0])
    weights = [fixed.get(k, 0.0) for k in range(width)]
    sums = [sum_of(weights, row[0]) for row in rows]
    columns = [[(r, row[0][k]) for r, row in enumerate(rows) if row[0][k]] for k in range(width)]
    for _ in range(ROUNDS):
        for k, column in enumerate(columns):
            if k in fixed:
                continue
            slope, bend = -shrink * weights[k], shrink
            for r, x in column:
                p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sums[r]))))
                slope += rows[r][2] * x * ((1.0 if rows[r][1] else 0.0) - p)
                bend += rows[r][2] * x * x * p * (1 - p)
            step = max(-1.0, min(1.0, slope / bend))
            weights[k] += step
            for r, x in column:
                sums[r] += step * x
    return weights


def fixed_of(path, names):
    """Index and weight of the marks whose name says that they are not learned."""
    fixed = {}
    for line in open(path, encoding="utf-8"):
        parts = line.split(" ", 3)
        if len(parts) > 2 and parts[1].startswith("fixed-"):
            fixed[names.index(" ".join(parts[:2]))] = float(parts[2])
    return fixed


def rows_of(wide, labels, ids):
    return [(marks, labels[i][2], 1 / len(wide[i])) for i in ids for marks, _ in wide[i]]


def sum_of(weights, marks):
    return sum(w * x for w, x in zip(weights, marks))


def part_of(archive):
    return int(hashlib.sha256(archive.encode()).hexdigest(), 16) % PARTS


def left_out(wide, labels, fixed, shrink):
    """For each message the largest sum of its requests, by weights of other archives."""
    best = {}
    for part in range(PARTS):
        learn = [i for i in sorted(wide) if part_of(labels[i][0]) != part]
        weights = fit(rows_of(wide, labels, learn), fixed, shrink)
        for i in wide:
            if part_of(labels[i][0]) == part:
                best[i] = max((sum_of(weights, marks), sentence) for marks, sentence in wide[i])
    return best


def at(best, labels, least):
    """Per set: found, false, and those that are there, heard or not."""
    told = collections.defaultdict(lambda: [0, 0, 0])
    for i, (_, of, is_one) in labels.items():
        if of.endswith("L"):
            continue
        sure = i in best and best[i][0] >= least
        for name in (of, "all"):
            told[name][0] += sure and is_one
            told[name][1] += sure and not is_one
            told[name][2] += is_one
    return told


def choose(best, labels, precision):
    for step in range(-300, 500):
        hits, false, _ = at(best, labels, step / 100)["all"]
        if hits and hits / (hits + false) >= precision:
            return step / 100
    return 5.0


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: bench/fit-requests.py SURE MARKS LABELS [PRECISION [SHRINK]]")
    labels = read_labels(sys.argv[3])
    precision = float(sys.argv[4]) if len(sys.argv) > 4 else 0.88
    shrink = float(sys.argv[5]) if len(sys.argv) > 5 else 1.0
    names, wide = with_rules(*read_marks(sys.argv[2], labels))
    fixed = fixed_of(sys.argv[1], names)
    best = left_out(wide, labels, fixed, shrink)
    for goal in (0.75, 0.8, 0.85, 0.88, 0.9, 0.93, precision):
        least = choose(best, labels, goal)
        told = ", ".join(f"{name} {a} found {b} false of {n}" for name, (a, b, n) in sorted(at(best, labels, least).items()))
        print(f"least {least:.2f}: {told}", file=sys.stderr)
    weights = dict(zip(names, fit(rows_of(wide, labels, sorted(wide)), fixed, shrink)))
    if len(sys.argv) > 6:
        for i in sorted(best, key=lambda i: -best[i][0]):
            print(f"{best[i][0]:.2f}\t{labels[i][1]}\t{'+' if labels[i][2] else '-'}\t{best[i][1][:260]}", file=open(sys.argv[6], "a", encoding="utf-8"))
    for line in open(sys.argv[1], encoding="utf-8"):
        parts = line.rstrip("\n").split(" ", 3)
        if parts[0] == "least":
            print(f"least {least:.2f}")
        elif parts[0] in ("given", "in", "before", "after"):
            parts[2] = f"{weights[' '.join(parts[:2])]:.2f}"
            print(" ".join(parts))
        elif parts[0] != "rule":
            print(line, end="")
    for name in names:
        if name.startswith("rule "):
            print(f"{name} {weights[name]:.2f}")


main()
