/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-edits: turns one ordered list of identities into another by the fewest ranges, telling a GListModel's users of each. @thread main. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Above so many ranges the whole span between the first and the last is told as one. */
#define FLEET_ROW_EDITS_RANGES 256

/* Makes rows (guint32 identities, each at most once; the list that model shows) equal to fresh, and emits items-changed on model for each range, at a moment at which rows
 * agrees with what was told. Identities in both keep their place: those that are in moved (guint32, may be NULL) are taken out and put in anew, and all others must stand in
 * the same order in both. limit: above every identity. */
void fleet_row_edits_apply (GArray       *rows,
                            const GArray *fresh,
                            const GArray *moved,
                            guint32       limit,
                            GListModel   *model);

G_END_DECLS
