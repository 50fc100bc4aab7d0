/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-legend: see the header. */

#include "fleet-chart-legend.h"

#include <glib/gi18n.h>

/* So wide that a value that grows by a digit moves nothing. */
#define VALUE_CHARS 9

typedef struct
{
  GtkWidget *button; /* or a box, where it cannot be hidden */
  GtkWidget *swatch;
  GtkLabel  *value;
  char      *name;
  GdkRGBA    colour;
} Entry;

struct _FleetChartLegend
{
  GtkBox parent_instance;

  GtkLabel  *title;
  GtkLabel  *unit;
  GtkBox    *row;
  GPtrArray *entries;
};

enum
{
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChartLegend, fleet_chart_legend, GTK_TYPE_BOX)

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static void
draw_swatch_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  const Entry *entry = user_data;

  gdk_cairo_set_source_rgba (cr, &entry->colour);
  cairo_rectangle (cr, 0, height / 2 - 2, width, 4);
  cairo_fill (cr);
}

static void
toggled_cb (GtkToggleButton  *button,
            FleetChartLegend *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((Entry *) self->entries->pdata[i])->button == GTK_WIDGET (button))
      g_signal_emit (self, signals[TOGGLED], 0, i, gtk_toggle_button_get_active (button));
}

void
fleet_chart_legend_set_unit (FleetChartLegend *self,
                             const char       *unit)
{
  g_return_if_fail (FLEET_IS_CHART_LEGEND (self));
  gtk_label_set_text (self->unit, unit);
  gtk_widget_set_visible (GTK_WIDGET (self->unit), *unit != '\0');
}

void
fleet_chart_legend_begin (FleetChartLegend *self,
                          const char       *title,
                          const char       *unit)
{
  GtkWidget *child;

  g_return_if_fail (FLEET_IS_CHART_LEGEND (self));

  gtk_label_set_text (self->title, title);
  fleet_chart_legend_set_unit (self, unit);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->row))) != NULL)
    gtk_box_remove (self->row, child);
  g_ptr_array_set_size (self->entries, 0);
}

static GtkWidget *
make_content (Entry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (entry->name);

  entry->swatch = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (entry->swatch), 14);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (entry->swatch), 12);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (entry->swatch), draw_swatch_cb, entry, NULL);
  gtk_widget_set_valign (entry->swatch, GTK_ALIGN_CENTER);
  entry->value = GTK_LABEL (gtk_label_new ("–"));
  gtk_label_set_width_chars (entry->value, VALUE_CHARS);
  gtk_label_set_xalign (entry->value, 0);
  gtk_widget_add_css_class (GTK_WIDGET (entry->value), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (entry->value), "value");
  gtk_box_append (GTK_BOX (box), entry->swatch);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry->value));
  return box;
}

void
fleet_chart_legend_add (FleetChartLegend *self,
                        const char       *name,
                        const GdkRGBA    *colour,
                        gboolean          can_hide,
                        gboolean          is_hidden)
{
  Entry *entry = g_new0 (Entry, 1);
  GtkWidget *content;

  g_return_if_fail (FLEET_IS_CHART_LEGEND (self));

  entry->name = g_strdup (name);
  entry->colour = *colour;
  g_ptr_array_add (self->entries, entry);
  content = make_content (entry);
  if (can_hide)
    {
      entry->button = gtk_toggle_button_new ();
      gtk_button_set_child (GTK_BUTTON (entry->button), content);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (entry->button), !is_hidden);
      gtk_widget_add_css_class (entry->button, "flat");
      gtk_widget_set_tooltip_text (entry->button, _("Show or hide this line"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect (entry->button, "toggled", G_CALLBACK (toggled_cb), self);
    }
  else
    {
      entry->button = content;
      gtk_widget_add_css_class (content, "entry");
    }
  gtk_box_append (self->row, entry->button);
}

void
fleet_chart_legend_set_value (FleetChartLegend *self,
                              guint             entry,
                              const char       *value)
{
  Entry *one;

  g_return_if_fail (FLEET_IS_CHART_LEGEND (self));

  if (entry >= self->entries->len)
    return;
  one = self->entries->pdata[entry];
  gtk_label_set_text (one->value, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (one->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value, -1);
}

void
fleet_chart_legend_set_colour (FleetChartLegend *self,
                               guint             entry,
                               const GdkRGBA    *colour)
{
  Entry *one;

  g_return_if_fail (FLEET_IS_CHART_LEGEND (self));

  if (entry >= self->entries->len)
    return;
  one = self->entries->pdata[entry];
  one->colour = *colour;
  gtk_widget_queue_draw (one->swatch);
}

static void
fleet_chart_legend_finalize (GObject *object)
{
  g_ptr_array_unref (FLEET_CHART_LEGEND (object)->entries);
  G_OBJECT_CLASS (fleet_chart_legend_parent_class)->finalize (object);
}

static void
fleet_chart_legend_class_init (FleetChartLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_chart_legend_finalize;
  signals[TOGGLED] = g_signal_new ("toggled", FLEET_TYPE_CHART_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
fleet_chart_legend_init (FleetChartLegend *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->unit = GTK_LABEL (gtk_label_new (NULL));
  self->row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2));
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "fleet-legend");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title");
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "fleet-quiet");
  gtk_widget_set_valign (GTK_WIDGET (self->title), GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (GTK_WIDGET (self->unit), GTK_ALIGN_BASELINE);
  /* What has no room is scrolled to; a legend never widens the window. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->row));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->unit));
  gtk_box_append (GTK_BOX (self), scroller);
}

GtkWidget *
fleet_chart_legend_new (void)
{
  return g_object_new (FLEET_TYPE_CHART_LEGEND, NULL);
}
