/* SPDX-License-Identifier: Apache-2.0
 * The program: worker or command line, and what signals do. */
#include "cli/command.h"

#include "app/macros_build.h"
#include "binary/binary.h"
#include "source/worker.h"

#include <locale.h>
#include <signal.h>

static void
stop(int signal_number)
{
  wh_scan_cancel();
}

/* The first signal asks the run to end tidily, the second ends it at once. */
static void
set_signals(void)
{
  struct sigaction ask = {.sa_handler = stop, .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(&ask.sa_mask);
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGINT, &ask, NULL);
  sigaction(SIGTERM, &ask, NULL);
  sigaction(SIGPIPE, &ignore, NULL);
}

/* What runs in processes of its own, beside readers of records. */
static const WhCall *const calls[] = {&wh_binary_call, &wh_macros_call, NULL};

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  if (argc > 1 && g_str_equal(argv[1], "--call"))
    return wh_call_main(calls, argc, argv);
  setlocale(LC_CTYPE, "");
  g_set_prgname("wolfhound");
  set_signals();
  return wh_cli_main(argc, argv);
}
