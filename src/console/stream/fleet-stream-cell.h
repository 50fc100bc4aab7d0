/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-cell: one cell of the stream's table: a word or a number of a topic or a partition, as its row says it now. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_STREAM_CELL (fleet_stream_cell_get_type ())
G_DECLARE_FINAL_TYPE (FleetStreamCell, fleet_stream_cell, FLEET, STREAM_CELL, AdwBin)

typedef enum
{
  FLEET_STREAM_COLUMN_NAME,
  FLEET_STREAM_COLUMN_STATE,
  FLEET_STREAM_COLUMN_RATE,
  FLEET_STREAM_COLUMN_WAITING,
  FLEET_STREAM_COLUMN_BEHIND,
  FLEET_STREAM_COLUMN_POSITION,
  FLEET_STREAM_COLUMN_END,
  FLEET_STREAM_COLUMN_HEARD,
  FLEET_N_STREAM_COLUMNS
} FleetStreamColumn;

GtkWidget *fleet_stream_cell_new     (FleetSession      *session,
                                      FleetStreamColumn  column);
/* NULL: shows none. */
void       fleet_stream_cell_set_row (FleetStreamCell   *self,
                                      FleetStreamRow    *row);

/* A column of numbers, which stand under each other's last digit. */
gboolean   fleet_stream_column_is_number (FleetStreamColumn column);

G_END_DECLS
