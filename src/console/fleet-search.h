/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-search: the header bar's search. What is typed searches the vehicle list, and the first finds are offered at once: Enter or a click selects a vehicle
 * and centres the map on it, whatever the map's filter hides. Signals: "chosen" (uint slot). @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SEARCH (fleet_search_get_type ())
G_DECLARE_FINAL_TYPE (FleetSearch, fleet_search, FLEET, SEARCH, FleetPane)

/* Moves the focus into the entry and selects what is in it. */
void fleet_search_begin (FleetSearch *self);

G_END_DECLS
