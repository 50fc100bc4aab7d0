/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-timers: the heap. */

#include "fleet-timers.h"

struct _FleetTimers
{
  GArray *heap; /* FleetTimer */
};

FleetTimers *
fleet_timers_new (void)
{
  FleetTimers *self = g_new0 (FleetTimers, 1);

  self->heap = g_array_new (FALSE, FALSE, sizeof (FleetTimer));
  return self;
}

void
fleet_timers_free (FleetTimers *self)
{
  g_array_unref (self->heap);
  g_free (self);
}

int
fleet_timer_order (const FleetTimer *a,
                   const FleetTimer *b)
{
  if (a->due_us != b->due_us)
    return a->due_us < b->due_us ? -1 : 1;
  if (a->slot != b->slot)
    return a->slot < b->slot ? -1 : 1;
  if (a->rule != b->rule)
    return a->rule < b->rule ? -1 : 1;
  return (int) a->kind - (int) b->kind;
}

void
fleet_timers_add (FleetTimers      *self,
                  const FleetTimer *timer)
{
  FleetTimer *heap;
  guint at = self->heap->len;

  g_array_append_val (self->heap, *timer);
  heap = (FleetTimer *) self->heap->data;
  while (at > 0 && fleet_timer_order (timer, &heap[(at - 1) / 2]) < 0)
    {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  heap[at] = *timer;
}

gboolean
fleet_timers_take (FleetTimers *self,
                   gint64       until_us,
                   FleetTimer  *ret_timer)
{
  FleetTimer *heap = (FleetTimer *) self->heap->data;
  FleetTimer last;
  guint length = self->heap->len, at = 0;

  if (length == 0 || heap[0].due_us > until_us)
    return FALSE;
  *ret_timer = heap[0];
  last = heap[--length];
  for (guint child = 1; child < length; child = at * 2 + 1)
    {
      if (child + 1 < length && fleet_timer_order (&heap[child + 1], &heap[child]) < 0)
        child++;
      if (fleet_timer_order (&last, &heap[child]) <= 0)
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = last;
  g_array_set_size (self->heap, length);
  return TRUE;
}
