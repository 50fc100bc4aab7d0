/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-window: "Import the Past…": where it lies, then how it is doing. A window beside the main one, so that the desk is worked at meanwhile; closing it does not end the
 * import, and opening it again shows the one that runs. Property: "session" (construct only). @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_IMPORT_WINDOW (fleet_import_window_get_type ())
G_DECLARE_FINAL_TYPE (FleetImportWindow, fleet_import_window, FLEET, IMPORT_WINDOW, AdwWindow)

/* Shows the one there is, or makes it. */
void fleet_import_window_open (GtkWindow    *parent,
                               FleetSession *session);

G_END_DECLS
