/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger: the up-to-date record of every vehicle; who was heard when; moving a record.
 *
 * The ways in and out are here; a batch's merge, the hot path, is fleet-ledger-merge.c. */

#include "fleet-ledger-private.h"

#include <string.h>

static void
free_column (gpointer data)
{
  FleetLedgerColumn *column = data;

  fleet_ledger_text_unref (column->shared);
  g_free (column);
}

FleetLedger *
fleet_ledger_new (const FleetProfile *profile,
                  FleetDictionary    *paths)
{
  FleetLedger *self = g_new0 (FleetLedger, 1);

  self->paths = paths;
  self->momentary = g_strdupv (profile->momentary);
  self->stale_us = profile->stale_us;
  self->columns = g_ptr_array_new ();
  self->in_order = g_ptr_array_new_with_free_func (free_column);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fleet_ledger_node_free);
  self->vehicles = g_array_new (FALSE, FALSE, sizeof (FleetLedgerVehicle));
  self->devices = g_array_new (FALSE, FALSE, sizeof (FleetLedgerDevice));
  self->slabs = g_ptr_array_new_with_free_func (g_aligned_free);
  self->spare.type = FLEET_LEDGER_ABSENT;
  self->work = g_ptr_array_new ();
  self->arrays = g_ptr_array_new_with_free_func (g_free);
  self->masks = g_array_new (FALSE, TRUE, sizeof (guint64) * FLEET_BATCH_WORDS);
  return self;
}

static void
free_pages (FleetLedger        *self,
            FleetLedgerVehicle *vehicle)
{
  for (guint page = 0; page < FLEET_LEDGER_NEAR + vehicle->n_far; page++)
    {
      FleetLedgerCell *cells = fleet_ledger_vehicle_page (vehicle, page);

      if (cells == NULL)
        continue;
      for (guint i = 0; i < FLEET_LEDGER_PAGE; i++)
        fleet_ledger_cell_clear (&cells[i]);
      fleet_ledger_page_free (self, cells);
      self->n_pages--;
    }
  memset (vehicle->near, 0, sizeof vehicle->near);
  g_clear_pointer (&vehicle->far, g_free);
  vehicle->n_far = 0;
}

void
fleet_ledger_free (FleetLedger *self)
{
  if (self == NULL)
    return;
  for (guint slot = 0; slot < self->vehicles->len; slot++)
    free_pages (self, &g_array_index (self->vehicles, FleetLedgerVehicle, slot));
  g_ptr_array_unref (self->slabs);
  fleet_ledger_cell_clear (&self->spare);
  g_free (self->saved);
  g_strfreev (self->momentary);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->in_order);
  g_hash_table_unref (self->nodes);
  g_array_unref (self->vehicles);
  g_array_unref (self->devices);
  g_ptr_array_unref (self->work);
  g_ptr_array_unref (self->arrays);
  g_array_unref (self->masks);
  g_free (self);
}

FleetLedgerVehicle *
fleet_ledger_vehicle (FleetLedger *self,
                      FleetSlot    slot)
{
  while (self->vehicles->len <= slot)
    {
      FleetLedgerVehicle none = { FLEET_TIME_NONE, FLEET_NONE, FLEET_NONE, FLEET_NONE, 0, { NULL }, NULL };

      g_array_append_val (self->vehicles, none);
    }
  return &g_array_index (self->vehicles, FleetLedgerVehicle, slot);
}

static FleetLedgerDevice *
device_at (FleetLedger *self,
           FleetDevice  device)
{
  return &g_array_index (self->devices, FleetLedgerDevice, device);
}

static void
unlink_device (FleetLedger *self,
               FleetDevice  device)
{
  FleetLedgerDevice *heard = device_at (self, device);

  if (heard->slot == FLEET_NONE)
    return;
  if (heard->previous != FLEET_NONE)
    device_at (self, heard->previous)->next = heard->next;
  else
    fleet_ledger_vehicle (self, heard->slot)->first = heard->next;
  if (heard->next != FLEET_NONE)
    device_at (self, heard->next)->previous = heard->previous;
  heard->slot = heard->next = heard->previous = FLEET_NONE;
}

