/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-segment: what a segment costs: bytes per numeric value and CPU per message, for commits of 1,000 and of 100,000 rows.
 *
 * bench-segment [VEHICLES [MESSAGES]]. Every leaf of a message of 52 leaves and two arrays is stored: 33 numbers, 19 texts, walked vehicle by vehicle
 * as a drive does, decimals as a device prints them. */

#include "fleet-segment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_WALKS 25
#define N_TEXTS 19

/* A signal that wanders: bounds, greatest step, digits behind the point. */
typedef struct
{
  double low, high, step;
  int    digits;
} Walk;

static const Walk walks[N_WALKS] = {
  { 0, 160, 3, 1 },        { 47, 54, 5e-4, 6 },   { 6, 15, 5e-4, 6 },     { 700, 6000, 100, 0 },  { 40, 125, .3, 1 },
  { 50, 500, 2, 1 },       { 30, 150, .25, 1 },   { 0, 100, .05, 2 },     { 300, 420, .2, 1 },    { 3, 4.2, .005, 3 },
  { 3, 4.2, .005, 3 },     { 100, 300, .15, 1 },  { -20, 90, .15, 1 },    { 100, 300, .15, 1 },   { -20, 90, .15, 1 },
  { 100, 300, .15, 1 },    { -20, 90, .15, 1 },   { 100, 300, .15, 1 },   { -20, 90, .15, 1 },    { .7, 1.7, 1, 1 },
  { 8, 18, 10, 1 },        { 8, 18, 10, 1 },      { 0, 359, 3, 0 },       { -100, -60, 40, 0 },   { -100, -60, 40, 0 },
};

typedef struct
{
  double  at[N_WALKS];
  double  odometer;
  gint64  count;
} Vehicle;

static double
round_to (double value,
          int    digits)
{
  double factor = pow (10, digits);

  return rint (value * factor) / factor;
}

static void
set (FleetBatch *batch,
     guint       row,
     FleetPath   path,
     FleetValue  value)
{
  fleet_batch_set (batch, row, path, &value);
}

static void
set_text (FleetBatch *batch,
          guint       row,
          FleetPath   path,
          const char *text)
{
  set (batch, row, path, (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) });
}

static void
set_int (FleetBatch *batch,
         guint       row,
         FleetPath   path,
         gint64      value)
{
  set (batch, row, path, (FleetValue) { .type = FLEET_TYPE_INT, .integer = value });
}

static void
add_texts (FleetBatch *batch,
           guint       row,
           guint       v,
           guint32     random,
           double      speed)
{
  static const char *const same[] = { "telemetry.v3", "eu-central", "3D", "FL", "FR", "RL", "RR", "telematics", "dashcam", "2.3.1", "1.0.17" };
  static const char *const own[] = { "CAR-%06u", "WVWZZZ1KZ%08u", "tcu-%06u", "cam-%06u", "R-%07u" };
  char text[64];
  FleetPath path = 0;

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    set_text (batch, row, path++, same[i]);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_snprintf (text, sizeof text, own[i], v);
#pragma GCC diagnostic pop
      set_text (batch, row, path++, text);
    }
  g_snprintf (text, sizeof text, "e-%08x-%08x", v, random);
  set_text (batch, row, path++, text);
  g_snprintf (text, sizeof text, "BER-%02u", v % 40);
  set_text (batch, row, path++, text);
  set_text (batch, row, path++, speed > 1 ? "D" : "P");
  g_assert_cmpuint (path, ==, N_TEXTS);
}

