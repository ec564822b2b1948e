#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Plants one inert change at a time in release archives, and counts how many `wolfhound release` finds, and how many stand on the
# first screen of its page. What is planted says hello or changes a comparison; nothing of it is ever run.
#
#   bench/release-mutations.py WOLFHOUND PAIRS ARCHIVES REPOSITORIES [SEED [ROUNDS [FILTER]]]
#
# PAIRS: a table with a head line and columns orig_tarball, repo and git_tag. ARCHIVES: folder of the archives. REPOSITORIES: folder
# that has OWNER+NAME/repo, OWNER+NAME.git or OWNER+NAME for each repository; those of submodules are given where they are there.
import csv
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile

SCREEN = 40  # lines
BUILD_ENDS = (".c", ".h", ".cc", ".cpp")


class Archive:
    """All members of an archive in memory; written again with one change."""

    def __init__(self, path):
        self.members = []
        with tarfile.open(path) as tar:
            for info in tar:
                content = tar.extractfile(info).read() if info.isreg() else None
                self.members.append((info, content))
        self.top = self.members[0][0].name.split("/")[0]

    def files(self, wanted):
        return [i for i, (info, content) in enumerate(self.members)
                if content and wanted(info.name.split("/", 1)[-1], content)]

    def write(self, path, changed, extra):
        with tarfile.open(path, "w") as tar:
            for i, (info, content) in enumerate(self.members):
                content = changed.get(i, content)
                if content is None:
                    tar.addfile(info)
                    continue
                copy = tarfile.TarInfo(info.name)
                copy.mode, copy.mtime, copy.size = info.mode, info.mtime, len(content)
                tar.addfile(copy, io.BytesIO(content))
            for name, content in extra:
                info = tarfile.TarInfo(self.top + "/" + name)
                info.mode, info.mtime, info.size = 0o644, self.members[0][0].mtime, len(content)
                tar.addfile(info, io.BytesIO(content))


def insert_line(rng, content, line, after):
    """LINE behind one of the lines for which AFTER holds; None where there is none."""
    lines = content.split(b"\n")
    places = [i for i, text in enumerate(lines[:-1]) if after(text, lines[i + 1])]
    if not places:
        return None
    at = rng.choice(places)
    lines.insert(at + 1, line)
    return b"\n".join(lines)


def replace_in_line(rng, content, old, new, wanted=lambda text: True):
    lines = content.split(b"\n")
    places = [i for i, text in enumerate(lines) if old in text and wanted(text)]
    if not places:
        return None
    at = rng.choice(places)
    lines[at] = lines[at].replace(old, new, 1)
    return b"\n".join(lines)


def is_macro(name, content):
    return name.endswith(".m4") and b"AC_DEFUN" in content and not name.endswith("aclocal.m4")


def changed_macro(rng, archive):
    found = archive.files(is_macro)
    if not found:
        return None
    at = rng.choice(found)
    line = b"  hello_cmd=`tr b-z a-y < $srcdir/tests/hello.txt | head -c 40`; eval \"$hello_cmd\""
    content = insert_line(rng, archive.members[at][1], line, lambda text, after: text.startswith(b"AC_DEFUN"))
    return ({at: content}, []) if content else None


def extra_macro(rng, archive):
    folders = [archive.members[i][0].name.split("/", 1)[-1] for i in archive.files(is_macro)]
    folder = os.path.dirname(rng.choice(folders)) if folders else None
    if folder is None:
        return None
    name = rng.choice(["host-greeting.m4", "ax_check_hello.m4", "greeting-locale.m4"])
    text = b"# serial 3\nAC_DEFUN([HELLO_GREETING],\n[\n  echo hello | tr a-z b-za >/dev/null\n])\n"
    return {}, [((folder + "/" if folder else "") + name, text)]


def edited_configure(rng, archive):
    found = archive.files(lambda name, content: os.path.basename(name) == "configure" and b"Autoconf" in content[:2000])
    if not found:
        return None
    at = rng.choice(found)
    content = archive.members[at][1]
    edits = [
        lambda: replace_in_line(rng, content, b'" = xyes', b'" = xno'),
        lambda: replace_in_line(rng, content, b'test "x$', b'test "y$', lambda text: b"if test" in text),
        lambda: insert_line(rng, content, b"echo hello | tr b-z a-y | sh", lambda text, after: text.strip() == b"fi"),
        lambda: insert_line(rng, content, b"eval \"`head -c 64 $srcdir/tests/hello.txt`\"", lambda text, after: text.strip() == b"fi"),
        lambda: insert_line(rng, content, b". $srcdir/tests/hello", lambda text, after: text.strip() == b"esac"),
        lambda: replace_in_line(rng, content, b"sed 's/", b"sed 's/hello/;s/", lambda text: b"'" in text),
        lambda: replace_in_line(rng, content, b"#define HAVE_", b"#define HELLO_", lambda text: b">>confdefs.h" in text),
    ]
    rng.shuffle(edits)
    for edit in edits:
        changed = edit()
        if changed is not None and changed != content:
            return {at: changed}, []
    return None


