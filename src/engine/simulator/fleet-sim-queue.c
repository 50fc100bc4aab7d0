/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-queue: one heap for all that a fleet is going to send, so that arrival never goes back. */

#include "fleet-sim-queue.h"

void
fleet_sim_queue_init (FleetSimQueue *self)
{
  self->heap = g_array_new (FALSE, FALSE, sizeof (FleetSimArrival));
  self->given = 0;
}

void
fleet_sim_queue_clear (FleetSimQueue *self)
{
  g_clear_pointer (&self->heap, g_array_unref);
}

static inline gboolean
is_before (const FleetSimArrival *a,
           const FleetSimArrival *b)
{
  return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

void
fleet_sim_queue_push (FleetSimQueue         *self,
                      const FleetSimArrival *arrival)
{
  FleetSimArrival new = *arrival;
  FleetSimArrival *heap;
  guint at = self->heap->len;

  new.order = self->given++;
  g_array_append_val (self->heap, new);
  heap = (FleetSimArrival *) self->heap->data;
  while (at > 0 && is_before (&new, &heap[(at - 1) / 2]))
    {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  heap[at] = new;
}

gboolean
fleet_sim_queue_pop (FleetSimQueue   *self,
                     FleetSimArrival *ret_arrival)
{
  FleetSimArrival *heap = (FleetSimArrival *) self->heap->data;
  FleetSimArrival last;
  guint at = 0;
  guint n;

  if (self->heap->len == 0)
    return FALSE;
  *ret_arrival = heap[0];
  n = self->heap->len - 1;
  last = heap[n];
  g_array_set_size (self->heap, n);
  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && is_before (&heap[child + 1], &heap[child]))
        child++;
      if (!is_before (&heap[child], &last))
        break;
      heap[at] = heap[child];
      at = child;
    }
  if (n > 0)
    heap[at] = last;
  return TRUE;
}
