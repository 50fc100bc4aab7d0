/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-query: what the query page sees of a question: its rows as they come, its end, its file. */

#include "fleet-query-words.h"
#include "fleet-query.h"
#include "scratch-folder.h"

#include <string.h>

typedef struct
{
  char        *folder;
  char        *file;
  FleetEngine *engine;
  FleetQuery  *query;
  guint        n_changes;
  guint        n_saved;
  guint64      saved_rows;
  char        *sentence;
} Fixture;

static void
changed_cb (Fixture *self)
{
  self->n_changes++;
}

static void
saved_cb (Fixture    *self,
          guint64     n_rows,
          const char *sentence)
{
  self->n_saved++;
  self->saved_rows = n_rows;
  g_free (self->sentence);
  self->sentence = g_strdup (sentence);
}

static void
wake_cb (gpointer user_data)
{
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *command[] = { g_getenv ("FLEET_HEADLESS"), "sql-worker", NULL };
  FleetEngineOptions options = { .demo = TRUE, .demo_vehicles = 2 };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fleet-query-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->engine = fleet_engine_new (NULL, self->file, &options, wake_cb, NULL, &error);
  g_assert_no_error (error);
  self->query = fleet_query_new (command, self->file);
  g_signal_connect_swapped (self->query, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->query, "saved", G_CALLBACK (saved_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_object_unref (self->query);
  fleet_engine_free (self->engine);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->sentence);
}

static void
wait_for_end (Fixture *self)
{
  while (fleet_query_get_state (self->query) == FLEET_QUERY_RUNNING)
    g_main_context_iteration (NULL, TRUE);
}

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) SELECT i, i * 0.5 AS half FROM n"

static void
test_answer (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *statement = g_strdup_printf (NUMBERS, 100000);

  g_assert_cmpint (fleet_query_get_state (self->query), ==, FLEET_QUERY_IDLE);
  fleet_query_run (self->query, statement, 20 * G_USEC_PER_SEC);
  g_assert_cmpuint (self->n_changes, ==, 1);
  wait_for_end (self);
  g_assert_cmpint (fleet_query_get_state (self->query), ==, FLEET_QUERY_DONE);
  g_assert_cmpuint (fleet_query_rows_get_n_rows (fleet_query_get_rows (self->query)), ==, 100000);
  g_assert_cmpint (fleet_query_rows_get (fleet_query_get_rows (self->query), 99999, 0)->integer, ==, 100000);
  g_assert_false (fleet_query_get_outcome (self->query)->is_cut);
  /* Told when it began and when it ended, and never for less than a page. */
  g_assert_cmpuint (self->n_changes, >=, 1);
  g_assert_cmpuint (self->n_changes, <, 1000);
  g_assert_cmpstr (fleet_query_get_statement (self->query), ==, statement);
}

static void
test_cut (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *statement = g_strdup_printf (NUMBERS, FLEET_QUERY_MOST_ROWS + 1);

  fleet_query_run (self->query, statement, 60 * G_USEC_PER_SEC);
  wait_for_end (self);
  g_assert_true (fleet_query_get_outcome (self->query)->is_cut);
  g_assert_cmpuint (fleet_query_rows_get_n_rows (fleet_query_get_rows (self->query)), ==, FLEET_QUERY_MOST_ROWS);
  g_assert_cmpuint (fleet_query_rows_get_bytes (fleet_query_get_rows (self->query)), <, 16 * FLEET_QUERY_MOST_ROWS);
}

static void
test_failed (Fixture       *self,
             gconstpointer  data)
{
  fleet_query_run (self->query, "SELECT plte FROM vehicle", 20 * G_USEC_PER_SEC);
  wait_for_end (self);
  g_assert_cmpint (fleet_query_get_state (self->query), ==, FLEET_QUERY_FAILED);
  g_assert_error (fleet_query_get_error (self->query), FLEET_ERROR, FLEET_ERROR_INVALID);
  g_assert_cmpint (fleet_query_get_outcome (self->query)->error_offset, ==, 7);
  fleet_query_run (self->query, "SELECT 1", 20 * G_USEC_PER_SEC);
  wait_for_end (self);
  g_assert_cmpint (fleet_query_get_state (self->query), ==, FLEET_QUERY_DONE);
  g_assert_null (fleet_query_get_error (self->query));
}

static void
test_stopped (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *statement = g_strdup_printf (NUMBERS, -1);

  fleet_query_run (self->query, statement, 20 * G_USEC_PER_SEC);
  while (fleet_query_get_rows (self->query) == NULL || fleet_query_rows_get_n_rows (fleet_query_get_rows (self->query)) < 5000)
    g_main_context_iteration (NULL, TRUE);
  fleet_query_stop (self->query);
  wait_for_end (self);
  g_assert_true (fleet_query_get_state (self->query) == FLEET_QUERY_STOPPED || fleet_query_get_outcome (self->query)->is_cut);
  g_assert_cmpuint (fleet_query_rows_get_n_rows (fleet_query_get_rows (self->query)), >=, 5000);
}

static void
test_saved (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *statement = g_strdup_printf (NUMBERS, 1500000), *file = g_build_filename (self->folder, "n.csv", NULL), *text = NULL;
  guint64 n_rows;

  fleet_query_save (self->query, statement, file, FALSE);
  g_assert_true (fleet_query_get_saving (self->query, &n_rows));
  while (self->n_saved == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->sentence, ==, NULL);
  /* More than is shown. */
  g_assert_cmpuint (self->saved_rows, ==, 1500000);
  g_assert_false (fleet_query_get_saving (self->query, &n_rows));
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "i,half\r\n1,0.5\r\n2,1"));
  g_assert_true (g_str_has_suffix (text, "\r\n1500000,750000\r\n") || g_str_has_suffix (text, "\r\n1500000,750000.0\r\n"));
}

static void
words_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GPtrArray **words = user_data;
  g_autoptr (GError) error = NULL;

  *words = fleet_query_words_read_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_words (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) words = NULL;
  guint n_found = 0;

  fleet_query_words_read_async (fleet_engine_get_history (self->engine), NULL, words_cb, &words);
  while (words == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < words->len; i++)
    {
      const FleetQueryWord *word = words->pdata[i];

      n_found += word->kind == FLEET_QUERY_WORD_TABLE && (g_str_equal (word->name, "telemetry") || g_str_equal (word->name, "alert"));
      n_found += word->kind == FLEET_QUERY_WORD_COLUMN && g_str_equal (word->name, "severity") && g_str_equal (word->table, "alert");
      n_found += word->kind == FLEET_QUERY_WORD_KEYWORD && g_str_equal (word->name, "GROUP BY");
    }
  g_assert_cmpuint (n_found, ==, 4);
}

#define ADD(name, function) g_test_add ("/query/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answer", test_answer);
  ADD ("cut", test_cut);
  ADD ("failed", test_failed);
  ADD ("stopped", test_stopped);
  ADD ("saved", test_saved);
  ADD ("words", test_words);
  return g_test_run ();
}
