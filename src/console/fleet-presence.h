/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-presence: what GTK 4.8 tells a screen reader wrongly, told rightly. Its stacks keep the pages behind the shown one in the tree of accessible objects, thousands of rows among
 * them; here each is hidden there while it is hidden. Its buttons with a mnemonic are called "_Save Save"; here "Save". @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on, for root and all that is in it now; for what a stack in it gets later, the stack's part of it. What is added elsewhere needs a call of its own. */
void fleet_presence_watch (GtkWidget *root);

G_END_DECLS
