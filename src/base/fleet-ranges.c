/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ranges: a sorted array of runs, searched by halves; numbers come nearly always in order, so the last run is looked at first. */

#include "fleet-ranges.h"

struct _FleetRanges
{
  GArray *runs; /* FleetRange */
};

FleetRanges *
fleet_ranges_new (void)
{
  FleetRanges *self = g_new0 (FleetRanges, 1);

  self->runs = g_array_new (FALSE, FALSE, sizeof (FleetRange));
  return self;
}

void
fleet_ranges_free (FleetRanges *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->runs);
  g_free (self);
}

static const FleetRange *
get_run (const FleetRanges *self,
         guint              i)
{
  return &g_array_index (self->runs, FleetRange, i);
}

/* The first run that ends behind number: it holds number, or begins after it. */
static guint
find_run (const FleetRanges *self,
          gint64             number)
{
  guint low = 0, high = self->runs->len;

  if (high > 0 && get_run (self, high - 1)->first <= number)
    return get_run (self, high - 1)->end > number ? high - 1 : high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_run (self, middle)->end > number)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
fleet_ranges_add (FleetRanges *self,
                  gint64       first,
                  gint64       end)
{
  guint at, n = 0;

  g_return_if_fail (first < end);
  /* From the run that touches it from below on. */
  at = first > G_MININT64 ? find_run (self, first - 1) : 0;
  while (at + n < self->runs->len && get_run (self, at + n)->first <= end)
    {
      first = MIN (first, get_run (self, at + n)->first);
      end = MAX (end, get_run (self, at + n)->end);
      n++;
    }
  if (n == 0)
    {
      FleetRange run = { first, end };

      g_array_insert_val (self->runs, at, run);
    }
  else
    {
      g_array_index (self->runs, FleetRange, at) = (FleetRange) { first, end };
      if (n > 1)
        g_array_remove_range (self->runs, at + 1, n - 1);
    }
}

gboolean
fleet_ranges_contain (const FleetRanges *self,
                      gint64             number)
{
  guint at = find_run (self, number);

  return at < self->runs->len && get_run (self, at)->first <= number;
}

gboolean
fleet_ranges_overlap (const FleetRanges *self,
                      gint64             first,
                      gint64             end)
{
  return fleet_ranges_next (self, first) < end;
}

gint64
fleet_ranges_skip (const FleetRanges *self,
                   gint64             number)
{
  guint at = find_run (self, number);

  return at < self->runs->len && get_run (self, at)->first <= number ? get_run (self, at)->end : number;
}

gint64
fleet_ranges_next (const FleetRanges *self,
                   gint64             number)
{
  guint at = find_run (self, number);

  return at < self->runs->len ? MAX (number, get_run (self, at)->first) : G_MAXINT64;
}

const FleetRange *
fleet_ranges_get (const FleetRanges *self,
                  guint             *ret_n)
{
  *ret_n = self->runs->len;
  return (const FleetRange *) (gpointer) self->runs->data;
}
