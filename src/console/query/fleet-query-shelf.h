/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-shelf: the popover of questions: saved ones, those asked last, examples. Signal "chosen" (char *statement). @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-query-book.h"

G_BEGIN_DECLS

#define FLEET_TYPE_QUERY_SHELF (fleet_query_shelf_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryShelf, fleet_query_shelf, FLEET, QUERY_SHELF, GtkPopover)

void  fleet_query_shelf_set_book (FleetQueryShelf *self,
                                  FleetQueryBook  *book);
/* What "Save" would save; copied. */
void  fleet_query_shelf_set_text (FleetQueryShelf *self,
                                  const char      *statement);

G_END_DECLS
