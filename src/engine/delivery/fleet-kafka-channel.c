/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-channel: a producer that lives as long as it succeeds. */

#include "fleet-kafka-channel.h"

#include "fleet-kafka-conf.h"
#include "fleet-producer.h"

#include <string.h>

#define AT_ONCE      200
#define MOST_WAIT_MS 5000 /* for a broker's word, on a topic or on one record */

typedef struct
{
  FleetChannel   channel;
  FleetProfile  *profile;
  FleetProducer *producer; /* NULL: none yet, or the last one failed */
  GHashTable    *topics;   /* that were made sure of */
} KafkaChannel;

static gboolean
open_producer (KafkaChannel  *self,
               GError       **error)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();

  if (self->producer != NULL)
    return TRUE;
  for (guint i = 0; self->profile->kafka != NULL && self->profile->kafka[i] != NULL; i++)
    g_ptr_array_add (settings, self->profile->kafka[i]);
  g_ptr_array_add (settings, "message.timeout.ms");
  g_ptr_array_add (settings, G_STRINGIFY (MOST_WAIT_MS));
  g_ptr_array_add (settings, NULL);
  self->producer = fleet_producer_new_for ((const char *const *) settings->pdata, self->profile->file_name, error);
  if (self->producer == NULL)
    return FALSE;
  fleet_producer_set_patience (self->producer, MOST_WAIT_MS);
  return TRUE;
}

/* A producer that failed once is not asked again: what it still holds would come twice. */
static void
drop_producer (KafkaChannel *self)
{
  if (self->producer != NULL)
    fleet_producer_close (self->producer, NULL);
  self->producer = NULL;
  g_hash_table_remove_all (self->topics);
}

static gboolean
queue (KafkaChannel       *self,
       const FleetParcel  *parcel,
       GError            **error)
{
  if (!open_producer (self, error))
    return FALSE;
  if (!g_hash_table_contains (self->topics, parcel->topic))
    {
      if (!fleet_producer_ensure_topic (self->producer, parcel->topic, 1, error))
        return FALSE;
      g_hash_table_add (self->topics, g_strdup (parcel->topic));
    }
  return fleet_producer_send (self->producer, parcel->topic, parcel->key, parcel->key != NULL ? strlen (parcel->key) : 0, parcel->payload, strlen (parcel->payload),
                              FLEET_TIME_NONE, error);
}

/* All of them or none: which of a flush that failed have arrived is not known, and they are recognised when they come twice. */
static void
send_parcels (FleetChannel *channel,
              GPtrArray    *parcels,
              GCancellable *stop)
{
  KafkaChannel *self = (KafkaChannel *) channel;
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  for (guint i = 0; i < parcels->len && ok; i++)
    ok = queue (self, g_ptr_array_index (parcels, i), &error);
  ok = ok && fleet_producer_flush (self->producer, &error);
  for (guint i = 0; i < parcels->len; i++)
    if (ok)
      ((FleetParcel *) g_ptr_array_index (parcels, i))->end = FLEET_PARCEL_SENT;
    else
      fleet_parcel_fail (g_ptr_array_index (parcels, i), g_strdup (error->message));
  if (!ok)
    drop_producer (self);
}

static void
free_channel (FleetChannel *channel)
{
  KafkaChannel *self = (KafkaChannel *) channel;

  drop_producer (self);
  g_hash_table_unref (self->topics);
  fleet_profile_unref (self->profile);
  g_free (self->channel.target);
  g_free (self);
}

FleetChannel *
fleet_kafka_channel_new (FleetProfile *profile)
{
  KafkaChannel *self = g_new0 (KafkaChannel, 1);
  const char *brokers = fleet_kafka_conf_find ((const char *const *) profile->kafka, "bootstrap.servers");

  if (brokers == NULL)
    brokers = fleet_kafka_conf_find ((const char *const *) profile->kafka, "metadata.broker.list");
  self->channel = (FleetChannel) { "kafka", g_strdup (brokers), AT_ONCE, TRUE, send_parcels, free_channel };
  self->profile = fleet_profile_ref (profile);
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return &self->channel;
}
