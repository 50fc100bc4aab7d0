/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-trends: see the header. A chart's data without a chart: it keeps the live edge by itself. */

#include "fleet-vehicle-trends.h"

#include <string.h>

#include "fleet-chart-data.h"

#define RANGE_US (30 * 60 * (gint64) G_USEC_PER_SEC)

struct _FleetVehicleTrends
{
  FleetSession   *session;
  FleetChartData *data;
  FleetChartSpec *spec;
  GPtrArray      *lines; /* FleetSparkline, borrowed; as the spec's signals */
  FleetSlot       slot;
};

static gint64
get_newest (FleetVehicleTrends *self)
{
  return fleet_session_get_status (self->session)->newest_us;
}

static void
draw (FleetVehicleTrends *self)
{
  const FleetChartSpec *shown = fleet_chart_data_get_spec (self->data);
  GPtrArray *tracks = fleet_chart_data_get_tracks (self->data);
  gint64 newest_us = get_newest (self);

  /* Of the vehicle before. */
  if (shown == NULL || self->spec->vehicles->len == 0 || !g_str_equal (shown->vehicles->pdata[0], self->spec->vehicles->pdata[0]))
    return;
  for (guint i = 0; i < self->lines->len; i++)
    {
      const FleetSeries *series = NULL;

      for (guint t = 0; tracks != NULL && t < tracks->len; t++)
        {
          const FleetChartTrack *track = tracks->pdata[t];

          /* Of several devices that tell it the one that tells most. */
          if (track->signal == i && fleet_series_get_kind (track->series) == FLEET_SERIES_NUMBERS &&
              (series == NULL || fleet_series_get_n (track->series) > fleet_series_get_n (series)))
            series = track->series;
        }
      fleet_sparkline_show (self->lines->pdata[i], series, newest_us - RANGE_US, newest_us + 1);
    }
}

static void
status_cb (FleetVehicleTrends *self)
{
  gint64 newest_us = get_newest (self);

  fleet_chart_data_set_source (self->data, fleet_session_get_history (self->session), NULL);
  if (self->slot == FLEET_NONE || newest_us == FLEET_TIME_NONE)
    return;
  fleet_chart_data_show (self->data, self->spec, newest_us - RANGE_US, newest_us);
  fleet_chart_data_set_newest (self->data, newest_us);
}

FleetVehicleTrends *
fleet_vehicle_trends_new (FleetSession *session)
{
  FleetVehicleTrends *self = g_new0 (FleetVehicleTrends, 1);

  self->session = g_object_ref (session);
  self->data = fleet_chart_data_new ();
  self->spec = fleet_chart_spec_new ();
  self->lines = g_ptr_array_new ();
  self->slot = FLEET_NONE;
  g_signal_connect_swapped (self->data, "changed", G_CALLBACK (draw), self);
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (status_cb), self);
  return self;
}

void
fleet_vehicle_trends_free (FleetVehicleTrends *self)
{
  g_signal_handlers_disconnect_by_data (self->data, self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->data);
  g_object_unref (self->session);
  fleet_chart_spec_free (self->spec);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

GtkWidget *
fleet_vehicle_trends_add (FleetVehicleTrends   *self,
                          const FleetKeySignal *signal)
{
  FleetChartHow how = signal->how == FLEET_KEY_SIGNAL_MIN ? FLEET_CHART_MIN : signal->how == FLEET_KEY_SIGNAL_MAX ? FLEET_CHART_MAX : FLEET_CHART_VALUE;
  GtkWidget *line;

  if (signal->unit == NULL || signal->how >= FLEET_KEY_SIGNAL_ANY || !fleet_chart_spec_add_signal (self->spec, signal->path, strstr (signal->path, "[*]") != NULL ? how : FLEET_CHART_VALUE))
    return NULL;
  line = fleet_sparkline_new ();
  g_ptr_array_add (self->lines, line);
  return line;
}

void
fleet_vehicle_trends_show (FleetVehicleTrends *self,
                           FleetSlot           slot)
{
  const char *key = slot != FLEET_NONE ? fleet_roster_get_key (fleet_session_get_roster (self->session), slot) : NULL;

  if (self->slot == slot)
    return;
  self->slot = key != NULL ? slot : FLEET_NONE;
  for (guint i = 0; i < self->lines->len; i++)
    fleet_sparkline_show (self->lines->pdata[i], NULL, 0, 1);
  g_ptr_array_set_size (self->spec->vehicles, 0);
  if (key != NULL)
    fleet_chart_spec_add_vehicle (self->spec, key);
  if (key != NULL)
    status_cb (self);
  else
    /* Without a vehicle there is nothing to ask: what runs is cancelled. */
    fleet_chart_data_show (self->data, self->spec, 0, 1);
}
