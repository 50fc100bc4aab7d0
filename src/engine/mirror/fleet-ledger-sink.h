/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-sink: where the cells of one wanted path go: columns of the record of what rules see. For the walk's inner loops. */

#pragma once

#include "fleet-ledger-private.h"

G_BEGIN_DECLS

typedef struct
{
  FleetBatch  *record;
  FleetPath    path;
  FleetColumn *columns[FLEET_N_TYPES]; /* as they are needed: a record has no column that is empty */
  FleetColumn *times;                  /* of age(), or NULL */
} FleetLedgerSink;

/* type: of most of the cells, or FLEET_N_TYPES. */
static inline void
fleet_ledger_sink_open (FleetLedgerSink         *self,
                        FleetLedgerMerge        *merge,
                        const FleetLedgerColumn *column,
                        FleetType                type)
{
  *self = (FleetLedgerSink) { .record = merge->record, .path = column->path };
  if (column->wanted && column->time_path != FLEET_NONE)
    self->times = fleet_batch_ensure (merge->record, column->time_path, FLEET_TYPE_INT);
  if (type != FLEET_N_TYPES)
    self->columns[type] = fleet_batch_ensure (merge->record, column->path, type);
}

/* fleet-ledger-sink.c: the cell, of whatever type. */
void fleet_ledger_sink_show_any (FleetLedgerSink       *self,
                                 guint                  row,
                                 const FleetLedgerCell *cell);

/* The cell, which is not absent, as of row, which is bit of its word. type: as it was opened with, or one that the cell surely has; known while compiling. */
static inline __attribute__ ((always_inline)) void
fleet_ledger_sink_show (FleetLedgerSink       *self,
                        guint                  row,
                        guint64                bit,
                        const FleetLedgerCell *cell,
                        FleetType              type)
{
  FleetColumn *column;

  if (type == FLEET_N_TYPES || type == FLEET_TYPE_TEXT || cell->type != type || self->columns[type] == NULL)
    {
      fleet_ledger_sink_show_any (self, row, cell);
      return;
    }
  column = self->columns[type];
  column->valid[row / 64] |= bit;
  if (type == FLEET_TYPE_BOOL)
    column->bools[row / 64] |= cell->bits << (row % 64);
  else if (type != FLEET_TYPE_NULL)
    column->ints[row] = cell->bits; /* doubles by their bits */
}

static inline void
fleet_ledger_sink_show_time (FleetLedgerSink *self,
                             guint            row,
                             gint64           time_us)
{
  if (G_LIKELY (self->times == NULL))
    return;
  self->times->valid[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  self->times->ints[row] = time_us;
}

G_END_DECLS
