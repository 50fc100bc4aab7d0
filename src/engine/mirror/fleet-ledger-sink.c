/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-sink: the way of cells whose type is not what the loop was made for. */

#include "fleet-ledger-sink.h"

void
fleet_ledger_sink_show_any (FleetLedgerSink       *self,
                            guint                  row,
                            const FleetLedgerCell *cell)
{
  FleetColumn *column = self->columns[cell->type];

  if (column == NULL)
    column = self->columns[cell->type] = fleet_batch_ensure (self->record, self->path, cell->type);
  column->valid[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  if (cell->type == FLEET_TYPE_DOUBLE || cell->type == FLEET_TYPE_INT)
    column->ints[row] = cell->bits; /* doubles by their bits */
  else if (cell->type == FLEET_TYPE_BOOL)
    column->bools[row / 64] |= cell->bits << (row % 64);
  else if (cell->type == FLEET_TYPE_TEXT)
    {
      FleetValue value;

      fleet_ledger_cell_get (cell, &value);
      column->texts[row] = fleet_batch_keep_text (self->record, column, value.text, value.length);
    }
}
