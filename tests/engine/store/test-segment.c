/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-segment: whatever goes in comes out, bit for bit and in the order that is told; damaged bytes are an error and nothing worse. */

#include "fleet-segment.h"
#include "fleet-segment-codec.h"

#include <math.h>
#include <string.h>

#define SEED 20260102

/* How a column's values come about. */
typedef enum
{
  KIND_CONSTANT,
  KIND_BY_VEHICLE,
  KIND_RANDOM_BITS,
  KIND_SMALL,
  KIND_DECIMAL,
  KIND_ODD, /* the values that break coders */
  N_KINDS
} Kind;

static const gint64 odd_ints[] = { 0, -1, 1, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, 1LL << 53, -(1LL << 53), 1LL << 32 };
static const guint64 odd_doubles[] = {
  0x0000000000000000, 0x8000000000000000, /* zeros */
  0x7ff0000000000000, 0xfff0000000000000, /* infinities */
  0x7ff8000000000000, 0x7ff8000000000001, 0xfff4dead0000beef, /* what is not a number, with payloads */
  0x0000000000000001, 0x000fffffffffffff, 0x7fefffffffffffff, /* subnormal, greatest */
  0x3fb999999999999a, 0x3fb999999999999b, 0x4340000000000000, 0x4330000000000001,
};

static double
random_decimal (GRand *random)
{
  static const double factors[] = { 1, 10, 100, 1e6, 1e9, 1e12 };
  double factor = factors[g_rand_int_range (random, 0, G_N_ELEMENTS (factors))];

  return rint (g_rand_double_range (random, -1000, 1000) * factor) / factor;
}

static guint64
random_word (GRand *random)
{
  return (guint64) g_rand_int (random) << 32 | g_rand_int (random);
}

static void
fill_value (FleetValue *value,
            FleetType   type,
            Kind        kind,
            FleetSlot   slot,
            GRand      *random,
            char        text[256])
{
  guint64 word = kind == KIND_CONSTANT ? 7 : kind == KIND_BY_VEHICLE ? slot * 977u : kind == KIND_SMALL ? random_word (random) % 4 : random_word (random);

  *value = (FleetValue) { .type = type };
  if (type == FLEET_TYPE_BOOL)
    value->boolean = word & 1;
  else if (type == FLEET_TYPE_INT)
    value->integer = kind == KIND_ODD ? odd_ints[word % G_N_ELEMENTS (odd_ints)] : (gint64) word;
  else if (type == FLEET_TYPE_DOUBLE)
    {
      if (kind == KIND_ODD && word % 3 == 0)
        word = odd_doubles[word / 3 % G_N_ELEMENTS (odd_doubles)];
      else if (kind != KIND_RANDOM_BITS)
        {
          double decimal = kind == KIND_CONSTANT || kind == KIND_BY_VEHICLE ? word / 10.0 : random_decimal (random);

          memcpy (&word, &decimal, sizeof word);
        }
      memcpy (&value->real, &word, sizeof word);
    }
  else if (type == FLEET_TYPE_TEXT)
    {
      if (kind == KIND_ODD)
        {
          value->length = g_rand_int_range (random, 0, 200);
          for (guint i = 0; i < value->length; i++)
            text[i] = g_rand_int_range (random, 0, 128);
        }
      else
        value->length = g_snprintf (text, 256, "%" G_GINT64_MODIFIER "x", word);
      value->text = text;
    }
}

/* Batches of a random stream: some vehicles, some columns of every kind, some rows without them, some types that vary. */
static GPtrArray *
random_batches (GRand *random,
                guint  n_rows,
                guint  n_vehicles,
                guint  n_columns)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  gint64 offset[4] = { 100, 5, G_MAXINT32, 0 }, time_us = G_GINT64_CONSTANT (1764000000000000);
  gint64 unit = g_rand_boolean (random) ? 1000 : 1;
  guint32 seed = g_rand_int (random);
  FleetBatch *batch = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      guint row, place = g_rand_int_range (random, 0, 4);

      if (batch == NULL || batch->n_rows == FLEET_BATCH_ROWS || g_rand_int_range (random, 0, 400) == 0)
        g_ptr_array_add (batches, batch = fleet_batch_new (NULL));
      row = batch->n_rows++;
      time_us += unit * g_rand_int_range (random, -50, 200);
      batch->slot[row] = n_vehicles == 1 && seed % 2 ? FLEET_NONE : (FleetSlot) g_rand_int_range (random, 0, n_vehicles) * (seed % 5 == 0 ? 70001 : 1);
      batch->device[row] = batch->slot[row] % 1000 * 3 + g_rand_int_range (random, 0, 2);
      batch->place[row] = place;
      batch->offset[row] = offset[place] += g_rand_int_range (random, 1, 4);
      batch->time_us[row] = time_us;
      batch->judged_us[row] = g_rand_int_range (random, 0, 50) == 0 ? time_us + 777 : time_us;
      batch->kafka_us[row] = seed % 3 == 0 ? FLEET_TIME_NONE : seed % 3 == 1 || g_rand_boolean (random) ? time_us + 12345 : FLEET_TIME_NONE;
      batch->flags[row] = g_rand_int_range (random, 0, 20) == 0 ? FLEET_ROW_LATE : 0;
      for (FleetPath path = 0; path < n_columns; path++)
        {
          Kind kind = (path + seed) % N_KINDS;
          FleetType type = (path * 7 + seed / 7) % FLEET_N_TYPES;
          guint presence = (path + seed / 3) % 4;
          FleetValue value;
          char text[256];

          if (presence == 0 && g_rand_int_range (random, 0, 3) == 0)
            continue;
          if (presence == 1 && batch->slot[row] % 3 != 0)
            continue;
          if (presence == 2 && g_rand_int_range (random, 0, 9) == 0)
            type = g_rand_int_range (random, 0, FLEET_N_TYPES);
          fill_value (&value, type, kind, batch->slot[row], random, text);
          if (path == 5 && type == FLEET_TYPE_INT)
            value.integer = time_us / unit;
          fleet_batch_set (batch, row, path * 11, &value);
        }
    }
  return batches;
}

