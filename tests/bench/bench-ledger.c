/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nanoseconds a message for join, merge and joined columns: 52 leaves (numbers, bools, texts, arrays of four doors and four tyres), 25 wanted paths of
 * which 4 are joined ones, vehicles in random order.
 *
 * usage: bench-ledger [vehicles [batches]] */

#include "fleet-ledger.h"
#include "fleet-mirror.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAVES 52

static double
cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static guint
name_leaves (char names[LEAVES][64])
{
  guint n = 0;

  g_strlcpy (names[n++], "deviceId", 64);
  g_strlcpy (names[n++], "messageId", 64);
  g_strlcpy (names[n++], "time", 64);
  g_strlcpy (names[n++], "firmware", 64);
  g_strlcpy (names[n++], "vehicle.body.lights.headlight.mode", 64);
  g_strlcpy (names[n++], "vehicle.body.doors[#]", 64);
  g_strlcpy (names[n++], "vehicle.body.tires[#]", 64);
  for (guint i = 0; i < 4; i++)
    {
      g_snprintf (names[n++], 64, "vehicle.body.doors[%u].position", i);
      g_snprintf (names[n++], 64, "vehicle.body.doors[%u].open", i);
      g_snprintf (names[n++], 64, "vehicle.body.doors[%u].locked", i);
      g_snprintf (names[n++], 64, "vehicle.body.tires[%u].pressure.kpa", i);
      g_snprintf (names[n++], 64, "vehicle.body.tires[%u].tread.mm", i);
    }
  for (guint i = 0; n < LEAVES; i++)
    g_snprintf (names[n++], 64, "vehicle.powertrain.part%u.signal%u.value", i / 5, i);
  return n;
}

static FleetType
type_of (const char *name)
{
  if (g_str_has_suffix (name, "[#]"))
    return FLEET_TYPE_INT;
  if (g_str_has_suffix (name, "open") || g_str_has_suffix (name, "locked"))
    return FLEET_TYPE_BOOL;
  if (g_str_has_suffix (name, "value") || g_str_has_suffix (name, "kpa") || g_str_has_suffix (name, "mm"))
    return FLEET_TYPE_DOUBLE;
  return FLEET_TYPE_TEXT;
}

typedef struct
{
  char             names[LEAVES][64];
  FleetPath        paths[LEAVES];
  FleetDictionary *path_names;
  FleetDictionary *vehicles;
  FleetDictionary *devices;
  FleetMirror     *mirror;
  FleetLedger     *ledger;
  GRand           *rand;
  guint            n_vehicles;
  gint64           clock_us;
} Bench;

static void
fill_batch (Bench      *bench,
            FleetBatch *batch)
{
  for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
    {
      batch->device[row] = g_rand_int_range (bench->rand, 0, bench->n_vehicles);
      batch->time_us[row] = bench->clock_us += 100;
      batch->flags[row] = 0;
    }
  for (guint i = 0; i < LEAVES; i++)
    {
      FleetType type = type_of (bench->names[i]);
      FleetColumn *column = fleet_batch_ensure (batch, bench->paths[i], type);

      memset (column->valid, 0xff, sizeof column->valid);
      for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
        if (type == FLEET_TYPE_BOOL)
          column->bools[row / 64] |= (guint64) g_rand_boolean (bench->rand) << (row % 64);
        else if (type == FLEET_TYPE_INT)
          column->ints[row] = 4;
        else if (type == FLEET_TYPE_DOUBLE)
          column->doubles[row] = g_rand_int_range (bench->rand, 0, 1000) * 0.1;
        else
          {
            char text[40];

            g_snprintf (text, sizeof text, i == 1 ? "5b0c0000-0000-4000-8000-%012u" : "text-%u", i == 1 ? g_rand_int (bench->rand) : i);
            column->texts[row] = fleet_batch_add_text (batch, text, strlen (text));
          }
    }
  batch->n_rows = FLEET_BATCH_ROWS;
}

