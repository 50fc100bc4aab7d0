/* SPDX-License-Identifier: GPL-3.0-or-later */

/* history-writer: commits planned events into DATABASE, from where its positions say up to offset END, and merges between the beats, until it is killed or has come to the end; then
 * it settles everything. Prints the next offset of every commit that was acknowledged. test-history-kill.c kills it. */

#include "fleet-store.h"
#include "planned-events.h"

#include <stdio.h>
#include <stdlib.h>

static const FleetMergerLimits limits = { .segments = 24, .rows = 1 << 14, .wait_us = G_MAXINT64, .settle_us = 30 * G_USEC_PER_SEC, .settled_rows = 1 << 15, .block_rows = 900 };

/* What a start finds. */
typedef struct
{
  gboolean has_name;
  gint64   next_offset;
} Found;

static gboolean
load_name (FleetNames    names,
           guint32       id,
           const char   *text,
           gsize         length,
           gpointer      found,
           GError      **error)
{
  ((Found *) found)->has_name = TRUE;
  return TRUE;
}

static gboolean
load_position (const FleetPosition  *position,
               gpointer              found,
               GError              **error)
{
  ((Found *) found)->next_offset = position->next_offset;
  return TRUE;
}

/* Segments after the last checkpoint must be there and read back, whatever has been merged. */
static gboolean
load_batch (FleetBatch  *batch,
            gpointer     found,
            GError     **error)
{
  gint64 values = 0;

  for (guint row = 0; row < batch->n_rows; row++)
    if (!planned_events_check (batch, row, &values))
      {
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "offset %" G_GINT64_FORMAT " is not what it was", batch->offset[row]);
        return FALSE;
      }
  return TRUE;
}

static void
must (gboolean      ok,
      const GError *error)
{
  if (ok)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
commit_some (FleetStore *store,
             GRand      *random,
             gboolean    has_name,
             gint64     *offset,
             gint64      end)
{
  g_autoptr (FleetBeat) beat = fleet_beat_new ();
  g_autoptr (GError) error = NULL;
  FleetPosition position = { 0 };

  if (!has_name)
    g_ptr_array_add (beat->names[FLEET_NAMES_PLACES], g_strdup ("cluster\ntopic\n0"));
  for (guint i = g_rand_int_range (random, 1, 5); i > 0 && *offset < end; i--)
    {
      FleetBatch *batch = fleet_batch_new (NULL);
      guint n = g_rand_int_range (random, 1, FLEET_BATCH_ROWS);

      while (batch->n_rows < n && *offset < end)
        planned_events_add (batch, (*offset)++);
      fleet_batch_seal (batch);
      g_ptr_array_add (beat->batches, batch);
    }
  position.next_offset = *offset;
  g_array_append_val (beat->positions, position);
  beat->is_checkpoint = g_rand_int_range (random, 0, 3) == 0 || *offset == end;
  must (fleet_store_commit (store, beat, &error), error);
}

static void
settle_all (FleetStore *store)
{
  FleetMergerLimits all = limits;
  g_autoptr (GError) error = NULL;

  all.segments = 1;
  while (fleet_store_merge (store, &all, &error) > 0)
    ;
  all.settle_us = -G_GINT64_CONSTANT (86400000000) * 30;
  while (fleet_store_merge (store, &all, &error) > 0)
    ;
  must (error == NULL, error);
}

int
main (int    argc,
      char **argv)
{
  const FleetStoreLoader loader = { .name = load_name, .position = load_position, .batch = load_batch };
  gint64 end = argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) : G_MAXINT64;
  g_autoptr (GRand) random = g_rand_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetStore) store = fleet_store_open (argv[1], &error);
  Found found = { 0 };
  gint64 offset;

  must (store != NULL && fleet_store_load (store, &loader, &found, &error), error);
  for (offset = found.next_offset; offset < end; found.has_name = TRUE)
    {
      commit_some (store, random, found.has_name, &offset, end);
      printf ("%" G_GINT64_FORMAT "\n", offset);
      fflush (stdout);
      must (fleet_store_merge (store, &limits, &error) >= 0, error);
    }
  settle_all (store);
  return 0;
}
