/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile: the profile file, told by one table.
 *
 * Each row is a key: where it stands, what it is, what it is when absent, where it goes, and what a person should know of it. Parsing, checking, the words
 * of an error and the documentation all walk that table, so none can forget a key. [kafka] alone has no rows: its keys are librdkafka's. */

#include "fleet-profile.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-kafka-conf.h"
#include "fleet-setting.h"

#include <string.h>

#define MAX_PROFILE_BYTES (1024 * 1024)

#define AT(field) G_STRUCT_OFFSET (FleetProfile, field)
#define SECOND_US G_TIME_SPAN_SECOND

static const FleetSetting settings[] = {
  { "topics", "telemetry", SETTING_TOPIC, "fleet.telemetry", AT (topic_telemetry), 0, 0, "the topic of telemetry" },
  { "topics", "cars", SETTING_TOPIC, "fleet.cdc.carinfo", AT (topic_cars), 0, 0, "change records of the car table; empty: not used" },
  { "topics", "devices", SETTING_TOPIC, "fleet.cdc.deviceinfo", AT (topic_devices), 0, 0, "change records of the device table; empty: not used" },
  { "topics", "reservations", SETTING_TOPIC, "fleet.cdc.reservation", AT (topic_reservations), 0, 0, "change records of the reservation table; empty: not used" },
  { "topics", "schema-changes", SETTING_TOPIC, "", AT (topic_schema_changes), 0, 0, "where changes of shape are published; empty: not published" },
  { "topics", "actions", SETTING_TOPIC, "", AT (topic_actions), 0, 0, "where consoles share what operators do with alerts; empty: not shared" },
  { "topics", "alerts", SETTING_TOPIC, "", AT (topic_alerts), 0, 0, "where alerts are published as they open, clear and are acknowledged, by alert id; empty: not published" },
  { "topics", "lease", SETTING_TOPIC, "fleet.lease", AT (topic_lease), 0, 0, "a topic of one partition by which consoles agree which of them sends alerts on; empty: this console is the only one" },
  { "topics", "table-changes", SETTING_TOPIC, "", AT (topic_table_changes), 0, 0, "Debezium's topic of changed tables (its topic.prefix); empty: not used" },

  { "telemetry", "start", SETTING_START, "earliest", AT (start_latest), 0, 0, "where a database without positions begins: earliest or latest" },
  { "telemetry", "device", SETTING_PATH, "deviceId", AT (path_device), 0, 0, "path of the device's key" },
  { "telemetry", "time", SETTING_PATH, "time", AT (path_time), 0, 0, "path of the event time" },
  { "telemetry", "latitude", SETTING_PATH, "vehicle.position.lat", AT (path_latitude), 0, 0, "path of the latitude, degrees" },
  { "telemetry", "longitude", SETTING_PATH, "vehicle.position.lon", AT (path_longitude), 0, 0, "path of the longitude, degrees" },
  { "telemetry", "heading", SETTING_PATH, "vehicle.position.heading", AT (path_heading), 0, 0, "path of the heading, degrees clockwise from north" },
  { "telemetry", "speed", SETTING_PATH, "vehicle.position.speed.kmh", AT (path_speed), 0, 0, "path of the speed, km/h" },
  { "telemetry", "charging", SETTING_PATH, "vehicle.powertrain.charging.on", AT (path_charging), 0, 0, "path that is true while the vehicle charges" },
  { "telemetry", "firmware", SETTING_PATH, "firmware", AT (path_firmware), 0, 0, "path of the device's firmware; where a message lacks it, the device table's counts" },
  { "telemetry", "time.zone-handling", SETTING_ZONES, "honour", AT (zones), 0, 0, "honour: a time's zone counts; flink: it is read and thrown away" },
  { "telemetry", "allowed-lateness", SETTING_DURATION, "5s", AT (lateness_us), 0, 24 * 3600 * SECOND_US, "the watermark stays behind the greatest event time by this" },
  { "telemetry", "idle-after", SETTING_DURATION, "30s", AT (idle_us), SECOND_US, 24 * 3600 * SECOND_US, "a partition at its end and quiet for this long is moved by the clock" },
  { "telemetry", "silent-after", SETTING_DURATION, "10m", AT (silent_us), SECOND_US, 365 * 24 * 3600 * SECOND_US, "the map shows a vehicle as silent after this" },
  { "telemetry", "stale-after", SETTING_DURATION, "0", AT (stale_us), 0, 365 * 24 * 3600 * SECOND_US, "a value older than this counts as NULL; 0: never" },
  { "telemetry", "momentary", SETTING_PATHS, "events", AT (momentary), 0, 0, "paths of things that happen: never carried over to the next event" },
  { "telemetry", "max-message-bytes", SETTING_NUMBER, "1000000", AT (max_message_bytes), 1000, 100000000, "a longer message is a dead letter" },
  { "telemetry", "max-depth", SETTING_NUMBER, "64", AT (max_depth), 1, 1000, "a message nested deeper is a dead letter" },

  { "mirror", "car-key", SETTING_COLUMN, "car_id", AT (car_key), 0, 0, "key column of the car table" },
  { "mirror", "device-key", SETTING_COLUMN, "device_id", AT (device_key), 0, 0, "key column of the device table" },
  { "mirror", "device-car", SETTING_COLUMN, "car_id", AT (device_car), 0, 0, "column of the device table that names the car" },
  { "mirror", "device-model", SETTING_COLUMN, "model", AT (device_model), 0, 0, "column of the device table that names the model: what a model sends is watched for changes" },
  { "mirror", "device-firmware", SETTING_COLUMN, "firmware", AT (device_firmware), 0, 0, "column of the device table that names the firmware" },
  { "mirror", "reservation-key", SETTING_COLUMN, "reservation_id", AT (reservation_key), 0, 0, "key column of the reservation table" },
  { "mirror", "reservation-car", SETTING_COLUMN, "car_id", AT (reservation_car), 0, 0, "column of the reservation table that names the car" },
  { "mirror", "reservation-from", SETTING_COLUMN, "started_at", AT (reservation_from), 0, 0, "column of the time from which a reservation runs" },
  { "mirror", "reservation-to", SETTING_COLUMN, "returned_at", AT (reservation_to), 0, 0, "column of the time at which it ended; absent: it runs" },
  { "mirror", "before-image", SETTING_COLUMN, "before-image", AT (before_image), 0, 0, "the field of a change record that holds the row as it was" },
  { "mirror", "car-table", SETTING_TEXT, "", AT (car_table), 0, 0, "the car table's name in records of changed tables; empty: its topic's behind the last dot" },
  { "mirror", "device-table", SETTING_TEXT, "", AT (device_table), 0, 0, "the same of the device table" },
  { "mirror", "reservation-table", SETTING_TEXT, "", AT (reservation_table), 0, 0, "the same of the reservation table" },

  { "rules", "file", SETTING_FILE, NULL, AT (rules_file), 0, 0, N_("the rule file, from the profile's folder") },

  { "import", "endpoint", SETTING_TEXT, "", AT (import_endpoint), 0, 0, "URL of the S3-compatible endpoint of imports; empty: AWS's own" },
  { "import", "region", SETTING_TEXT, "", AT (import_region), 0, 0, "region of its buckets; empty: us-east-1" },
  { "import", "access-key-id", SETTING_TEXT, "", AT (import_access_key), 0, 0, "credentials, where AWS_ACCESS_KEY_ID is not set; empty: none; the secret belongs into the keyring, as import.secret-access-key" },

  { "notify", "critical", SETTING_NOTIFY, "desktop, webhook, email", AT (notify_critical), 0, 0, "who is told of critical alerts whose rule has no notify=" },
  { "notify", "high", SETTING_NOTIFY, "desktop, webhook", AT (notify_high), 0, 0, "the same of high ones" },
  { "notify", "medium", SETTING_NOTIFY, "webhook", AT (notify_medium), 0, 0, "the same of medium ones" },
  { "notify", "low", SETTING_NOTIFY, "none", AT (notify_low), 0, 0, "the same of low ones" },

  { "webhook", "url", SETTING_URL, "", AT (webhook_url), 0, 0, "where alerts are posted as JSON; signed where the keyring has webhook.secret; empty: nowhere" },
  { "webhook", "timeout", SETTING_DURATION, "10s", AT (webhook_timeout_us), SECOND_US, 300 * SECOND_US, "an answer that takes longer is none" },

  { "email", "server", SETTING_MAIL_URL, "", AT (email_server), 0, 0, "smtps://HOST:465 or smtp://HOST:587; the password is the keyring's email.password; empty: no mail" },
  { "email", "user", SETTING_TEXT, "", AT (email_user), 0, 0, "name for the server; empty: it asks for none" },
  { "email", "from", SETTING_TEXT, "", AT (email_from), 0, 0, "the sender's address" },
  { "email", "to", SETTING_TEXT, "", AT (email_to), 0, 0, "the recipients' addresses, with commas between" },
  { "email", "language", SETTING_TEXT, "ko", AT (email_language), 0, 0, "ko or en" },
  { "email", "useful-for", SETTING_DURATION, "24h", AT (email_useful_us), 60 * SECOND_US, 366 * (24 * 3600 * SECOND_US), "an older alert is not mailed any more" },

  { "customer", "url", SETTING_URL, "", AT (customer_url), 0, 0, "the gateway to which messages for customers are posted; signed where the keyring has customer.secret; empty: customers are not told" },
  { "customer", "messages", SETTING_SPARE_FILE, "", AT (customer_messages), 0, 0, "the file of messages by rule, from the profile's folder; empty: the installed one" },
  { "customer", "recipient", SETTING_COLUMN, "customer_phone", AT (customer_recipient), 0, 0, "column of the reservation table that names where a customer's messages go" },
  { "customer", "language", SETTING_TEXT, "", AT (customer_language), 0, 0, "column of the reservation table with the customer's language (ko, en); empty: there is none" },
  { "customer", "fallback-language", SETTING_TEXT, "ko", AT (customer_fallback), 0, 0, "the language where it is not known" },
  { "customer", "after-end", SETTING_DURATION, "30m", AT (customer_after_us), 0, 24 * 3600 * SECOND_US, "how long after a reservation's end its customer is still told of the car" },
  { "customer", "useful-for", SETTING_DURATION, "15m", AT (customer_useful_us), SECOND_US, 24 * 3600 * SECOND_US, "an older alert is not told to a customer any more" },

  { "store", "keep", SETTING_DURATION, "24h", AT (retention_us), 60 * SECOND_US, 36500 * (24 * 3600 * SECOND_US), "history older than this goes" },
  { "store", "keep-bytes", SETTING_BYTES, "5368709120", AT (retention_bytes), 16 * 1024 * 1024, G_MAXINT64, "the oldest history goes when the database has grown beyond this" },
};

