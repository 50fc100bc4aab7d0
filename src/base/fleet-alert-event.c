/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-event: what leaves the console of an alert. */

#include "fleet-alert-event.h"

#include "fleet-json-member.h"
#include "fleet-local-time.h"

#include <string.h>

static const char *const names[] = { "opened", "cleared", "acknowledged" };

const char *
fleet_alert_event_to_string (FleetAlertEvent event)
{
  return names[event];
}

char *
fleet_alert_event_make_id (const char      *channel,
                           const char      *alert_id,
                           FleetAlertEvent  event)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s", channel, alert_id, names[event]);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, 32);
}

static gint64
get_time (FleetAlertEvent   event,
          const FleetAlert *alert)
{
  return event == FLEET_ALERT_OPENED ? alert->opened_us : event == FLEET_ALERT_CLEARED ? alert->cleared_us : alert->acknowledged_us;
}

char *
fleet_alert_event_to_json (const char       *id,
                           FleetAlertEvent   event,
                           const FleetAlert *alert)
{
  GString *json = g_string_new ("{");

  fleet_json_member_text (json, "version", "1");
  fleet_json_member_text (json, "id", id);
  fleet_json_member_text (json, "event", names[event]);
  fleet_json_member_time (json, "at", get_time (event, alert));
  fleet_json_member_text (json, "source", "fleet.console");
  g_string_append (json, ",\"alert\":{");
  fleet_json_member_text (json, "id", alert->id);
  fleet_json_member_text (json, "rule", alert->rule);
  fleet_json_member_text (json, "title", alert->title);
  fleet_json_member_text (json, "severity", fleet_severity_to_string (alert->severity));
  fleet_json_member_text (json, "vehicle", alert->vehicle);
  fleet_json_member_text (json, "carId", alert->car_id);
  fleet_json_member_text (json, "plate", alert->plate);
  fleet_json_member_text (json, "deviceId", alert->device_id);
  fleet_json_member_text (json, "reservationId", alert->reservation_id);
  fleet_json_member_text (json, "condition", fleet_condition_to_string (alert->condition));
  fleet_json_member_text (json, "attention", fleet_attention_to_string (alert->attention));
  fleet_json_member_time (json, "beganAt", alert->began_us);
  fleet_json_member_time (json, "openedAt", alert->opened_us);
  fleet_json_member_time (json, "clearedAt", alert->cleared_us);
  fleet_json_member_time (json, "acknowledgedAt", alert->attention == FLEET_ATTENTION_ACKNOWLEDGED ? alert->acknowledged_us : FLEET_TIME_NONE);
  fleet_json_member_text (json, "acknowledgedBy", alert->acknowledged_by);
  fleet_json_member_text (json, "note", alert->note);
  fleet_json_member_text (json, "message", alert->message);
  fleet_json_member_text (json, "advice", alert->advice);
  return g_string_free (g_string_append (json, "}}"), FALSE);
}

/* ---- mail ---- */

typedef enum { WORD_CLEARED, WORD_ACKNOWLEDGED, WORD_ADVICE, WORD_VEHICLE, WORD_RESERVATION, WORD_BEGAN, WORD_CLEARED_AT, WORD_BY, WORD_NUMBER, N_WORDS } Word;

static const char *const english[N_WORDS] = { "Cleared", "Acknowledged", "What to do", "Vehicle", "Reservation", "Since", "Cleared", "Acknowledged by", "Alert" };
static const char *const korean[N_WORDS] = { "해제", "확인됨", "조치", "차량", "예약", "발생", "해제", "확인한 사람", "경보 번호" };
static const char *const english_severities[] = { "", "Low", "Medium", "High", "Critical" };
static const char *const korean_severities[] = { "", "낮음", "보통", "높음", "위급" };

static void
add_line (GString    *text,
          const char *word,
          const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", word, value);
}

/* What stands on the first line must not have more of them. */
static void
add_flat (GString    *text,
          const char *value)
{
  for (; value != NULL && *value != '\0'; value++)
    g_string_append_c (text, (guchar) *value < ' ' ? ' ' : *value);
}

char *
fleet_alert_event_to_mail (FleetAlertEvent   event,
                           const FleetAlert *alert,
                           const char       *language,
                           GTimeZone        *zone)
{
  gboolean is_korean = g_strcmp0 (language, "ko") == 0;
  const char *const *words = is_korean ? korean : english;
  const char *severity = (is_korean ? korean_severities : english_severities)[alert->severity];
  const char *car = alert->plate != NULL ? alert->plate : alert->vehicle;
  GString *text = g_string_new ("[");
  char time[FLEET_LOCAL_TIME_BUFFER];

  g_string_append_printf (text, "%s] ", event == FLEET_ALERT_OPENED ? severity : words[event == FLEET_ALERT_CLEARED ? WORD_CLEARED : WORD_ACKNOWLEDGED]);
  add_flat (text, alert->title);
  g_string_append (text, " — ");
  add_flat (text, car);
  g_string_append_printf (text, "\n\n%s\n\n", alert->message != NULL ? alert->message : alert->title);
  add_line (text, words[WORD_ADVICE], event == FLEET_ALERT_OPENED ? alert->advice : NULL);
  add_line (text, words[WORD_VEHICLE], car);
  add_line (text, words[WORD_RESERVATION], alert->reservation_id);
  add_line (text, words[WORD_BEGAN], fleet_local_time_print (zone, alert->began_us, time));
  if (alert->condition == FLEET_CONDITION_CLEARED && alert->cleared_us != FLEET_TIME_NONE)
    add_line (text, words[WORD_CLEARED_AT], fleet_local_time_print (zone, alert->cleared_us, time));
  add_line (text, words[WORD_BY], alert->acknowledged_by);
  add_line (text, words[WORD_NUMBER], alert->id);
  return g_string_free (text, FALSE);
}
