/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-scan: 64 values against one constant, as 64 bits. The innermost loops of the judge; SSE2, which every x86-64 has. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_SCAN_EQ, /* value = constant */
  FLEET_SCAN_GT,
  FLEET_SCAN_GE,
} FleetScan;

/* values: 64 of them; those of rows that are not valid may be anything, and so are their bits. */
guint64 fleet_scan_doubles    (FleetScan     scan,
                               const double *values,
                               double        constant);
guint64 fleet_scan_ints       (FleetScan     scan,
                               const gint64 *values,
                               gint64        constant);
/* The same where constant and all values that matter fit 32 bits. */
guint64 fleet_scan_small_ints (FleetScan     scan,
                               const gint64 *values,
                               gint32        constant);

G_END_DECLS
