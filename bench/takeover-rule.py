#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commit-share takeover rule, for comparison.

usage: bench/takeover-rule.py LIST

The rule as published for the tool Ossuary (2026): in a project at least five years old, somebody whose share of all
earlier commits is small (under 5%) makes a share of the last year's commits more than 30 points larger than that.
LIST has lines OWNER/NAME<TAB>PATH. Checked at the end of every quarter, on the default branch, people told apart
by address. Prints, per project and in all, how many people the rule ever names.
"""
import subprocess
import sys
from collections import Counter

YEAR = 365 * 86400
SMALL, GAIN, AGE, MIN_COMMITS = 0.05, 0.30, 5 * YEAR, 10


def history(path):
    head = subprocess.run(["git", "-C", path, "rev-parse", "-q", "--verify", "HEAD"], capture_output=True)
    args = ["HEAD"] if head.returncode == 0 else ["--branches"]
    out = subprocess.run(["git", "-C", path, "log", "--no-merges", "--format=%ct %ae"] + args, capture_output=True).stdout
    rows = [line.split(" ", 1) for line in out.decode("utf-8", "replace").splitlines() if " " in line]
    return sorted((int(t), who.lower()) for t, who in rows)


def named(commits):
    """People the rule names, at the end of any quarter."""
    found = set()
    if not commits:
        return found
    start, end = commits[0][0], commits[-1][0]
    past, recent = Counter(), Counter()
    i = j = 0
    now = start + AGE
    while now <= end + YEAR // 4:
        while i < len(commits) and commits[i][0] <= now:
            recent[commits[i][1]] += 1
            i += 1
        while j < i and commits[j][0] <= now - YEAR:
            recent[commits[j][1]] -= 1
            past[commits[j][1]] += 1
            j += 1
        n_recent, n_past = i - j, j
        if n_recent >= MIN_COMMITS and n_past >= MIN_COMMITS:
            for who, k in recent.items():
                share = past[who] / n_past
                if share < SMALL and k / n_recent - share > GAIN:
                    found.add(who)
        now += YEAR // 4
    return found


def main():
    projects = people = fired = 0
    years = 0.0
    for line in open(sys.argv[1], encoding="utf-8"):
        if line.startswith("#") or "\t" not in line:
            continue
        name, path = line.rstrip("\n").split("\t")[:2]
        commits = history(path)
        if not commits:
            continue
        found = named(commits)
        span = (commits[-1][0] - commits[0][0]) / YEAR
        projects, people, fired, years = projects + 1, people + len(found), fired + bool(found), years + span
        print(f"{name}\t{len(commits)} commits\t{span:.1f} years\t{len(found)} named")
    print(f"{fired} of {projects} projects, {people} people in {years:.0f} project-years: {people / years:.3f} per project-year")


main()
