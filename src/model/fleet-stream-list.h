/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-list: the topics of the stream, a GListModel of FleetStreamRow: those that are read in the order of what they are for, each with its partitions, then those that are
 * written. What is read comes with bulletins, twice a second; what is written stands in the outbox, and is asked for by who shows it.
 *
 * Signals: "updated": some numbers are new. @thread main. */

#pragma once

#include "fleet-stream-row.h"

G_BEGIN_DECLS

#define FLEET_TYPE_STREAM_LIST (fleet_stream_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetStreamList, fleet_stream_list, FLEET, STREAM_LIST, GObject)

FleetStreamList *fleet_stream_list_new   (void);
void             fleet_stream_list_apply (FleetStreamList     *self,
                                          const FleetBulletin *bulletin);
/* Asks the outbox how the topics that profile has written are doing; the answer comes as "updated". One question at a time: what is asked meanwhile is left. */
void             fleet_stream_list_ask_written (FleetStreamList *self,
                                                FleetHistory    *history,
                                                FleetProfile    *profile);

/* How many partitions are read. */
guint            fleet_stream_list_get_n_partitions (FleetStreamList *self);
/* What stands in the way of reading, each once, worst first as topics are listed; char*, newly allocated, at most most of them. *ret_n: how many partitions and topics have one. */
GPtrArray       *fleet_stream_list_get_troubles     (FleetStreamList *self,
                                                     guint            most,
                                                     guint           *ret_n);

G_END_DECLS
