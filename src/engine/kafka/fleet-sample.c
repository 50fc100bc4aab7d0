/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sample: see the header. Messages are kept as they came, because the times are judged by whichever path the profile names at last; there are few of them. */

#include "fleet-sample-private.h"

#include "fleet-envelope.h"

#include <string.h>

#define MOST_DEPTH    64
#define MOST_BYTES    1000000
#define MOST_PATHS    4096
#define EXAMPLE_CHARS 60
#define OLDEST_US     (20 * 365 * G_TIME_SPAN_DAY) /* 1990: what is older is no event of a car */

typedef struct
{
  const char *key;
  FleetType   type;     /* FLEET_TYPE_DOUBLE: any number; FLEET_TYPE_TEXT: text or, for a device, an integer */
  double      low, high;
  const char *names[12]; /* of the last part or the last two, lower case without - and _; the likeliest first */
} Role;

static const Role roles[FLEET_SAMPLE_N_ROLES] = {
  [FLEET_SAMPLE_DEVICE] = { "device", FLEET_TYPE_TEXT, 0, 0, { "deviceid", "device.id", "device", "imei", "terminalid", "trackerid", "serialnumber", "serial", "unitid", "vin", "id" } },
  [FLEET_SAMPLE_TIME] = { "time", FLEET_TYPE_NULL, 0, 0, { "time", "timestamp", "eventtime", "ts", "occurredat", "recordedat", "sentat", "datetime", "date", "at" } },
  [FLEET_SAMPLE_LATITUDE] = { "latitude", FLEET_TYPE_DOUBLE, -90, 90, { "lat", "latitude", "gpslat", "y" } },
  [FLEET_SAMPLE_LONGITUDE] = { "longitude", FLEET_TYPE_DOUBLE, -180, 180, { "lon", "lng", "longitude", "long", "gpslon", "gpslng", "x" } },
  [FLEET_SAMPLE_HEADING] = { "heading", FLEET_TYPE_DOUBLE, 0, 360, { "heading", "bearing", "course", "direction", "azimuth" } },
  [FLEET_SAMPLE_SPEED] = { "speed", FLEET_TYPE_DOUBLE, 0, 400, { "speed.kmh", "speedkmh", "speedkph", "speed", "velocity", "kmh" } },
  [FLEET_SAMPLE_CHARGING] = { "charging", FLEET_TYPE_BOOL, 0, 0, { "charging.on", "charging", "ischarging", "chargingon", "charge.active" } },
  [FLEET_SAMPLE_FIRMWARE] = { "firmware", FLEET_TYPE_TEXT, 0, 0, { "firmware", "firmwareversion", "fwversion", "fw", "swversion", "softwareversion" } },
};

static void
free_path (gpointer data)
{
  FleetSamplePath *path = data;

  g_free (path->path);
  g_free (path->example);
  g_free (path);
}

static void
free_message (gpointer data)
{
  FleetSampleMessage *message = data;

  g_hash_table_unref (message->values);
  g_free (message);
}

FleetSample *
fleet_sample_new (void)
{
  FleetSample *self = g_new0 (FleetSample, 1);

  self->reader = fleet_json_reader_new (MOST_DEPTH, MOST_BYTES);
  self->flattener = fleet_flattener_new ();
  self->inflated = g_byte_array_new ();
  self->texts = g_string_chunk_new (4096);
  self->paths = g_ptr_array_new_with_free_func (free_path);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->messages = g_ptr_array_new_with_free_func (free_message);
  return self;
}

void
fleet_sample_free (FleetSample *self)
{
  if (self == NULL)
    return;
  fleet_json_reader_free (self->reader);
  fleet_flattener_free (self->flattener);
  g_byte_array_unref (self->inflated);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->messages);
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->paths);
  g_free (self->refusal);
  g_free (self);
}

static char *
make_example (const FleetValue *value)
{
  g_autoptr (GString) json = g_string_new (NULL);

  fleet_value_append_json (value, json);
  if (g_utf8_strlen (json->str, -1) > EXAMPLE_CHARS)
    {
      g_string_truncate (json, g_utf8_offset_to_pointer (json->str, EXAMPLE_CHARS - 1) - json->str);
      g_string_append (json, "…");
    }
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static FleetSamplePath *
ensure_path (FleetSample *self,
             const char  *text,
             gsize        length)
{
  g_autofree char *name = g_strndup (text, length);
  FleetSamplePath *path = g_hash_table_lookup (self->by_path, name);

  if (path != NULL || self->paths->len >= MOST_PATHS)
    return path;
  path = g_new0 (FleetSamplePath, 1);
  path->path = g_steal_pointer (&name);
  g_ptr_array_add (self->paths, path);
  g_hash_table_insert (self->by_path, path->path, path);
  return path;
}

static double
get_number (const FleetValue *value)
{
  return value->type == FLEET_TYPE_INT ? value->integer : value->type == FLEET_TYPE_DOUBLE ? value->real : 0;
}

static const FleetLeaf *
flatten (FleetSample  *self,
         const char   *payload,
         gsize         length,
         guint        *ret_n,
         GError      **error)
{
  FleetEnvelope envelope;
  const FleetJsonEvent *events;
  gsize n_events;

  if (!fleet_envelope_open (&envelope, payload, length, MOST_BYTES, self->inflated, error))
    return NULL;
  events = fleet_json_reader_read (self->reader, envelope.text, envelope.length, &n_events, error);
  return events != NULL ? fleet_flattener_read (self->flattener, events, n_events, ret_n, error) : NULL;
}

void
fleet_sample_add (FleetSample *self,
                  const char  *payload,
                  gsize        length,
                  gint64       kafka_us)
{
  g_autoptr (GError) error = NULL;
  const FleetLeaf *leaves;
  FleetSampleMessage *message;
  guint n;

  leaves = flatten (self, payload, length, &n, &error);
  if (leaves == NULL)
    {
      if (self->n_refused++ == 0)
        self->refusal = g_strdup (error->message);
      return;
    }
  message = g_new0 (FleetSampleMessage, 1);
  message->kafka_us = kafka_us;
  message->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < n; i++)
    {
      FleetSamplePath *path = ensure_path (self, fleet_flattener_path (self->flattener, &leaves[i]), leaves[i].path_length);
      FleetValue value = leaves[i].value;

      if (path == NULL)
        break;
      if (value.type == FLEET_TYPE_TEXT)
        value.text = g_string_chunk_insert_len (self->texts, value.text, value.length);
      g_free (path->example);
      path->example = make_example (&value);
      path->type = value.type;
      path->number = get_number (&value);
      path->n++;
      g_hash_table_insert (message->values, path->path, g_memdup2 (&value, sizeof value));
    }
  g_ptr_array_add (self->messages, message);
}

