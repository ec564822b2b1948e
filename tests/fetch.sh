#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fetch.sh PROGRAM SERVER: fetching from a server on this machine that behaves, and misbehaves, like the real ones.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
server=$(readlink -f "$2")
control=$T/control log=$T/log
unset GITHUB_TOKEN GH_TOKEN http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy npm_config_registry NPM_CONFIG_REGISTRY
unset npm_config_userconfig
export npm_config_globalconfig=$T/npmrc-global
echo 1 >"$control"
"$server" "$control" "$log" >"$T/port" &
pid=$!
trap 'kill $pid 2>/dev/null; chmod -R u+rwX "$T" 2>/dev/null; rm -rf "$T"' EXIT
for _ in $(seq 100); do [ -s "$T/port" ] && break; sleep 0.1; done
api=http://127.0.0.1:$(cat "$T/port")
cd "$T" || exit 1

# forge REPO [OPTION...]: fetches acme/REPO.
forge() {
  local repo=$1
  shift
  : >"$log"
  wh fetch forge "acme/$repo" --api "$api" "$@"
}
lines() { wc -l <"$1" | tr -d ' '; }
asked() { grep -c "$1" "$log"; }
# whole DIR: every issue of the first generation is there once.
whole() {
  [ "$(lines "$1/issues.ndjson")" -eq 250 ] && [ "$(grep -o '"number":[0-9]*' "$1/issues.ndjson" | sort -u | wc -l)" -eq 250 ]
}

forge plain
ok 'all lists come' eval 'status_is 0 && out_has "250 issues, 120 issue-comments, 5 pulls, 3 review-comments, 150 issue-events, 2 releases, 5 reviews"'
ok 'in silence' err_empty
ok 'all pages' whole acme+plain.forge
ok 'a hundred a page' eval 'test "$(asked per_page=100)" -eq "$(lines "$log")"'
ok 'without a token nothing is shown' eval '! grep -q "auth=." "$log" || grep -q "auth= " "$log"'
wh scan --forge acme+plain.forge --store "$store" --format json
ok 'scan reads it' eval 'status_is 0 && out_has "\"words\""'
wh export --forge acme+plain.forge --store "$store"
kinds() { grep -c "\"kind\":\"$1\"" "$T/out"; }
verbs() { grep -c "\"verb\":\"$1\"" "$T/out"; }
ok 'every object of it' eval 'test "$(kinds issue) $(kinds pull) $(kinds comment) $(kinds review) $(kinds review-comment)" = "250 5 120 5 3"'
ok 'every event' eval 'test "$(verbs close) $(verbs release) $(verbs review)" = "150 2 5"'
ok 'with nothing malformed' eval '! grep -q "\"record\":\"malformed\"" "$T/out"'

forge plain
ok 'again: what has not changed is not sent' eval 'status_is 0 && out_has "250 issues" && grep -q "releases?.*inm=W/" "$log"'
ok 'and little is asked' test "$(lines "$log")" -le 8
ok 'issues since the newest' grep -q '/issues?.*since=2020-09-07T00:00:00Z' "$log"
forge plain
cp acme+plain.forge/issues.ndjson "$T/before"
echo 2 >"$control"
forge plain
ok 'what is new comes' eval 'status_is 0 && out_has "251 issues, 121 issue-comments, 6 pulls, 4 review-comments, 151 issue-events"'
ok 'what changed takes the place of what it was' eval 'test "$(grep -c "\"number\":1," acme+plain.forge/issues.ndjson)" -eq 1 && grep "\"number\":1," acme+plain.forge/issues.ndjson | grep -q Changed'
ok 'reviews of what changed alone' test "$(asked /reviews)" -eq 2
echo 1 >"$control"

for repo in limited secondary flaky cut torn; do
  forge "$repo"
  ok "$repo: goes on after it" eval "status_is 0 && whole acme+$repo.forge"
done
ok 'tried again' test "$(asked 'issues?.*page=2')" -eq 2
forge moved
ok 'a repository that moved' eval 'status_is 0 && whole acme+moved.forge'
forge quiet
ok 'issues switched off' eval 'status_is 0 && out_has "0 issues" && out_has "5 pulls" && err_has "issues: the repository has none"'

