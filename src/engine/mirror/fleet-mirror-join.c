/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-join: which vehicle an event belongs to.
 *
 * Every device remembers its last answer with the span of event time for which it holds; events of one device come mostly in order, so the common
 * case is two comparisons. */

#include "fleet-mirror-private.h"

#include <string.h>

FleetMirrorDevice *
fleet_mirror_device_state (FleetMirror *self,
                           FleetDevice  device)
{
  while (self->by_device->len <= device)
    {
      FleetMirrorDevice state = { .slot = FLEET_NONE, .own_slot = FLEET_NONE, .merged_into = FLEET_NONE };
      g_autofree char *key = NULL;

      /* After a restart a device may have a vehicle of its own already, merged or not. */
      if (self->by_device->len < fleet_dictionary_size (self->devices))
        {
          const char *text = fleet_dictionary_text (self->devices, self->by_device->len, NULL);

          key = g_strconcat ("device:", text, NULL);
          state.own_slot = fleet_dictionary_find (self->vehicles, key, strlen (key));
          state.own_is_live = state.own_slot != FLEET_NONE;
          state.row = fleet_mirror_row (self, FLEET_TABLE_DEVICE, text);
        }
      fleet_mirror_span_forget (&state.span);
      g_array_append_val (self->by_device, state);
    }
  return &g_array_index (self->by_device, FleetMirrorDevice, device);
}

FleetMirrorSlot *
fleet_mirror_slot_state (FleetMirror *self,
                         FleetSlot    slot)
{
  while (self->by_slot->len <= slot)
    {
      FleetMirrorSlot state = { NULL };

      if (self->by_slot->len < fleet_dictionary_size (self->vehicles))
        {
          const char *key = fleet_dictionary_text (self->vehicles, self->by_slot->len, NULL);

          if (g_str_has_prefix (key, "car:"))
            {
              state.car = fleet_mirror_car_of_key (self, key + strlen ("car:"));
              state.car->slot = self->by_slot->len;
            }
        }
      g_array_append_val (self->by_slot, state);
    }
  return &g_array_index (self->by_slot, FleetMirrorSlot, slot);
}

static FleetSlot
slot_of_key (FleetMirror *self,
             const char  *kind,
             const char  *key)
{
  g_autofree char *text = g_strconcat (kind, key, NULL);

  return fleet_dictionary_intern (self->vehicles, text, strlen (text));
}

static FleetSlot
car_slot (FleetMirror    *self,
          FleetMirrorCar *car)
{
  if (car->slot == FLEET_NONE)
    {
      car->slot = slot_of_key (self, "car:", car->key);
      if (car->slot != FLEET_NONE)
        fleet_mirror_slot_state (self, car->slot);
    }
  return car->slot;
}

/* The device's own vehicle; what is older than its first row goes where that went when the row came. */
static FleetSlot
own_slot (FleetMirror       *self,
          FleetDevice        device,
          FleetMirrorDevice *state,
          gint64             time_us)
{
  if (state->merged_into != FLEET_NONE && state->row != NULL && state->row->n_entries > 0 &&
      time_us < state->row->entries[0].from_us)
    return state->merged_into;
  if (state->own_slot == FLEET_NONE)
    state->own_slot = slot_of_key (self, "device:", fleet_dictionary_text (self->devices, device, NULL));
  state->own_is_live = state->own_slot != FLEET_NONE;
  return state->own_slot;
}

/* Finds slot, flags and their span for an event of device at time_us. */
static void
answer (FleetMirror       *self,
        FleetDevice        device,
        FleetMirrorDevice *state,
        gint64             time_us)
{
  const FleetMirrorEntry *entry = NULL;
  FleetMirrorSpan span = { G_MININT64, G_MAXINT64 };

  if (state->row != NULL)
    entry = fleet_mirror_row_at (state->row, time_us, &span);
  state->flags = entry == NULL ? FLEET_ROW_UNKNOWN : 0;
  state->slot = entry != NULL && entry->car != NULL ? car_slot (self, entry->car) : own_slot (self, device, state, time_us);
  state->span = span;
  if (state->slot == FLEET_NONE)
    fleet_mirror_span_forget (&state->span); /* the dictionary is full: ask again */
}

FleetSlot
fleet_mirror_slot (FleetMirror *self,
                   FleetDevice  device,
                   gint64       time_us)
{
  FleetMirrorDevice *state = fleet_mirror_device_state (self, device);

  if (!fleet_mirror_span_has (&state->span, time_us))
    answer (self, device, state, time_us);
  return state->slot;
}

/* A device that is in a car now and had a vehicle of its own: that vehicle becomes one with the car. */
static void
merge_own (FleetMirrorDevice *state,
           guint              row,
           GArray            *merges)
{
  FleetSlotMerge merge = { state->own_slot, state->slot, row };

  g_array_append_val (merges, merge);
  state->own_is_live = FALSE;
  state->merged_into = state->slot;
}

FleetSlot
fleet_mirror_restore_merge (FleetMirror *self,
                            FleetDevice  device)
{
  FleetMirrorDevice *state = fleet_mirror_device_state (self, device);
  FleetMirrorCar *car = NULL;

  for (guint i = 0; state->row != NULL && car == NULL && i < state->row->n_entries; i++)
    car = state->row->entries[i].car;
  if (car == NULL)
    return FLEET_NONE;
  state->own_is_live = FALSE;
  state->merged_into = car_slot (self, car);
  return state->merged_into;
}