guint
fleet_sample_get_n_messages (const FleetSample *self)
{
  return self->messages->len;
}

GPtrArray *
fleet_sample_get_paths (FleetSample *self)
{
  return self->paths;
}

const FleetSamplePath *
fleet_sample_find (FleetSample *self,
                   const char  *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

const char *
fleet_sample_role_to_key (FleetSampleRole role)
{
  g_return_val_if_fail (role < FLEET_SAMPLE_N_ROLES, NULL);
  return roles[role].key;
}

/* ---- guessing ---- */

/* The last n parts of a path, lower case, without - and _: "speed.kmh". */
static char *
get_tail (const char *path,
          guint       n)
{
  const char *at = path + strlen (path);
  GString *tail = g_string_new (NULL);

  for (; at > path; at--)
    if (at[-1] == '.' && --n == 0)
      break;
  for (; *at != '\0'; at++)
    if (*at != '_' && *at != '-')
      g_string_append_c (tail, g_ascii_tolower (*at));
  return g_string_free (tail, FALSE);
}

gboolean
fleet_sample_read_time (const FleetValue  *value,
                        FleetZoneHandling  zones,
                        gint64            *ret_us)
{
  switch (value->type)
    {
    case FLEET_TYPE_TEXT:
      return fleet_time_parse (value->text, value->length, zones, ret_us);
    case FLEET_TYPE_INT:
      return fleet_time_from_int (value->integer, ret_us);
    case FLEET_TYPE_DOUBLE:
      return fleet_time_from_number (value->real, ret_us);
    case FLEET_TYPE_NULL:
    case FLEET_TYPE_BOOL:
    case FLEET_N_TYPES:
    default:
      return FALSE;
    }
}

const FleetValue *
fleet_sample_get_newest (FleetSample *self,
                         const char  *path)
{
  const FleetValue *value = NULL;

  for (guint i = self->messages->len; i-- > 0 && value == NULL;)
    value = g_hash_table_lookup (((FleetSampleMessage *) self->messages->pdata[i])->values, path);
  return value;
}

static gboolean
can_play (FleetSample           *self,
          FleetSampleRole        role,
          const FleetSamplePath *path)
{
  gint64 time_us;

  if (strchr (path->path, '[') != NULL)
    return FALSE;
  switch (roles[role].type)
    {
    case FLEET_TYPE_NULL:
      return fleet_sample_read_time (fleet_sample_get_newest (self, path->path), FLEET_ZONE_HONOURED, &time_us) && time_us > OLDEST_US;
    case FLEET_TYPE_DOUBLE:
      return (path->type == FLEET_TYPE_INT || path->type == FLEET_TYPE_DOUBLE) && path->number >= roles[role].low && path->number <= roles[role].high;
    case FLEET_TYPE_TEXT:
      return path->type == FLEET_TYPE_TEXT || (path->type == FLEET_TYPE_INT && role == FLEET_SAMPLE_DEVICE);
    case FLEET_TYPE_BOOL:
    case FLEET_TYPE_INT:
    case FLEET_N_TYPES:
    default:
      return path->type == roles[role].type;
    }
}

const FleetSamplePath *
fleet_sample_guess (FleetSample     *self,
                    FleetSampleRole  role)
{
  const FleetSamplePath *best = NULL;
  guint best_rank = G_MAXUINT;

  g_return_val_if_fail (role < FLEET_SAMPLE_N_ROLES, NULL);
  for (guint i = 0; i < self->paths->len; i++)
    {
      const FleetSamplePath *path = self->paths->pdata[i];
      g_autofree char *last = get_tail (path->path, 1), *two = get_tail (path->path, 2);
      guint depth = 0, rank;

      for (const char *at = path->path; *at != '\0'; at++)
        depth += *at == '.';
      for (guint k = 0; k < G_N_ELEMENTS (roles[role].names) && roles[role].names[k] != NULL; k++)
        {
          rank = k * 64 + MIN (depth, 63);
          if (rank < best_rank && (strcmp (last, roles[role].names[k]) == 0 || strcmp (two, roles[role].names[k]) == 0) && can_play (self, role, path))
            {
              best = path;
              best_rank = rank;
            }
        }
    }
  return best;
}
