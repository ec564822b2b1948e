#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Draws messages to label by hand from archives on which no rule was formed, in strata whose sizes are told, so that what
# the labels say of the sample can be said of the archives.
#
#   bench/draw-requests.py WOLFHOUND LISTS OUT [SEED [FIRST]]
#
# LISTS: lines NAME<tab>OPTION<tab>PATH as for bench/requests.py. OUT-sample.jsonl gets {n, list, subject, text} in random
# order from number FIRST on, and nothing that tells the stratum; OUT-key.tsv n, list, stratum, weight, messages, id;
# OUT-sizes.tsv list, stratum, messages, conversations, drawn. Messages of tests/data/requests.tsv are left out.
# Strata: heard (the rules hear a request), near (not heard, words of rights, of handing over or of volunteering), loose
# (any word about maintaining, access, helping or releases), rest (neither, at least 40 bytes of own words).
# What is drawn is a conversation (one thread, or one subject without its prefixes: series that are sent again), then one
# of its messages in the stratum. The weight is conversations for each one drawn, and times messages it is by message.
import concurrent.futures
import hashlib
import json
import os
import random
import re
import subprocess
import sys

from requests import HERE, heard, is_heard  # bench/requests.py

READ = (0, 3)  # all, or all but what is malformed
KNOWN = os.path.join(HERE, "../tests/data/requests.tsv")
PER_LIST = {"heard": 8, "near": 5, "loose": 4, "rest": 7}  # at most, or on an average
TEXT = 2500

NEAR = re.compile(
    r"""(?ix) co-?maint | maintainership | \b(new|another|additional|active|more|other|next|sole|current|official)\s+(\w+\s+)?maint
    | (commit|push|write|svn|cvs|git|admin\w*|publish\w*|upload|merge|root|owner|moderator)\s*-?\s*(access|bit|rights?|privileg\w+|permissions?|powers?)
    | (access|permissions?|rights?)\s+to\s+(commit|push|merge|publish|upload|the\s+(\w+\s+)?(repo\w*|svn|cvs|git|tree|archive|server|site|list))
    | (take|takes|taking|took|taken)\s+(\w+\s+){0,3}over\b | takeover
    | (hand|pass|turn)(s|ed|ing)?\s+(\w+\s+){0,4}(over|on)\b
    | volunteer | adopt(ing|ion)?\b | orphan(s|ed)?\b | unmaintained | no\s+longer\s+maintain | abandon(ed|ing)?
    | step(s|ped|ping)?\s+(up|in|down|forward)\b
    | (become|becoming|be|been|being|am|as|act|serve|serving)\s+(a|the|an|one\s+of\s+the|its|your|their|our|new)\s+(\w+[\s-]+){0,2}(maintainer|committer|admin\w*|owner|co-?editor|editor|chair|moderator|developer)
    | add(ing|ed)?\s+(my\s?self|me|him|her|you|us|\w+\s\w+)\s+(as|to|in|into)\b
    | (like|want|wish|willing|happy|glad|love|able|ready|interested|going|offer\w*|plan\w*|intend\w*)\s+(to|in)\s+(\w+\s+){0,3}maintain
    | (help|helping|assist\w*)\s+(\w+\s+){0,3}(maintain|with\s+(the\s+)?(maint|releas|review|project|package))
    | release\s+manager | (do|make|making|doing|cut|cutting|handle)\s+(a|the|new|future|your)\s+(\w+\s+)?releases? | MAINTAINERS[:\s]""")
LOOSE = re.compile(
    r"""(?ix) maint(ain|enance) | commit(ter|ters)\b | \b(admin|administrator|owner|ownership|co-?author|co-?editor|moderator)s?\b
    | sourceforge | savannah | github\s+org | (help|helping)\s+(out|with|you)\b | contribut | \breleases?\b.{0,60}\b(new|when|next|please|soon|make|do|plan)
    | (new|when|next|please|soon|make|plan).{0,60}\brelease\b | \baccess\b | in\s+charge | responsib | take\s+care\s+of | look\s+after | join""")
PREFIX = re.compile(r"^\s*((re|fwd?|aw|wg|sv|antw)(\[\d+\])?\s*:|\[[^\]]*\])\s*", re.I)


def run(wolfhound, command, option, path):
    words = [wolfhound, *command, "--store", ":memory:", "-q", "--" + option, path]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode not in READ:
        sys.exit(f"{path}: {done.stderr.strip()}")
    return done.stdout


def text_of(value):
    return value if isinstance(value, str) else ""


def messages_of(wolfhound, option, path):
    messages = {}
    for line in run(wolfhound, ["export"], option, path).split("\n"):
        if line.startswith('{"record":"message"'):
            message = json.loads(line)
            if isinstance(message.get("id"), str):
                messages.setdefault(message["id"], message)
    return messages


