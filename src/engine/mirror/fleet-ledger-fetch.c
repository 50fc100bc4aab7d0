/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-fetch: the memory of a stretch of rows, asked for before it is needed.
 *
 * The vehicles of a batch lie anywhere. Asked for one by one their lines would come one after the other. So while a stretch is walked, column by column, each
 * column asks for its line of the memory of every vehicle in the stretch behind: the lines come side by side, while there is work that does not wait for them. They
 * are asked into the second-level cache, since with those of the stretch in hand they are more than the first has room for. */

#include "fleet-ledger-walk.h"

#include "fleet-fetch.h"

#define LINE       64 /* bytes */
#define PAGE_BYTES (sizeof (FleetLedgerCell) * FLEET_LEDGER_PAGE)

/* The page of every row of the n_words words from first_word on. */
static void
look_up (FleetLedgerMerge *merge,
         guint             page,
         guint             first_word,
         guint             n_words)
{
  const FleetLedger *self = merge->ledger;

  for (guint word = first_word; word < MIN (first_word + n_words, FLEET_BATCH_WORDS); word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        guint row = word * 64 + fleet_bits_first (todo);
        const FleetLedgerVehicle *vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, merge->batch->slot[row]);

        merge->cells[row] = fleet_ledger_vehicle_page (vehicle, page);
      }
}

/* One line of the pages that were looked up, of every row of those words. */
static void
fetch_line (const FleetLedgerMerge *merge,
            gsize                   offset,
            guint                   first_word,
            guint                   n_words)
{
  for (guint word = first_word; word < MIN (first_word + n_words, FLEET_BATCH_WORDS); word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        const char *page = (const char *) merge->cells[word * 64 + fleet_bits_first (todo)];

        if (G_LIKELY (page != NULL))
          fleet_fetch_far (page + offset);
      }
}

void
fleet_ledger_fetch_begin (FleetLedgerMerge *merge,
                          guint             first_word)
{
  merge->first_word = first_word;
  merge->n_words = FLEET_LEDGER_STRETCH_WORDS;
  merge->page = merge->line = G_MAXUINT;
}

/* The long texts that column's cells hold, if the batch has texts for it: those of rows that bring a number instead too, which let go of the text. */
static void
fetch_texts (const FleetLedgerMerge  *merge,
             const FleetLedgerColumn *column)
{
  guint at = column->index & (FLEET_LEDGER_PAGE - 1);
  gboolean has_texts = FALSE;

  for (guint i = 0; i < column->n_typed; i++)
    has_texts |= column->typed[i]->type == FLEET_TYPE_TEXT;
  for (guint word = merge->first_word; has_texts && word < merge->first_word + merge->n_words; word++)
    for (guint64 todo = fleet_ledger_walk_rows (merge, column, word); todo != 0; todo &= todo - 1)
      {
        const FleetLedgerCell *page = merge->cells[word * 64 + fleet_bits_first (todo)];

        if (page != NULL && fleet_ledger_cell_is_long (&page[at]))
          fleet_fetch (fleet_ledger_cell_long (&page[at]));
      }
}

void
fleet_ledger_fetch_column (FleetLedgerMerge        *merge,
                           const FleetLedgerColumn *column,
                           const FleetLedgerColumn *next)
{
  guint page = column->index >> FLEET_LEDGER_PAGE_SHIFT;
  guint line = column->index * sizeof (FleetLedgerCell) / LINE;

  if (page != merge->page)
    {
      merge->page = page;
      look_up (merge, page, merge->first_word, 2 * merge->n_words);
      for (gsize offset = 0; merge->first_word == 0 && offset < PAGE_BYTES; offset += LINE)
        fetch_line (merge, offset, 0, merge->n_words); /* nobody has asked for those of the first */
      fetch_texts (merge, column);
    }
  if (next != NULL && next->index >> FLEET_LEDGER_PAGE_SHIFT == page)
    fetch_texts (merge, next);
  if (line == merge->line)
    return;
  merge->line = line;
  fetch_line (merge, line * LINE % PAGE_BYTES, merge->first_word + merge->n_words, merge->n_words);
}
