/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-dispatch: what of an alert leaves the console, and by which ways: records of the outbox, in the transaction of what they tell. */

#include "fleet-pipeline-private.h"

#include "fleet-alert-event.h"
#include "fleet-json-member.h"

#include <string.h>

static const FleetRule *
find_rule (FleetPipeline *self,
           const char    *id)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const FleetRule *rule = g_ptr_array_index (self->rules, i);

      if (g_str_equal (rule->id, id))
        return rule;
    }
  return NULL;
}

/* What lies on a shelf is told to programs that follow all alerts, and to nobody else before it is back. */
static gboolean
is_on_shelf (const FleetAlert *alert)
{
  return alert->shelved_until_us != FLEET_TIME_NONE;
}

/* A rule that is gone may have left alerts: the profile speaks for it. */
static FleetNotify
get_ways (FleetPipeline    *self,
          const FleetAlert *alert)
{
  const FleetRule *rule = find_rule (self, alert->rule);

  return rule != NULL && rule->has_notify ? rule->notify : fleet_profile_notify (self->profile, alert->severity);
}

/* Takes payload. */
static FleetOutboxRecord *
add_record (FleetPipeline    *self,
            const char       *channel,
            FleetAlertEvent   event,
            const FleetAlert *alert,
            char             *payload)
{
  FleetOutboxRecord *record = g_new0 (FleetOutboxRecord, 1);

  record->id = fleet_alert_event_make_id (channel, alert->id, event);
  record->channel = channel;
  record->payload = payload;
  record->alert_id = g_strdup (alert->id);
  record->about = g_strdup_printf ("%s: %s, %s", fleet_alert_event_to_string (event), alert->title, alert->plate != NULL ? alert->plate : alert->vehicle);
  record->leased = self->profile->topic_lease != NULL;
  g_ptr_array_add (self->beat->outbox, record);
  return record;
}

static void
add_json (FleetPipeline    *self,
          const char       *channel,
          const char       *topic,
          FleetAlertEvent   event,
          const FleetAlert *alert)
{
  g_autofree char *id = fleet_alert_event_make_id (channel, alert->id, event);
  FleetOutboxRecord *record = add_record (self, channel, event, alert, fleet_alert_event_to_json (id, event, alert));

  record->topic = g_strdup (topic);
  record->key = g_strdup (alert->id);
}

/* That it was acknowledged is of no news to who reads mail; that it is over is, and stands below what it was. */
static void
add_mail (FleetPipeline    *self,
          FleetAlertEvent   event,
          const FleetAlert *alert)
{
  FleetOutboxRecord *record = add_record (self, "email", event, alert, fleet_alert_event_to_mail (event, alert, self->profile->email_language, self->zone));

  if (event == FLEET_ALERT_CLEARED)
    record->key = fleet_alert_event_make_id ("email", alert->id, FLEET_ALERT_OPENED);
  record->until_us = (event == FLEET_ALERT_CLEARED ? alert->cleared_us : alert->opened_us) + self->profile->email_useful_us;
}

void
fleet_pipeline_set_customer_text (FleetPipeline           *self,
                                  const FleetCustomerText *text)
{
  self->customer_text = text;
}

typedef struct
{
  const FleetRowVersion *car;
  const FleetRowVersion *reservation;
} Rows;

static gboolean
column_cb (const char *path,
           FleetValue *ret_value,
           gpointer    user_data)
{
  const Rows *rows = user_data;
  const FleetRowVersion *row = g_str_has_prefix (path, "car.") ? rows->car : rows->reservation;
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, strchr (path, '.') + 1) : NULL;

  if (value == NULL)
    return FALSE;
  *ret_value = *value;
  return TRUE;
}

