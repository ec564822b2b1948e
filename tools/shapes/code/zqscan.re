#include "zqscan.h"
/*!max:re2c*/
/*!types:re2c*/
static int zqscan(zqtype *zqarg, const char *YYCURSOR)
{
  const char *YYMARKER, *YYLIMIT, *YYCTXMARKER;
  RE2C_OPTIONS_HERE
/*!re2c
  RE2C_SETTINGS_HERE
  zqnum = [0-9]+;
  zqword = [a-zA-Z_][a-zA-Z0-9_]*;
  zqnum { return zqnumber(YYCURSOR); }
  zqword / "(" { return zqcall; }
  zqword { return zqident; }
  "zqkey" { return zqkeytok; }
  "zqkeyword" | "zqkeywords" { zqmore(zqarg); }
  "<!--" [^\x00]* "-->" { return zqcomment; }
  ["] ([^"\\\x00\n] | "\\" .)* ["] { return zqstring; }
  [\x80-\xff]+ ":"? { return zqbytes; }
  [ \t\n]+ { return zqspace; }
  * { return zqerror; }
*/
}
