/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-newsroom: one entry a vehicle, and two lists of those that have changed: since the last beat, since the last checkpoint. */

#include "fleet-newsroom.h"

#include "fleet-dossier.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char         *vehicle;     /* GRefString; NULL: nothing heard of this slot yet */
  char         *car_id;      /* GRefString, as of generation; so the next two */
  char         *plate;
  char         *model;
  guint         generation;  /* of the mirror's rows, when the texts were asked */
  FleetActivity activity;    /* as last told */
  FleetSlot     merged_into; /* FLEET_NONE: it lives */
  guint8        is_touched;
  guint8        is_dirty;    /* since the last checkpoint */
} Entry;

struct _FleetNewsroom
{
  FleetProfile    *profile;
  FleetDictionary *paths, *devices, *vehicles;
  FleetMirror     *mirror;
  FleetLedger     *ledger;
  FleetPath        latitude, longitude, heading, speed, charging;
  GArray          *entries; /* Entry, by slot */
  GArray          *touched; /* FleetSlot */
  GArray          *dirty;   /* FleetSlot */
  guint            generation;
  guint            n_vehicles;
  guint            n_unknown;
  FleetSlot        watched;
  gboolean         tell_watched;
  gint64           now_us;  /* event time as the last tick told it */
};

static FleetPath
intern_path (FleetDictionary *paths,
             const char      *text)
{
  return text != NULL ? fleet_dictionary_intern (paths, text, strlen (text)) : FLEET_NONE;
}

FleetNewsroom *
fleet_newsroom_new (FleetProfile    *profile,
                    FleetDictionary *paths,
                    FleetDictionary *devices,
                    FleetDictionary *vehicles,
                    FleetMirror     *mirror,
                    FleetLedger     *ledger)
{
  FleetNewsroom *self = g_new0 (FleetNewsroom, 1);

  self->profile = profile;
  self->paths = paths;
  self->devices = devices;
  self->vehicles = vehicles;
  self->mirror = mirror;
  self->ledger = ledger;
  self->latitude = intern_path (paths, profile->path_latitude);
  self->longitude = intern_path (paths, profile->path_longitude);
  self->heading = intern_path (paths, profile->path_heading);
  self->speed = intern_path (paths, profile->path_speed);
  self->charging = intern_path (paths, profile->path_charging);
  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  self->touched = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  self->dirty = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  self->generation = 1;
  self->watched = FLEET_NONE;
  self->now_us = FLEET_TIME_NONE;
  return self;
}

void
fleet_newsroom_free (FleetNewsroom *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      g_clear_pointer (&entry->vehicle, g_ref_string_release);
      g_clear_pointer (&entry->car_id, g_ref_string_release);
      g_clear_pointer (&entry->plate, g_ref_string_release);
      g_clear_pointer (&entry->model, g_ref_string_release);
    }
  g_array_unref (self->entries);
  g_array_unref (self->touched);
  g_array_unref (self->dirty);
  g_free (self);
}

static gboolean
is_unknown (const Entry *entry)
{
  return g_str_has_prefix (entry->vehicle, "device:");
}

/* The slot's entry, made at first sight. */
static Entry *
get_entry (FleetNewsroom *self,
           FleetSlot      slot)
{
  Entry *entry;

  if (slot >= self->entries->len)
    g_array_set_size (self->entries, slot + 1);
  entry = &g_array_index (self->entries, Entry, slot);
  if (entry->vehicle == NULL)
    {
      entry->vehicle = g_ref_string_new (fleet_dictionary_text (self->vehicles, slot, NULL));
      entry->merged_into = FLEET_NONE;
      self->n_vehicles++;
      self->n_unknown += is_unknown (entry);
    }
  return entry;
}

void
fleet_newsroom_touch (FleetNewsroom *self,
                      FleetSlot      slot)
{
  Entry *entry = get_entry (self, slot);

  if (slot == self->watched)
    self->tell_watched = TRUE;
  if (!entry->is_touched)
    {
      entry->is_touched = TRUE;
      g_array_append_val (self->touched, slot);
    }
  if (!entry->is_dirty)
    {
      entry->is_dirty = TRUE;
      g_array_append_val (self->dirty, slot);
    }
}

void
fleet_newsroom_move (FleetNewsroom *self,
                     FleetSlot      from,
                     FleetSlot      to)
{
  fleet_newsroom_touch (self, from);
  fleet_newsroom_touch (self, to);
  if (get_entry (self, from)->merged_into == FLEET_NONE)
    {
      self->n_vehicles--;
      self->n_unknown -= is_unknown (get_entry (self, from));
    }
  get_entry (self, from)->merged_into = to;
}

