#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Renders reports in headless Chromium: html.sh WRITE-REPORT DATA. Looks at console, network, sections and colours.
# Skips where chromium is absent.
set -eu

write_report=$1
data=$2
browser=
for candidate in chromium chromium-browser google-chrome; do
  if command -v "$candidate" >/dev/null 2>&1; then
    browser=$candidate
    break
  fi
done
if [ -z "$browser" ]; then
  echo "skipped: chromium is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*"
  exit 1
}

# browse PAGE OPTION...: the page in a fresh profile, without the browser's own network use.
browse() {
  page=$1
  shift
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run --no-default-browser-check --user-data-dir="$work/profile" \
    --enable-logging=stderr --log-net-log="$work/net.json" "$@" "file://$page"
}

# Messages of the page's console that say that something was refused or failed.
complaints() {
  grep -i 'CONSOLE' "$work/log" | grep -i -E 'refused|violates|error|failed|blocked' || true
}

dump() {
  browse "$1" --dump-dom >"$work/dom" 2>"$work/log" || fail "$1: the browser failed: $(tail -3 "$work/log")"
}

asked_network() {
  grep -E -o 'https?://[a-z0-9.-]*example\.org[^"]*|https?://github\.com[^"]*' "$work/net.json"
}

# The checks must be able to fail: a page that loads something is seen to do so, and a page whose style is not the one it names is refused.
echo '<img src="http://canary.example.org/x">' >"$work/asking.html"
dump "$work/asking.html"
[ -n "$(asked_network)" ] || fail "a request to the network is not noticed"
"$write_report" html 80 "$data/report-takeover.json" >"$work/takeover.html"
sed "s/style-src 'sha256-[^']*'/style-src 'sha256-47DEQpj8HBSa+\/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='/" "$work/takeover.html" >"$work/broken.html"
dump "$work/broken.html"
[ -n "$(complaints)" ] || fail "a refused style sheet is not noticed"

for name in takeover quiet many hostile; do
  file=$data/report-$name.json
  [ -e "$file" ] || file=$data/report-$name.view
  "$write_report" html 80 "$file" >"$work/$name.html"
  dump "$work/$name.html"
  [ -z "$(complaints)" ] || fail "$name: $(complaints)"
  for part in 'Who holds which rights' 'Who held power when' 'What was not looked at' '<main id="main"'; do
    grep -q -F "$part" "$work/dom" || fail "$name: no \"$part\""
  done
  ! grep -q -i -E '<(script|img|iframe|link|object|embed)[ />]' "$work/dom" || fail "$name: an element that loads or runs"
  ! asked_network || fail "$name: the page asked the network"
done
dump "$work/takeover.html"
for part in 'Evidence' 'What else it could be' 'What to do next' 'How rare' 'share-subject' '<desc'; do
  grep -q -F "$part" "$work/dom" || fail "takeover: no \"$part\""
done
dump "$work/many.html"
grep -q 'All projects, those that deserve a look first' "$work/dom" || fail "many: no summary"

# Light and dark differ, and each is the same twice.
shot() {
  browse "$work/takeover.html" --window-size=1100,1400 --virtual-time-budget=3000 --blink-settings=preferredColorScheme="$1" --screenshot="$work/$2.png" \
    >/dev/null 2>&1 || fail "no picture for $2"
  [ -s "$work/$2.png" ] || fail "no picture for $2"
}
# On a busy machine a picture may be taken before the page has settled: one that comes twice is the page.
: >"$work/seen"
for try in 1 2 3 4 5 6 7 8 9; do
  [ "$try" -lt 9 ] || fail "no two pictures of one page are the same"
  shot 1 light
  digest=$(sha256sum <"$work/light.png")
  if grep -q -F "$digest" "$work/seen"; then
    break
  fi
  echo "$digest" >>"$work/seen"
done
shot 0 dark
! cmp -s "$work/light.png" "$work/dark.png" || fail "dark looks like light"

browse "$work/takeover.html" --print-to-pdf="$work/out.pdf" >/dev/null 2>&1 || fail "the page cannot be printed"
[ -s "$work/out.pdf" ] || fail "the printed page is empty"
echo "all pages render, alone and in both colours"
