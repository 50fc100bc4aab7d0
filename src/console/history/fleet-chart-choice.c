/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-choice: see the header. */

#include "fleet-chart-choice.h"

/* What is shown where nothing was chosen: the first things that a card shows. */
static void
add_usual (FleetChartSpec     *spec,
           FleetSignalCatalog *catalog)
{
  guint n_numbers = 0, n_states = 0;

  gboolean is_spread = spec->kind == FLEET_CHART_SPREAD;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (FleetSignalEntry) entry = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      FleetSignalLook look;
      guint *n;

      if (!fleet_signal_entry_is_friendly (entry))
        break;
      fleet_signal_catalog_describe (catalog, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry), &look);
      n = *look.unit != '\0' ? &n_numbers : &n_states;
      if ((*n)++ < (is_spread ? n == &n_numbers : n == &n_numbers ? 4u : 2u))
        fleet_chart_spec_add_signal (spec, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry));
      fleet_signal_look_clear (&look);
    }
}

/* TRUE: one of the signals has a name that people use. Others, such as what a crash sensor says once, may have nothing to show for hours. */
static gboolean
has_friendly (const FleetChartSpec *spec,
              FleetSignalCatalog   *catalog)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (FleetSignalEntry) entry = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      if (!fleet_signal_entry_is_friendly (entry))
        break;
      if (fleet_chart_spec_has_signal (spec, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry)))
        return TRUE;
    }
  return FALSE;
}

void
fleet_chart_choice_complete (FleetChartSpec       *spec,
                             const FleetChartSpec *before,
                             FleetSignalCatalog   *catalog,
                             gboolean              is_asked)
{
  gboolean is_empty = spec->signals->len == 0;

  for (guint i = 0; before != NULL && i < before->signals->len && before->kind == spec->kind && is_empty; i++)
    {
      const FleetChartSignal *signal = before->signals->pdata[i];

      fleet_chart_spec_add_signal (spec, signal->path, signal->how);
    }
  if (spec->signals->len == 0 || (is_asked && !has_friendly (spec, catalog)))
    add_usual (spec, catalog);
}

void
fleet_chart_choice_prefer_friendly (FleetChartSpec     *spec,
                                    FleetSignalCatalog *catalog)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (FleetSignalEntry) entry = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      if (!fleet_signal_entry_is_friendly (entry))
        break;
      for (guint s = 0; s < spec->signals->len; s++)
        {
          FleetChartSignal *signal = spec->signals->pdata[s];

          if (signal->how == FLEET_CHART_VALUE && g_str_equal (signal->path, fleet_signal_entry_get_path (entry)))
            signal->how = fleet_signal_entry_get_how (entry);
        }
    }
}
