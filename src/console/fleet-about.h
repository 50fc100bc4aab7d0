/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-about: whose work the program and its data are, and what a report of trouble should tell. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the window of credits in front of parent, which may be NULL. */
void fleet_about_open (GtkWindow *parent);

G_END_DECLS
