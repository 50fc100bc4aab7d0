/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-private: the pipeline's parts, for its own files (fleet-pipeline.c, -beat.c, -context.c and -load.c). */

#pragma once

#include "fleet-action.h"
#include "fleet-json-reader.h"
#include "fleet-newsroom.h"
#include "fleet-pipeline.h"
#include "fleet-ranges.h"

G_BEGIN_DECLS

/* Bounds of what a peer can make grow (law 5). */
#define FLEET_PIPELINE_MOST_PATHS    65536
#define FLEET_PIPELINE_MOST_DEVICES  2000000
#define FLEET_PIPELINE_MOST_VEHICLES 4000000
#define FLEET_PIPELINE_MOST_PLACES   65536
#define FLEET_PIPELINE_MOST_ACTIONS  1000000
#define FLEET_PIPELINE_MOST_SETTLED  200000 /* alerts that are over and acknowledged */

typedef struct
{
  gint64       next_offset;  /* -1: never read */
  gint64       first_offset; /* where the live stream began: all from there to next_offset is taken, holes too */
  FleetRanges *imported;     /* what imports took; NULL: nothing */
  gboolean     is_telemetry; /* watermarks are told for these */
  gboolean     has_moved;    /* since the last beat */
  gboolean     begins;       /* the live stream began here since the last beat */
} PlaceState;

struct _FleetPipeline
{
  FleetProfile    *profile;
  gint64           retention_us; /* of history that is imported */
  GPtrArray       *rules;        /* FleetRule* */
  FleetDictionary *names[FLEET_N_NAMES];
  FleetDecoder    *decoder;
  FleetMirror     *mirror;
  FleetLedger     *ledger;
  FleetJudge      *judge;
  FleetNewsroom   *newsroom;
  FleetPathUsers  *path_users;
  FleetCatalog    *catalog;
  FleetBatchPool  *pool;

  FleetBatch      *batch;        /* being filled */
  FleetBatch      *record;       /* its rows as rules see them */
  guint            first_row;    /* of batch, not yet judged */
  GArray          *merges;       /* FleetSlotMerge, scratch */
  FleetVerdict    *verdict;      /* scratch */
  GArray          *joined;       /* FleetPath, scratch */

  FleetBeat       *beat;
  guint            beat_rows;
  gsize            beat_bytes;
  guint            beat_opened;
  gboolean         must_checkpoint; /* the beat in hand has merged vehicles */
  guint32          saved_names[FLEET_N_NAMES];
  GPtrArray       *blind_rules;  /* FleetBlindRule*, as last told; NULL before the first time */
  GArray          *places;       /* PlaceState, by FleetPlace */
  GHashTable      *clusters;     /* topic -> the cluster where it was last read */
  FleetBatch      *imported;     /* rows of the past, being filled; not judged */
  FleetBatch      *imported_record; /* what the ledger's merge asks for; nobody reads it */
  guint            first_imported; /* row of imported that is not yet joined */
  GHashTable      *letters_ended; /* set of "PLACE OFFSET": dead letters that were read later, or thrown away in this run; NULL: none yet */
  GHashTable      *alerts;       /* id -> FleetAlert*: all that are kept, of those that are settled the newest */
  GQueue           settled;      /* ids of alerts that are over and acknowledged, in that order */
  const FleetCustomerText *customer_text; /* or NULL */
  gboolean         has_ways;     /* the profile lets alerts out by some way */
  GTimeZone       *zone;         /* of times in what people read elsewhere */
  guint            n_open, n_unacknowledged;
  GHashTable      *actions;      /* alert id -> GPtrArray of FleetAction*, in the order in which consoles count them */
  GHashTable      *actions_by_uuid; /* borrowed from there */
  GHashTable      *shelved;      /* set of ids of alerts on a shelf */
  GHashTable      *shelves;      /* "RULE\nVEHICLE" -> the FleetAction* that shelved until a time, last */
  FleetJsonReader *action_reader;
  gint64           wall_us;      /* the wall clock as last heard; it does not go back */
  FleetPipelineCounts counts;
};

