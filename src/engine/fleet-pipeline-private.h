/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-private: the pipeline's parts, for its own files (fleet-pipeline.c, -beat.c, -context.c and -load.c). */

#pragma once

#include "fleet-newsroom.h"
#include "fleet-pipeline.h"

G_BEGIN_DECLS

/* Bounds of what a peer can make grow (law 5). */
#define FLEET_PIPELINE_MOST_PATHS    65536
#define FLEET_PIPELINE_MOST_DEVICES  2000000
#define FLEET_PIPELINE_MOST_VEHICLES 4000000
#define FLEET_PIPELINE_MOST_PLACES   65536

typedef struct
{
  gint64   next_offset;  /* -1: never read */
  gboolean is_telemetry; /* watermarks are told for these */
  gboolean has_moved;    /* since the last beat */
} PlaceState;

struct _FleetPipeline
{
  FleetProfile    *profile;
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
  GHashTable      *alerts;       /* id -> FleetAlert*: open, or not acknowledged */
  guint            n_open, n_unacknowledged;
  FleetPipelineCounts counts;
};

/* The place's state, made at first sight. */
PlaceState *fleet_pipeline_get_place (FleetPipeline *self,
                                      FleetPlace     place);
/* Keeps alert (takes a reference) among those that wait for something, or lets it go, and counts. */
void        fleet_pipeline_register_alert (FleetPipeline *self,
                                           FleetAlert    *alert);

/* Decoder, mirror, ledger, judge, newsroom: once the names that the store kept have their ids again, since these rooms intern names of their own. */
void        fleet_pipeline_make_rooms (FleetPipeline *self);

/* What the judge asks back; user data: the pipeline. */
extern const FleetJudgeContext fleet_pipeline_judge_context;

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
