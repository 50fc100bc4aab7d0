/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dialogs: the windows that stand before another. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ends those before window, and those before them: one that outlived it would take its leave of a window that is no more. */
void fleet_dialogs_close (GtkWindow *window);

G_END_DECLS
