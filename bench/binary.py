#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures `wolfhound binary` on pairs of packages, NAME/old/*.deb and NAME/new/*.deb in folders.

binary.py findings WOLFHOUND FOLDER...   findings of each pair, as a table
binary.py rates WOLFHOUND FOLDER...      data/binary/rates.ini
binary.py halves WOLFHOUND FOLDER...     how many pairs of one half are above the bound of the other
binary.py agree WOLFHOUND FOLDER...      facts against hardening-check, checksec and readelf, of every binary
"""
import atexit
import collections
import glob
import hashlib
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


NO_OBJDUMP = tempfile.mkdtemp()
os.symlink("/bin/true", os.path.join(NO_OBJDUMP, "objdump"))
atexit.register(shutil.rmtree, NO_OBJDUMP)


def pairs(folders):
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            old, new = (glob.glob(os.path.join(folder, name, side, "*.deb")) for side in ("old", "new"))
            if old and new:
                yield name, old[0], new[0]


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def compare(wolfhound, old, new):
    return json.loads(output(wolfhound, "binary", "--format", "json", old, new))


def version(path):
    return os.path.basename(path).split("_")[1].replace("%3a", ":")


def findings(wolfhound, folders):
    counts = []
    print("| package | old | new | binaries | findings | of them rare | weighs | level | kinds |")
    print("|---|---|---|--:|--:|--:|--:|---|---|")
    spent = time.monotonic()
    for name, old, new in pairs(folders):
        document = compare(wolfhound, old, new)
        found = document["findings"]
        kinds = sorted({f["kind"] for f in found})
        rare = [f for f in found if f["weight"] >= 1]
        counts.append((len(found), len(rare), document["statistic"], document["level"]))
        print(f"| {name} | {version(old)} | {version(new)} | {document['after']['binaries']} | {len(found)} | {len(rare)} | "
              f"{document['statistic']:.2f} | {document['level']} | {', '.join(kinds)} |")
    spent = time.monotonic() - spent
    n = len(counts)
    print(f"\n{n} pairs in {spent:.1f} s; findings: mean {sum(c[0] for c in counts) / n:.2f}, "
          f"median {statistics.median(c[0] for c in counts):.0f}; rare ones: mean {sum(c[1] for c in counts) / n:.2f}; "
          f"levels: {dict(collections.Counter(c[3] for c in counts))}")


def order_and_groups(root):
    """The kinds in order, and the group of those that weigh."""
    order, group, last = [], {}, ""
    for line in open(os.path.join(root, "data", "binary", "kinds.ini"), encoding="utf-8"):
        if line.startswith("["):
            order.append(line.strip()[1:-1])
        elif line.startswith("group="):
            last = line.strip()[6:]
        elif line.startswith("weighs=true"):
            group[order[-1]] = last
    return order, group


def review_kinds(root):
    kinds, last = set(), ""
    for line in open(os.path.join(root, "data", "binary", "kinds.ini"), encoding="utf-8"):
        if line.startswith("["):
            last = line.strip()[1:-1]
        elif line.startswith("review=true"):
            kinds.add(last)
    return kinds


def statistic(kinds, seen, n, group):
    best = {}
    for kind in kinds:
        if kind in group:
            best[group[kind]] = max(best.get(group[kind], 0), -math.log10((seen[kind] + 1) / (n + 2)))
    return sum(best.values())


def kinds_of(wolfhound, folders):
    return [(name, {f["kind"] for f in compare(wolfhound, old, new)["findings"]})
            for name, old, new in pairs(folders)]


def rates(wolfhound, folders):
    order, group = order_and_groups(os.path.join(os.path.dirname(__file__), ".."))
    each = kinds_of(wolfhound, folders)
    n, seen = len(each), collections.Counter(kind for _, kinds in each for kind in kinds)
    reached = sorted((statistic(kinds, seen, n, group) for _, kinds in each), reverse=True)
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# How many measured ordinary updates show each kind of difference, the largest statistic among them, and all statistics")
    print("# above 0. Made by bench/binary.sh rates; doc/BINARY.md has more.")
    print(f"[measured]\nupdates={n}\ngreatest={reached[0]:.4f}")
    print("statistics=" + ";".join(f"{s:.4f}" for s in reached if s > 0) + "\n\n[kinds]")
    for kind in order:
        print(f"{kind}={seen[kind]}")


def halves(wolfhound, folders):
    """Weights and bound from one half of the pairs, the number above it counted on the other."""
    order, group = order_and_groups(os.path.join(os.path.dirname(__file__), ".."))
    review = review_kinds(os.path.join(os.path.dirname(__file__), ".."))
    each = kinds_of(wolfhound, folders)
    half = [[], []]
    for name, kinds in each:
        half[hashlib.sha256(name.encode()).digest()[0] & 1].append((name, kinds))
    for fit, test in (half, half[::-1]):
        n, seen = len(fit), collections.Counter(kind for _, kinds in fit for kind in kinds)
        greatest = max(statistic(kinds, seen, n, group) for _, kinds in fit)
        above = [name for name, kinds in test
                 if kinds & review and statistic(kinds, seen, n, group) > greatest]
        print(f"fitted on {n} pairs (greatest {greatest:.2f}): {len(above)} of the other {len(test)} above: {above}")


def hardening(path):
    # Its disassembly serves only what is not compared, and takes minutes.
    text = subprocess.run(["hardening-check", path], capture_output=True, text=True, check=False,
                          env=dict(os.environ, PATH=NO_OBJDUMP + ":" + os.environ["PATH"])).stdout
    if " Stack protected" not in text:
        return None
    said = {m[1].strip(): m[2] for m in re.finditer(r"^ ([^:]+): (\S+)", text, re.M)}
    return {
        "stack_protector": {"yes": 1, "no,": 0, "unknown,": 0}[said["Stack protected"]],
        "fortify": {"yes": "yes", "no,": "no", "unknown,": "none"}[said["Fortify Source functions"]],
        "relro": said["Read-only relocations"] == "yes",
        "bind_now": said["Immediate binding"] == "yes",
    }


def checksec(path):
    said = list(json.loads(output("checksec", "--output=json", "--file=" + path)).values())[0]
    return {
        "relro": {"no": 0, "partial": 1, "full": 2}[said["relro"]],
        "stack_protector": int(said["canary"] == "yes"),
        "executable_stack": int(said["nx"] != "yes"),
        "pie": int(said["pie"] == "yes"),
        "rpath": said["rpath"] == "yes",
        "runpath": said["runpath"] == "yes",
        "stripped": said["symbols"] == "no",
        "fortified": int(said["fortified"]),
        "fortifiable": int(said["fortify-able"]),
    }


def symbols(path, undefined):
    names = set()
    for line in output("readelf", "--dyn-syms", "-W", path).splitlines():
        part = line.split()
        if len(part) < 8 or not part[0].rstrip(":").isdigit() or part[3] in ("SECTION", "FILE"):
            continue
        hidden = part[5] in ("HIDDEN", "INTERNAL")
        if undefined and part[6] == "UND":
            names.add(part[7])
        elif not undefined and part[6] != "UND" and part[4] != "LOCAL" and not hidden:
            names.add(part[7])
    return names


def dynamic(path, tag):
    return sorted(set(re.findall(r"\(%s\).*\[(.*)\]" % tag, output("readelf", "-dW", path))))


def say(name, value):
    for path, what, mine, theirs in value:
        print(f"  {name}: {path}: {what}: wolfhound {mine}, the other {theirs}")


def agree_one(path, facts, wrong, compared):
    def hold(tool, what, mine, theirs):
        compared[tool] += 1
        if mine != theirs:
            wrong[tool].append((path, what, mine, theirs))

    hc, cs = hardening(path), checksec(path)
    plain = facts["fortifiable"] - facts["fortified"]
    fortify = "yes" if facts["fortified"] else "no" if plain else "none"
    if hc is None:
        print(f"hardening-check says nothing of {path}")
    else:
        hold("hardening-check", "stack protector", facts["stack_protector"], hc["stack_protector"])
        hold("hardening-check", "fortify", fortify, hc["fortify"])
        hold("hardening-check", "relro", facts["relro"] > 0, hc["relro"])
        hold("hardening-check", "immediate binding", bool(facts["bind_now"]), hc["bind_now"])
    for what in ("relro", "stack_protector", "executable_stack", "pie", "fortified", "fortifiable"):
        hold("checksec", what, facts[what], cs[what])
    for what in ("rpath", "runpath"):
        hold("checksec", what, bool(facts[what]), cs[what])
    hold("checksec", "stripped", ".symtab" not in facts["sections"], cs["stripped"])
    for what, undefined in (("imports", True), ("exports", False)):
        mine, theirs = set(facts[what]), symbols(path, undefined)
        hold("readelf", what, sorted(mine - theirs)[:5], sorted(theirs - mine)[:5])
    for what, tag in (("needed", "NEEDED"), ("soname", "SONAME"), ("rpath", "RPATH"), ("runpath", "RUNPATH")):
        hold("readelf", what, facts[what], dynamic(path, tag))
    relocs = sum(map(int, re.findall(r"contains (\d+) entr", output("readelf", "-rW", path))))
    if not re.search(r"RELR", output("readelf", "-dW", path)):
        hold("readelf", "relocations", facts["relocations"], relocs)
    hold("readelf", "ifunc relocations", facts["irelative_relocations"],
         len(re.findall(r"_IRELATIVE? ", output("readelf", "-rW", path))))
    build = re.findall(r"Build ID: ([0-9a-f]+)", output("readelf", "-nW", path))
    hold("readelf", "build id", facts["build_id"], build)
    ibt = re.search(r"x86 feature: (.*)", output("readelf", "-nW", path))
    hold("readelf", "control flow", (facts["ibt"], facts["shstk"]),
         tuple(int(bool(ibt and word in ibt[1])) for word in ("IBT", "SHSTK")))


def agree(wolfhound, folders):
    wrong, compared, files = collections.defaultdict(list), collections.Counter(), 0
    for _, old, new in pairs(folders):
        for package in (old, new):
            with tempfile.TemporaryDirectory() as top:
                subprocess.run(["dpkg-deb", "-x", package, top], check=True)
                document = json.loads(output(wolfhound, "binary", "--format", "json", package))
                # A package's plugins are alike: at most three files each.
                for entry in document["facts"][:3]:
                    if entry["after"]["type"] in (2, 3):
                        files += 1
                        agree_one(os.path.join(top, entry["file"]), entry["after"], wrong, compared)
    print(f"{files} binaries")
    for tool, n in sorted(compared.items()):
        print(f"{tool}: {n} facts compared, {len(wrong[tool])} differ")
        say(tool, wrong[tool])


if len(sys.argv) < 4 or sys.argv[1] not in ("findings", "rates", "halves", "agree"):
    sys.exit(__doc__)
{"findings": findings, "rates": rates, "halves": halves, "agree": agree}[sys.argv[1]](sys.argv[2], sys.argv[3:])
