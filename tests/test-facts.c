/* SPDX-License-Identifier: Apache-2.0
 * Facts: a file's path and text in, its facts out. */
#include "base/limits.h"
#include "source/git/facts.h"

typedef struct {
  const char *path, *text;
  const char *facts; /* values with ';' behind each; NULL: not understood; "-": no parser takes it */
} Case;

static const Case cases[] = {
    {"package.json",
     "\xef\xbb\xbf{\"dependencies\":{\"a\":\"1\",\"al\":\"npm:real@2\",\"@s/p\":\"*\",\"sc\":\"npm:@s/q@1\"},"
     "\"devDependencies\":{\"m\":\"1\"},\"bundledDependencies\":[\"b\",3],\"peerDependencies\":{\"a\":\"2\"}"
     "}",
     "npm:a;npm:real;npm:@s/p;npm:@s/q;npm:b;npm-dev:m;file:none;"},
    {"lib/package.json", "{\"dependencies\":[]}", "file:none;"},
    {"package.json",
     "{\"scripts\":{\"start\":\"node --max-old-space-size=99 -r ./hook.js --import=./b.mjs -r dotenv/config "
     "app.js\","
     "\"test\":\"node -r ./setup.js\",\"build\":\"NODE_OPTIONS='--require ./c.js' webpack\",\"x\":\"mocha -r "
     "./y\",\"z\":3}}",
     "file:node-preload=3;"},
    {"package.json", "{broken", NULL},
    {"package.json", "[1]", NULL},
    {"node_modules/x/package.json", "{}", "-"},
    {"test/fixtures/package.json", "{}", "-"},
    {"Cargo.toml",
     "[package]\nname='x'\n[dependencies]\nserde = \"1\" # c\nf = { version = \"1\", package = \"real\" }\n"
     "[target.'cfg(unix)'.dependencies]\nlibc = \"0\"\n[dev-dependencies]\nq = "
     "\"1\"\n[dependencies.rand]\nversion = \"1\"\n"
     "[build-dependencies]\ncc = \"1\"\n[features]\nz = []\n",
     "cargo:serde;cargo:real;cargo:libc;cargo-dev:q;cargo:rand;cargo:cc;"},
    {"requirements.txt",
     "# c\nFoo_Bar[x]>=1.2 ; python_version < '3'\r\n-r base.txt\n-e "
     "git+https://example.org/x.git#egg=eggy\nzope.interface==1 \\\n"
     "    --hash=sha256:00\nan ordinary sentence\nurl @ https://example.org/u.whl\n",
     "pypi:foo-bar;pypi:eggy;pypi:zope-interface;pypi:url;"},
    {"requirements/test.txt", "pytest\n", "pypi-dev:pytest;"},
    {"requirements-dev.txt", "tox\n", "pypi-dev:tox;"},
    {"notes.txt", "tox\n", "-"},
    {"setup.cfg",
     "[metadata]\nname = x\n[options]\ninstall_requires =\n    six>=1\n    attrs\npython_requires = >=3\n"
     "[options.extras_require]\ndev = coverage\n",
     "pypi:six;pypi:attrs;pypi-dev:coverage;"},
    {"setup.py", "setup(install_requires=['a>1', \"b\"], extras_require={'dev': ['c']}, classifiers=['d'])",
     "pypi:a;pypi:b;pypi-dev:c;"},
    {"setup.py", "setup(install_requires=['a',", "pypi:a;"},
    {"pyproject.toml",
     "[build-system]\nrequires = [\"setuptools>=40\", 'wheel']\n[project]\nname = \"x\"\ndependencies = [\n  "
     "\"idna\", # don't]\n"
     "  \"requests[socks]\",\n]\n[project.optional-dependencies]\ndev = "
     "[\"black\"]\n[tool.poetry.dependencies]\npython = \"^3\"\n"
     "p = \"1\"\n[tool.poetry.group.dev.dependencies]\nq = \"1\"\n",
     "pypi:setuptools;pypi:wheel;pypi:idna;pypi:requests;pypi-dev:black;pypi:p;pypi-dev:q;"},
    {"go.mod",
     "module example.org/x\nrequire (\n\texample.org/a v1\n\texample.org/b v1 // indirect\n)\nrequire "
     "example.org/c v2\n"
     "replace example.org/a => example.org/d v1\nreplace example.org/e => ../e\n// require example.org/f "
     "v1\n",
     "go:example.org/a;go:example.org/c;go:example.org/d;"},
    {"configure.ac",
     "PKG_CHECK_MODULES([G], [glib-2.0 >= 2.40 gio-2.0])\nPKG_CHECK_MODULES(F, foo>=1)\nAC_CHECK_LIB([z], "
     "[f])\n"
     "AC_SEARCH_LIBS([dlopen], [dl dld])\n",
     "pkgconfig:glib-2.0;pkgconfig:gio-2.0;pkgconfig:foo;lib:z;lib:dl;lib:dld;"},
    {"src/Makefile.am", "x_LDADD = -lfoo -L/lib a-lib.a\n", "lib:foo;"},
    {"CMakeLists.txt",
     "find_package(ZLIB 1.2 REQUIRED)\nFIND_PACKAGE( Threads )\npkg_check_modules(G REQUIRED IMPORTED_TARGET "
     "\"glib-2.0>=2\" gio-2.0)\n"
     "FetchContent_Declare(x GIT_REPOSITORY https://example.org/x.git GIT_TAG v1)\n",
     "cmake:zlib;cmake:threads;pkgconfig:glib-2.0;pkgconfig:gio-2.0;git:https://example.org/x.git;"},
    {"meson.build",
     "g = dependency('glib-2.0', version: '>=2')\nm = cc.find_library('m')\ndeclare_dependency()\n",
     "pkgconfig:glib-2.0;lib:m;"},
    {"Gemfile",
     "source 'x'\ngem 'rails', '~> 5'\ngroup :development, :test do\n  gem \"rspec\"\nend\ngem 'pg' # x\n",
     "gem:rails;gem-dev:rspec;gem:pg;"},
    {"x.gemspec", "s.add_dependency \"rack\"\ns.add_development_dependency('mini')\n",
     "gem:rack;gem-dev:mini;"},
    {".gitmodules", "[submodule \"s\"]\n\tpath = url\n\turl = https://example.org/s.git\n",
     "git:https://example.org/s.git;"},
    {".github/workflows/ci.yml",
     "steps:\n  - uses: acme/checkout@v3\n  - name: x\n    uses: \"org/repo/sub@main\" # c\n  - uses: "
     "./local\n  - uses: docker://alpine:3\n",
     "action:acme/checkout;action:org/repo;docker:alpine;"},
    {"other/ci.yml", "uses: a/b@c", "-"},
    {".github/CODEOWNERS", "# @no\n* @alice @org/team bob@example.org\n/x y@z @\n",
     "bob@example.org;@alice;@org/team;file:review-owners=1;"},
    {"docs/CODEOWNERS", "docs/ @alice\n/.github/ @org/ci\n*\n", "@alice;@org/ci;file:review-owners=1;"},
    {"pkg/hook.pth", "import os; exec(open('x').read())\n/opt/lib\nimportant/folder\nimport\ta\n",
     "file:pth=2;"},
    {"pkg/paths.pth", "/opt/lib\n# import x\n", "file:none;"},
    {".npmrc",
     "registry=https://example.org\nnode-options = --require ./hook.js --max-old-space-size=4096\n"
     "ignore-scripts=true\n",
     "file:node-preload=1;file:ignore-scripts=1;"},
    {".npmrc", "node-options=--max-old-space-size=4096\n", "file:none;"},
    {"bunfig.toml", "preload = [\"./a.ts\",\n  './b.ts']\n[test]\npreload = './t.ts'\n",
     "file:node-preload=2;"},
    {".github/settings.yml",
     "branches:\n  - name: main\n    protection:\n      required_pull_request_reviews:\n"
     "        required_approving_review_count: 2 # two\n        require_code_owner_reviews: true\n"
     "      enforce_admins: false\n      allow_force_pushes: false\n",
     "file:branch-rule=4;"},
    {".asf.yaml", "github:\n  protected_branches:\n    main:\n      required_signatures: true\n",
     "file:branch-rule=1;"},
    {".github/rulesets/main.json",
     "{\"enforcement\":\"active\",\"bypass_actors\":[{\"actor_id\":1}],\"rules\":[{\"type\":\"deletion\"},"
     "{\"type\":\"pull_request\",\"parameters\":{\"required_approving_review_count\":2,"
     "\"require_code_owner_review\":true,\"dismiss_stale_reviews_on_push\":false}}]}",
     "file:branch-rule=4;"},
    {".github/rulesets/off.json", "{\"enforcement\":\"disabled\",\"rules\":[{\"type\":\"deletion\"}]}",
     "file:none;"},
    {".github/rulesets/x.json", "[]", NULL},
    {"MAINTAINERS.md", "M:\tCarol <carol@example.org>\n| [@dave](https://example.org/@x) |\n",
     "carol@example.org;@dave;"},
    {"sub/OWNERS", "approvers:\n- erin\n- frank # x\n- two words\ngina@example.org\n",
     "@erin;@frank;gina@example.org;"},
    {"owners_test.go", "a@example.org", "-"},
    {"SECURITY.md", "Mail security@example.org. or (https://example.org/report).\n",
     "security@example.org;https://example.org/report;"},
    {".well-known/security.txt", "Contact: mailto:s@example.org\n", "s@example.org;"},
    {"src/security.c", "a@example.org", "-"},
    {".mailmap",
     "# c\nAda <a@example.org>\nAda A <a@example.org> <o@example.org>\nAda A <a@example.org> Old  A "
     "<p@example.org>\n"
     "<a@example.org> <q@example.org>\nnonsense\n",
     "Ada <>\t<a@example.org>;Ada A <a@example.org>\t<o@example.org>;Ada A <a@example.org>\tOld  A "
     "<p@example.org>;"
     "<a@example.org>\t<q@example.org>;"},
    {"README.md", "a@example.org", "-"},
};

