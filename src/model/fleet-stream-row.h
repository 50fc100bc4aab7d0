/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-row: a topic of the stream, or one partition of it. The row stays the same object while its numbers move, and says "changed". @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_STREAM_ROW (fleet_stream_row_get_type ())
G_DECLARE_FINAL_TYPE (FleetStreamRow, fleet_stream_row, FLEET, STREAM_ROW, GObject)

FleetStreamRow             *fleet_stream_row_new          (FleetPartitionStatus *status);
/* Takes status; "changed" when it says something new. */
void                        fleet_stream_row_take_status  (FleetStreamRow       *self,
                                                           FleetPartitionStatus *status);
/* Borrowed until the row changes. Of a topic with partitions their sum. Of a topic that is written: position is how many its brokers have, lag how many wait, lag_us how long the oldest of
 * these has waited, heard_us when the last one was taken. */
const FleetPartitionStatus *fleet_stream_row_get_status   (FleetStreamRow       *self);
gboolean                    fleet_stream_row_is_written   (FleetStreamRow       *self);
/* Of a topic: its partitions, FleetStreamRow, by number; NULL: a partition, or a topic that has none here. Borrowed. */
GListModel                 *fleet_stream_row_get_partitions (FleetStreamRow     *self);
/* For the list: statuses are all partitions of the topic, borrowed. */
void                        fleet_stream_row_set_partitions (FleetStreamRow     *self,
                                                             GPtrArray          *statuses);

/* "Telemetry", "Cars", … in the operator's language: what a topic is for. */
const char                 *fleet_stream_row_topic_name   (FleetTopic            topic);

G_END_DECLS
