/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session-charts: the way from a vehicle or an alert to its chart, and what a chart asks of the engine. */

#include "fleet-session-private.h"

#include <string.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
/* What is shown before and behind an alert, and of one that lasts long. */
#define AROUND_US (15 * MINUTE_US)
#define MOST_US   (120 * MINUTE_US)

FleetChartShelf *
fleet_session_get_charts (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->charts;
}

void
fleet_session_tell_charts (FleetSession *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < fleet_chart_shelf_get_n (self->charts); i++)
    {
      const FleetChartSpec *spec = fleet_chart_shelf_get (self->charts, i);

      for (guint s = 0; s < spec->signals->len; s++)
        {
          const FleetChartSignal *signal = g_ptr_array_index (spec->signals, s);

          g_ptr_array_add (texts, spec->name);
          g_ptr_array_add (texts, signal->path);
        }
    }
  g_ptr_array_add (texts, NULL);
  fleet_link_set_charts (self->link, (const char *const *) texts->pdata);
}

GStrv
fleet_session_get_charted_paths (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return fleet_chart_shelf_paths (self->charts);
}

GPtrArray *
fleet_session_get_rules (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return fleet_link_get_rules (self->link);
}

FleetProfile *
fleet_session_get_profile (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return fleet_link_get_profile (self->link);
}

void
fleet_session_show_chart (FleetSession         *self,
                          const FleetChartSpec *spec)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  g_clear_pointer (&self->chart_request, fleet_chart_spec_free);
  self->chart_request = fleet_chart_spec_copy (spec);
  fleet_session_show_page (self, "history");
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_CHART_REQUESTED], 0);
}

FleetChartSpec *
fleet_session_take_chart (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return g_steal_pointer (&self->chart_request);
}

void
fleet_session_chart_vehicle (FleetSession *self,
                             FleetSlot     slot)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new ();

  g_return_if_fail (FLEET_IS_SESSION (self));

  slot = fleet_roster_resolve (self->roster, slot);
  if (!fleet_roster_is_shown (self->roster, slot))
    return;
  fleet_chart_spec_add_vehicle (spec, fleet_roster_get_key (self->roster, slot));
  fleet_session_show_chart (self, spec);
}

static void
add_signals (FleetSession   *self,
             FleetChartSpec *spec,
             const char     *rule_id)
{
  GPtrArray *rules = fleet_session_get_rules (self);

  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const FleetRule *rule = rules->pdata[i];
      g_auto (GStrv) paths = g_strcmp0 (rule->id, rule_id) == 0 ? fleet_threshold_paths (rule) : NULL;

      for (guint p = 0; paths != NULL && paths[p] != NULL; p++)
        fleet_chart_spec_add_signal (spec, paths[p], FLEET_CHART_VALUE);
    }
}

void
fleet_session_chart_alert (FleetSession     *self,
                           const FleetAlert *alert)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new ();
  gint64 newest_us = self->status.newest_us, end_us;
  gboolean is_open = alert->cleared_us == FLEET_TIME_NONE;

  g_return_if_fail (FLEET_IS_SESSION (self));

  fleet_chart_spec_add_vehicle (spec, fleet_roster_is_shown (self->roster, fleet_roster_resolve (self->roster, alert->slot))
                                          ? fleet_roster_get_key (self->roster, fleet_roster_resolve (self->roster, alert->slot))
                                          : alert->vehicle);
  add_signals (self, spec, alert->rule);
  end_us = is_open ? MAX (newest_us, alert->opened_us) : alert->cleared_us;
  if (is_open && newest_us != FLEET_TIME_NONE && newest_us - alert->began_us < 60 * MINUTE_US - AROUND_US)
    {
      /* It goes on: the chart moves with it. */
      spec->range_us = 60 * MINUTE_US;
    }
  else
    {
      spec->range_us = 0;
      spec->from_us = alert->began_us - AROUND_US;
      spec->to_us = MIN (end_us, alert->began_us + MOST_US) + AROUND_US;
      /* What comes is not there yet. */
      if (newest_us != FLEET_TIME_NONE)
        spec->to_us = MIN (spec->to_us, MAX (newest_us, end_us));
    }
  fleet_session_show_chart (self, spec);
}
