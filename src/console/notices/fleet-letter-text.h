/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-text: what a dead letter held, as text, or as hexadecimal digits where it is no text, with the place marked at which it cannot be read. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_TEXT (fleet_letter_text_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterText, fleet_letter_text, FLEET, LETTER_TEXT, GtkTextView)

/* payload NULL: it held nothing. place: the byte, counted from 0; -1: not known. */
void fleet_letter_text_show (FleetLetterText *self,
                             GBytes          *payload,
                             gint64           place);

G_END_DECLS
