/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "judge-world.h"

#include <string.h>

static const char *const vehicle_names[WORLD_VEHICLES] = { "car:a", "car:b", "car:c", "device:d" };

static const char *
get_vehicle (FleetSlot slot,
             gpointer  user_data)
{
  return vehicle_names[slot];
}

static const char *
get_device (FleetDevice device,
            gpointer    user_data)
{
  static const char *const names[] = { "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7" };

  return names[device];
}

static const char *
get_car (FleetSlot slot,
         gint64    time_us,
         gpointer  user_data)
{
  return slot == WORLD_VEHICLES - 1 ? NULL : vehicle_names[slot] + 4;
}

/* The ledger as it stands; a judge that asks for it too late would show. */
static gboolean
get_value (FleetSlot   slot,
           FleetPath   path,
           gint64      time_us,
           FleetValue *ret_value,
           gpointer    user_data)
{
  World *self = user_data;

  for (guint i = 0; i < WORLD_VALUES; i++)
    if (self->value_paths[i] == path)
      {
        *ret_value = self->vehicles[slot].values[i];
        return self->vehicles[slot].has[i];
      }
  *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = slot };
  return TRUE;
}

static const FleetJudgeContext context = { get_vehicle, get_device, get_car, get_car, get_value };

static void
take_rules (World      *self,
            const char *rules)
{
  GPtrArray *problems;

  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = fleet_rule_parse_file_text (rules, -1, &problems);
  if (problems->len > 0)
    g_error ("%s", ((FleetRuleProblem *) problems->pdata[0])->message);
  g_ptr_array_unref (problems);
}

World *
world_new (const char *rules,
           gint64      lateness_us)
{
  World *self = g_new0 (World, 1);

  self->paths = fleet_dictionary_new (1000);
  for (guint i = 0; i < WORLD_VALUES; i++)
    self->value_paths[i] = fleet_dictionary_intern (self->paths, (char[]) { 'c', '0' + i }, 2);
  self->lateness_us = lateness_us;
  take_rules (self, rules);
  self->judge = fleet_judge_new (self->rules, self->paths, lateness_us, &context, self);
  self->verdict = fleet_verdict_new ();
  self->record = fleet_batch_new (NULL);
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_alert_unref);
  self->standings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < WORLD_VEHICLES; i++)
    self->vehicles[i].newest_us = self->vehicles[i].device_newest_us[0] = self->vehicles[i].device_newest_us[1] = G_MININT64;
  return self;
}

static gboolean
free_standing (gpointer key,
               gpointer value,
               gpointer user_data)
{
  fleet_standing_clear (value);
  return TRUE;
}

void
world_free (World *self)
{
  fleet_judge_free (self->judge);
  fleet_verdict_free (self->verdict);
  fleet_batch_unref (self->record);
  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->alerts);
  g_hash_table_foreach_remove (self->standings, free_standing, NULL);
  g_hash_table_unref (self->standings);
  fleet_dictionary_free (self->paths);
  g_free (self);
}

/* What the store would do with a verdict. */
static void
keep (World *self)
{
  for (guint i = 0; i < self->verdict->alerts->len; i++)
    {
      FleetAlert *alert = fleet_alert_ref (self->verdict->alerts->pdata[i]);

      g_hash_table_replace (self->alerts, alert->id, alert);
    }
  for (guint i = 0; i < self->verdict->standings->len; i++)
    {
      FleetStanding *standing = &g_array_index (self->verdict->standings, FleetStanding, i);
      g_autofree char *key = g_strdup_printf ("%u %s", standing->slot, standing->rule);
      FleetStanding *old = g_hash_table_lookup (self->standings, key);

      if (old != NULL)
        fleet_standing_clear (old);
      if (standing->phase == FLEET_CONDITION_NORMAL && standing->cleared_from_us == FLEET_TIME_NONE)
        {
          g_hash_table_remove (self->standings, key);
          continue;
        }
      old = g_memdup2 (standing, sizeof *standing);
      old->message = g_strdup (standing->message);
      old->evidence = g_strdup (standing->evidence);
      old->alert_id = g_strdup (standing->alert_id);
      g_hash_table_replace (self->standings, g_steal_pointer (&key), old);
    }
  self->n_opened += self->verdict->n_opened;
  self->n_cleared += self->verdict->n_cleared;
  self->n_shadow += self->verdict->n_shadow;
  fleet_verdict_free (self->verdict);
  self->verdict = fleet_verdict_new ();
}

void
world_merge (WorldVehicle     *vehicle,
             const WorldEvent *event,
             gboolean         *ret_late,
             gint64           *ret_judged_us)
{
  gint64 *device_newest_us = &vehicle->device_newest_us[event->device % 2];

  *ret_late = event->time_us < *device_newest_us;
  *device_newest_us = MAX (*device_newest_us, event->time_us);
  if (event->time_us >= vehicle->newest_us)
    {
      vehicle->newest_us = event->time_us;
      vehicle->newest_device = event->device;
    }
  *ret_judged_us = vehicle->newest_us;
  for (guint i = 0; i < WORLD_VALUES; i++)
    if (event->has[i] && (!vehicle->has[i] || event->time_us >= vehicle->times_us[i]))
      {
        vehicle->has[i] = TRUE;
        vehicle->values[i] = event->values[i];
        vehicle->times_us[i] = event->time_us;
      }
}

