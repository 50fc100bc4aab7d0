/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-pane: the dead letters: what could not be read, by kind of reason, with what each held and where it cannot be read; to be read again, or thrown away with a reason. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_PANE (fleet_letter_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterPane, fleet_letter_pane, FLEET, LETTER_PANE, FleetPane)

G_END_DECLS