typedef struct
{
  const FleetBatch *batch;
  guint             row;
  guint             arrival;
} Row;

static GArray *
list_rows (GPtrArray *batches)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint b = 0; b < batches->len; b++)
    for (guint row = 0; row < ((FleetBatch *) batches->pdata[b])->n_rows; row++)
      {
        Row listed = { batches->pdata[b], row, rows->len };

        g_array_append_val (rows, listed);
      }
  return rows;
}

#define COMPARE(a, b) \
  if ((a) != (b)) \
  return (a) < (b) ? -1 : 1

static int
by_vehicle (gconstpointer a,
            gconstpointer b)
{
  const Row *x = a, *y = b;

  COMPARE (x->batch->slot[x->row], y->batch->slot[y->row]);
  COMPARE (x->batch->time_us[x->row], y->batch->time_us[y->row]);
  COMPARE (x->arrival, y->arrival);
  return 0;
}

static int
by_arrival (gconstpointer a,
            gconstpointer b)
{
  const Row *x = a, *y = b;

  COMPARE (x->batch->place[x->row], y->batch->place[y->row]);
  COMPARE (x->batch->offset[x->row], y->batch->offset[y->row]);
  return 0;
}

static void
assert_rows_equal (const Row *a,
                   const Row *b,
                   guint      n_columns,
                   gboolean   heads_only)
{
  g_assert_cmpuint (a->batch->slot[a->row], ==, b->batch->slot[b->row]);
  g_assert_cmpuint (a->batch->device[a->row], ==, b->batch->device[b->row]);
  g_assert_cmpuint (a->batch->place[a->row], ==, b->batch->place[b->row]);
  g_assert_cmpint (a->batch->offset[a->row], ==, b->batch->offset[b->row]);
  g_assert_cmpint (a->batch->time_us[a->row], ==, b->batch->time_us[b->row]);
  g_assert_cmpint (a->batch->judged_us[a->row], ==, b->batch->judged_us[b->row]);
  g_assert_cmpint (a->batch->kafka_us[a->row], ==, b->batch->kafka_us[b->row]);
  g_assert_cmpuint (a->batch->flags[a->row], ==, b->batch->flags[b->row]);
  for (FleetPath path = 0; path < n_columns && !heads_only; path++)
    {
      FleetValue x, y;
      gboolean has = fleet_batch_get (a->batch, a->row, path * 11, &x);

      g_assert_cmpint (has, ==, fleet_batch_get (b->batch, b->row, path * 11, &y));
      if (!has)
        continue;
      /* Bit for bit: payloads of what is not a number too. */
      if (x.type == FLEET_TYPE_DOUBLE && y.type == FLEET_TYPE_DOUBLE)
        g_assert_cmpmem (&x.real, sizeof x.real, &y.real, sizeof y.real);
      else
        g_assert_true (fleet_value_equal (&x, &y));
    }
}

static void
assert_reads_back (GPtrArray         *batches,
                   GBytes            *segment,
                   guint              n_columns,
                   FleetSegmentOrder  order,
                   gboolean           heads_only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = fleet_segment_read (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), order, heads_only, &error);
  g_autoptr (GArray) before = list_rows (batches), after = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (read);
  after = list_rows (read);
  g_assert_cmpuint (after->len, ==, before->len);
  g_array_sort (before, order == FLEET_SEGMENT_BY_VEHICLE ? by_vehicle : by_arrival);
  for (guint i = 0; i < after->len; i++)
    assert_rows_equal (&g_array_index (before, Row, i), &g_array_index (after, Row, i), n_columns, heads_only);
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
      g_autoptr (GPtrArray) batches = random_batches (random, rows[round % G_N_ELEMENTS (rows)], n_vehicles, n_columns);
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
  g_autoptr (GPtrArray) other = random_batches (random, 2500, 40, 20);
  g_autoptr (GPtrArray) batches = random_batches (random, 1500, 90, 12);
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
          batches = random_batches (random, g_rand_int_range (random, 1, 400), g_rand_int_range (random, 1, 40), 12);
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
  g_test_add_func ("/segment/decimals-are-small", test_decimals_are_small);
  return g_test_run ();
}
