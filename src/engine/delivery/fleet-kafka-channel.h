/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-channel: topics of the profile's cluster, in order: schema notices, alerts, operators' actions. One idempotent producer, acks of all replicas. */

#pragma once

#include "fleet-channel.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

/* Asks nothing of a broker before something is sent. */
FleetChannel *fleet_kafka_channel_new (FleetProfile *profile);

G_END_DECLS