/* The ledger's values as a row of record. */
static void
fill_row (World      *self,
          FleetSlot   slot,
          FleetBatch *record,
          guint       row)
{
  const WorldVehicle *vehicle = &self->vehicles[slot];
  guint n_wants;
  const FleetWant *wants = fleet_judge_wants (self->judge, &n_wants);

  record->slot[row] = slot;
  record->judged_us[row] = vehicle->newest_us;
  for (guint w = 0; w < n_wants; w++)
    for (guint i = 0; i < WORLD_VALUES; i++)
      if (wants[w].path == self->value_paths[i] && vehicle->has[i])
        {
          const FleetValue time = { .type = FLEET_TYPE_INT, .integer = vehicle->times_us[i] };

          fleet_batch_set (record, row, wants[w].path, &vehicle->values[i]);
          if (wants[w].time_path != FLEET_NONE)
            fleet_batch_set (record, row, wants[w].time_path, &time);
        }
}

void
world_add (World            *self,
           const WorldEvent *event)
{
  FleetBatch *record = self->record;
  guint row = record->n_rows;
  gboolean late;
  gint64 judged_us;

  world_merge (&self->vehicles[event->slot], event, &late, &judged_us);
  fill_row (self, event->slot, record, row);
  record->device[row] = event->device;
  record->place[row] = event->place;
  record->time_us[row] = event->time_us;
  record->kafka_us[row] = event->kafka_us;
  record->flags[row] = late ? FLEET_ROW_LATE : 0;
  record->n_rows++;
  if (record->n_rows == FLEET_BATCH_ROWS)
    world_cut (self);
}

void
world_cut (World *self)
{
  fleet_judge_batch (self->judge, self->record, 0, self->verdict);
  fleet_batch_unref (self->record);
  self->record = fleet_batch_new (NULL);
  keep (self);
}

void
world_advance (World      *self,
               FleetPlace  place,
               gint64      watermark_us,
               gboolean    by_clock)
{
  world_cut (self);
  fleet_judge_advance (self->judge, place, watermark_us, by_clock, self->verdict);
  keep (self);
}

void
world_end (World *self)
{
  world_cut (self);
  for (FleetPlace place = 0; place < WORLD_PLACES; place++)
    world_advance (self, place, fleet_judge_greatest (self->judge, place), FALSE);
}

void
world_restart (World      *self,
               const char *rules)
{
  FleetJudge *old;
  GHashTableIter iter;
  gpointer value;
  FleetPlace places[WORLD_VEHICLES];

  world_cut (self);
  for (guint i = 0; i < WORLD_VEHICLES; i++)
    places[i] = i % WORLD_PLACES;
  old = self->judge;
  if (rules != NULL)
    take_rules (self, rules);
  self->judge = fleet_judge_new (self->rules, self->paths, self->lateness_us, &context, self);
  for (FleetPlace place = 0; place < WORLD_PLACES; place++)
    fleet_judge_restore_place (self->judge, place, fleet_judge_greatest (old, place), fleet_judge_watermark (old, place));
  fleet_judge_free (old);
  g_hash_table_iter_init (&iter, self->standings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FleetStanding *standing = value;

      fleet_judge_restore (self->judge, standing, standing->alert_id != NULL ? g_hash_table_lookup (self->alerts, standing->alert_id) : NULL);
    }
  for (FleetSlot slot = 0; slot < WORLD_VEHICLES; slot++)
    if (self->vehicles[slot].newest_us != G_MININT64)
      {
        const WorldVehicle *vehicle = &self->vehicles[slot];
        g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
        guint row = 70;

        fill_row (self, slot, record, row);
        record->n_rows = row + 1;
        record->place[row] = places[slot];
        record->device[row] = vehicle->newest_device;
        record->time_us[row] = vehicle->newest_us;
        record->kafka_us[row] = FLEET_TIME_NONE;
        fleet_judge_rearm (self->judge, record, row);
      }
}

static char *
describe_alert (const FleetAlert *alert)
{
  return g_strdup_printf ("%s %s %s began %" G_GINT64_FORMAT " opened %" G_GINT64_FORMAT " cleared %" G_GINT64_FORMAT " %s %s “%s”", alert->rule, alert->vehicle,
                          fleet_condition_to_string (alert->condition), alert->began_us, alert->opened_us,
                          alert->cleared_us == FLEET_TIME_NONE ? -1 : alert->cleared_us, alert->device_id, alert->id, alert->message);
}

static gint
order_texts (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
world_describe (World *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (lines, describe_alert (value));
  g_ptr_array_sort (lines, order_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (GStrv) lines->pdata);
}

FleetAlert *
world_find (World      *self,
            const char *rule,
            FleetSlot   slot,
            gint64      began_us)
{
  g_autofree char *id = fleet_alert_make_id (rule, vehicle_names[slot], began_us);

  return g_hash_table_lookup (self->alerts, id);
}
