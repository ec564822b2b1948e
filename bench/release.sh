#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long comparing releases with their tags takes: release.sh PROGRAM PAIRS [DIFFOSCOPE-PAIRS [RUNS]].
# PAIRS: lines of archive, repository and tag with tabs between. Of each pair the processor time (all processes, the least of RUNS)
# and the largest memory of one process, beside reading both sides once (tar -xO and git archive to nothing) and, for the first
# DIFFOSCOPE-PAIRS pairs (default 0), diffoscope on both sides, unpacked before its time is taken.
set -eu
program=$1
pairs=$2
exec python3 - "$program" "$pairs" "${3:-0}" "${4:-3}" <<'PYTHON'
import os, subprocess, sys, tempfile, time

program, pairs, wanted, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
nothing = open(os.devnull, "w")

def once(command):
    """Processor seconds of COMMAND and all that it ran, wall seconds, largest memory of one process in MiB."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=nothing, stderr=nothing)
    _, _, used = os.wait4(child.pid, 0)
    child.returncode = 0
    return used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / 1024

def best(command):
    return min(once(command) for _ in range(runs))

def megabytes(archive):
    out = subprocess.Popen(["tar", "-xOf", archive], stdout=subprocess.PIPE, stderr=nothing)
    n = 0
    while piece := out.stdout.read(1 << 20):
        n += len(piece)
    out.wait()
    return n / 1e6

rows = []
print("%-44s %7s %8s %8s %6s %7s %10s %7s" % ("archive", "MB", "release", "both", "ratio", "MiB", "diffoscope", "ratio"))
for line in open(pairs):
    archive, repository, tag = line.rstrip("\n").split("\t")[:3]
    git = ["git", "-C", repository, "archive", "--format=tar", tag]
    ours = best([program, "release", archive, "--repo", repository, "--tag", tag])
    both = best(["tar", "-xOf", archive])[0] + best(git)[0]
    other = None
    if len([r for r in rows if r[3]]) < wanted:
        with tempfile.TemporaryDirectory() as folder:
            sides = [os.path.join(folder, side) for side in ("archive", "tag")]
            for side in sides:
                os.mkdir(side)
            subprocess.run(["tar", "-xf", archive, "-C", sides[0], "--strip-components=1"], check=True)
            subprocess.run(git + ["-o", os.path.join(folder, "tar")], check=True)
            subprocess.run(["tar", "-xf", os.path.join(folder, "tar"), "-C", sides[1]], check=True)
            other = once(["diffoscope", "--text", os.devnull] + sides)
    rows.append((ours[0], both, ours[2], other[0] if other else 0))
    print("%-44s %7.1f %8.2f %8.2f %6.2f %7.0f %10s %7s" % (
        os.path.basename(archive)[:44], megabytes(archive), ours[0], both, ours[0] / both, ours[2],
        "%.1f" % other[0] if other else "-", "%.0f" % (other[0] / ours[0]) if other else "-"), flush=True)
compared = [r for r in rows if r[3]]
print("%d pairs: %.2f s against %.2f s for reading both (%.2f times), at most %.0f MiB" % (
    len(rows), sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[0] for r in rows) / sum(r[1] for r in rows),
    max(r[2] for r in rows)))
if compared:
    print("%d pairs with diffoscope: %.2f s against %.1f s, %.0f times as fast" % (
        len(compared), sum(r[0] for r in compared), sum(r[3] for r in compared),
        sum(r[3] for r in compared) / sum(r[0] for r in compared)))
PYTHON
