/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench-rules: quantiles of a sample, and rules made of them.
 *
 * The shares of values that pass a comparison are the prototype's. What a comparison is made of is chosen so that it is crossed as seldom as a fleet's rules are:
 * they ask for what lasts, a tank that runs dry or a battery that dies, not for a reading that is drawn anew with every message (a position's accuracy).
 * With such readings among them a hundred rules opened an alert every twentieth message, five hundred a second of a fleet of 20,000, and what was
 * measured was how alerts are written. */

#include "fleet-bench-rules.h"

#include "fleet-decoder.h"

#include <math.h>
#include <string.h>

#define SAMPLE_MESSAGES 20000
#define SAMPLE_VEHICLES 200  /* few, so that each is heard often */
#define LEAST_VALUES    1000 /* a signal that is rarer is no input for a rule here */
/* At most one step in so many may cross a threshold; thresholds tried before the one that is crossed least is taken. */
#define STEPS_A_CROSSING 2000
#define MOST_TRIES       64

/* From one value of a device to its next. */
typedef struct
{
  double from;
  double to;
} Step;

typedef struct
{
  char   *path;
  GArray *values; /* double, sorted */
  GArray *last;   /* double by device, NaN: not yet */
  GArray *steps;  /* Step */
} Signal;

static void
signal_free (gpointer data)
{
  Signal *signal = data;

  g_free (signal->path);
  g_array_unref (signal->values);
  g_array_unref (signal->last);
  g_array_unref (signal->steps);
  g_free (signal);
}

static Signal *
signal_new (const char *path)
{
  Signal *signal = g_new0 (Signal, 1);

  signal->path = g_strdup (path);
  signal->values = g_array_new (FALSE, FALSE, sizeof (double));
  signal->last = g_array_new (FALSE, FALSE, sizeof (double));
  signal->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  return signal;
}

static void
take_value (Signal      *signal,
            FleetDevice  device,
            double       value)
{
  const double never = NAN;
  Step step = { NAN, value };

  while (signal->last->len <= device)
    g_array_append_val (signal->last, never);
  step.from = g_array_index (signal->last, double, device);
  if (!isnan (step.from))
    g_array_append_val (signal->steps, step);
  g_array_index (signal->last, double, device) = value;
  g_array_append_val (signal->values, value);
}

static guint
count_crossings (const Signal *signal,
                 double        threshold)
{
  guint n = 0;

  for (guint i = 0; i < signal->steps->len; i++)
    {
      const Step *step = &g_array_index (signal->steps, Step, i);

      n += (step->from > threshold) != (step->to > threshold);
    }
  return n;
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
          signal = signal_new (fleet_dictionary_text (paths, column->path, NULL));
          g_hash_table_insert (by_path, GUINT_TO_POINTER (column->path), signal);
        }
      for (guint row = 0; row < batch->n_rows; row++)
        if (fleet_column_has (column, row))
          take_value (signal, batch->device[row], column->doubles[row]);
    }
}

/* Signals of a sample of the stream, by name; sorted values. */
static GPtrArray *
sample_signals (FleetProfile                *profile,
                const FleetSimulatorOptions *fleet,
                GError                     **error)
{
  FleetSimulatorOptions few = *fleet;
  g_autoptr (FleetSimulator) simulator = NULL;
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

  few.vehicles = MIN (few.vehicles, SAMPLE_VEHICLES);
  simulator = fleet_simulator_new (&few, error);
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

/* One comparison that about the given share of values passes, and few steps cross. */
static void
append_comparison (GString   *text,
                   GPtrArray *signals,
                   GRand     *rand,
                   double     share)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const Signal *best = NULL;
  double best_threshold = 0, best_rate = INFINITY;
  gboolean best_above = FALSE;

  for (guint try = 0; try < MOST_TRIES && best_rate * STEPS_A_CROSSING > 1; try++)
    {
      const Signal *signal = g_ptr_array_index (signals, g_rand_int_range (rand, 0, signals->len));
      gboolean above = g_rand_boolean (rand);
      guint last = signal->values->len - 1;
      double threshold = g_array_index (signal->values, double, (guint) ((above ? 1 - share : share) * last));
      double rate = count_crossings (signal, threshold) / (double) MAX (1, signal->steps->len);

      if (rate >= best_rate)
        continue;
      best = signal;
      best_above = above;
      best_threshold = threshold;
      best_rate = rate;
    }
  g_string_append_printf (text, "%s %c %s", best->path, best_above ? '>' : '<', g_ascii_dtostr (number, sizeof number, best_threshold));
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
