/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-view: a value within the events that a JSON reader gave. Borrowed from the reader; any function takes NULL for "not there" except where it says so. */

#pragma once

#include "fleet-json-reader.h"

G_BEGIN_DECLS

/* The value's first event. */
typedef const FleetJsonEvent *FleetJsonView;

/* The event behind the whole value that begins at view (not NULL). */
FleetJsonView  fleet_json_view_after   (FleetJsonView      view);
/* The member's value, or NULL; also when view is no object. */
FleetJsonView  fleet_json_view_member  (FleetJsonView      view,
                                        const char        *name);
gboolean       fleet_json_view_is_object (FleetJsonView    view);
/* FALSE for NULL, an explicit null and anything that is not the type. */
gboolean       fleet_json_view_text    (FleetJsonView      view,
                                        const char       **ret_text,
                                        gsize             *ret_length);
gboolean       fleet_json_view_int     (FleetJsonView      view,
                                        gint64            *ret_number);
/* Appends the value (not NULL) as JSON, in one line without spaces. */
void           fleet_json_view_append  (FleetJsonView      view,
                                        GString           *json);

G_END_DECLS
