/* SPDX-License-Identifier: GPL-3.0-or-later */

/* endless-writer: commits beats of random size into DATABASE, from where its positions say, until it is killed; prints the next offset of every commit that
 * was acknowledged. test-store-kill.c kills it. Built twice: the second time with positions in a transaction of their own. */

#include "fleet-store.h"

#include <stdio.h>
#include <stdlib.h>

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

static void
add_batch (FleetBeat *beat,
           GRand     *random,
           gint64    *offset)
{
  FleetBatch *batch = fleet_batch_new (NULL);
  guint n = g_rand_int_range (random, 1, 200);

  for (guint i = 0; i < n; i++)
    {
      guint row = batch->n_rows++;
      FleetValue value = { .type = FLEET_TYPE_INT, .integer = *offset };

      batch->slot[row] = *offset % 17;
      batch->device[row] = *offset % 17;
      batch->place[row] = 0;
      batch->offset[row] = *offset;
      batch->time_us[row] = batch->judged_us[row] = batch->kafka_us[row] = *offset * 1000;
      batch->flags[row] = 0;
      fleet_batch_set (batch, row, 0, &value);
      *offset += 1;
    }
  g_ptr_array_add (beat->batches, batch);
}

int
main (int    argc,
      char **argv)
{
  const FleetStoreLoader loader = { .name = load_name, .position = load_position };
  g_autoptr (GRand) random = g_rand_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetStore) store = fleet_store_open (argv[1], &error);
  Found found = { 0 };
  gint64 offset;

  if (store == NULL || !fleet_store_load (store, &loader, &found, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  offset = found.next_offset;
  for (;;)
    {
      g_autoptr (FleetBeat) beat = fleet_beat_new ();
      FleetPosition position;

      if (!found.has_name)
        g_ptr_array_add (beat->names[FLEET_NAMES_PLACES], g_strdup ("cluster\ntopic\n0"));
      for (guint i = g_rand_int_range (random, 1, 4); i > 0; i--)
        add_batch (beat, random, &offset);
      position = (FleetPosition) { 0, offset, offset * 1000, offset * 1000 };
      g_array_append_val (beat->positions, position);
      beat->is_checkpoint = g_rand_boolean (random);
      if (!fleet_store_commit (store, beat, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
      found.has_name = TRUE;
      printf ("%" G_GINT64_FORMAT "\n", offset);
      fflush (stdout);
      if (g_rand_int_range (random, 0, 10) == 0)
        fleet_store_retain (store, offset * 1000, G_MAXINT64 / 2, G_MAXINT64, NULL, NULL);
    }
}
