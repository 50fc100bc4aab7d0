/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-shelf-popover: see the header. */

#include "fleet-chart-shelf-popover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-plain.h"

struct _FleetChartShelfPopover
{
  GtkPopover parent_instance;

  FleetChartShelf *shelf;
  GtkBox          *rows;
  GtkWidget       *empty;
  GtkWidget       *name;
  GtkWidget       *keep;
};

enum
{
  OPENED,
  KEEP_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChartShelfPopover, fleet_chart_shelf_popover, GTK_TYPE_POPOVER)

static void
open_clicked_cb (GtkButton              *button,
                 FleetChartShelfPopover *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[OPENED], 0, index);
}

static void
remove_clicked_cb (GtkButton              *button,
                   FleetChartShelfPopover *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));

  fleet_chart_shelf_remove (self->shelf, name);
}

static GtkWidget *
make_row (FleetChartShelfPopover *self,
          guint                   index)
{
  const FleetChartSpec *spec = fleet_chart_shelf_get (self->shelf, index);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *label, *open = gtk_button_new (), *discard = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *plain = fleet_plain_text (spec->name);
  g_autofree char *words = g_strdup_printf (_("Remove the chart %s"), plain);

  label = gtk_label_new (plain);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (open), label);
  gtk_widget_set_hexpand (open, TRUE);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (discard, "flat");
  gtk_widget_set_tooltip_text (discard, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (discard), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (open), "index", GUINT_TO_POINTER (index));
  g_object_set_data_full (G_OBJECT (discard), "name", g_strdup (spec->name), g_free);
  g_signal_connect (open, "clicked", G_CALLBACK (open_clicked_cb), self);
  g_signal_connect (discard, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), open);
  gtk_box_append (GTK_BOX (row), discard);
  return row;
}

static void
changed_cb (FleetChartShelfPopover *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  for (guint i = 0; i < fleet_chart_shelf_get_n (self->shelf); i++)
    gtk_box_append (self->rows, make_row (self, i));
  gtk_widget_set_visible (self->empty, fleet_chart_shelf_get_n (self->shelf) == 0);
}

static char *
get_name (FleetChartShelfPopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
name_changed_cb (FleetChartShelfPopover *self)
{
  g_autofree char *name = get_name (self);

  gtk_widget_set_sensitive (self->keep, *name != '\0');
}

static void
keep_cb (FleetChartShelfPopover *self)
{
  g_autofree char *name = get_name (self);

  if (*name == '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[KEEP_REQUESTED], 0, name);
}

static void
fleet_chart_shelf_popover_dispose (GObject *object)
{
  g_clear_object (&FLEET_CHART_SHELF_POPOVER (object)->shelf);
  G_OBJECT_CLASS (fleet_chart_shelf_popover_parent_class)->dispose (object);
}

static void
fleet_chart_shelf_popover_class_init (FleetChartShelfPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_chart_shelf_popover_dispose;
  signals[OPENED] = g_signal_new ("opened", FLEET_TYPE_CHART_SHELF_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[KEEP_REQUESTED] = g_signal_new ("keep-requested", FLEET_TYPE_CHART_SHELF_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fleet_chart_shelf_popover_init (FleetChartShelfPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->empty = gtk_label_new (_("No chart is kept yet."));
  self->name = gtk_entry_new ();
  self->keep = gtk_button_new_with_label (_("Keep"));
  gtk_widget_add_css_class (self->empty, "fleet-quiet");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _("Name of this chart"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of this chart"), -1);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_set_sensitive (self->keep, FALSE);
  gtk_widget_set_size_request (box, 280, -1);
  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->keep);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), line);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (keep_cb), self);
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (keep_cb), self);
}

GtkWidget *
fleet_chart_shelf_popover_new (FleetChartShelf *shelf)
{
  FleetChartShelfPopover *self = g_object_new (FLEET_TYPE_CHART_SHELF_POPOVER, NULL);

  self->shelf = g_object_ref (shelf);
  g_signal_connect_object (shelf, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