static void
touch_car (FleetNewsroom *self,
           const char    *car)
{
  g_autofree char *key = g_strconcat ("car:", car, NULL);
  FleetSlot slot = fleet_dictionary_find (self->vehicles, key, strlen (key));

  if (slot != FLEET_NONE && slot < self->entries->len && g_array_index (self->entries, Entry, slot).vehicle != NULL)
    fleet_newsroom_touch (self, slot);
}

void
fleet_newsroom_row_changed (FleetNewsroom         *self,
                            const FleetRowVersion *version)
{
  self->generation++;
  if (version->table == FLEET_TABLE_CAR)
    touch_car (self, version->key);
  else if (version->table == FLEET_TABLE_RESERVATION)
    {
      const FleetValue *car = fleet_row_version_get (version, self->profile->reservation_car);
      g_autoptr (GString) text = g_string_new (NULL);

      if (car != NULL)
        fleet_value_append (car, text);
      touch_car (self, text->str);
    }
}

void
fleet_newsroom_watch (FleetNewsroom *self,
                      FleetSlot      slot)
{
  self->watched = slot;
  self->tell_watched = slot != FLEET_NONE && slot < fleet_dictionary_size (self->vehicles);
}

static gboolean
is_silent (FleetNewsroom *self,
           gint64         newest_us)
{
  return self->now_us != FLEET_TIME_NONE && newest_us != FLEET_TIME_NONE && newest_us < self->now_us - self->profile->silent_us;
}

void
fleet_newsroom_tick (FleetNewsroom *self,
                     gint64         now_us)
{
  self->now_us = now_us;
  for (FleetSlot slot = 0; slot < self->entries->len; slot++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, slot);

      if (entry->vehicle == NULL || entry->merged_into != FLEET_NONE || entry->activity == FLEET_ACTIVITY_UNKNOWN)
        continue;
      if (is_silent (self, fleet_ledger_newest (self->ledger, slot, NULL)) != (entry->activity == FLEET_ACTIVITY_SILENT))
        fleet_newsroom_touch (self, slot);
    }
}

static void
set_text (char       **text,
          const char  *value)
{
  if (g_strcmp0 (*text, value) == 0)
    return;
  g_clear_pointer (text, g_ref_string_release);
  *text = value != NULL ? g_ref_string_new (value) : NULL;
}

static void
set_column (char                 **text,
            const FleetRowVersion *row,
            const char            *column)
{
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, column) : NULL;
  g_autoptr (GString) printed = NULL;

  if (value == NULL || value->type == FLEET_TYPE_NULL)
    {
      set_text (text, NULL);
      return;
    }
  printed = g_string_new (NULL);
  fleet_value_append (value, printed);
  set_text (text, printed->str);
}

/* The texts of the entry's car as of a time; asked again only when some row has changed. */
static void
refresh_texts (FleetNewsroom *self,
               Entry         *entry,
               FleetSlot      slot,
               gint64         time_us)
{
  const FleetRowVersion *car;

  if (entry->generation == self->generation)
    return;
  entry->generation = self->generation;
  car = fleet_mirror_car (self->mirror, slot, time_us);
  set_text (&entry->car_id, g_str_has_prefix (entry->vehicle, "car:") ? entry->vehicle + strlen ("car:") : NULL);
  set_column (&entry->plate, car, "plate");
  set_column (&entry->model, car, "model");
}

const char *
fleet_newsroom_car_id (FleetNewsroom *self,
                       FleetSlot      slot,
                       gint64         time_us)
{
  Entry *entry = get_entry (self, slot);

  refresh_texts (self, entry, slot, time_us);
  return entry->car_id;
}

const char *
fleet_newsroom_plate (FleetNewsroom *self,
                      FleetSlot      slot,
                      gint64         time_us)
{
  Entry *entry = get_entry (self, slot);

  refresh_texts (self, entry, slot, time_us);
  return entry->plate;
}

static double
get_number (FleetNewsroom *self,
            FleetSlot      slot,
            FleetPath      path)
{
  FleetValue value;

  if (path == FLEET_NONE || !fleet_ledger_get (self->ledger, slot, path, &value, NULL, NULL))
    return NAN;
  if (value.type == FLEET_TYPE_DOUBLE)
    return value.real;
  return value.type == FLEET_TYPE_INT ? (double) value.integer : NAN;
}

/* A place that cannot be on earth is no place. */
static void
get_position (FleetNewsroom *self,
              FleetSlot      slot,
              double        *ret_latitude,
              double        *ret_longitude)
{
  double latitude = get_number (self, slot, self->latitude);
  double longitude = get_number (self, slot, self->longitude);
  gboolean is_place = fabs (latitude) <= 90 && fabs (longitude) <= 180;

  *ret_latitude = is_place ? latitude : NAN;
  *ret_longitude = is_place ? longitude : NAN;
}

