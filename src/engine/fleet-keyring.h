/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-keyring: secrets by profile and property in the desktop's keyring (org.freedesktop.secrets; in a Flatpak, libsecret's own encrypted file behind the Secret portal).
 *
 * A profile is named by its canonical file name, so that a file of the same name that came by mail does not get at another's password. Every call waits for the keyring, which
 * may ask a person to unlock it: never on the main thread; any other. Errors are FLEET_ERROR_SECRET and say what to do without a keyring. */

#pragma once

#include "fleet-secret.h"

G_BEGIN_DECLS

/* NULL without error: it has none. */
FleetSecret *fleet_keyring_lookup (const char         *profile,
                                   const char         *property,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* In the place of the one that is there. A keyring's own window shows it as "Fleet Console: seoul.ini, sasl.password". */
gboolean     fleet_keyring_store  (const char         *profile,
                                   const char         *property,
                                   const FleetSecret  *secret,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* property NULL: all of the profile. That there is none is no error. */
gboolean     fleet_keyring_clear  (const char         *profile,
                                   const char         *property,
                                   GCancellable       *cancellable,
                                   GError            **error);

G_END_DECLS
