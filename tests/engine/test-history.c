/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions to the database, off the thread that asks: every one is answered, on the asker's thread, also when it is withdrawn, fails, or the database is closed. */

#include "fleet-history.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <glib/gstdio.h>

typedef struct
{
  char         *folder;
  char         *database;
  FleetHistory *history;
  GThread      *asker;
  guint         expected;
  GPtrArray    *answers; /* FleetRows, NULL for an error */
  GPtrArray    *errors;  /* GError, NULL for an answer */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  FleetStore *store;

  self->folder = g_dir_make_tmp ("fleet-history-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  fleet_store_close (store);
  self->history = fleet_history_new (self->database);
  self->asker = g_thread_self ();
  self->answers = g_ptr_array_new ();
  self->errors = g_ptr_array_new ();
}

static void
forget_answers (Fixture *self)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      fleet_rows_unref (self->answers->pdata[i]);
      g_clear_error ((GError **) &self->errors->pdata[i]);
    }
  g_ptr_array_set_size (self->answers, 0);
  g_ptr_array_set_size (self->errors, 0);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  forget_answers (self);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->errors);
  fleet_history_close (self->history);
  fleet_history_unref (self->history);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->database);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *self = user_data;
  GError *error = NULL;

  g_assert_true (g_thread_self () == self->asker);
  g_ptr_array_add (self->answers, fleet_history_rows_finish (result, &error));
  g_ptr_array_add (self->errors, error);
}

static GError *
get_error (Fixture *self,
           guint    i)
{
  return g_ptr_array_index (self->errors, i);
}

static void
await (Fixture *self,
       guint    n)
{
  while (self->answers->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (Fixture      *self,
     const char   *statement,
     guint         most,
     GCancellable *cancellable)
{
  fleet_history_rows_async (self->history, statement, 0, NULL, most, cancellable, answered_cb, self);
}

static void
test_rows (Fixture       *self,
           gconstpointer  data)
{
  char text[] = "a text";
  FleetValue values[2] = { { .type = FLEET_TYPE_TEXT, .text = text, .length = 6 }, { .type = FLEET_TYPE_INT, .integer = 41 } };
  FleetRows *rows;

  fleet_history_rows_async (self->history, "SELECT ?1 AS a, ?2 + 1 AS b UNION ALL SELECT 'more', 0", 2, values, 10, NULL, answered_cb, self);
  text[0] = 'x'; /* it was copied */
  g_assert_cmpuint (self->answers->len, ==, 0);
  await (self, 1);
  g_assert_no_error (get_error (self, 0));
  rows = self->answers->pdata[0];
  g_assert_cmpuint (fleet_rows_get_n_rows (rows), ==, 2);
  g_assert_cmpstr (fleet_rows_get_name (rows, 1), ==, "b");
  g_assert_cmpstr (fleet_rows_get_text (rows, 0, 0), ==, "a text");
  g_assert_cmpint (fleet_rows_get (rows, 0, 1)->integer, ==, 42);
  g_assert_false (fleet_rows_is_cut (rows));
  forget_answers (self);

  ask (self, "SELECT value FROM json_each ('[1,2,3,4]')", 3, NULL);
  await (self, 1);
  g_assert_cmpuint (fleet_rows_get_n_rows (self->answers->pdata[0]), ==, 3);
  g_assert_true (fleet_rows_is_cut (self->answers->pdata[0]));
}

static void
test_many (Fixture       *self,
           gconstpointer  data)
{
  double sum = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *statement = g_strdup_printf ("SELECT %u", i);

      ask (self, statement, 1, NULL);
    }
  await (self, 200);
  for (guint i = 0; i < 200; i++)
    {
      g_assert_no_error (get_error (self, i));
      sum += fleet_rows_get_number (self->answers->pdata[i], 0, 0);
    }
  g_assert_cmpfloat (sum, ==, 199 * 200 / 2);
}

static void
test_errors (Fixture       *self,
             gconstpointer  data)
{
  ask (self, "SELECT nothing FROM nowhere", 1, NULL);
  await (self, 1);
  g_assert_error (get_error (self, 0), FLEET_ERROR, FLEET_ERROR_INVALID);
  ask (self, "DELETE FROM alert_row", 1, NULL);
  await (self, 2);
  g_assert_error (get_error (self, 1), FLEET_ERROR, FLEET_ERROR_REFUSED);
}

static const char endless[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max (i) FROM n";

static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GCancellable) running = g_cancellable_new (), waiting = g_cancellable_new ();

  /* More than there are threads, so that some have begun and some have not. */
  for (guint i = 0; i < 6; i++)
    ask (self, endless, 1, i < 5 ? running : waiting);
  ask (self, "SELECT 7", 1, NULL);
  g_cancellable_cancel (running);
  g_cancellable_cancel (waiting);
  await (self, 7);
  for (guint i = 0, n = 0; i < 7; i++)
    if (self->errors->pdata[i] != NULL)
      {
        g_assert_error (get_error (self, i), G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_cmpuint (++n, <=, 6);
      }
    else
      g_assert_cmpfloat (fleet_rows_get_number (self->answers->pdata[i], 0, 0), ==, 7);
}

static void
test_close (Fixture       *self,
            gconstpointer  data)
{
  for (guint i = 0; i < 5; i++)
    ask (self, endless, 1, NULL);
  fleet_history_close (self->history);
  ask (self, "SELECT 1", 1, NULL);
  await (self, 6);
  for (guint i = 0; i < 5; i++)
    g_assert_error (get_error (self, i), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (get_error (self, 5), FLEET_ERROR, FLEET_ERROR_STOPPED);
}

static void
test_no_database (Fixture       *self,
                  gconstpointer  data)
{
  g_assert_cmpint (g_unlink (self->database), ==, 0);
  ask (self, "SELECT 1", 1, NULL);
  await (self, 1);
  g_assert_error (get_error (self, 0), FLEET_ERROR, FLEET_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/history/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/history/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/history/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/history/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/history/close", Fixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/history/no-database", Fixture, NULL, set_up, test_no_database, tear_down);
  return g_test_run ();
}
