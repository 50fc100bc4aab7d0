/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-choice-row: an entry row in which anything may be typed, with a button that shows what there is to choose from, once that is known. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_CHOICE_ROW (fleet_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (FleetChoiceRow, fleet_choice_row, FLEET, CHOICE_ROW, AdwEntryRow)

GtkWidget *fleet_choice_row_new   (void);
/* Forgets what there was to choose from. */
void       fleet_choice_row_clear (FleetChoiceRow *self);
/* One more: its text, and what tells more of it (an example). */
void       fleet_choice_row_add   (FleetChoiceRow *self,
                                   const char     *text,
                                   const char     *detail);

G_END_DECLS
