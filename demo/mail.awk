# SPDX-License-Identifier: Apache-2.0
# Writes a mailing list as mboxrd: what the lists of both stories share. Used after history.awk, whose days,
# people and chance it takes.

function two(n) { return sprintf("%02d", n) }
function mail_date(t, off,    d, s, y, m, names, week) {
  t += off * 60
  d = int(t / 86400)
  s = t - d * 86400
  split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " ")
  split("Thu Fri Sat Sun Mon Tue Wed", week, " ")
  y = year_of(d * 86400)
  for (m = 12; days(y, m, 1) > d; m--) { }
  return week[d % 7 + 1] ", " (d - days(y, m, 1) + 1) " " names[m] " " y " " two(int(s / 3600)) ":" two(int(s / 60) % 60) ":" two(s % 60) \
         sprintf(" %s%02d%02d", off < 0 ? "-" : "+", int((off < 0 ? -off : off) / 60), (off < 0 ? -off : off) % 60)
}

# One mail; returns its id for replies. RE: id that it answers, "" if none. TEXT ends without a newline.
function mail(id, t, subject, text, re,    mid) {
  mid = "m" ++n_mails "." t "@" substr(email_of[id], index(email_of[id], "@") + 1)
  printf "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
  printf "From: %s\nTo: %s-devel@lists.example.org\nDate: %s\nMessage-ID: <%s>\n", who(id), project, mail_date(t, east(id, t)), mid
  if (re != "") printf "In-Reply-To: <%s>\nReferences: <%s>\n", re, re
  printf "Subject: %s%s\n", re != "" ? "Re: " : "", subject
  printf "List-Id: <%s-devel.lists.example.org>\nContent-Type: text/plain; charset=utf-8\n\n", project
  gsub(/\n>*From /, "\n>&", text)
  print text "\n"
  return mid
}

# A question that somebody has once, and its answer.
function question(asker, answerer, d,    t, i, re) {
  i = pick(n_questions)
  t = d * 86400 + 28800 + pick(30000)
  re = mail(asker, t, questions[i], question_texts[i] "\n\nThanks,\n" name_of[asker], "")
  mail(answerer, t + 7200 + pick(170000), questions[i], answers[pick(n_answers)] "\n\n" name_of[answerer], re)
}
function patch(author, answerer, d, what,    t, re) {
  t = d * 86400 + 28800 + pick(30000)
  re = mail(author, t, "[PATCH] " what, "This makes the code do what the manual says.\n\n---\n src/reader.c | 2 +-\n 1 file changed\n\ndiff --git a/src/reader.c b/src/reader.c\n--- a/src/reader.c\n+++ b/src/reader.c\n@@ -1 +1 @@\n-a\n+b\n", "")
  if (answerer != "") mail(answerer, t + 86400 + pick(400000), "[PATCH] " what, "Looks right to me. Applied, with a word changed in the message.\n\n" name_of[answerer], re)
  return re
}
function visitors(    i, first, last, a, b) {
  split("Ana Bram Cleo Dirk Elif Falk Greta Hale Iris Jorn Kaya Lars", first, " ")
  split("Ashdown Birkes Corvin Dahlen Ekman Foss Grund Holt Imre Jansen", last, " ")
  for (a = 1; a <= 12; a++)
    for (b = 1; b <= 10; b++) {
      i = "v" ++n_visitors
      person(i, first[a] " " last[b], tolower(first[a] "." last[b]) "@mail.example.org", (a - 6) * 60, 0)
    }
}
function common_words() {
  n_questions = split("Files larger than the memory|Reading from a pipe|Order of equal keys|Building on an old system|" \
                      "Two writers at one file|What does error 7 mean|Using it from another language|Speed of lookups", questions, "|")
  split("I have a file of forty gigabytes and would like to know whether it is read as a whole.|Is there a way to read from standard input?|" \
        "When two keys are equal, which one is found first? The manual does not say.|The build stops with a message about a missing header here. What do I have to install?|" \
        "May two processes write to one file, or does that damage it?|My program ends with error 7 and I could not find it in the manual.|" \
        "Has somebody written a binding already? I would rather not do it twice.|I measure about two million lookups a second. Is that what others see?", question_texts, "|")
  n_answers = split("Yes, that works since the last release; see the example in the manual.|It does not, and it is not easy to add, but a patch would be read.|" \
                    "The manual is wrong there. I have corrected it, thank you.|Please try the current version, which says more about the cause.|" \
                    "Only one writer at a time. Readers are fine.|That is about what I measure too.", answers, "|")
}
