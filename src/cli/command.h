/* SPDX-License-Identifier: Apache-2.0
 *
 * WhCommand: one command of the program, described by itself. Help, manual page, completion and checks are
 * made from it. Commands are listed in commands.def; each is one const struct in a cmd_*.c of its own, with
 * its options beside it.
 *
 * Results are appended to WhCli.out and written once, when the command has succeeded; messages go to standard
 * error. */
#pragma once

#include "app/scan.h"
#include "report/page.h"
#include "source/reader.h"

/* Exit statuses, for ever. */
typedef enum {
  WH_EXIT_OK = 0,         /* the run did its work */
  WH_EXIT_FAIL_ON = 1,    /* --fail-on was met */
  WH_EXIT_ERROR = 2,      /* usage or run error, or stopped by a signal */
  WH_EXIT_INCOMPLETE = 3, /* something could not be read to its end */
} WhExit;

/* What main does for a command before it runs, and which shared options it takes. */
typedef enum {
  WH_COMMAND_STORE = 1 << 0,       /* --store; opens WhCli.ledger */
  WH_COMMAND_AS_OF = 1 << 1,       /* --as-of */
  WH_COMMAND_JOBS = 1 << 2,        /* --jobs */
  WH_COMMAND_OUTPUT = 1 << 3,      /* --output */
  WH_COMMAND_BASELINE = 1 << 4,    /* --baseline; loads WhCli.baseline */
  WH_COMMAND_STORE_LATER = 1 << 6, /* --store; the command opens WhCli.ledger itself when it needs it */
  WH_COMMAND_OFFLINE = 1 << 5,     /* --offline */
  WH_COMMAND_RULES = 1 << 7,       /* --rules; loads WhCli.rules */
  WH_COMMAND_RECORDS =
      1 << 8, /* --mail, --forge, --registry, --events, --release, --project: see wh_cli_target */
} WhCommandFlags;

typedef struct {
  gboolean quiet, verbose, offline, help;
  gboolean color; /* of standard output, decided from --color, NO_COLOR and the terminal */
  guint width;    /* columns of standard output, 0: not a terminal */
  gint jobs;      /* 1 .. WH_JOBS_MAX */
  gint64 as_of;   /* G_MAXINT64: everything */
  char *format;   /* one of the command's formats; NULL when it has none */
  char *output;   /* file for the results; NULL: standard output */
  char *store, *as_of_text, *color_text, *baseline_path;
  char **records[WH_N_READ_AS]; /* paths by the option that named them; NULL: none */
  char *project;                /* name given with --project */
  char **rules_files;
  WhRules *rules;       /* with WH_COMMAND_RULES */
  WhLedger *ledger;     /* with WH_COMMAND_STORE */
  WhBaseline *baseline; /* with WH_COMMAND_BASELINE; NULL: none was found */
  WhProgress *progress;
  GString *out;
} WhCli;
#define WH_JOBS_MAX 64

typedef struct {
  const char *command; /* as typed */
  const char *says;    /* what it does, one sentence */
} WhExample;

typedef struct {
  const char *name;
  const char *synopsis; /* the arguments after the options, "" if none */
  const char *summary;  /* one line, no full stop */
  const char *const
      *formats; /* NULL-terminated values of --format, first is the default; NULL: no --format */
  const GOptionEntry *options;    /* own options; NULL: none */
  const char *const *description; /* paragraphs of the manual, NULL-terminated */
  const WhExample *examples;      /* ended by a NULL command */
  const char
      *arguments; /* what completion offers for arguments: "file", "command", "pattern", "build show", "" */
  guint32 flags;  /* WhCommandFlags */
  guint min_args, max_args;
  /* ARGS: NULL-terminated, N_ARGS within bounds. An exit status, or -1 with ERROR set. */
  int (*run)(WhCli *cli, char **args, guint n_args, GError **error);
} WhCommand;

/* The list, in the order of commands.def. */
const WhCommand *const *wh_commands(guint *ret_n);
const WhCommand *wh_command_find(const char *name);
/* The command most like NAME, NULL when none is near. */
const WhCommand *wh_command_nearest(const char *name);

/* The shared options a command with these properties takes, filled into CLI. Owner: caller (g_free); texts
 * are static. */
GOptionEntry *wh_cli_shared_options(const WhCommand *command, WhCli *cli);
/* Parses ARGV (argv[0] is the command) into CLI and checks counts and values. RET_ARGS: owner: caller. FALSE:
 * usage error. */
gboolean wh_cli_parse(const WhCommand *command, int argc, char **argv, WhCli *cli, char ***ret_args,
                      GError **error);
/* Help text of a command, as --help shows it. Owner: caller. */
char *wh_cli_help(const WhCommand *command);
void wh_cli_clear(WhCli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhCli, wh_cli_clear)

/* Writes CLI's results to its output: a file appears whole, under its name, or not at all. */
gboolean wh_cli_write(const WhCli *cli, GError **error);
/* The level that --fail-on of COMMAND names, 1 note, 2 review, 3 alarm; 4, which nothing meets, when GIVEN is NULL. */
gboolean wh_cli_fail_on(const char *command, const char *given, guint *ret_level, GError **error);
/* One line on standard error, "wolfhound: …", control characters made visible. */
void wh_cli_say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* The same unless --quiet. */
void wh_cli_note(const WhCli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Appends JSON in the one layout that all commands use. */
void wh_cli_put_json(WhCli *cli, const json_t *json);
/* A page that appends to CLI's results, as wide as the terminal. */
WhPage wh_cli_page(const WhCli *cli);
/* What words a command's document, by form; NULL: text serves. */
typedef struct {
  void (*text)(WhPage *page, const json_t *document); /* never NULL */
  void (*html)(GString *out, const json_t *document);
  void (*markdown)(GString *out, const json_t *document);
} WhCliForms;
/* Appends DOCUMENT in the form that --format asks for. */
void wh_cli_put_document(WhCli *cli, const json_t *document, const WhCliForms *forms);
/* TARGET (NULL: none was given) with the records that options name, as WhProject takes it; the current folder
 * when nothing at all is named. Owner: caller. */
char *wh_cli_target(const WhCli *cli, const char *target);
gboolean wh_cli_names_records(const WhCli *cli);
/* The options of a scan as CLI has them. */
WhScanOptions wh_cli_scan_options(const WhCli *cli);
int wh_cli_main(int argc, char **argv);