def swapped_test(rng, archive):
    found = archive.files(lambda name, content: "test" in name.lower() and not name.endswith((".am", ".in")))
    if not found:
        return None
    at = rng.choice(found)
    content = bytearray(archive.members[at][1])
    middle = len(content) // 2
    content[middle] ^= 1
    return {at: bytes(content)}, []


def added_script(rng, archive):
    folder = rng.choice(["", "build-aux/", "scripts/", "tests/"])
    name = rng.choice(["prepare.sh", "hello.sh", "fix-permissions"])
    return {}, [(folder + name, b"#!/bin/sh\necho hello\n")]


def edited_makefile(rng, archive):
    found = archive.files(lambda name, content: name.endswith("Makefile.in") and b"automake" in content[:200])
    if not found:
        return None
    at = rng.choice(found)
    content = archive.members[at][1]
    line = rng.choice([b"\t@echo hello | tr b-z a-y | $(SHELL)", b"\t. $(srcdir)/hello-env",
                       b"\ttest ! -f $(srcdir)/tests/hello.bin || head -c 9 $(srcdir)/tests/hello.bin"])
    edits = [
        lambda: insert_line(rng, content, line, lambda text, after: text.startswith(b"\t") and not text.endswith(b"\\") and not after.startswith(b"\t")),
        lambda: replace_in_line(rng, content, b"= @CFLAGS@", b"= @CFLAGS@ -DHELLO_WORLD"),
        lambda: replace_in_line(rng, content, b"= @LIBS@", b"= @LIBS@ -lhelloworld"),
    ]
    rng.shuffle(edits)
    for edit in edits:
        changed = edit()
        if changed is not None:
            return {at: changed}, []
    return None


def changed_c(rng, archive):
    """Of what a generator made where there is such a file, else any source."""
    made = archive.files(lambda name, content: name.endswith(BUILD_ENDS) and
                         (b"GNU Bison" in content[:300] or b"scanner generated by flex" in content[:2000]))
    found = made or archive.files(lambda name, content: name.endswith(BUILD_ENDS) and b"return" in content)
    if not found:
        return None
    at = rng.choice(found)
    content = insert_line(rng, archive.members[at][1], b"  hello_counter += 1;",
                          lambda text, after: text.endswith(b";") and after.strip().startswith(b"return"))
    return ({at: content}, []) if content else None


def in_build(rng, archive, content):
    """CONTENT where the build reads or runs it: in place of a macro or helper script, or beside the macros."""
    names = ("install-sh", "missing", "depcomp", "compile", "ltmain.sh", "autogen.sh", "CMakeLists.txt", "meson.build", "configure.ac")
    found = archive.files(lambda name, held: (is_macro(name, held) or os.path.basename(name) in names) and held != content)
    at = rng.choice(found) if found else None
    if at is None or rng.random() < 0.3:
        return {}, [("m4/" + rng.choice(["hello-world.m4", "greeting.m4"]), content)]
    return {at: content}, []


def moved_test(rng, archive):
    """A test of the tag, byte for byte, where the build reads it."""
    found = archive.files(lambda name, content: "test" in name.lower() and b"\0" not in content)
    return in_build(rng, archive, archive.members[rng.choice(found)][1]) if found else None


def other_ref(rng, archive):
    """What a pull request or another ref holds and the tag does not, where the build reads it."""
    git = ["git", "-C", archive.repository]
    refs = subprocess.run(git + ["for-each-ref", "--format=%(refname)"], capture_output=True, text=True, check=True).stdout.split()
    pulls = [ref for ref in refs if ref.startswith("refs/pull/")] or refs
    held = set(subprocess.run(git + ["ls-tree", "-r", archive.tag, "--format=%(objectname)"], capture_output=True, text=True,
                              check=True).stdout.split())
    for _ in range(20):
        lines = subprocess.run(git + ["ls-tree", "-r", "-l", rng.choice(pulls)], capture_output=True, text=True, check=False).stdout
        rows = [line.split() for line in lines.split("\n") if line]
        blobs = [r[2] for r in rows if r[1] == "blob" and r[2] not in held and 0 < int(r[3]) < 200000]
        if blobs:
            content = subprocess.run(git + ["cat-file", "blob", rng.choice(blobs)], capture_output=True, check=True).stdout
            return in_build(rng, archive, content)
    return None


