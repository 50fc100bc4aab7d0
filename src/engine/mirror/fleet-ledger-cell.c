/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-cell: one value of one vehicle: its bytes, and reading and writing it outside a batch.
 *
 * Text of up to eight bytes lies in the cell; longer text has a buffer that is kept and written over, since a
 * stream's texts change often and their lengths seldom. Where most vehicles say the same (the positions of doors), the cells of a column share
 * one buffer, and to hear the same again touches no memory but the cell's. */

#include "fleet-ledger-private.h"

#include <string.h>

void
fleet_ledger_text_unref (FleetLedgerText *text)
{
  if (text != NULL && --text->refs == 0)
    g_free (text);
}

void
fleet_ledger_cell_clear (FleetLedgerCell *cell)
{
  if (fleet_ledger_cell_is_long (cell))
    fleet_ledger_text_unref (fleet_ledger_cell_long (cell));
  cell->bits = 0;
  cell->type = FLEET_LEDGER_ABSENT;
  cell->inline_length = 0;
}

void
fleet_ledger_cell_init (FleetLedgerCell *cell,
                        FleetLedgerKind  kind)
{
  *cell = (FleetLedgerCell) { .type = FLEET_LEDGER_ABSENT, .device = FLEET_NONE };
  if (kind == FLEET_LEDGER_ELEMENT)
    return;
  cell->time_us = FLEET_TIME_NONE;
  fleet_ledger_cell_set_told (cell, kind, FLEET_TIME_NONE);
}

/* The cell, which holds buffer (or no long text), gets a long text that is not its column's shared one. */
static FleetLedgerText *
set_own_text (FleetLedgerCell *cell,
              FleetLedgerText *buffer,
              const char      *text,
              gsize            length)
{
  gsize room = (length + 15) & ~(gsize) 15;

  if (buffer == NULL || buffer->refs > 1 || length > buffer->room)
    {
      fleet_ledger_text_unref (buffer);
      buffer = g_malloc (sizeof *buffer + room);
      buffer->refs = 1;
      buffer->room = room;
      cell->bits = GPOINTER_TO_SIZE (buffer);
      cell->inline_length = FLEET_LEDGER_LONG;
    }
  memcpy (buffer->bytes, text, length);
  buffer->length = length;
  return buffer;
}

static void
share_text (FleetLedgerColumn *column,
            FleetLedgerText   *text)
{
  fleet_ledger_text_unref (column->shared);
  column->shared = text;
  text->refs++;
  column->luck = FLEET_LEDGER_MOST_LUCK;
}

void
fleet_ledger_cell_set_text (FleetLedgerCell   *cell,
                            FleetLedgerColumn *column,
                            const char        *text,
                            gsize              length)
{
  FleetLedgerText *buffer = fleet_ledger_cell_is_long (cell) ? fleet_ledger_cell_long (cell) : NULL;
  FleetLedgerText *shared = column->shared;

  cell->type = FLEET_TYPE_TEXT;
  if (length <= sizeof cell->bits)
    {
      fleet_ledger_text_unref (buffer);
      cell->bits = 0;
      if (length > 0) /* the heap of a batch with no other text may be NULL */
        memcpy (&cell->bits, text, length);
      cell->inline_length = length;
    }
  else if (shared != NULL && shared->length == length && fleet_bytes_equal (shared->bytes, text, length))
    {
      column->luck += column->luck < FLEET_LEDGER_MOST_LUCK;
      if (buffer == shared)
        return;
      shared->refs++;
      fleet_ledger_text_unref (buffer);
      cell->bits = GPOINTER_TO_SIZE (shared);
      cell->inline_length = FLEET_LEDGER_LONG;
    }
  else
    {
      buffer = set_own_text (cell, buffer, text, length);
      if (column->luck == 0)
        share_text (column, buffer);
      else
        column->luck--;
    }
}

void
fleet_ledger_cell_set (FleetLedgerCell   *cell,
                       FleetLedgerColumn *column,
                       const FleetValue  *value)
{
  if (value->type == FLEET_TYPE_TEXT)
    {
      fleet_ledger_cell_set_text (cell, column, value->text, value->length);
      return;
    }
  fleet_ledger_cell_clear (cell);
  cell->type = value->type;
  if (value->type == FLEET_TYPE_BOOL)
    cell->bits = value->boolean != FALSE;
  else if (value->type == FLEET_TYPE_INT)
    cell->bits = value->integer;
  else if (value->type == FLEET_TYPE_DOUBLE)
    memcpy (&cell->bits, &value->real, sizeof cell->bits);
}

gboolean
fleet_ledger_cell_get (const FleetLedgerCell *cell,
                       FleetValue            *ret_value)
{
  if (fleet_ledger_cell_is_absent (cell))
    return FALSE;
  *ret_value = (FleetValue) { .type = cell->type };
  if (cell->type == FLEET_TYPE_BOOL)
    ret_value->boolean = cell->bits != 0;
  else if (cell->type == FLEET_TYPE_INT)
    ret_value->integer = cell->bits;
  else if (cell->type == FLEET_TYPE_DOUBLE)
    memcpy (&ret_value->real, &cell->bits, sizeof cell->bits);
  else if (fleet_ledger_cell_is_long (cell))
    {
      ret_value->text = fleet_ledger_cell_long (cell)->bytes;
      ret_value->length = fleet_ledger_cell_long (cell)->length;
    }
  else if (cell->type == FLEET_TYPE_TEXT)
    {
      ret_value->text = (const char *) &cell->bits;
      ret_value->length = cell->inline_length;
    }
  return TRUE;
}

