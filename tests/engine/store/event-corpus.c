/* SPDX-License-Identifier: GPL-3.0-or-later */

/* event-corpus: values that break coders, in streams that look like a fleet's. */

#include "event-corpus.h"

#include "fleet-time.h"

#include <math.h>
#include <string.h>
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

/* A UUID as most print it; now and then as others do. */
static void
fill_uuid (FleetValue *value,
           GRand      *random,
           gboolean    odd,
           char        text[256])
{
  value->length = g_snprintf (text, 256, "%08x-%04x-%04x-%04x-%04x%08x", g_rand_int (random), g_rand_int (random) & 0xffff, g_rand_int (random) & 0xffff,
                              g_rand_int (random) & 0xffff, g_rand_int (random) & 0xffff, g_rand_int (random));
  if (odd && g_rand_int_range (random, 0, 200) == 0)
    text[g_rand_int_range (random, 0, value->length)] = "AFg-/:`@"[g_rand_int_range (random, 0, 8)];
  value->text = text;
}

/* The event's time as its device prints it; now and then another. */
static void
fill_time (FleetValue *value,
           FleetSlot   slot,
           gint64      time_us,
           GRand      *random,
           gboolean    odd,
           char        text[256])
{
  static const struct
  {
    gint        minutes;
    const char *zone;
  } zones[] = { { 0, "Z" }, { 540, "+09:00" }, { -210, "-03:30" }, { 0, "+00:00" } };
  guint zone = slot % G_N_ELEMENTS (zones);

  if (odd && g_rand_int_range (random, 0, 200) == 0)
    time_us += g_rand_boolean (random) ? 1000 : G_GINT64_CONSTANT (86400000000);
  fleet_time_print (time_us + zones[zone].minutes * G_GINT64_CONSTANT (60000000), text);
  value->length = strlen (text) - 1 + g_strlcpy (text + strlen (text) - 1, zones[zone].zone, 8);
  value->text = text;
}

void
event_corpus_init (EventCorpus *self)
{
  *self = (EventCorpus) { .offset = { 100, 5, G_MAXINT32, 0 }, .time_us = G_GINT64_CONSTANT (1764000000000000), .pace = 1 };
}

GPtrArray *
event_corpus_next (EventCorpus *self,
                   GRand       *random,
                   guint        n_rows,
                   guint        n_vehicles,
                   guint        n_columns)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  gint64 unit = g_rand_boolean (random) ? 1000 : 1;
  guint32 seed = g_rand_int (random);
  FleetBatch *batch = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      guint row, place = g_rand_int_range (random, 0, EVENT_CORPUS_PLACES);
      gint64 time_us;

      if (batch == NULL || batch->n_rows == FLEET_BATCH_ROWS || g_rand_int_range (random, 0, 400) == 0)
        g_ptr_array_add (batches, batch = fleet_batch_new (NULL));
      row = batch->n_rows++;
      time_us = self->time_us += unit * self->pace * g_rand_int_range (random, -50, 200);
      if (g_rand_int_range (random, 0, 200) == 0)
        time_us += g_rand_int_range (random, -5 * 3600, 5 * 3600) * G_GINT64_CONSTANT (1000000); /* late, or its clock is wrong */
      batch->slot[row] = n_vehicles == 1 && seed % 2 ? FLEET_NONE : (FleetSlot) g_rand_int_range (random, 0, n_vehicles) * (seed % 5 == 0 ? 70001 : 1);
      batch->device[row] = batch->slot[row] % 1000 * 3 + g_rand_int_range (random, 0, 2);
      batch->place[row] = place;
      batch->offset[row] = self->offset[place] += g_rand_int_range (random, 1, 4);
      batch->time_us[row] = time_us;
      batch->judged_us[row] = g_rand_int_range (random, 0, 50) == 0 ? time_us + 777 : time_us;
      batch->kafka_us[row] = seed % 3 == 0 ? FLEET_TIME_NONE : seed % 3 == 1 || g_rand_boolean (random) ? time_us + 12345 : FLEET_TIME_NONE;
      if (g_rand_int_range (random, 0, 400) == 0)
        batch->kafka_us[row] = time_us - G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
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
          if (path == 6 && type == FLEET_TYPE_TEXT)
            fill_uuid (&value, random, seed % 2, text);
          if (path == 7 && type == FLEET_TYPE_TEXT)
            fill_time (&value, batch->slot[row], time_us, random, seed % 2, text);
          fleet_batch_set (batch, row, path * EVENT_CORPUS_STRIDE, &value);
        }
    }
  return batches;
}

GPtrArray *
event_corpus_random (GRand *random,
                     guint  n_rows,
                     guint  n_vehicles,
                     guint  n_columns)
{
  EventCorpus corpus;

  event_corpus_init (&corpus);
  return event_corpus_next (&corpus, random, n_rows, n_vehicles, n_columns);
}

GArray *
event_corpus_rows (GPtrArray *batches)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (EventRow));

  for (guint b = 0; b < batches->len; b++)
    for (guint row = 0; row < ((FleetBatch *) batches->pdata[b])->n_rows; row++)
      {
        EventRow listed = { batches->pdata[b], row, rows->len };

        g_array_append_val (rows, listed);
      }
  return rows;
}

#define COMPARE(a, b) \
  if ((a) != (b)) \
  return (a) < (b) ? -1 : 1

int
event_corpus_by_vehicle (gconstpointer a,
                         gconstpointer b)
{
  const EventRow *x = a, *y = b;

  COMPARE (x->batch->slot[x->row], y->batch->slot[y->row]);
  COMPARE (x->batch->time_us[x->row], y->batch->time_us[y->row]);
  COMPARE (x->arrival, y->arrival);
  return 0;
}

int
event_corpus_by_arrival (gconstpointer a,
                         gconstpointer b)
{
  const EventRow *x = a, *y = b;

  COMPARE (x->batch->place[x->row], y->batch->place[y->row]);
  COMPARE (x->batch->offset[x->row], y->batch->offset[y->row]);
  return 0;
}

void
event_corpus_assert_equal (const EventRow *a,
                           const EventRow *b,
                           guint           n_columns,
                           gboolean        heads_only)
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
      gboolean has = fleet_batch_get (a->batch, a->row, path * EVENT_CORPUS_STRIDE, &x);

      g_assert_cmpint (has, ==, fleet_batch_get (b->batch, b->row, path * EVENT_CORPUS_STRIDE, &y));
      if (!has)
        continue;
      /* Bit for bit: payloads of what is not a number too. */
      if (x.type == FLEET_TYPE_DOUBLE && y.type == FLEET_TYPE_DOUBLE)
        g_assert_cmpmem (&x.real, sizeof x.real, &y.real, sizeof y.real);
      else
        g_assert_true (fleet_value_equal (&x, &y));
    }
}