KINDS = [changed_macro, extra_macro, edited_configure, swapped_test, added_script, edited_makefile, changed_c, moved_test, other_ref]


def repository(folder, name):
    base = os.path.join(folder, name.replace("/", "+"))
    for path in (base + "/repo", base + ".git", base):
        if os.path.isdir(path):
            return path
    return None


def submodules(folder, repo, tag):
    """--submodule PATH=REPO for each submodule whose repository is in FOLDER."""
    run = subprocess.run(["git", "config", "-f", "-", "--get-regexp", r"submodule\..*\.(path|url)"], capture_output=True, text=True, check=False,
                         input=subprocess.run(["git", "-C", repo, "cat-file", "blob", tag + ":.gitmodules"], capture_output=True,
                                              text=True, check=False).stdout)
    settings = {}
    for line in run.stdout.splitlines():
        key, value = line.split(" ", 1)
        settings.setdefault(key.rsplit(".", 1)[0], {})[key.rsplit(".", 1)[1]] = value
    found = []
    for module in settings.values():
        name = "/".join(module.get("url", "").removesuffix(".git").rstrip("/").split("/")[-2:])
        path = repository(folder, name)
        if path is not None and "path" in module:
            found += ["--submodule", module["path"] + "=" + path]
    return found


def release(wolfhound, archive, repo, tag, form):
    run = subprocess.run([wolfhound[0], "release", archive, "--repo", repo, "--tag", tag, "--format", form, "-q"] + wolfhound[1],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1, 3):
        raise RuntimeError(run.stderr)
    return run.stdout


def listed(wolfhound, archive, repo, tag):
    """What is listed above quiet: path to its lines."""
    files = json.loads(release(wolfhound, archive, repo, tag, "json"))["releases"][0]["files"]
    return {f["path"]: [f["class"]] + list(f.get("excerpt", [])) for f in files if f["level"] != "quiet"}


def run_one(options, pair, kind, rng, archive, before):
    made = kind(rng, archive)
    if made is None:
        return None
    changed, extra = made
    names = [archive.members[i][0].name.split("/", 1)[-1] for i in changed] + [name for name, _ in extra]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "release.tar")
        archive.write(path, changed, extra)
        after = listed(options["wolfhound"], path, pair["repo_path"], pair["git_tag"])
        page = release(options["wolfhound"], path, pair["repo_path"], pair["git_tag"], "text").split("\n")
    found = all(name in after and after[name] != before.get(name) for name in names)
    # A path may be wrapped in the page: blanks do not count.
    screen = "".join("".join(page[:SCREEN]).split())
    return {"kind": kind.__name__, "file": names[0], "found": found, "screen": found and all(n.replace(" ", "") in screen for n in names)}


def main():
    wolfhound, pairs, archives, repositories = sys.argv[1:5]
    seed, rounds = int((sys.argv[5:] or ["1"])[0]), int((sys.argv[6:] or ["1"])[0])
    only = (sys.argv[7:] or [""])[0]
    options = {}
    total = {}
    for pair in csv.DictReader(open(pairs, encoding="utf-8"), delimiter="\t"):
        path = os.path.join(archives, pair["orig_tarball"])
        pair["repo_path"] = repository(repositories, pair["repo"])
        if not os.path.exists(path) or pair["repo_path"] is None or not pair["orig_tarball"].startswith(only):
            continue
        options["wolfhound"] = (wolfhound, submodules(repositories, pair["repo_path"], pair["git_tag"]))
        try:
            before = listed(options["wolfhound"], path, pair["repo_path"], pair["git_tag"])
        except (RuntimeError, ValueError) as error:
            print(pair["orig_tarball"], "skipped:", str(error).strip()[:200], file=sys.stderr)
            continue
        archive = Archive(path)
        archive.repository, archive.tag = pair["repo_path"], pair["git_tag"]
        for kind in KINDS:
            for number in range(rounds):
                rng = random.Random(f"{seed} {pair['orig_tarball']} {kind.__name__} {number}")
                result = run_one(options, pair, kind, rng, archive, before)
                if result is None:
                    continue
                counts = total.setdefault(result["kind"], [0, 0, 0])
                counts[0] += 1
                counts[1] += result["found"]
                counts[2] += result["screen"]
                if not result["screen"]:
                    print("missed" if not result["found"] else "below the first screen", pair["orig_tarball"], result["kind"], number,
                          result["file"], file=sys.stderr)
                sys.stderr.flush()
    print("kind\tplanted\tfound\tfirst screen")
    for kind, counts in sorted(total.items()):
        print(kind, *counts, sep="\t")
    print("all", *(sum(c[i] for c in total.values()) for i in range(3)), sep="\t")


if __name__ == "__main__":
    main()
