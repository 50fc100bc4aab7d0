/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A profile as a form edits it: what is set is what the engine reads, what was not touched stays, and each way of security is found again. */

#include "fleet-connection.h"

#include "fleet-engine.h"

#include <string.h>

static void
test_ways (void)
{
  for (FleetSecurity security = FLEET_SECURITY_NONE; security < FLEET_SECURITY_OTHER; security++)
    for (FleetSecurity before = FLEET_SECURITY_NONE; before < FLEET_SECURITY_OTHER; before++)
      {
        g_autoptr (FleetConnection) connection = fleet_connection_new ("/p/seoul.ini", "[kafka]\nbootstrap.servers=a:1,b:2\n[rules]\nfile=r.ini\n");
        g_autoptr (FleetProfile) profile = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;

        /* Whatever was there before leaves nothing behind. */
        fleet_connection_set_security (connection, before);
        fleet_connection_set (connection, "kafka", "ssl.ca.location", before != FLEET_SECURITY_NONE ? "/ca.pem" : NULL);
        if (before == FLEET_SECURITY_CERTIFICATE)
          fleet_connection_set (connection, "kafka", "ssl.certificate.location", "/c.pem");
        if (before >= FLEET_SECURITY_SCRAM)
          fleet_connection_set (connection, "kafka", "sasl.username", "u");
        fleet_connection_set_security (connection, security);
        if (security == FLEET_SECURITY_CERTIFICATE)
          fleet_connection_set (connection, "kafka", "ssl.certificate.location", "/c.pem");
        g_assert_cmpint (fleet_connection_get_security (connection), ==, security);
        text = fleet_connection_to_text (connection);
        g_assert_cmpint (strstr (text, "sasl.username") != NULL, ==, before >= FLEET_SECURITY_SCRAM && security >= FLEET_SECURITY_SCRAM);
        profile = fleet_profile_parse (text, "/p", &error);
        g_assert_no_error (error);
      }
}

/* Where GKeyFile leaves a line empty depends on its version. */
static char *
drop_empty_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *dense = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_string_append_printf (dense, "%s\n", lines[i]);
  return g_string_free (dense, FALSE);
}

static void
test_text (void)
{
  g_autoptr (FleetConnection) connection =
      fleet_connection_new ("/p/seoul.ini", "# by hand\n[kafka]\nbootstrap.servers=a:1,b:2\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=OAUTHBEARER\nfetch.max.bytes=7000000\n[rules]\nfile=back\\slash.ini\n");
  g_autofree char *name = fleet_connection_dup_name (connection), *summary = fleet_connection_dup_summary (connection), *rules = fleet_connection_dup (connection, "rules", "file"), *text = NULL,
                  *dense = NULL;

  g_assert_cmpstr (name, ==, "seoul");
  g_assert_cmpstr (summary, ==, "a:1 · SASL_SSL");
  g_assert_cmpstr (rules, ==, "back\\slash.ini");
  g_assert_cmpint (fleet_connection_get_security (connection), ==, FLEET_SECURITY_OTHER);
  fleet_connection_set_security (connection, FLEET_SECURITY_OTHER);
  fleet_connection_set (connection, "telemetry", "device", "imei");
  fleet_connection_set (connection, "kafka", "fetch.max.bytes", NULL);
  text = fleet_connection_to_text (connection);
  dense = drop_empty_lines (text);
  g_assert_cmpstr (dense, ==,
                   "# by hand\n[kafka]\nbootstrap.servers=a:1,b:2\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=OAUTHBEARER\n[rules]\nfile=back\\slash.ini\n[telemetry]\ndevice=imei\n");
}

static void
test_secrets (void)
{
  g_autoptr (FleetConnection) connection = fleet_connection_new (NULL, NULL);
  g_autoptr (GHashTable) secrets = NULL, none = NULL;
  g_autofree char *text = NULL;

  fleet_connection_set_secret (connection, "sasl.password", "geheim");
  fleet_connection_set_secret (connection, "ssl.key.password", "geheim");
  fleet_connection_set_secret (connection, "ssl.key.password", "");
  secrets = fleet_connection_ref_secrets (connection);
  fleet_connection_forget_secrets (connection);
  none = fleet_connection_ref_secrets (connection);
  g_assert_cmpuint (g_hash_table_size (secrets), ==, 1);
  g_assert_cmpstr (fleet_secret_peek (g_hash_table_lookup (secrets, "sasl.password")), ==, "geheim");
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  text = fleet_connection_to_text (connection);
  g_assert_null (strstr (text, "geheim"));
  g_assert_nonnull (strstr (text, "[rules]\nfile="));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection/ways", test_ways);
  g_test_add_func ("/connection/text", test_text);
  g_test_add_func ("/connection/secrets", test_secrets);
  return g_test_run ();
}
