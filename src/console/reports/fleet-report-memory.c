/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-memory: see the header. A click on a heading is kept at once: what a power cut ends is not asked first. */

#include "fleet-report-memory.h"

#include "fleet-config.h"

char *
fleet_report_memory_get_chosen (void)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);

  return g_settings_get_string (settings, "report");
}

void
fleet_report_memory_set_chosen (const char *report)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);

  g_settings_set_string (settings, "report", report);
}

gboolean
fleet_report_memory_get_order (const char *report,
                               char      **ret_column,
                               gboolean   *ret_descending)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);
  g_autoptr (GVariant) orders = g_settings_get_value (settings, "report-orders");

  return g_variant_lookup (orders, report, "(sb)", ret_column, ret_descending);
}

void
fleet_report_memory_set_order (const char *report,
                               const char *column,
                               gboolean    descending)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);
  g_autoptr (GVariant) orders = g_settings_get_value (settings, "report-orders");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key, *other;
  gboolean is_descending;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(sb)}"));
  if (column != NULL)
    g_variant_builder_add (&builder, "{s(sb)}", report, column, descending);
  g_variant_iter_init (&iter, orders);
  while (g_variant_iter_next (&iter, "{&s(&sb)}", &key, &other, &is_descending))
    if (!g_str_equal (key, report))
      g_variant_builder_add (&builder, "{s(sb)}", key, other, is_descending);
  g_settings_set_value (settings, "report-orders", g_variant_builder_end (&builder));
}
