/* SPDX-License-Identifier: GPL-3.0-or-later */

/* planned-events: a mixer of 64 bits (splitmix) in place of a random generator, since any event must be found without those before. */

#include "planned-events.h"

#include <math.h>
#include <string.h>

#define VEHICLES   170
#define LONGEST    (200 * 1024)

static guint64
mix (guint64 seed,
     guint64 salt)
{
  guint64 z = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + salt * G_GUINT64_CONSTANT (0xd1b54a32d192ed03);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static gint64
odd_int (guint64 word)
{
  static const gint64 odd[] = { 0, -1, 1, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, G_MININT64 + 1, 1LL << 53, -(1LL << 53), 1LL << 32, 255, -32768 };

  return odd[word % G_N_ELEMENTS (odd)];
}

static double
odd_double (guint64 word)
{
  static const guint64 odd[] = {
    0x0000000000000000, 0x8000000000000000, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0x7ff8000000000001, 0xfff4dead0000beef,
    0x0000000000000001, 0x800fffffffffffff, 0x7fefffffffffffff, 0x3fb999999999999a, 0x3fb999999999999b, 0x4340000000000000, 0x4330000000000001,
  };
  guint64 bits = word % 3 == 0 ? mix (word, 7) : odd[word / 3 % G_N_ELEMENTS (odd)];
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
decimal (gint64 scaled,
         int    digits)
{
  static const double powers[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6 };

  return scaled / powers[digits];
}

static void
set_text (FleetValue *value,
          char       *text,
          guint64     word)
{
  value->type = FLEET_TYPE_TEXT;
  value->text = text;
  if (word % 4001 == 0)
    {
      /* A huge one, that hardly compresses. */
      value->length = LONGEST - word % 1000;
      for (guint32 i = 0; i < value->length; i++)
        text[i] = 'a' + mix (word, i / 8) % 26;
    }
  else if (word % 3 == 0)
    value->length = g_snprintf (text, 64, "e-%016" G_GINT64_MODIFIER "x", word);
  else
    value->length = word % 17 == 0 ? 0 : g_snprintf (text, 64, "상태 %u", (guint) (word % 9));
}

/* The event's value of a path; FALSE if it has none. text has room for LONGEST bytes. */
static gboolean
plan_value (gint64      offset,
            FleetPath   path,
            FleetValue *value,
            char       *text)
{
  guint64 word = mix (offset, path + 100);
  gint64 slow = offset / VEHICLES;
  guint kind = path;

  *value = (FleetValue) { .type = FLEET_TYPE_DOUBLE };
  /* Stretches in which a path changes its kind, and events that lack it. */
  if (path >= 8 && mix (offset / 5000, path) % 5 == 0)
    kind = mix (offset / 5000, path + 1) % PLANNED_PATHS;
  if (path % 3 == 2 && word % 8 == 0)
    return FALSE;
  word >>= 3;
  switch (kind)
    {
    case 0:
      *value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = (slow / 37) & 1 };
      return TRUE;
    case 1:
      *value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = slow * 3 + (gint64) (word % 5) };
      return TRUE;
    case 2:
      *value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = odd_int (word) };
      return TRUE;
    case 3:
    case 4:
    case 5:
      value->real = decimal (slow * 7 + (gint64) (word % 100) - 4000, kind == 3 ? 1 : kind == 4 ? 3 : 6);
      return TRUE;
    case 6:
      value->real = odd_double (word);
      return TRUE;
    case 7:
      value->real = word % 50 == 0 ? odd_double (word / 50) : decimal (word % 1000, 2);
      return TRUE;
    case 8:
      set_text (value, text, word);
      return TRUE;
    case 9:
      value->type = FLEET_TYPE_NULL;
      return word % 4 != 0;
    case 10:
      *value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = (gint64) word };
      return TRUE;
    case 11:
      value->real = 21.5;
      return TRUE;
    default:
      /* Another type with every event. */
      return plan_value (offset, mix (offset, kind) % 8, value, text);
    }
}

static FleetSlot
plan_slot (gint64 offset)
{
  return mix (offset, 1) % VEHICLES;
}

static gint64
plan_time (gint64 offset)
{
  guint64 word = mix (offset, 2);
  gint64 time_us = PLANNED_START_US + offset * 20000 + (gint64) (word % 200000);

  if (word % 97 == 0)
    time_us -= (gint64) (mix (offset, 3) % (3 * 3600)) * 1000000;
  if (word % 1009 == 0)
    time_us += (gint64) (mix (offset, 4) % (24 * 3600)) * 1000000;
  return time_us;
}

static void
plan_heads (FleetBatch *batch,
            guint       row,
            gint64      offset)
{
  batch->slot[row] = plan_slot (offset);
  batch->device[row] = batch->slot[row] * 2 + mix (offset, 5) % 2;
  batch->place[row] = 0;
  batch->offset[row] = offset;
  batch->time_us[row] = plan_time (offset);
  batch->judged_us[row] = batch->time_us[row] + (mix (offset, 6) % 40 == 0 ? 777 : 0);
  batch->kafka_us[row] = mix (offset, 7) % 5 == 0 ? FLEET_TIME_NONE : PLANNED_START_US + offset * 20000 + 12345;
  batch->flags[row] = mix (offset, 8) % 30 == 0 ? FLEET_ROW_LATE : 0;
}

void
planned_events_add (FleetBatch *batch,
                    gint64      offset)
{
  static char text[LONGEST];
  guint row = batch->n_rows++;
  FleetValue value;

  plan_heads (batch, row, offset);
  for (FleetPath path = 0; path < PLANNED_PATHS; path++)
    if (plan_value (offset, path, &value, text))
      fleet_batch_set (batch, row, path, &value);
}

static gboolean
is_same (const FleetValue *a,
         const FleetValue *b)
{
  if (a->type != b->type)
    return FALSE;
  if (a->type == FLEET_TYPE_DOUBLE)
    return memcmp (&a->real, &b->real, sizeof a->real) == 0;
  return fleet_value_equal (a, b);
}

gboolean
planned_events_check (const FleetBatch *batch,
                      guint             row,
                      gint64           *values)
{
  static char text[LONGEST];
  static FleetBatch *planned;
  gint64 offset = batch->offset[row];
  gboolean same;

  if (planned == NULL)
    planned = fleet_batch_new (NULL);
  plan_heads (planned, 0, offset);
  same = planned->slot[0] == batch->slot[row] && planned->device[0] == batch->device[row] && planned->place[0] == batch->place[row] && planned->time_us[0] == batch->time_us[row] &&
         planned->judged_us[0] == batch->judged_us[row] && planned->kafka_us[0] == batch->kafka_us[row] && planned->flags[0] == batch->flags[row];
  for (FleetPath path = 0; path < PLANNED_PATHS && same; path++)
    {
      FleetValue wanted, found;
      gboolean has = plan_value (offset, path, &wanted, text);

      same = fleet_batch_get (batch, row, path, &found) == has && (!has || is_same (&wanted, &found));
      *values += has;
    }
  return same;
}
