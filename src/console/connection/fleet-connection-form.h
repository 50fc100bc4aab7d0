/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-form: a profile as a form: servers, security, topics, fields. What the cluster has can be shown to it, to choose from. It writes into a FleetConnection, and nothing else. */

#pragma once

#include <adwaita.h>

#include "fleet-connection-list.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CONNECTION_FORM (fleet_connection_form_get_type ())
G_DECLARE_FINAL_TYPE (FleetConnectionForm, fleet_connection_form, FLEET, CONNECTION_FORM, AdwBin)

/* Signal "look-requested": the operator wants to see what the cluster has. */

/* Shows connection, under name. */
void         fleet_connection_form_set_connection (FleetConnectionForm       *self,
                                                   FleetConnection           *connection,
                                                   const char                *name);
/* The connection, with all that was typed written into it; borrowed. Passwords leave the form by this. */
FleetConnection *fleet_connection_form_take       (FleetConnectionForm       *self);
const char  *fleet_connection_form_get_name       (FleetConnectionForm       *self);
/* The topic of telemetry, as typed. */
const char  *fleet_connection_form_get_topic      (FleetConnectionForm       *self);
/* What to choose from. Topics and fields that the cluster does not have are replaced by what they may be instead. */
void         fleet_connection_form_show_look      (FleetConnectionForm       *self,
                                                   const FleetConnectionLook *look);
void         fleet_connection_form_set_looking    (FleetConnectionForm       *self,
                                                   gboolean                   looking);

G_END_DECLS
