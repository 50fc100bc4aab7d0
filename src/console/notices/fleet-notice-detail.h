/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-detail: all that is known of one schema notice, and what the operator says to it. Properties: "session" (FleetSession), "notice" (FleetNotice or NULL). @thread main. */

#pragma once

#include "fleet-pane.h"

#include "fleet-notice.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE_DETAIL (fleet_notice_detail_get_type ())
G_DECLARE_FINAL_TYPE (FleetNoticeDetail, fleet_notice_detail, FLEET, NOTICE_DETAIL, FleetPane)

void fleet_notice_detail_set_notice (FleetNoticeDetail *self,
                                     FleetNotice       *notice);

G_END_DECLS
