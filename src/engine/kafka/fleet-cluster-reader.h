/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-cluster-reader: a short visit to a cluster by librdkafka, as the profile says: gets in, lists topics, reads the newest records of some. Nothing is committed, and no group is joined.
 * For the doctor, and for the form that maps fields on a live sample. Sentences name the remedy, in the language of the process. Every call waits, some seconds at most or until cancelled:
 * never on the main thread. @thread one reader, one thread. */

#pragma once

#include "fleet-profile.h"
#include "fleet-sample.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FleetClusterReader FleetClusterReader;

typedef struct
{
  char *name;
  int   partitions;
} FleetClusterTopic;

/* Also looks up the password: the keyring may be waited for. */
FleetClusterReader *fleet_cluster_reader_new   (FleetProfile        *profile,
                                                GCancellable        *cancellable,
                                                GError             **error);
void                fleet_cluster_reader_free  (FleetClusterReader  *self);

/* Gets in: FLEET_ERROR_REFUSED when the broker does not know who we are. *ret_brokers: how many there are. */
gboolean            fleet_cluster_reader_enter (FleetClusterReader  *self,
                                                guint               *ret_brokers,
                                                GError             **error);
/* FleetClusterTopic*, by name, without Kafka's own; those that may be seen with these credentials. */
GPtrArray          *fleet_cluster_reader_list  (FleetClusterReader  *self,
                                                GError             **error);
/* The partitions of a topic. FALSE: it is not there, or may not be seen; key: what names it in [topics]. */
gboolean            fleet_cluster_reader_find  (FleetClusterReader  *self,
                                                const char          *topic,
                                                const char          *key,
                                                int                 *ret_partitions,
                                                GError             **error);
/* The newest records of each partition, each at most, into sample (may be NULL). *ret_n: how many came, 0: it is empty. *ret_newest_us: the newest Kafka timestamp, or FLEET_TIME_NONE. */
gboolean            fleet_cluster_reader_read  (FleetClusterReader  *self,
                                                const char          *topic,
                                                int                  partitions,
                                                guint                each,
                                                FleetSample         *sample,
                                                guint               *ret_n,
                                                gint64              *ret_newest_us,
                                                GError             **error);

void                fleet_cluster_topic_free   (FleetClusterTopic   *topic);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetClusterReader, fleet_cluster_reader_free)

G_END_DECLS
