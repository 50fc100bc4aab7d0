/* SPDX-License-Identifier: GPL-3.0-or-later */

/* past-world: see the header. */

#include "past-world.h"
#include "scratch-folder.h"

#include <string.h>

static guint32
number_of (PastWorld  *self,
           FleetNames  names,
           const char *text)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->names[names], text, g_str_equal, &index))
    {
      index = self->names[names]->len;
      g_ptr_array_add (self->names[names], g_strdup (text));
    }
  return index;
}

void
past_world_init (PastWorld *self)
{
  *self = (PastWorld) { .folder = g_dir_make_tmp ("fleet-past-XXXXXX", NULL) };
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, NULL);
  g_assert_nonnull (self->store);
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    self->names[i] = g_ptr_array_new_with_free_func (g_free);
  self->beat = fleet_beat_new ();
  number_of (self, FLEET_NAMES_DEVICES, "D");
  number_of (self, FLEET_NAMES_PLACES, "C\ntelemetry\n0");
}

void
past_world_clear (PastWorld *self)
{
  g_clear_pointer (&self->batch, fleet_batch_unref);
  fleet_beat_free (self->beat);
  fleet_store_close (self->store);
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    g_ptr_array_unref (self->names[i]);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static void
close_batch (PastWorld *self)
{
  if (self->batch == NULL)
    return;
  fleet_batch_seal (self->batch);
  g_ptr_array_add (self->beat->batches, g_steal_pointer (&self->batch));
}

void
past_world_speak (PastWorld  *self,
                  const char *device)
{
  self->device = number_of (self, FLEET_NAMES_DEVICES, device);
}

void
past_world_tell (PastWorld        *self,
                 const char       *vehicle,
                 gint64            time_us,
                 const char       *path,
                 const FleetValue *value)
{
  FleetSlot slot = number_of (self, FLEET_NAMES_VEHICLES, vehicle);
  guint row;

  if (self->batch != NULL && !fleet_batch_has_room (self->batch))
    close_batch (self);
  if (self->batch == NULL)
    self->batch = fleet_batch_new (NULL);
  row = self->batch->n_rows;
  if (row > 0 && self->batch->device[row - 1] == self->device && self->batch->slot[row - 1] == slot && self->batch->time_us[row - 1] == time_us)
    {
      row--;
    }
  else
    {
      self->batch->n_rows++;
      self->batch->slot[row] = slot;
      self->batch->device[row] = self->device;
      self->batch->place[row] = 0;
      self->batch->offset[row] = self->offset++;
      self->batch->time_us[row] = self->batch->judged_us[row] = self->batch->kafka_us[row] = time_us;
    }
  fleet_batch_set (self->batch, row, number_of (self, FLEET_NAMES_PATHS, path), value);
}

void
past_world_number (PastWorld  *self,
                   const char *vehicle,
                   gint64      time_us,
                   const char *path,
                   double      number)
{
  past_world_tell (self, vehicle, time_us, path, &(FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = number });
}

void
past_world_truth (PastWorld  *self,
                  const char *vehicle,
                  gint64      time_us,
                  const char *path,
                  gboolean    truth)
{
  past_world_tell (self, vehicle, time_us, path, &(FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = truth });
}

void
past_world_alert (PastWorld     *self,
                  const char    *vehicle,
                  const char    *rule,
                  FleetSeverity  severity,
                  gint64         opened_us,
                  gint64         cleared_us)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = fleet_alert_make_id (rule, vehicle, opened_us);
  alert->rule = g_strdup (rule);
  alert->title = g_strdup (rule);
  alert->message = g_strdup ("told by a test");
  alert->severity = severity;
  alert->slot = number_of (self, FLEET_NAMES_VEHICLES, vehicle);
  alert->vehicle = g_strdup (vehicle);
  alert->device_id = g_strdup ("D");
  alert->condition = cleared_us == FLEET_TIME_NONE ? FLEET_CONDITION_ACTIVE : FLEET_CONDITION_CLEARED;
  alert->began_us = alert->opened_us = opened_us;
  alert->cleared_us = cleared_us;
  alert->acknowledged_us = FLEET_TIME_NONE;
  g_ptr_array_add (self->beat->alerts, alert);
}

void
past_world_commit (PastWorld *self)
{
  g_autoptr (GError) error = NULL;

  close_batch (self);
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    {
      self->beat->first_name[i] = self->n_written[i];
      for (; self->n_written[i] < self->names[i]->len; self->n_written[i]++)
        g_ptr_array_add (self->beat->names[i], g_strdup (self->names[i]->pdata[self->n_written[i]]));
    }
  if (self->beat->batches->len > 0)
    {
      const FleetPosition position = { 0, self->offset, 0, 0 };

      g_array_append_val (self->beat->positions, position);
    }
  self->beat->is_checkpoint = TRUE;
  fleet_store_commit (self->store, self->beat, &error);
  g_assert_no_error (error);
  fleet_beat_free (self->beat);
  self->beat = fleet_beat_new ();
}
