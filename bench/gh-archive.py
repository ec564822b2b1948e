#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a made hour of GH Archive to standard output: events of many invented repositories, the same bytes each time.

Usage: gh-archive.py new|old EVENTS [OWNER/NAME EVERY]: every EVERY-th event is of OWNER/NAME.
The mix of kinds and the sizes of events follow what the public archive documents; texts are strings of words.
"""
import json
import random
import sys

WORDS = """the of and to in is that for it as with on be at by this from or an are not have you which can will if has
when more one all we there but use file error build version release please test run change code line issue function
value type name path option default support update remove add fix fails crash memory thread server client request
response header token parse string buffer table index query config plugin module package install docs example""".split()
rng = random.Random(1)


def words(low, high):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(low, high)))


def sha():
    return "%040x" % rng.getrandbits(160)


def login():
    return "%s%s%d" % (rng.choice(WORDS), rng.choice(WORDS), rng.randint(1, 9999))


def user(name):
    api = "https://api.github.com/users/" + name
    return {"login": name, "id": rng.randint(1, 10**8), "avatar_url": "https://avatars.githubusercontent.com/u/%d?v=4" % rng.randint(1, 10**8),
            "gravatar_id": "", "url": api, "html_url": "https://github.com/" + name, "followers_url": api + "/followers",
            "following_url": api + "/following{/other_user}", "gists_url": api + "/gists{/gist_id}",
            "starred_url": api + "/starred{/owner}{/repo}", "subscriptions_url": api + "/subscriptions",
            "organizations_url": api + "/orgs", "repos_url": api + "/repos", "events_url": api + "/events{/privacy}",
            "received_events_url": api + "/received_events", "type": "User", "site_admin": False}


def repository(repo):
    api = "https://api.github.com/repos/" + repo
    parts = ("forks keys collaborators teams hooks issue_events events assignees branches tags blobs git_tags git_refs trees "
             "statuses languages stargazers contributors subscribers subscription commits git_commits comments issue_comment "
             "contents compare merges archive downloads issues pulls milestones notifications labels releases").split()
    made = {"id": rng.randint(1, 10**8), "name": repo.split("/")[1], "full_name": repo, "owner": user(repo.split("/")[0]),
            "private": False, "html_url": "https://github.com/" + repo, "description": words(3, 12), "fork": False, "url": api}
    made.update((part + "_url", api + "/" + part) for part in parts)
    made.update({"created_at": stamp(), "updated_at": stamp(), "size": rng.randint(1, 10**5), "language": "C", "forks": 3})
    return made


def stamp():
    return "2015-01-01T15:%02d:%02dZ" % (rng.randint(0, 59), rng.randint(0, 59))


def issue(repo, kind):
    number = rng.randint(1, 5000)
    api = "https://api.github.com/repos/%s/issues/%d" % (repo, number)
    return {"url": api, "labels_url": api + "/labels{/name}", "comments_url": api + "/comments", "events_url": api + "/events",
            "html_url": "https://github.com/%s/%s/%d" % (repo, kind, number), "id": rng.randint(1, 10**8), "number": number,
            "title": words(4, 10), "user": user(login()), "labels": [], "state": "open", "locked": False, "assignee": None,
            "milestone": None, "comments": 3, "created_at": stamp(), "updated_at": stamp(), "closed_at": None, "body": words(20, 200)}


def pull(repo):
    made = issue(repo, "pull")
    made.update({"merge_commit_sha": sha(), "merged": False, "merged_at": None, "merged_by": None,
                 "head": {"label": "x", "ref": "x", "sha": sha(), "user": user(login()), "repo": repository(repo)},
                 "base": {"label": "y", "ref": "master", "sha": sha(), "user": user(login()), "repo": repository(repo)}})
    return made


def push(repo):
    commits = [{"sha": sha(), "author": {"email": sha() + "@example.org", "name": login()}, "message": words(3, 25), "distinct": True,
                "url": "https://api.github.com/repos/%s/commits/%s" % (repo, sha())} for _ in range(min(20, int(rng.expovariate(0.5)) + 1))]
    return {"push_id": rng.randint(1, 10**9), "size": len(commits), "distinct_size": len(commits), "ref": "refs/heads/master",
            "head": sha(), "before": sha(), "commits": commits}


def comment(repo):
    return {"action": "created", "issue": issue(repo, "issues"),
            "comment": {"url": "https://api.github.com/repos/%s/issues/comments/1" % repo,
                        "html_url": "https://github.com/%s/issues/1#issuecomment-%d" % (repo, rng.randint(1, 10**8)),
                        "id": rng.randint(1, 10**8), "user": user(login()), "created_at": stamp(), "updated_at": stamp(),
                        "body": words(10, 150)}}


KINDS = [("PushEvent", 50, push),
         ("WatchEvent", 12, lambda repo: {"action": "started"}),
         ("CreateEvent", 13, lambda repo: {"ref": words(1, 1), "ref_type": "branch", "master_branch": "master", "description": words(2, 10)}),
         ("IssueCommentEvent", 10, comment),
         ("IssuesEvent", 4, lambda repo: {"action": "opened", "issue": issue(repo, "issues")}),
         ("PullRequestEvent", 5, lambda repo: {"action": "opened", "number": 1, "pull_request": pull(repo)}),
         ("ForkEvent", 4, lambda repo: {"forkee": repository(repo)}),
         ("DeleteEvent", 2, lambda repo: {"ref": words(1, 1), "ref_type": "branch"})]


def new(kind, payload, repo, actor):
    return {"id": str(rng.randint(10**9, 10**10)), "type": kind,
            "actor": {"id": 1, "login": actor, "gravatar_id": "", "url": "https://api.github.com/users/" + actor,
                      "avatar_url": "https://avatars.githubusercontent.com/u/1?"},
            "repo": {"id": 1, "name": repo, "url": "https://api.github.com/repos/" + repo},
            "payload": payload, "public": True, "created_at": stamp()}


def old(kind, payload, repo, actor):
    if kind == "IssueCommentEvent":
        payload = {"issue_id": rng.randint(1, 10**8), "comment_id": rng.randint(1, 10**8)}
    elif kind == "IssuesEvent":
        payload = {"action": "opened", "issue": rng.randint(1, 10**8), "number": rng.randint(1, 5000)}
    elif kind == "PushEvent":
        payload = {"shas": [[c["sha"], c["author"]["email"], c["message"], c["author"]["name"], True] for c in payload["commits"]],
                   "size": payload["size"], "ref": payload["ref"], "head": payload["head"]}
    return {"created_at": "2012-04-01T%02d:00:00-07:00" % rng.randint(0, 23), "payload": payload, "public": True, "type": kind,
            "url": "https://github.com/%s/issues/%d#issuecomment-%d" % (repo, rng.randint(1, 5000), rng.randint(1, 10**8)), "actor": actor,
            "actor_attributes": {"login": actor, "type": "User", "gravatar_id": sha()[:32], "name": words(2, 2), "location": words(1, 2)},
            "repository": {"id": 1, "name": repo.split("/")[1], "url": "https://github.com/" + repo, "description": words(3, 12), "watchers": 7,
                           "stargazers": 7, "forks": 2, "fork": False, "size": 300, "owner": repo.split("/")[0], "private": False,
                           "open_issues": 3, "has_issues": True, "has_downloads": True, "has_wiki": True, "language": "C",
                           "created_at": "2011-01-01T00:00:00-08:00", "pushed_at": "2012-04-01T00:00:00-07:00", "master_branch": "master"}}


def main():
    make = {"new": new, "old": old}[sys.argv[1]]
    wanted, every = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 4 else (None, 0)
    repos = ["%s/%s-%s" % (login(), rng.choice(WORDS), rng.choice(WORDS)) for _ in range(20000)]
    names, weights, makers = zip(*KINDS)
    for i in range(int(sys.argv[2])):
        repo = wanted if every and i % every == 0 else rng.choice(repos)
        which = rng.choices(range(len(names)), weights)[0]
        json.dump(make(names[which], makers[which](repo), repo, login()), sys.stdout, separators=(",", ":"))
        sys.stdout.write("\n")


main()
