# SPDX-License-Identifier: Apache-2.0
# Checks of pages of HTML, sourced after e2e.sh.
# shellcheck shell=bash

# page_is_closed FILE: one document whose elements are balanced, that may load and run nothing, with no style but its own.
page_is_closed() {
  python3 - "$1" <<'PY'
import base64, hashlib, html.parser, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
EMPTY = {"meta", "br", "rect", "line", "path", "circle"}
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.policy, self.style = [], {}, [], ""
    def handle_startendtag(self, tag, attrs):
        self.look(tag, dict(attrs))
    def handle_starttag(self, tag, attrs):
        self.look(tag, dict(attrs))
        if tag not in EMPTY:
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())
    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
    def look(self, tag, attrs):
        self.seen[tag] = self.seen.get(tag, 0) + 1
        assert tag not in ("script", "img", "iframe", "link", "object", "embed", "form", "base"), tag
        for name, value in attrs.items():
            assert not name.startswith("on") and name not in ("style", "src", "action"), (tag, name)
            assert name != "href" or value.startswith("#"), value
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy.append(attrs["content"])
page = Page()
page.feed(text)
page.close()
assert text.startswith("<!doctype html>") and page.open == [], page.open
assert page.seen["main"] == page.seen["h1"] == page.seen["title"] == page.seen["style"] == 1, page.seen
digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
assert len(page.policy) == 1 and "default-src 'none'" in page.policy[0] and "'sha256-%s'" % digest in page.policy[0], page.policy
PY
}

# page_renders FILE: a browser shows it and complains of nothing; true where there is none.
page_renders() {
  local browser
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || return 0
  timeout 90 "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
    --no-first-run --user-data-dir="$T/browser" --enable-logging=stderr --dump-dom "file://$(readlink -f "$1")" >"$T/dom" 2>"$T/browser.log" || return 1
  ! grep CONSOLE "$T/browser.log" | grep -qiE 'refused|violates|error|blocked' && grep -q '<main id="main"' "$T/dom"
}
