/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The map's tooltips. */

#include "fleet-vehicle-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fleet-symbol.h"
#include "fleet-units.h"
#include "fleet-when.h"

char *
fleet_vehicle_tooltip_vehicle (FleetRoster *roster,
                               FleetSlot    slot,
                               gint64       now_us)
{
  const FleetRosterColumns *columns = fleet_roster_get_columns (roster);
  GString *text = g_string_new (fleet_roster_get_name (roster, slot));
  const char *model = fleet_roster_get_model (roster, slot);

  if (model != NULL)
    g_string_append_printf (text, " · %s", model);
  g_string_append_printf (text, "\n%s", fleet_symbol_activity_name (columns->activity[slot]));
  if (isfinite (columns->speed_kmh[slot]))
    {
      FleetQuantity speed = fleet_units_convert ((FleetQuantity) { columns->speed_kmh[slot], "km/h", 0 });

      g_string_append_printf (text, " · %.0f %s", speed.number, speed.unit);
    }
  if (columns->time_us[slot] != FLEET_TIME_NONE)
    {
      g_autofree char *age = fleet_when_ago (now_us - columns->time_us[slot]);

      g_string_append_printf (text, " · %s", age);
    }
  if (columns->severity[slot] != FLEET_SEVERITY_NONE)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is a priority, as in "Open alert: High". */
      g_string_append_printf (text, _("Open alert: %s"), fleet_symbol_severity_name (columns->severity[slot]));
    }
  return g_string_free (text, FALSE);
}

char *
fleet_vehicle_tooltip_cluster (guint         n,
                               FleetSeverity severity)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, g_dngettext (NULL, "%'u vehicle", "%'u vehicles", n), n);
  if (severity != FLEET_SEVERITY_NONE)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is a priority, as in "Gravest open alert: High". */
      g_string_append_printf (text, _("Gravest open alert: %s"), fleet_symbol_severity_name (severity));
    }
  return g_string_free (text, FALSE);
}
