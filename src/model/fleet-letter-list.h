/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-list: the dead letters of one group, newest first, a GListModel of FleetLetterRow. It holds the pages that were asked for, of however many letters there are; asked anew it
 * changes only where something changed, so that what is selected and scrolled to stays. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_ROW (fleet_letter_row_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterRow, fleet_letter_row, FLEET, LETTER_ROW, GObject)

/* Without payload; borrowed. */
const FleetLetterItem *fleet_letter_row_get (FleetLetterRow *self);

#define FLEET_TYPE_LETTER_LIST (fleet_letter_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterList, fleet_letter_list, FLEET, LETTER_LIST, GObject)

FleetLetterList *fleet_letter_list_new  (void);
/* Shows that group from its newest letter on; of the one that is shown, asks anew what it holds. */
void             fleet_letter_list_show (FleetLetterList *self,
                                         FleetHistory    *history,
                                         const char      *topic,
                                         const char      *kind);
/* Shows none. */
void             fleet_letter_list_hide (FleetLetterList *self);
/* TRUE: an answer is on its way. */
gboolean         fleet_letter_list_is_asking (FleetLetterList *self);
/* Asks for the next page, unless one is on its way. */
void             fleet_letter_list_more (FleetLetterList *self,
                                         FleetHistory    *history);

G_END_DECLS
