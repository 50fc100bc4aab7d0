/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-pane: the page of the stream: every topic that is read or written, and every partition, with its rate, what waits, how far behind it is, its position, and what stands in
 * its way. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_STREAM_PANE (fleet_stream_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetStreamPane, fleet_stream_pane, FLEET, STREAM_PANE, FleetPane)

G_END_DECLS
