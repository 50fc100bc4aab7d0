/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-reader: the question of a chart to what is on disk: some signals of some vehicles over a span of time, as series, with the alerts of these vehicles.
 *
 * The question is an argument of fleet_history_ask_async(), fleet_chart_reader_read() its work. What is asked again with a later from (the live edge) gives the tail alone, for
 * fleet_series_merge(). */

#pragma once

#include "fleet-chart-answer.h"
#include "fleet-chart-signal.h"

G_BEGIN_DECLS

typedef struct
{
  GStrv      vehicles; /* "car:KEY" or "device:KEY" */
  GPtrArray *signals;  /* FleetChartSignal */
  gint64     from_us;  /* event time */
  gint64     to_us;    /* exclusive */
} FleetChartQuestion;

FleetChartQuestion *fleet_chart_question_new  (const char *const  *vehicles,
                                               gint64              from_us,
                                               gint64              to_us);
void                fleet_chart_question_add  (FleetChartQuestion *self,
                                               const char         *path,
                                               FleetChartHow       how);
void                fleet_chart_question_free (FleetChartQuestion *self);

/* What a vehicle's devices say of the same path is a track for each of them. A FleetHistoryWork: FleetChartQuestion to FleetChartAnswer. Vehicles and paths that nobody has heard of have no tracks. */
gpointer            fleet_chart_reader_read   (FleetSql           *sql,
                                               gpointer            question,
                                               GCancellable       *cancellable,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetChartQuestion, fleet_chart_question_free)

G_END_DECLS
