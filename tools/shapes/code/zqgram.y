LEMON_OPTIONS_HERE
%token_type { zqtoken }
%extra_argument { zqstate *zqextra }
%include {
#include "zqinclude.h"
}
%syntax_error { zqsyntax(zqextra); }
%parse_failure { zqfailed(zqextra); }
%parse_accept { zqaccept(zqextra); }
%stack_overflow { zqoverflow(zqextra); }
%token_destructor { zqfree($$); }
%type zqexpr { zqnode * }
%destructor zqexpr { zqdestroy($$); }
%type zqlist { int }
%left ZQPLUS ZQMINUS.
%left ZQTIMES.
%fallback ZQID ZQOLD ZQOTHER.
%wildcard ZQANY.
zqstart ::= zqlist.
zqlist(A) ::= zqlist(B) zqexpr(C) ZQSEMI. { A = zqadd(B, C); }
zqlist(A) ::= . { A = 0; }
zqexpr(A) ::= zqexpr(B) ZQPLUS zqexpr(C). { A = zqnew(B, C); }
zqexpr(A) ::= zqexpr(B) ZQMINUS zqexpr(C). { A = zqnew(B, C); }
zqexpr(A) ::= zqexpr(B) ZQTIMES zqexpr(C). { A = zqnew(B, C); }
zqexpr(A) ::= ZQID(B). { A = zqleaf(B); }
zqexpr(A) ::= ZQOPEN zqexpr(B) ZQCLOSE. { A = B; }
zqexpr(A) ::= ZQANY zqexpr(B). { A = B; }
