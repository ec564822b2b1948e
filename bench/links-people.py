#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Invented people who write to an invented list, in the neutral form, for bench/links.sh and tests.

    links-people.py PEOPLE [HANDS [SEED [MOST [MAILDIR]]]]    a record of PEOPLE, of whom HANDS write under two names

Each person has words, habits, a program, hosts and hours of their own, drawn anew from SEED. How much somebody writes falls off as
on lists: half write once or twice, nobody more than MOST (300). Both names of a hand have everything but name and address in common.
With MAILDIR the same messages go there as mails, one file each, and nothing is printed."""
import datetime
import json
import os
import random
import sys

VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"


def word(rng, parts):
    return "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(parts)) + rng.choice("nrslt")


class Writer:
    def __init__(self, rng, common, serial):
        self.own = [word(rng, rng.randint(1, 3)) for _ in range(60)]
        self.common = common
        self.rate = rng.uniform(0.1, 0.4)
        self.comma = rng.uniform(0.02, 0.2)
        self.length = rng.randint(6, 18)
        self.greeting = rng.choice(["Hi,", "Hello,", "", "", "Hey all,", "Dear list,"])
        self.parting = rng.choice(["Regards", "Cheers", "", "", "Thanks", "Best"])
        self.hour = rng.randint(0, 23)
        self.host = "%s%d" % (word(rng, 2), serial)
        self.network = "198.%d.%d.%d" % (rng.randint(18, 19), rng.randint(0, 255), rng.randint(1, 254))
        self.mailer = "%s %d.%d" % (rng.choice(["Quill", "Post", "Dove", "Slate", "Inkwell"]), rng.randint(1, 9), rng.randint(0, 20))

    def text(self, rng):
        lines = [self.greeting, ""] if self.greeting else []
        for _ in range(rng.randint(2, 6)):
            words = []
            for _ in range(max(3, int(rng.gauss(self.length, 3)))):
                pool = self.own if rng.random() < self.rate else self.common
                words.append(pool[min(int(rng.expovariate(1) * len(pool) / 5), len(pool) - 1)] + ("," if rng.random() < self.comma else ""))
            lines.append(" ".join(words).capitalize() + ".")
        if self.parting:
            lines += ["", self.parting]
        return "\n".join(lines)


def main():
    people = int(sys.argv[1])
    hands = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 300
    common = [word(rng, rng.randint(1, 3)) for _ in range(1500)]
    out, plan = sys.stdout, []
    for person in range(people):
        name = ("%s %s" % (word(rng, 2), word(rng, 3))).title()
        address = "%s%d@%s%d.example" % (name.split()[1].lower(), person, word(rng, 2), person)
        if person < 2 * hands and person % 2 == 1:
            writer, start = plan[-1][2], plan[-1][3]
        else:
            writer, start = Writer(rng, common, person), rng.randint(0, 9 * 365)
        count = 12 if person < 2 * hands else min(most, int(rng.paretovariate(0.75)) + int(rng.random() < 0.5))
        plan.append((name, address, writer, start, count))
    messages = []
    for name, address, writer, start, count in plan:
        for _ in range(count):
            day = min(start + int(rng.expovariate(1 / 200)), 10 * 365)
            second = int((writer.hour + rng.gauss(0, 3)) % 24 * 3600) + rng.randint(0, 59)
            messages.append((1262304000 + day * 86400 + second, name, address, writer))
    messages.sort(key=lambda m: (m[0], m[2]))
    maildir = sys.argv[5] if len(sys.argv) > 5 else None
    if maildir:
        for part in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(maildir, part), exist_ok=True)
    else:
        out.write('{"schema":"wolfhound.events/1","project":"invented"}\n')
    begun = []
    for i, (time, name, address, writer) in enumerate(messages):
        record = {"record": "message", "kind": "mail", "id": "m%d@%s" % (i, writer.host), "subject": "About %s" % word(rng, 3),
                  "author": {"name": name, "email": address, "time": iso(time), "zone": 0}, "text": writer.text(rng),
                  "traits": "origin: %s %s\nmailer: %s\nidform: m9@%s" % (writer.host, writer.network, writer.mailer, writer.host)}
        if begun and rng.random() < 0.6:
            record["parent"], record["subject"] = rng.choice(begun[-30:])
            record["flags"] = ["follows-up"]
        else:
            begun.append((record["id"], record["subject"]))
        if maildir:
            with open(os.path.join(maildir, "cur", "%d.%d.host:2,S" % (time, i)), "w", encoding="ascii") as file:
                file.write(mail(record, time, writer))
        else:
            out.write(json.dumps(record) + "\n")


def mail(record, time, writer):
    author, date = record["author"], datetime.datetime.fromtimestamp(time, datetime.timezone.utc)
    lines = ["Received: from %s (%s [%s]) by lists.example.org; %s" % (writer.host, writer.host, writer.network, rfc(date)),
             "From: %s <%s>" % (author["name"], author["email"]), "To: invented@lists.example.org", "Date: " + rfc(date),
             "Subject: %s%s" % ("Re: " if "parent" in record else "", record["subject"]), "Message-ID: <%s>" % record["id"]]
    if "parent" in record:
        lines += ["In-Reply-To: <%s>" % record["parent"], "References: <%s>" % record["parent"]]
    lines += ["User-Agent: " + writer.mailer, "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii", "", record["text"], ""]
    return "\n".join(lines)


def rfc(date):
    return date.strftime("%a, %d %b %Y %H:%M:%S +0000")


def iso(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


main()