void
fleet_mirror_join (FleetMirror *self,
                   FleetBatch  *batch,
                   guint        first,
                   GArray      *merges)
{
  for (guint row = first; row < batch->n_rows; row++)
    {
      FleetDevice device = batch->device[row];
      gint64 time_us = batch->time_us[row];
      FleetMirrorDevice *state;

      if (G_UNLIKELY (device >= self->by_device->len))
        fleet_mirror_device_state (self, device);
      state = &g_array_index (self->by_device, FleetMirrorDevice, device);
      if (G_UNLIKELY (!fleet_mirror_span_has (&state->span, time_us)))
        answer (self, device, state, time_us);
      batch->slot[row] = state->slot;
      batch->flags[row] |= state->flags;
      if (G_UNLIKELY (state->own_is_live && state->slot != state->own_slot && state->slot != FLEET_NONE))
        merge_own (state, row, merges);
    }
}

const FleetRowVersion *
fleet_mirror_running (const FleetMirrorCar *car,
                      gint64                time_us,
                      FleetMirrorSpan      *span)
{
  const FleetMirrorEntry *running = NULL;

  for (guint i = 0; i < car->reservations->len; i++)
    {
      const FleetMirrorEntry *entry = fleet_mirror_row_at (car->reservations->pdata[i], time_us, span);

      if (entry == NULL || entry->car != car || entry->starts_us == FLEET_TIME_NONE)
        continue;
      if (time_us < entry->starts_us)
        {
          span->until_us = MIN (span->until_us, entry->starts_us);
          continue;
        }
      if (time_us >= entry->ends_us)
        {
          span->from_us = MAX (span->from_us, MAX (entry->starts_us, entry->ends_us));
          continue;
        }
      span->from_us = MAX (span->from_us, entry->starts_us);
      span->until_us = MIN (span->until_us, entry->ends_us);
      if (running == NULL || entry->starts_us > running->starts_us ||
          (entry->starts_us == running->starts_us && strcmp (entry->version->key, running->version->key) > 0))
        running = entry;
    }
  return running != NULL ? running->version : NULL;
}

const FleetRowVersion *
fleet_mirror_car (FleetMirror *self,
                  FleetSlot    slot,
                  gint64       time_us)
{
  const FleetMirrorCar *car = slot != FLEET_NONE ? fleet_mirror_slot_state (self, slot)->car : NULL;
  const FleetMirrorEntry *entry = car != NULL && car->row != NULL ? fleet_mirror_row_at (car->row, time_us, NULL) : NULL;

  return entry != NULL ? entry->version : NULL;
}

const FleetRowVersion *
fleet_mirror_reservation (FleetMirror *self,
                          FleetSlot    slot,
                          gint64       time_us)
{
  const FleetMirrorCar *car = slot != FLEET_NONE ? fleet_mirror_slot_state (self, slot)->car : NULL;
  FleetMirrorSpan span = { G_MININT64, G_MAXINT64 };

  return car != NULL ? fleet_mirror_running (car, time_us, &span) : NULL;
}

const FleetRowVersion *
fleet_mirror_last_reservation (FleetMirror *self,
                               FleetSlot    slot,
                               gint64       time_us,
                               gint64       since_us)
{
  const FleetMirrorCar *car = slot != FLEET_NONE ? fleet_mirror_slot_state (self, slot)->car : NULL;
  const FleetRowVersion *running = fleet_mirror_reservation (self, slot, time_us);
  const FleetMirrorEntry *last = NULL;
  FleetMirrorSpan span = { G_MININT64, G_MAXINT64 };

  if (running != NULL || car == NULL)
    return running;
  for (guint i = 0; i < car->reservations->len; i++)
    {
      const FleetMirrorEntry *entry = fleet_mirror_row_at (car->reservations->pdata[i], time_us, &span);

      if (entry == NULL || entry->car != car || entry->starts_us == FLEET_TIME_NONE || entry->ends_us > time_us || entry->ends_us < since_us)
        continue;
      if (last == NULL || entry->ends_us > last->ends_us)
        last = entry;
    }
  return last != NULL ? last->version : NULL;
}

const FleetRowVersion *
fleet_mirror_device (FleetMirror *self,
                     FleetDevice  device,
                     gint64       time_us)
{
  const FleetMirrorRow *row = device != FLEET_NONE ? fleet_mirror_device_state (self, device)->row : NULL;
  const FleetMirrorEntry *entry = row != NULL ? fleet_mirror_row_at (row, time_us, NULL) : NULL;

  return entry != NULL ? entry->version : NULL;
}

static void
forget_car (FleetMirror    *self,
            FleetMirrorCar *car)
{
  if (car != NULL && car->slot != FLEET_NONE)
    fleet_mirror_blocks_forget (&self->of_slots, car->slot);
}

void
fleet_mirror_forget_answers (FleetMirror    *self,
                             FleetTable      table,
                             FleetMirrorRow *row)
{
  if (table == FLEET_TABLE_CAR)
    forget_car (self, fleet_mirror_car_of_key (self, row->key));
  else if (table == FLEET_TABLE_RESERVATION)
    for (guint i = 0; i < row->n_entries; i++)
      forget_car (self, row->entries[i].car);
  else
    {
      FleetDevice device = fleet_dictionary_find (self->devices, row->key, strlen (row->key));
      FleetMirrorDevice *state;

      if (device == FLEET_NONE || device >= self->by_device->len)
        return; /* not heard yet: the row is found when it is */
      state = fleet_mirror_device_state (self, device);
      state->row = row;
      fleet_mirror_span_forget (&state->span);
      fleet_mirror_blocks_forget (&self->of_devices, device);
    }
}
