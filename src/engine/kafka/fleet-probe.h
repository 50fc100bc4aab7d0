/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe: one connection to one server, made by hand, to tell what librdkafka's errors do not: which part fails, and why.
 *
 * librdkafka says "certificate verify failed" of an expired certificate, of a foreign authority and of a wrong name alike, and "disconnected" of a listener that speaks no TLS. So the doctor
 * goes the way itself: name, connection, TLS, and which mechanisms the listener offers. Nothing secret is sent: who a person is, is librdkafka's to prove. What is told is in the
 * language of the process (gettext). Every call waits, a few seconds at most, or until cancelled: never on the main thread. @thread one probe, one thread. */

#pragma once

#include "fleet-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FleetProbe FleetProbe;

/* server: HOST:PORT, [V6]:PORT or HOST, of bootstrap.servers. cancellable may be NULL. */
FleetProbe *fleet_probe_new     (FleetProfile  *profile,
                                 const char    *server,
                                 GCancellable  *cancellable);
void        fleet_probe_free    (FleetProbe    *self);

/* In this order, each once, as long as each is TRUE. *ret_told (newly allocated): what was found. FALSE: the error is a sentence which names the thing and the remedy. */
gboolean    fleet_probe_resolve (FleetProbe    *self,
                                 char         **ret_told,
                                 GError       **error);
gboolean    fleet_probe_connect (FleetProbe    *self,
                                 char         **ret_told,
                                 GError       **error);
/* Also without TLS: then it makes sure that the listener has none. *ret_doubt: it works, but is not safe (the certificate is not checked). */
gboolean    fleet_probe_secure  (FleetProbe    *self,
                                 char         **ret_told,
                                 gboolean      *ret_doubt,
                                 GError       **error);
/* Whether the listener's way to tell who one is fits the profile's: the mechanism, or none. */
gboolean    fleet_probe_ask_mechanisms (FleetProbe  *self,
                                        char       **ret_told,
                                        GError     **error);

/* All of these for the first of bootstrap.servers, as far as they go. The sentence of what is wrong (newly allocated), of the server that came furthest; NULL: one of them is well as far as can
 * be seen without a login, or it was cancelled. */
char       *fleet_probe_find_fault (FleetProfile  *profile,
                                    GCancellable  *cancellable);

/* What the profile says, for others that judge it. */
gboolean    fleet_probe_uses_tls  (const FleetProfile *profile);
gboolean    fleet_probe_uses_sasl (const FleetProfile *profile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetProbe, fleet_probe_free)

G_END_DECLS
