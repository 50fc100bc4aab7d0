/* SPDX-License-Identifier: GPL-3.0-or-later */

/* decoder-fixture: what every test of the decoder needs around it. */

#include "decoder-fixture.h"

#include <string.h>

void
fixture_init (Fixture    *fixture,
              const char *telemetry,
              gboolean    general_only)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strconcat ("[kafka]\nbootstrap.servers=127.0.0.1:9092\n[topics]\ntelemetry=t\n"
                                       "[rules]\nfile=rules.ini\n[telemetry]\ndevice=deviceId\ntime=time\n", telemetry, NULL);

  *fixture = (Fixture) { 0 };
  fixture->profile = fleet_profile_parse (text, NULL, &error);
  g_assert_no_error (error);
  fixture->paths = fleet_dictionary_new (100000);
  fixture->devices = fleet_dictionary_new (100000);
  fixture->decoder = fleet_decoder_new (fixture->profile, fixture->paths, fixture->devices);
  fleet_decoder_set_general_only (fixture->decoder, general_only);
  fixture->batch = fleet_batch_new (NULL);
}

void
fixture_clear (Fixture *fixture)
{
  fleet_decoder_free (fixture->decoder);
  fleet_dictionary_free (fixture->paths);
  fleet_dictionary_free (fixture->devices);
  fleet_batch_unref (fixture->batch);
  fleet_profile_unref (fixture->profile);
}

char *
fixture_read (Fixture    *fixture,
              const char *payload,
              gsize       length)
{
  FleetMessage message = { payload, length, 3, fixture->offset++, G_GINT64_CONSTANT (1700000000000000) };
  char *reason = NULL;
  guint n_rows;
  gsize heap_used;

  if (!fleet_batch_has_room (fixture->batch))
    {
      fleet_batch_unref (fixture->batch);
      fixture->batch = fleet_batch_new (NULL);
    }
  n_rows = fixture->batch->n_rows;
  heap_used = fixture->batch->heap_used;
  if (fleet_decoder_read (fixture->decoder, &message, fixture->batch, &reason))
    {
      g_assert_null (reason);
      g_assert_cmpuint (fixture->batch->n_rows, ==, n_rows + 1);
      return NULL;
    }

  /* A message that failed leaves no trace. */
  g_assert_nonnull (reason);
  g_assert_true (g_utf8_validate (reason, -1, NULL));
  g_assert_true (g_str_has_prefix (reason, "json: ") || g_str_has_prefix (reason, "mapping: "));
  g_assert_cmpuint (fixture->batch->n_rows, ==, n_rows);
  g_assert_cmpuint (fixture->batch->heap_used, ==, heap_used);
  for (guint i = 0; i < fixture->batch->n_columns && n_rows < FLEET_BATCH_ROWS; i++)
    {
      const FleetColumn *column = fixture->batch->columns[i];

      g_assert_false (fleet_column_has (column, n_rows));
      if (column->type == FLEET_TYPE_BOOL)
        g_assert_cmpuint (column->bools[n_rows / 64] & ~column->valid[n_rows / 64], ==, 0);
    }
  return reason;
}

char *
fixture_cell (const Fixture *fixture,
              guint          row,
              const char    *path)
{
  FleetPath id = fleet_dictionary_find (fixture->paths, path, strlen (path));
  g_autoptr (GString) json = g_string_new (NULL);
  FleetValue value;

  if (id == FLEET_NONE || !fleet_batch_get (fixture->batch, row, id, &value))
    return NULL;
  fleet_value_append_json (&value, json);
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
fixture_row (const Fixture *fixture,
             guint          row)
{
  const FleetBatch *batch = fixture->batch;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < batch->n_columns; i++)
    {
      const FleetColumn *column = batch->columns[i];
      g_autoptr (GString) line = NULL;
      FleetValue value;

      if (!fleet_column_has (column, row))
        continue;
      line = g_string_new (fleet_dictionary_text (fixture->paths, column->path, NULL));
      g_string_append_printf (line, " %d ", column->type);
      g_assert_true (fleet_batch_get (batch, row, column->path, &value));
      g_assert_cmpint (value.type, ==, column->type); /* valid in one column of the path only */
      if (value.type == FLEET_TYPE_DOUBLE)
        g_string_append_printf (line, "%" G_GINT64_MODIFIER "x ", ((union { double real; guint64 bits; }) { value.real }).bits);
      fleet_value_append_json (&value, line);
      g_ptr_array_add (lines, g_string_free (g_steal_pointer (&line), FALSE));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, g_strdup_printf ("device %s time %" G_GINT64_FORMAT " kafka %" G_GINT64_FORMAT
                                           " place %u offset %" G_GINT64_FORMAT " flags %u slot %u",
                                           fleet_dictionary_text (fixture->devices, batch->device[row], NULL),
                                           batch->time_us[row], batch->kafka_us[row], batch->place[row],
                                           batch->offset[row], batch->flags[row], batch->slot[row]));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