# What cannot go on keeps what it has, and goes on later.
forge long --max-wait 10
ok 'a limit of an hour ends the run' eval 'status_is 3 && out_empty && err_has "limit" && err_has "run the same command"'
ok 'and what came is kept' test "$(lines acme+long.forge/issues.ndjson)" -eq 100
forge abuse --max-wait 10
ok 'so does a limit without a time' eval 'status_is 3 && err_has "limit"'
forge dead --retries 1
ok 'a server that goes on failing' eval 'refused "after 2 tries"'
ok 'what it says is shown harmless' eval 'err_has "\\x1b" && ! grep -q "$(printf "\\033")" "$T/err"'
printf 'torn' >>acme+dead.forge/issues.ndjson
echo 2 >"$control"
forge dead
ok 'goes on where it stood' eval 'status_is 0 && ! grep -q "issues?.*direction=asc.*auth" <(grep -v page=2 "$log" | grep /acme/dead/issues? | grep -v "[?&]page=")'
ok 'half a line of a broken write is gone' eval '! grep -q torn acme+dead.forge/issues.ndjson && test "$(lines acme+dead.forge/issues.ndjson)" -eq 251'
forge long
ok 'after a limit too' eval 'status_is 0 && test "$(lines acme+long.forge/issues.ndjson)" -eq 251'
echo 1 >"$control"

: >"$log"
"$wolfhound" fetch forge acme/slow --api "$api" >"$T/out" 2>"$T/err" &
fetcher=$!
for _ in $(seq 100); do grep -q 'page=2' "$log" && break; sleep 0.1; done
kill -INT $fetcher
status=0
wait $fetcher || status=$?
ok 'a signal ends it' eval 'status_is 2 && out_empty'
echo 2 >"$control"
forge slow
ok 'and it goes on from there' eval 'status_is 0 && test "$(lines acme+slow.forge/issues.ndjson)" -eq 251'
echo 1 >"$control"

# Who may be asked, and who is told the token.
forge elsewhere
ok 'no other server is asked' eval 'refused "another server"'
forge gone
ok 'no such repository' refused 'no such repository'
forge locked
ok 'a refusal' refused 'status 401'
export GITHUB_TOKEN=sesame
forge private -o private
ok 'a token opens' eval 'status_is 0 && out_has "250 issues" && test "$(asked "auth=Bearer sesame")" -eq "$(lines "$log")"'
ok 'and is nowhere kept or shown' eval '! grep -rq sesame private "$T/out" "$T/err"'
unset GITHUB_TOKEN
export GH_TOKEN=sesame
forge private -o private2 -q
ok 'GH_TOKEN too' status_is 0
forge plain -o private
ok 'a folder of another repository' refused 'fetched from elsewhere'
mkdir full
echo x >full/x
forge plain -o full
ok 'a folder that holds something else' refused 'no state'
forge plain --offline
ok 'offline' refused offline
wh fetch forge acme/plain --api http://forge.example.org
ok 'http to another machine' refused 'use https'
wh fetch forge acme/plain --api https://user:sesame@forge.example.org
ok 'a password in a URL' eval 'refused password && not err_has sesame'
for name in acme acme/a/b ../x 'acme/a?b' 'acme/..'; do
  wh fetch forge "$name" --api "$api"
  ok "no repository: $name" refused OWNER/NAME
done
wh fetch parcel acme/plain
ok 'nothing else is fetched' refused parcel
wh fetch forge acme/plain --api http://127.0.0.1:1 --retries 0 -o nobody
ok 'nobody there' refused 'cannot be used'

# The registry.
printf '; comment\nregistry = %s/npm/\n@scope:registry="%s/npm"\n//127.0.0.1:%s/npm/:_authToken=${NPM_SECRET}\n' "$api" "$api" "$(cat "$T/port")" >"$HOME/.npmrc"
export NPM_SECRET=sesame
: >"$log"
wh fetch registry npm:pad
ok 'a package' eval 'status_is 0 && out_has "1 versions"'
ok 'from the registry of the user, with its token' grep -q '^/npm/pad?.*auth=Bearer sesame' "$log"
ok 'which is not kept' eval '! grep -rq sesame pad.registry "$T/out" "$T/err"'
wh export --registry pad.registry --store "$store"
ok 'which the reader reads' out_has '"verb":"publish"'
wh fetch registry npm:pad
ok 'again: nothing new' out_has 'nothing new'
wh fetch registry npm:@scope/private -o scoped
ok 'a scope' eval 'status_is 0 && test -s "scoped/@scope+private.json"'
printf 'registry=%s/evil\n' "$api" >.npmrc
: >"$log"
wh fetch registry npm:left
ok 'a .npmrc of the folder is not obeyed' eval 'status_is 0 && ! grep -q evil "$log"'
npm_config_registry=$api/npm/other wh fetch registry npm:far
ok 'the environment counts more' eval 'refused "not that package" && grep -q "^/npm/other/far" "$log"'
wh fetch registry npm:gone
ok 'no such package' refused 'no such package'
wh fetch registry npm:odd
ok 'another document' refused "not that package"
for name in pad npm: npm:../x npm:a/b 'npm:@/b' 'npm:a?b'; do
  wh fetch registry "$name"
  ok "no package: $name" refused npm
done
done_testing
