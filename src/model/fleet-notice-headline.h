/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-headline: what of the notices everybody should know, whatever he looks at, in a line: which change, how many others, and which rules are blind by them. @thread main. */

#pragma once

#include "fleet-notice-list.h"

G_BEGIN_DECLS

/* "vehicle.soc: Other type: number → text, and 3 more changes. Blind by that: Low battery." Newly allocated, cleaned, in the operator's language; NULL: nothing breaks anything.
 * *ret_notice: the one that it begins with, borrowed; NULL where it is not known any more. */
char *fleet_notice_headline (FleetNoticeList  *notices,
                             FleetNotice     **ret_notice);

G_END_DECLS
