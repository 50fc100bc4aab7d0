/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-letters: dead letters that a person takes up again go the way of their topic, as this profile has it: that is why a mapping that was corrected can save them. */

#include "fleet-feed-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

/* FALSE: the profile has no such topic. */
static gboolean
find_way (FleetFeed   *self,
          const char  *topic,
          gboolean    *ret_is_telemetry,
          FleetTable  *ret_table)
{
  const FleetProfile *profile = self->profile;
  const char *const topics[] = { profile->topic_cars, profile->topic_devices, profile->topic_reservations, profile->topic_table_changes };
  static const FleetTable tables[] = { FLEET_TABLE_CAR, FLEET_TABLE_DEVICE, FLEET_TABLE_RESERVATION, FLEET_N_TABLES };

  *ret_table = FLEET_N_TABLES;
  *ret_is_telemetry = g_strcmp0 (topic, profile->topic_telemetry) == 0;
  if (*ret_is_telemetry)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (topics[i] != NULL && g_strcmp0 (topic, topics[i]) == 0)
      {
        *ret_table = tables[i];
        return TRUE;
      }
  return FALSE;
}

static void
retry (FleetFeed     *self,
       const FleetOp *op)
{
  FleetPipeline *pipeline = self->feed_only.pipeline;
  guint n_read = 0;

  fleet_pipeline_judge (pipeline);
  for (guint i = 0; i < op->letters->len; i++)
    {
      const FleetDeadLetter *letter = g_ptr_array_index (op->letters, i);
      gboolean is_telemetry;
      FleetTable table;

      if (!find_way (self, letter->topic, &is_telemetry, &table))
        {
          g_ptr_array_add (self->feed_only.failures, g_strdup_printf (_("The dead letters of topic %s cannot be read again: the profile that is open has no such topic. Add it under [topics], or discard them."), letter->topic));
          break;
        }
      n_read += fleet_pipeline_retry_letter (pipeline, is_telemetry, table, letter, op->by, op->at_us);
    }
  fleet_pipeline_end_imports (pipeline);
  if (n_read < op->letters->len)
    g_ptr_array_add (self->feed_only.failures, g_strdup_printf (_("%u of %u dead letters were read; the others still cannot be, their reasons are the new ones."), n_read, op->letters->len));
}

void
fleet_feed_take_up_letters (FleetFeed     *self,
                            const FleetOp *op)
{
  if (op->kind == FLEET_OP_RETRY_LETTERS)
    {
      retry (self, op);
      return;
    }
  for (guint i = 0; i < op->letters->len; i++)
    fleet_pipeline_discard_letter (self->feed_only.pipeline, g_ptr_array_index (op->letters, i), op->by, op->note, op->at_us);
}
