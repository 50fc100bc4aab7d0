/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice: one schema notice's row. The notice itself is sealed and replaced by each change; the item stays the same object, and says "changed". Texts are cleaned
 * and in the operator's language. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_NOTICE (fleet_notice_get_type ())
G_DECLARE_FINAL_TYPE (FleetNotice, fleet_notice, FLEET, NOTICE, GObject)

FleetNotice             *fleet_notice_new        (FleetSchemaChange *change);
/* Borrowed until the next bulletin. */
const FleetSchemaChange *fleet_notice_get_change (FleetNotice       *self);
/* Takes its own reference; emits "changed". */
void                     fleet_notice_set_change (FleetNotice       *self,
                                                  FleetSchemaChange *change);

/* "New path", "Gone", "int is now text", "May be null", "array is now object" …: what happened, in a few words. Owned by the item. */
const char              *fleet_notice_get_title  (FleetNotice       *self);
/* The path as it is shown; "whole messages" for "*". */
const char              *fleet_notice_get_path   (FleetNotice       *self);
/* Which topic, which devices: "fleet.telemetry · TCU-7, firmware 2.9.0 · 14 devices". */
const char              *fleet_notice_get_scope  (FleetNotice       *self);
/* "2 rules, 1 signal"; "" for nobody. */
const char              *fleet_notice_get_users  (FleetNotice       *self);
gboolean                 fleet_notice_is_breaking (FleetNotice      *self);

/* What a form is called ("int", "text", "array" …), words of several with comma; newly allocated, "" for NULL. */
char                    *fleet_notice_form_name  (const char        *forms);

G_END_DECLS