static void
add_rows (Bench *bench)
{
  for (guint i = 0; i < bench->n_vehicles; i++)
    {
      g_autofree char *key = g_strdup_printf ("TCU-%07u", i);
      g_autofree char *car = g_strdup_printf ("C%06u", i);
      const char *device_names[] = { "car_id", "device_id", "firmware" };
      const char *car_names[] = { "car_id", "plate", "zone" };
      FleetValue values[3] = {
        { .type = FLEET_TYPE_TEXT, .text = car, .length = strlen (car) },
        { .type = FLEET_TYPE_TEXT, .text = key, .length = strlen (key) },
        { .type = FLEET_TYPE_TEXT, .text = "4.1.7", .length = 5 },
      };
      g_autoptr (FleetRowVersion) device = fleet_row_version_new (FLEET_TABLE_DEVICE, key, G_MININT64, "change=0", FALSE, 3, device_names, values, NULL);
      g_autoptr (FleetRowVersion) row = fleet_row_version_new (FLEET_TABLE_CAR, car, G_MININT64, "change=0", FALSE, 3, car_names, values, NULL);

      fleet_dictionary_intern (bench->devices, key, strlen (key));
      fleet_mirror_restore (bench->mirror, device);
      fleet_mirror_restore (bench->mirror, row);
    }
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { .n_vehicles = argc > 1 ? atoi (argv[1]) : 10000, .clock_us = G_GINT64_CONSTANT (1700000000000000) };
  guint n_batches = argc > 2 ? atoi (argv[2]) : 400;
  FleetProfile profile = { .car_key = (char *) "car_id", .device_key = (char *) "device_id", .device_car = (char *) "car_id",
                           .reservation_key = (char *) "reservation_id", .reservation_car = (char *) "car_id" };
  const char *joined_names[] = { "car.plate", "car.zone", "device.firmware", "reservation.ends_at" };
  FleetPath joined[G_N_ELEMENTS (joined_names)];
  FleetWant wants[25];
  g_autoptr (FleetBatchPool) pool = fleet_batch_pool_new (4);
  g_autoptr (GArray) merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));
  FleetBatch *batches[16];
  double join_ns = 0, merge_ns = 0, fill_ns = 0, best_ns = G_MAXDOUBLE;
  double rows;

  bench.path_names = fleet_dictionary_new (10000);
  bench.vehicles = fleet_dictionary_new (10000000);
  bench.devices = fleet_dictionary_new (10000000);
  bench.mirror = fleet_mirror_new (&profile, bench.vehicles, bench.devices, bench.path_names);
  bench.ledger = fleet_ledger_new (&profile, bench.path_names);
  bench.rand = g_rand_new_with_seed (1);
  name_leaves (bench.names);
  for (guint i = 0; i < LEAVES; i++)
    bench.paths[i] = fleet_dictionary_intern (bench.path_names, bench.names[i], strlen (bench.names[i]));
  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    joined[i] = fleet_dictionary_intern (bench.path_names, joined_names[i], strlen (joined_names[i]));
  /* Doors, lengths, and as many other signals as make 25 with the joined ones. */
  for (guint i = 0; i < G_N_ELEMENTS (wants); i++)
    wants[i] = (FleetWant) { i < G_N_ELEMENTS (joined) ? joined[i] : bench.paths[i], FLEET_NONE };
  add_rows (&bench);

  for (guint i = 0; i < n_batches; i++)
    {
      FleetBatch *batch, *record;
      double began, first;

      /* A set of batches made beforehand: what is measured finds them as cold as the decoder leaves them. */
      if (i % G_N_ELEMENTS (batches) == 0)
        for (guint j = 0; j < G_N_ELEMENTS (batches); j++)
          {
            if (i > 0)
              fleet_batch_unref (batches[j]);
            batches[j] = fleet_batch_new (NULL);
            fill_batch (&bench, batches[j]);
          }
      batch = batches[i % G_N_ELEMENTS (batches)];
      record = fleet_batch_new (pool);
      began = first = cpu_ns ();
      fleet_mirror_join (bench.mirror, batch, 0, merges);
      join_ns += cpu_ns () - began;
      began = cpu_ns ();
      fleet_ledger_merge (bench.ledger, batch, 0, record, wants, G_N_ELEMENTS (wants));
      merge_ns += cpu_ns () - began;
      began = cpu_ns ();
      fleet_mirror_fill (bench.mirror, batch, record, joined, G_N_ELEMENTS (joined));
      fill_ns += cpu_ns () - began;
      best_ns = MIN (best_ns, cpu_ns () - first);
      fleet_batch_unref (record);
      if (i + 1 == n_batches / 2)
        join_ns = merge_ns = fill_ns = 0, best_ns = G_MAXDOUBLE; /* the first half warmed up: every vehicle has been there */
    }

  rows = (double) (n_batches - n_batches / 2) * FLEET_BATCH_ROWS;
  printf ("%u vehicles, %u leaves, %u wanted: join %.0f, merge %.0f, fill %.0f, in all %.0f ns a message; the best batch %.0f\n", bench.n_vehicles, LEAVES,
          (guint) G_N_ELEMENTS (wants), join_ns / rows, merge_ns / rows, fill_ns / rows, (join_ns + merge_ns + fill_ns) / rows, best_ns / FLEET_BATCH_ROWS);
  for (guint j = 0; j < G_N_ELEMENTS (batches); j++)
    fleet_batch_unref (batches[j]);
  fleet_ledger_free (bench.ledger);
  fleet_mirror_free (bench.mirror);
  fleet_dictionary_free (bench.path_names);
  fleet_dictionary_free (bench.vehicles);
  fleet_dictionary_free (bench.devices);
  g_rand_free (bench.rand);
  return 0;
}
