/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doctor: see the header. The first four steps are gone by hand (fleet-probe), because librdkafka does not say which of them failed; from the password on it is librdkafka that goes,
 * with the very settings that the stream uses. */

#include "fleet-config.h"

#include "fleet-doctor.h"

#include "fleet-cluster-reader.h"
#include "fleet-kafka-conf.h"
#include "fleet-probe.h"
#include "fleet-sample.h"
#include "fleet-time.h"

#include <glib/gi18n-lib.h>

#define MOST_SERVERS   3  /* of bootstrap.servers, that are tried */
#define TELEMETRY_EACH 20 /* records of a partition */
#define OTHERS_EACH    1

typedef struct
{
  FleetProfile       *profile;
  GCancellable       *cancellable;
  FleetDoctorNews     news;
  gpointer            user_data;
  FleetProbe         *probe;
  FleetClusterReader *reader;
  FleetSample        *sample;
  guint               n_brokers;
  gboolean            has_records; /* of telemetry */
} Visit;

typedef struct
{
  const char *name; /* NULL: not used */
  const char *key;
  int         partitions;
} Topic;

const char *
fleet_doctor_step_to_string (FleetDoctorStep step)
{
  static const char *const names[] = { "name", "tcp", "tls", "sasl", "metadata", "read", "fields", "times" };

  g_return_val_if_fail (step < FLEET_DOCTOR_N_STEPS, NULL);
  return names[step];
}

const char *
fleet_doctor_step_to_title (FleetDoctorStep step)
{
  static const char *const titles[] = { N_("Host Name"), N_("Connection"), N_("Encryption (TLS)"), N_("Login (SASL)"), N_("Topics"), N_("Reading"), N_("Fields"), N_("Times") };

  g_return_val_if_fail (step < FLEET_DOCTOR_N_STEPS, NULL);
  return _(titles[step]);
}

const char *
fleet_doctor_state_to_string (FleetDoctorState state)
{
  static const char *const names[] = { "not reached", "running", "good", "doubtful", "bad" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), NULL);
  return names[state];
}

static void
tell (Visit            *self,
      FleetDoctorStep   step,
      FleetDoctorState  state,
      const char       *sentence)
{
  self->news (step, state, sentence, self->user_data);
}

/* The end of a step; returns ok. */
static gboolean
conclude (Visit            *self,
          FleetDoctorStep   step,
          gboolean          ok,
          gboolean          doubt,
          const char       *told,
          const GError     *error)
{
  tell (self, step, !ok ? FLEET_DOCTOR_BAD : doubt ? FLEET_DOCTOR_DOUBTFUL : FLEET_DOCTOR_GOOD, ok ? told : error->message);
  return ok;
}

/* One of the servers is enough. The last one's failure is told, unless an earlier one came further. */
static gboolean
reach (Visit *self)
{
  const char *servers = fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "bootstrap.servers");
  g_auto (GStrv) names = g_strsplit (servers != NULL ? servers : fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "metadata.broker.list"), ",", -1);
  g_autofree char *resolved = NULL;
  g_autoptr (GError) error = NULL;
  FleetDoctorStep step = FLEET_DOCTOR_NAME;

  tell (self, FLEET_DOCTOR_NAME, FLEET_DOCTOR_RUNNING, NULL);
  for (guint i = 0; names[i] != NULL && i < MOST_SERVERS; i++)
    {
      g_autofree char *told = NULL, *address = NULL;
      g_autoptr (GError) reason = NULL;
      g_autoptr (FleetProbe) probe = fleet_probe_new (self->profile, g_strstrip (names[i]), self->cancellable);
      gboolean has_name = fleet_probe_resolve (probe, &address, &reason);

      if (has_name && fleet_probe_connect (probe, &told, &reason))
        {
          self->probe = g_steal_pointer (&probe);
          tell (self, FLEET_DOCTOR_NAME, FLEET_DOCTOR_GOOD, address);
          tell (self, FLEET_DOCTOR_TCP, FLEET_DOCTOR_GOOD, told);
          return TRUE;
        }
      if (error == NULL || (has_name && step == FLEET_DOCTOR_NAME))
        {
          g_clear_error (&error);
          error = g_steal_pointer (&reason);
          g_free (resolved);
          resolved = g_steal_pointer (&address);
          step = has_name ? FLEET_DOCTOR_TCP : FLEET_DOCTOR_NAME;
        }
    }
  if (step == FLEET_DOCTOR_TCP)
    tell (self, FLEET_DOCTOR_NAME, FLEET_DOCTOR_GOOD, resolved);
  return conclude (self, step, FALSE, FALSE, NULL, error);
}

static gboolean
secure (Visit *self)
{
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  gboolean doubt, ok;

  tell (self, FLEET_DOCTOR_TLS, FLEET_DOCTOR_RUNNING, NULL);
  ok = fleet_probe_secure (self->probe, &told, &doubt, &error);
  return conclude (self, FLEET_DOCTOR_TLS, ok, doubt, told, error);
}

