/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-deliveries: see the header. What waits is looked at again every few seconds, as long as somebody looks. */

#include "fleet-alert-deliveries.h"

#include <glib/gi18n.h>

#include "fleet-delivery-log.h"
#include "fleet-when.h"

#define LOOK_EVERY_US (3 * G_USEC_PER_SEC)

struct _FleetAlertDeliveries
{
  AdwBin parent_instance;

  /* children */
  GtkGrid          *grid;

  /* owned */
  FleetSession     *session;
  FleetDeliveryLog *log;
  char             *id;

  gint64            looked_us; /* monotonic */
};

G_DEFINE_FINAL_TYPE (FleetAlertDeliveries, fleet_alert_deliveries, ADW_TYPE_BIN)

static char *
state_text (const FleetDeliveryEntry *entry,
            gint64                    now_us)
{
  g_autofree char *next = NULL;

  switch (entry->state)
    {
    case FLEET_DELIVERY_LOG_WAITING:
      if (entry->next_us == FLEET_TIME_NONE)
        return g_strdup (C_("delivery", "on its way"));
      next = fleet_when_clock (entry->next_us, now_us);
      /* Translators: a delivery that failed and is tried again: how often it was tried, and when it is next */
      return g_strdup_printf (ngettext ("failed %u time, tried again at %s", "failed %u times, tried again at %s", entry->attempts), entry->attempts, next);
    case FLEET_DELIVERY_LOG_SENT:
      return g_strdup (C_("delivery", "sent"));
    case FLEET_DELIVERY_LOG_UNDELIVERABLE:
      return g_strdup (C_("delivery", "undeliverable"));
    case FLEET_DELIVERY_LOG_SENT_ELSEWHERE:
      return g_strdup (C_("delivery", "sent by another console"));
    case FLEET_DELIVERY_LOG_TOO_LATE:
      return g_strdup (C_("delivery", "not sent: it would have come too late"));
    case FLEET_DELIVERY_LOG_N_STATES:
    default:
      return g_strdup ("");
    }
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

static void
add_entry (FleetAlertDeliveries     *self,
           guint                     row,
           const FleetDeliveryEntry *entry)
{
  gint64 now_us = fleet_session_get_now_us (self->session);
  g_autofree char *clock = fleet_when_clock (entry->at_us, now_us), *absolute = fleet_when_absolute (entry->at_us), *state = state_text (entry, now_us);
  g_autoptr (GString) words = g_string_new (entry->way);
  GtkWidget *time = new_label (clock), *text;

  if (*entry->to != '\0')
    g_string_append_printf (words, " · %s", entry->to);
  if (*entry->what != '\0')
    g_string_append_printf (words, " · %s", entry->what);
  g_string_append_printf (words, " · %s", state);
  if (entry->error != NULL)
    g_string_append_printf (words, ": %s", entry->error);
  text = new_label (words->str);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "fleet-quiet");
  gtk_widget_set_tooltip_text (time, absolute);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (text, TRUE);
  if (entry->error != NULL)
    gtk_widget_add_css_class (text, "warning");
  gtk_grid_attach (self->grid, time, 0, row, 1, 1);
  gtk_grid_attach (self->grid, text, 1, row, 1, 1);
}

static void
rebuild (FleetAlertDeliveries *self)
{
  GPtrArray *entries = fleet_delivery_log_get (self->log);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  gtk_widget_set_visible (GTK_WIDGET (self), entries->len > 0);
  if (entries->len == 0)
    return;
  child = new_label (_("Sent on"));
  gtk_widget_add_css_class (child, "fleet-quiet");
  gtk_grid_attach (self->grid, child, 0, 0, 2, 1);
  for (guint i = 0; i < entries->len; i++)
    add_entry (self, i + 1, entries->pdata[i]);
}

static void
look (FleetAlertDeliveries *self)
{
  self->looked_us = g_get_monotonic_time ();
  fleet_delivery_log_show (self->log, self->session != NULL ? fleet_session_get_history (self->session) : NULL, self->id);
}

/* Hidden while it is empty, so it is the parent that tells whether anybody looks. */
static void
tick_cb (FleetAlertDeliveries *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->id != NULL && parent != NULL && gtk_widget_get_mapped (parent) && g_get_monotonic_time () - self->looked_us >= LOOK_EVERY_US)
    look (self);
}

void
fleet_alert_deliveries_show (FleetAlertDeliveries *self,
                             FleetSession         *session,
                             const char           *id)
{
  g_return_if_fail (FLEET_IS_ALERT_DELIVERIES (self));

  if (self->session == NULL && session != NULL)
    {
      self->session = g_object_ref (session);
      g_signal_connect_object (session, "notify::now-us", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
    }
  if (g_strcmp0 (self->id, id) != 0)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  look (self);
}

static void
fleet_alert_deliveries_dispose (GObject *object)
{
  FleetAlertDeliveries *self = FLEET_ALERT_DELIVERIES (object);

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_clear_object (&self->log);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_deliveries_parent_class)->dispose (object);
}

static void
fleet_alert_deliveries_class_init (FleetAlertDeliveriesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_alert_deliveries_dispose;
}

static void
fleet_alert_deliveries_init (FleetAlertDeliveries *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  self->log = fleet_delivery_log_new ();
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_grid_set_row_spacing (self->grid, 2);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "fleet-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("To whom this alert was sent"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->log, "changed", G_CALLBACK (rebuild), self);
}
