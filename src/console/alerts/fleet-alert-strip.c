/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-strip: see the header. All four priorities stand there always, so that a number keeps its place. */

#include "fleet-alert-strip.h"

#include <glib/gi18n.h>

#include "fleet-symbol.h"

struct _FleetAlertStrip
{
  FleetPane parent_instance;

  /* template */
  GtkWidget *button;
  GtkBox    *counts;

  GtkLabel  *labels[FLEET_SEVERITY_CRITICAL + 1]; /* by severity; NONE has none */
};

G_DEFINE_FINAL_TYPE (FleetAlertStrip, fleet_alert_strip, FLEET_TYPE_PANE)

static void
counts_changed_cb (FleetAlertStrip *self,
                   FleetAlertList  *alerts)
{
  guint all = fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_UNACKNOWLEDGED);
  g_autofree char *name = g_strdup_printf (ngettext ("Open the alert panel: %u alert to acknowledge", "Open the alert panel: %u alerts to acknowledge", all), all);

  for (FleetSeverity severity = FLEET_SEVERITY_LOW; severity <= FLEET_SEVERITY_CRITICAL; severity++)
    {
      guint count = fleet_alert_list_get_n_pressing (alerts, severity);
      g_autofree char *text = g_strdup_printf (count > 999 ? "999+" : "%u", count);

      gtk_label_set_text (self->labels[severity], text);
      gtk_widget_set_opacity (gtk_widget_get_parent (GTK_WIDGET (self->labels[severity])), count > 0 ? 1 : 0.45);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
fleet_alert_strip_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  FleetAlertStrip *self = FLEET_ALERT_STRIP (pane);
  FleetAlertList *alerts = fleet_session_get_alerts (session);

  g_signal_connect_object (alerts, "counts-changed", G_CALLBACK (counts_changed_cb), self, G_CONNECT_SWAPPED);
  counts_changed_cb (self, alerts);
}

static void
fleet_alert_strip_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_strip_parent_class)->dispose (object);
}

static void
fleet_alert_strip_class_init (FleetAlertStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_alert_strip_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_alert_strip_session_set;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/alerts/fleet-alert-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetAlertStrip, button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertStrip, counts);
}

static void
fleet_alert_strip_init (FleetAlertStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (FleetSeverity severity = FLEET_SEVERITY_CRITICAL; severity > FLEET_SEVERITY_NONE; severity--)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

      self->labels[severity] = GTK_LABEL (gtk_label_new ("0"));
      gtk_widget_add_css_class (GTK_WIDGET (self->labels[severity]), "numeric");
      gtk_box_append (GTK_BOX (box), g_object_new (FLEET_TYPE_SYMBOL, "severity", severity, "size", 18, "halign", GTK_ALIGN_CENTER, NULL));
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->labels[severity]));
      gtk_box_append (self->counts, box);
    }
}
