/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-chip: how the stream is, in the header bar: a dot, a word, the rate, the lag, and a warning when what is shown is not saved. Pressed, it says the rest. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CONNECTION_CHIP (fleet_connection_chip_get_type ())
G_DECLARE_FINAL_TYPE (FleetConnectionChip, fleet_connection_chip, FLEET, CONNECTION_CHIP, FleetPane)

G_END_DECLS
