/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-users: the lines of the vehicle's card as users of paths, from the file that says them: the operator's own, else the project's (data/signals.ini tells the format). */

#pragma once

#include "fleet-path-users.h"

G_BEGIN_DECLS

/* Reads the file once; without one nobody is added. Touches the disk: not for the main loop. */
void fleet_signal_users_add       (FleetPathUsers *users);
/* The same of a text; FALSE: it is no key file. */
gboolean fleet_signal_users_parse (FleetPathUsers *users,
                                   const char     *text);

G_END_DECLS