static void
link_device (FleetLedger *self,
             FleetDevice  device,
             FleetSlot    slot)
{
  FleetLedgerVehicle *vehicle = fleet_ledger_vehicle (self, slot);
  FleetLedgerDevice *heard = device_at (self, device);

  heard->slot = slot;
  heard->next = vehicle->first;
  if (heard->next != FLEET_NONE)
    device_at (self, heard->next)->previous = device;
  vehicle->first = device;
}

void
fleet_ledger_heard (FleetLedger *self,
                    FleetSlot    slot,
                    FleetDevice  device,
                    gint64       time_us)
{
  FleetLedgerDevice *heard;

  while (self->devices->len <= device)
    {
      FleetLedgerDevice none = { FLEET_TIME_NONE, FLEET_NONE, FLEET_NONE, FLEET_NONE };

      g_array_append_val (self->devices, none);
    }
  heard = device_at (self, device);
  heard->newest_us = MAX (heard->newest_us, time_us);
  if (slot != FLEET_NONE && heard->slot != slot)
    {
      unlink_device (self, device);
      link_device (self, device, slot);
    }
}

gboolean
fleet_ledger_get (FleetLedger *self,
                  FleetSlot    slot,
                  FleetPath    path,
                  FleetValue  *ret_value,
                  gint64      *ret_time_us,
                  FleetDevice *ret_device)
{
  FleetValue value;
  gint64 time_us;
  FleetDevice device;

  if (path >= self->columns->len || self->columns->pdata[path] == NULL ||
      !fleet_ledger_column_get (self, self->columns->pdata[path], slot, &value, &time_us, &device))
    return FALSE;
  if (ret_value != NULL)
    *ret_value = value;
  if (ret_time_us != NULL)
    *ret_time_us = time_us;
  if (ret_device != NULL)
    *ret_device = device;
  return TRUE;
}

gint64
fleet_ledger_newest (FleetLedger *self,
                     FleetSlot    slot,
                     FleetDevice *ret_device)
{
  const FleetLedgerVehicle *vehicle;

  if (slot >= self->vehicles->len)
    {
      if (ret_device != NULL)
        *ret_device = FLEET_NONE;
      return FLEET_TIME_NONE;
    }
  vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, slot);
  if (ret_device != NULL)
    *ret_device = vehicle->device;
  return vehicle->time_us;
}

FleetPlace
fleet_ledger_place (FleetLedger *self,
                    FleetSlot    slot)
{
  return slot < self->vehicles->len ? g_array_index (self->vehicles, FleetLedgerVehicle, slot).place : FLEET_NONE;
}

static void
show_one (FleetLedger             *self,
          FleetSlot                slot,
          const FleetLedgerColumn *column,
          FleetPath                time_path,
          FleetBatch              *record,
          guint                    row)
{
  FleetValue value = { .type = FLEET_TYPE_INT, .integer = 0 };
  FleetValue time = { .type = FLEET_TYPE_INT };
  FleetDevice device;

  if (!fleet_ledger_column_get (self, column, slot, &value, &time.integer, &device))
    {
      if (column->momentary && column->kind == FLEET_LEDGER_COUNT)
        fleet_batch_set (record, row, column->path, &value);
      return;
    }
  if (time_path != FLEET_NONE)
    fleet_batch_set (record, row, time_path, &time);
  if (self->stale_us == 0 || fleet_ledger_newest (self, slot, NULL) - time.integer <= self->stale_us)
    fleet_batch_set (record, row, column->path, &value);
}

void
fleet_ledger_show (FleetLedger     *self,
                   FleetSlot        slot,
                   FleetBatch      *record,
                   guint            row,
                   const FleetWant *wants,
                   guint            n_wants)
{
  for (guint i = 0; i < n_wants; i++)
    {
      const FleetLedgerColumn *column = fleet_ledger_column (self, wants[i].path);

      if (column->joined)
        continue;
      show_one (self, slot, column, wants[i].time_path, record, row);
      if (column->momentary && column->root != NULL)
        show_one (self, slot, column->root, FLEET_NONE, record, row);
    }
}

void
fleet_ledger_visit (FleetLedger      *self,
                    FleetSlot         slot,
                    FleetLedgerVisit  visit,
                    gpointer          user_data)
{
  for (guint i = 0; i < self->in_order->len; i++)
    {
      const FleetLedgerColumn *column = self->in_order->pdata[i];
      FleetValue value;
      gint64 time_us;
      FleetDevice device;

      if (fleet_ledger_column_get (self, column, slot, &value, &time_us, &device))
        visit (column->path, &value, time_us, device, user_data);
    }
}

