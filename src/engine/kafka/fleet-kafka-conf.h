/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-conf: librdkafka's properties, verbatim: which ones are refused, and one way to make a configuration of them. Pure; any thread. */

#pragma once

#include "fleet-error.h"

#include <librdkafka/rdkafka.h>

G_BEGIN_DECLS

/* Whether a profile may set key to value (the caller names the key): a denied key (it runs or loads code, undoes safety, or is ours) is FLEET_ERROR_REFUSED, with the reason;
 * what librdkafka does not take is FLEET_ERROR_INVALID with librdkafka's own words. */
gboolean         fleet_kafka_conf_check (const char         *key,
                                         const char         *value,
                                         GError            **error);

/* ours (key, value …, NULL), and over it the profile's (as FleetProfile.kafka), and over it forced. Each may be NULL. The caller owns the result. */
rd_kafka_conf_t *fleet_kafka_conf_new   (const char *const  *ours,
                                         const char *const  *profile,
                                         const char *const  *forced,
                                         GError            **error);

/* The value of key in a list of key, value, … or NULL; the last one counts. */
const char      *fleet_kafka_conf_find  (const char *const  *list,
                                         const char         *key);

/* "fleet-console/VERSION (host)", newly allocated. */
char            *fleet_kafka_client_id  (void);

G_END_DECLS
