/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-places: which offsets of a partition are here, so that each ends in exactly one segment or dead letter, whoever brings it.
 *
 * Of a place two things are known: the live stream's run, from the offset at which it began to the next one that it wants, and the runs that imports took. Both together are
 * taken. A hole within the live run is taken, too: Kafka has holes (markers of transactions, compaction), and a sink that numbers by lines does not see them.
 *
 * Objects of a sink do not name their cluster. What is imported goes to the cluster where the topic was last read by this database; in a database that has not read it yet, to a
 * place of the cluster "import", and the first real cluster that brings the partition adopts what was taken there. A second cluster (a topic that moved, with offsets of its own)
 * adopts nothing. */

#include "fleet-pipeline-private.h"

#include <string.h>

PlaceState *
fleet_pipeline_get_place (FleetPipeline *self,
                          FleetPlace     place)
{
  while (place >= self->places->len)
    {
      PlaceState fresh = { .next_offset = -1, .first_offset = -1 };

      g_array_append_val (self->places, fresh);
    }
  return &g_array_index (self->places, PlaceState, place);
}

static FleetPlace
find_place (FleetPipeline *self,
            const char    *cluster,
            const char    *topic,
            gint32         partition,
            gboolean       may_make)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%d", cluster, topic, partition);

  return may_make ? fleet_dictionary_intern (self->names[FLEET_NAMES_PLACES], text, strlen (text))
                  : fleet_dictionary_find (self->names[FLEET_NAMES_PLACES], text, strlen (text));
}

/* What came before the cluster was known belongs to the place of the first one that brings the partition. */
static void
adopt (FleetPipeline *self,
       FleetPlace     from,
       FleetPlace     to)
{
  FleetAdoption adoption = { from, to };
  FleetRanges *imported;
  guint n;
  const FleetRange *runs;

  if (from == FLEET_NONE || from == to || fleet_pipeline_get_place (self, from)->imported == NULL)
    return;
  imported = g_steal_pointer (&fleet_pipeline_get_place (self, from)->imported);
  if (fleet_pipeline_get_place (self, to)->imported == NULL)
    fleet_pipeline_get_place (self, to)->imported = fleet_ranges_new ();
  runs = fleet_ranges_get (imported, &n);
  for (guint i = 0; i < n; i++)
    fleet_ranges_add (fleet_pipeline_get_place (self, to)->imported, runs[i].first, runs[i].end);
  fleet_ranges_free (imported);
  g_array_append_val (self->beat->adoptions, adoption);
}

FleetPlace
fleet_pipeline_place (FleetPipeline *self,
                      const char    *cluster,
                      const char    *topic,
                      gint32         partition)
{
  FleetPlace place = find_place (self, cluster, topic, partition, TRUE);

  if (place == FLEET_NONE)
    return place;
  if (g_strcmp0 (g_hash_table_lookup (self->clusters, topic), cluster) != 0)
    g_hash_table_replace (self->clusters, g_strdup (topic), g_strdup (cluster));
  adopt (self, find_place (self, FLEET_PIPELINE_IMPORT_CLUSTER, topic, partition, FALSE), place);
  return place;
}

FleetPlace
fleet_pipeline_import_place (FleetPipeline *self,
                             const char    *topic,
                             gint32         partition)
{
  const char *cluster = g_hash_table_lookup (self->clusters, topic);

  return cluster != NULL ? fleet_pipeline_place (self, cluster, topic, partition) : find_place (self, FLEET_PIPELINE_IMPORT_CLUSTER, topic, partition, TRUE);
}

/* Not behind what an import took right there: an import may have more than the partition has, and a position behind its end is none. */
gint64
fleet_pipeline_next_offset (FleetPipeline *self,
                            FleetPlace     place)
{
  return fleet_pipeline_get_place (self, place)->next_offset;
}

gboolean
fleet_pipeline_is_taken (FleetPipeline *self,
                         FleetPlace     place,
                         gint64         offset)
{
  const PlaceState *state = fleet_pipeline_get_place (self, place);

  return (offset < state->next_offset && offset >= state->first_offset) || (state->imported != NULL && fleet_ranges_contain (state->imported, offset));
}

gboolean
fleet_pipeline_advance_place (FleetPipeline      *self,
                              const FleetMessage *message,
                              gboolean            is_telemetry)
{
  PlaceState *place = fleet_pipeline_get_place (self, message->place);

  if (message->offset < place->next_offset)
    return FALSE;
  if (place->next_offset < 0)
    {
      place->first_offset = message->offset;
      place->begins = TRUE;
    }
  place->next_offset = message->offset + 1;
  place->is_telemetry |= is_telemetry;
  place->has_moved = TRUE;
  if (place->imported != NULL && fleet_ranges_contain (place->imported, message->offset))
    return FALSE;
  self->counts.messages++;
  return TRUE;
}

/* ---- at start ---- */

/* "CLUSTER\nTOPIC\nPARTITION" */
static void
note_cluster (FleetPipeline *self,
              FleetPlace     place)
{
  g_auto (GStrv) parts = g_strsplit (fleet_dictionary_text (self->names[FLEET_NAMES_PLACES], place, NULL), "\n", 3);

  if (g_strv_length (parts) == 3)
    g_hash_table_replace (self->clusters, g_strdup (parts[1]), g_strdup (parts[0]));
}

void
fleet_pipeline_restore_place (FleetPipeline       *self,
                              const FleetPosition *position)
{
  PlaceState *place = fleet_pipeline_get_place (self, position->place);

  place->next_offset = position->next_offset;
  place->first_offset = position->first_offset;
  note_cluster (self, position->place);
}

void
fleet_pipeline_restore_range (FleetPipeline         *self,
                              const FleetTakenRange *range)
{
  PlaceState *place = fleet_pipeline_get_place (self, range->place);

  if (place->imported == NULL)
    place->imported = fleet_ranges_new ();
  fleet_ranges_add (place->imported, range->first, range->end);
}
