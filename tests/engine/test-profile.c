/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A profile says what it should, or says what is wrong with it. */

#include "fleet-profile.h"

#include <glib/gstdio.h>
#include <string.h>

#define LEAST "[kafka]\nbootstrap.servers=127.0.0.1:9092\n[rules]\nfile=rules.ini\n"

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse (LEAST, "/etc/fleet", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (profile->kafka[0], ==, "bootstrap.servers");
  g_assert_cmpstr (profile->kafka[1], ==, "127.0.0.1:9092");
  g_assert_null (profile->kafka[2]);
  g_assert_cmpstr (profile->topic_telemetry, ==, "fleet.telemetry");
  g_assert_cmpstr (profile->topic_cars, ==, "fleet.cdc.carinfo");
  g_assert_cmpstr (profile->topic_devices, ==, "fleet.cdc.deviceinfo");
  g_assert_cmpstr (profile->topic_reservations, ==, "fleet.cdc.reservation");
  g_assert_false (profile->start_latest);
  g_assert_cmpstr (profile->path_device, ==, "deviceId");
  g_assert_cmpstr (profile->path_speed, ==, "vehicle.position.speed.kmh");
  g_assert_cmpstr (profile->path_charging, ==, "vehicle.powertrain.charging.on");
  g_assert_cmpint (profile->zones, ==, FLEET_ZONE_HONOURED);
  g_assert_cmpint (profile->lateness_us, ==, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (profile->idle_us, ==, 30 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (profile->silent_us, ==, 10 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (profile->stale_us, ==, 0);
  g_assert_cmpuint (g_strv_length (profile->momentary), ==, 1);
  g_assert_cmpstr (profile->momentary[0], ==, "events");
  g_assert_cmpuint (profile->max_message_bytes, ==, 1000000);
  g_assert_cmpuint (profile->max_depth, ==, 64);
  g_assert_cmpstr (profile->reservation_to, ==, "returned_at");
  g_assert_cmpstr (profile->before_image, ==, "before-image");
  g_assert_cmpstr (profile->rules_file, ==, "/etc/fleet/rules.ini");
  g_assert_cmpint (profile->retention_us, ==, 24 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (profile->retention_bytes, ==, G_GINT64_CONSTANT (5368709120));
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse (
      "[kafka]\nbootstrap.servers=a:1,b:2\nsasl.username=back\\slash; and = more\nlinger.ms=7\n"
      "[topics]\ntelemetry=t\nreservations=\n"
      "[telemetry]\nstart=latest\ntime.zone-handling=flink\nallowed-lateness=250ms\nmomentary=events; vehicle.alarm\n"
      "[rules]\nfile=/r.ini\n[store]\nkeep=7d\nkeep-bytes=100000000\n",
      "/etc/fleet", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (profile->kafka[3], ==, "back\\slash; and = more");
  g_assert_cmpstr (profile->topic_telemetry, ==, "t");
  g_assert_null (profile->topic_reservations);
  g_assert_true (profile->start_latest);
  g_assert_cmpint (profile->zones, ==, FLEET_ZONE_FLINK);
  g_assert_cmpint (profile->lateness_us, ==, 250000);
  g_assert_cmpstr (profile->momentary[1], ==, "vehicle.alarm");
  g_assert_cmpstr (profile->rules_file, ==, "/r.ini");
  g_assert_cmpint (profile->retention_us, ==, 7 * G_TIME_SPAN_DAY);
}

typedef struct
{
  const char *text;
  int         code;
  const char *words[4]; /* each must stand in the message */
} Wrong;

static const Wrong wrongs[] = {
  { "", FLEET_ERROR_INVALID, { "[kafka]", "bootstrap.servers" } },
  { "nonsense", FLEET_ERROR_INVALID, { "key file" } },
  { "[kafka]\nbootstrap.servers=a:1\n", FLEET_ERROR_INVALID, { "[rules]", "file" } },
  { LEAST "[rulez]\nfile=x\n", FLEET_ERROR_INVALID, { "[rulez]", "rules", "telemetry" } },
  { LEAST "[telemetry]\nallowed-latenes=5s\n", FLEET_ERROR_INVALID, { "allowed-latenes", "allowed-lateness" } },
  { LEAST "[telemetry]\nallowed-lateness=soon\n", FLEET_ERROR_INVALID, { "[telemetry]", "allowed-lateness", "soon", "30s" } },
  { LEAST "[telemetry]\nidle-after=0\n", FLEET_ERROR_INVALID, { "idle-after", "between" } },
  { LEAST "[telemetry]\nstart=middle\n", FLEET_ERROR_INVALID, { "start", "middle", "earliest or latest" } },
  { LEAST "[telemetry]\nlatitude=a..b\n", FLEET_ERROR_INVALID, { "latitude", "a..b" } },
  { LEAST "[telemetry]\nlatitude=a[*].b\n", FLEET_ERROR_INVALID, { "latitude" } },
  { LEAST "[telemetry]\nmax-depth=0\n", FLEET_ERROR_INVALID, { "max-depth", "from 1 to" } },
  { LEAST "[topics]\ntelemetry=a b\n", FLEET_ERROR_INVALID, { "a b", "249" } },
  { LEAST "[topics]\ntelemetry=\n", FLEET_ERROR_INVALID, { "telemetry", "empty" } },
  { LEAST "[topics]\ntelemetry=x\ncars=x\n", FLEET_ERROR_INVALID, { "x", "twice" } },
  { LEAST "[mirror]\ncar-key=\n", FLEET_ERROR_INVALID, { "car-key" } },
  { "[kafka]\nbootstrap.servers=a:1\nno.such.key=1\n[rules]\nfile=x\n", FLEET_ERROR_INVALID, { "[kafka] no.such.key", "No such configuration property" } },
  { "[kafka]\nbootstrap.servers=a:1\nfetch.max.bytes=-4\n[rules]\nfile=x\n", FLEET_ERROR_INVALID, { "fetch.max.bytes", "outside allowed range" } },
};

static const char *const refused[] = {
  "plugin.library.paths=x", "ssl.engine.location=x", "ssl.providers=x", "sasl.kerberos.kinit.cmd=rm", "enable.sasl.oauthbearer.unsecure.jwt=true",
  "enable.auto.commit=true", "auto.commit.enable=true", "enable.auto.offset.store=true", "auto.offset.reset=latest", "group.id=g", "client.id=c",
  "enable.partition.eof=false",
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fleet_profile_parse (wrongs[i].text, NULL, &error));
      g_assert_error (error, FLEET_ERROR, wrongs[i].code);
      for (guint j = 0; j < G_N_ELEMENTS (wrongs[i].words) && wrongs[i].words[j] != NULL; j++)
        if (strstr (error->message, wrongs[i].words[j]) == NULL)
          g_error ("“%s” does not say “%s”", error->message, wrongs[i].words[j]);
    }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=a:1\n%s\n[rules]\nfile=x\n", refused[i]);
      g_autofree char *key = g_strndup (refused[i], strchr (refused[i], '=') - refused[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (fleet_profile_parse (text, NULL, &error));
      g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
      g_assert_nonnull (strstr (error->message, key));
    }
}

/* What the table says of itself is a profile, and the one that an empty one would be. */
static void
test_describe (void)
{
  g_autofree char *text = fleet_profile_describe ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) told = fleet_profile_parse (text, "/f", &error);
  g_autoptr (FleetProfile) least = fleet_profile_parse (LEAST, "/f", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (told->path_latitude, ==, least->path_latitude);
  g_assert_cmpint (told->retention_bytes, ==, least->retention_bytes);
  g_assert_cmpstr (told->rules_file, ==, least->rules_file);
}

static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-profile-XXXXXX", NULL);
  g_autofree char *name = g_build_filename (folder, "p.ini", NULL);
  g_autofree char *rules = g_build_filename (folder, "rules.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = NULL;

  g_assert_true (g_file_set_contents (name, LEAST, -1, NULL));
  profile = fleet_profile_load (name, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (profile->file_name, ==, name);
  g_assert_cmpstr (profile->rules_file, ==, rules);

  g_assert_true (g_file_set_contents (name, "[x]\n", -1, NULL));
  g_assert_null (fleet_profile_load (name, &error));
  g_assert_true (g_str_has_prefix (error->message, name));
  g_clear_error (&error);

  g_remove (name);
  g_assert_null (fleet_profile_load (name, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/defaults", test_defaults);
  g_test_add_func ("/profile/values", test_values);
  g_test_add_func ("/profile/wrong", test_wrong);
  g_test_add_func ("/profile/refused", test_refused);
  g_test_add_func ("/profile/describe", test_describe);
  g_test_add_func ("/profile/load", test_load);
  return g_test_run ();
}
