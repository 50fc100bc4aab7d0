/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random tables that are as hard for readers of CSV as tables get. */

#pragma once

#include "fleet-rows.h"

/* Up to 8 columns and 12 rows; the same seed gives the same table. Names are c0, c1 … */
FleetRows *csv_tables_make  (guint32    seed);
/* Heading and rows as fleet-csv writes them. */
GString   *csv_tables_write (FleetRows *table,
                             gboolean   guarded);