static FleetActivity
get_activity (FleetNewsroom *self,
              const Entry   *entry,
              FleetSlot      slot,
              gint64         newest_us)
{
  FleetValue value;

  if (is_unknown (entry))
    return FLEET_ACTIVITY_UNKNOWN;
  if (is_silent (self, newest_us))
    return FLEET_ACTIVITY_SILENT;
  if (self->charging != FLEET_NONE && fleet_ledger_get (self->ledger, slot, self->charging, &value, NULL, NULL) &&
      value.type == FLEET_TYPE_BOOL && value.boolean)
    return FLEET_ACTIVITY_CHARGING;
  return fleet_mirror_reservation (self->mirror, slot, newest_us) != NULL ? FLEET_ACTIVITY_IN_USE : FLEET_ACTIVITY_FREE;
}

static char *
share (char *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

static FleetVehicleNews *
make_news (FleetNewsroom *self,
           FleetSlot      slot)
{
  Entry *entry = get_entry (self, slot);
  FleetVehicleNews *news = fleet_vehicle_news_new ();
  gint64 newest_us = fleet_ledger_newest (self->ledger, slot, NULL);

  news->slot = slot;
  news->merged_into = entry->merged_into;
  news->vehicle = share (entry->vehicle);
  if (entry->merged_into != FLEET_NONE)
    return news;

  refresh_texts (self, entry, slot, newest_us);
  entry->activity = get_activity (self, entry, slot, newest_us);
  news->car_id = share (entry->car_id);
  news->plate = share (entry->plate);
  news->model = share (entry->model);
  news->time_us = newest_us;
  news->activity = entry->activity;
  news->heading = get_number (self, slot, self->heading);
  news->speed_kmh = get_number (self, slot, self->speed);
  get_position (self, slot, &news->latitude, &news->longitude);
  return news;
}

void
fleet_newsroom_tell (FleetNewsroom *self,
                     FleetBulletin *bulletin)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      FleetSlot slot = g_array_index (self->touched, FleetSlot, i);

      g_hash_table_replace (bulletin->vehicles, GUINT_TO_POINTER (slot), make_news (self, slot));
      get_entry (self, slot)->is_touched = FALSE;
    }
  g_array_set_size (self->touched, 0);

  if (self->tell_watched)
    {
      g_clear_pointer (&bulletin->record, fleet_vehicle_record_free);
      bulletin->record = fleet_dossier_make (self->profile, self->paths, self->devices, self->mirror, self->ledger, self->watched);
      self->tell_watched = FALSE;
    }
}

static FleetVehicleRow *
make_row (FleetNewsroom *self,
          FleetSlot      slot)
{
  Entry *entry = get_entry (self, slot);
  FleetVehicleRow *row = g_new0 (FleetVehicleRow, 1);

  row->slot = slot;
  row->gone = entry->merged_into != FLEET_NONE;
  row->vehicle_id = g_strdup (strchr (entry->vehicle, ':') + 1);
  row->time_us = fleet_ledger_newest (self->ledger, slot, NULL);
  row->latitude = row->longitude = row->heading = row->speed_kmh = NAN;
  if (row->gone)
    return row;

  refresh_texts (self, entry, slot, row->time_us);
  row->car_id = g_strdup (entry->car_id);
  row->plate = g_strdup (entry->plate);
  row->heading = get_number (self, slot, self->heading);
  row->speed_kmh = get_number (self, slot, self->speed);
  get_position (self, slot, &row->latitude, &row->longitude);
  row->state = fleet_ledger_save (self->ledger, slot);
  return row;
}

void
fleet_newsroom_checkpoint (FleetNewsroom *self,
                           GPtrArray     *rows)
{
  for (guint i = 0; i < self->dirty->len; i++)
    {
      FleetSlot slot = g_array_index (self->dirty, FleetSlot, i);

      get_entry (self, slot)->is_dirty = FALSE;
      g_ptr_array_add (rows, make_row (self, slot));
    }
  g_array_set_size (self->dirty, 0);
}

guint
fleet_newsroom_vehicles (FleetNewsroom *self)
{
  return self->n_vehicles;
}

guint
fleet_newsroom_unknown (FleetNewsroom *self)
{
  return self->n_unknown;
}

gboolean
fleet_newsroom_has_touched (FleetNewsroom *self)
{
  return self->touched->len > 0 || self->tell_watched;
}
