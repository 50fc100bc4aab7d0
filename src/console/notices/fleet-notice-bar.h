/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-bar: a bar over every page while rules are blind, or new notices tell of something that breaks; with a button to the page. Closed, it stays closed until there
 * is more of either. Property: "session". @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE_BAR (fleet_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (FleetNoticeBar, fleet_notice_bar, FLEET, NOTICE_BAR, FleetPane)

G_END_DECLS
