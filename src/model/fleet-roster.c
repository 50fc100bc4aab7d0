/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-roster: see the header. A bulletin names only the vehicles that have news, so its cost is that of what changed. The gravest alert of a vehicle is
 * kept by counting its open alerts by severity: an alert that clears takes its count back, and no list has to be searched. */

#include "fleet-roster.h"

#include <math.h>
#include <string.h>

#include "fleet-geo.h"
#include "fleet-vehicle.h"
#include "fleet-vehicle-texts.h"

/* An open alert, by its id. */
typedef struct
{
  FleetSlot     slot;
  FleetSeverity severity;
} OpenAlert;

struct _FleetRoster
{
  GObject parent_instance;

  FleetRosterColumns columns;
  guint              capacity;
  FleetVehicleTexts *texts;           /* by slot */
  guint64           *generations;     /* by slot */
  guint16          (*open)[FLEET_SEVERITY_CRITICAL + 1]; /* by slot: open alerts by severity */
  FleetSlot         *merged_into;     /* by slot; FLEET_NONE */
  GHashTable        *alerts;          /* id -> OpenAlert* */
  GHashTable        *lenses;          /* slot -> FleetVehicle*, weak */
  guint64            generation;
  guint64            text_generation;
  guint64            activity_generation;
  guint              n_vehicles;
  guint              counts[FLEET_N_ACTIVITIES];
};

