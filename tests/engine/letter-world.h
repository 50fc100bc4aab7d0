/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Databases full of dead letters, for tests that take them up again. */

#pragma once

#include "fleet-engine.h"

/* A folder with fleet.db, which holds n messages that know their device by another name than the profile did, and one that is no JSON; and with fleet.ini, a profile that can read the
 * former. Newly allocated; free with letter_world_remove(). */
char        *letter_world_make   (guint       n);
void         letter_world_remove (char       *folder);
/* An engine on it, offline; it wakes nobody. */
FleetEngine *letter_world_open   (const char *folder);
/* The first number that a question to the database answers. */
gint64       letter_world_ask    (const char *folder,
                                  const char *statement);