static void
add_message (FleetBatch *batch,
             GRand      *random,
             Vehicle    *vehicle,
             guint       v,
             gint64      time_us)
{
  guint row = batch->n_rows++;
  FleetPath path = N_TEXTS;

  for (guint i = 0; i < N_WALKS; i++)
    {
      const Walk *walk = &walks[i];
      double value;

      vehicle->at[i] = CLAMP (vehicle->at[i] + g_rand_double_range (random, -walk->step, walk->step), walk->low, walk->high);
      value = round_to (vehicle->at[i], walk->digits);
      if (walk->digits > 0)
        set (batch, row, path++, (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = value });
      else
        set_int (batch, row, path++, (gint64) value);
    }
  vehicle->odometer += vehicle->at[0] / 3600;
  set (batch, row, path++, (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = round_to (vehicle->odometer, 2) });
  set_int (batch, row, path++, time_us / 1000);
  set_int (batch, row, path++, vehicle->count++);
  set_int (batch, row, path++, v % 7);
  set_int (batch, row, path++, g_rand_int_range (random, 8, 14));
  set_int (batch, row, path++, 4);
  set_int (batch, row, path++, 2);
  set (batch, row, path++, (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = TRUE });
  set (batch, row, path++, (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = v & 1 });
  add_texts (batch, row, v, g_rand_int (random), vehicle->at[0]);

  batch->slot[row] = v;
  batch->device[row] = v;
  batch->place[row] = v % 12;
  batch->offset[row] = time_us / 12000;
  batch->time_us[row] = batch->judged_us[row] = time_us;
  batch->kafka_us[row] = time_us + 1000 * g_rand_int_range (random, 20, 80);
  batch->flags[row] = 0;
}

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void
measure (GPtrArray *batches,
         guint      n_rows,
         guint      commit)
{
  g_autoptr (FleetSegmentWriter) writer = fleet_segment_writer_new ();
  g_autoptr (GPtrArray) read = NULL;
  double best = INFINITY, best_read = INFINITY;
  gint64 values = 0, numeric = 0, bytes = 0;

  for (guint round = 0; round < 5; round++)
    {
      double seconds = 0, read_seconds = 0;

      values = numeric = bytes = 0;
      for (guint b = 0; b < batches->len;)
        {
          g_autoptr (GPtrArray) beat = g_ptr_array_new ();
          g_autoptr (GBytes) segment = NULL;
          gint64 v, n;
          double begin;

          for (guint rows = 0; b < batches->len && rows < commit; b++)
            {
              g_ptr_array_add (beat, g_ptr_array_index (batches, b));
              rows += ((FleetBatch *) g_ptr_array_index (batches, b))->n_rows;
            }
          begin = cpu_seconds ();
          segment = fleet_segment_write (writer, beat, &v, &n);
          seconds += cpu_seconds () - begin;
          values += v;
          numeric += n;
          bytes += g_bytes_get_size (segment);
          begin = cpu_seconds ();
          read = fleet_segment_read (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), FLEET_SEGMENT_BY_ARRIVAL, FALSE, NULL);
          read_seconds += cpu_seconds () - begin;
          g_assert_nonnull (read);
          g_clear_pointer (&read, g_ptr_array_unref);
        }
      best = MIN (best, seconds);
      best_read = MIN (best_read, read_seconds);
    }
  printf ("commits of %6u rows: %.3f bytes per numeric value, %.1f bytes per message in all, %.0f ns to write a message, %.0f ns to read one\n",
          commit, (double) numeric / values, (double) bytes / n_rows, best / n_rows * 1e9, best_read / n_rows * 1e9);
}

int
main (int    argc,
      char **argv)
{
  guint n_vehicles = argc > 1 ? atoi (argv[1]) : 10000, n_messages = argc > 2 ? atoi (argv[2]) : 200000;
  g_autofree Vehicle *vehicles = g_new0 (Vehicle, n_vehicles);
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  static const guint commits[] = { 1000, 100000 };

  for (guint v = 0; v < n_vehicles; v++)
    {
      for (guint i = 0; i < N_WALKS; i++)
        vehicles[v].at[i] = g_rand_double_range (random, walks[i].low, walks[i].high);
      vehicles[v].odometer = g_rand_double_range (random, 0, 200000);
    }
  for (guint c = 0; c < G_N_ELEMENTS (commits); c++)
    {
      g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
      guint full = MIN (commits[c], FLEET_BATCH_ROWS);
      FleetBatch *batch = NULL;

      for (guint i = 0; i < n_messages; i++)
        {
          guint v = g_rand_int_range (random, 0, n_vehicles);

          if (batch == NULL || batch->n_rows == full)
            {
              batch = fleet_batch_new (NULL);
              g_ptr_array_add (batches, batch);
            }
          add_message (batch, random, &vehicles[v], v, G_GINT64_CONSTANT (1764000000000000) + i * G_GINT64_CONSTANT (1000));
        }
      measure (batches, n_messages, commits[c]);
    }
  return 0;
}
