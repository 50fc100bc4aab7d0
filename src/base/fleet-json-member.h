/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-member: members of JSON objects that are written one by one: ,"name":value behind what stands there, without the comma behind a "{". Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* text NULL: null. */
void fleet_json_member_text (GString    *json,
                             const char *name,
                             const char *text);
/* ISO 8601 in UTC; FLEET_TIME_NONE: null. */
void fleet_json_member_time (GString    *json,
                             const char *name,
                             gint64      time_us);
/* value stands as it is: a number, true, an object. */
void fleet_json_member_raw  (GString    *json,
                             const char *name,
                             const char *value);

G_END_DECLS
