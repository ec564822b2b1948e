#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Peak memory of a whole scan of much mail: mail-memory.sh WOLFHOUND [--own | MBOX...]. Without an mbox 1 GB of made
# messages; with --own they hold nothing but their writers' words, which is the most that a view can be asked to keep.
# Prints size, messages, seconds, and the peak of the program and of its worker in MiB.
set -euo pipefail
wolfhound=$(readlink -f "${1:?usage: bench/mail-memory.sh WOLFHOUND [--own | MBOX...]}")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Messages as two kernel lists have them on the average: some 10 KB, of which a tenth are the writer's own words and
# the rest headers of a delivery, quotes and a patch; by 5,000 people, in threads of eight.
make_mail() {
  awk -v want="$1" -v own="$2" '
    function pick(n) { return int(rand() * n) }
    function words(n, lead,    i, s) { s = lead; for (i = 0; i < n; i++) s = s word[pick(400)] (i % 12 == 11 ? "\n" lead : " "); return s "\n" }
    BEGIN {
      srand(1)
      for (i = 0; i < 400; i++) { w = ""; for (j = pick(7) + 2; j > 0; j--) w = w substr("etaoinshrdlu", pick(12) + 1, 1); word[i] = w }
      split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", month, " ")
      # Long parts are made once: what they say does not matter, and making them takes longer than reading them.
      for (i = 0; i < 50; i++) { quote[i] = words(350, "> "); patch[i] = words(500, "+"); hops[i] = words(250, "\t") }
      for (n = 1; done < want; n++) {
        p = pick(5000); day = int(n / 12)
        date = sprintf("%d %s %d %02d:%02d:%02d +0%d00", day % 28 + 1, month[int(day / 28) % 12 + 1], 1995 + int(day / 336), pick(24), pick(60), pick(60), pick(10))
        text = "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
        if (!own) text = text "Received: from a.example.org\n" hops[pick(50)] "DKIM-Signature: v=1; d=example.org; b=\n" hops[pick(50)]
        text = text "From: Person " p " <p" p "@example.org>\nTo: list@example.org\nDate: " date "\nMessage-ID: <" n "." p "@example.org>\n"
        if (n % 8) text = text "In-Reply-To: <" last "@example.org>\nReferences: <" last "@example.org>\n"
        last = n "." p
        text = text "Subject: " (n % 8 ? "Re: " : "") word[int(n / 8) % 400] " " int(n / 8) "\nContent-Type: text/plain; charset=utf-8\n\n"
        if (own) { printf "%s", text; done += length(text); text = words(170 + pick(120), "") "\n" }
        else if (n % 8) text = text quote[pick(50)] "\n"
        text = text words(20 + pick(300), "") "\n"
        if (n % 97 == 0) text = text "Is there any news on this? Could somebody please merge it?\n"
        if (n % 2 && !own) text = text "---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,9 +1,9 @@\n" patch[pick(50)] patch[pick(50)] "\n"
        text = text "-- \nPerson " p "\n\n"
        printf "%s", text
        done += length(text)
      }
    }' >"$work/made.mbox"
}

mail=()
if [ $# -eq 0 ] || [ "$1" = --own ]; then
  make_mail 1073741824 $#
  set -- "$work/made.mbox"
fi
size=0
for file in "$@"; do
  mail+=(--mail "$file")
  size=$((size + $(stat -c %s "$file")))
done

start=$(date +%s%N)
"$wolfhound" scan --quiet --format json -o "$work/report.json" --store "$work/store.db" "${mail[@]}" &
main=$!
peak_main=0 peak_worker=0 children=()
# The peak that the kernel keeps of each process; the last look before its end counts.
while kill -0 $main 2>/dev/null; do
  peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$main/status 2>/dev/null) || true
  if [ "${peak:-0}" -gt "$peak_main" ]; then peak_main=$peak; fi
  read -r -a children </proc/$main/task/$main/children 2>/dev/null || true
  for child in "${children[@]}"; do
    peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$child/status" 2>/dev/null) || true
    if [ "${peak:-0}" -gt "$peak_worker" ]; then peak_worker=$peak; fi
  done
  sleep 0.1
done
status=0
wait $main || status=$?
[ $status -eq 0 ] || [ $status -eq 3 ]
seconds=$((($(date +%s%N) - start) / 1000000000))
messages=$(tr -d '\n' <"$work/report.json" | sed -n 's/.*"kind": "words",[^}]*"events": \([0-9]*\).*/\1/p')
echo "$((size / 1048576)) MiB, ${messages:-0} messages, $seconds s; peak: program $((peak_main / 1024)) MiB, worker $((peak_worker / 1024)) MiB"