/* A column as text; NULL: it is absent, null or empty. */
static char *
column_text (const FleetRowVersion *row,
             const char            *column)
{
  const FleetValue *value = column != NULL ? fleet_row_version_get (row, column) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (value != NULL)
    fleet_value_append (value, text);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Who has the car, or had it a moment ago; nobody else, and once an episode: the id is the alert's. */
static void
add_customer (FleetPipeline    *self,
              const FleetAlert *alert)
{
  const FleetProfile *profile = self->profile;
  Rows rows = { fleet_mirror_car (self->mirror, alert->slot, alert->opened_us),
                fleet_mirror_last_reservation (self->mirror, alert->slot, alert->opened_us, alert->opened_us - profile->customer_after_us) };
  g_autofree char *to = NULL, *language = NULL, *text = NULL, *id = NULL;
  GString *json;
  FleetOutboxRecord *record;

  if (rows.reservation == NULL || self->customer_text == NULL)
    return;
  to = column_text (rows.reservation, profile->customer_recipient);
  language = column_text (rows.reservation, profile->customer_language);
  text = fleet_customer_text_render (self->customer_text, alert->rule, language, profile->customer_fallback, column_cb, &rows);
  if (text == NULL)
    return;
  id = fleet_alert_event_make_id ("customer", alert->id, FLEET_ALERT_OPENED);
  json = g_string_new ("{");
  fleet_json_member_text (json, "version", "1");
  fleet_json_member_text (json, "id", id);
  fleet_json_member_text (json, "to", to);
  fleet_json_member_text (json, "language", language != NULL ? language : profile->customer_fallback);
  fleet_json_member_text (json, "text", text);
  fleet_json_member_text (json, "alertId", alert->id);
  fleet_json_member_text (json, "rule", alert->rule);
  fleet_json_member_text (json, "plate", alert->plate);
  fleet_json_member_text (json, "reservationId", rows.reservation->key);
  record = add_record (self, "customer", FLEET_ALERT_OPENED, alert, g_string_free (g_string_append_c (json, '}'), FALSE));
  record->until_us = alert->opened_us + profile->customer_useful_us;
  if (to == NULL)
    record->refusal = g_strdup_printf ("Reservation %s has no %s: name the right column in the profile's [customer] recipient", rows.reservation->key, profile->customer_recipient);
}

static void
dispatch (FleetPipeline    *self,
          FleetAlertEvent   event,
          const FleetAlert *alert)
{
  FleetNotify ways = is_on_shelf (alert) ? FLEET_NOTIFY_NONE : get_ways (self, alert);

  if (self->profile->topic_alerts != NULL)
    add_json (self, "kafka", self->profile->topic_alerts, event, alert);
  if (self->profile->webhook_url != NULL && ways & FLEET_NOTIFY_WEBHOOK)
    add_json (self, "webhook", NULL, event, alert);
  if (self->profile->email_server != NULL && ways & FLEET_NOTIFY_EMAIL && event != FLEET_ALERT_ACKNOWLEDGED)
    add_mail (self, event, alert);
  if (self->profile->customer_url != NULL && ways & FLEET_NOTIFY_CUSTOMER && event == FLEET_ALERT_OPENED)
    add_customer (self, alert);
}

void
fleet_pipeline_dispatch (FleetPipeline    *self,
                         const FleetAlert *before,
                         const FleetAlert *alert)
{
  if (!self->has_ways)
    return;
  if (before == NULL || (is_on_shelf (before) && !is_on_shelf (alert) && alert->condition != FLEET_CONDITION_CLEARED))
    dispatch (self, FLEET_ALERT_OPENED, alert);
  if (alert->attention == FLEET_ATTENTION_ACKNOWLEDGED && (before == NULL || before->attention != FLEET_ATTENTION_ACKNOWLEDGED))
    dispatch (self, FLEET_ALERT_ACKNOWLEDGED, alert);
  if (alert->condition == FLEET_CONDITION_CLEARED && (before == NULL || before->condition != FLEET_CONDITION_CLEARED))
    dispatch (self, FLEET_ALERT_CLEARED, alert);
}
