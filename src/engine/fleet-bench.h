/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench: the stream from memory through commit, with the CPU time of every stage. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_BENCH_DECODE,
  FLEET_BENCH_JOIN,
  FLEET_BENCH_LEDGER,
  FLEET_BENCH_JUDGE,
  FLEET_BENCH_CATALOG,
  FLEET_BENCH_STORE,
  FLEET_N_BENCH_STAGES
} FleetBenchStage;

const char *fleet_bench_stage_to_string (FleetBenchStage stage);

typedef struct
{
  guint messages;
  guint vehicles;
  guint rules;
  guint commit_rows;      /* events a transaction */
  const char *folder;     /* for the database; it is removed afterwards */
} FleetBenchOptions;

typedef struct
{
  double cpu_ns_per_message;             /* from the first telemetry on, changes that come meanwhile included */
  double start_cpu_ms;                   /* of the change records before it, from memory through commit */
  guint  start_changes;
  double stage_ns[FLEET_N_BENCH_STAGES]; /* CPU per message */
  double messages_per_second;            /* wall clock, without making the messages */
  double bytes_per_value;                /* of segments, per int, double or bool */
  double bytes_per_message;              /* of segments, everything */
  double payload_bytes;                  /* mean length of a message */
  double judge_ns_per_rule;              /* per event, edges and all */
  gint64 peak_rss_bytes;
  guint  rules;
  guint  alerts;
  guint  leaves;                         /* columns of the widest batch */
} FleetBenchResult;

/* Makes the simulator's telemetry (not counted), and takes it through decode, join, ledger, judge, catalog and commit on one thread. Rules are made up over the
 * numeric signals, with thresholds that few values cross. Any one thread. */
gboolean fleet_bench_run (const FleetBenchOptions *options,
                          FleetBenchResult        *ret_result,
                          GError                 **error);

G_END_DECLS
