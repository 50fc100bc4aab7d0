/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-sql-desk: questions through the process that answers them: rows as they are, errors with their place, an end that is wished, one that is not, and a new beginning after each. */

#include "fleet-row-pack.h"
#include "fleet-sql-desk.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <string.h>

typedef struct
{
  char         *folder;
  char         *file;
  FleetStore   *store;
  FleetSqlDesk *desk;
} Fixture;

typedef struct
{
  GStrv           names;
  FleetRows      *rows;
  guint           n_pages;
  guint64         progress;
  FleetSqlOutcome outcome;
  GError         *error;
  gboolean        done;
} Answer;

static void
answer_clear (Answer *self)
{
  g_strfreev (self->names);
  g_clear_pointer (&self->rows, fleet_rows_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Answer *self = user_data;

  g_assert_null (self->rows);
  self->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    self->names[i] = g_strdup (names[i]);
  self->rows = fleet_rows_new (n, names);
}

static void
page_cb (guint    n_rows,
         GBytes  *rows,
         gpointer user_data)
{
  Answer *self = user_data;

  g_assert_false (self->done);
  self->n_pages++;
  g_assert_true (fleet_row_pack_read (g_bytes_get_data (rows, NULL), g_bytes_get_size (rows), n_rows, self->rows));
}

static void
progress_cb (guint64  n_rows,
             gpointer user_data)
{
  Answer *self = user_data;

  g_assert_cmpuint (n_rows, >=, self->progress);
  self->progress = n_rows;
}

static void
done_cb (const FleetSqlOutcome *outcome,
         const GError          *error,
         gpointer               user_data)
{
  Answer *self = user_data;

  g_assert_false (self->done);
  self->done = TRUE;
  self->outcome = *outcome;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static const FleetSqlListener listener = { columns_cb, page_cb, progress_cb, done_cb };
static const FleetSqlLimits common_limits = { .deadline_us = 20 * G_USEC_PER_SEC };

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *command[] = { g_getenv ("FLEET_HEADLESS"), "sql-worker", NULL };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fleet-desk-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  self->desk = fleet_sql_desk_new (command, self->file);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_pointer (&self->desk, fleet_sql_desk_free);
  fleet_store_close (self->store);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static void
wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (Fixture              *self,
     const char           *statement,
     const FleetSqlLimits *limits,
     Answer               *answer)
{
  fleet_sql_desk_ask (self->desk, statement, limits, &listener, answer, NULL);
  wait_for (answer);
}

static void
test_rows (Fixture       *self,
           gconstpointer  data)
{
  g_auto (Answer) answer = { 0 }, empty = { 0 };

  ask (self, "SELECT 1 AS one, NULL AS nought, '가' AS text, 2.5 AS real, x'00ff' AS bytes", &common_limits, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.outcome.n_rows, ==, 1);
  g_assert_cmpstr (answer.names[2], ==, "text");
  g_assert_cmpint (fleet_rows_get (answer.rows, 0, 0)->integer, ==, 1);
  g_assert_cmpint (fleet_rows_get (answer.rows, 0, 1)->type, ==, FLEET_TYPE_NULL);
  g_assert_cmpstr (fleet_rows_get_text (answer.rows, 0, 2), ==, "가");
  g_assert_cmpfloat (fleet_rows_get_number (answer.rows, 0, 3), ==, 2.5);
  g_assert_cmpstr (fleet_rows_get_text (answer.rows, 0, 4), ==, "00ff");
  ask (self, "SELECT plate FROM vehicle", &common_limits, &empty);
  g_assert_no_error (empty.error);
  g_assert_cmpstr (empty.names[0], ==, "plate");
  g_assert_cmpuint (empty.outcome.n_rows, ==, 0);
}

static void
test_many (Fixture       *self,
           gconstpointer  data)
{
  const FleetSqlLimits most_rows = { .deadline_us = 20 * G_USEC_PER_SEC, .most_rows = 2500 };
  const FleetSqlLimits most_bytes = { .deadline_us = 20 * G_USEC_PER_SEC, .most_bytes = 100000 };
  const char *numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n";
  g_auto (Answer) all = { 0 }, few = { 0 }, small = { 0 };

  ask (self, numbers, &common_limits, &all);
  g_assert_no_error (all.error);
  g_assert_cmpuint (all.outcome.n_rows, ==, 200000);
  g_assert_false (all.outcome.is_cut);
  for (guint i = 0; i < 200000; i += 997)
    g_assert_cmpint (fleet_rows_get (all.rows, i, 0)->integer, ==, i + 1);
  g_assert_cmpuint (all.n_pages, >=, 200);
  ask (self, numbers, &most_rows, &few);
  g_assert_cmpuint (few.outcome.n_rows, ==, 2500);
  g_assert_true (few.outcome.is_cut);
  ask (self, numbers, &most_bytes, &small);
  g_assert_true (small.outcome.is_cut);
  g_assert_cmpuint (small.outcome.n_rows, >, 1000);
  g_assert_cmpuint (small.outcome.n_rows, <, 100000);
}

/* A slow question shows its first rows while it looks for the rest. */
static void
test_first_rows_early (Fixture       *self,
                       gconstpointer  data)
{
  const char *slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 10 OR i > 1000000000000";
  g_auto (Answer) answer = { 0 };

  fleet_sql_desk_ask (self->desk, slow, &common_limits, &listener, &answer, NULL);
  while (answer.rows == NULL || fleet_rows_get_n_rows (answer.rows) < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (answer.done);
  fleet_sql_desk_cancel (self->desk);
  wait_for (&answer);
  g_assert_error (answer.error, FLEET_ERROR, FLEET_ERROR_STOPPED);
}

static void
assert_error (Fixture    *self,
              const char *statement,
              FleetError  code,
              int         offset)
{
  g_auto (Answer) answer = { 0 };

  ask (self, statement, &common_limits, &answer);
  g_assert_error (answer.error, FLEET_ERROR, (int) code);
  g_assert_cmpint (answer.outcome.error_offset, ==, offset);
}

static void
test_errors (Fixture       *self,
             gconstpointer  data)
{
  assert_error (self, "SELECT plate, colour FROM vehicle", FLEET_ERROR_INVALID, 14);
  assert_error (self, "SELECT 1; SELECT 2", FLEET_ERROR_INVALID, 10);
  assert_error (self, "DELETE FROM vehicle_row", FLEET_ERROR_REFUSED, -1);
  assert_error (self, "", FLEET_ERROR_INVALID, -1);
}

static void
test_deadline (Fixture       *self,
               gconstpointer  data)
{
  const FleetSqlLimits limits = { .deadline_us = G_USEC_PER_SEC / 4 };
  g_auto (Answer) answer = { 0 }, next = { 0 };

  ask (self, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", &limits, &answer);
  g_assert_error (answer.error, FLEET_ERROR, FLEET_ERROR_LIMIT);
  ask (self, "SELECT 5", &common_limits, &next);
  g_assert_no_error (next.error);
}

/* The next question ends the one before, which is told so. */
static void
test_replaced (Fixture       *self,
               gconstpointer  data)
{
  const char *endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  g_auto (Answer) first = { 0 }, second = { 0 }, third = { 0 };

  fleet_sql_desk_ask (self->desk, endless, &common_limits, &listener, &first, NULL);
  fleet_sql_desk_ask (self->desk, endless, &common_limits, &listener, &second, NULL);
  fleet_sql_desk_ask (self->desk, "SELECT 7", &common_limits, &listener, &third, NULL);
  wait_for (&third);
  g_assert_no_error (third.error);
  g_assert_cmpint (fleet_rows_get (third.rows, 0, 0)->integer, ==, 7);
  wait_for (&first);
  wait_for (&second);
  g_assert_error (first.error, FLEET_ERROR, FLEET_ERROR_STOPPED);
  g_assert_error (second.error, FLEET_ERROR, FLEET_ERROR_STOPPED);
}

/* In the midst of everything, many times: nothing hangs, nothing is told later. */
static void
test_end (Fixture       *self,
          gconstpointer  data)
{
  const char *command[] = { g_getenv ("FLEET_HEADLESS"), "sql-worker", NULL };

  for (guint round = 0; round < 20; round++)
    {
      g_auto (Answer) answer = { 0 };
      FleetSqlDesk *desk = fleet_sql_desk_new (command, self->file);
      gint64 until_us = g_get_monotonic_time () + round * 2000;

      fleet_sql_desk_ask (desk, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", &common_limits, &listener, &answer, NULL);
      while (g_get_monotonic_time () < until_us)
        g_main_context_iteration (NULL, FALSE);
      fleet_sql_desk_free (desk);
      answer.done = TRUE; /* page_cb would mind */
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
test_no_program (Fixture       *self,
                 gconstpointer  data)
{
  const char *command[] = { "/nonexistent/program", NULL };
  g_autoptr (FleetSqlDesk) desk = fleet_sql_desk_new (command, self->file);
  g_auto (Answer) answer = { 0 };

  fleet_sql_desk_ask (desk, "SELECT 1", &common_limits, &listener, &answer, NULL);
  wait_for (&answer);
  g_assert_nonnull (answer.error);
  g_assert_nonnull (strstr (answer.error->message, "could not be started"));
}

/* What says nothing that we understand is ended and its words are not believed. */
static void
test_liar (Fixture       *self,
           gconstpointer  data)
{
  static const char *const lies[] = { "printf 'X\\0\\0\\0\\0'; cat", "printf 'P\\4\\0\\0\\0\\5\\0\\0\\0'; cat", "printf 'D\\377\\377\\377\\377'; cat", "printf 'C\\1\\0\\0\\0\\7'; cat", "exit 0" };

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      const char *command[] = { "/bin/sh", "-c", lies[i], NULL };
      g_autoptr (FleetSqlDesk) desk = fleet_sql_desk_new (command, self->file);
      g_auto (Answer) answer = { 0 };

      fleet_sql_desk_ask (desk, "SELECT 1", &common_limits, &listener, &answer, NULL);
      wait_for (&answer);
      g_assert_nonnull (answer.error);
    }
}

static char *
read_file (const char *name)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (name, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_save (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *name = g_build_filename (self->folder, "answer.csv", NULL), *text = NULL;
  g_auto (Answer) answer = { 0 };

  fleet_sql_desk_save (self->desk, "SELECT 1 AS a, NULL AS b, '=1' AS \"c,d\" UNION ALL SELECT -3.5, '', 'x\"y'", name, TRUE, &listener, &answer, NULL);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.outcome.n_rows, ==, 2);
  g_assert_null (answer.rows);
  text = read_file (name);
  g_assert_cmpstr (text, ==, "\xef\xbb\xbf" "a,b,\"c,d\"\r\n1,,'=1\r\n-3.5,\"\",\"x\"\"y\"\r\n");
}

/* What failed or was stopped leaves the file that was there. */
static void
test_save_failed (Fixture       *self,
                  gconstpointer  data)
{
  g_autofree char *name = g_build_filename (self->folder, "kept.csv", NULL), *text = NULL, *nowhere = g_build_filename (self->folder, "no", "where.csv", NULL);
  const char *endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  g_auto (Answer) wrong = { 0 }, stopped = { 0 }, lost = { 0 };

  g_assert_true (g_file_set_contents (name, "kept", -1, NULL));
  fleet_sql_desk_save (self->desk, "SELECT nothing", name, FALSE, &listener, &wrong, NULL);
  wait_for (&wrong);
  g_assert_error (wrong.error, FLEET_ERROR, FLEET_ERROR_INVALID);
  fleet_sql_desk_save (self->desk, endless, name, FALSE, &listener, &stopped, NULL);
  while (stopped.progress < 100000)
    g_main_context_iteration (NULL, TRUE);
  fleet_sql_desk_cancel (self->desk);
  wait_for (&stopped);
  g_assert_error (stopped.error, FLEET_ERROR, FLEET_ERROR_STOPPED);
  fleet_sql_desk_save (self->desk, "SELECT 1", nowhere, FALSE, &listener, &lost, NULL);
  wait_for (&lost);
  g_assert_error (lost.error, FLEET_ERROR, FLEET_ERROR_STORE);
  text = read_file (name);
  g_assert_cmpstr (text, ==, "kept");
}

#define ADD(name, function) g_test_add ("/sql-desk/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows", test_rows);
  ADD ("many", test_many);
  ADD ("first-rows-early", test_first_rows_early);
  ADD ("errors", test_errors);
  ADD ("deadline", test_deadline);
  ADD ("replaced", test_replaced);
  ADD ("end", test_end);
  ADD ("no-program", test_no_program);
  ADD ("liar", test_liar);
  ADD ("save", test_save);
  ADD ("save-failed", test_save_failed);
  return g_test_run ();
}