static void
append(WhFactKind kind, WhSlice value, gpointer user)
{
  g_string_append_len(user, value.data, (gssize)value.len);
  g_string_append_c(user, ';');
}

static char *
run(const Case *c)
{
  const WhFactFormat *format = wh_fact_format_for(wh_slice_str(c->path));
  if (format == NULL)
    return g_strdup("-");
  g_autoptr(GString) got = g_string_new(NULL);
  WhFactOut out;
  wh_fact_out_init(&out, append, got);
  g_autofree char *exact = g_memdup2(c->text, MAX(strlen(c->text), 1)); /* no NUL behind it */
  gboolean understood = format->parse(wh_slice(exact, strlen(c->text)), wh_slice_str(c->path), &out);
  wh_fact_out_clear(&out);
  return understood ? g_strdup(got->str) : NULL;
}

static void
test_cases(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s: %s", cases[i].path, cases[i].text);
    g_autofree char *got = run(&cases[i]);
    g_assert_cmpstr(got, ==, cases[i].facts);
  }
}

/* Every parser has a case in which it finds something. */
static void
test_every_parser(void)
{
  guint n;
  const WhFactFormat *formats = wh_fact_formats(&n);
  for (guint f = 0; f < n; f++) {
    gboolean found = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(cases) && !found; i++) {
      const WhFactFormat *format = wh_fact_format_for(wh_slice_str(cases[i].path));
      found = format != NULL && format->parse == formats[f].parse && cases[i].facts != NULL &&
              *cases[i].facts != '\0';
    }
    g_test_message("%s", formats[f].id);
    g_assert_true(found);
  }
}

