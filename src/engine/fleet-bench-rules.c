/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench-rules: quantiles of a sample, and rules made of them. */

#include "fleet-bench-rules.h"

#include "fleet-decoder.h"

#include <string.h>

#define SAMPLE_MESSAGES 20000
#define LEAST_VALUES    1000 /* a signal that is rarer is no input for a rule here */

typedef struct
{
  char   *path;
  GArray *values; /* double, sorted */
} Signal;

static void
signal_free (gpointer data)
{
  Signal *signal = data;

  g_free (signal->path);
  g_array_unref (signal->values);
  g_free (signal);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The numeric values of batch's columns, added to by_path (path id -> Signal). */
static void
gather (const FleetBatch      *batch,
        const FleetDictionary *paths,
        GHashTable            *by_path)
{
  for (guint i = 0; i < batch->n_columns; i++)
    {
      const FleetColumn *column = batch->columns[i];
      Signal *signal;

      if (column->type != FLEET_TYPE_DOUBLE)
        continue;
      signal = g_hash_table_lookup (by_path, GUINT_TO_POINTER (column->path));
      if (signal == NULL)
        {
          signal = g_new0 (Signal, 1);
          signal->path = g_strdup (fleet_dictionary_text (paths, column->path, NULL));
          signal->values = g_array_new (FALSE, FALSE, sizeof (double));
          g_hash_table_insert (by_path, GUINT_TO_POINTER (column->path), signal);
        }
      for (guint row = 0; row < batch->n_rows; row++)
        if (fleet_column_has (column, row))
          g_array_append_val (signal->values, column->doubles[row]);
    }
}

/* Signals of a sample of the stream, by name; sorted values. */
static GPtrArray *
sample_signals (FleetProfile                *profile,
                const FleetSimulatorOptions *fleet,
                GError                     **error)
{
  g_autoptr (FleetSimulator) simulator = fleet_simulator_new (fleet, error);
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (1 << 16);
  g_autoptr (FleetDictionary) devices = fleet_dictionary_new (1 << 24);
  g_autoptr (FleetDecoder) decoder = fleet_decoder_new (profile, paths, devices);
  g_autoptr (GHashTable) by_path = g_hash_table_new_full (NULL, NULL, NULL, signal_free);
  g_autoptr (FleetBatchPool) pool = fleet_batch_pool_new (1);
  FleetBatch *batch = fleet_batch_new (pool);
  GPtrArray *signals = g_ptr_array_new_with_free_func (signal_free);
  FleetSimulatorMessage message;
  GHashTableIter iter;
  Signal *signal;

  for (guint done = 0; simulator != NULL && done < SAMPLE_MESSAGES && fleet_simulator_next (simulator, &message);)
    {
      FleetMessage input = { message.value, message.length, .place = 0, .offset = done, .kafka_us = FLEET_TIME_NONE };
      g_autofree char *reason = NULL;

      if (message.stream != FLEET_SIMULATOR_TELEMETRY || !fleet_decoder_read (decoder, &input, batch, &reason))
        continue;
      done++;
      if (batch->n_rows < FLEET_BATCH_ROWS)
        continue;
      gather (batch, paths, by_path);
      fleet_batch_unref (batch);
      batch = fleet_batch_new (pool);
    }
  gather (batch, paths, by_path);
  fleet_batch_unref (batch);

  g_hash_table_iter_init (&iter, by_path);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &signal))
    {
      if (signal->values->len < LEAST_VALUES)
        continue;
      g_hash_table_iter_steal (&iter);
      g_array_sort (signal->values, compare_doubles);
      g_ptr_array_add (signals, signal);
    }
  return signals;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(Signal *const *) a)->path, (*(Signal *const *) b)->path);
}

/* One comparison that about the given share of values passes. */
static void
append_comparison (GString   *text,
                   GPtrArray *signals,
                   GRand     *rand,
                   double     share)
{
  const Signal *signal = g_ptr_array_index (signals, g_rand_int_range (rand, 0, signals->len));
  gboolean above = g_rand_boolean (rand);
  guint last = signal->values->len - 1;
  double threshold = g_array_index (signal->values, double, (guint) ((above ? 1 - share : share) * last));
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s %c %s", signal->path, above ? '>' : '<', g_ascii_dtostr (number, sizeof number, threshold));
}

static void
append_condition (GString   *text,
                  GPtrArray *signals,
                  GRand     *rand,
                  guint      form)
{
  static const double shares[5][3] = { { 0.001 }, { 0.01, 0.3 }, { 0.02, 0.2, 0.4 }, { 0.005, 0.5, 0.002 }, { 0.05, 0.01 } };
  static const char *const joints[5][2] = { { NULL }, { " AND " }, { " AND ", " AND " }, { " AND ", " OR " }, { " AND " } };

  for (guint i = 0; i < 3 && shares[form][i] > 0; i++)
    {
      if (i > 0)
        g_string_append (text, joints[form][i - 1]);
      append_comparison (text, signals, rand, shares[form][i]);
    }
}

char *
fleet_bench_rules_make (FleetProfile                *profile,
                        const FleetSimulatorOptions *fleet,
                        guint                        n_rules,
                        GError                     **error)
{
  g_autoptr (GPtrArray) signals = sample_signals (profile, fleet, error);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  GString *text = g_string_new (NULL);

  if (signals->len == 0)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "the fleet's sample has no decimal signals to make rules of");
      return g_string_free (text, TRUE);
    }
  g_ptr_array_sort (signals, compare_paths);
  for (guint i = 0; i < n_rules; i++)
    {
      g_string_append_printf (text, "[bench-%u]\nname=Bench %u\nseverity=low\nwhen=", i, i);
      append_condition (text, signals, rand, i % 5);
      g_string_append (text, "\nmessage=Bench\n\n");
    }
  return g_string_free (text, FALSE);
}
