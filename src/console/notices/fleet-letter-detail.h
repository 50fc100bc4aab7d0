/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-detail: one dead letter: why and where it died, its key and headers, what it held as a tree and as text. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_DETAIL (fleet_letter_detail_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterDetail, fleet_letter_detail, FLEET, LETTER_DETAIL, AdwBin)

/* item has its payload and tree; NULL: nothing. */
void fleet_letter_detail_show (FleetLetterDetail     *self,
                               const FleetLetterItem *item);

G_END_DECLS
