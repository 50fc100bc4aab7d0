/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session: what the operator looks at. It owns the engine (through its door), takes each bulletin in an idle of the main loop and hands it on to roster, lists and
 * record; panes get the session and nothing else, and tell each other things only by its properties.
 *
 * Properties (all notify):
 *   "selected"         guint     the selected vehicle's slot, or FLEET_NONE
 *   "activity-filter"  int       a FleetActivity, or -1: all
 *   "search"           string    what lists are searched for; "" for nothing
 *   "following"        boolean   the map stays on the selected vehicle; ends when the selection does
 *   "now-us"           int64     the wall clock, once a second, for ages
 *   "stream-state"     int       FleetStreamState
 *   "roster", "alerts", "vehicles"  objects, for lookups in templates
 * Signals:
 *   "status-changed"               fleet_session_get_status() says something new
 *   "record-changed"               fleet_session_get_record() says something new
 *   "import-changed"               fleet_session_get_import() says something new
 *   "focus-requested" (guint slot) centre the map on this vehicle and come near enough to tell it from its neighbours
 *   "page-requested" (string name) show this page of the window
 *   "chart-requested"              fleet_session_take_chart() has one
 *   "query-requested" (string sql) the page of questions, which is shown, takes this statement into its editor
 *   "told" (const FleetBulletin*)  a bulletin was handed on; for who must see each change and not only what is so now
 *   "failed" (string sentence)     something that the operator asked for could not be done, or what came of it
 * @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-alarm.h"
#include "fleet-alert-list.h"
#include "fleet-notice-list.h"
#include "fleet-chart-shelf.h"
#include "fleet-letter-desk.h"
#include "fleet-roster.h"
#include "fleet-stream-list.h"
#include "fleet-vehicle-list.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SESSION (fleet_session_get_type ())
G_DECLARE_FINAL_TYPE (FleetSession, fleet_session, FLEET, SESSION, GObject)

/* A session without an engine; bulletins may be given to it by hand (tests do). */
FleetSession      *fleet_session_new   (void);

/* Starts an engine; profile may be NULL when options say demo. Fails as fleet_engine_new() does; then the session is as before. */
gboolean           fleet_session_start (FleetSession             *self,
                                        FleetProfile             *profile,
                                        const char               *database,
                                        const FleetEngineOptions *options,
                                        GError                  **error);
/* Ends the engine and waits for its last commit (seconds at most). What is shown stays. */
void               fleet_session_stop  (FleetSession  *self);
gboolean           fleet_session_is_running (FleetSession *self);
/* FALSE when nothing runs. */
gboolean           fleet_session_get_summary (FleetSession       *self,
                                              FleetEngineSummary *ret_summary);

/* Hands one bulletin on. */
void               fleet_session_apply (FleetSession        *self,
                                        const FleetBulletin *bulletin);

/* Says a sentence to the operator: "failed" is emitted with it. For panes, whose doings have no other voice. */
void               fleet_session_report  (FleetSession *self,
                                          const char   *sentence);

/* For questions to what is on disk; borrowed; NULL when nothing runs. */
FleetHistory      *fleet_session_get_history (FleetSession *self);
/* Its file; borrowed; NULL when nothing runs. */
const char        *fleet_session_get_database (FleetSession *self);

FleetRoster       *fleet_session_get_roster   (FleetSession *self);
FleetAlertList    *fleet_session_get_alerts   (FleetSession *self);
FleetAlarm        *fleet_session_get_alarm    (FleetSession *self);
FleetVehicleList  *fleet_session_get_vehicles (FleetSession *self);
FleetNoticeList   *fleet_session_get_notices  (FleetSession *self);
FleetStreamList   *fleet_session_get_stream   (FleetSession *self);

FleetSlot          fleet_session_get_selected (FleetSession *self);
/* A vehicle that was merged away selects the one it went to. */
void               fleet_session_set_selected (FleetSession *self,
                                               FleetSlot     slot);
int                fleet_session_get_activity_filter (FleetSession *self);
void               fleet_session_set_activity_filter (FleetSession *self,
                                                      int           activity);
const char        *fleet_session_get_search   (FleetSession *self);
void               fleet_session_set_search   (FleetSession *self,
                                               const char   *search);
gboolean           fleet_session_get_following (FleetSession *self);
void               fleet_session_set_following (FleetSession *self,
                                                gboolean      following);
