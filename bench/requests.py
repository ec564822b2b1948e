#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# How well requests for rights are found: compares what `wolfhound threads` says of labelled messages with the labels.
#
#   bench/requests.py WOLFHOUND LISTS [LABELS]
#
# LISTS: lines NAME<tab>OPTION<tab>PATH, where NAME is a list of tests/data/requests.tsv, OPTION mail or forge.
# A message counts as a request where both passes of labelling say so, as none where neither does; the rest is told apart.
import json
import os
import subprocess
import sys

REQUESTS = {"asks-for-self", "asks-for-other", "offers"}
HERE = os.path.dirname(os.path.abspath(__file__))


def read_labels(path):
    labels = {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        name, drawn, first, second, message = line.rstrip("\n").split("\t")
        labels.setdefault(name, []).append((message, drawn, first, second))
    return labels


def requests_of(wolfhound, option, path):
    """Ids of the messages in which the rules hear a request."""
    run = subprocess.run([wolfhound, "threads", "--store", ":memory:", "-n", "0", "--format", "json", "-q", "--" + option, path],
                         capture_output=True, text=True, check=False)
    found = set()
    for thread in json.loads(run.stdout)["threads"]:
        for entry in thread["entries"]:
            if REQUESTS & {says["act"] for says in entry["says"]}:
                locator = entry["locator"]
                found.add(locator[len("Message-ID <"):-1] if locator.startswith("Message-ID <") else locator)
    return found


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: bench/requests.py WOLFHOUND LISTS [LABELS]")
    labels = read_labels(sys.argv[3] if len(sys.argv) > 3 else os.path.join(HERE, "../tests/data/requests.tsv"))
    lists = dict((name, (option, path)) for name, option, path in
                 (line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8")))
    hit = miss = false = open_hit = open_miss = n = 0
    for name, messages in sorted(labels.items()):
        if name not in lists:
            print(f"{name}: not given, {len(messages)} messages left out", file=sys.stderr)
            continue
        found = requests_of(sys.argv[1], *lists[name])
        for message, drawn, first, second in messages:
            n += 1
            is_found, votes = message in found, (first != "none") + (second != "none")
            hit += is_found and votes == 2
            miss += not is_found and votes == 2
            false += is_found and votes == 0
            open_hit += is_found and votes == 1
            open_miss += not is_found and votes == 1
            if votes == 2 and not is_found:
                print(f"missed\t{name}\t{first}\t{message}")
            if votes == 0 and is_found:
                print(f"false\t{name}\t{drawn}\t{message}")
    print(f"{n} messages: {hit} found, {miss} missed, {false} false; labelled both ways: {open_hit} found, {open_miss} not")
    print(f"precision {hit / max(1, hit + false):.2f}, recall {hit / max(1, hit + miss):.2f}")


main()
