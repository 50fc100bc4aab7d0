/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-view: see the header. */

#include "fleet-chart-view.h"

#define MOST_BACK 32

typedef struct
{
  gint64 range_us, from_us, to_us;
} Place;

struct _FleetChartView
{
  GObject parent_instance;

  gint64  from_us, to_us;
  gint64  range_us; /* 0: stands still */
  gint64  newest_us, oldest_us;
  gint64  cursor_us;
  gint64  brush_from_us, brush_to_us;
  GArray *back;     /* Place */
};

enum
{
  CHANGED,
  CURSOR_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChartView, fleet_chart_view, G_TYPE_OBJECT)

static void
set_stretch (FleetChartView *self,
             gint64          from_us,
             gint64          to_us)
{
  gint64 span = CLAMP (to_us - from_us, FLEET_CHART_VIEW_SHORTEST_US, FLEET_CHART_VIEW_LONGEST_US);

  if (span != to_us - from_us)
    from_us = to_us - span;
  if (self->from_us == from_us && self->to_us == from_us + span)
    return;
  self->from_us = from_us;
  self->to_us = from_us + span;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A live view ends with the newest event. */
static void
move_on (FleetChartView *self)
{
  gint64 newest_us = self->newest_us != FLEET_TIME_NONE ? self->newest_us : g_get_real_time ();

  if (self->range_us == FLEET_CHART_WHOLE)
    set_stretch (self, self->oldest_us != FLEET_TIME_NONE ? MIN (self->oldest_us, newest_us - FLEET_CHART_VIEW_SHORTEST_US) : newest_us - 3600 * (gint64) G_USEC_PER_SEC, newest_us);
  else if (self->range_us > 0)
    set_stretch (self, newest_us - self->range_us, newest_us);
}

gint64
fleet_chart_view_get_from (FleetChartView *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), 0);
  return self->from_us;
}

gint64
fleet_chart_view_get_to (FleetChartView *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), 0);
  return self->to_us;
}

gboolean
fleet_chart_view_is_live (FleetChartView *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), FALSE);
  return self->range_us != 0;
}

gint64
fleet_chart_view_get_range (FleetChartView *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), 0);
  return self->range_us;
}

void
fleet_chart_view_set_newest (FleetChartView *self,
                             gint64          newest_us)
{
  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  if (newest_us <= self->newest_us)
    return;
  self->newest_us = newest_us;
  move_on (self);
}

void
fleet_chart_view_set_oldest (FleetChartView *self,
                             gint64          oldest_us)
{
  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  self->oldest_us = oldest_us;
  move_on (self);
}

void
fleet_chart_view_follow (FleetChartView *self,
                         gint64          range_us)
{
  gboolean is_other;

  g_return_if_fail (FLEET_IS_CHART_VIEW (self));
  g_return_if_fail (range_us > 0);

  is_other = self->range_us != range_us;
  self->range_us = range_us;
  if (range_us == FLEET_CHART_WHOLE)
    self->oldest_us = FLEET_TIME_NONE; /* to be told anew */
  move_on (self);
  if (is_other)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
fleet_chart_view_show (FleetChartView *self,
                       gint64          from_us,
                       gint64          to_us)
{
  gboolean was_live;

  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  was_live = self->range_us != 0;
  self->range_us = 0;
  set_stretch (self, from_us, to_us);
  if (was_live)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
fleet_chart_view_zoom_to (FleetChartView *self,
                          gint64          from_us,
                          gint64          to_us)
{
  const Place place = { self->range_us, self->from_us, self->to_us };

  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  if (self->back->len == MOST_BACK)
    g_array_remove_index (self->back, 0);
  g_array_append_val (self->back, place);
  fleet_chart_view_show (self, from_us, to_us);
}

gboolean
fleet_chart_view_back (FleetChartView *self)
{
  Place place;

  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), FALSE);

  if (self->back->len == 0)
    return FALSE;
  place = g_array_index (self->back, Place, self->back->len - 1);
  g_array_set_size (self->back, self->back->len - 1);
  if (place.range_us != 0)
    fleet_chart_view_follow (self, place.range_us);
  else
    fleet_chart_view_show (self, place.from_us, place.to_us);
  return TRUE;
}

