/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves the console of an alert: ids that every console derives alike, JSON whose texts are anybody's, mails that people read. */

#include "fleet-alert-event.h"

#include <string.h>

static FleetAlert *
make_alert (void)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup ("0123");
  alert->rule = g_strdup ("lights-on");
  alert->title = g_strdup ("전조등 \"켜짐\"\n");
  alert->severity = FLEET_SEVERITY_CRITICAL;
  alert->vehicle = g_strdup ("car:C1");
  alert->plate = g_strdup ("12가 3456");
  alert->condition = FLEET_CONDITION_ACTIVE;
  alert->began_us = alert->opened_us = G_GINT64_CONSTANT (1788220800000000);
  alert->cleared_us = FLEET_TIME_NONE;
  alert->message = g_strdup ("12가 3456 차량의 전조등이 켜져 있습니다");
  alert->advice = g_strdup ("고객에게 알립니다.");
  return alert;
}

static void
test_ids (void)
{
  static const char *const channels[] = { "kafka", "webhook", "email" };
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    for (FleetAlertEvent event = FLEET_ALERT_OPENED; event <= FLEET_ALERT_ACKNOWLEDGED; event++)
      {
        char *id = fleet_alert_event_make_id (channels[i], "0123", event);
        g_autofree char *again = fleet_alert_event_make_id (channels[i], "0123", event);

        g_assert_cmpuint (strlen (id), ==, 32);
        g_assert_cmpstr (id, ==, again);
        g_assert_true (g_hash_table_add (ids, id));
      }
  g_assert_cmpuint (g_hash_table_size (ids), ==, 9);
}

static void
test_json (void)
{
  g_autoptr (FleetAlert) alert = make_alert ();
  g_autofree char *json = fleet_alert_event_to_json ("abc", FLEET_ALERT_OPENED, alert);

  g_assert_true (g_str_has_prefix (json, "{\"version\":\"1\",\"id\":\"abc\",\"event\":\"opened\",\"at\":\"2026-09-01T00:00:00Z\",\"source\":\"fleet.console\",\"alert\":{\"id\":\"0123\",\"rule\":\"lights-on\","));
  g_assert_nonnull (strstr (json, "\"title\":\"전조등 \\\"켜짐\\\""));
  g_assert_nonnull (strstr (json, "\"plate\":\"12가 3456\",\"deviceId\":null"));
  g_assert_nonnull (strstr (json, "\"clearedAt\":null,\"acknowledgedAt\":null"));
  g_assert_true (g_str_has_suffix (json, "}}"));
  g_assert_null (strchr (json, '\n'));
}

static void
test_mail (void)
{
  g_autoptr (FleetAlert) alert = make_alert ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Seoul");
  g_autofree char *korean = fleet_alert_event_to_mail (FLEET_ALERT_OPENED, alert, "ko", zone);
  g_autofree char *english = NULL, *cleared = NULL;

  g_assert_true (g_str_has_prefix (korean, "[위급] 전조등 \"켜짐\"  — 12가 3456\n\n12가 3456 차량의 전조등이 켜져 있습니다\n\n조치: 고객에게 알립니다.\n차량: 12가 3456\n발생: 2026-09-01T09:00:00+09:00\n경보 번호: 0123\n"));
  english = fleet_alert_event_to_mail (FLEET_ALERT_OPENED, alert, "en", zone);
  g_assert_true (g_str_has_prefix (english, "[Critical] "));
  g_assert_nonnull (strstr (english, "\nWhat to do: "));
  alert->condition = FLEET_CONDITION_CLEARED;
  alert->cleared_us = alert->opened_us + G_TIME_SPAN_MINUTE;
  cleared = fleet_alert_event_to_mail (FLEET_ALERT_CLEARED, alert, "ko", zone);
  g_assert_true (g_str_has_prefix (cleared, "[해제] "));
  g_assert_nonnull (strstr (cleared, "\n해제: 2026-09-01T09:01:00+09:00\n"));
  g_assert_null (strstr (cleared, "조치"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert-event/ids", test_ids);
  g_test_add_func ("/alert-event/json", test_json);
  g_test_add_func ("/alert-event/mail", test_mail);
  return g_test_run ();
}
