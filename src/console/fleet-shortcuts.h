/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-shortcuts: the window that lists every key (Ctrl+?). @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One action and its keys. */
typedef struct
{
  const char *action;     /* detailed name */
  const char *accels[3];  /* NULL-terminated */
} FleetShortcut;

/* Every accelerator of the application, ended by an action of NULL. */
const FleetShortcut *fleet_shortcuts_table (void);

/* Has the application's own keys ("app.…") work in dialogs and popovers, too. Call once, before the first window is made. */
void fleet_shortcuts_reach_everywhere (void);

/* Floating. */
GtkWidget *fleet_shortcuts_new (void);

G_END_DECLS
