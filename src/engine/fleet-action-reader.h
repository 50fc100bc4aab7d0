/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-action-reader: a record of the topic of actions, as a stranger's words. Keys that are not known are passed over, so that a newer console may say more. */

#pragma once

#include "fleet-action.h"
#include "fleet-json-reader.h"

G_BEGIN_DECLS

/* NULL and *ret_reason (newly allocated): "json: …" or "action: …", what is wrong with it. */
FleetAction *fleet_action_read (FleetJsonReader  *reader,
                                const char       *payload,
                                gsize             length,
                                char            **ret_reason);

/* A reader for it. */
FleetJsonReader *fleet_action_reader_new (void);

G_END_DECLS
