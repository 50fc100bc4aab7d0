/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a handful of messages tells: their fields, which of them is which, and whether a profile is right about them and about their times. */

#include "fleet-sample.h"

#include "fleet-time.h"

#include <string.h>

static FleetSample *
sample_of (const char *message,
           gint64      kafka_us)
{
  FleetSample *sample = fleet_sample_new ();

  fleet_sample_add (sample, message, strlen (message), kafka_us);
  return sample;
}

static FleetProfile *
profile_of (const char *telemetry)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=127.0.0.1:1\n[telemetry]\n%s\n[rules]\nfile=/r.ini\n", telemetry);
  g_autoptr (GError) error = NULL;
  FleetProfile *profile = fleet_profile_parse (text, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

static void
test_paths (void)
{
  g_autoptr (FleetSample) sample = sample_of ("{\"a\":{\"b\":1.5,\"c\":\"text\"},\"d\":[true,null]}", FLEET_TIME_NONE);
  static const char *const expected[][2] = { { "a.b", "1.5" }, { "a.c", "\"text\"" }, { "d[0]", "true" }, { "d[1]", "null" }, { "d[#]", "2" } };
  GPtrArray *paths = fleet_sample_get_paths (sample);

  g_assert_cmpuint (paths->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < paths->len; i++)
    {
      const FleetSamplePath *path = paths->pdata[i];

      g_assert_cmpstr (path->path, ==, expected[i][0]);
      g_assert_cmpstr (path->example, ==, expected[i][1]);
      g_assert_cmpuint (path->n, ==, 1);
    }
  fleet_sample_add (sample, "{\"a\":{\"b\":2}}", strlen ("{\"a\":{\"b\":2}}"), FLEET_TIME_NONE);
  fleet_sample_add (sample, "{", 1, FLEET_TIME_NONE);
  g_assert_cmpuint (fleet_sample_get_n_messages (sample), ==, 2);
  g_assert_cmpuint (fleet_sample_find (sample, "a.b")->n, ==, 2);
  g_assert_cmpstr (fleet_sample_find (sample, "a.b")->example, ==, "2");
}

static void
test_guess (void)
{
  static const struct
  {
    const char *message;
    const char *guesses[FLEET_SAMPLE_N_ROLES];
  } cases[] = {
    { "{\"deviceId\":\"d1\",\"time\":\"2026-09-01T00:00:00Z\",\"firmware\":\"1.2\",\"vehicle\":{\"position\":{\"lat\":37.5,\"lon\":127.0,\"heading\":90,\"speed\":{\"kmh\":50}},"
      "\"powertrain\":{\"charging\":{\"on\":false}}}}",
      { "deviceId", "time", "vehicle.position.lat", "vehicle.position.lon", "vehicle.position.heading", "vehicle.position.speed.kmh", "vehicle.powertrain.charging.on", "firmware" } },
    { "{\"header\":{\"imei\":861234567890123,\"ts\":1767225600000,\"time\":17},\"gps\":{\"latitude\":35.1,\"lng\":129.0,\"course\":10.5,\"speed\":33},\"is_charging\":true,\"fw_version\":\"7\"}",
      { "header.imei", "header.ts", "gps.latitude", "gps.lng", "gps.course", "gps.speed", "is_charging", "fw_version" } },
    /* By name, but not of the right kind. */
    { "{\"device\":{\"id\":\"x\"},\"time\":\"noon\",\"lat\":\"37.5\",\"lon\":512.5,\"charging\":\"yes\"}", { "device.id", NULL, NULL, NULL, NULL, NULL, NULL, NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FleetSample) sample = sample_of (cases[i].message, FLEET_TIME_NONE);

      for (guint role = 0; role < FLEET_SAMPLE_N_ROLES; role++)
        {
          const FleetSamplePath *guess = fleet_sample_guess (sample, role);

          g_assert_cmpstr (guess != NULL ? guess->path : NULL, ==, cases[i].guesses[role]);
        }
    }
}

#define MESSAGE "{\"no\":\"d1\",\"deviceId\":\"d1\",\"time\":\"2026-09-01T09:00:00%s\",\"vehicle\":{\"position\":{\"lat\":37.5,\"lon\":127.0}}}"

static void
assert_fields (const char *message,
               const char *telemetry,
               gboolean    ok,
               gboolean    doubt,
               const char *sentence)
{
  g_autoptr (FleetSample) sample = sample_of (message, FLEET_TIME_NONE);
  g_autoptr (FleetProfile) profile = profile_of (telemetry);
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  gboolean doubted;

  g_assert_cmpint (fleet_sample_check_fields (sample, profile, &told, &doubted, &error), ==, ok);
  if (ok)
    g_assert_cmpint (doubted, ==, doubt);
  g_assert_cmpstr (ok ? told : error->message, ==, sentence);
}

static void
test_fields (void)
{
  g_autofree char *message = g_strdup_printf (MESSAGE, "Z");

  assert_fields (message, "", TRUE, FALSE, "device \"d1\", time \"2026-09-01T09:00:00Z\", and a position, in 1 messages of 5 fields");
  assert_fields (message, "device=device_no", FALSE, FALSE, "No message has the field device_no ([telemetry] device). Perhaps it is deviceId, which holds \"d1\"? Then set [telemetry] device=deviceId.");
  assert_fields (message, "time=at", FALSE, FALSE, "No message has the field at ([telemetry] time). Perhaps it is time, which holds \"2026-09-01T09:00:00Z\"? Then set [telemetry] time=time.");
  assert_fields ("{\"a\":1,\"b\":true}", "", FALSE, FALSE, "No message has the field deviceId ([telemetry] device). The fields that are there: a, b");
  assert_fields (message, "latitude=gps.lat", TRUE, TRUE,
                 "No message has gps.lat ([telemetry] latitude), so the map stays empty. Perhaps it is vehicle.position.lat, which holds 37.5? Then set [telemetry] latitude=vehicle.position.lat.");
  assert_fields ("{\"deviceId\":1.5,\"time\":1}", "", FALSE, FALSE, "deviceId ([telemetry] device) holds 1.5, and a device's key is text or a whole number.");
  assert_fields ("rubbish", "", FALSE, FALSE, "None of 1 messages can be read as JSON: no JSON value at byte 0. Check that [topics] telemetry is the right topic.");
}

static void
assert_times (const char *time,
              gint64      kafka_us,
              const char *telemetry,
              gboolean    ok,
              gboolean    doubt,
              const char *sentence)
{
  g_autofree char *message = g_strdup_printf ("{\"time\":%s}", time);
  g_autoptr (FleetSample) sample = sample_of (message, kafka_us);
  g_autoptr (FleetProfile) profile = profile_of (telemetry);
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  gboolean doubted;

  g_assert_cmpint (fleet_sample_check_times (sample, profile, &told, &doubted, &error), ==, ok);
  g_assert_cmpstr (ok ? told : error->message, ==, sentence);
  if (ok)
    g_assert_cmpint (doubted, ==, doubt);
}

static void
test_times (void)
{
  gint64 nine_us;

  g_assert_true (fleet_time_parse ("2026-09-01T09:00:00Z", 20, FLEET_ZONE_HONOURED, &nine_us));
  assert_times ("\"2026-09-01T08:59:58Z\"", nine_us, "", TRUE, FALSE, "the newest is 2026-09-01T08:59:58Z; Kafka had it 2 s later");
  assert_times ("1788253200", nine_us, "", TRUE, FALSE, "the newest is 2026-09-01T09:00:00Z; Kafka had it at the same time");
  assert_times ("1788253200000", nine_us, "", TRUE, FALSE, "the newest is 2026-09-01T09:00:00Z; Kafka had it at the same time");
  assert_times ("\"2026-09-01T09:00:00Z\"", FLEET_TIME_NONE, "", TRUE, FALSE, "the newest is 2026-09-01T09:00:00Z");
  /* Seoul's clock without its zone, and a zone that is not what it says. */
  assert_times ("\"2026-09-01T18:00:00\"", nine_us, "", FALSE, FALSE,
                "time (\"2026-09-01T18:00:00\") is +9 h beside Kafka's own time: it is local time without its zone. Have the devices send UTC, or the zone with it.");
  assert_times ("\"2026-09-01T09:00:00+09:00\"", nine_us, "", TRUE, TRUE,
                "time (\"2026-09-01T09:00:00+09:00\") is -9 h beside Kafka's own time: its zone is not what it says. Set [telemetry] time.zone-handling=flink.");
  assert_times ("\"2026-09-01T18:00:00+09:00\"", nine_us, "time.zone-handling=flink", FALSE, FALSE,
                "time (\"2026-09-01T18:00:00+09:00\") is +9 h beside Kafka's own time: its zone is not what it says. Set [telemetry] time.zone-handling=honour.");
  assert_times ("\"2026-09-03T09:30:00Z\"", nine_us, "", FALSE, FALSE,
                "time (\"2026-09-03T09:30:00Z\") is 2 days in the future of Kafka's own time. Set the clocks of the devices, or name another field as [telemetry] time.");
  assert_times ("86400", nine_us, "", FALSE, FALSE,
                "time holds 86400, and read as a time that is 1970-01-02T00:00:00Z. It is perhaps the time since the device started, or in another unit: name another field as [telemetry] time, or send "
                "seconds, milliseconds or microseconds since 1970.");
  assert_times ("1788253200000000000", nine_us, "", FALSE, FALSE,
                "time holds 1788253200000000000, which looks like nanoseconds. Send milliseconds or microseconds since 1970, or ISO 8601.");
  assert_times ("\"noon\"", nine_us, "", FALSE, FALSE,
                "time holds \"noon\", which is no time that is known here. Send ISO 8601 with its zone, or seconds, milliseconds or microseconds since 1970.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/paths", test_paths);
  g_test_add_func ("/sample/guess", test_guess);
  g_test_add_func ("/sample/fields", test_fields);
  g_test_add_func ("/sample/times", test_times);
  return g_test_run ();
}
