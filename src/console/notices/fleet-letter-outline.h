/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-outline: a dead letter as a tree of rows, with the failing place marked, open and in sight. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-letter-branch.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_OUTLINE (fleet_letter_outline_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterOutline, fleet_letter_outline, FLEET, LETTER_OUTLINE, AdwBin)

/* NULL: nothing. */
void fleet_letter_outline_show (FleetLetterOutline *self,
                                FleetLetterTree    *tree);

G_END_DECLS
