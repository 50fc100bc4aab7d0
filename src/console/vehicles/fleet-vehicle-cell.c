/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-cell: a label is only written when its text is another one, because a list of 40 rows by 6 columns is told of changes ten times a second. */

#include "fleet-vehicle-cell.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fleet-symbol.h"
#include "fleet-units.h"
#include "fleet-when.h"

struct _FleetVehicleCell
{
  AdwBin parent_instance;

  FleetSession      *session;
  FleetVehicle      *vehicle;
  FleetVehicleColumn column;
  FleetSymbol       *symbol; /* NULL: the column has none */
  GtkLabel          *label;
};

G_DEFINE_FINAL_TYPE (FleetVehicleCell, fleet_vehicle_cell, ADW_TYPE_BIN)

static char *
alert_text (FleetVehicleCell *self)
{
  g_autoptr (GPtrArray) alerts = NULL;

  if (fleet_vehicle_get_severity (self->vehicle) == FLEET_SEVERITY_NONE)
    return g_strdup ("");
  alerts = fleet_alert_list_of_vehicle (fleet_session_get_alerts (self->session), fleet_vehicle_get_slot (self->vehicle));
  for (guint i = 0; i < alerts->len; i++)
    if (fleet_alert_item_is_open (alerts->pdata[i]))
      return g_strdup (fleet_alert_item_get_title (alerts->pdata[i]));
  return g_strdup (fleet_symbol_severity_name (fleet_vehicle_get_severity (self->vehicle)));
}

static char *
cell_text (FleetVehicleCell *self)
{
  FleetQuantity speed = fleet_units_convert ((FleetQuantity) { fleet_vehicle_get_speed_kmh (self->vehicle), "km/h", 0 });
  gint64 time_us = fleet_vehicle_get_time_us (self->vehicle);
  const char *model = fleet_vehicle_get_model (self->vehicle);

  switch (self->column)
    {
    case FLEET_VEHICLE_COLUMN_NAME:
      return g_strdup (fleet_vehicle_get_name (self->vehicle));
    case FLEET_VEHICLE_COLUMN_MODEL:
      return g_strdup (model != NULL ? model : "");
    case FLEET_VEHICLE_COLUMN_ACTIVITY:
      return g_strdup (fleet_symbol_activity_name (fleet_vehicle_get_activity (self->vehicle)));
    case FLEET_VEHICLE_COLUMN_SPEED:
      return isfinite (speed.number) ? g_strdup_printf ("%.0f %s", speed.number, speed.unit) : g_strdup ("");
    case FLEET_VEHICLE_COLUMN_HEARD:
      return time_us != FLEET_TIME_NONE ? fleet_when_ago (fleet_session_get_now_us (self->session) - time_us) : g_strdup ("");
    case FLEET_VEHICLE_COLUMN_ALERT:
      return alert_text (self);
    case FLEET_N_VEHICLE_COLUMNS:
    default:
      return g_strdup ("");
    }
}

static void
update (FleetVehicleCell *self)
{
  g_autofree char *text = cell_text (self);

  if (g_strcmp0 (gtk_label_get_text (self->label), text) != 0)
    gtk_label_set_text (self->label, text);
  if (self->column == FLEET_VEHICLE_COLUMN_ACTIVITY)
    fleet_symbol_set_activity (self->symbol, fleet_vehicle_get_activity (self->vehicle));
  else if (self->column == FLEET_VEHICLE_COLUMN_ALERT)
    fleet_symbol_set_severity (self->symbol, fleet_vehicle_get_severity (self->vehicle));
}

void
fleet_vehicle_cell_set_vehicle (FleetVehicleCell *self,
                                FleetVehicle     *vehicle)
{
  g_return_if_fail (FLEET_IS_VEHICLE_CELL (self));

  if (self->vehicle == vehicle)
    return;
  if (self->vehicle != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->vehicle, update, self);
      g_signal_handlers_disconnect_by_func (self->session, update, self);
      g_signal_handlers_disconnect_by_func (fleet_session_get_alerts (self->session), update, self);
    }
  g_set_object (&self->vehicle, vehicle);
  if (vehicle == NULL)
    return;
  g_signal_connect_object (vehicle, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->column == FLEET_VEHICLE_COLUMN_HEARD)
    g_signal_connect_object (self->session, "notify::now-us", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  /* The roster is told of a bulletin before the alerts are: the title comes with these. */
  if (self->column == FLEET_VEHICLE_COLUMN_ALERT)
    g_signal_connect_object (fleet_session_get_alerts (self->session), "counts-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fleet_vehicle_cell_dispose (GObject *object)
{
  FleetVehicleCell *self = FLEET_VEHICLE_CELL (object);

  fleet_vehicle_cell_set_vehicle (self, NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (fleet_vehicle_cell_parent_class)->dispose (object);
}

static void
fleet_vehicle_cell_class_init (FleetVehicleCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_vehicle_cell_dispose;
}

static void
fleet_vehicle_cell_init (FleetVehicleCell *self)
{
}

GtkWidget *
fleet_vehicle_cell_new (FleetSession      *session,
                        FleetVehicleColumn column)
{
  FleetVehicleCell *self = g_object_new (FLEET_TYPE_VEHICLE_CELL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->session = g_object_ref (session);
  self->column = column;
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, column == FLEET_VEHICLE_COLUMN_SPEED ? 1 : 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  if (column == FLEET_VEHICLE_COLUMN_NAME)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  else if (column != FLEET_VEHICLE_COLUMN_MODEL)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  if (column == FLEET_VEHICLE_COLUMN_ACTIVITY || column == FLEET_VEHICLE_COLUMN_ALERT)
    {
      self->symbol = g_object_new (FLEET_TYPE_SYMBOL, "size", 15, NULL);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->symbol));
    }
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
