/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-window: the rail, the header bar, the pages, the alert panel; all that adapts to the window's width is decided here, and no pane's insides are known here.
 * Properties: "session" (construct only), "panel-open" (boolean). Actions: win.page(s), win.panel, win.search, win.acknowledge, win.focus-alerts, win.follow,
 * win.open-profile, win.import, win.start-demo. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_WINDOW (fleet_window_get_type ())
G_DECLARE_FINAL_TYPE (FleetWindow, fleet_window, FLEET, WINDOW, AdwApplicationWindow)

/* Below this width the alert panel folds to a strip of counts; below the second the rail folds to icons; below this height its buttons
 * stand closer. */
#define FLEET_WINDOW_PANEL_WIDTH  1200
#define FLEET_WINDOW_RAIL_WIDTH   900
#define FLEET_WINDOW_SHORT_HEIGHT 670

FleetWindow *fleet_window_new  (AdwApplication *application,
                                FleetSession   *session);
/* Shows the fleet, or the start page with the reason why none is shown (NULL: none was asked for). */
void         fleet_window_show_work  (FleetWindow *self);
void         fleet_window_show_start (FleetWindow *self,
                                      const char  *reason);
/* Shows a page by its name. FALSE: there is none of that name. */
gboolean     fleet_window_show_page    (FleetWindow *self,
                                        const char  *name);
/* TRUE: vehicles are on the map and an alert is listed. */
gboolean     fleet_window_is_populated (FleetWindow *self);

G_END_DECLS
