%%{
  machine zqmach;
  RAGEL_OPTIONS_HERE
  action zqenter { zqcall(); }
  action zqleave { zqdone(fpc); }
  action zqmark { zqp = fpc; }
  action zqbreak { zqq = fc; fbreak; }
  action zqend { fbreak; }
  action zqgo { fhold; fcall zqskip; }
  action zqerror { zqfail(fpc); fgoto zqskip; }
  zqskip := [^\n]* '\n' @{ fgoto main; };
  zqword = [a-z]+ >zqenter %zqleave;
  zqnum = [0-9]+ >zqmark $zqenter %zqbreak;
  main := ( zqword ( ' ' zqnum )? '\n' %zqend )* $err(zqerror);
}%%
%% write data;
void zqrun(struct zqparser *fsm, const char *p, const char *pe)
{
  const char *eof = pe, *zqp;
  char zqq;
  int top, stack[9];
  int cs;
  %% write init;
  %% write exec;
}
