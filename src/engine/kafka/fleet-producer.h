/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-producer: records to any broker: keyed, idempotent, flushed before it is freed. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetProducer FleetProducer;

/* kafka: key, value, key, value … as in FleetProfile (NULL-terminated). */
FleetProducer *fleet_producer_new    (const char *const *kafka,
                                      GError           **error);
/* The same for a cluster that asks for a password: profile is whose secrets are looked up (FleetProfile.file_name). May wait for the keyring. */
FleetProducer *fleet_producer_new_for (const char *const *kafka,
                                       const char        *profile,
                                       GError           **error);
/* Waits for at most 30 s until all that was sent is delivered. FALSE: n records were not, the error says how many and why. */
gboolean       fleet_producer_flush  (FleetProducer     *self,
                                      GError           **error);
/* Flushes and frees. FALSE as above. */
gboolean       fleet_producer_close  (FleetProducer     *self,
                                      GError           **error);
/* How long ensure_topic() waits for a broker's answer; 15 s unless set. */
void           fleet_producer_set_patience (FleetProducer *self,
                                            int            patience_ms);
/* Makes the topic if the broker does not have it. */
gboolean       fleet_producer_ensure_topic (FleetProducer *self,
                                            const char    *topic,
                                            int            partitions,
                                            GError       **error);
/* Queues one record (copies); waits while librdkafka's queue is full. time_us is the Kafka timestamp, FLEET_TIME_NONE: now. value NULL: a tombstone. */
gboolean       fleet_producer_send   (FleetProducer     *self,
                                      const char        *topic,
                                      const char        *key,
                                      gsize              key_length,
                                      const char        *value,
                                      gsize              length,
                                      gint64             time_us,
                                      GError           **error);
/* Serves delivery reports; call now and then when nothing is sent. */
void           fleet_producer_poll   (FleetProducer     *self);

G_END_DECLS
