/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-words: why a message could not be read, as an operator reads it. What is kept on disk and compared is English, with a machine's words (base/fleet-letter-reason.h); here
 * it is a sentence in the desk's language. Pure, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sentence of a reason, with the byte where it has one, or of a kind of reasons. What is not known stays as it is. Newly allocated. */
char *fleet_letter_words (const char *reason);

G_END_DECLS
