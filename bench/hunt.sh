#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a hunt costs at size: bench/hunt.sh WOLFHOUND FOLDER [PROJECTS [PERSONS]]. Makes PROJECTS invented lists with PERSONS people
# in all, three messages each, keeps them in FOLDER/hunt.db, plants three accounts that write nearly the same mail on three of
# the lists, and times the hunt from nothing and from an address. Says at which place what was planted is found.
set -eu
wolfhound=$(readlink -f "$1") folder=$2 projects=${3:-40} persons=${4:-100000}
mkdir -p "$folder"
store=$folder/hunt.db
rm -f "$store" "$store-wal" "$store-shm"

# list N PEOPLE: the N-th list in the neutral form. Words by Zipf's law out of 4,000, as ordinary prose has them.
list() {
  awk -v list="$1" -v people="$2" -v lists="$projects" '
    function rnd() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
    function word(   r) { r = int(exp(rnd() * log(4000))); return "w" r "a" (r % 7) }
    function stamp(t,   d, s) { d = int(t / 86400); s = t % 86400
      return strftime("%Y-%m-%dT%H:%M:%SZ", t, 1) }
    function text(n,   i, s) { for (i = 0; i < n; i++) s = s (i % 11 == 10 ? ". " : " ") word(); return substr(s, 2) "." }
    function say(id, parent, name, email, t, subject, words) {
      printf "{\"record\":\"message\",\"kind\":\"mail\",\"id\":\"%s\",\"parent\":\"%s\",\"author\":{\"name\":\"%s\",\"email\":\"%s\",\"time\":\"%s\",\"zone\":0},\"subject\":\"%s\",\"text\":\"%s\",\"traits\":\"mailer: mua %d.%d\"}\n",
        id, parent, name, email, stamp(t), subject, words, rnd() * 9, rnd() * 9 }
    BEGIN { seed = 1000 + list * 7919
      printf "{\"schema\":\"wolfhound.events/1\",\"project\":\"list%02d\"}\n", list
      for (m = 0; m < 3; m++)
        for (p = 0; p < people; p++) {
          # one in twenty writes on another list as well
          q = p % 20 == 0 ? p "x" (list % 5) : p "l" list
          id = list "-" m "-" p
          say(id, p % 2 ? list "-" m "-" (p - 1) : "", "First" q " Last" q, "user" q "@mail" (p % 40) ".example.org", 1400000000 + (m * people + p) * 900, "Topic " int(p / 2), text(20 + int(rnd() * 60)))
          if (p % 400 == 7) say(id "w", id, "First" q " Last" q, "user" q "@mail" (p % 40) ".example.org", 1400000400 + (m * people + p) * 900, "Topic " int(p / 2), text(12) " Any news on this? Nobody has looked at the patches for months. " text(12))
        }
      if (list <= 3)
        for (k = 1; k <= 3; k++)
          say(list "-plant-" k, k > 1 ? list "-plant-1" : "", "Planted" (k + (list == 3 ? 3 : 0)) " Person" k "q" (list == 3 ? 3 : 0), "plant" (k + (list == 3 ? 3 : 0)) "@mail.example.org", 1450000000 + list * 9000000 + k * 80000, "Future of this list",
              k == 1 ? "It is plain that one person alone cannot carry this any longer, patches wait for months. Please give Wilma Keeper commit access, so that the rest of us can get our fixes into a release before winter." : text(9) " I agree with the mail above. Please make Wilma Keeper a maintainer, nobody has looked at the patches for months. " text(9))
    }'
}
echo "making $projects lists, $persons people"
for ((n = 1; n <= projects; n++)); do
  list "$n" $((persons / projects)) >"$folder/list.ndjson"
  "$wolfhound" import --quiet --store "$store" "$folder/list.ndjson" >/dev/null
done
rm -f "$folder/list.ndjson"
time_of() { # LABEL ARGS...
  local label=$1
  shift
  command time -f "$label: %e s, %U s of processor, %M KiB at most" "$wolfhound" hunt "$store" --format json "$@" >"$folder/$label.json"
}
time_of nothing
time_of address --start plant1@mail.example.org
python3 - "$folder/nothing.json" "$folder/address.json" <<'END'
import json, sys
for name in sys.argv[1:]:
    d = json.load(open(name))
    print(name.rsplit("/", 1)[-1], {k: d["looked_at"][k] for k in ("projects", "persons", "people", "messages")})
    for key in ("mails", "phrases", "circles", "people"):
        places = [i + 1 for i, x in enumerate(d[key]) if "Planted" in json.dumps(x)]
        print(" ", key, "planted at", places, "of", len(d[key]))
END
