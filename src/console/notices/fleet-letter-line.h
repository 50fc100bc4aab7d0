/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-line: what stands in a row of the page of dead letters: what it is, quietly below it what else is known, at the right a count. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_LINE (fleet_letter_line_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterLine, fleet_letter_line, FLEET, LETTER_LINE, GtkBox)

GtkWidget *fleet_letter_line_new (void);
/* count 0: none is shown. */
void       fleet_letter_line_set (FleetLetterLine *self,
                                  const char      *title,
                                  const char      *subtitle,
                                  gint64           count);

G_END_DECLS
