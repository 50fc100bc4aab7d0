/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-item: see the header. Texts are cleaned when the alert changes, not when a row is drawn. */

#include "fleet-alert-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-config.h"
#include "fleet-plain.h"
#include "fleet-when.h"

struct _FleetAlertItem
{
  GObject parent_instance;

  FleetAlert *alert;
  guint32     serial;
  guint       leads;
  char       *title;
  char       *vehicle_name;
  char       *message;
  char       *advice;
  char       *reservation;
};

G_DEFINE_FINAL_TYPE (FleetAlertItem, fleet_alert_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_texts (FleetAlertItem *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->vehicle_name, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->advice, g_free);
  g_clear_pointer (&self->reservation, g_free);
}

static void
fleet_alert_item_finalize (GObject *object)
{
  FleetAlertItem *self = FLEET_ALERT_ITEM (object);

  clear_texts (self);
  g_clear_pointer (&self->alert, fleet_alert_unref);
  G_OBJECT_CLASS (fleet_alert_item_parent_class)->finalize (object);
}

static void
fleet_alert_item_class_init (FleetAlertItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_alert_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_ALERT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_alert_item_init (FleetAlertItem *self)
{
}

/* A rule's name is a msgid like any other where the catalogue knows it; an operator's own rule is called as its file says. */
static char *
translated (const char *text)
{
  if (text == NULL || *text == '\0')
    return g_strdup ("");
  return fleet_plain_text (g_dgettext (GETTEXT_PACKAGE, text));
}

static char *
reservation_text (const FleetAlert *alert)
{
  g_autofree char *key = fleet_plain_text (alert->reservation_id != NULL ? alert->reservation_id : "");

  /* Translators: said of an alert; %s is the reservation's number */
  return *key != '\0' ? g_strdup_printf (_("Reservation %s"), key) : g_strdup ("");
}

static void
take_alert (FleetAlertItem *self,
            FleetAlert     *alert)
{
  const char *key = alert->vehicle != NULL ? alert->vehicle : "";
  const char *colon = strchr (key, ':');
  const char *name = alert->plate;
  g_autofree char *message = NULL;

  if (name == NULL || *name == '\0')
    name = alert->car_id;
  if (name == NULL || *name == '\0')
    name = colon != NULL ? colon + 1 : key;
  fleet_alert_ref (alert);
  g_clear_pointer (&self->alert, fleet_alert_unref);
  self->alert = alert;
  clear_texts (self);
  self->title = translated (alert->title != NULL && *alert->title != '\0' ? alert->title : alert->rule);
  self->vehicle_name = fleet_plain_text (name);
  message = fleet_when_in_text (alert->message != NULL ? alert->message : "", alert->opened_us);
  self->message = fleet_plain_text (message);
  self->advice = translated (alert->advice);
  self->reservation = reservation_text (alert);
}

FleetAlertItem *
fleet_alert_item_new (FleetAlert *alert,
                      guint32     serial)
{
  FleetAlertItem *self = g_object_new (FLEET_TYPE_ALERT_ITEM, NULL);

  self->serial = serial;
  take_alert (self, alert);
  return self;
}

const FleetAlert *
fleet_alert_item_get_alert (FleetAlertItem *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_ITEM (self), NULL);
  return self->alert;
}

void
fleet_alert_item_set_alert (FleetAlertItem *self,
                            FleetAlert     *alert)
{
  g_return_if_fail (FLEET_IS_ALERT_ITEM (self));
  take_alert (self, alert);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint32
fleet_alert_item_get_serial (FleetAlertItem *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_ITEM (self), 0);
  return self->serial;
}

gboolean
fleet_alert_item_is_open (FleetAlertItem *self)
{
  return self->alert->condition == FLEET_CONDITION_ACTIVE || self->alert->condition == FLEET_CONDITION_RECOVERING;
}

gboolean
fleet_alert_item_is_acknowledged (FleetAlertItem *self)
{
  return self->alert->attention == FLEET_ATTENTION_ACKNOWLEDGED;
}

gboolean
fleet_alert_item_is_shelved (FleetAlertItem *self)
{
  return self->alert->shelved_us != FLEET_TIME_NONE;
}

gboolean
fleet_alert_item_waits (FleetAlertItem *self)
{
  return !fleet_alert_item_is_acknowledged (self) && !fleet_alert_item_is_shelved (self);
}

guint
fleet_alert_item_get_leads (FleetAlertItem *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_ITEM (self), 0);
  return self->leads;
}

void
fleet_alert_item_set_leads (FleetAlertItem *self,
                            guint           n_over)
{
  g_return_if_fail (FLEET_IS_ALERT_ITEM (self));

  if (self->leads == n_over)
    return;
  self->leads = n_over;
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
fleet_alert_item_get_title (FleetAlertItem *self)
{
  return self->title;
}

const char *
fleet_alert_item_get_vehicle_name (FleetAlertItem *self)
{
  return self->vehicle_name;
}

const char *
fleet_alert_item_get_message (FleetAlertItem *self)
{
  return self->message;
}

const char *
fleet_alert_item_get_advice (FleetAlertItem *self)
{
  return self->advice;
}

const char *
fleet_alert_item_get_reservation (FleetAlertItem *self)
{
  return self->reservation;
}

gint64
fleet_alert_item_get_age_us (FleetAlertItem *self,
                             gint64          now_us)
{
  gint64 end_us = self->alert->condition == FLEET_CONDITION_CLEARED && self->alert->cleared_us != FLEET_TIME_NONE ? self->alert->cleared_us : now_us;

  return MAX (0, end_us - self->alert->opened_us);
}
