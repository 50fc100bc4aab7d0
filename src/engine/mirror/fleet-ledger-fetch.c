/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-fetch: the memory of a stretch of rows, asked for before it is needed.
 *
 * The vehicles of a batch lie anywhere. Asked for one by one their lines would come one after the other; asked for all at once they come side by side. */

#include "fleet-ledger-private.h"

#include "fleet-bits.h"

void
fleet_ledger_turn_page (FleetLedgerMerge        *merge,
                        const FleetLedgerColumn *column)
{
  const FleetLedger *self = merge->ledger;
  guint page = column->index >> FLEET_LEDGER_PAGE_SHIFT;

  if (page == merge->page)
    return;
  merge->page = page;
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        guint row = word * 64 + fleet_bits_first (todo);
        const FleetLedgerVehicle *vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, merge->batch->slot[row]);

        merge->cells[row] = fleet_ledger_vehicle_page (vehicle, page);
        for (guint line = 0; line < sizeof (FleetLedgerCell) * FLEET_LEDGER_PAGE && merge->cells[row] != NULL; line += 64)
          __builtin_prefetch ((const char *) merge->cells[row] + line, 1);
      }
}

void
fleet_ledger_fetch_vehicles (const FleetLedgerMerge *merge)
{
  const FleetLedger *self = merge->ledger;

  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        FleetSlot slot = merge->batch->slot[word * 64 + fleet_bits_first (todo)];
        const FleetLedgerVehicle *vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, slot);

        __builtin_prefetch (&vehicle->near[0]);
        __builtin_prefetch (&vehicle->near[FLEET_LEDGER_NEAR - 1]);
      }
}

void
fleet_ledger_fetch_texts (const FleetLedgerMerge  *merge,
                          const FleetLedgerColumn *column,
                          guint                    word,
                          guint64                  rows)
{
  for (guint64 todo = rows; todo != 0; todo &= todo - 1)
    {
      const FleetLedgerCell *page = merge->cells[word * 64 + fleet_bits_first (todo)];
      const FleetLedgerCell *cell = page != NULL ? &page[column->index & (FLEET_LEDGER_PAGE - 1)] : NULL;

      if (cell != NULL && fleet_ledger_cell_is_long (cell))
        __builtin_prefetch (fleet_ledger_cell_long (cell), 1);
    }
}
