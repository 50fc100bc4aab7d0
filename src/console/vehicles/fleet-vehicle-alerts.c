/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-alerts: see the header. What stands in the box is remembered as one text, its stamp: the same stamp, the same box. */

#include "fleet-vehicle-alerts.h"

#include <glib/gi18n.h>

#include "fleet-symbol.h"
#include "fleet-when.h"

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

/* "over 23:49 · ✓ Kim, 23:51"; "": it burns, and nobody has it. */
static char *
state_text (FleetSession   *session,
            FleetAlertItem *item)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (item);
  gint64 now_us = fleet_session_get_now_us (session);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!fleet_alert_item_is_open (item))
    {
      g_autofree char *clock = fleet_when_clock (alert->cleared_us, now_us);

      g_string_append_printf (text, C_("alert", "over %s"), clock);
    }
  if (fleet_alert_item_is_shelved (item) || fleet_alert_item_is_acknowledged (item))
    {
      gboolean shelved = fleet_alert_item_is_shelved (item);
      g_autofree char *clock = fleet_when_clock (shelved ? alert->shelved_until_us : alert->acknowledged_us, now_us);

      g_string_append (text, text->len > 0 ? " · " : "");
      if (shelved)
        g_string_append_printf (text, _("shelved until %s%s"), clock, "");
      else
        g_string_append_printf (text, "✓ %s, %s", alert->acknowledged_by != NULL ? alert->acknowledged_by : "", clock);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* What it is; under that, how it stands, and who had the car when it began. */
static GtkWidget *
make_words (FleetSession   *session,
            FleetAlertItem *item)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *reservation = fleet_alert_item_get_reservation (item);
  g_autofree char *state = state_text (session, item);
  g_autofree char *both = g_strjoin (*state != '\0' && *reservation != '\0' ? " · " : "", state, reservation, NULL);

  gtk_box_append (GTK_BOX (words), make_label (fleet_alert_item_get_title (item), fleet_alert_item_is_open (item) ? "value" : "fleet-quiet"));
  if (*both != '\0')
    {
      GtkWidget *label = make_label (both, "fleet-small");

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
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *button = gtk_button_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *opened = fleet_when_absolute (alert->opened_us);
  g_autofree char *tip = g_strdup_printf (_("Show it in the panel. It began %s"), opened);

  gtk_box_append (GTK_BOX (row), g_object_new (FLEET_TYPE_SYMBOL, "severity", alert->severity, "size", 16, NULL));
  gtk_box_append (GTK_BOX (row), make_words (session, item));
  gtk_widget_add_css_class (arrow, "fleet-quiet");
  gtk_box_append (GTK_BOX (row), arrow);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, fleet_alert_item_get_title (item), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", alert->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-alert");
  return button;
}

void
fleet_vehicle_alerts_show (GtkBox       *box,
                           FleetSession *session,
                           FleetSlot     slot)
{
  g_autoptr (GPtrArray) items = fleet_alert_list_of_vehicle (fleet_session_get_alerts (session), slot);
  g_autofree char *now = stamp (items, slot);
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

      gtk_box_append (box, make_label (text, "fleet-quiet"));
    }
  gtk_widget_set_visible (GTK_WIDGET (box), items->len > 0);
}
