/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A decoder with its dictionaries and a batch, for the tests of this room. */

#pragma once

#include "fleet-decoder.h"

typedef struct
{
  FleetProfile    *profile;
  FleetDictionary *paths;
  FleetDictionary *devices;
  FleetDecoder    *decoder;
  FleetBatch      *batch;
  gint64           offset; /* of the next message */
} Fixture;

/* telemetry: lines of the [telemetry] group after device=deviceId and time=time, or NULL. */
void        fixture_init      (Fixture        *fixture,
                               const char     *telemetry,
                               gboolean        general_only);
void        fixture_clear     (Fixture        *fixture);
/* NULL: decoded. Else the reason, newly allocated. A full batch is thrown away first. */
char       *fixture_read      (Fixture        *fixture,
                               const char     *payload,
                               gsize           length);
/* As JSON, newly allocated; NULL when the row does not have it. */
char       *fixture_cell      (const Fixture  *fixture,
                               guint           row,
                               const char     *path);
/* All of a row: device, time and every cell by path, sorted; newly allocated. */
char       *fixture_row       (const Fixture  *fixture,
                               guint           row);