static void
test_limits(void)
{
  g_autoptr(GString) text = g_string_new(NULL), got = g_string_new(NULL);
  for (guint i = 0; i < WH_LIMIT_FACTS_PER_BLOB + 100; i++)
    g_string_append_printf(text, "p%u\np%u\n", i, i);
  g_autofree char *name = g_strnfill(WH_LIMIT_FACT_VALUE, 'x');
  WhFactOut out;
  wh_fact_out_init(&out, append, got);
  wh_facts_requirements(wh_slice_str(name), WH_SLICE("requirements.txt"), &out);
  g_assert_cmpuint(got->len, ==, 0);
  wh_fact_add(&out, WH_FACT_OWNER, "", WH_SLICE("es\x1b[31mcape"));
  g_assert_cmpuint(got->len, ==, 0);
  wh_facts_requirements(wh_slice(text->str, text->len), WH_SLICE("requirements.txt"), &out);
  wh_fact_out_clear(&out);
  g_auto(GStrv) values = g_strsplit(got->str, ";", -1);
  g_assert_cmpuint(g_strv_length(values) - 1, ==, WH_LIMIT_FACTS_PER_BLOB);
}

static void
test_withheld(void)
{
  g_assert_true(wh_fact_is_withheld(WH_SLICE("0123456789abcdef0123456789abcdef01234567\n")));
  g_assert_true(wh_fact_is_withheld(WH_SLICE("0123456789abcdef0123456789abcdef01234567")));
  g_assert_false(wh_fact_is_withheld(WH_SLICE("0123456789abcdef0123456789abcdef0123456g")));
  g_assert_false(wh_fact_is_withheld(WH_SLICE("0123456789abcdef0123456789abcdef01234567\n\n")));
  g_assert_false(wh_fact_is_withheld(WH_SLICE("")));
}

