/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench-private: the benchmark's insides, for its own files: fleet-bench.c drives the stream, fleet-bench-rooms.c has the rooms that it goes through. */

#pragma once

#include "fleet-bench.h"

#include "fleet-decoder.h"
#include "fleet-judge.h"
#include "fleet-ledger.h"
#include "fleet-mirror.h"
#include "fleet-simulator.h"
#include "fleet-store.h"

G_BEGIN_DECLS

#define FLEET_BENCH_PLACES 12

typedef struct
{
  guint32 offset; /* into the chunk's bytes */
  guint32 length;
  gint8   table;  /* FleetTable of a change record, -1 telemetry */
  guint8  place;
} FleetBenchMessage;

typedef struct
{
  const FleetBenchOptions *options;
  FleetProfile    *profile;
  FleetDictionary *paths, *devices, *vehicles, *places;
  FleetDecoder    *decoder;
  FleetMirror     *mirror;
  FleetLedger     *ledger;
  FleetJudge      *judge;
  FleetCatalog    *catalog;
  FleetPathUsers  *users;
  FleetStore      *store;
  FleetBatchPool  *pool;
  FleetSimulator  *simulator;
  GString         *bytes;      /* the chunk */
  GArray          *messages;   /* FleetBenchMessage */
  GArray          *merges;
  GPtrArray       *rules;
  FleetVerdict    *verdict;
  FleetBatch      *batch;
  FleetBeat       *beat;
  guint            beat_rows;
  guint8          *dirty;      /* by slot */
  guint32          dirty_size;
  guint32          first_name[FLEET_N_NAMES];
  gint64           next_offset[FLEET_BENCH_PLACES];
  gint64           done, payload_bytes, offset; /* done: telemetry messages */
  double           stage_s[FLEET_N_BENCH_STAGES];
  double           cpu_s, wall_s;
  double           start_s;    /* CPU of what stood before the first telemetry: rows of the mirror */
  guint            n_start;    /* how many these were */
  guint            next;       /* of the chunk's messages */
  double           chunk_s, checkpoint_s; /* when the chunk in hand was begun, and in own time when the vehicles' records were last written */
  guint            leaves;
} FleetBench;

gboolean    fleet_bench_open_rooms  (FleetBench *self,
                                     GError    **error);
void        fleet_bench_close_rooms (FleetBench *self);
/* A text of the car's row, as of a time; NULL: it has none. Borrowed. */
const char *fleet_bench_car_text    (FleetBench *self,
                                     FleetSlot   slot,
                                     gint64      time_us,
                                     const char *column);

G_END_DECLS
