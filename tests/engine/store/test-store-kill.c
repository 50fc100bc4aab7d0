/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-store-kill: a writer is killed with -9 at random moments; what it was told is on disk is there, all of it, once. And the same kills
 * find out the variant that stores positions in a second transaction: a test that could not fail would prove nothing. */

#include "fleet-sql.h"
#include "scratch-folder.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 50
#define CONTROL_KILLS 400

/* Starts program on file, kills it after so many µs, and returns the last offset that it said was committed, or -1. */
static gint64
run_and_kill (const char *program,
              const char *file,
              gulong      after_us)
{
  const char *arguments[] = { program, file, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[4096];
  gssize length;
  int output, status;
  char *last;
  GPid child;

  g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_usleep (after_us);
  g_assert_cmpint (waitpid (child, &status, WNOHANG), ==, 0); /* it does not end by itself */
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  while ((length = read (output, buffer, sizeof buffer)) > 0)
    g_string_append_len (said, buffer, length);
  close (output);
  /* The last whole line. */
  last = strrchr (said->str, '\n');
  if (last == NULL)
    return -1;
  *last = '\0';
  last = strrchr (said->str, '\n');
  return g_ascii_strtoll (last != NULL ? last + 1 : said->str, NULL, 10);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  for (guint i = 0; i < n; i++)
    ((gint64 *) user_data)[i] = values[i].type == FLEET_TYPE_INT ? values[i].integer : 0;
  return TRUE;
}

/* next_offset, events, distinct offsets, greatest offset. */
static void
count_events (const char *file,
              gint64      counts[4])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (file, &error);

  g_assert_no_error (error);
  fleet_sql_run (sql, "SELECT (SELECT next_offset FROM kafka_position), count(*), count(DISTINCT \"offset\"), max(\"offset\") FROM telemetry", NULL, row_cb, counts, &error);
  g_assert_no_error (error);
}

/* When to kill; later and later as long as a slow machine has not come to its first commit. */
static gulong
random_moment (gint64 said)
{
  static gint32 latest = 60000, moment;

  if (said < 0 && moment > latest / 2)
    latest = MIN (latest + latest / 4, 4000000);
  return moment = g_test_rand_int_range (1000, latest);
}

static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-kill-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  gint64 counts[4], acknowledged = -1, said = 0, killed_writing = 0;

  for (guint i = 0; i < KILLS; i++)
    {
      said = run_and_kill (g_getenv ("FLEET_ENDLESS_WRITER"), file, random_moment (said));
      if (said < 0)
        continue;
      killed_writing++;
      g_assert_cmpint (said, >, acknowledged);
      acknowledged = said;
      count_events (file, counts);
      g_assert_cmpint (counts[0], >=, acknowledged);
      g_assert_cmpint (counts[1], ==, counts[0]);
      g_assert_cmpint (counts[2], ==, counts[0]);
      g_assert_cmpint (counts[3], ==, counts[0] - 1);
    }
  /* Most kills hit a writer at work, not one that was still starting. */
  g_assert_cmpint (killed_writing, >, KILLS / 4);
  scratch_folder_remove (folder);
}

static void
test_control (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-kill-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  gint64 counts[4] = { 0 }, said = 0;
  guint i;

  for (i = 0; i < CONTROL_KILLS && counts[1] == counts[2]; i++)
    {
      said = run_and_kill (g_getenv ("FLEET_ENDLESS_WRITER_SPLIT"), file, random_moment (said));
      if (said >= 0)
        count_events (file, counts);
    }
  g_test_message ("found out after %u kills", i);
  g_assert_cmpint (counts[1], >, counts[2]);
  scratch_folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-kill/exactly-once", test_kill);
  g_test_add_func ("/store-kill/control-is-found-out", test_control);
  return g_test_run ();
}
