/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-figure-strip: a row of labels that is made anew for each answer. In a narrow window it scrolls rather than pushing the window open. */

#include "fleet-report-figure-strip.h"

struct _FleetReportFigureStrip
{
  AdwBin parent_instance;

  GtkBox *box; /* borrowed */
};

G_DEFINE_FINAL_TYPE (FleetReportFigureStrip, fleet_report_figure_strip, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

void
fleet_report_figure_strip_set (FleetReportFigureStrip   *self,
                               const FleetReportFigures *figures)
{
  GtkWidget *child;

  g_return_if_fail (FLEET_IS_REPORT_FIGURE_STRIP (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; figures != NULL && i < fleet_report_figures_get_n (figures); i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      g_autoptr (GString) text = g_string_new (NULL);

      fleet_report_figures_append (figures, i, text);
      gtk_box_append (GTK_BOX (box), make_label (text->str, "fleet-figure"));
      gtk_box_append (GTK_BOX (box), make_label (fleet_report_figures_get_title (figures, i), "fleet-quiet"));
      gtk_box_append (self->box, box);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), figures != NULL && fleet_report_figures_get_n (figures) > 0);
}

static void
fleet_report_figure_strip_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_figure_strip_parent_class)->dispose (object);
}

static void
fleet_report_figure_strip_class_init (FleetReportFigureStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_report_figure_strip_dispose;
}

static void
fleet_report_figure_strip_init (FleetReportFigureStrip *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->box));
  adw_bin_set_child (ADW_BIN (self), scroller);
}
