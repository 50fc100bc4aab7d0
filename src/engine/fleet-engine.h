/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-engine: the door. What console, model and headless know of the engine is included here, and nothing else of it.
 *
 * An engine owns the feed and writer threads. News comes by mailbox: wake is called from the writer's thread, at most once until the
 * news is taken, and must only schedule; then the owner takes one merged bulletin. @thread: new, take, ops, stop from one thread, the owner's. */

#pragma once

#include "fleet-action.h"
#include "fleet-bench.h"
#include "fleet-bulletin.h"
#include "fleet-census-reader.h"
#include "fleet-chart-csv.h"
#include "fleet-chart-reader.h"
#include "fleet-cluster-reader.h"
#include "fleet-doctor.h"
#include "fleet-error.h"
#include "fleet-evidence.h"
#include "fleet-export.h"
#include "fleet-history.h"
#include "fleet-inbox.h"
#include "fleet-journal.h"
#include "fleet-keyring.h"
#include "fleet-letter-box.h"
#include "fleet-letter-errand.h"
#include "fleet-letter-export.h"
#include "fleet-letter-reason.h"
#include "fleet-memory.h"
#include "fleet-mock-broker.h"
#include "fleet-personal.h"
#include "fleet-producer.h"
#include "fleet-profile-book.h"
#include "fleet-profile.h"
#include "fleet-report-figures.h"
#include "fleet-report-sql.h"
#include "fleet-simulator.h"
#include "fleet-span-reader.h"
#include "fleet-secret.h"
#include "fleet-sql-desk.h"
#include "fleet-sql-worker.h"
#include "fleet-sql.h"
#include "fleet-threshold.h"

G_BEGIN_DECLS

typedef struct _FleetEngine FleetEngine;

typedef struct
{
  gboolean until_end; /* stop at the end of every partition, fire what is due, and post a last bulletin with FLEET_STREAM_STOPPED */
  gboolean offline;   /* leave Kafka alone: for imports into a database that nobody else has open */
  gboolean demo;      /* run the embedded broker and fleet; profile may be NULL */
  guint    demo_vehicles;
  const char *demo_rules_file; /* NULL: the installed data/rules.ini */
} FleetEngineOptions;

typedef void (*FleetEngineWake) (gpointer user_data);

/* Opens the database and starts the threads; a bad profile, rule file or database is an error here. All else shows in the bulletin's status. */
FleetEngine   *fleet_engine_new   (FleetProfile             *profile,
                                   const char               *database,
                                   const FleetEngineOptions *options,
                                   FleetEngineWake           wake,
                                   gpointer                  wake_data,
                                   GError                  **error);
/* Stops, commits what is in hand, joins the threads (seconds at most) and frees. wake is not called after it returns. */
void           fleet_engine_free  (FleetEngine *self);

/* The merged news since the last take, or NULL. The first bulletin holds all vehicles and kept alerts of the database, before Kafka is asked. */
FleetBulletin *fleet_engine_take  (FleetEngine *self);

/* For questions to what is on disk; borrowed, closed with the engine. */
FleetHistory  *fleet_engine_get_history (FleetEngine *self);

/* FleetRule*, the rules that judge; borrowed, never changes. */
GPtrArray     *fleet_engine_get_rules   (FleetEngine *self);
/* The profile that runs, the demo's too; borrowed. */
FleetProfile  *fleet_engine_get_profile (FleetEngine *self);

/* Ops; carried out on the feed; failures come back in a bulletin. */
/* What an operator does with an alert, now: note may be NULL with an acknowledgement and an unshelving; until_us is of FLEET_ACTION_SHELVE (FLEET_TIME_NONE: until it clears).
 * The alert shows it in a bulletin, once it is on disk. */
void           fleet_engine_act (FleetEngine     *self,
                                 const char      *alert_id,
                                 FleetActionKind  kind,
                                 const char      *by,
                                 const char      *note,
                                 gint64           until_us);
