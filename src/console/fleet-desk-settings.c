/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-settings: a table of keys and of what is done when one of them changes; at the start all of it is done once. */

#include "fleet-desk-settings.h"

#include "fleet-units.h"
#include "fleet-when.h"

#define HOUR_US  G_GINT64_CONSTANT (3600000000)
#define GIGABYTE G_GINT64_CONSTANT (1000000000)

static void
set_style (FleetSession *session,
           GSettings    *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  guint style = g_settings_get_enum (settings, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[MIN (style, G_N_ELEMENTS (schemes) - 1)]);
}

static void
set_operator (FleetSession *session,
              GSettings    *settings)
{
  g_autofree char *name = g_settings_get_string (settings, "operator");

  fleet_session_set_operator (session, name);
}

static void
set_zone (FleetSession *session,
          GSettings    *settings)
{
  g_autofree char *zone = g_settings_get_string (settings, "time-zone");

  if (!fleet_when_set_zone (zone))
    g_warning ("There is no time zone %s; the system's is used. Choose one in the preferences.", zone);
}

static void
set_units (FleetSession *session,
           GSettings    *settings)
{
  fleet_units_choose (g_settings_get_enum (settings, "speed-unit"), g_settings_get_enum (settings, "pressure-unit"));
}

static void
set_retention (FleetSession *session,
               GSettings    *settings)
{
  fleet_session_set_retention (session, g_settings_get_uint (settings, "keep-hours") * HOUR_US, g_settings_get_uint (settings, "keep-gigabytes") * GIGABYTE);
}

static const struct
{
  const char *key;
  void      (*set) (FleetSession *session,
                    GSettings    *settings);
} governed[] = {
  { "style", set_style },
  { "operator", set_operator },
  { "time-zone", set_zone },
  { "speed-unit", set_units },
  { "pressure-unit", set_units },
  { "keep-hours", set_retention },
  { "keep-gigabytes", set_retention },
};

static void
changed_cb (FleetSession *session,
            const char   *key,
            GSettings    *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (governed); i++)
    if (g_str_equal (governed[i].key, key))
      governed[i].set (session, settings);
}

void
fleet_desk_settings_bind (GSettings    *settings,
                          FleetSession *session)
{
  for (guint i = 0; i < G_N_ELEMENTS (governed); i++)
    governed[i].set (session, settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), session, G_CONNECT_SWAPPED);
  g_settings_bind (settings, "charts", fleet_session_get_charts (session), "texts", G_SETTINGS_BIND_DEFAULT);
  fleet_alert_list_set_order (fleet_session_get_alerts (session), g_settings_get_enum (settings, "alert-order"));
}
