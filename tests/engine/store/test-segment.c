/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-segment: whatever goes in comes out, bit for bit and in the order that is told; damaged bytes are an error and nothing worse. */

#include "fleet-segment.h"
#include "event-corpus.h"
#include "fleet-segment-codec.h"
#include "fleet-segment-view.h"

#include <math.h>
#include <string.h>

#define SEED 20260102

static void
assert_reads_back (GPtrArray         *batches,
                   GBytes            *segment,
                   guint              n_columns,
                   FleetSegmentOrder  order,
                   gboolean           heads_only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = fleet_segment_read (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), order, heads_only, &error);
  g_autoptr (GArray) before = event_corpus_rows (batches), after = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (read);
  after = event_corpus_rows (read);
  g_assert_cmpuint (after->len, ==, before->len);
  g_array_sort (before, order == FLEET_SEGMENT_BY_VEHICLE ? event_corpus_by_vehicle : event_corpus_by_arrival);
  for (guint i = 0; i < after->len; i++)
    event_corpus_assert_equal (&g_array_index (before, EventRow, i), &g_array_index (after, EventRow, i), n_columns, heads_only);
  for (guint b = 0; b < read->len; b++)
    {
      g_assert_true (fleet_batch_is_sealed (read->pdata[b]));
      g_assert_cmpuint (((FleetBatch *) read->pdata[b])->n_columns, <=, heads_only ? 0 : n_columns * FLEET_N_TYPES);
    }
}

static void
test_round_trip (void)
{
  static const guint rows[] = { 0, 1, 2, 63, 64, 65, 127, 128, 129, 500, 1023, 1024, 1025, 3000 };
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 140; round++)
    {
      guint n_vehicles = round % 5 == 0 ? 1 : round % 5 == 1 ? 5000 : g_rand_int_range (random, 1, 300);
      guint n_columns = round % 9 == 0 ? 150 : g_rand_int_range (random, 0, 24); /* 150: more shapes than the writer remembers */
      g_autoptr (GPtrArray) batches = event_corpus_random (random, rows[round % G_N_ELEMENTS (rows)], n_vehicles, n_columns);
      gint64 values, numeric;
      g_autoptr (GBytes) segment = fleet_segment_write (writer, batches, &values, &numeric);

      g_assert_cmpint (numeric, <=, g_bytes_get_size (segment));
      assert_reads_back (batches, segment, n_columns, FLEET_SEGMENT_BY_VEHICLE, FALSE);
      assert_reads_back (batches, segment, n_columns, FLEET_SEGMENT_BY_ARRIVAL, FALSE);
      assert_reads_back (batches, segment, n_columns, FLEET_SEGMENT_BY_ARRIVAL, TRUE);
    }
}

/* The same input gives the same bytes, whatever the writer has written before. */
static void
test_deterministic (void)
{
  g_autoptr (FleetSegmentWriter) fresh = fleet_segment_writer_new (), used = fleet_segment_writer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);
  g_autoptr (GPtrArray) other = event_corpus_random (random, 2500, 40, 20);
  g_autoptr (GPtrArray) batches = event_corpus_random (random, 1500, 90, 12);
  g_autoptr (GBytes) ignored = fleet_segment_write (used, other, NULL, NULL);
  g_autoptr (GBytes) a = fleet_segment_write (fresh, batches, NULL, NULL);
  g_autoptr (GBytes) b = fleet_segment_write (used, batches, NULL, NULL);

  g_assert_true (g_bytes_equal (a, b));
}

/* A recycled batch keeps columns that are valid nowhere: they are not stored. Bits behind the last row count for nothing. */
static void
test_leftovers (void)
{
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref), read = NULL;
  g_autoptr (GBytes) segment = NULL;
  FleetBatch *batch = fleet_batch_new (NULL);
  FleetValue value = { .type = FLEET_TYPE_INT, .integer = 5 };

  g_ptr_array_add (batches, batch);
  batch->n_rows = 3;
  for (guint row = 0; row < 3; row++)
    fleet_batch_set (batch, row, 0, &value);
  fleet_batch_set (batch, 3, 1, &value);
  fleet_batch_ensure (batch, 2, FLEET_TYPE_TEXT);
  segment = fleet_segment_write (writer, batches, NULL, NULL);
  read = fleet_segment_read (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), FLEET_SEGMENT_BY_ARRIVAL, FALSE, NULL);
  g_assert_nonnull (read);
  g_assert_cmpuint (((FleetBatch *) read->pdata[0])->n_columns, ==, 1);
}

static void
reseal (guint8 *bytes,
        gsize   length)
{
  guint64 sum = GUINT64_TO_LE (fleet_segment_checksum (bytes, length - 8));

  memcpy (bytes + length - 8, &sum, sizeof sum);
}

