/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-kill: "fleet-headless dead-letters retry" is killed with -9 at random moments until all letters are read: at each of them every event stands in exactly one segment, and
 * its letter has ended once. The same kills find out the variant that writes the ends of letters in a second transaction. */

#include "letter-world.h"

#include <signal.h>
#include <sys/wait.h>

#define LETTERS       6000
#define KILLS         40  /* of one database; then it may come to its end, also on a machine that is slower than its killer is patient */
#define MOST_KILLS    400
#define EARLIEST_US   1000
#define LATEST_US     60000 /* at first */

/* Starts the program and kills it after so many µs (0: never). TRUE: it had come to its end by itself. */
static gboolean
run_and_kill (const char *program,
              const char *folder,
              gulong      after_us)
{
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL), *profile = g_build_filename (folder, "fleet.ini", NULL);
  const char *arguments[] = { program, "dead-letters", "retry", "--database", database, "--profile", profile, NULL };
  g_autoptr (GError) error = NULL;
  int status;
  GPid child;

  g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, &child, &error);
  g_assert_no_error (error);
  if (after_us > 0)
    {
      g_usleep (after_us);
      kill (child, SIGKILL);
    }
  waitpid (child, &status, 0);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return WIFEXITED (status);
}

/* Events that are there twice. The others: each of the first letters is either an event or a letter. */
static gint64
count_doubles (const char *folder)
{
  gint64 events = letter_world_ask (folder, "SELECT count(*) FROM telemetry");

  return events - letter_world_ask (folder, "SELECT count(DISTINCT \"partition\" * 1000000 + \"offset\") FROM telemetry");
}

static void
check (const char *folder)
{
  gint64 events = letter_world_ask (folder, "SELECT count(*) FROM telemetry"), letters = letter_world_ask (folder, "SELECT count(*) FROM dead_letter");

  g_assert_cmpint (count_doubles (folder), ==, 0);
  g_assert_cmpint (events + letters, ==, LETTERS + 1);
  g_assert_cmpint (letter_world_ask (folder, "SELECT count(*) FROM letter_end WHERE what = 'read'"), ==, events);
  g_assert_cmpint (letter_world_ask (folder, "SELECT count(DISTINCT \"partition\" * 1000000 + \"offset\") FROM letter_end"), ==, events);
}

/* When to kill, in µs: between EARLIEST_US and latest, which follows the machine: later as long as nothing new is read, earlier when something is, much earlier when a retry came to its end. */
static void
learn (gint32   *latest,
       gboolean  progress,
       gboolean  is_done)
{
  if (is_done)
    *latest /= 2;
  else
    *latest = progress ? *latest / 10 * 9 : MIN (*latest / 4 * 5, 8000000);
  *latest = MAX (*latest, LATEST_US);
}

static void
test_kill (void)
{
  char *folder = letter_world_make (LETTERS);
  gboolean is_done = FALSE;
  guint n_within = 0;
  gint32 latest = LATEST_US;
  gint64 read = 0, before = 0;

  for (guint i = 0; !is_done; i++)
    {
      is_done = run_and_kill (g_getenv ("FLEET_HEADLESS"), folder, i < KILLS ? g_test_rand_int_range (EARLIEST_US, latest) : 0);
      check (folder);
      before = read;
      read = letter_world_ask (folder, "SELECT count(*) FROM letter_end");
      learn (&latest, read > before, is_done);
      n_within += read > 0 && read < LETTERS;
    }
  g_assert_cmpint (read, ==, LETTERS);
  /* They hit retries at work. */
  g_assert_cmpuint (n_within, >, 2);
  g_test_message ("%u kills with some letters read and some not", n_within);
  letter_world_remove (folder);
}

static void
test_control (void)
{
  gint32 latest = LATEST_US;
  gint64 doubles = 0;
  guint n = 0;

  while (doubles == 0)
    {
      char *folder = letter_world_make (LETTERS);
      guint left = KILLS;
      gint64 before = 0;

      for (gboolean is_done = FALSE; !is_done && doubles == 0; n++)
        {
          gint64 read;

          g_assert_cmpuint (n, <, MOST_KILLS);
          is_done = run_and_kill (g_getenv ("FLEET_HEADLESS_SPLIT"), folder, left > 0 ? g_test_rand_int_range (EARLIEST_US, latest) : 0);
          left -= MIN (left, 1);
          doubles = count_doubles (folder);
          read = letter_world_ask (folder, "SELECT count(*) FROM letter_end");
          learn (&latest, read > before, is_done);
          before = read;
        }
      letter_world_remove (folder);
    }
  g_test_message ("found out after %u kills", n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter-kill/kill", test_kill);
  g_test_add_func ("/letter-kill/control", test_control);
  return g_test_run ();
}
