# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced after e2e.sh by the scripts that want a mailing list, a forge's records and a registry's document.

# letter N TIME NAME ADDRESS SUBJECT RE TEXT: one message of an mbox; its id is N@list.example.org. RE: the N it
# answers, or "".
letter() {
  local date
  printf -v date '%(%a, %d %b %Y %H:%M:%S +0000)T' "$2"
  printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: %s <%s>\nTo: pad-devel@lists.example.org\n' "$3" "$4"
  printf 'Date: %s\nMessage-ID: <%s@list.example.org>\n' "$date" "$1"
  if [ -n "$6" ]; then printf 'In-Reply-To: <%s@list.example.org>\nReferences: <%s@list.example.org>\n' "$6" "$6"; fi
  printf 'Subject: %s%s\nList-Id: <pad-devel.lists.example.org>\n\n%b\n\n' "${6:+Re: }" "$5" "$7"
}

week=604800
first_week=1400000000 # 2014-05-13, when the history of e2e.sh begins

# ordinary FROM TO: for each week a question by one of eight people and Ada's answer.
ordinary() {
  local w t names=(Iris Jorn Kaya Lars Mira Nils Olga Pell)
  for ((w = $1; w <= $2; w++)); do
    t=$((first_week + w * week))
    letter "q$w" $t "${names[w % 8]} Holt" "${names[w % 8],,}@mail.example.org" "Question $w" '' \
      "What does error $w mean? I could not find it in the manual."
    letter "a$w" $((t + 7200)) 'Ada Birch' ada@example.org "Question $w" "q$w" \
      "> What does error $w mean?\n\nThe file is damaged. Run the check and send what it prints."
  done
}

# campaign WEEK: two strangers press and ask for Cleo, the keeper is tired.
campaign() {
  local t=$((first_week + $1 * week))
  letter s1 $((t + 100)) 'Hugo Prell' hugo@post.example.org 'Is pad still maintained?' '' \
    'Any news on this? Nobody has even looked at the patches and there was no release for months.'
  letter s2 $((t + 90000)) 'Ada Birch' ada@example.org 'Is pad still maintained?' s1 \
    'I have not had the time. This is an unpaid hobby, and I am burnt out.'
  letter s3 $((t + week)) 'Dora Mint' dora@post.example.org 'Is pad still maintained?' s2 \
    'Your users are tired of waiting. You do not care about this project any more.'
  letter s4 $((t + 2 * week)) 'Hugo Prell' hugo@post.example.org 'Is pad still maintained?' s2 \
    'Please give Cleo Lind commit access, she does the work already.'
  letter s5 $((t + 2 * week + 4000)) 'Dora Mint' dora@post.example.org 'Is pad still maintained?' s4 \
    '+1 for Cleo. Please make Cleo Lind a co-maintainer.'
}

# mailing_list FILE WEEKS: the list up to that week; the campaign is in week 80.
mailing_list() {
  {
    ordinary 1 "$(($2 < 80 ? $2 : 80))"
    if [ "$2" -gt 80 ]; then
      campaign 80
      ordinary 83 "$2"
    fi
  } >"$1"
}

api=https://api.github.com/repos/example/pad web=https://github.com/example/pad

# issue N TIME LOGIN TITLE BODY and comment ID N TIME LOGIN BODY: REST objects, one a line.
issue() {
  local at
  printf -v at '%(%Y-%m-%dT%H:%M:%SZ)T' "$2"
  printf '{"url":"%s/issues/%d","html_url":"%s/issues/%d","number":%d,"id":%d,"title":"%s","user":{"login":"%s","id":7,"type":"User"},' \
    $api "$1" $web "$1" "$1" $((5000 + $1)) "$4" "$3"
  printf '"state":"open","created_at":"%s","updated_at":"%s","author_association":"NONE","body":"%s","comments":0}\n' "$at" "$at" "$5"
}
comment() {
  local at
  printf -v at '%(%Y-%m-%dT%H:%M:%SZ)T' "$3"
  printf '{"url":"%s/issues/comments/%d","html_url":"%s/issues/%d#issuecomment-%d","issue_url":"%s/issues/%d","id":%d,' \
    $api "$1" $web "$2" "$1" $api "$2" "$1"
  printf '"user":{"login":"%s","id":8,"type":"User"},"created_at":"%s","updated_at":"%s","author_association":"NONE","body":"%s"}\n' \
    "$4" "$at" "$at" "$5"
}

# forge FILE: forty issues with a comment each, and one that asks for rights.
forge() {
  local i t
  for ((i = 1; i <= 40; i++)); do
    t=$((first_week + i * 2 * week + 50000))
    issue $i $t "user$((i % 9))" "Crash $i" "It stops with error $i."
    comment $((900 + i)) $i $((t + 9000)) ada "Fixed on the main branch."
  done >"$1"
  issue 41 $((first_week + 81 * week)) gusto 'New maintainer' 'Could you add me as a maintainer? I can take over the releases.' >>"$1"
}

# packument FILE: two versions and their keepers.
packument() {
  printf '{"name":"pad","maintainers":[{"name":"ada","email":"ada@example.org"}],"dist-tags":{"latest":"2.0.0"},"time":{"created":"2014-06-01T00:00:00Z","modified":"2016-02-01T00:00:00Z","1.0.0":"2014-06-01T00:00:00Z","2.0.0":"2016-02-01T00:00:00Z"},"versions":{"1.0.0":{"name":"pad","version":"1.0.0","_npmUser":{"name":"ada","email":"ada@example.org"},"maintainers":[{"name":"ada","email":"ada@example.org"}]},"2.0.0":{"name":"pad","version":"2.0.0","_npmUser":{"name":"cleo","email":"cleo@example.org"},"maintainers":[{"name":"ada","email":"ada@example.org"},{"name":"cleo","email":"cleo@example.org"}]}}}\n' >"$1"
}

# neutral FILE: a chat in the neutral form.
neutral() {
  printf '{"schema":"wolfhound.events/1","project":"pad"}\n' >"$1"
  printf '{"record":"message","kind":"chat","id":"chat:1","author":{"name":"Iris Holt","email":"iris@mail.example.org"},"time":"2015-06-01T10:00:00Z","text":"Is there a plan for the next release?"}\n' >>"$1"
}