G_DEFINE_FINAL_TYPE (FleetRoster, fleet_roster, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fleet_roster_finalize (GObject *object)
{
  FleetRoster *self = FLEET_ROSTER (object);

  g_hash_table_unref (self->lenses);
  g_hash_table_unref (self->alerts);
  for (guint slot = 0; slot < self->columns.n_slots; slot++)
    fleet_vehicle_texts_clear (&self->texts[slot]);
  g_free (self->texts);
  g_free (self->generations);
  g_free (self->open);
  g_free (self->merged_into);
  g_free (self->columns.shown);
  g_free (self->columns.placed);
  g_free (self->columns.activity);
  g_free (self->columns.severity);
  g_free (self->columns.latitude);
  g_free (self->columns.longitude);
  g_free (self->columns.x);
  g_free (self->columns.y);
  g_free (self->columns.heading);
  g_free (self->columns.speed_kmh);
  g_free (self->columns.time_us);
  G_OBJECT_CLASS (fleet_roster_parent_class)->finalize (object);
}

static void
fleet_roster_class_init (FleetRosterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_roster_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_ROSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_roster_init (FleetRoster *self)
{
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lenses = g_hash_table_new (NULL, NULL);
}

FleetRoster *
fleet_roster_new (void)
{
  return g_object_new (FLEET_TYPE_ROSTER, NULL);
}

/* Makes room for slot; new slots are not shown. */
static void
ensure_slot (FleetRoster *self,
             FleetSlot    slot)
{
  FleetRosterColumns *columns = &self->columns;
  guint old = columns->n_slots;

  if (slot >= self->capacity)
    {
      self->capacity = MIN (MAX (MAX (1024, self->capacity * 2), slot + 1), FLEET_ROSTER_SLOTS);
      columns->shown = g_renew (guint8, columns->shown, self->capacity);
      columns->placed = g_renew (guint8, columns->placed, self->capacity);
      columns->activity = g_renew (guint8, columns->activity, self->capacity);
      columns->severity = g_renew (guint8, columns->severity, self->capacity);
      columns->latitude = g_renew (double, columns->latitude, self->capacity);
      columns->longitude = g_renew (double, columns->longitude, self->capacity);
      columns->x = g_renew (double, columns->x, self->capacity);
      columns->y = g_renew (double, columns->y, self->capacity);
      columns->heading = g_renew (float, columns->heading, self->capacity);
      columns->speed_kmh = g_renew (float, columns->speed_kmh, self->capacity);
      columns->time_us = g_renew (gint64, columns->time_us, self->capacity);
      self->texts = g_renew (FleetVehicleTexts, self->texts, self->capacity);
      self->generations = g_renew (guint64, self->generations, self->capacity);
      self->open = g_realloc_n (self->open, self->capacity, sizeof *self->open);
      self->merged_into = g_renew (FleetSlot, self->merged_into, self->capacity);
    }
  for (guint i = old; i <= slot; i++)
    {
      columns->shown[i] = columns->placed[i] = 0;
      columns->activity[i] = FLEET_ACTIVITY_UNKNOWN;
      columns->severity[i] = FLEET_SEVERITY_NONE;
      columns->latitude[i] = columns->longitude[i] = columns->x[i] = columns->y[i] = NAN;
      columns->heading[i] = columns->speed_kmh[i] = NAN;
      columns->time_us[i] = FLEET_TIME_NONE;
      self->texts[i] = (FleetVehicleTexts) { 0 };
      self->generations[i] = 0;
      memset (self->open[i], 0, sizeof self->open[i]);
      self->merged_into[i] = FLEET_NONE;
    }
  columns->n_slots = MAX (old, slot + 1);
}

static void
hide (FleetRoster *self,
      FleetSlot    slot)
{
  if (!self->columns.shown[slot])
    return;
  self->columns.shown[slot] = 0;
  self->counts[self->columns.activity[slot]]--;
  self->n_vehicles--;
  self->texts[slot].generation = self->text_generation = self->activity_generation = self->generation;
}

static void
update_severity (FleetRoster *self,
                 FleetSlot    slot)
{
  FleetSeverity worst = FLEET_SEVERITY_CRITICAL;

  while (worst > FLEET_SEVERITY_NONE && self->open[slot][worst] == 0)
    worst--;
  if (self->columns.severity[slot] != worst)
    {
      self->columns.severity[slot] = worst;
      self->generations[slot] = self->generation;
    }
}

static void
merge (FleetRoster *self,
       FleetSlot    from,
       FleetSlot    to)
{
  GHashTableIter iter;
  gpointer value;

  hide (self, from);
  if (to >= FLEET_ROSTER_SLOTS || to == from)
    return;
  ensure_slot (self, to);
  self->merged_into[from] = to;
  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((OpenAlert *) value)->slot == from)
      ((OpenAlert *) value)->slot = to;
  for (guint severity = 0; severity <= FLEET_SEVERITY_CRITICAL; severity++)
    {
      self->open[to][severity] += self->open[from][severity];
      self->open[from][severity] = 0;
    }
  update_severity (self, from);
  update_severity (self, to);
}

static void
place (FleetRosterColumns     *columns,
       const FleetVehicleNews *news)
{
  FleetSlot slot = news->slot;

  columns->placed[slot] = isfinite (news->latitude) && isfinite (news->longitude) && fabs (news->latitude) <= 90 &&
                          fabs (news->longitude) <= 180;
  columns->latitude[slot] = news->latitude;
  columns->longitude[slot] = news->longitude;
  if (columns->placed[slot])
    fleet_geo_project (news->latitude, news->longitude, &columns->x[slot], &columns->y[slot]);
}

static void
apply_vehicle (FleetRoster            *self,
               const FleetVehicleNews *news)
{
  FleetRosterColumns *columns = &self->columns;
  FleetSlot slot = news->slot;
  FleetActivity activity = (guint) news->activity < FLEET_N_ACTIVITIES ? news->activity : FLEET_ACTIVITY_UNKNOWN;

  if (slot >= FLEET_ROSTER_SLOTS)
    return;
  ensure_slot (self, slot);
  self->generations[slot] = self->generation;
  if (news->merged_into != FLEET_NONE)
    {
      merge (self, slot, news->merged_into);
      return;
    }
  if (fleet_vehicle_texts_set (&self->texts[slot], news))
    self->texts[slot].generation = self->text_generation = self->generation;
  if (!columns->shown[slot])
    {
      columns->shown[slot] = 1;
      self->merged_into[slot] = FLEET_NONE;
      self->n_vehicles++;
      self->counts[activity]++;
      self->texts[slot].generation = self->text_generation = self->activity_generation = self->generation;
    }
  else if (columns->activity[slot] != activity)
    {
      self->counts[columns->activity[slot]]--;
      self->counts[activity]++;
      self->activity_generation = self->generation;
    }
  columns->activity[slot] = activity;
  columns->heading[slot] = news->heading;
  columns->speed_kmh[slot] = news->speed_kmh;
  columns->time_us[slot] = news->time_us;
  place (columns, news);
}

static void
close_alert (FleetRoster *self,
             const char  *id)
{
  OpenAlert *known = g_hash_table_lookup (self->alerts, id);
  FleetSlot slot;

  if (known == NULL)
    return;
  slot = known->slot;
  if (self->open[slot][known->severity] > 0)
    self->open[slot][known->severity]--;
  update_severity (self, slot);
  g_hash_table_remove (self->alerts, id);
}

static void
apply_alert (FleetRoster      *self,
             const FleetAlert *alert)
{
  FleetSlot slot = alert->slot;
  OpenAlert *known;

  close_alert (self, alert->id);
  /* What is on a shelf marks no vehicle. */
  if ((alert->condition != FLEET_CONDITION_ACTIVE && alert->condition != FLEET_CONDITION_RECOVERING) || alert->shelved_us != FLEET_TIME_NONE || slot >= FLEET_ROSTER_SLOTS)
    return;
  ensure_slot (self, slot);
  slot = fleet_roster_resolve (self, slot);
  known = g_new0 (OpenAlert, 1);
  known->slot = slot;
  known->severity = MIN ((guint) alert->severity, FLEET_SEVERITY_CRITICAL);
  g_hash_table_insert (self->alerts, g_strdup (alert->id), known);
  if (self->open[slot][known->severity] < G_MAXUINT16)
    self->open[slot][known->severity]++;
  update_severity (self, slot);
}

static void
tell_lenses (FleetRoster *self)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key, lens;

  /* Gathered first: who is told may drop a lens or ask for another. */
  g_hash_table_iter_init (&iter, self->lenses);
  while (g_hash_table_iter_next (&iter, &key, &lens))
    if (fleet_roster_get_slot_generation (self, GPOINTER_TO_UINT (key)) == self->generation)
      g_ptr_array_add (told, g_object_ref (lens));
  for (guint i = 0; i < told->len; i++)
    fleet_vehicle_changed (told->pdata[i]);
}