static const FleetSetting *
find_setting (const char *group,
              const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].group, group) == 0 && (key == NULL || strcmp (settings[i].key, key) == 0))
      return &settings[i];
  return NULL;
}

/* The group's keys, or all groups', as a person would list them. */
static char *
list_known (const char *group)
{
  GString *list = g_string_new (group == NULL ? "kafka" : NULL);
  const char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const char *name = group == NULL ? settings[i].group : settings[i].key;

      if (group != NULL ? strcmp (settings[i].group, group) != 0 : g_strcmp0 (last, name) == 0)
        continue;
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", name);
      last = name;
    }
  return g_string_free (list, FALSE);
}

gboolean
fleet_profile_is_secret (const char *group,
                         const char *key)
{
  if (strcmp (group, "kafka") == 0)
    return fleet_secret_is_kafka (key);
  return strcmp (group, "import") == 0 && (strcmp (key, "secret-access-key") == 0 || strcmp (key, "session-token") == 0);
}

/* No group and no key that the table does not have: a misspelt one would be a default in disguise. */
static gboolean
check_names (GKeyFile  *file,
             GError   **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);
      g_autofree char *known = NULL;

      if (strcmp (*group, "kafka") == 0)
        continue;
      if (find_setting (*group, NULL) == NULL)
        {
          known = list_known (NULL);
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("there is no group [%s]: the groups are %s"), *group, known);
          return FALSE;
        }
      for (char **key = keys; keys != NULL && *key != NULL; key++)
        if (fleet_profile_is_secret (*group, *key))
          {
            g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, "[%s] %s: " FLEET_PROFILE_NO_SECRETS, *group, *key);
            return FALSE;
          }
        else if (find_setting (*group, *key) == NULL)
          {
            known = list_known (*group);
            g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] has no key %s: its keys are %s"), *group, *key, known);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
