/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-list: what leaves the console, in the connection's popover: by channel how many wait and were sent, since when it fails and why, and a button that tries again now; and which
 * console sends. Not there while no alert leaves. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_DELIVERY_LIST (fleet_delivery_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetDeliveryList, fleet_delivery_list, FLEET, DELIVERY_LIST, FleetPane)

G_END_DECLS
