/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-outbox-reader: what a channel still has to send: the outbox by a read-only connection, together with what its courier has done since and the writer has not yet written.
 * @thread one courier's. */

#pragma once

#include "fleet-channel.h"
#include "fleet-database.h"

G_BEGIN_DECLS

typedef struct _FleetOutboxReader FleetOutboxReader;

typedef struct
{
  gint64 waiting;
  gint64 undeliverable;
  char  *sentence;        /* the newest undeliverable's; NULL */
} FleetOutboxCounts;

typedef enum { FLEET_OUTBOX_NOT_LEASED, FLEET_OUTBOX_ALL, FLEET_OUTBOX_LEASED } FleetOutboxKind;

FleetOutboxReader *fleet_outbox_reader_open  (const char         *database,
                                              const char         *channel,
                                              gboolean            in_order,
                                              GError            **error);
void               fleet_outbox_reader_close (FleetOutboxReader  *self);
/* FleetParcel*, at most n, that are due at now_us (wall clock), in their order; but none of an alert of which an earlier one waits, so that what was opened is told before what was cleared.
 * Never NULL but on error. */
GPtrArray         *fleet_outbox_reader_due   (FleetOutboxReader  *self,
                                              gint64              now_us,
                                              FleetOutboxKind     kind,
                                              guint               n,
                                              GError            **error);
/* What the writer was told of a parcel that was tried; one that failed is due again at next_us. */
gboolean           fleet_outbox_reader_note  (FleetOutboxReader  *self,
                                              const FleetParcel  *parcel,
                                              gint64              next_us,
                                              GError            **error);
/* All that waits is due now, and what was refused is no longer over. */
gboolean           fleet_outbox_reader_hurry (FleetOutboxReader  *self,
                                              GError            **error);
gboolean           fleet_outbox_reader_count (FleetOutboxReader  *self,
                                              FleetOutboxCounts  *ret_counts,
                                              GError            **error);
/* Sent over this channel since the database was made, as far as it is written. */
gboolean           fleet_outbox_reader_sent  (FleetOutboxReader  *self,
                                              gint64             *ret_sent,
                                              GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetOutboxReader, fleet_outbox_reader_close)

G_END_DECLS