read_kafka (FleetProfile  *self,
            GKeyFile      *file,
            GError       **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, "kafka", NULL, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **key = keys; keys != NULL && *key != NULL; key++)
    {
      /* The raw value: librdkafka gets what stands there, whatever a key file would make of a backslash. */
      g_autofree char *value = g_key_file_get_value (file, "kafka", *key, NULL);

      if (fleet_secret_is_kafka (*key))
        {
          fleet_secret_wipe (value, strlen (value));
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, "[kafka] %s: " FLEET_PROFILE_NO_SECRETS, *key);
          return FALSE;
        }
      if (!fleet_kafka_conf_check (*key, value, error))
        {
          g_prefix_error (error, "[kafka] %s: ", *key);
          return FALSE;
        }
      g_strv_builder_add (builder, *key);
      g_strv_builder_add (builder, value);
    }
  self->kafka = g_strv_builder_end (builder);
  if (fleet_kafka_conf_find ((const char *const *) self->kafka, "bootstrap.servers") == NULL
      && fleet_kafka_conf_find ((const char *const *) self->kafka, "metadata.broker.list") == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID,
                   _("[kafka] has no bootstrap.servers: write the brokers' host:port, with commas between"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_settings (FleetProfile  *self,
               GKeyFile      *file,
               const char    *folder,
               GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const FleetSetting *setting = &settings[i];
      g_autofree char *value = g_key_file_get_value (file, setting->group, setting->key, NULL);

      if (value == NULL && setting->fallback == NULL)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] has no %s: write %s"), setting->group, setting->key, _(setting->what));
          return FALSE;
        }
      if (!fleet_setting_put (setting, self, value != NULL ? value : setting->fallback, folder, error))
        return FALSE;
    }
  if (self->topic_telemetry == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[topics] telemetry is empty: name the topic of telemetry"));
      return FALSE;
    }
  return TRUE;
}

