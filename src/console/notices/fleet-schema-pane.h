/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-pane: the page of what the topics bring: notices of what has changed, and the catalog of paths. Property: "session". @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SCHEMA_PANE (fleet_schema_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetSchemaPane, fleet_schema_pane, FLEET, SCHEMA_PANE, FleetPane)

G_END_DECLS
