/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-answer: see the header. */

#include "fleet-chart-answer.h"

#include <string.h>

static void
free_track (gpointer data)
{
  FleetChartTrack *self = data;

  g_free (self->path);
  g_free (self->device);
  fleet_series_free (self->series);
  g_free (self);
}

static void
free_alert (gpointer data)
{
  FleetChartAlert *self = data;

  g_free (self->id);
  g_free (self->rule);
  g_free (self->title);
  g_free (self->message);
  g_free (self);
}

FleetChartAnswer *
fleet_chart_answer_new (void)
{
  FleetChartAnswer *self = g_new0 (FleetChartAnswer, 1);

  self->tracks = g_ptr_array_new_with_free_func (free_track);
  self->alerts = g_ptr_array_new_with_free_func (free_alert);
  return self;
}

void
fleet_chart_answer_free (FleetChartAnswer *self)
{
  g_ptr_array_unref (self->tracks);
  g_ptr_array_unref (self->alerts);
  g_free (self);
}

/* Of the same vehicle, signal and path, in the same kind; the device aside. */
static gboolean
is_alike (const FleetChartTrack *a,
          const FleetChartTrack *b)
{
  return a->vehicle == b->vehicle && a->signal == b->signal && fleet_series_get_kind (a->series) == fleet_series_get_kind (b->series) && g_str_equal (a->path, b->path);
}

static FleetChartTrack *
find_track (FleetChartAnswer      *answer,
            const FleetChartTrack *like)
{
  for (guint i = 0; i < answer->tracks->len; i++)
    {
      FleetChartTrack *track = answer->tracks->pdata[i];

      if (is_alike (track, like) && g_strcmp0 (track->device, like->device) == 0)
        return track;
    }
  return NULL;
}

/* Moves element index of from to the end of to. */
static void
move_element (GPtrArray *from,
              guint      index,
              GPtrArray *to)
{
  g_ptr_array_add (to, g_ptr_array_steal_index (from, index));
}

static void
merge_alerts (GPtrArray *alerts,
              GPtrArray *newer)
{
  while (newer->len > 0)
    {
      const FleetChartAlert *one = newer->pdata[0];

      for (guint i = alerts->len; i-- > 0;)
        if (g_str_equal (((FleetChartAlert *) alerts->pdata[i])->id, one->id))
          g_ptr_array_remove_index (alerts, i);
      move_element (newer, 0, alerts);
    }
}

static int
by_opened (gconstpointer a,
           gconstpointer b)
{
  const FleetChartAlert *one = *(FleetChartAlert *const *) a, *other = *(FleetChartAlert *const *) b;

  return one->opened_us != other->opened_us ? (one->opened_us < other->opened_us ? -1 : 1) : strcmp (one->id, other->id);
}

void
fleet_chart_answer_sort_alerts (FleetChartAnswer *self)
{
  g_ptr_array_sort (self->alerts, by_opened);
}

void
fleet_chart_answer_merge (FleetChartAnswer *self,
                          FleetChartAnswer *tail)
{
  for (guint i = tail->tracks->len; i-- > 0;)
    {
      FleetChartTrack *newer = tail->tracks->pdata[i], *track = find_track (self, newer);

      if (track != NULL)
        fleet_series_merge (track->series, newer->series);
      else
        move_element (tail->tracks, i, self->tracks);
    }
  merge_alerts (self->alerts, tail->alerts);
  fleet_chart_answer_sort_alerts (self);
}

gboolean
fleet_chart_answer_is_shared (GPtrArray *tracks,
                              guint      index)
{
  for (guint i = 0; i < tracks->len; i++)
    if (i != index && is_alike (tracks->pdata[i], tracks->pdata[index]))
      return TRUE;
  return FALSE;
}

guint
fleet_chart_answer_count (const FleetChartAnswer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->tracks->len; i++)
    n += fleet_series_get_n (((FleetChartTrack *) self->tracks->pdata[i])->series);
  return n;
}

gboolean
fleet_chart_answer_get_extent (const FleetChartAnswer *self,
                               gint64                 *ret_from_us,
                               gint64                 *ret_to_us)
{
  gint64 from_us = G_MAXINT64, to_us = G_MININT64;

  for (guint i = 0; i < self->tracks->len; i++)
    {
      const FleetSeries *series = ((FleetChartTrack *) self->tracks->pdata[i])->series;
      guint n = fleet_series_get_n (series);

      if (n == 0)
        continue;
      from_us = MIN (from_us, fleet_series_get_times (series)[0]);
      to_us = MAX (to_us, fleet_series_get_times (series)[n - 1]);
    }
  if (from_us > to_us)
    return FALSE;
  *ret_from_us = from_us;
  *ret_to_us = to_us;
  return TRUE;
}
