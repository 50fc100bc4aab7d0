/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-view: the list of schema notices and, beside it or in its place where there is no room for both, the one that is selected. Property: "session". @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE_VIEW (fleet_notice_view_get_type ())
G_DECLARE_FINAL_TYPE (FleetNoticeView, fleet_notice_view, FLEET, NOTICE_VIEW, FleetPane)

G_END_DECLS
