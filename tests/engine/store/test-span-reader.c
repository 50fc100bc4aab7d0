/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-span-reader: random questions to a random past give exactly the rows and values that went in, each once. */

#include "fleet-span-reader.h"
#include "store-fixture.h"

#include <math.h>
#include <string.h>

#define SEED      20260301
#define N_BEATS   60
#define N_COLUMNS 14
#define N_CARS    150

/* So small that a minute's test has hours of pieces, blocks of one vehicle and of many, and hours that are settled again. */
static const FleetMergerLimits limits = { .segments = 7, .rows = 1500, .wait_us = G_MAXINT64, .settle_us = 60 * G_USEC_PER_SEC, .settled_rows = 2500, .block_rows = 90 };

typedef StoreFixture Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  store_fixture_open (self);
  self->corpus.pace = 15;
  for (guint i = 0; i < N_BEATS; i++)
    {
      FleetBeat *names = i == 0 ? fleet_beat_new () : NULL;
      g_autoptr (GError) error = NULL;

      if (names != NULL)
        {
          g_ptr_array_add (names->names[FLEET_NAMES_VEHICLES], g_strdup ("car:C0"));
          g_ptr_array_add (names->names[FLEET_NAMES_VEHICLES], g_strdup ("device:D1"));
          g_ptr_array_add (names->names[FLEET_NAMES_PATHS], g_strdup ("speed"));
        }
      store_fixture_write (self, random, g_rand_int_range (random, 0, 300), N_CARS, N_COLUMNS, names);
      g_clear_pointer (&names, fleet_beat_free);
      if (data != NULL && i % 3 == 0)
        g_assert_cmpint (fleet_store_merge (self->store, &limits, &error), >=, 0);
      g_assert_no_error (error);
    }
  store_fixture_finish (self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  store_fixture_close (self);
}

static gboolean
is_among (const guint32 *numbers,
          guint          n,
          guint32        number)
{
  gboolean found = n == 0;

  for (guint i = 0; i < n && !found; i++)
    found = numbers[i] == number;
  return found;
}

static gboolean
keep_cb (FleetBatch *piece,
         gpointer    pieces)
{
  g_assert_true (fleet_batch_is_sealed (piece));
  g_assert_cmpuint (piece->n_rows, >, 0);
  for (guint row = 1; row < piece->n_rows; row++)
    {
      g_assert_cmpuint (piece->slot[row - 1], <=, piece->slot[row]);
      g_assert_true (piece->slot[row - 1] < piece->slot[row] || piece->time_us[row - 1] <= piece->time_us[row]);
    }
  g_ptr_array_add (pieces, fleet_batch_ref (piece));
  return TRUE;
}

/* The row is the one that went in, with the columns that were asked for and no other. */
static void
assert_answers (const FleetSpanQuestion *question,
                const EventRow          *given,
                const EventRow          *told)
{
  event_corpus_assert_equal (given, told, 0, TRUE);
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      FleetPath path = column * EVENT_CORPUS_STRIDE;
      FleetValue x, y;
      gboolean has = fleet_batch_get (told->batch, told->row, path, &y);

      if (!is_among (question->paths, question->n_paths, path))
        {
          g_assert_false (has);
          continue;
        }
      g_assert_cmpint (fleet_batch_get (given->batch, given->row, path, &x), ==, has);
      if (has && x.type == FLEET_TYPE_DOUBLE && y.type == FLEET_TYPE_DOUBLE)
        g_assert_cmpmem (&x.real, sizeof x.real, &y.real, sizeof y.real);
      else if (has)
        g_assert_true (fleet_value_equal (&x, &y));
    }
}

static guint
ask (Fixture                 *self,
     FleetSql                *sql,
     const FleetSpanQuestion *question)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (EventRow)), told = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_span_reader_read (sql, question, NULL, keep_cb, pieces, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const EventRow *row = &g_array_index (self->rows, EventRow, i);
      gint64 time_us = row->batch->time_us[row->row];

      if (time_us >= question->from_us && time_us < question->to_us && is_among (question->slots, question->n_slots, row->batch->slot[row->row]))
        g_array_append_val (expected, *row);
    }
  told = event_corpus_rows (pieces);
  g_assert_cmpuint (told->len, ==, expected->len);
  g_array_sort (expected, event_corpus_by_arrival);
  g_array_sort (told, event_corpus_by_arrival);
  for (guint i = 0; i < told->len; i++)
    assert_answers (question, &g_array_index (expected, EventRow, i), &g_array_index (told, EventRow, i));
  return told->len;
}