def subject_of(message):
    subject = text_of(message.get("subject")).strip()
    while PREFIX.match(subject):
        subject = PREFIX.sub("", subject, count=1)
    return re.sub(r"\W+", " ", subject.lower()).strip()


def conversations_of(messages):
    """The conversation of each message: threads, joined where they have one subject."""
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for i, message in messages.items():
        above = message.get("thread") or message.get("parent")
        subject = subject_of(message)
        for other in [("id", above)] * isinstance(above, str) + [("subject", subject)] * bool(subject):
            parent[root(("id", i))] = root(other)
    return {i: root(("id", i)) for i in messages}


def stratum_of(message, found):
    text = text_of(message.get("text"))
    words = text_of(message.get("subject")) + "\n" + text
    if is_heard(message["id"], found):
        return "heard"
    if NEAR.search(words):
        return "near"
    if LOOSE.search(words):
        return "loose"
    return "rest" if len(text.strip().encode()) >= 40 else None


def frame_of(wolfhound, of, known):
    """Stratum -> conversation -> the ids of its messages in that stratum, and the messages."""
    name, option, path = of
    messages = messages_of(wolfhound, option, path)
    found = heard(wolfhound, option, path)
    conversations = conversations_of(messages)
    frame = {}
    for i in sorted(messages):
        stratum = stratum_of(messages[i], found)
        if stratum and i not in known:
            frame.setdefault(stratum, {}).setdefault(conversations[i], []).append(i)
    told = ", ".join(f"{stratum} {len(groups)}" for stratum, groups in sorted(frame.items()))
    print(f"{name}: {len(messages)} messages; conversations: {told}", file=sys.stderr, flush=True)
    return frame, messages


def shares(sizes, total):
    """How many to draw of each list: by the root of its size, so that the large do not drown the small."""
    drawn = {name: 0 for name in sizes}
    for _ in range(total):
        open_ = [name for name in sizes if drawn[name] < sizes[name]]
        if not open_:
            break
        drawn[max(open_, key=lambda name: (sizes[name] ** 0.5 / (drawn[name] + 1), name))] += 1
    return drawn


def draw(frames, chance):
    """Lines of the key without n, and lines of the sizes."""
    picks, sizes = [], []
    for stratum in ("heard", "near", "loose", "rest"):
        of = {name: frames[name][0].get(stratum, {}) for name in frames}
        counts = {name: len(groups) for name, groups in of.items()}
        if stratum == "heard":
            take = {name: min(PER_LIST[stratum], count) for name, count in counts.items()}
        else:
            take = shares(counts, PER_LIST[stratum] * len(frames))
        for name, groups in sorted(of.items()):
            sizes.append((name, stratum, sum(map(len, groups.values())), len(groups), take[name]))
            for group in chance.sample(sorted(groups, key=str), take[name]):
                weight = counts[name] / take[name]
                picks.append((name, stratum, f"{weight:.4f}", len(groups[group]), chance.choice(groups[group])))
    return picks, sizes


def known_ids():
    with open(KNOWN, encoding="utf-8") as file:
        return {line.rstrip("\n").split("\t")[-1] for line in file if not line.startswith("#")}


def write(out, first, frames, picks, sizes):
    with open(out + "-sample.jsonl", "w", encoding="utf-8") as sample, open(out + "-key.tsv", "w", encoding="utf-8") as key:
        for n, (name, stratum, weight, count, i) in enumerate(picks, first):
            message = frames[name][1][i]
            shown = {"n": n, "list": name, "subject": text_of(message.get("subject")), "text": text_of(message.get("text"))[:TEXT]}
            sample.write(json.dumps(shown) + "\n")
            key.write(f"{n}\t{name}\t{stratum}\t{weight}\t{count}\t{i}\n")
    with open(out + "-sizes.tsv", "w", encoding="utf-8") as file:
        file.writelines("\t".join(map(str, line)) + "\n" for line in sizes)


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: bench/draw-requests.py WOLFHOUND LISTS OUT [SEED [FIRST]]")
    seed = sys.argv[4] if len(sys.argv) > 4 else "requests"
    chance = random.Random(int(hashlib.sha256(seed.encode()).hexdigest(), 16))
    known = known_ids()
    with open(sys.argv[2], encoding="utf-8") as file:
        lists = [line.rstrip("\n").split("\t") for line in file]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        frames = dict(zip((name for name, _, _ in lists), pool.map(lambda of: frame_of(sys.argv[1], of, known), lists)))
    picks, sizes = draw(frames, chance)
    chance.shuffle(picks)
    write(sys.argv[3], int(sys.argv[5]) if len(sys.argv) > 5 else 1, frames, picks, sizes)


main()
