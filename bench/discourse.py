#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Topics of a Discourse forum, archived in git as rendered Markdown, as lines of the neutral form (doc/EVENTS.md).

usage: bench/discourse.py GIT PROJECT HOST >events.ndjson

GIT holds one file a topic, archive/rendered-topics/**.md. Quotes and code go: a message holds its author's own words.
"""
import html
import json
import re
import subprocess
import sys


def topics(git):
    """Path and content of each topic's file."""
    names = subprocess.run(["git", "--git-dir", git, "ls-tree", "-r", "-z", "--name-only", "HEAD"],
                           capture_output=True, check=True).stdout.decode().split("\0")
    with subprocess.Popen(["git", "--git-dir", git, "cat-file", "--batch"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        for name in names:
            if not re.search(r"^archive/rendered-topics/.*\.md$", name):
                continue
            cat.stdin.write(f"HEAD:{name}\n".encode())
            cat.stdin.flush()
            head = cat.stdout.readline().split()
            if len(head) == 3:
                yield name, cat.stdout.read(int(head[2])).decode("utf-8", "replace")
                cat.stdout.read(1)
        cat.stdin.close()


def without(text, inner):
    """TEXT without what INNER matches, from the innermost outwards."""
    while inner.search(text):
        text = inner.sub("\n", text)
    return text


def own_words(cooked):
    """What a post's author wrote: no quotes, no code, no markup."""
    for tag in ("blockquote", "aside", "pre", "details"):
        cooked = without(cooked, re.compile(rf"(?s)<{tag}\b(?:(?!<{tag}\b).)*?</{tag}>"))
    cooked = re.sub(r'(?s)<div class="lightbox.*?</div>', "\n", cooked)
    cooked = re.sub(r"(?i)<br\s*/?>|</p>|</li>|</h\d>|</tr>|<hr>", "\n", cooked)
    text = html.unescape(re.sub(r"<[^>]+>", "", cooked))
    text = without(text, re.compile(r"(?s)\[quote\b(?:(?!\[quote\b).)*?\[/quote\]", re.I))
    text = re.sub(r"(?is)\[code\].*?\[/code\]", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def posts(place, text, host):
    """The posts of one topic, as lines of the neutral form."""
    topic = re.search(r"^topic_id: (\d+)$", text, re.M)
    title = re.search(r'^title: "?(.*?)"?$', text, re.M)
    if topic is None:
        return
    topic = int(topic[1])
    parts = re.split(r"(?m)^## Post #(\d+) by @(\S+) \((\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\)\n", text)
    for number, who, day, clock, body in zip(*(parts[i::5] for i in range(1, 6))):
        line = {"record": "message", "kind": "mail", "id": f"{topic}.{int(number)}@{host}", "thread": f"{topic}@{host}",
                "author": {"name": who, "time": f"{day}T{clock}:00Z"}, "subject": title[1] if title else "",
                "text": own_words(re.sub(r"\n---\s*$", "", body)), "place": f"{place}#{int(number)}"}
        if int(number) > 1:
            line["parent"] = f"{topic}.1@{host}"
        yield (line["author"]["time"], topic, int(number)), line


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    git, project, host = sys.argv[1:]
    lines = sorted((post for place, text in topics(git) for post in posts(place, text, host)), key=lambda post: post[0])
    print(json.dumps({"schema": "wolfhound.events/1", "project": project, "host": host}))
    for _, line in lines:
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
