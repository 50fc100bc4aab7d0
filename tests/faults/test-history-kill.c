/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-history-kill: a writer that commits and merges is killed with -9 at random moments and started again; in the end every event is there once, in settled blocks, and every value is what
 * it was, to the bit.
 *
 * FLEET_HISTORY_VALUES and FLEET_HISTORY_KILLS make it as big as one likes; .ci/run asks for 10,000,000 values and 100 kills. */

#include "fleet-span-reader.h"
#include "planned-events.h"
#include "scratch-folder.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL_KILLS 400
#define IDLE_KILLS_MOST 200 /* that may hit a writer before its first commit */

static gint64
ask_environment (const char *name,
                 gint64      otherwise)
{
  return g_getenv (name) != NULL ? g_ascii_strtoll (g_getenv (name), NULL, 10) : otherwise;
}

/* Reads what the writer says until it is killed after so many µs (0: until its end). Returns the last offset that it said was committed, or -1. */
static gint64
run_writer (const char *program,
            const char *file,
            gint64      end,
            gulong      after_us)
{
  g_autofree char *last_offset = g_strdup_printf ("%" G_GINT64_FORMAT, end);
  const char *arguments[] = { program, file, last_offset, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[4096];
  gssize length;
  int output, status;
  char *last;
  GPid child;

  g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (after_us > 0)
    {
      g_usleep (after_us);
      kill (child, SIGKILL);
    }
  while ((length = read (output, buffer, sizeof buffer)) > 0)
    g_string_append_len (said, buffer, length);
  close (output);
  waitpid (child, &status, 0);
  g_assert_true (after_us > 0 || (WIFEXITED (status) && WEXITSTATUS (status) == 0));
  last = strrchr (said->str, '\n');
  if (last == NULL)
    return -1;
  *last = '\0';
  last = strrchr (said->str, '\n');
  return g_ascii_strtoll (last != NULL ? last + 1 : said->str, NULL, 10);
}

/* What is found of the planned events. */
typedef struct
{
  guint8  *seen; /* by offset: how often */
  gint64   end;
  gint64   rows;
  gint64   values;
  gboolean is_wrong;
} Found;

static gboolean
check_cb (FleetBatch *piece,
          gpointer    user_data)
{
  Found *found = user_data;

  for (guint row = 0; row < piece->n_rows; row++)
    {
      gint64 offset = piece->offset[row];

      g_assert_cmpint (offset, >=, 0);
      g_assert_cmpint (offset, <, found->end);
      found->is_wrong = found->is_wrong || found->seen[offset]++ > 0 || !planned_events_check (piece, row, &found->values);
    }
  found->rows += piece->n_rows;
  return TRUE;
}

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          answer)
{
  *(gint64 *) answer = values[0].integer;
  return TRUE;
}

static gint64
count (FleetSql   *sql,
       const char *statement)
{
  g_autoptr (GError) error = NULL;
  gint64 answer = -1;

  g_assert_true (fleet_sql_run (sql, statement, NULL, count_cb, &answer, &error));
  g_assert_no_error (error);
  return answer;
}

/* Whether every event from the first on is there, once, without a hole, and is what it was; ret_rows tells how many. There are fewer than most. */
static gboolean
is_whole (const char *file,
          gint64      most,
          gint64     *ret_rows,
          gint64     *ret_values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (file, &error);
  FleetSpanQuestion all = { .from_us = G_MININT64, .to_us = G_MAXINT64 };
  g_autofree guint8 *seen = g_new0 (guint8, most);
  Found found = { seen, most };

  g_assert_no_error (error);
  g_assert_true (fleet_span_reader_read (sql, &all, NULL, check_cb, &found, &error));
  g_assert_no_error (error);
  for (gint64 offset = 0; offset < found.rows && !found.is_wrong; offset++)
    found.is_wrong = seen[offset] != 1;
  *ret_rows = found.rows;
  *ret_values = found.values;
  return !found.is_wrong;
}

/* In the end all of it lies in blocks, but for what came late and is less than half of its hour. */
static void
check_settled (const char *file,
               gint64      end)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (file, NULL);

  g_assert_cmpint (count (sql, "SELECT count(*) FROM segment"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT sum(n_rows) FROM block"), ==, end);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM (SELECT 1 FROM block GROUP BY hour, bunch"
                               " HAVING 2 * total (iif (settled, 0, n_rows)) >= total (iif (settled, n_rows, 0)))"), ==, 0);
}

/* When to kill; later and later as long as a slow machine has not come to its first commit. */
static gulong
random_moment (gint64 said)
{
  static gint32 latest = 120000;

  if (said < 0)
    latest = MIN (latest + latest / 4, 4000000);
  return g_test_rand_int_range (2000, latest);
}

static void
test_values_survive (void)
{
  const char *writer = g_getenv ("FLEET_HISTORY_WRITER");
  g_autofree char *folder = g_dir_make_tmp ("fleet-history-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  gint64 kills = ask_environment ("FLEET_HISTORY_KILLS", 12), end = ask_environment ("FLEET_HISTORY_VALUES", 400000) / PLANNED_VALUES_PER_ROW;
  gint64 acknowledged = 0, killed_writing = 0, rows, values, said = 0;

  /* A kill before the first commit proves nothing: on a slow machine there are more of them, until enough hit a writer at work. */
  for (gint64 i = 0; i < kills || (killed_writing <= kills / 4 && i < kills + IDLE_KILLS_MOST); i++)
    {
      said = run_writer (writer, file, G_MAXINT64, random_moment (said));
      if (said < 0)
        continue;
      killed_writing++;
      g_assert_cmpint (said, >, acknowledged);
      acknowledged = said;
      /* All of it now and then; it is read in the end in any case. */
      if (i % 10 != 3)
        continue;
      g_assert_true (is_whole (file, acknowledged + (1 << 20), &rows, &values));
      g_assert_cmpint (rows, >=, acknowledged);
    }
  g_assert_cmpint (killed_writing, >, kills / 4);
  end = MAX (end, acknowledged + 10000);
  g_assert_cmpint (run_writer (writer, file, end, 0), ==, end);
  g_assert_true (is_whole (file, end, &rows, &values));
  g_assert_cmpint (rows, ==, end);
  g_assert_cmpint (values, >=, end * PLANNED_VALUES_PER_ROW);
  g_test_message ("%" G_GINT64_FORMAT " values of %" G_GINT64_FORMAT " events are what they were, after %" G_GINT64_FORMAT " kills", values, rows, kills);
  check_settled (file, end);
  scratch_folder_remove (folder);
}

/* A writer that takes away and puts back in two transactions is found out: a test that could not fail would prove nothing. */
static void
test_control (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-history-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  gint64 acknowledged = 0, rows = 0, values, said = 0;
  gboolean whole = TRUE;
  guint i;

  for (i = 0; i < CONTROL_KILLS && whole; i++)
    {
      said = run_writer (g_getenv ("FLEET_HISTORY_WRITER_SPLIT"), file, G_MAXINT64, random_moment (said));
      acknowledged = MAX (acknowledged, said);
      if (said >= 0)
        whole = is_whole (file, acknowledged + (1 << 20), &rows, &values) && rows >= acknowledged;
    }
  g_test_message ("found out after %u kills", i);
  g_assert_false (whole);
  scratch_folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-kill/values-survive", test_values_survive);
  g_test_add_func ("/history-kill/control-is-found-out", test_control);
  return g_test_run ();
}