/* The same with a UUID of the caller's (fleet_engine_act() makes one), by which it finds in the database that it was done. */
void           fleet_engine_act_as (FleetEngine     *self,
                                    const char      *uuid,
                                    const char      *alert_id,
                                    FleetActionKind  kind,
                                    const char      *by,
                                    const char      *note,
                                    gint64           until_us);
/* The login's real name, or its login name: in whose name a desk acts unless it is told otherwise. Newly allocated. */
char          *fleet_engine_operator_name (void);
/* An operator's word on a schema notice: seen, accepted, or as it was with a comment (NULL: the one that is there). */
void           fleet_engine_decide (FleetEngine      *self,
                                    const char       *change_id,
                                    FleetNoticeState  state,
                                    const char       *by,
                                    const char       *comment);
/* Dead letters (FleetDeadLetter*, with payloads, as fleet_letter_box_letters_async() gives them; takes letters) are read again, or thrown away with a reason: both are noted with by.
 * For more than a handful use fleet-letter-errand.h, which also tells what became of them. */
void           fleet_engine_retry_letters   (FleetEngine *self,
                                             GPtrArray   *letters,
                                             const char  *by);
void           fleet_engine_discard_letters (FleetEngine *self,
                                             GPtrArray   *letters,
                                             const char  *by,
                                             const char  *why);
/* The charts that are kept, as name, path, name, path … NULL: notices say which of them a change touches. Again, whenever they change. */
void           fleet_engine_set_charts (FleetEngine       *self,
                                        const char *const *names_and_paths);
/* Bulletins carry the record of this vehicle whenever it changes; FLEET_NONE: of none. */
void           fleet_engine_watch (FleetEngine *self,
                                   FleetSlot    slot);
/* How long history is kept, and how big the database may grow, whatever the profile says; 0: as the profile says. From the next beat on; what is too old then goes. */
void           fleet_engine_set_retention (FleetEngine *self,
                                           gint64       keep_us,
                                           gint64       keep_bytes);
/* Imports a folder, a file, or s3://bucket/prefix (endpoint: its URL; NULL: the profile's, or AWS's own) beside the live stream; one at a time. What is there already is passed
 * over, nothing is judged. table ("car", "device", "reservation" or NULL): what CSV and JSON lines hold whose names do not tell. Bulletins tell how it is doing; a run
 * that was cancelled or killed goes on where it was when the same place is imported again. FALSE with an error: there is no such table. */
gboolean       fleet_engine_import (FleetEngine *self,
                                    const char  *location,
                                    const char  *endpoint,
                                    const char  *table,
                                    GError     **error);
void           fleet_engine_cancel_import (FleetEngine *self);
/* What waits on a channel is tried now, what was undeliverable, too. */
void           fleet_engine_retry_deliveries (FleetEngine *self,
                                              const char  *channel);
/* The libraries under this program and their versions, as "librdkafka 2.0.2, SQLite 3.40.1". Newly allocated. */
char          *fleet_engine_describe_libraries (void);
/* The folder under which this program was installed, as PREFIX of PREFIX/bin/fleet-console; NULL when it runs from its build folder. */
char          *fleet_engine_prefix    (void);
/* A data file of this project: of the folder that FLEET_DATA_DIR names, else the source tree's when run from the build folder, else the installed one. */
char          *fleet_engine_data_file (const char *name);

/* The engine could not take up what the database kept, or librdkafka refuses the profile: the status says why, and nothing more will come. */
gboolean       fleet_engine_has_failed (FleetEngine *self);

typedef struct
{
  gint64 messages, batches, dead_letters, late, vehicles, alerts_opened, alerts_cleared;
  gint64 changes_applied, changes_repeated, changes_outdated; /* change records that changed the mirror, that it knew, that were older than what it had */
  double cpu_us_per_message, seconds;
} FleetEngineSummary;
/* Of the run so far. */
void           fleet_engine_get_summary (FleetEngine        *self,
                                         FleetEngineSummary *ret_summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetEngine, fleet_engine_free)

G_END_DECLS
