/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-plain: text from outside made fit for a label. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most characters of one text that a widget is given. */
#define FLEET_PLAIN_CHARACTERS 256

/* TRUE: text can be shown as it is. */
gboolean fleet_plain_is_clean (const char *text);
/* Newly allocated: valid UTF-8 without control characters (line breaks and tabs become spaces) and without the characters that turn the direction of
 * what follows (U+061C, 200E–200F, 202A–202E, 2066–2069), cut after FLEET_PLAIN_CHARACTERS with an ellipsis. NULL for NULL. */
char    *fleet_plain_text     (const char *text);
/* What a search compares: normalised, without case and white space. Newly allocated; "" for NULL. */
char    *fleet_plain_key      (const char *text);

G_END_DECLS
