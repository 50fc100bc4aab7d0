/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-ranges: see the header. */

#include "fleet-history-ranges.h"

#include <glib/gi18n.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)

static const struct
{
  const char *label;
  gint64      range_us;
} ranges[] = {
  { NC_("range", "5 min"), 5 * MINUTE_US },
  { NC_("range", "15 min"), 15 * MINUTE_US },
  { NC_("range", "1 h"), 60 * MINUTE_US },
  { NC_("range", "6 h"), 6 * 60 * MINUTE_US },
  { NC_("range", "24 h"), 24 * 60 * MINUTE_US },
  { NC_("range", "7 days"), 7 * 24 * 60 * MINUTE_US },
  { NC_("range", "All"), FLEET_CHART_WHOLE },
};

static void
clicked_cb (GtkButton      *button,
            FleetChartView *view)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "range"));

  fleet_chart_view_follow (view, ranges[index].range_us);
  /* Also when nothing changed: a button that is pressed a second time stays pressed. */
  fleet_history_ranges_tell (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (button))), view);
}

void
fleet_history_ranges_fill (GtkBox         *box,
                           FleetChartView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (g_dpgettext2 (NULL, "range", ranges[i].label));

      g_object_set_data (G_OBJECT (button), "range", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), view, 0);
      gtk_box_append (box, button);
    }
}

void
fleet_history_ranges_tell (GtkBox         *box,
                           FleetChartView *view)
{
  gint64 range_us = fleet_chart_view_get_range (view);
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (box)); button != NULL; button = gtk_widget_get_next_sibling (button), i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), ranges[i].range_us == range_us);
}

void
fleet_history_ranges_fit (FleetChartView *view,
                          gint64          first_us)
{
  gint64 range_us = fleet_chart_view_get_range (view), filled_us = fleet_chart_view_get_to (view) - first_us;

  if (range_us == 0 && first_us > fleet_chart_view_get_from (view) && filled_us > 0)
    fleet_chart_view_show (view, first_us, fleet_chart_view_get_to (view));
  if (range_us == 0 || range_us == FLEET_CHART_WHOLE || filled_us >= range_us / 2)
    return;
  for (guint i = G_N_ELEMENTS (ranges); i > 0; i--)
    if (ranges[i - 1].range_us < range_us && (filled_us >= ranges[i - 1].range_us / 2 || i == 1))
      {
        fleet_chart_view_follow (view, ranges[i - 1].range_us);
        return;
      }
}
