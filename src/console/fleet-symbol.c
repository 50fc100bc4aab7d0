/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-symbol: the map's shapes (fleet-shape) as a widget that has a name, takes its colours from data/style.css, and redraws when they change. */

#include "fleet-symbol.h"

#include <glib/gi18n.h>

#include "fleet-shape.h"
#include "fleet-style.h"

struct _FleetSymbol
{
  GtkWidget parent_instance;

  FleetSeverity severity;
  int           activity; /* FleetActivity or -1 */
  int           size;     /* px */
};

enum
{
  PROP_SEVERITY = 1,
  PROP_ACTIVITY,
  PROP_SIZE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetSymbol, fleet_symbol, GTK_TYPE_WIDGET)

typedef struct
{
  const char *name;
  const char *colour;
} Look;

static const Look severities[] = {
  [FLEET_SEVERITY_NONE] = { NC_("priority", "None"), "fleet_low" },
  [FLEET_SEVERITY_LOW] = { NC_("priority", "Low"), "fleet_low" },
  [FLEET_SEVERITY_MEDIUM] = { NC_("priority", "Medium"), "fleet_medium" },
  [FLEET_SEVERITY_HIGH] = { NC_("priority", "High"), "fleet_high" },
  [FLEET_SEVERITY_CRITICAL] = { NC_("priority", "Critical"), "fleet_critical" },
};

static const Look activities[] = {
  [FLEET_ACTIVITY_UNKNOWN] = { NC_("activity", "Unknown"), "fleet_unknown" },
  [FLEET_ACTIVITY_FREE] = { NC_("activity", "Free"), "fleet_free" },
  [FLEET_ACTIVITY_IN_USE] = { NC_("activity", "In use"), "fleet_in_use" },
  [FLEET_ACTIVITY_CHARGING] = { NC_("activity", "Charging"), "fleet_charging" },
  [FLEET_ACTIVITY_SILENT] = { NC_("activity", "Silent"), "fleet_silent" },
};

const char *
fleet_symbol_severity_name (FleetSeverity severity)
{
  return g_dpgettext2 (NULL, "priority", severities[MIN ((guint) severity, FLEET_SEVERITY_CRITICAL)].name);
}

const char *
fleet_symbol_severity_colour (FleetSeverity severity)
{
  return severities[MIN ((guint) severity, FLEET_SEVERITY_CRITICAL)].colour;
}

const char *
fleet_symbol_activity_name (FleetActivity activity)
{
  return g_dpgettext2 (NULL, "activity", activities[MIN ((guint) activity, FLEET_N_ACTIVITIES - 1)].name);
}

const char *
fleet_symbol_activity_colour (FleetActivity activity)
{
  return activities[MIN ((guint) activity, FLEET_N_ACTIVITIES - 1)].colour;
}

static void
fleet_symbol_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  FleetSymbol *self = FLEET_SYMBOL (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA colour, text_colour;
  cairo_t *cr;

  if (self->severity == FLEET_SEVERITY_NONE && self->activity < 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_translate (cr, width / 2, height / 2);
  if (self->activity >= 0)
    {
      fleet_style_lookup (widget, fleet_symbol_activity_colour (self->activity), &colour);
      fleet_shape_draw_activity (cr, self->activity, self->size, &colour, NULL);
    }
  else
    {
      fleet_style_lookup (widget, fleet_symbol_severity_colour (self->severity), &colour);
      fleet_style_lookup (widget, "fleet_symbol_text", &text_colour);
      fleet_shape_draw_severity (cr, self->severity, self->size, &colour, &text_colour, NULL, TRUE);
    }
  cairo_destroy (cr);
}

static void
fleet_symbol_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *ret_minimum,
                      int            *ret_natural,
                      int            *ret_minimum_baseline,
                      int            *ret_natural_baseline)
{
  *ret_minimum = *ret_natural = FLEET_SYMBOL (widget)->size + 2;
}

static void
fleet_symbol_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_symbol_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
tell_name (FleetSymbol *self)
{
  const char *name = "";

  if (self->activity >= 0)
    name = fleet_symbol_activity_name (self->activity);
  else if (self->severity != FLEET_SEVERITY_NONE)
    name = fleet_symbol_severity_name (self->severity);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* GTK asks the display where the pointer is, and waits, whenever a tooltip is set. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), *name != '\0' ? name : NULL) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), *name != '\0' ? name : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fleet_symbol_set_severity (FleetSymbol   *self,
                           FleetSeverity  severity)
{
  g_return_if_fail (FLEET_IS_SYMBOL (self));

  severity = MIN ((guint) severity, FLEET_SEVERITY_CRITICAL);
  if (self->severity == severity)
    return;
  self->severity = severity;
  tell_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEVERITY]);
}

void
fleet_symbol_set_activity (FleetSymbol *self,
                           int          activity)
{
  g_return_if_fail (FLEET_IS_SYMBOL (self));

  activity = CLAMP (activity, -1, FLEET_N_ACTIVITIES - 1);
  if (self->activity == activity)
    return;
  self->activity = activity;
  tell_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVITY]);
}

static void
fleet_symbol_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FleetSymbol *self = FLEET_SYMBOL (object);
  const int values[N_PROPERTIES] = { [PROP_SEVERITY] = self->severity, [PROP_ACTIVITY] = self->activity, [PROP_SIZE] = self->size };

  g_value_set_int (value, values[id]);
}

static void
fleet_symbol_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FleetSymbol *self = FLEET_SYMBOL (object);

  switch (id)
    {
    case PROP_SEVERITY:
      fleet_symbol_set_severity (self, g_value_get_int (value));
      break;
    case PROP_ACTIVITY:
      fleet_symbol_set_activity (self, g_value_get_int (value));
      break;
    case PROP_SIZE:
      self->size = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_symbol_class_init (FleetSymbolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fleet_symbol_get_property;
  object_class->set_property = fleet_symbol_set_property;
  widget_class->snapshot = fleet_symbol_snapshot;
  widget_class->measure = fleet_symbol_measure;
  widget_class->css_changed = fleet_symbol_css_changed;
  properties[PROP_SEVERITY] = g_param_spec_int ("severity", NULL, NULL, 0, FLEET_SEVERITY_CRITICAL, 0, flags);
  properties[PROP_ACTIVITY] = g_param_spec_int ("activity", NULL, NULL, -1, FLEET_N_ACTIVITIES - 1, -1, flags);
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 64, 18, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "symbol");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fleet_symbol_init (FleetSymbol *self)
{
  self->activity = -1;
  self->size = 18;
}