static const struct {
  const char *text, *facts;
} hidden[] = {
    {"plain ASCII\nint x;\n", ""},
    {"\xef\xbb\xbfint x;\n", ""}, /* a byte order mark at the front is usual */
    {"s = \"\xe2\x80\xae gnirts\";\n", "U+202E line 1 column 6 count 1;"},
    {"ok\n/* \xe2\x81\xa6 x */\n", "U+2066 line 2 column 4 count 1;"},
    {"/* \xe2\x81\xa6 x \xe2\x81\xa9 */\n", ""}, /* closed on its line */
    {"a\xe2\x80\x8b"
     "b c\xe2\x80\x8b"
     "d\n",
     "U+200B line 1 column 2 count 2;"},
    {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb\n", ""}, /* joined emoji */
    {"\xd0\xb0"
     "dmin = 1\n",
     "U+0430 line 1 column 1 count 1;"},
    {"# \xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 world\n", ""}, /* a word of its own */
    {"caf\xc3\xa9 = na\xc3\xafve\n", ""},
    {"\xce\xbcs = \xce\x94t\n", ""}, /* signs of science */
    {"x\xe3\x85\xa4 = 1\n", "U+3164 line 1 column 2 count 1;"},
    {"x = '\xef\xb8\x81\xef\xb8\x82\xef\xb8\x83'\n", "U+FE03 line 1 column 8 count 3;"},
    {"\xff\xfe broken \xd0\n", ""},
};

static void
test_hidden(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(hidden); i++) {
    g_autoptr(GString) got = g_string_new(NULL);
    WhFactOut out;
    wh_fact_out_init(&out, append, got);
    g_test_message("%u", i);
    wh_facts_hidden(wh_slice_str(hidden[i].text), &out);
    wh_fact_out_clear(&out);
    g_assert_cmpstr(got->str, ==, hidden[i].facts);
  }
  g_assert_true(wh_facts_is_code(WH_SLICE("src/x.C")));
  g_assert_false(wh_facts_is_code(WH_SLICE("doc/x.md")));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/facts/cases", test_cases);
  g_test_add_func("/facts/every-parser", test_every_parser);
  g_test_add_func("/facts/limits", test_limits);
  g_test_add_func("/facts/withheld", test_withheld);
  g_test_add_func("/facts/hidden", test_hidden);
  return g_test_run();
}
