/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-cell: a whole cell, in a popover over it, to read, select and copy. @thread main. */

#pragma once

#include "fleet-query-grid.h"

G_BEGIN_DECLS

/* name: of the column. */
void fleet_query_cell_show (FleetQueryGrid *grid,
                            const char     *name,
                            guint           row,
                            guint           column);

G_END_DECLS
