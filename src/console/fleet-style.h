/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-style: the one CSS file, data/style.css, with its light, dark and high-contrast colours. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Loads the style for the default display and keeps it in step with AdwStyleManager for as long as the process lives. Call once. */
void fleet_style_install (void);

/* The named colour for widget as it stands now ("fleet_critical"); magenta, which cannot be overlooked, for a name that the file does not have.
 * Ask again when the widget's css-changed says so. */
void fleet_style_lookup  (GtkWidget  *widget,
                          const char *name,
                          GdkRGBA    *ret_colour);

G_END_DECLS
