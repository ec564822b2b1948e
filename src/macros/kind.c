/* SPDX-License-Identifier: Apache-2.0
 * Which files are build macros or helper scripts of an upstream, by their names. */
#include "macros/piece.h"

/* Sorted by name; *.m4 and po/Rules-* are known by their form. */
static const struct {
  const char *name;
  WhMacroKind kind;
} names[] = {
    {"GNUmakefile", WH_MACRO_MAKE},
    {"Makefile.in.in", WH_MACRO_MAKE},
    {"Makevars.template", WH_MACRO_MAKE},
    {"_Noreturn.h", WH_MACRO_TEXT},
    {"aclocal.m4", WH_MACRO_ACLOCAL},
    {"announce-gen", WH_MACRO_SCRIPT},
    {"ar-lib", WH_MACRO_SCRIPT},
    {"arg-nonnull.h", WH_MACRO_TEXT},
    {"boldquot.sed", WH_MACRO_SCRIPT},
    {"bootstrap", WH_MACRO_SCRIPT},
    {"bootstrap-funclib.sh", WH_MACRO_SCRIPT},
    {"c++defs.h", WH_MACRO_TEXT},
    {"compile", WH_MACRO_SCRIPT},
    {"config.guess", WH_MACRO_SCRIPT},
    {"config.libpath", WH_MACRO_SCRIPT},
    {"config.rpath", WH_MACRO_SCRIPT},
    {"config.sub", WH_MACRO_SCRIPT},
    {"csharpcomp.sh.in", WH_MACRO_SCRIPT},
    {"csharpexec.sh.in", WH_MACRO_SCRIPT},
    {"declared.sh", WH_MACRO_SCRIPT},
    {"depcomp", WH_MACRO_SCRIPT},
    {"elisp-comp", WH_MACRO_SCRIPT},
    {"en@boldquot.header", WH_MACRO_SCRIPT},
    {"en@quot.header", WH_MACRO_SCRIPT},
    {"extract-trace", WH_MACRO_SCRIPT},
    {"funclib.sh", WH_MACRO_SCRIPT},
    {"gendocs.sh", WH_MACRO_SCRIPT},
    {"git-version-gen", WH_MACRO_SCRIPT},
    {"gitlog-to-changelog", WH_MACRO_SCRIPT},
    {"gnome-doc-utils.make", WH_MACRO_MAKE},
    {"gnupload", WH_MACRO_SCRIPT},
    {"gtk-doc.make", WH_MACRO_MAKE},
    {"gtk-doc.notmpl.make", WH_MACRO_MAKE},
    {"help2man", WH_MACRO_SCRIPT},
    {"inline-source", WH_MACRO_SCRIPT},
    {"insert-header.sed", WH_MACRO_SCRIPT},
    {"insert-header.sin", WH_MACRO_SCRIPT},
    {"install-reloc", WH_MACRO_SCRIPT},
    {"install-sh", WH_MACRO_SCRIPT},
    {"intltool-extract.in", WH_MACRO_SCRIPT},
    {"intltool-merge.in", WH_MACRO_SCRIPT},
    {"intltool-update.in", WH_MACRO_SCRIPT},
    {"javacomp.sh.in", WH_MACRO_SCRIPT},
    {"javaexec.sh.in", WH_MACRO_SCRIPT},
    {"ldd.sh.in", WH_MACRO_SCRIPT},
    {"link-warning.h", WH_MACRO_TEXT},
    {"ltmain.in", WH_MACRO_SCRIPT},
    {"ltmain.sh", WH_MACRO_SCRIPT},
    {"maint.mk", WH_MACRO_MAKE},
    {"mdate-sh", WH_MACRO_SCRIPT},
    {"missing", WH_MACRO_SCRIPT},
    {"mkinstalldirs", WH_MACRO_SCRIPT},
    {"move-if-change", WH_MACRO_SCRIPT},
    {"options-parser", WH_MACRO_SCRIPT},
    {"pmccabe2html", WH_MACRO_SCRIPT},
    {"po-update", WH_MACRO_SCRIPT},
    {"prefix-gnulib-mk", WH_MACRO_SCRIPT},
    {"py-compile", WH_MACRO_SCRIPT},
    {"quot.sed", WH_MACRO_SCRIPT},
    {"reloc-ldflags", WH_MACRO_SCRIPT},
    {"relocatable.sh.in", WH_MACRO_SCRIPT},
    {"remove-potcdate.sed", WH_MACRO_SCRIPT},
    {"remove-potcdate.sin", WH_MACRO_SCRIPT},
    {"run-test", WH_MACRO_SCRIPT},
    {"tap-driver.pl", WH_MACRO_SCRIPT},
    {"tap-driver.sh", WH_MACRO_SCRIPT},
    {"test-driver", WH_MACRO_SCRIPT},
    {"texi2dvi", WH_MACRO_SCRIPT},
    {"texinfo.tex", WH_MACRO_TEXT},
    {"unused-parameter.h", WH_MACRO_TEXT},
    {"update-copyright", WH_MACRO_SCRIPT},
    {"useless-if-before-free", WH_MACRO_SCRIPT},
    {"vc-list-files", WH_MACRO_SCRIPT},
    {"warn-on-use.h", WH_MACRO_TEXT},
    {"x-to-1.in", WH_MACRO_SCRIPT},
    {"xmldocs.make", WH_MACRO_MAKE},
    {"ylwrap", WH_MACRO_SCRIPT},
};

WhSlice
wh_macro_basename(WhSlice path)
{
  const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
  if (slash == NULL)
    return path;
  return wh_slice(slash + 1, (gsize)(path.data + path.len - slash - 1));
}

static gboolean
ends_with(WhSlice s, WhSlice tail)
{
  return s.len > tail.len && memcmp(s.data + s.len - tail.len, tail.data, tail.len) == 0;
}

WhMacroKind
wh_macro_kind(WhSlice name)
{
  name = wh_macro_basename(name);
  gsize from = 0, to = G_N_ELEMENTS(names);
  while (from < to) {
    const gsize middle = (from + to) / 2;
    const int order = wh_macro_name_compare(name, wh_slice_str(names[middle].name));
    if (order == 0)
      return names[middle].kind;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  if (ends_with(name, WH_SLICE(".m4")))
    return WH_MACRO_M4;
  return wh_slice_has_prefix(name, WH_SLICE("Rules-")) && name.len > 6 ? WH_MACRO_MAKE : WH_MACRO_NONE;
}

int
wh_macro_name_compare(WhSlice a, WhSlice b)
{
  const gsize common = MIN(a.len, b.len);
  const int order = common > 0 ? memcmp(a.data, b.data, common) : 0;
  if (order != 0)
    return order;
  return (a.len > b.len) - (a.len < b.len);
}
