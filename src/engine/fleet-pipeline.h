/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline: the stream between Kafka and the disk: dictionaries, decoder, mirror, ledger, judge, and the beat that they fill.
 *
 * It knows neither Kafka nor threads nor clocks, so the feed drives it live, and tests and benchmarks from memory. @thread its owner's, alone. */

#pragma once

#include "fleet-action.h"
#include "fleet-beat.h"
#include "fleet-customer-text.h"
#include "fleet-decoder.h"
#include "fleet-judge.h"
#include "fleet-ledger.h"
#include "fleet-mirror.h"
#include "fleet-profile.h"
#include "fleet-store.h"

G_BEGIN_DECLS

typedef struct _FleetPipeline FleetPipeline;

/* Where a record came from; texts are borrowed for the call. */
typedef struct
{
  FleetPlace  place;
  const char *topic;
  gint32      partition;
} FleetOrigin;

typedef struct
{
  gint64 messages;       /* telemetry and change records taken, dead letters included */
  gint64 batches;
  gint64 dead_letters;
  guint  stale_rows;     /* rows that their source did not read when it read its whole table last */
  gint64 late;
  gint64 changes_applied;   /* change records that changed the mirror since the start */
  gint64 changes_repeated;  /* that it knew already */
  gint64 changes_outdated;  /* that were older than what it had: left alone */
  gint64 alerts_opened;
  gint64 alerts_cleared;
  gint64 newest_us;      /* greatest event time seen, FLEET_TIME_NONE before the first */
  guint  vehicles;
  guint  unknown_devices;
  guint  open_alerts;
  guint  unacknowledged;
  guint  unshared;       /* actions on their way to the other consoles */
} FleetPipelineCounts;

/* rules: FleetRule*. */
FleetPipeline *fleet_pipeline_new   (FleetProfile  *profile,
                                     GPtrArray     *rules);
void           fleet_pipeline_free  (FleetPipeline *self);

/* Takes up what the store kept, once, before anything else is asked of the pipeline. The beat in hand then tells all vehicles and kept alerts in its bulletin. */
gboolean       fleet_pipeline_load  (FleetPipeline *self,
                                     FleetStore    *store,
                                     GError       **error);

/* The place of a partition, and the next offset that it wants (-1: never read). */
FleetPlace     fleet_pipeline_place (FleetPipeline *self,
                                     const char    *cluster,
                                     const char    *topic,
                                     gint32         partition);
gint64         fleet_pipeline_next_offset (FleetPipeline *self,
                                           FleetPlace     place);

/* One change record; one telemetry record. Both advance the place's position; an offset that was already taken is dropped. message->place is origin's. */
void           fleet_pipeline_change    (FleetPipeline      *self,
                                         FleetTable          table,
                                         const FleetOrigin  *origin,
                                         const FleetMessage *message);
void           fleet_pipeline_telemetry (FleetPipeline      *self,
                                         const FleetOrigin  *origin,
                                         const FleetMessage *message);
/* A record that must not be processed: straight to the dead letters. */
void           fleet_pipeline_set_aside (FleetPipeline      *self,
                                         const FleetOrigin  *origin,
                                         const FleetMessage *message,
                                         const char         *reason);
/* Joins, merges and judges the rows that have come since the last call. */
void           fleet_pipeline_judge     (FleetPipeline *self);
/* Moves a partition's watermark (an idle partition's clock; the end of a bounded run). */
void           fleet_pipeline_advance   (FleetPipeline *self,
                                         FleetPlace     place,
                                         gint64         watermark_us,
                                         gboolean       by_clock);
gint64         fleet_pipeline_greatest  (FleetPipeline *self,
                                         FleetPlace     place);

/* ---- dead letters that are taken up again; told at the head of fleet-pipeline-letters.c ---- */

/* How records of a topic are read: as telemetry, or as changes of a table (FLEET_N_TABLES: of the topic of changed tables). FALSE: the profile has no such topic. */
gboolean       fleet_pipeline_find_way     (const FleetProfile    *profile,
                                            const char            *topic,
                                            gboolean              *ret_is_telemetry,
                                            FleetTable            *ret_table);
/* The letter goes the way of its topic once more. TRUE: it was read, or has been before. Call fleet_pipeline_judge() before the first of a stretch, fleet_pipeline_end_imports() after
 * the last. */
gboolean       fleet_pipeline_retry_letter (FleetPipeline         *self,
                                            const FleetDeadLetter *letter,
                                            const char            *by,
                                            gint64                 at_us);
void           fleet_pipeline_discard_letter (FleetPipeline         *self,
                                              const FleetDeadLetter *letter,
                                              const char            *by,
                                              const char            *why,
                                              gint64                 at_us);

/* ---- the past, beside the live stream; told at the heads of fleet-pipeline-places.c and fleet-pipeline-import.c ---- */

/* The cluster of what was imported before a real one was known. */
#define FLEET_PIPELINE_IMPORT_CLUSTER "import"

