/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-secret: a password in memory, for as long as it is needed and not longer, and where it comes from.
 *
 * No profile, setting or database holds a secret: it is in the keyring (fleet-keyring.h), or was named on the command line of a program without a display, as an
 * environment variable, a file descriptor or a file that only its owner may read. It is never itself an argument. A secret that has been handed on is wiped
 * (fleet_secret_free), and a process that has ever held one writes no core. */

#pragma once

#include "fleet-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FleetSecret FleetSecret;

/* Copies; the caller wipes his own (fleet_secret_wipe). From now on the process is closed to core files and to other processes of the same user. Any thread. */
FleetSecret *fleet_secret_new  (const char  *text,
                                gsize        length);
/* As text, NUL-terminated; borrowed. */
const char  *fleet_secret_peek (const FleetSecret *self);
/* Overwrites it, then frees. */
void         fleet_secret_free (FleetSecret *self);
/* Overwrites length bytes so that no compiler leaves it out. */
void         fleet_secret_wipe (gpointer     bytes,
                                gsize        length);

/* TRUE for properties of librdkafka whose value is a secret: sasl.password, ssl.key.password … */
gboolean     fleet_secret_is_kafka (const char *property);

/* A secret for every profile of this process, as a command line names it: PROPERTY=env:NAME, PROPERTY=file:PATH or PROPERTY=fd:NUMBER. The variable is wiped from the
 * environment, also from what the kernel shows of it; a file must be ours and closed to others (mode 0600); a line end at its end is not part of it. Errors name what is wrong, never
 * what it says. Before any thread: it changes the environment. */
gboolean     fleet_secret_supply (const char   *argument,
                                  GError      **error);
/* Reads one as above, without keeping it: SOURCE is env:NAME, file:PATH, fd:NUMBER. */
FleetSecret *fleet_secret_read   (const char   *source,
                                  GError      **error);
/* What was supplied, else what the keyring has for this profile (its canonical file name; NULL: not in the keyring). NULL without error: there is none. Waits for
 * the keyring, which may ask a person to unlock it: never on the main thread. Any thread. */
FleetSecret *fleet_secret_lookup (const char   *profile,
                                  const char   *property,
                                  GCancellable *cancellable,
                                  GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSecret, fleet_secret_free)

G_END_DECLS
