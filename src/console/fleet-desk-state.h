/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-state: what an operator looked at is there again when the next shift, or the same after a power cut, starts the console: page and vehicle. Map, panel, chart, widths and
 * order keep themselves, where they are shown. @thread main. */

#pragma once

#include "fleet-window.h"

G_BEGIN_DECLS

/* Shows what was left, and keeps what is looked at from now on, for as long as window lives. The vehicle comes as soon as it is heard of, unless another one was chosen before. */
void fleet_desk_state_restore (FleetWindow  *window,
                               FleetSession *session,
                               GSettings    *settings);

G_END_DECLS
