/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-walk: what the walks over plain paths and over arrays share: a row's cell, and how a value gets into it. For their inner loops. */

#pragma once

#include "fleet-ledger-sink.h"

#include "fleet-bits.h"

#include <string.h>

G_BEGIN_DECLS

/* The row's cell to read, or NULL. */
static inline FleetLedgerCell *
fleet_ledger_walk_cell (const FleetLedgerMerge  *merge,
                        const FleetLedgerColumn *column,
                        guint                    row)
{
  FleetLedgerCell *page = merge->cells[row];

  if (G_LIKELY (page != NULL))
    return &page[column->index & (FLEET_LEDGER_PAGE - 1)];
  return fleet_ledger_column_peek (merge->ledger, column, merge->batch->slot[row]); /* an earlier row may have made it */
}

/* The row's cell, made if it is not there. */
static inline FleetLedgerCell *
fleet_ledger_walk_cell_to_write (const FleetLedgerMerge *merge,
                                 FleetLedgerColumn      *column,
                                 guint                   row)
{
  FleetLedgerCell *page = merge->cells[row];
  FleetLedgerCell *cell = page != NULL ? &page[column->index & (FLEET_LEDGER_PAGE - 1)] : NULL;

  if (G_LIKELY (cell != NULL && cell->type != FLEET_LEDGER_UNBORN))
    return cell;
  return fleet_ledger_column_grow (merge->ledger, column, merge->batch->slot[row]);
}

/* The cell becomes the row's value of a column of the batch, whatever both are. */
static inline void
fleet_ledger_walk_take (FleetLedgerCell   *cell,
                        FleetLedgerColumn *of,
                        const FleetBatch  *batch,
                        const FleetColumn *column,
                        guint              row)
{
  if (column->type == FLEET_TYPE_TEXT)
    {
      fleet_ledger_cell_set_text (cell, of, batch->heap + column->texts[row].offset, column->texts[row].length);
      return;
    }
  if (cell->type == FLEET_TYPE_TEXT)
    fleet_ledger_cell_clear (cell);
  cell->type = column->type;
  if (column->type == FLEET_TYPE_BOOL)
    cell->bits = (column->bools[row / 64] >> (row % 64)) & 1;
  else
    cell->bits = column->type == FLEET_TYPE_NULL ? 0 : (guint64) column->ints[row]; /* doubles by their bits */
}

/* What does not change while a column is walked over a stretch. Copied, never pointed to, so that the compiler keeps it in registers. */
typedef struct
{
  FleetLedgerCell *const *pages;   /* by row; so the next two */
  const gint64           *times;
  const FleetDevice      *devices;
  const FleetColumn      *typed;   /* the batch's column, if there is only one */
  const guint64          *values;  /* its ints, or doubles by their bits */
  guint                   at;      /* the column's cell in a page */
} FleetLedgerStride;

static inline FleetLedgerStride
fleet_ledger_walk_begin (const FleetLedgerMerge  *merge,
                         const FleetLedgerColumn *column)
{
  const FleetColumn *typed = column->n_typed == 1 ? column->typed[0] : NULL;

  return (FleetLedgerStride) { merge->cells, merge->batch->time_us, merge->batch->device, typed,
                               typed != NULL ? (const guint64 *) typed->ints : NULL, column->index & (FLEET_LEDGER_PAGE - 1) };
}

/* The row's cell if its page was there, else NULL. */
static inline FleetLedgerCell *
fleet_ledger_walk_ready (FleetLedgerStride walk,
                         guint             row)
{
  FleetLedgerCell *page = walk.pages[row];

  return G_LIKELY (page != NULL) ? page + walk.at : NULL;
}

/* A text of the batch that is known to say what column's cells share. */
static const FleetText fleet_ledger_walk_unknown = { G_MAXUINT32, G_MAXUINT32 };