/* The place's state, made at first sight. */
PlaceState *fleet_pipeline_get_place (FleetPipeline *self,
                                      FleetPlace     place);
/* Keeps alert (takes a reference) among those that wait for something, or lets it go, and counts. */
void        fleet_pipeline_register_alert (FleetPipeline *self,
                                           FleetAlert    *alert);

/* fleet-pipeline-attention.c */
void        fleet_pipeline_make_attention (FleetPipeline *self);
void        fleet_pipeline_free_attention (FleetPipeline *self);
/* The alert with what people did with it; a new reference. */
FleetAlert *fleet_pipeline_fold           (FleetPipeline *self,
                                           FleetAlert    *alert);
/* What the judge says of an alert goes into the beat, with what people did with it. */
void        fleet_pipeline_tell_alert     (FleetPipeline *self,
                                           FleetAlert    *alert);
/* user_data: the pipeline. */
gboolean    fleet_pipeline_load_action    (FleetAction   *action,
                                           gpointer       user_data,
                                           GError       **error);

/* Decoder, mirror, ledger, judge, newsroom: once the names that the store kept have their ids again, since these rooms intern names of their own. */
void        fleet_pipeline_make_rooms (FleetPipeline *self);

/* Whether the record is new: then its place stands behind it. */
gboolean    fleet_pipeline_advance_place (FleetPipeline      *self,
                                          const FleetMessage *message,
                                          gboolean            is_telemetry);
void        fleet_pipeline_add_dead_letter (FleetPipeline      *self,
                                            const FleetOrigin  *origin,
                                            const FleetMessage *message,
                                            const char         *reason);
/* Empties the verdict into the beat. */
void        fleet_pipeline_take_verdict (FleetPipeline *self);
/* A device's car has become known: its vehicle becomes one with the car. */
void        fleet_pipeline_carry_out    (FleetPipeline        *self,
                                         const FleetSlotMerge *merge);
/* Takes up what the store kept of places. */
void        fleet_pipeline_restore_place (FleetPipeline        *self,
                                          const FleetPosition  *position);
void        fleet_pipeline_restore_range (FleetPipeline         *self,
                                          const FleetTakenRange *range);
/* Joins the imported rows and merges them into the ledger; puts the batch into the beat. */
void        fleet_pipeline_settle_imports (FleetPipeline *self);

/* What the judge asks back; user data: the pipeline. */
extern const FleetJudgeContext fleet_pipeline_judge_context;

/* fleet-pipeline-dispatch.c: what an alert that has become another (before NULL: new) tells outside goes into the beat. Before it is registered. */
void        fleet_pipeline_dispatch (FleetPipeline    *self,
                                     const FleetAlert *before,
                                     const FleetAlert *alert);
/* fleet-pipeline-letters.c; user_data is the pipeline. */
void        fleet_pipeline_note_letter_read (FleetPlace place,
                                             gint64     offset,
                                             gpointer   user_data);
/* fleet-pipeline-schema.c */
void        fleet_pipeline_make_path_users (FleetPipeline *self);
void        fleet_pipeline_make_catalog (FleetPipeline *self);
void        fleet_pipeline_free_catalog (FleetPipeline *self);
/* The catalog looks at rows of a change topic. */
void        fleet_pipeline_look_at_rows (FleetPipeline      *self,
                                         const FleetOrigin  *origin,
                                         const FleetMessage *message,
                                         guint               first); /* of the beat's row_versions */
/* What the catalog has to keep and to tell goes into the beat. */
void        fleet_pipeline_save_catalog (FleetPipeline *self);
extern const FleetStoreLoader fleet_pipeline_schema_loader;

/* Puts the batch in hand, all judged, into the beat and begins another. */
void        fleet_pipeline_begin_batch (FleetPipeline *self);

G_END_DECLS