void
fleet_roster_apply (FleetRoster         *self,
                    const FleetBulletin *bulletin)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (FLEET_IS_ROSTER (self));
  g_return_if_fail (bulletin != NULL);

  if (g_hash_table_size (bulletin->vehicles) == 0 && g_hash_table_size (bulletin->alerts) == 0 &&
      g_hash_table_size (bulletin->gone_alerts) == 0)
    return;
  self->generation++;
  g_hash_table_iter_init (&iter, bulletin->vehicles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    apply_vehicle (self, value);
  g_hash_table_iter_init (&iter, bulletin->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    apply_alert (self, value);
  g_hash_table_iter_init (&iter, bulletin->gone_alerts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    close_alert (self, key);
  tell_lenses (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const FleetRosterColumns *
fleet_roster_get_columns (FleetRoster *self)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), NULL);
  return &self->columns;
}

guint64
fleet_roster_get_generation (FleetRoster *self)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), 0);
  return self->generation;
}

guint64
fleet_roster_get_slot_generation (FleetRoster *self,
                                  FleetSlot    slot)
{
  return slot < self->columns.n_slots ? self->generations[slot] : 0;
}

guint64
fleet_roster_get_text_generation (FleetRoster *self)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), 0);
  return self->text_generation;
}

guint64
fleet_roster_get_slot_text_generation (FleetRoster *self,
                                       FleetSlot    slot)
{
  return slot < self->columns.n_slots ? self->texts[slot].generation : 0;
}

guint64
fleet_roster_get_activity_generation (FleetRoster *self)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), 0);
  return self->activity_generation;
}

guint
fleet_roster_get_n_vehicles (FleetRoster *self)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), 0);
  return self->n_vehicles;
}

guint
fleet_roster_get_count (FleetRoster   *self,
                        FleetActivity  activity)
{
  g_return_val_if_fail (FLEET_IS_ROSTER (self), 0);
  g_return_val_if_fail ((guint) activity < FLEET_N_ACTIVITIES, 0);
  return self->counts[activity];
}

gboolean
fleet_roster_is_shown (FleetRoster *self,
                       FleetSlot    slot)
{
  return slot < self->columns.n_slots && self->columns.shown[slot];
}

FleetSlot
fleet_roster_resolve (FleetRoster *self,
                      FleetSlot    slot)
{
  /* A device's vehicle merges into a car's, and that is the end of it; the count only guards against a ring. */
  for (guint step = 0; step < 8 && slot < self->columns.n_slots && self->merged_into[slot] != FLEET_NONE; step++)
    slot = self->merged_into[slot];
  return slot;
}

const char *
fleet_roster_get_name (FleetRoster *self,
                       FleetSlot    slot)
{
  return slot < self->columns.n_slots && self->texts[slot].name != NULL ? self->texts[slot].name : "";
}

const char *
fleet_roster_get_plate (FleetRoster *self,
                        FleetSlot    slot)
{
  return slot < self->columns.n_slots ? self->texts[slot].plate : NULL;
}

const char *
fleet_roster_get_car_id (FleetRoster *self,
                         FleetSlot    slot)
{
  return slot < self->columns.n_slots ? self->texts[slot].car_id : NULL;
}

const char *
fleet_roster_get_model (FleetRoster *self,
                        FleetSlot    slot)
{
  return slot < self->columns.n_slots ? self->texts[slot].model : NULL;
}

const char *
fleet_roster_get_key (FleetRoster *self,
                      FleetSlot    slot)
{
  return slot < self->columns.n_slots && self->texts[slot].key != NULL ? self->texts[slot].key : "";
}

gboolean
fleet_roster_matches (FleetRoster *self,
                      FleetSlot    slot,
                      const char  *key)
{
  if (!fleet_roster_is_shown (self, slot))
    return FALSE;
  return *key == '\0' || strstr (self->texts[slot].search, key) != NULL;
}

FleetVehicle *
fleet_roster_get_vehicle (FleetRoster *self,
                          FleetSlot    slot)
{
  FleetVehicle *lens;

  g_return_val_if_fail (FLEET_IS_ROSTER (self), NULL);
  g_return_val_if_fail (slot < FLEET_ROSTER_SLOTS, NULL);

  lens = g_hash_table_lookup (self->lenses, GUINT_TO_POINTER (slot));
  if (lens != NULL)
    return g_object_ref (lens);
  lens = fleet_vehicle_new (self, slot);
  g_hash_table_insert (self->lenses, GUINT_TO_POINTER (slot), lens);
  return lens;
}

void
fleet_roster_forget_vehicle (FleetRoster *self,
                             FleetSlot    slot)
{
  g_hash_table_remove (self->lenses, GUINT_TO_POINTER (slot));
}
