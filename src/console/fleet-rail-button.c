/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rail-button: see the header. */

#include "fleet-rail-button.h"

#include <glib/gi18n.h>

struct _FleetRailButton
{
  GtkToggleButton parent_instance;

  GtkImage *image;
  GtkLabel *label;
  GtkLabel *badge;
  char     *title;
};

enum
{
  PROP_SYMBOL_NAME = 1,
  PROP_TITLE,
  PROP_NARROW,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetRailButton, fleet_rail_button, GTK_TYPE_TOGGLE_BUTTON)

static void
tell_name (FleetRailButton *self,
           guint            count)
{
  g_autofree char *name = NULL;

  if (count == 0)
    name = g_strdup (self->title);
  else
    /* Translators: a button of the rail and its count, such as "Alerts, 12" */
    name = g_strdup_printf (_("%s, %u"), self->title, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
fleet_rail_button_set_badge (FleetRailButton *self,
                             guint            count,
                             FleetSeverity    worst)
{
  g_autofree char *text = g_strdup_printf (count > 999 ? "999+" : "%u", count);
  const char *classes[] = { "fleet-badge", "numeric", worst != FLEET_SEVERITY_NONE ? fleet_severity_to_string (worst) : NULL, NULL };

  g_return_if_fail (FLEET_IS_RAIL_BUTTON (self));
  gtk_label_set_text (self->badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), count > 0);
  gtk_widget_set_css_classes (GTK_WIDGET (self->badge), classes);
  tell_name (self, count);
}

static void
fleet_rail_button_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FleetRailButton *self = FLEET_RAIL_BUTTON (object);

  switch (id)
    {
    case PROP_SYMBOL_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->image));
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, !gtk_widget_get_visible (GTK_WIDGET (self->label)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_rail_button_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  FleetRailButton *self = FLEET_RAIL_BUTTON (object);

  switch (id)
    {
    case PROP_SYMBOL_NAME:
      gtk_image_set_from_icon_name (self->image, g_value_get_string (value));
      break;
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      gtk_label_set_text (self->label, self->title);
      tell_name (self, 0);
      break;
    case PROP_NARROW:
      gtk_widget_set_visible (GTK_WIDGET (self->label), !g_value_get_boolean (value));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), g_value_get_boolean (value) ? self->title : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_rail_button_finalize (GObject *object)
{
  g_free (FLEET_RAIL_BUTTON (object)->title);
  G_OBJECT_CLASS (fleet_rail_button_parent_class)->finalize (object);
}

static void
fleet_rail_button_class_init (FleetRailButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_rail_button_get_property;
  object_class->set_property = fleet_rail_button_set_property;
  object_class->finalize = fleet_rail_button_finalize;
  properties[PROP_SYMBOL_NAME] = g_param_spec_string ("symbol-name", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
fleet_rail_button_init (FleetRailButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *overlay = gtk_overlay_new ();

  self->title = g_strdup ("");
  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->badge = GTK_LABEL (gtk_label_new (NULL));
  /* Beside the icon's upper right corner, not on it. */
  gtk_widget_set_halign (GTK_WIDGET (self->badge), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (GTK_WIDGET (self->badge), 28);
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  gtk_widget_set_margin_top (GTK_WIDGET (self->image), 5);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->badge));
  gtk_button_set_child (GTK_BUTTON (self), overlay);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
}
