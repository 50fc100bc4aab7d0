/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-status: one line under an answer: how many rows, how long it took, what was left out; and how far a file has got. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-query.h"

G_BEGIN_DECLS

#define FLEET_TYPE_QUERY_STATUS (fleet_query_status_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryStatus, fleet_query_status, FLEET, QUERY_STATUS, AdwBin)

/* A reference is taken. */
void fleet_query_status_set_query (FleetQueryStatus *self,
                                   FleetQuery       *query);

G_END_DECLS