typedef enum
{
  FLEET_IMPORT_TAKEN,   /* it is in the beat */
  FLEET_IMPORT_KNOWN,   /* it was here already */
  FLEET_IMPORT_LETTER,  /* it cannot be read: a dead letter of the beat; of a table's row, a reason */
  FLEET_IMPORT_LEFT,    /* somebody else's to bring; the caller's word, never an answer here */
  FLEET_IMPORT_TOO_OLD, /* older than what the profile keeps: it was not taken */
} FleetImportOutcome;

/* The place to which imported records of a partition belong. Ask again after the live stream had its turn. */
FleetPlace     fleet_pipeline_import_place (FleetPipeline *self,
                                            const char    *topic,
                                            gint32         partition);
/* Whether an offset is here, or in the beat in hand. */
gboolean       fleet_pipeline_is_taken     (FleetPipeline *self,
                                            FleetPlace     place,
                                            gint64         offset);
/* One record by its offset; positions stay. Call fleet_pipeline_judge() before the first of a stretch, fleet_pipeline_end_imports() after the last. */
FleetImportOutcome fleet_pipeline_import_telemetry (FleetPipeline      *self,
                                                    const FleetOrigin  *origin,
                                                    const FleetMessage *message);
FleetImportOutcome fleet_pipeline_import_change    (FleetPipeline      *self,
                                                    FleetTable          table,
                                                    const FleetOrigin  *origin,
                                                    const FleetMessage *message);
FleetImportOutcome fleet_pipeline_import_set_aside (FleetPipeline      *self,
                                                    const FleetOrigin  *origin,
                                                    const FleetMessage *message,
                                                    const char         *reason);
/* One row of a table's export, a JSON object. modified_us: of the export, orders it among exports. */
FleetImportOutcome fleet_pipeline_import_row       (FleetPipeline      *self,
                                                    FleetTable          table,
                                                    const char         *json,
                                                    gsize               length,
                                                    gint64              modified_us,
                                                    char              **ret_reason);
void           fleet_pipeline_end_imports  (FleetPipeline *self);
/* How far the import has come, for the same transaction (takes mark). */
void           fleet_pipeline_import_mark  (FleetPipeline   *self,
                                            FleetImportMark *mark);

/* ---- what people do with alerts; told at the head of fleet-pipeline-attention.c ---- */

/* What was done here (action takes a reference; the pipeline says how it is shared). FALSE and *ret_failure (newly allocated): a sentence why it cannot be. Acknowledging twice changes nothing. */
gboolean       fleet_pipeline_act (FleetPipeline  *self,
                                   FleetAction    *action,
                                   char          **ret_failure);
/* One record of the topic of actions: of another console, or our own come back. */
void           fleet_pipeline_action (FleetPipeline      *self,
                                      const FleetOrigin  *origin,
                                      const FleetMessage *message);
/* It is wall_us: what is shelved until then comes back. The wall clock must be told before the load, too, or nothing ends there. */
void           fleet_pipeline_end_shelves (FleetPipeline *self,
                                           gint64         wall_us);
/* An operator's word on a schema notice; comment NULL leaves the one that is there. FALSE and *ret_failure: there is no such notice. */
gboolean       fleet_pipeline_decide    (FleetPipeline    *self,
                                         const char       *change_id,
                                         FleetNoticeState  state,
                                         const char       *by,
                                         gint64            at_us,
                                         const char       *comment,
                                         char            **ret_failure);
/* Imports leave what is older than this; 0: than the profile keeps. */
void           fleet_pipeline_set_retention (FleetPipeline *self,
                                             gint64         keep_us);
/* The charts that are kept: name, path, name, path … NULL: what notices say of who reads a path follows. */
void           fleet_pipeline_set_charts (FleetPipeline     *self,
                                          const char *const *names_and_paths);
/* Who reads which path: the rules are in it; key signals are added before the load. */
FleetPathUsers *fleet_pipeline_get_path_users (FleetPipeline *self);
void           fleet_pipeline_watch     (FleetPipeline *self,
                                         FleetSlot      slot);
/* Event time goes on although nothing comes: vehicles not heard since now_us - silent-after become silent. */
void           fleet_pipeline_tick      (FleetPipeline *self,
                                         gint64         now_us);

/* What customers are told; borrowed, outlives the pipeline. Without it they are told nothing. */
void           fleet_pipeline_set_customer_text (FleetPipeline           *self,
                                                 const FleetCustomerText *text);
/* How much the beat in hand holds. */
guint          fleet_pipeline_beat_rows   (FleetPipeline *self);
gsize          fleet_pipeline_beat_bytes  (FleetPipeline *self); /* of dead letters */
guint          fleet_pipeline_beat_opened (FleetPipeline *self); /* alerts that opened */
gboolean       fleet_pipeline_beat_is_empty (FleetPipeline *self);
/* Hands over the beat with its bulletin (the caller fills the bulletin's status) and begins the next. checkpoint: write every changed vehicle's record too. */
FleetBeat     *fleet_pipeline_seal        (FleetPipeline *self,
                                           gboolean       checkpoint);

const FleetPipelineCounts *fleet_pipeline_get_counts (FleetPipeline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPipeline, fleet_pipeline_free)

G_END_DECLS
