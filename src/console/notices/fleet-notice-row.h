/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-row: one schema notice in the list: what, which path, where and when. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-notice.h"
#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE_ROW (fleet_notice_row_get_type ())
G_DECLARE_FINAL_TYPE (FleetNoticeRow, fleet_notice_row, FLEET, NOTICE_ROW, AdwBin)

GtkWidget *fleet_notice_row_new        (FleetSession   *session);
/* NULL: shows nothing. */
void       fleet_notice_row_set_notice (FleetNoticeRow *self,
                                        FleetNotice    *notice);

G_END_DECLS