/* Every changed byte and every cut is found by the checksum; and if the checksum is made to fit, the reader still neither crashes nor reads outside (the sanitizers watch). */
static void
test_damage (void)
{
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 2);
  guint accepted = 0;

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GPtrArray) batches = NULL, read = NULL;
      g_autoptr (GBytes) segment = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *bytes = NULL;
      static GBytes *kept;
      gboolean sealed = round % 3 != 0;
      gsize length;

      if (round % 50 == 0)
        {
          batches = event_corpus_random (random, g_rand_int_range (random, 1, 400), g_rand_int_range (random, 1, 40), 12);
          g_clear_pointer (&kept, g_bytes_unref);
          kept = fleet_segment_write (writer, batches, NULL, NULL);
        }
      segment = g_bytes_ref (kept);
      length = g_bytes_get_size (segment);
      bytes = g_memdup2 (g_bytes_get_data (segment, NULL), length);
      for (guint i = g_rand_int_range (random, 1, 4); i > 0; i--)
        bytes[g_rand_int_range (random, sealed ? 5 : 0, length)] ^= 1 << g_rand_int_range (random, 0, 8);
      if (memcmp (bytes, g_bytes_get_data (segment, NULL), length) == 0)
        bytes[length - 1] ^= 1;
      if (g_rand_int_range (random, 0, 10) == 0)
        length = g_rand_int_range (random, 0, length);
      if (sealed && length >= 13)
        reseal (bytes, length);
      read = fleet_segment_read (bytes, length, round % 2 ? FLEET_SEGMENT_BY_VEHICLE : FLEET_SEGMENT_BY_ARRIVAL, round % 5 == 0, &error);
      if (read == NULL)
        g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
      else
        accepted++;
      g_assert_true (sealed || read == NULL);
      if (round == 2999)
        g_clear_pointer (&kept, g_bytes_unref);
    }
  /* Some changes of values cannot be seen once the checksum is made to fit. */
  g_assert_cmpuint (accepted, >, 0);
}

/* A segment in memory that is read in parts. */
static gboolean
fetch_cb (gpointer  source,
          gsize     offset,
          gsize     length,
          guint8   *bytes)
{
  memcpy (bytes, (const guint8 *) g_bytes_get_data (source, NULL) + offset, length);
  return TRUE;
}

/* Copies everything out of a view; NULL with an error. */
static FleetBatch *
copy_all (FleetSegmentView  *view,
          GError           **error)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  guint n = fleet_segment_view_get_rows (view)->n;

  return fleet_segment_view_append (view, 0, n, batch, error) == n ? g_steal_pointer (&batch) : NULL;
}

/* Read in parts, every changed byte of what is read is found: in heads and directory when it is opened, in a column when that is read; and no other column is concerned. */
static void
test_parts (void)
{
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 4);
  guint at_opening = 0, at_reading = 0;

  fleet_segment_writer_set_in_parts (writer, TRUE);
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GPtrArray) batches = event_corpus_random (random, g_rand_int_range (random, 1, FLEET_BATCH_ROWS), 20, 12), whole = NULL;
      g_autoptr (GBytes) segment = fleet_segment_write (writer, batches, NULL, NULL);
      gsize length = g_bytes_get_size (segment), at = g_rand_int_range (random, 5, length - 8);
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (segment, NULL), length);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (FleetSegmentView) good = fleet_segment_view_new_partial (length, fetch_cb, segment, NULL), bad = NULL;
      g_autoptr (FleetBatch) read = NULL, misread = NULL;
      g_autoptr (GError) error = NULL;
      EventRow row, other;

      g_assert_nonnull (good);
      read = copy_all (good, NULL);
      g_assert_nonnull (read);
      whole = fleet_segment_read (bytes, length, FLEET_SEGMENT_BY_VEHICLE, FALSE, NULL);
      for (guint i = 0; i < read->n_rows; i++)
        {
          row = (EventRow) { read, i };
          other = (EventRow) { whole->pdata[0], i };
          event_corpus_assert_equal (&row, &other, 12, FALSE);
        }
      bytes[at] ^= 1 << g_rand_int_range (random, 0, 8);
      damaged = g_bytes_new (bytes, length);
      bad = fleet_segment_view_new_partial (length, fetch_cb, damaged, &error);
      if (bad == NULL)
        at_opening++;
      else
        {
          misread = copy_all (bad, &error);
          at_reading++;
        }
      g_assert_null (misread);
      g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
    }
  g_assert_cmpuint (at_opening, >, 20);
  g_assert_cmpuint (at_reading, >, 100);
}

/* The goal that the format exists for, on one signal: decimals that step a little take little more than their steps. */
static void
test_decimals_are_small (void)
{
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 3);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  double speed[50] = { 0 };
  gint64 values, numeric;
  g_autoptr (GBytes) segment = NULL;

  for (guint b = 0; b < 10; b++)
    {
      FleetBatch *batch = fleet_batch_new (NULL);

      g_ptr_array_add (batches, batch);
      batch->n_rows = FLEET_BATCH_ROWS;
      for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
        {
          guint v = g_rand_int_range (random, 0, 50);
          FleetValue value = { .type = FLEET_TYPE_DOUBLE };

          speed[v] = rint ((speed[v] + g_rand_double_range (random, -1.5, 1.5)) * 10) / 10;
          value.real = speed[v];
          batch->slot[row] = v;
          batch->time_us[row] = batch->judged_us[row] = (b * 1024 + row) * 1000;
          batch->offset[row] = b * 1024 + row;
          fleet_batch_set (batch, row, 0, &value);
        }
    }
  segment = fleet_segment_write (writer, batches, &values, &numeric);
  g_assert_cmpint (values, ==, 10240);
  g_assert_cmpint (numeric, <, values * 6 / 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/segment/round-trip", test_round_trip);
  g_test_add_func ("/segment/deterministic", test_deterministic);
  g_test_add_func ("/segment/leftovers", test_leftovers);
  g_test_add_func ("/segment/damage", test_damage);
  g_test_add_func ("/segment/parts", test_parts);
  g_test_add_func ("/segment/decimals-are-small", test_decimals_are_small);
  return g_test_run ();
}