/* Asks n questions; returns how many had an answer. */
static guint
ask_at_random (Fixture  *self,
               FleetSql *sql,
               guint     n)
{
  static guint32 asked;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + asked++);
  gint64 first_us = G_MAXINT64, last_us = G_MININT64;
  guint answered = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const EventRow *row = &g_array_index (self->rows, EventRow, i);

      first_us = MIN (first_us, row->batch->time_us[row->row]);
      last_us = MAX (last_us, row->batch->time_us[row->row]);
    }
  for (guint round = 0; round < n; round++)
    {
      FleetSlot slots[3];
      FleetPath paths[4];
      FleetSpanQuestion question = { slots, g_rand_int_range (random, 0, 4), paths, g_rand_int_range (random, 0, 5), G_MININT64, G_MAXINT64 };

      for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
        slots[i] = self->rows->len > 0 ? g_array_index (self->rows, EventRow, g_rand_int_range (random, 0, self->rows->len)).batch->slot[0] : 0;
      for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        paths[i] = g_rand_int_range (random, 0, N_COLUMNS) * EVENT_CORPUS_STRIDE;
      if (round % 3 != 0)
        question.from_us = first_us + (gint64) (g_rand_double (random) * (last_us - first_us));
      if (round % 3 == 1)
        question.to_us = question.from_us + (gint64) (g_rand_double (random) * (last_us - question.from_us));
      if (round % 7 == 0)
        question.from_us = question.to_us = g_array_index (self->rows, EventRow, round).batch->time_us[0];
      if (round % 14 == 0)
        question.to_us++;
      answered += ask (self, sql, &question) > 0;
    }
  return answered;
}

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          answer)
{
  *(gint64 *) answer = values[0].integer;
  return TRUE;
}

static void
test_random_questions (Fixture       *self,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ask_at_random (self, sql, 200), >, 100);
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

/* While segments become pieces and these become blocks, step by step: nothing is lost, doubled or changed. */
static void
test_merged (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, NULL);
  g_autoptr (GError) error = NULL;
  guint steps = 0;

  g_assert_cmpint (count (sql, "SELECT count(*) FROM segment"), >, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM block WHERE NOT settled"), >, 0);
  ask_at_random (self, sql, 60);
  while (fleet_store_merge (self->store, &limits, &error) > 0)
    {
      g_assert_no_error (error);
      if (steps++ % 8 == 0)
        ask_at_random (self, sql, 4);
    }
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM block WHERE settled"), >, 100);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM block WHERE settled AND first_slot < last_slot"), >, 10);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM segment"), <, limits.segments);
  g_assert_cmpuint (ask_at_random (self, sql, 200), >, 100);
}

static gboolean
signal_cb (guint             n,
           const FleetValue *values,
           gpointer          signals)
{
  for (guint i = 1; i < n; i++)
    if (values[i].type != FLEET_TYPE_NULL)
      ((double *) signals)[values[0].integer * 4 + i - 1] = values[i].type == FLEET_TYPE_INT ? values[i].integer : values[i].real;
  return TRUE;
}

static void
note (double *signal,
      double  value)
{
  if (isnan (value))
    return;
  signal[1] = signal[0] == 0 ? value : MIN (signal[1], value);
  signal[2] = signal[0] == 0 ? value : MAX (signal[2], value);
  signal[3] += value;
  signal[0]++;
}

#define N_KEYS (N_COLUMNS * EVENT_CORPUS_STRIDE * 8)

/* n, least, greatest, total of every key, from the rows that went in. */
static double *
sum_up (Fixture *self)
{
  double *signals = g_new0 (double, N_KEYS * 4);

  for (guint i = 0; i < self->rows->len; i++)
    for (FleetPath path = 0; path < N_COLUMNS * EVENT_CORPUS_STRIDE; path += EVENT_CORPUS_STRIDE)
      {
        const EventRow *row = &g_array_index (self->rows, EventRow, i);
        FleetValue value;

        if (!fleet_batch_get (row->batch, row->row, path, &value))
          continue;
        if (value.type == FLEET_TYPE_NULL || value.type == FLEET_TYPE_TEXT)
          signals[(path * 8 + value.type) * 4]++;
        else
          note (&signals[(path * 8 + value.type) * 4], value.type == FLEET_TYPE_BOOL ? value.boolean : value.type == FLEET_TYPE_INT ? (double) value.integer : value.real);
      }
  return signals;
}

/* When everything is settled, what the hours say of a signal is what the rows say; also where an hour was settled in two steps. */
static void
test_signals (Fixture       *self,
              gconstpointer  data)
{
  FleetMergerLimits all = { .segments = 1, .rows = 1, .settle_us = G_GINT64_CONSTANT (86400000000) * 400, .settled_rows = 400, .block_rows = 1 };
  g_autofree double *expected = sum_up (self), *told = g_new0 (double, N_KEYS * 4);
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, NULL);
  g_autoptr (GError) error = NULL;

  while (fleet_store_merge (self->store, &all, &error) > 0)
    ;
  g_assert_no_error (error);
  all.settle_us = -all.settle_us;
  while (fleet_store_merge (self->store, &all, &error) > 0)
    ;
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM segment"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM block WHERE NOT settled"), ==, 0);
  fleet_sql_run (sql, "SELECT key, sum(n), min(least), max(greatest), total(total) FROM signal_hour GROUP BY key", NULL, signal_cb, told, &error);
  g_assert_no_error (error);
  for (guint key = 0; key < N_KEYS; key++)
    for (guint i = 0; i < 3; i++)
      g_assert_cmpfloat (expected[key * 4 + i], ==, told[key * 4 + i]);
  for (guint key = 0; key < N_KEYS; key++)
    if (isfinite (expected[key * 4 + 3]) && fabs (expected[key * 4 + 3]) < 1e15)
      g_assert_cmpfloat_with_epsilon (expected[key * 4 + 3], told[key * 4 + 3], fabs (expected[key * 4 + 3]) * 1e-9 + 1e-3);
  ask_at_random (self, sql, 30);
}

