/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-alert-card: see the header. */

#include "fleet-chart-alert-card.h"

#include <glib/gi18n.h>

#include "fleet-plain.h"
#include "fleet-symbol.h"
#include "fleet-when.h"

/* What is shown before and behind an alert that is looked at. */
#define AROUND_US (5 * 60 * (gint64) G_USEC_PER_SEC)

struct _FleetChartAlertCard
{
  GtkPopover parent_instance;

  FleetChartView *view;
  char           *id;
  gint64          opened_us, cleared_us;
};

enum
{
  SHOW_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChartAlertCard, fleet_chart_alert_card, GTK_TYPE_POPOVER)

static void
show_clicked_cb (FleetChartAlertCard *self)
{
  g_signal_emit (self, signals[SHOW_REQUESTED], 0, self->id);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
zoom_clicked_cb (FleetChartAlertCard *self)
{
  gint64 end_us = self->cleared_us != FLEET_TIME_NONE ? self->cleared_us : self->opened_us + AROUND_US;

  fleet_chart_view_zoom_to (self->view, self->opened_us - AROUND_US, end_us + AROUND_US);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
unparent_cb (gpointer user_data)
{
  gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

/* Not at once: it is in the midst of closing. */
static void
closed_cb (FleetChartAlertCard *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (self), g_object_unref);
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_button (FleetChartAlertCard *self,
             const char          *label,
             GCallback            clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static void
fleet_chart_alert_card_finalize (GObject *object)
{
  FleetChartAlertCard *self = FLEET_CHART_ALERT_CARD (object);

  g_clear_object (&self->view);
  g_free (self->id);
  G_OBJECT_CLASS (fleet_chart_alert_card_parent_class)->finalize (object);
}

static void
fleet_chart_alert_card_class_init (FleetChartAlertCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_chart_alert_card_finalize;
  signals[SHOW_REQUESTED] = g_signal_new ("show-requested", FLEET_TYPE_CHART_ALERT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fleet_chart_alert_card_init (FleetChartAlertCard *self)
{
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
}

GtkWidget *
fleet_chart_alert_card_new (const FleetChartAlert *alert,
                            FleetChartView        *view)
{
  FleetChartAlertCard *self = g_object_new (FLEET_TYPE_CHART_ALERT_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *title = fleet_plain_text (g_dgettext (NULL, alert->title != NULL ? alert->title : alert->rule)), *message = fleet_plain_text (alert->message);
  g_autofree char *opened = fleet_when_absolute (alert->opened_us), *cleared = fleet_when_absolute (alert->cleared_us);
  /* Translators: from when to when an alert was open */
  g_autofree char *times = alert->cleared_us != FLEET_TIME_NONE ? g_strdup_printf (_("%s to %s"), opened, cleared) : g_strdup_printf (_("Open since %s"), opened);

  self->view = g_object_ref (view);
  self->id = g_strdup (alert->id);
  self->opened_us = alert->opened_us;
  self->cleared_us = alert->cleared_us;
  gtk_box_append (GTK_BOX (head), g_object_new (FLEET_TYPE_SYMBOL, "severity", alert->severity, NULL));
  gtk_box_append (GTK_BOX (head), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (box), head);
  if (message != NULL)
    gtk_box_append (GTK_BOX (box), make_label (message, NULL));
  gtk_box_append (GTK_BOX (box), make_label (times, "fleet-small"));
  gtk_box_append (GTK_BOX (buttons), make_button (self, _("Show Vehicle"), G_CALLBACK (show_clicked_cb)));
  gtk_box_append (GTK_BOX (buttons), make_button (self, _("Zoom Here"), G_CALLBACK (zoom_clicked_cb)));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  return GTK_WIDGET (self);
}