gint64             fleet_session_get_now_us   (FleetSession *self);

/* Selects the vehicle and asks the map to centre on it. */
void               fleet_session_focus        (FleetSession *self,
                                               FleetSlot     slot);

/* Asks the window for a page: "map", "vehicles", "history" … */
void               fleet_session_show_page    (FleetSession *self,
                                               const char   *name);
/* Shows the page of questions with this statement, to be read, changed and run there. */
void               fleet_session_show_query   (FleetSession *self,
                                               const char   *statement);

/* The charts that are kept under a name; borrowed. */
FleetChartShelf   *fleet_session_get_charts  (FleetSession *self);
/* The paths that kept charts use, each once. */
GStrv              fleet_session_get_charted_paths (FleetSession *self);
/* FleetRule* that judge, and the profile that runs; borrowed; NULL when nothing runs. */
GPtrArray         *fleet_session_get_rules   (FleetSession *self);
FleetProfile      *fleet_session_get_profile (FleetSession *self);
/* Asks for the page of charts, and for this chart there. */
void               fleet_session_show_chart  (FleetSession         *self,
                                              const FleetChartSpec *spec);
/* The last hour of a vehicle, of the signals that the page showed last. */
void               fleet_session_chart_vehicle (FleetSession       *self,
                                                FleetSlot           slot);
/* An alert's vehicle around the alert's time, with the signals that its rule looks at. */
void               fleet_session_chart_alert (FleetSession         *self,
                                              const FleetAlert     *alert);
/* The chart that was asked for, once, the caller's then; or NULL. */
FleetChartSpec    *fleet_session_take_chart  (FleetSession         *self);

/* As the newest bulletin tells; borrowed until the next one. Before the first: FLEET_STREAM_STARTING. */
const FleetStreamStatus  *fleet_session_get_status (FleetSession *self);
/* What is shown was so a while ago, and the stream is on its way to now. */
gboolean                  fleet_session_shows_past (FleetSession *self);
/* The selected vehicle's record, borrowed until "record-changed"; NULL while it is not known. */
const FleetVehicleRecord *fleet_session_get_record (FleetSession *self);

/* Acknowledges in the name of the operator; the row changes when the acknowledgement is on disk. Alerts that are acknowledged already are left alone. */
void               fleet_session_acknowledge  (FleetSession *self,
                                               const char   *alert_id);
/* A remark; a shelf until a time (FLEET_TIME_NONE: until it clears) with a reason; taking it back. As above. */
void               fleet_session_note         (FleetSession *self,
                                               const char   *alert_id,
                                               const char   *note);
void               fleet_session_shelve       (FleetSession *self,
                                               const char   *alert_id,
                                               gint64        until_us,
                                               const char   *why);
void               fleet_session_unshelve     (FleetSession *self,
                                               const char   *alert_id);
/* The operator's word on a schema notice; comment NULL leaves the one that is there. The notice changes when it is on disk. */
void               fleet_session_decide       (FleetSession     *self,
                                               const char       *change_id,
                                               FleetNoticeState  state,
                                               const char       *comment);
/* What is done with dead letters; borrowed. What it tells is told by "failed". */
FleetLetterDesk   *fleet_session_get_letters  (FleetSession *self);
/* In whose name alerts are acknowledged, noted and shelved, "NAME @ DESK"; the login's real name by default. */
const char        *fleet_session_get_operator (FleetSession *self);
void               fleet_session_set_operator (FleetSession *self,
                                               const char   *name);

/* How long history is kept and how big the database may grow, as fleet_engine_set_retention(); for what runs and what will be started. */
void               fleet_session_set_retention (FleetSession *self,
                                                gint64        keep_us,
                                                gint64        keep_bytes);

/* Imports the past beside the live stream, as fleet_engine_import(). FALSE: "failed" has said why. */
gboolean           fleet_session_import        (FleetSession *self,
                                                const char   *location,
                                                const char   *endpoint,
                                                const char   *table);
void               fleet_session_cancel_import (FleetSession *self);
/* What waits on a channel of the outbox ("webhook") is sent now, what was undeliverable, too. */
void               fleet_session_retry_deliveries (FleetSession *self,
                                                   const char   *channel);
/* Of the import that runs, or ran last; borrowed until "import-changed"; NULL before the first. */
const FleetImportStatus *fleet_session_get_import (FleetSession *self);

G_END_DECLS
