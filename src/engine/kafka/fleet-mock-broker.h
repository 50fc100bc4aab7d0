/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mock-broker: librdkafka's mock cluster as the demo's broker and for fault tests. Loopback only; 5 MiB and 100,000 batches are kept per partition, then evicted. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetMockBroker FleetMockBroker;

FleetMockBroker *fleet_mock_broker_new       (GError         **error);
void             fleet_mock_broker_free      (FleetMockBroker *self);
const char      *fleet_mock_broker_bootstrap (FleetMockBroker *self); /* host:port */
gboolean         fleet_mock_broker_add_topic (FleetMockBroker *self,
                                              const char      *topic,
                                              int              partitions,
                                              GError         **error);
/* For fault tests: every connection is cut and none accepted until it is up again. */
void             fleet_mock_broker_set_up    (FleetMockBroker *self,
                                              gboolean         up);
/* For fault tests: the broker says that it has no such topic. The embedded broker makes any topic that is asked for (4 partitions), so a missing one must be pretended. */
void             fleet_mock_broker_hide_topic (FleetMockBroker *self,
                                               const char      *topic,
                                               gboolean         hidden);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMockBroker, fleet_mock_broker_free)

G_END_DECLS