gboolean
fleet_ledger_column_get (const FleetLedger       *self,
                         const FleetLedgerColumn *column,
                         FleetSlot                slot,
                         FleetValue              *ret_value,
                         gint64                  *ret_time_us,
                         FleetDevice             *ret_device)
{
  const FleetLedgerCell *cell = fleet_ledger_column_peek (self, column, slot);
  const FleetLedgerCell *event = cell;

  if (fleet_ledger_cell_is_absent (cell))
    return FALSE;
  if (column->kind == FLEET_LEDGER_ELEMENT)
    {
      event = fleet_ledger_column_peek (self, column->root, slot);
      if (fleet_ledger_cell_is_absent (event) || cell->time_us != fleet_ledger_cell_serial (event))
        return FALSE;
    }
  if (column->momentary)
    {
      const FleetLedgerVehicle *vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, slot);

      if (event->time_us != vehicle->time_us || event->device != vehicle->device)
        return FALSE;
    }

  fleet_ledger_cell_get (cell, ret_value);
  if (column->kind == FLEET_LEDGER_COUNT)
    ret_value->integer = (guint32) cell->bits;
  *ret_time_us = event->time_us;
  *ret_device = event->device;
  return TRUE;
}

typedef struct
{
  FleetLedger *ledger;
  FleetSlot    slot;
  gint64       time_us;
} Word;

static void
make_absent (FleetLedgerColumn *rival,
             gpointer           user_data)
{
  const Word *word = user_data;
  FleetLedgerCell *cell = fleet_ledger_column_peek (word->ledger, rival, word->slot);

  if (cell != NULL && cell->type != FLEET_LEDGER_UNBORN && cell->time_us < word->time_us)
    fleet_ledger_cell_kill (cell, rival->kind, word->time_us);
}

static void
write_cell (FleetLedgerCell   *cell,
            FleetLedgerColumn *column,
            const FleetValue  *value,
            gint64             time_us,
            FleetDevice        device)
{
  cell->time_us = time_us;
  cell->device = device;
  if (column->kind != FLEET_LEDGER_COUNT)
    {
      fleet_ledger_cell_set (cell, column, value);
      return;
    }
  cell->type = FLEET_TYPE_INT;
  cell->bits = ((guint64) (fleet_ledger_cell_serial (cell) + 1) << 32) |
               (value->type == FLEET_TYPE_INT ? (guint32) value->integer : 0);
}

gboolean
fleet_ledger_put (FleetLedger       *self,
                  FleetSlot          slot,
                  FleetLedgerColumn *column,
                  const FleetValue  *value,
                  gint64             time_us,
                  FleetDevice        device)
{
  Word word = { self, slot, time_us };
  FleetLedgerCell *cell;

  fleet_ledger_column_seen (self, column);
  cell = fleet_ledger_column_grow (self, column, slot);
  fleet_ledger_column_foreach_rival (column, make_absent, &word);
  if (time_us <= cell->time_us)
    {
      if (cell->type == FLEET_LEDGER_ABSENT && time_us > fleet_ledger_cell_told (cell, column->kind))
        fleet_ledger_cell_set_told (cell, column->kind, time_us);
      return FALSE;
    }

  write_cell (cell, column, value, time_us, device);
  return TRUE;
}

void
fleet_ledger_put_back (FleetLedger       *self,
                       FleetSlot          slot,
                       FleetLedgerColumn *column,
                       const FleetValue  *value,
                       gint64             time_us,
                       FleetDevice        device,
                       gint64             told_us)
{
  FleetLedgerCell *cell;

  fleet_ledger_column_seen (self, column);
  cell = fleet_ledger_column_grow (self, column, slot);
  fleet_ledger_cell_clear (cell);
  fleet_ledger_cell_init (cell, column->kind);
  if (value != NULL)
    {
      write_cell (cell, column, value, time_us, device);
      return;
    }
  cell->time_us = time_us;
  fleet_ledger_cell_set_told (cell, column->kind, told_us);
}

void
fleet_ledger_put_absent (FleetLedger       *self,
                         FleetSlot          slot,
                         FleetLedgerColumn *column,
                         gint64             time_us,
                         gint64             told_us)
{
  FleetLedgerCell *cell;

  fleet_ledger_column_seen (self, column);
  cell = fleet_ledger_column_grow (self, column, slot);
  if (time_us > cell->time_us)
    fleet_ledger_cell_kill (cell, column->kind, time_us);
  if (cell->type == FLEET_LEDGER_ABSENT && told_us > fleet_ledger_cell_told (cell, column->kind))
    fleet_ledger_cell_set_told (cell, column->kind, told_us);
}

void
fleet_ledger_put_element (FleetLedger       *self,
                          FleetSlot          slot,
                          FleetLedgerColumn *column,
                          const FleetValue  *value)
{
  FleetLedgerCell *cell = fleet_ledger_column_grow (self, column, slot);

  fleet_ledger_cell_set (cell, column, value);
  cell->time_us = fleet_ledger_cell_serial (fleet_ledger_column_peek (self, column->root, slot));
}
