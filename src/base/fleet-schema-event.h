/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-event: a notice as it is published: the envelope of Amazon EventBridge's Glue events (WIRE-FORMATS.md 7), with the detail that those lack. */

#pragma once

#include "fleet-schema-change.h"

G_BEGIN_DECLS

/* A UUID's text, derived from the notice and what was last done to it: a record that comes twice is known by it. Newly allocated. */
char *fleet_schema_event_make_id (const FleetSchemaChange *change);
/* One line of JSON, newly allocated. */
char *fleet_schema_event_to_json (const FleetSchemaChange *change);

G_END_DECLS