typedef struct
{
  FleetLedgerColumn *column;
  gboolean           absent;
  gint64             time_us;
} Moving;

static int
compare_moving (gconstpointer a,
                gconstpointer b)
{
  const Moving *x = a;
  const Moving *y = b;

  if (x->absent != y->absent)
    return x->absent ? 1 : -1;
  return x->time_us < y->time_us ? -1 : x->time_us > y->time_us;
}

/* from's plain paths and arrays, oldest first, so that what is newer makes absent what is older; and behind them what is absent. */
static GArray *
gather_moving (FleetLedger *self,
               FleetSlot    from)
{
  GArray *moving = g_array_new (FALSE, FALSE, sizeof (Moving));

  for (guint i = 0; i < self->in_order->len; i++)
    {
      FleetLedgerColumn *column = self->in_order->pdata[i];
      const FleetLedgerCell *cell = fleet_ledger_column_peek (self, column, from);
      Moving one = { column, FALSE, 0 };

      if (cell == NULL || cell->type == FLEET_LEDGER_UNBORN || column->kind == FLEET_LEDGER_ELEMENT || cell->time_us == FLEET_TIME_NONE)
        continue;
      one.absent = cell->type == FLEET_LEDGER_ABSENT;
      one.time_us = cell->time_us;
      g_array_append_val (moving, one);
    }
  g_array_sort (moving, compare_moving);
  return moving;
}

/* The elements of from's array root, which has just become to's. */
static void
move_elements (FleetLedger       *self,
               FleetLedgerColumn *root,
               FleetSlot          from,
               FleetSlot          to)
{
  guint32 serial = fleet_ledger_cell_serial (fleet_ledger_column_peek (self, root, from));

  for (guint i = 0; i < self->in_order->len; i++)
    {
      FleetLedgerColumn *column = self->in_order->pdata[i];
      const FleetLedgerCell *cell;
      FleetValue value;

      if (column->kind != FLEET_LEDGER_ELEMENT || column->root != root)
        continue;
      cell = fleet_ledger_column_peek (self, column, from);
      if (cell != NULL && cell->time_us == serial && fleet_ledger_cell_get (cell, &value))
        fleet_ledger_put_element (self, to, column, &value);
    }
}

void
fleet_ledger_move (FleetLedger *self,
                   FleetSlot    from,
                   FleetSlot    to)
{
  g_autoptr (GArray) moving = NULL;
  FleetLedgerVehicle *vehicle;
  FleetLedgerVehicle was;

  if (from == to)
    return;
  moving = gather_moving (self, from);
  for (guint i = 0; i < moving->len; i++)
    {
      FleetLedgerColumn *column = g_array_index (moving, Moving, i).column;
      FleetLedgerCell cell = *fleet_ledger_column_peek (self, column, from);
      FleetValue value;

      if (!fleet_ledger_cell_get (&cell, &value))
        {
          fleet_ledger_put_absent (self, to, column, cell.time_us, fleet_ledger_cell_told (&cell, column->kind));
          continue;
        }
      if (column->kind == FLEET_LEDGER_COUNT)
        value.integer = (guint32) cell.bits;
      if (fleet_ledger_put (self, to, column, &value, cell.time_us, cell.device) && column->kind == FLEET_LEDGER_COUNT)
        move_elements (self, column, from, to);
    }
  free_pages (self, fleet_ledger_vehicle (self, from));

  was = *fleet_ledger_vehicle (self, from);
  while (fleet_ledger_vehicle (self, from)->first != FLEET_NONE)
    {
      FleetDevice device = fleet_ledger_vehicle (self, from)->first;

      fleet_ledger_heard (self, to, device, device_at (self, device)->newest_us);
    }
  vehicle = fleet_ledger_vehicle (self, to);
  if (was.time_us > vehicle->time_us)
    {
      vehicle->time_us = was.time_us;
      vehicle->device = was.device;
      vehicle->place = was.place;
    }
  vehicle = fleet_ledger_vehicle (self, from);
  vehicle->time_us = FLEET_TIME_NONE;
  vehicle->device = FLEET_NONE;
  vehicle->place = FLEET_NONE;
}
