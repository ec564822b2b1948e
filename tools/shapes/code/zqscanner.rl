%%{
  machine zqscanner;
  zqident = [a-z_][a-z0-9_]*;
  main := |*
    zqident => { zqword(ts, te); };
    [0-9]+ => { zqnumber(ts, te); };
    [0-9]+ '.' [0-9]+ => { zqfloat(ts, te); };
    '"' [^"]* '"' => { zqstring(ts, te); fcall zqinner; };
    [ \t\n];
  *|;
  zqinner := |* 'x' => { fret; }; any => { zqother(); }; *|;
}%%
%% write data nofinal;
void zqscan(const char *p, const char *pe, const char *eof)
{
  const char *ts, *te;
  int cs, act, top, stack[8];
  %% write init;
  %% write exec;
}
