/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-reader: questions of a chart about the whole fleet, by buckets of time: how a signal is spread, how many alerts opened, what the vehicles did. The question is an argument of
 * fleet_history_ask_async(), fleet_census_reader_read() its work. */

#pragma once

#include "fleet-chart-signal.h"
#include "fleet-profile.h"
#include "fleet-spread.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_CENSUS_SPREAD,     /* numbers of a signal */
  FLEET_CENSUS_ALERTS,     /* opened in the bucket, by FleetSeverity */
  FLEET_CENSUS_ACTIVITIES, /* vehicles at the bucket's end, by FleetActivity: as of the event times that are stored */
} FleetCensusKind;

#define FLEET_CENSUS_KINDS 5 /* as many severities as activities, NONE and UNKNOWN included */

typedef struct
{
  FleetCensusKind   kind;
  FleetChartSignal *signal;  /* of the spread; else NULL */
  FleetProfile     *profile; /* of activities: which path says that it charges, what the reservation's columns are called, when a vehicle is silent */
  gint64            from_us; /* G_MININT64: from the first event, or alert, that is kept */
  gint64            to_us;
  guint             n_buckets;
} FleetCensusQuestion;

typedef struct
{
  FleetCensusKind kind;
  gint64          from_us;
  gint64          to_us;
  guint           n_buckets;
  FleetSpread    *spread; /* else NULL */
  guint32       (*counts)[FLEET_CENSUS_KINDS]; /* by bucket; else NULL */
} FleetCensus;

/* signal and profile may be NULL where the kind needs none; both are copied or held. */
FleetCensusQuestion *fleet_census_question_new  (FleetCensusKind         kind,
                                                 const FleetChartSignal *signal,
                                                 FleetProfile           *profile,
                                                 gint64                  from_us,
                                                 gint64                  to_us,
                                                 guint                   n_buckets);
void                 fleet_census_question_free (FleetCensusQuestion *self);
void                 fleet_census_free          (FleetCensus         *self);
/* When a bucket begins; of n_buckets: when the last one ends. */
gint64               fleet_census_get_time      (const FleetCensus   *self,
                                                 guint                bucket);
/* When the first bucket begins in which there is something; from_us where there is nothing. */
gint64               fleet_census_get_first     (const FleetCensus   *self);

/* A FleetHistoryWork: FleetCensusQuestion to FleetCensus. */
gpointer             fleet_census_reader_read   (FleetSql            *sql,
                                                 gpointer             question,
                                                 GCancellable        *cancellable,
                                                 GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCensusQuestion, fleet_census_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCensus, fleet_census_free)

G_END_DECLS
