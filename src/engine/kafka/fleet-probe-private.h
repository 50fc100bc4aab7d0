/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe-private: the probe's state, for its own files: fleet-probe.c goes the steps, fleet-probe-ask.c speaks Kafka. @thread the probe's */

#pragma once

#include "fleet-probe.h"
#include "fleet-probe-tls.h"

G_BEGIN_DECLS

#define FLEET_PROBE_STEP_US (5 * G_USEC_PER_SEC)

struct _FleetProbe
{
  FleetProfile  *profile;
  char          *server;    /* as in the profile */
  char          *host;
  guint16        port;
  GCancellable  *cancellable;
  GList         *addresses; /* GInetAddress* */
  GSocket       *socket;
  SSL_CTX       *context;
  SSL           *ssl;       /* NULL: without TLS */
  GByteArray    *answer;    /* of the last request, behind its size and number */
};

/* One request with one string (or NULL) and its answer, in self->answer. FALSE: nothing that a broker would say came back; *ret_why is never NULL then. */
gboolean fleet_probe_ask (FleetProbe  *self,
                          gint16       api,
                          gint16       version,
                          const char  *body,
                          char       **ret_why);

G_END_DECLS
