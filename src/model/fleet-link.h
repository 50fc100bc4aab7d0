/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-link: the session's side of the engine's door. @thread main. */

#pragma once

#include "fleet-engine.h"

G_BEGIN_DECLS

typedef struct _FleetLink FleetLink;

/* Called on the main loop, with the merged news since the last call. */
typedef void (*FleetLinkNews) (const FleetBulletin *bulletin, gpointer user_data);

FleetLink *fleet_link_new   (FleetLinkNews news,
                             gpointer      user_data);
/* Stops first. */
void       fleet_link_free  (FleetLink    *self);
/* As fleet_engine_new(); not while one is up. */
gboolean   fleet_link_start (FleetLink                *self,
                             FleetProfile             *profile,
                             const char               *database,
                             const FleetEngineOptions *options,
                             GError                  **error);
void       fleet_link_stop  (FleetLink    *self);
gboolean   fleet_link_is_up (FleetLink    *self);

/* The rest does nothing, and says FALSE, while the link is down. */
void       fleet_link_watch       (FleetLink  *self,
                                   FleetSlot   slot);
void       fleet_link_set_retention (FleetLink *self,
                                     gint64     keep_us,
                                     gint64     keep_bytes);
gboolean   fleet_link_act         (FleetLink       *self,
                                   const char      *alert_id,
                                   FleetActionKind  kind,
                                   const char      *by,
                                   const char      *note,
                                   gint64           until_us);
void       fleet_link_set_charts  (FleetLink         *self,
                                   const char *const *names_and_paths);
gboolean   fleet_link_decide      (FleetLink        *self,
                                   const char       *change_id,
                                   FleetNoticeState  state,
                                   const char       *by,
                                   const char       *comment);
gboolean   fleet_link_import      (FleetLink  *self,
                                   const char *location,
                                   const char *endpoint,
                                   const char *table,
                                   GError    **error); /* may stay NULL: the link is down */
void       fleet_link_cancel_import (FleetLink *self);
/* For the session's own parts that go through the engine's door themselves. Borrowed; NULL while the link is down. */
FleetEngine  *fleet_link_get_engine  (FleetLink *self);
void       fleet_link_retry_deliveries (FleetLink  *self,
                                        const char *channel);
/* Borrowed; NULL while the link is down. */
FleetHistory *fleet_link_get_history (FleetLink *self);
/* The database's file. Borrowed; NULL while the link is down. */
const char   *fleet_link_get_database (FleetLink *self);
GPtrArray    *fleet_link_get_rules    (FleetLink *self);
FleetProfile *fleet_link_get_profile  (FleetLink *self);
gboolean   fleet_link_get_summary (FleetLink          *self,
                                   FleetEngineSummary *ret_summary);

G_END_DECLS