/* A text that the cell has room for, or that all cells share. Most rows have it where the row before had it. FALSE: a closer look is needed. */
static inline gboolean
fleet_ledger_walk_take_text (FleetLedgerColumn *column,
                             const FleetBatch  *batch,
                             FleetLedgerCell   *cell,
                             const FleetText   *text,
                             FleetText         *known)
{
  FleetLedgerText *shared = column->shared, *buffer = fleet_ledger_cell_is_long (cell) ? fleet_ledger_cell_long (cell) : NULL;
  const char *bytes = batch->heap + text->offset;

  if (buffer == NULL)
    {
      if (text->length > sizeof cell->bits || text->length == 0 || cell->type != FLEET_TYPE_TEXT)
        return FALSE;
      cell->bits = 0;
      memcpy (&cell->bits, bytes, text->length);
      cell->inline_length = text->length;
      return TRUE;
    }
  if (text->offset == known->offset && text->length == known->length)
    return buffer == shared;
  if (shared != NULL && shared->length == text->length && fleet_bytes_equal (shared->bytes, bytes, text->length))
    {
      *known = *text;
      column->luck = FLEET_LEDGER_MOST_LUCK;
      return buffer == shared;
    }
  if (buffer->refs > 1 || text->length > buffer->room || text->length <= sizeof cell->bits || column->luck == 0)
    return FALSE;
  column->luck--;
  memcpy (buffer->bytes, bytes, text->length);
  buffer->length = text->length;
  return TRUE;
}

/* Puts the row's value into its cell if that takes no more than to write it. type: of the value, known
 * while compiling; FLEET_N_TYPES: not known. */
static inline __attribute__ ((always_inline)) gboolean
fleet_ledger_walk_take_quickly (FleetLedgerStride  walk,
                                FleetLedgerMerge  *merge,
                                FleetLedgerColumn *column,
                                FleetLedgerCell   *cell,
                                FleetType          type,
                                guint              row,
                                FleetText         *known)
{
  if (type == FLEET_N_TYPES)
    return FALSE;
  if (type == FLEET_TYPE_TEXT)
    return fleet_ledger_walk_take_text (column, merge->batch, cell, &walk.typed->texts[row], known);
  if (G_UNLIKELY (cell->type >= FLEET_TYPE_TEXT))
    return FALSE;
  cell->bits = type == FLEET_TYPE_BOOL ? (walk.values[row / 64] >> (row % 64)) & 1 : type == FLEET_TYPE_NULL ? 0 : walk.values[row];
  cell->type = type;
  return TRUE;
}

/* The batch column that has row, or NULL. */
static inline const FleetColumn *
fleet_ledger_walk_typed (const FleetLedgerColumn *column,
                         guint                    row)
{
  for (guint i = 0; i < column->n_typed; i++)
    if (fleet_column_has (column->typed[i], row))
      return column->typed[i];
  return NULL;
}

/* Too late to stand, but told: newer than the last time an absent path was told. */
static inline void
fleet_ledger_walk_note_late (FleetLedgerCell *cell,
                             FleetLedgerKind  kind,
                             gint64           time_us)
{
  if (G_UNLIKELY (cell->type == FLEET_LEDGER_ABSENT && time_us > fleet_ledger_cell_told (cell, kind)))
    fleet_ledger_cell_set_told (cell, kind, time_us);
}

/* Of the column's rows in a word those that may be merged. */
static inline guint64
fleet_ledger_walk_rows (const FleetLedgerMerge  *merge,
                        const FleetLedgerColumn *column,
                        guint                    word)
{
  guint64 has = 0;

  for (guint i = 0; i < column->n_typed; i++)
    has |= column->typed[i]->valid[word];
  return has & merge->rows[word];
}

/* fleet-ledger-arrays.c */
void fleet_ledger_walk_count     (FleetLedgerMerge  *merge,
                                  FleetLedgerColumn *column,
                                  gboolean           wanted);
void fleet_ledger_walk_element   (FleetLedgerMerge  *merge,
                                  FleetLedgerColumn *column,
                                  gboolean           wanted);
/* A momentary path stands in the record where the row itself has it; an array that did not come is empty. */
void fleet_ledger_walk_momentary (FleetLedgerMerge  *merge,
                                  FleetLedgerColumn *column);

G_END_DECLS
