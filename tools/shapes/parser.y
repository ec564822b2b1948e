/* SPDX-License-Identifier: Apache-2.0 */
%{
zqprologue
%}
BISON_OPTIONS_HERE
%union { int zqint; char *zqtext; }
%token <zqint> ZQNUMBER "zqnumber"
%token <zqtext> ZQWORD
%type <zqint> zqexpr
%left '+'
%destructor { zqfree; } <zqtext>
%printer { zqprint; } <zqint>
%code requires { zqrequires }
%code provides { zqprovides }
%code { zqcode }
%%
zqexpr: ZQNUMBER { zqaction; }
  | zqexpr '+' zqexpr { $$ = $1 + $3; }
  | ZQWORD { zqaction2; @$ = @1; }
  | error { zqerror; }
  ;
%%
zqepilogue