/* One topic cannot be two kinds of thing. */
static gboolean
check_topics (const FleetProfile  *self,
              GError             **error)
{
  const char *topics[] = { self->topic_telemetry, self->topic_cars, self->topic_devices, self->topic_reservations, self->topic_schema_changes,
                           self->topic_alerts, self->topic_lease, self->topic_table_changes, self->topic_actions };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (guint j = 0; j < i; j++)
      if (topics[i] != NULL && g_strcmp0 (topics[i], topics[j]) == 0)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[topics] %s is named twice: each topic holds one kind of record"), topics[i]);
          return FALSE;
        }
  return TRUE;
}

static gboolean
check_email (const FleetProfile  *self,
             GError             **error)
{
  const char *missing = self->email_server == NULL ? NULL : self->email_from == NULL ? "from" : self->email_to == NULL ? "to" : NULL;

  if (missing == NULL)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "[email] has a server and no %s: write %s=name@example.com", missing, missing);
  return FALSE;
}

FleetProfile *
fleet_profile_parse (const char  *text,
                     const char  *folder,
                     GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (FleetProfile) self = NULL;
  g_autoptr (GError) reason = NULL;

  if (strlen (text) > MAX_PROFILE_BYTES)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("a profile has at most %d bytes"), MAX_PROFILE_BYTES);
      return NULL;
    }
  /* An empty text is a key file to nobody but us: what it lacks is said below. */
  if (*text != '\0' && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("it is not a key file of [groups] and key=value lines: %s"), reason->message);
      return NULL;
    }

  self = g_new0 (FleetProfile, 1);
  fleet_refs_init (&self->refs);
  if (!check_names (file, error) || !read_kafka (self, file, error) || !read_settings (self, file, folder, error)
      || !check_topics (self, error) || !check_email (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

FleetProfile *
fleet_profile_load (const char  *file_name,
                    GError     **error)
{
  g_autofree char *text = NULL;
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autoptr (GError) reason = NULL;
  FleetProfile *self;
  gsize length;

  if (!g_file_get_contents (file_name, &text, &length, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The profile cannot be read: %s"), reason->message);
      return NULL;
    }
  if (strlen (text) != length || !g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s: a profile is UTF-8 text"), file_name);
      return NULL;
    }
  self = fleet_profile_parse (text, folder, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", file_name);
  else
    self->file_name = g_canonicalize_filename (file_name, NULL);
  return self;
}

FleetProfile *
fleet_profile_new_demo (const char *bootstrap,
                        const char *rules_file)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\nactions=fleet.actions\n[rules]\nfile=rules.ini\n", bootstrap);
  FleetProfile *self = fleet_profile_parse (text, NULL, NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_free (self->rules_file);
  self->rules_file = g_strdup (rules_file);
  return self;
}

char *
fleet_profile_describe (void)
{
  GString *text = g_string_new ("[kafka]\n# librdkafka's properties as they stand; bootstrap.servers must be given\nbootstrap.servers=127.0.0.1:9092\n");
  const char *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (g_strcmp0 (group, settings[i].group) != 0)
        g_string_append_printf (text, "\n[%s]\n", settings[i].group);
      group = settings[i].group;
      g_string_append_printf (text, "# %s%s\n%s=%s\n", settings[i].what, settings[i].fallback == NULL ? "; must be given" : "",
                              settings[i].key, settings[i].fallback != NULL ? settings[i].fallback : "rules.ini");
    }
  return g_string_free (text, FALSE);
}

FleetNotify
fleet_profile_notify (const FleetProfile *self,
                      FleetSeverity       severity)
{
  switch (severity)
    {
    case FLEET_SEVERITY_CRITICAL:
      return self->notify_critical;
    case FLEET_SEVERITY_HIGH:
      return self->notify_high;
    case FLEET_SEVERITY_MEDIUM:
      return self->notify_medium;
    case FLEET_SEVERITY_NONE:
    case FLEET_SEVERITY_LOW:
    default:
      return self->notify_low;
    }
}

FleetProfile *
fleet_profile_ref (FleetProfile *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_profile_unref (FleetProfile *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_free (self->file_name);
  g_strfreev (self->kafka);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    fleet_setting_free (&settings[i], self);
  g_free (self);
}
