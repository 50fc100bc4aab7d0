/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-conf: librdkafka's properties, verbatim: which ones are refused, and one way to make a configuration of them. Pure; any thread where nothing else is said. */

#pragma once

#include "fleet-secret.h"

#include <librdkafka/rdkafka.h>

G_BEGIN_DECLS

/* Whether a profile may set key to value (the caller names the key): a denied key (it runs or loads code, undoes safety, or is ours) is FLEET_ERROR_REFUSED, with the reason;
 * what librdkafka does not take is FLEET_ERROR_INVALID with librdkafka's own words. */
gboolean         fleet_kafka_conf_check (const char         *key,
                                         const char         *value,
                                         GError            **error);

/* Whose secrets a configuration needs: the profile's canonical file name (NULL: only what the command line supplied), and what ends the wait for a keyring (may be NULL). */
typedef struct
{
  const char   *profile;
  GCancellable *cancellable;
} FleetKafkaSecrets;

/* ours (key, value …, NULL), and over it the profile's (as FleetProfile.kafka), and over it forced. Each may be NULL. With secrets, what the profile's settings ask for (a password for
 * SASL, of a private key, of a keystore) is looked up, handed to librdkafka and wiped: that may wait for the keyring, so not on the main thread. A password that is needed and is nowhere
 * is FLEET_ERROR_SECRET, with where to put it. A client of it prints nothing. The caller owns the result. */
rd_kafka_conf_t *fleet_kafka_conf_new   (const char *const        *ours,
                                         const char *const        *profile,
                                         const char *const        *forced,
                                         const FleetKafkaSecrets  *secrets,
                                         GError                  **error);
/* A client of it; takes conf, also when it fails (FLEET_ERROR_KAFKA). Free with rd_kafka_destroy(). */
rd_kafka_t      *fleet_kafka_conf_start (rd_kafka_conf_t           *conf,
                                         rd_kafka_type_t            type,
                                         GError                   **error);
/* The secrets that these settings ask for, as property names, NULL-terminated; newly allocated array of static names. A key of ssl.key.location that is not encrypted asks for none. */
GPtrArray       *fleet_kafka_conf_secrets (const char *const      *profile);

/* The value of key in a list of key, value, … or NULL; the last one counts. */
const char      *fleet_kafka_conf_find  (const char *const  *list,
                                         const char         *key);

/* "fleet-console/VERSION (host)", newly allocated. */
char            *fleet_kafka_client_id  (void);

G_END_DECLS
