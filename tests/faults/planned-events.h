/* SPDX-License-Identifier: GPL-3.0-or-later */

/* planned-events: events that follow from their offset alone, so that whoever finds one can tell what it must be: runs, decimals, extremes, subnormals, -0.0, NaNs with payloads,
 * texts short and huge, nulls, types that flip, late events and clocks that run ahead. */

#pragma once

#include "fleet-batch.h"

G_BEGIN_DECLS

#define PLANNED_PATHS          14
/* How many values an event has, about. */
#define PLANNED_VALUES_PER_ROW 11
#define PLANNED_START_US       G_GINT64_CONSTANT (1764000000000000)

/* Appends the event of this offset to batch. */
void     planned_events_add   (FleetBatch       *batch,
                               gint64            offset);
/* Whether the row is, to the bit and with all its heads, the event of its offset; counts its values. */
gboolean planned_events_check (const FleetBatch *batch,
                               guint             row,
                               gint64           *values);

G_END_DECLS
