/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-reason: see the header. The first mark that is found counts, so the narrower stand first. */

#include "fleet-kafka-reason.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <string.h>

static const struct
{
  int         error; /* an errno, which the C library tells in the desktop's language; 0: none */
  const char *mark;  /* else part of what is said, librdkafka's or OpenSSL's */
  const char *clause;
} reasons[] = {
  { ECONNREFUSED, NULL, N_("the connection is refused, nothing listens there") },
  { EHOSTUNREACH, NULL, N_("there is no way to that host") },
  { ENETUNREACH, NULL, N_("the network cannot be reached") },
  { ECONNRESET, NULL, N_("the other side broke the connection off") },
  { ETIMEDOUT, NULL, N_("no answer came in time") },
  { 0, "Failed to resolve", N_("the name is not known") },
  { 0, "Host resolution failure", N_("the name is not known") },
  { 0, "certificate verify failed", N_("its certificate is not trusted") },
  { 0, "certificate could not be verified", N_("its certificate is not trusted") },
  { 0, "certificate unknown", N_("it does not take our certificate") },
  { 0, "certificate required", N_("it asks for a certificate of ours") },
  { 0, "bad certificate", N_("it does not take our certificate") },
  { 0, "security.protocol", N_("it hangs up at once, as a broker does whose security.protocol is another") },
  { 0, "wrong version number", N_("it answers, but not with TLS") },
  { 0, "SSL handshake failed", N_("TLS could not be agreed on") },
  { 0, "Unsupported SASL mechanism", N_("it does not know this way to log in") },
  { 0, "UNSUPPORTED_SASL_MECHANISM", N_("it does not know this way to log in") },
  { 0, "SASL authentication", N_("the login is refused") },
  { 0, "Authentication fail", N_("the login is refused") },
  { 0, "authentication fail", N_("the login is refused") },
  { 0, "timed out", N_("no answer came in time") },
  { 0, "Timed out", N_("no answer came in time") },
  { 0, "Disconnected", N_("the other side ended the connection") },
  { 0, "transport failure", N_("the connection broke off") },
  { 0, "All broker connections are down", N_("all brokers are down") },
  { 0, "Leader not available", N_("the partition has no leader at the moment") },
  { 0, "Not leader for partition", N_("the partition is moving to another broker") },
};

const char *
fleet_kafka_reason_find (const char *said)
{
  for (guint i = 0; said != NULL && i < G_N_ELEMENTS (reasons); i++)
    if (strstr (said, reasons[i].error != 0 ? g_strerror (reasons[i].error) : reasons[i].mark) != NULL)
      return _(reasons[i].clause);
  return NULL;
}

const char *
fleet_kafka_reason_words (const char *said)
{
  const char *known = fleet_kafka_reason_find (said);

  return known != NULL ? known : said;
}
