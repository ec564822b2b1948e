#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The hunt across projects: an invented campaign of three accounts on three lists, hunted from an address, a login, a key, a
# case and from nothing; two honest lists of which nothing is claimed.
# shellcheck disable=SC2016,SC2034 # what eval is given expands there
# shellcheck source=tests/e2e.sh
. "$(dirname "$0")/e2e.sh"
# shellcheck source=tests/page.sh
. "$(dirname "$0")/page.sh"
# shellcheck source=tests/words.sh
. "$(dirname "$0")/words.sh"
schema=$2

day=86400

# chatter LIST FROM WEEKS NAME...: each week a question by one of NAMEs and the answer of the first.
chatter() {
  local list=$1 from=$2 weeks=$3 w t who
  shift 3
  local names=("$@") keeper=$1
  for ((w = 1; w <= weeks; w++)); do
    t=$((from + w * week))
    who=${names[w % ($# - 1) + 1]}
    letter "$list-q$w" $t "$who" "${who// /.}@mail.example.org" "Question $w about $list" '' \
      "How do I read setting $w of $list? The page for number $w does not say."
    letter "$list-a$w" $((t + 9000)) "$keeper" "${keeper// /.}@$list.example.org" "Question $w about $list" "$list-q$w" \
      "Setting $w is read at start. I wrote a line on $list into page $w."
  done
}

# The three write nearly the same everywhere: who asks, for whom, differs.
ask() { # LIST N TIME NAME ADDRESS FOR
  letter "$1-$2" "$3" "$4" "$5" "Future of $1" '' \
    "I have been following $1 for a long while now, and it is plain that one person alone cannot carry all of this work any longer. Patches wait for months and nobody even looks at them. Please give $6 commit access, so that the rest of us can get our fixes released before the winter is over."
}
press() { # LIST N TIME NAME ADDRESS
  letter "$1-$2" "$3" "$4" "$5" "Future of $1" "$1-c1" \
    "Your users are tired of waiting. Nobody has even looked at the patches and there was no release for months, which is a shame for a library that half of the world depends on."
}
campaign3() { # LIST TIME KEEPER
  letter "$1-c0" $(($2 - 30 * day)) 'Tess Orla' tess.orla@fastpost.example.org "Reading $1 twice" '' \
    "Reading $1 a second time gives other numbers. A change that mends it is at the end of this."
  ask "$1" c1 "$2" 'Marek Dunn' marek.dunn77@fastpost.example.org 'Tess Orla'
  press "$1" c2 $(($2 + 2 * day)) 'Ulli Brand' ulli.brand41@fastpost.example.org
  letter "$1-c3" $(($2 + 5 * day)) 'Tess Orla' tess.orla@fastpost.example.org "Future of $1" "$1-c1" \
    "I would gladly help with the work on $1 and could take over the releases, if you will have me."
  letter "$1-c4" $(($2 + 7 * day)) "$3" "${3// /.}@$1.example.org" "Future of $1" "$1-c3" \
    "I have not had the time lately. This is an unpaid hobby. Let us talk about it."
}

begin=1600000000
{ chatter alder $begin 40 'Ines Kahl' 'Bo Lindt' 'Cara Voss' 'Dirk Amsel'
  campaign3 alder $((begin + 41 * week)) 'Ines Kahl'; } >"$T/alder.mbox"
{ chatter birch $begin 50 'Odo Falk' 'Pia Rehm' 'Quin Sacher' 'Rolf Timm'
  campaign3 birch $((begin + 52 * week)) 'Odo Falk'; } >"$T/birch.mbox"
{ chatter cedar $begin 30 'Wim Xander' 'Yara Zobel' 'Abe Corn' 'Dora Ems'
  ask cedar c1 $((begin + 60 * week)) 'Vera Nolte' vera.nolte63@fastpost.example.org 'Tess Orla'; } >"$T/cedar.mbox"
chatter honest $begin 45 'Finn Gruber' 'Hedi Jost' 'Karl Lamm' 'Mia Nagel' >"$T/honest.mbox"
{ chatter plain $begin 45 'Jan Kuhn' 'Bo Lindt' 'Eva Feld' 'Gus Haller'
  letter plain-r1 $((begin + 47 * week)) 'Eva Feld' eva.feld@mail.example.org 'Helping out' '' \
    "I have sent eleven patches over the last year. Could I have commit access, so that I can land them myself?"
  letter plain-r2 $((begin + 47 * week + day)) 'Jan Kuhn' jan.kuhn@plain.example.org 'Helping out' plain-r1 \
    "With pleasure. You have commit access now."; } >"$T/plain.mbox"
for list in alder birch cedar honest plain; do
  wh scan --store "$T/one.db" --mail "$T/$list.mbox" --project "$list"
  ok "scan $list" status_is 0
done

# ladder PROJECT SALT TIME NAME ADDRESS KEY KEEPER VOICE: a history in the neutral form in which the keeper works alone, then
# VOICE asks for rights for NAME, who lands and tags what KEY signs.
ladder() {
  local project=$1 salt=$2 t=$3 name=$4 address=$5 key=$6 keeper=$7 voice=$8 i at parent=''
  one() { # AUTHOR ADDRESS COMMITTER ADDRESS TIME KEY
    local stamp
    i=$((i + 1))
    printf -v stamp '%(%Y-%m-%dT%H:%M:%SZ)T' "$5"
    printf '{"record":"commit","id":"%08x%032x","parents":[%s],"author":{"name":"%s","email":"%s","time":"%s","zone":0},"committer":{"name":"%s","email":"%s","time":"%s","zone":0},"subject":"Change %d","key":"%s"}\n' \
      "$salt" "$i" "$parent" "$1" "$2" "$stamp" "$3" "$4" "$stamp" "$i" "$6"
    printf -v parent '"%08x%032x"' "$salt" "$i"
  }
  say() { # ID NAME ADDRESS TIME PARENT TEXT
    local stamp
    printf -v stamp '%(%Y-%m-%dT%H:%M:%SZ)T' "$4"
    printf '{"record":"message","kind":"mail","id":"%s","parent":"%s","author":{"name":"%s","email":"%s","time":"%s","zone":0},"subject":"News","text":"%s"}\n' "$1" "$5" "$2" "$3" "$stamp" "$6"
  }
  i=0
  printf '{"schema":"wolfhound.events/1","project":"%s"}\n' "$project"
  for ((at = 0; at < 60; at++)); do
    one "$keeper" "${keeper// /.}@$project.example.org" "$keeper" "${keeper// /.}@$project.example.org" $((t - (70 - at) * week)) ''
  done
  for ((at = 1; at < 9; at++)); do
    one "$name" "$address" "$keeper" "${keeper// /.}@$project.example.org" $((t + at * 2 * week)) ''
  done
  say "$project-1@x.example.org" "$name" "$address" $((t + week)) '' 'Here is a change that mends the build.'
  say "$project-2@x.example.org" "$voice" "${voice// /.}@x.example.org" $((t + 20 * week)) "$project-1@x.example.org" "Please give $name commit access, the patches are good."
  for ((at = 0; at < 8; at++)); do
    one "$name" "$address" "$name" "$address" $((t + (24 + at) * week)) "$key"
  done
  printf '{"record":"ref","name":"refs/heads/main","kind":"branch","target":%s}\n' "$parent"
  printf '{"record":"ref","name":"HEAD","kind":"head","target":%s,"target_name":"refs/heads/main"}\n' "$parent"
  printf -v at '%(%Y-%m-%dT%H:%M:%SZ)T' $((t + 34 * week))
  printf '{"record":"tag","name":"v2","id":"%08x%032x","target":%s,"tagger":{"name":"%s","email":"%s","time":"%s","zone":0},"subject":"v2","signed":true,"key":"%s"}\n' \
    "$salt" 9999 "$parent" "$name" "$address" "$at" "$key"
}
ladder wren 11 $((begin + 10 * week)) 'Lou Sand' lou@fastpost.example.org 00aa11bb22cc33dd 'Hal Berg' 'Gil Tarn' >"$T/wren.ndjson"
ladder yew 12 $((begin + 90 * week)) 'Otto Wend' otto.wend@mail.example.org 00aa11bb22cc33dd 'Ivo Stahl' 'Nan Wolke' >"$T/yew.ndjson"
ladder zelk 13 $((begin + 40 * week)) 'Mo Reed' mo.reed@mail.example.org 99887766aabbccdd 'Uta Born' 'Ben Ruhl' >"$T/zelk.ndjson"
for project in wren yew zelk; do
  wh import --store "$T/two.db" "$T/$project.ndjson"
  ok "import $project" status_is 0
done
hunt() { wh hunt "$@"; }
keep() { cp "$T/out" "$T/$1"; }
# is JQ: the document on standard output satisfies the Python expression with d.
is() { python3 -c 'import json,sys
d = json.load(open(sys.argv[1]))
def names(x): return sorted(m["name"] for m in x)
sys.exit(0 if eval(sys.argv[2]) else 1)' "$T/out" "$1"; }
valid() { python3 -c 'import json,sys
try:
  from jsonschema import Draft202012Validator as V
except ImportError:
  sys.exit(0)
V(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))' "$schema" "$T/out"; }

hunt "$T/one.db" --start marek.dunn77@fastpost.example.org --format json
ok 'from an address' eval 'status_is 0 && err_empty'
keep address.json
ok 'the document keeps to its schema' valid
ok 'the person is in two projects' is 'len(d["people"]) == 1 and [p["project"] for p in d["people"][0]["places"]] == ["alder", "birch"]'
ok 'as one by the address' is 'd["people"][0]["by"] == ["address marek.dunn77@fastpost.example.org"]'
ok 'in one order of time' is '[s["project"] for s in d["people"][0]["timeline"]][:1] == ["alder"] and [s["time"] for s in d["people"][0]["timeline"]] == sorted(s["time"] for s in d["people"][0]["timeline"])'
ok 'the mail under another name' is 'any(names(m["messages"]) == ["Marek Dunn", "Marek Dunn", "Vera Nolte"] or names(m["messages"]) == ["Marek Dunn", "Vera Nolte"] for m in d["mails"])'
ok 'the circle that meets again' is 'any(set(names(c["people"])) >= {"Marek Dunn", "Tess Orla"} for c in d["circles"])'
hunt "$T/one.db" --format json
ok 'from nothing' eval 'status_is 0 && valid'
keep nothing.json
ok 'the mails under two names come first' is '"Vera Nolte" in names(d["mails"][0]["messages"])'
ok 'nothing is claimed of the honest ones' is 'not any(n in json.dumps([d[k] for k in ("people", "mails", "circles", "phrases", "hands")]) for n in ("Eva Feld", "Finn Gruber", "Hedi Jost", "Jan Kuhn", "Karl Lamm"))'
hunt "$T/one.db" --format json --jobs 1
ok 'one job gives the same bytes' cmp "$T/nothing.json" "$T/out"
hunt "$T/one.db" --format json --as-of 2021-07-31
ok 'as of a day nothing later is told' eval 'valid && not out_has 2021-09 && not out_has 2021-11'
ok 'and what needs two projects is not found' is 'd["mails"] == [] and d["circles"] == []'
hunt "$T/one.db" --start ulli.BRAND41@fastpost.example.org --format json
ok 'case of letters does not matter' is 'd["start"]["kind"] == "address" and len(d["people"][0]["places"]) == 2'
hunt "$T/one.db" --start 'Tess Orla' --format json
ok 'from a name' is 'd["start"]["kind"] == "name" and d["people"][0]["name"] == "Tess Orla"'
ok 'with the cases that reports told' is 'any(c["role"] == "beneficiary" for p in d["people"][0]["places"] for c in p["cases"])'
one_case=$(python3 -c 'import json,sys; print(next(c["id"] for p in json.load(open(sys.argv[1]))["people"][0]["places"] for c in p["cases"]))' "$T/out")
hunt "$T/one.db" --start "${one_case:0:8}" --format json
ok 'from a case' is 'd["start"]["kind"] == "case" and set(names(d["start"]["people"])) >= {"Marek Dunn", "Tess Orla"}'
ok 'its circle, and the mail under another name' is 'any("Ulli Brand" in names(c["people"]) for c in d["circles"]) and any("Vera Nolte" in names(m["messages"]) for m in d["mails"])'
ok 'whoever wrote that mail is held beside them' is 'any("Vera Nolte" in (h["a"]["name"], h["b"]["name"]) and h["likeness"] for h in d["hands"])'
hunt "$T/two.db" "$T/one.db" --start 22cc33dd --format json
ok 'from the end of a key, in two stores' is 'd["start"]["kind"] == "key" and d["looked_at"]["projects"] == 8'
ok 'the two who sign with it are shown as one, by the key' is '[p["name"] for p in d["people"][0]["places"]] == ["Lou Sand", "Otto Wend"] and d["people"][0]["by"] == ["key 00aa11bb22cc33dd"]'
ok 'with the rights that they hold' is 'all({"land-own", "tag", "sign"} <= {r["right"] for r in p["rights"]} for p in d["people"][0]["places"])'
ok 'and who went the same way elsewhere' is 'd["orders"] and d["orders"][0]["other"]["name"] == "Mo Reed" and d["orders"][0]["as_alike"] <= 2'
hunt "$T/two.db" --format json
ok 'the same order of acts from nothing' is 'any({o["start"]["name"], o["other"]["name"]} == {"Lou Sand", "Mo Reed"} for o in d["orders"])'
ok 'that document keeps to its schema' valid
hunt "$T/one.db" "$T/one.db" --format json
ok 'a store named twice adds nothing' is 'len(d["mails"]) == 1 and d["mails"][0]["projects"] == 2'
repository "$T/pad.git" 120
wh scan --store "$T/three.db" "$T/pad.git" --mail "$T/alder.mbox"
hunt "$T/three.db" --format json
ok 'a repository and its list are one project' is 'd["looked_at"]["projects"] == 1 and d["looked_at"]["commits"] > 0 and d["looked_at"]["messages"] > 0'
hunt "$T/three.db" --start ada@example.org --format json
ok 'somebody of one project alone: what is known there, and nothing else' is 'len(d["people"]) == 1 and d["people"][0]["places"][0]["rights"] and d["mails"] == [] and d["circles"] == []'

# invented people on two lists; two of them write under one name here and another there
python3 "$(dirname "$0")/../bench/links-people.py" 120 2 | python3 -c 'import json,re,sys
out = [open(sys.argv[1] + "/left.ndjson", "w"), open(sys.argv[1] + "/right.ndjson", "w")]
for line in sys.stdin:
    record = json.loads(line)
    if "project" in record:
        for k, name in enumerate(("left", "right")):
            out[k].write(json.dumps(dict(record, project=name)) + "\n")
        continue
    out[int(re.search(r"(\d+)@", record["author"]["email"]).group(1)) % 2].write(line)' "$T"
for list in left right; do wh import --store "$T/hands.db" "$T/$list.ndjson"; done
hunt "$T/hands.db" --format json
ok 'suspected hands across projects' eval 'status_is 0 && valid && is '"'"'0 < len([l for l in d["links"] if l["q"] <= 0.01]) <= 2 and all(l["q"] <= 0.05 and l["a"][0]["project"] != l["b"][0]["project"] for l in d["links"])'"'"
ok 'and no honest pair at one false in a hundred' python3 -c 'import json,sys
d = json.load(open(sys.argv[1] + "/out"))
number = {}
for k in ("left", "right"):
    for line in open(sys.argv[1] + "/" + k + ".ndjson"):
        a = json.loads(line).get("author")
        if a: number[a["name"]] = int("".join(c for c in a["email"].split("@")[0] if c.isdigit()))
assert all({number[l["a"][0]["name"]], number[l["b"][0]["name"]]} in ({0, 1}, {2, 3}) for l in d["links"] if l["q"] <= 0.01), d["links"]' "$T"
ok 'with what it was paid for by' is 'd["looked_at"]["linked"]["people"] > 10 and d["looked_at"]["linked"]["pairs"] > 100 and d["looked_at"]["linked"]["left_out"] == 0'
keep links.json
hunt "$T/hands.db" --format json --jobs 1
ok 'to the same bytes by one job' cmp "$T/links.json" "$T/out"
hunt "$T/hands.db" --format json --link-people 10
ok 'among fewer people' is 'd["looked_at"]["linked"]["people"] == 10 and d["looked_at"]["linked"]["left_out"] > 0'
hunt "$T/hands.db" --format json --link-people 0
ok 'or not at all' is 'd["looked_at"]["linked"] == {"people": 0, "left_out": d["looked_at"]["linked"]["left_out"], "pairs": 0, "looked": 0} and d["links"] == []'
hunt "$T/hands.db"
ok 'in words' eval 'out_has "Suspected hands under other names" && out_has "is expected to be"'
one_name=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["links"][0]["a"][0]["name"])' "$T/links.json")
hunt "$T/hands.db" --start "$one_name" --format json
ok 'from one of them, the other' is 'len(d["links"]) == 1'

# what was decided in a store counts in its projects and between them
wh persons --store "$T/one.db" --merge vera.nolte63@fastpost.example.org Marek.dunn77@fastpost.example.org --reason 'the same voice'
hunt "$T/one.db" --start marek.dunn77@fastpost.example.org --format json
ok 'decided to be one person: shown as one in all projects, and by whom' eval 'valid && is '"'"'len(d["people"]) == 1 and sorted({p["project"] for p in d["people"][0]["places"]}) == ["alder", "birch", "cedar"] and "the same voice" in d["people"][0]["decided"][0]'"'"
ok 'and the mail under both names is no finding any more' is 'd["mails"] == []'
hunt "$T/one.db" --start marek.dunn77@fastpost.example.org
ok 'the text says so' out_has 'Decided: vera.nolte63@fastpost.example.org and'
wh persons --store "$T/one.db" --undo 1
hunt "$T/one.db" --format json
ok 'undone, all is as before' cmp "$T/nothing.json" "$T/out"
wh persons --store "$T/two.db" --split lou@fastpost.example.org otto.wend@mail.example.org --reason 'a key of the company'
hunt "$T/two.db" "$T/one.db" --start lou@fastpost.example.org --format json
ok 'decided to be two: a common key does not join them' is 'len(d["people"]) == 1 and [p["name"] for p in d["people"][0]["places"]] == ["Lou Sand"] and "a key of the company" in d["people"][0]["decided"][0]'
ok 'nor are they held side by side' is 'not any({"Lou Sand", "Otto Wend"} == {h["a"]["name"], h["b"]["name"]} for h in d["hands"])'
wh persons --store "$T/two.db" --undo 1
hunt "$T/one.db" --start nobody@example.org
ok 'nobody: an error that says what to give' eval 'status_is 2 && err_has "no project in the stores has such"'
hunt "$T/absent.db"
ok 'a store that is not there is not made' eval 'status_is 2 && err_has "no such store" && test ! -e "$T/absent.db"'
hunt "$T/one.db" --limit -1
ok 'a limit below 0 is refused' status_is 2
hunt "$T/one.db" --limit 1 --format json
ok 'the limit holds' is 'all(len(d[k]) <= 1 for k in ("people", "mails", "phrases", "circles", "hands", "orders"))'
hunt "$T/one.db" --format markdown
ok 'as Markdown' eval 'status_is 0 && out_has "## Mails nearly alike" && out_has "alder-c1@list.example.org"'
hunt "$T/one.db" --format html
keep hunt.html
ok 'as a page' eval 'status_is 0 && out_has "<h2>Mails nearly alike" && out_has "<h2>Accounts that meet again" && out_has "alder-c1@list.example.org" && out_has "Vera Nolte"'
ok 'that says what it does not say' out_has 'Nothing here says that two people are one'
ok 'that loads and runs nothing' page_is_closed "$T/hunt.html"
ok 'and is shown' page_renders "$T/hunt.html"
wh schema hunt
ok 'the schema is published' cmp "$schema" "$T/out"
hunt "$T/one.db"
ok "as text" eval 'status_is 0 && out_has "Mails nearly alike" && not grep -qE "^.{81}" "$T/out"'
done_testing
