/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-why: a question that cannot be answered without a reason: a message dialog with an entry, whose answers stay closed while the entry is empty. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Over the parent's window, not shown yet: add its responses, of which "cancel" needs no reason. */
AdwMessageDialog *fleet_letter_why_new     (GtkWidget        *parent,
                                            const char       *heading,
                                            const char       *body);
/* Shows it; the responses that are named, up to a NULL, need the reason. */
void              fleet_letter_why_present (AdwMessageDialog *dialog,
                                            const char       *response,
                                            ...) G_GNUC_NULL_TERMINATED;
/* The reason, newly allocated. */
char             *fleet_letter_why_get     (AdwMessageDialog *dialog);

G_END_DECLS
