/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-error: errors are values. A message names the thing, the place and the remedy. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FLEET_ERROR (fleet_error_quark ())

typedef enum
{
  FLEET_ERROR_INVALID,   /* the caller's input is wrong: a profile, a rule, an argument */
  FLEET_ERROR_REFUSED,   /* understood and not allowed: a denied setting, a writing statement */
  FLEET_ERROR_JSON,      /* a message that is not JSON as we accept it */
  FLEET_ERROR_MAPPING,   /* JSON without what the profile names */
  FLEET_ERROR_STORE,     /* SQLite said no */
  FLEET_ERROR_KAFKA,     /* librdkafka said no */
  FLEET_ERROR_CORRUPT,   /* stored bytes that do not read back */
  FLEET_ERROR_LIMIT,     /* a bound was reached */
  FLEET_ERROR_STOPPED,   /* cancelled or closed */
  FLEET_ERROR_SECRET,    /* a secret stands where it must not, or the keyring does not give it */
} FleetError;

GQuark fleet_error_quark (void);

G_END_DECLS