/* librdkafka goes in. Without a login it may still fail here, and that is then of the cluster. */
static gboolean
log_in (Visit *self)
{
  const char *user = fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "sasl.username");
  g_autofree char *mechanism = NULL, *told = NULL;
  g_autoptr (GError) error = NULL;
  gboolean uses_sasl = fleet_probe_uses_sasl (self->profile);
  gboolean ok;

  tell (self, FLEET_DOCTOR_SASL, FLEET_DOCTOR_RUNNING, NULL);
  ok = fleet_probe_ask_mechanisms (self->probe, &mechanism, &error);
  g_clear_pointer (&self->probe, fleet_probe_free);
  if (ok)
    {
      self->reader = fleet_cluster_reader_new (self->profile, self->cancellable, &error);
      ok = self->reader != NULL && (fleet_cluster_reader_enter (self->reader, &self->n_brokers, &error) || !g_error_matches (error, FLEET_ERROR, FLEET_ERROR_REFUSED));
    }
  if (ok && error != NULL)
    {
      conclude (self, FLEET_DOCTOR_SASL, TRUE, FALSE, mechanism, NULL);
      tell (self, FLEET_DOCTOR_METADATA, FLEET_DOCTOR_BAD, error->message);
      return FALSE;
    }
  told = uses_sasl && user != NULL ? g_strdup_printf (_("%s lets “%s” in"), mechanism, user) : g_strdup (mechanism);
  return conclude (self, FLEET_DOCTOR_SASL, ok, FALSE, told, error);
}

/* All topics that the profile names are there. */
static gboolean
find_topics (Visit *self,
             Topic *topics,
             guint  n_topics)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  tell (self, FLEET_DOCTOR_METADATA, FLEET_DOCTOR_RUNNING, NULL);
  g_string_append_printf (told, g_dngettext (GETTEXT_PACKAGE, "%u broker", "%u brokers", self->n_brokers), self->n_brokers);
  for (guint i = 0; i < n_topics && ok; i++)
    if (topics[i].name != NULL)
      {
        ok = fleet_cluster_reader_find (self->reader, topics[i].name, topics[i].key, &topics[i].partitions, &error);
        g_string_append (told, i == 0 ? "; " : ", ");
        g_string_append_printf (told, g_dngettext (GETTEXT_PACKAGE, "%s with %d partition", "%s with %d partitions", topics[i].partitions), topics[i].name, topics[i].partitions);
      }
  return conclude (self, FLEET_DOCTOR_METADATA, ok, FALSE, told->str, error);
}

static char *
tell_age (gint64 newest_us)
{
  gint64 age_s = newest_us != FLEET_TIME_NONE ? MAX (g_get_real_time () - newest_us, 0) / G_USEC_PER_SEC : -1;

  if (age_s < 0)
    return g_strdup (_("of unknown time"));
  if (age_s < 120)
    return g_strdup_printf (_("%d s ago"), (int) age_s);
  if (age_s < 7200)
    return g_strdup_printf (_("%d min ago"), (int) (age_s / 60));
  if (age_s < 172800)
    return g_strdup_printf (_("%d h ago"), (int) (age_s / 3600));
  return g_strdup_printf (_("%d days ago"), (int) (age_s / 86400));
}

static gboolean
read_topics (Visit       *self,
             const Topic *topics,
             guint        n_topics)
{
  g_autofree char *told = NULL, *age = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, n_telemetry = 0;
  gint64 newest_us, newest_telemetry_us = FLEET_TIME_NONE;
  gboolean ok = TRUE;

  tell (self, FLEET_DOCTOR_READ, FLEET_DOCTOR_RUNNING, NULL);
  for (guint i = 0; i < n_topics && ok; i++)
    if (topics[i].name != NULL)
      {
        ok = fleet_cluster_reader_read (self->reader, topics[i].name, topics[i].partitions, i == 0 ? TELEMETRY_EACH : OTHERS_EACH, i == 0 ? self->sample : NULL, &n, &newest_us, &error);
        if (i == 0)
          {
            n_telemetry = n;
            newest_telemetry_us = newest_us;
          }
      }
  self->has_records = n_telemetry > 0;
  age = tell_age (newest_telemetry_us);
  if (n_telemetry == 0)
    told = g_strdup_printf (_("Topic %s is empty: nothing has been sent to it yet, or its retention took all. Start the devices' producer, or correct [topics] telemetry; fields and times can be looked at then."),
                            topics[0].name);
  else
    told = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message of %s read, the newest %s", "%u messages of %s read, the newest %s", n_telemetry), n_telemetry, topics[0].name, age);
  return conclude (self, FLEET_DOCTOR_READ, ok, n_telemetry == 0, told, error);
}

static gboolean
judge_sample (Visit           *self,
              FleetDoctorStep  step)
{
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  gboolean doubt, ok;

  tell (self, step, FLEET_DOCTOR_RUNNING, NULL);
  ok = step == FLEET_DOCTOR_FIELDS ? fleet_sample_check_fields (self->sample, self->profile, &told, &doubt, &error) : fleet_sample_check_times (self->sample, self->profile, &told, &doubt, &error);
  return conclude (self, step, ok, doubt, told, error);
}

gboolean
fleet_doctor_run (FleetProfile    *profile,
                  GCancellable    *cancellable,
                  FleetDoctorNews  news,
                  gpointer         user_data)
{
  Visit self = { .profile = profile, .cancellable = cancellable, .news = news, .user_data = user_data, .sample = fleet_sample_new () };
  Topic topics[] = {
    { profile->topic_telemetry, "telemetry", 0 }, { profile->topic_cars, "cars", 0 }, { profile->topic_devices, "devices", 0 },
    { profile->topic_reservations, "reservations", 0 }, { profile->topic_table_changes, "table-changes", 0 },
  };
  gboolean ok = reach (&self) && secure (&self) && log_in (&self) && find_topics (&self, topics, G_N_ELEMENTS (topics)) && read_topics (&self, topics, G_N_ELEMENTS (topics)) && self.has_records
                && judge_sample (&self, FLEET_DOCTOR_FIELDS) && judge_sample (&self, FLEET_DOCTOR_TIMES);

  fleet_probe_free (self.probe);
  fleet_cluster_reader_free (self.reader);
  fleet_sample_free (self.sample);
  return ok;
}
