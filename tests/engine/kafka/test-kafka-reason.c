/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What librdkafka says, as the window says it. The texts are those that librdkafka 2.0 to 2.10 were heard to say. */

#include "fleet-kafka-reason.h"

#include <errno.h>

static void
test_known (void)
{
  static const struct { const char *said, *clause; } cases[] = {
    { "Connect to ipv4#127.0.0.1:9 failed: Connection refused", "the connection is refused, nothing listens there" },
    { "Failed to resolve 'nowhere.invalid:9092': Name or service not known", "the name is not known" },
    { "Local: Host resolution failure", "the name is not known" },
    { "Connect to ipv4#10.0.0.1:9092 failed: No route to host", "there is no way to that host" },
    { "Connection setup timed out in state CONNECT", "no answer came in time" },
    { "1 request(s) timed out: disconnect", "no answer came in time" },
    { "Local: Timed out", "no answer came in time" },
    { "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured",
      "its certificate is not trusted" },
    { "SSL handshake failed: error:0A00010B:SSL routines::wrong version number: connecting to a PLAINTEXT broker listener?", "it answers, but not with TLS" },
    { "SSL handshake failed: Disconnected", "TLS could not be agreed on" },
    { "SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512", "the login is refused" },
    { "Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10 (see api.version.request)",
      "it hangs up at once, as a broker does whose security.protocol is another" },
    { "Disconnected", "the other side ended the connection" },
    { "Receive failed: Connection reset by peer", "the other side broke the connection off" },
    { "Local: Broker transport failure", "the connection broke off" },
    { "Broker: Leader not available", "the partition has no leader at the moment" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (fleet_kafka_reason_find (cases[i].said), ==, cases[i].clause);
      g_assert_cmpstr (fleet_kafka_reason_words (cases[i].said), ==, cases[i].clause);
    }
}

/* What the C library says is in the desktop's language. */
static void
test_errno (void)
{
  g_autofree char *said = g_strdup_printf ("Connect to ipv4#127.0.0.1:9 failed: %s", g_strerror (ECONNREFUSED));

  g_assert_cmpstr (fleet_kafka_reason_find (said), ==, "the connection is refused, nothing listens there");
}

/* What nobody has heard yet is told as it was said. */
static void
test_unknown (void)
{
  const char *said = "Broker: The moon stands in the way";

  g_assert_null (fleet_kafka_reason_find (said));
  g_assert_true (fleet_kafka_reason_words (said) == said);
  g_assert_null (fleet_kafka_reason_find (NULL));
  g_assert_null (fleet_kafka_reason_words (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kafka-reason/known", test_known);
  g_test_add_func ("/kafka-reason/errno", test_errno);
  g_test_add_func ("/kafka-reason/unknown", test_unknown);
  return g_test_run ();
}
