/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-window: the connections that are kept: to open, add, change, check and remove one. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CONNECTION_WINDOW (fleet_connection_window_get_type ())
G_DECLARE_FINAL_TYPE (FleetConnectionWindow, fleet_connection_window, FLEET, CONNECTION_WINDOW, AdwWindow)

typedef enum
{
  FLEET_CONNECTIONS_LIST,
  FLEET_CONNECTIONS_ADD,   /* the form of a new one */
  FLEET_CONNECTIONS_CHECK, /* the doctor visits the profile that runs, or that was named */
} FleetConnectionsPage;

/* One a parent; shown, or raised, at this page. profile_file: what CHECK visits; may be NULL for the others. Which one is opened is told to the application's action "open-profile". */
void fleet_connection_window_open (GtkWindow            *parent,
                                   FleetConnectionsPage  page,
                                   const char           *profile_file);

G_END_DECLS