/* Settles everything, also hours that are not over. */
static void
settle_all (Fixture *self)
{
  FleetMergerLimits all = { .segments = 1, .rows = 1, .settle_us = -G_GINT64_CONSTANT (86400000000) * 400, .settled_rows = 1 << 20, .block_rows = 1 };
  g_autoptr (GError) error = NULL;

  while (fleet_store_merge (self->store, &all, &error) > 0)
    ;
  g_assert_no_error (error);
}

/* By age whole hours go, with their signals; by size the oldest hours, but not the one that runs. */
static void
test_retention (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, NULL);
  g_autoptr (GError) error = NULL;
  gint64 first_us = G_MAXINT64, newest_us = G_MININT64, cut_us, kept = 0;
  g_autofree char *old = NULL, *rows = NULL, *signals = NULL;

  settle_all (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const EventRow *row = &g_array_index (self->rows, EventRow, i);
      gint64 aged_us = fleet_merge_aged (row->batch->time_us[row->row], row->batch->kafka_us[row->row]);

      first_us = MIN (first_us, aged_us);
      newest_us = MAX (newest_us, aged_us);
    }
  cut_us = first_us + (newest_us - first_us) / 2;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const EventRow *row = &g_array_index (self->rows, EventRow, i);
      gint64 hour = fleet_merge_hour (row->batch->time_us[row->row]);

      kept += hour >= fleet_merge_hour (cut_us) && hour <= fleet_merge_hour (newest_us);
    }
  g_assert_cmpint (fleet_store_retain (self->store, newest_us, newest_us - cut_us, G_MAXINT64, NULL, &error), >, 10);
  g_assert_no_error (error);
  old = g_strdup_printf ("SELECT count(*) FROM block WHERE hour < %" G_GINT64_FORMAT, fleet_merge_hour (cut_us));
  rows = g_strdup_printf ("SELECT sum (n_rows) FROM block WHERE hour BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT, fleet_merge_hour (cut_us), fleet_merge_hour (newest_us));
  signals = g_strdup_printf ("SELECT count(*) FROM signal_hour WHERE hour < %" G_GINT64_FORMAT, fleet_merge_hour (cut_us));
  g_assert_cmpint (count (sql, old), ==, 0);
  g_assert_cmpint (count (sql, signals), ==, 0);
  g_assert_cmpint (count (sql, rows), ==, kept);
  g_assert_cmpint (fleet_store_retain (self->store, newest_us, newest_us - cut_us, 0, NULL, &error), >, 10);
  g_assert_no_error (error);
  g_assert_cmpint (count (sql, "SELECT count(DISTINCT hour) FROM block"), ==, 1);
  g_assert_cmpint (count (sql, "SELECT min (hour) FROM block"), ==, fleet_merge_hour (newest_us));
}

static gboolean
stop_cb (FleetBatch *piece,
         gpointer    count)
{
  return ++*(guint *) count < 2;
}

static void
test_stops (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  FleetSpanQuestion all = { .from_us = G_MININT64, .to_us = G_MAXINT64 };
  guint count = 0;

  g_assert_true (fleet_span_reader_read (sql, &all, cancellable, stop_cb, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 2);
  g_cancellable_cancel (cancellable);
  g_assert_false (fleet_span_reader_read (sql, &all, cancellable, stop_cb, &count, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED);
  g_assert_cmpuint (count, ==, 2);
}

static void
test_names (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, NULL);

  g_assert_cmpuint (fleet_span_reader_find_slot (sql, "car:C0"), ==, 0);
  g_assert_cmpuint (fleet_span_reader_find_slot (sql, "device:D1"), ==, 1);
  g_assert_cmpuint (fleet_span_reader_find_slot (sql, "C0"), ==, FLEET_NONE);
  g_assert_cmpuint (fleet_span_reader_find_path (sql, "speed"), ==, 0);
  g_assert_cmpuint (fleet_span_reader_find_path (sql, "speed[0]"), ==, FLEET_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/span-reader/random-questions", Fixture, NULL, set_up, test_random_questions, tear_down);
  g_test_add ("/span-reader/merged", Fixture, "merging", set_up, test_merged, tear_down);
  g_test_add ("/span-reader/signals", Fixture, NULL, set_up, test_signals, tear_down);
  g_test_add ("/span-reader/retention", Fixture, NULL, set_up, test_retention, tear_down);
  g_test_add ("/span-reader/stops", Fixture, NULL, set_up, test_stops, tear_down);
  g_test_add ("/span-reader/names", Fixture, NULL, set_up, test_names, tear_down);
  return g_test_run ();
}
