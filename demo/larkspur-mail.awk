# SPDX-License-Identifier: Apache-2.0
# The list of larkspur: questions and patches for years; then three addresses that never sent a patch press Marit
# Solheim, who is tired, until she lets Corin Vale in.

BEGIN {
  project = "larkspur"
  seed = 20130911
  person("marit", "Marit Solheim", "marit@solheim.example.org", 60, 1)
  person("tobias", "Tobias Renn", "tobias@renn.example.org", 60, 1)
  person("ines", "Ines Calder", "ines.calder@calder.example.org", 0, 1)
  person("corin", "Corin Vale", "corin.vale@vale.example.org", -300, 0)
  person("press1", "Hanno Quill", "hanno.quill52@post.example.org", 120, 0)
  person("press2", "Dita Roan", "dita_roan@post.example.org", 120, 0)
  person("press3", "Wim Arkell", "w.arkell81@post.example.org", 120, 0)
  visitors()
  common_words()
  for (day = days(2013, 3, 4); day < days(2023, 12, 4); day += 7) list_week(day, year_of(day * 86400))
}

function list_week(d, y) {
  if (rnd() < 0.45) question("v" pick(n_visitors), y < 2022 ? (rnd() < 0.7 ? "marit" : "tobias") : "corin", d + pick(5))
  if (y >= 2014 && y <= 2020 && rnd() < 0.3) patch("ines", "marit", d + pick(5), "reader: check the length before use")
  if (y >= 2014 && y <= 2020 && rnd() < 0.15) patch("v" pick(n_visitors), "marit", d + pick(5), "query: explain the limits")
  if (d >= days(2020, 10, 5) && d < days(2021, 12, 6) && rnd() < 0.4) waiting = patch("corin", d < days(2021, 3, 1) ? "marit" : "", d + pick(4), "index: accept files from older versions")
  if (rnd() < 0.02) mail("v" pick(n_visitors), d * 86400 + 40000, "Next release", "Is there a plan for the next release? No hurry, I only want to know what to pack.", "")
  campaign(d)
}

function campaign(d,    t, re) {
  t = d * 86400 + 36000
  if (within(d, 2021, 4, 12)) re = mail("press1", t, "[PATCH] index: accept files from older versions", "Any news on this? The patch has been waiting for weeks and nobody has even looked at it. Patches should not rot on a list like this.", waiting)
  if (within(d, 2021, 4, 19)) strain = mail("marit", t, "[PATCH] index: accept files from older versions", "I have not lost interest, but I have had little energy for this for some time, with illness in the family and a new job, and this is an unpaid hobby. Corin has been helping and may play a larger part in time.", waiting)
  if (within(d, 2021, 5, 10)) mail("press2", t, "Is larkspur still maintained?", "There has been no release for months and reviews take forever. With the current maintainer nothing will happen any more. You are holding back everybody who depends on this.", "")
  if (within(d, 2021, 6, 7)) request = mail("press1", t, "Is larkspur still maintained?", "Progress will not happen until there is a new maintainer. Marit, you no longer have the time for this. Why not hand the project over, or give Corin commit access? He does all the work anyway.", "")
  if (within(d, 2021, 6, 14)) mail("press2", t, "Is larkspur still maintained?", "I agree with Hanno. Please make Corin Vale a co-maintainer, the project needs it.", request)
  if (within(d, 2021, 6, 14)) mail("press3", t + 9000, "Is larkspur still maintained?", "+1 for Corin. He would be a good maintainer and I trust his work. This cannot wait until autumn.", request)
  if (within(d, 2021, 11, 29)) mail("marit", t, "Corin as co-maintainer", "Corin Vale has commit access from today and is now co-maintainer of larkspur. Please send patches to both of us.", "")
  if (within(d, 2022, 11, 7)) mail("press3", t, "larkspur 11.0", "Could the distributions please upgrade to 11.0 as soon as possible? The old versions should be dropped at once.", "")
}
function within(d, y, m, first) { return d <= days(y, m, first) && days(y, m, first) < d + 7 }
