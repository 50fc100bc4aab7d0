/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-alerts: see the header. What stands in the box is remembered as one text, its stamp: the same stamp, the same box. */

#include "fleet-vehicle-alerts.h"

#include <glib/gi18n.h>

#include "fleet-symbol.h"
#include "fleet-when.h"

typedef struct
{
  FleetSession *session;
  char         *id;
} Target; /* of a button */

static void
free_target (gpointer  data,
             GClosure *closure)
{
  Target *self = data;

  g_object_unref (self->session);
  g_free (self->id);
  g_free (self);
}

static void
acknowledge_cb (GtkButton   *button,
                Target      *self)
{
  fleet_session_acknowledge (self->session, self->id);
}

static void
chart_cb (GtkButton   *button,
          Target      *self)
{
  FleetAlertItem *item = fleet_alert_list_find (fleet_session_get_alerts (self->session), self->id);

  if (item != NULL)
    fleet_session_chart_alert (self->session, fleet_alert_item_get_alert (item));
}

static char *
stamp (GPtrArray *items,
       FleetSlot  slot)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u", slot);
  for (guint i = 0; i < items->len; i++)
    {
      FleetAlertItem *item = items->pdata[i];

      g_string_append_printf (text, " %s%d%d%d", fleet_alert_item_get_alert (item)->id, fleet_alert_item_is_open (item), fleet_alert_item_is_acknowledged (item), fleet_alert_item_is_shelved (item));
    }
  return g_string_free (text, FALSE);
}

static Target *
make_target (FleetSession   *session,
             FleetAlertItem *item)
{
  Target *target = g_new0 (Target, 1);

  target->session = g_object_ref (session);
  target->id = g_strdup (fleet_alert_item_get_alert (item)->id);
  return target;
}

static GtkWidget *
make_chart_button (FleetSession   *session,
                   FleetAlertItem *item)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("fleet-chart-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Chart around this alert"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Chart around this alert"), -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (chart_cb), make_target (session, item), free_target, 0);
  return button;
}

static GtkWidget *
make_button (FleetSession   *session,
             FleetAlertItem *item)
{
  GtkWidget *button = gtk_button_new_with_label (_("Acknowledge"));
  Target *target = make_target (session, item);
  g_autofree char *name = g_strdup_printf ("%s, %s", fleet_alert_item_get_title (item), fleet_alert_item_get_vehicle_name (item));

  g_signal_connect_data (button, "clicked", G_CALLBACK (acknowledge_cb), target, free_target, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_widget_add_css_class (button, "fleet-small");
  return button;
}

/* What it is; under that, who had the car when it began. */
static GtkWidget *
make_words (FleetAlertItem *item)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (fleet_alert_item_get_title (item));
  const char *reservation = fleet_alert_item_get_reservation (item);
  g_autofree char *opened = fleet_when_absolute (fleet_alert_item_get_alert (item)->opened_us);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, fleet_alert_item_is_open (item) ? "value" : "fleet-quiet");
  gtk_widget_set_tooltip_text (title, opened);
  gtk_box_append (GTK_BOX (words), title);
  if (*reservation != '\0')
    {
      GtkWidget *label = gtk_label_new (reservation);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "fleet-small");
      gtk_widget_add_css_class (label, "fleet-quiet");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  return words;
}

static GtkWidget *
make_row (FleetSession   *session,
          FleetAlertItem *item)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (item);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (row), g_object_new (FLEET_TYPE_SYMBOL, "severity", alert->severity, "size", 16, NULL));
  gtk_box_append (GTK_BOX (row), make_words (item));
  gtk_box_append (GTK_BOX (row), make_chart_button (session, item));
  if (fleet_alert_item_waits (item))
    {
      gtk_box_append (GTK_BOX (row), make_button (session, item));
    }
  else
    {
      gboolean shelved = fleet_alert_item_is_shelved (item);
      g_autofree char *clock = fleet_when_clock (shelved ? alert->shelved_until_us : alert->acknowledged_us, fleet_session_get_now_us (session));
      g_autofree char *text = shelved ? g_strdup_printf (_("shelved until %s%s"), clock, "") : g_strdup_printf ("✓ %s, %s", alert->acknowledged_by != NULL ? alert->acknowledged_by : "", clock);
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "fleet-small");
      gtk_widget_add_css_class (label, "fleet-quiet");
      gtk_box_append (GTK_BOX (row), label);
    }
  return row;
}

void
fleet_vehicle_alerts_show (GtkBox       *box,
                           GtkLabel     *advice,
                           FleetSession *session,
                           FleetSlot     slot)
{
  g_autoptr (GPtrArray) items = fleet_alert_list_of_vehicle (fleet_session_get_alerts (session), slot);
  g_autofree char *now = stamp (items, slot);
  const char *words = items->len > 0 ? fleet_alert_item_get_advice (items->pdata[0]) : "";
  GtkWidget *child;

  if (g_strcmp0 (g_object_get_data (G_OBJECT (box), "stamp"), now) == 0)
    return;
  g_object_set_data_full (G_OBJECT (box), "stamp", g_steal_pointer (&now), g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < MIN (items->len, FLEET_VEHICLE_ALERTS_SHOWN); i++)
    gtk_box_append (box, make_row (session, items->pdata[i]));
  if (items->len > FLEET_VEHICLE_ALERTS_SHOWN)
    {
      guint more = items->len - FLEET_VEHICLE_ALERTS_SHOWN;
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "fleet-quiet");
      gtk_box_append (box, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (box), items->len > 0);
  gtk_label_set_text (advice, words);
  gtk_widget_set_visible (GTK_WIDGET (advice), *words != '\0');
}