/* Where the newest event has come into the stretch from the left, it is followed. */
static void
show_or_follow (FleetChartView *self,
                gint64          from_us,
                gint64          to_us)
{
  if (self->newest_us != FLEET_TIME_NONE && to_us >= self->newest_us)
    fleet_chart_view_follow (self, CLAMP (self->newest_us - MIN (from_us, self->newest_us - (to_us - from_us)), FLEET_CHART_VIEW_SHORTEST_US, FLEET_CHART_VIEW_LONGEST_US));
  else
    fleet_chart_view_show (self, from_us, to_us);
}

void
fleet_chart_view_pan (FleetChartView *self,
                      double          part)
{
  gint64 by_us;

  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  by_us = (gint64) (part * (self->to_us - self->from_us));
  if (by_us != 0)
    show_or_follow (self, self->from_us + by_us, self->to_us + by_us);
}

void
fleet_chart_view_zoom (FleetChartView *self,
                       double          factor,
                       double          at)
{
  double span = self->to_us - self->from_us, new_span = CLAMP (span * factor, FLEET_CHART_VIEW_SHORTEST_US, FLEET_CHART_VIEW_LONGEST_US);
  gint64 from_us;

  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  if (fleet_chart_view_is_live (self))
    {
      fleet_chart_view_follow (self, (gint64) new_span);
      return;
    }
  from_us = self->from_us + (gint64) (at * (span - new_span));
  show_or_follow (self, from_us, from_us + (gint64) new_span);
}

gint64
fleet_chart_view_get_cursor (FleetChartView *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), FLEET_TIME_NONE);
  return self->cursor_us;
}

void
fleet_chart_view_set_cursor (FleetChartView *self,
                             gint64          time_us)
{
  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  if (self->cursor_us == time_us)
    return;
  self->cursor_us = time_us;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

void
fleet_chart_view_set_brush (FleetChartView *self,
                            gint64          from_us,
                            gint64          to_us)
{
  g_return_if_fail (FLEET_IS_CHART_VIEW (self));

  self->brush_from_us = from_us == FLEET_TIME_NONE ? FLEET_TIME_NONE : MIN (from_us, to_us);
  self->brush_to_us = MAX (from_us, to_us);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

gboolean
fleet_chart_view_get_brush (FleetChartView *self,
                            gint64         *ret_from_us,
                            gint64         *ret_to_us)
{
  g_return_val_if_fail (FLEET_IS_CHART_VIEW (self), FALSE);

  if (self->brush_from_us == FLEET_TIME_NONE)
    return FALSE;
  *ret_from_us = self->brush_from_us;
  *ret_to_us = self->brush_to_us;
  return TRUE;
}

static void
fleet_chart_view_finalize (GObject *object)
{
  g_array_unref (FLEET_CHART_VIEW (object)->back);
  G_OBJECT_CLASS (fleet_chart_view_parent_class)->finalize (object);
}

static void
fleet_chart_view_class_init (FleetChartViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_chart_view_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_CHANGED] = g_signal_new ("cursor-changed", FLEET_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_chart_view_init (FleetChartView *self)
{
  self->newest_us = self->oldest_us = self->cursor_us = self->brush_from_us = FLEET_TIME_NONE;
  self->range_us = 3600 * (gint64) G_USEC_PER_SEC;
  self->back = g_array_new (FALSE, FALSE, sizeof (Place));
  move_on (self);
}

FleetChartView *
fleet_chart_view_new (void)
{
  return g_object_new (FLEET_TYPE_CHART_VIEW, NULL);
}
