/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-list: the schema notices, a GListModel of FleetNotice, newest first; and the rules that are blind. Fed by bulletins; there are some thousands at most.
 *
 * Properties: "filter" (int FleetNoticeFilter; what is listed), "n-new" (uint), "n-breaking" (uint: new ones that break something), "n-blind" (uint: rules).
 * Signals: "wanted": somebody asks for a notice to be shown. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-notice.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE_LIST (fleet_notice_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetNoticeList, fleet_notice_list, FLEET, NOTICE_LIST, GObject)

typedef enum
{
  FLEET_NOTICE_FILTER_OPEN, /* not accepted */
  FLEET_NOTICE_FILTER_NEW,
  FLEET_NOTICE_FILTER_ALL,
  FLEET_N_NOTICE_FILTERS
} FleetNoticeFilter;

FleetNoticeList *fleet_notice_list_new   (void);
void             fleet_notice_list_apply (FleetNoticeList     *self,
                                          const FleetBulletin *bulletin);
/* By id, also one that is not listed; borrowed, NULL: there is none. */
FleetNotice     *fleet_notice_list_find  (FleetNoticeList     *self,
                                          const char          *id);
guint            fleet_notice_list_get_n_new      (FleetNoticeList *self);
guint            fleet_notice_list_get_n_breaking (FleetNoticeList *self);
/* The new ones that break something, FleetNotice*, borrowed, in no order; the array is newly allocated. */
GPtrArray       *fleet_notice_list_get_breaking   (FleetNoticeList *self);
/* Asks whoever shows notices to show this one: it is listed from now on, whatever the filter was, and "wanted" is emitted. */
void             fleet_notice_list_want           (FleetNoticeList *self,
                                                   FleetNotice     *notice);
/* The one that is wanted, once; a reference of the caller's; NULL: none. */
FleetNotice     *fleet_notice_list_take_wanted    (FleetNoticeList *self);
/* FleetBlindRule*, borrowed until the next bulletin. */
GPtrArray       *fleet_notice_list_get_blind      (FleetNoticeList *self);

G_END_DECLS
