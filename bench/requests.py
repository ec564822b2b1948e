#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# How well requests for rights are found: compares what `wolfhound threads` says of labelled messages with the labels.
#
#   bench/requests.py WOLFHOUND LISTS [LABELS]
#
# LISTS: lines NAME<tab>OPTION<tab>PATH, where NAME is a list of tests/data/requests.tsv, OPTION mail or forge.
# A message counts as a request where both passes of labelling say so, as none where neither does; the rest is told apart.
# With one pass alone (- for the second) that one counts.
# Labels with weights (tests/data/requests-fresh.tsv) give figures of the archives they were drawn from as well, by
# conversation and by message, with the middle nine tenths of 2,000 draws of the sample from itself.
import collections
import json
import os
import random
import re
import subprocess
import sys

REQUESTS = {"asks-for-self", "asks-for-other", "offers"}
HERE = os.path.dirname(os.path.abspath(__file__))
MADE = re.compile(r"-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)-[0-9a-f]{8}$")

Label = collections.namedtuple("Label", "drawn first second message weight messages", defaults=(None, None))


def read_labels(path):
    labels = {}
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            name, *rest = line.rstrip("\n").split("\t")
            labels.setdefault(name, []).append(Label(*rest))
    return labels


def heard(wolfhound, option, path):
    """What names the messages in which a request is heard that is sure: ids, and times where an archive gives no ids."""
    run = subprocess.run([wolfhound, "threads", "--store", ":memory:", "-n", "0", "--format", "json", "-q", "--" + option, path],
                         capture_output=True, text=True, check=False)
    found = set()
    for thread in json.loads(run.stdout)["threads"]:
        for entry in thread["entries"]:
            if REQUESTS & {says["act"] for says in entry["says"] if says.get("sure", True)}:
                locator = entry["locator"]
                found.add(locator[len("Message-ID <"):-1] if locator.startswith("Message-ID <") else locator)
                if "//" not in locator and "@" not in locator:
                    found.add(entry["time"])
    return found


def is_heard(message, found):
    """An id that `wolfhound export` made of the content ends in the author, the time and a digest."""
    made = MADE.search(message)
    return message in found or (made is not None and made.group(1) in found)


def agreement(labels):
    """Share of equal classes, and kappa of request or none."""
    pairs = [(label.first, label.second) for of in labels.values() for label in of if label.second != "-"]
    if not pairs:
        return None
    n = len(pairs)
    same = sum((a != "none") == (b != "none") for a, b in pairs) / n
    first, second = sum(a != "none" for a, _ in pairs) / n, sum(b != "none" for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return sum(a == b for a, b in pairs) / n, (same - chance) / (1 - chance) if chance < 1 else 1.0


def outcome(label, found):
    second = label.first if label.second == "-" else label.second
    votes = (label.first != "none") + (second != "none")
    return ("false" if found else "quiet", "open found" if found else "open not", "hit" if found else "miss")[votes]


def rates(judged, weight_of):
    sums = collections.Counter()
    for what, label in judged:
        sums[what] += weight_of(label)
    heard_sum, real = sums["hit"] + sums["false"], sums["hit"] + sums["miss"]
    return sums["hit"] / heard_sum if heard_sum else 0.0, sums["hit"] / real if real else 0.0


def middle(values):
    """Between which the middle nine tenths are."""
    ordered = sorted(values)
    return ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]


def tell_weighted(judged):
    strata = collections.defaultdict(list)
    for what, label in judged:
        strata[label.drawn].append((what, label))
    for stratum, of in sorted(strata.items()):
        told = ", ".join(f"{what} {n}" for what, n in sorted(collections.Counter(what for what, _ in of).items()))
        print(f"{stratum}: {len(of)} drawn for {sum(float(label.weight) for _, label in of):.0f} conversations: {told}")
    chance = random.Random(1)
    again = [[chance.choice(of) for of in strata.values() for _ in of] for _ in range(2000)]
    for name, weight_of in (("conversation", lambda label: float(label.weight)),
                            ("message", lambda label: float(label.weight) * int(label.messages))):
        ranges = [middle(column) for column in zip(*(rates(draw, weight_of) for draw in again))]
        told = [f"{share:.2f} ({low:.2f} to {high:.2f})" for share, (low, high) in zip(rates(judged, weight_of), ranges)]
        print(f"by {name}: precision {told[0]}, recall {told[1]}")


def judge(wolfhound, lists, labels):
    judged = []
    for name, messages in sorted(labels.items()):
        if name not in lists:
            print(f"{name}: not given, {len(messages)} messages left out", file=sys.stderr)
            continue
        found = heard(wolfhound, *lists[name])
        for label in messages:
            judged.append((outcome(label, is_heard(label.message, found)), label))
            if judged[-1][0] == "miss":
                print(f"missed\t{name}\t{label.first}\t{label.message}")
            if judged[-1][0] == "false":
                print(f"false\t{name}\t{label.drawn}\t{label.message}")
    return judged


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: bench/requests.py WOLFHOUND LISTS [LABELS]")
    labels = read_labels(sys.argv[3] if len(sys.argv) > 3 else os.path.join(HERE, "../tests/data/requests.tsv"))
    lists = dict((name, (option, path)) for name, option, path in
                 (line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8")))
    judged = judge(sys.argv[1], lists, labels)
    n = collections.Counter(what for what, _ in judged)
    print(f"{len(judged)} messages: {n['hit']} found, {n['miss']} missed, {n['false']} false; "
          f"labelled both ways: {n['open found']} found, {n['open not']} not")
    print("precision {:.2f}, recall {:.2f}".format(*rates(judged, lambda label: 1)))
    agreed = agreement(labels)
    print("the passes agree in {:.1%} of the classes, kappa of request or none {:.2f}".format(*agreed) if agreed else "labelled in one pass")
    if judged and all(label.weight for _, label in judged):
        tell_weighted(judged)


if __name__ == "__main__":
    main()
