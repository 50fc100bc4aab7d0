/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-answer: what a chart of vehicles draws: a series for each line, and the alerts of the vehicles. Built on one thread, then the asker's own, who takes in the tails
 * that the live edge brings. */

#pragma once

#include "fleet-series.h"

G_BEGIN_DECLS

/* The most points of one answer (a third of a gigabyte); beyond, the answer is cut. */
#define FLEET_CHART_POINTS 16000000
/* The most tracks of one answer. */
#define FLEET_CHART_TRACKS 60
/* The most alerts of one answer, the newest. */
#define FLEET_CHART_ALERTS 2000

/* One line of the chart. A path that held numbers and states has a track of each, and so has each device of the vehicle that told it: what two devices say of the same thing is two lines. */
typedef struct
{
  guint        vehicle; /* index into the question's */
  guint        signal;
  char        *path;    /* the element, where the signal's path has [*] and its how is FLEET_CHART_VALUE; else the signal's */
  FleetSeries *series;
  char        *device;  /* key of the device that told it; NULL: not known */
} FleetChartTrack;

typedef struct
{
  guint         vehicle;
  char         *id;
  char         *rule;
  char         *title;
  char         *message;
  FleetSeverity severity;
  gint64        opened_us;
  gint64        cleared_us; /* FLEET_TIME_NONE while open */
} FleetChartAlert;

typedef struct
{
  GPtrArray *tracks; /* FleetChartTrack, by signal, vehicle, path, device */
  GPtrArray *alerts; /* FleetChartAlert, by opened */
  gboolean   is_cut; /* more points than FLEET_CHART_POINTS, or tracks than FLEET_CHART_TRACKS */
} FleetChartAnswer;

FleetChartAnswer *fleet_chart_answer_new   (void);
void              fleet_chart_answer_free  (FleetChartAnswer *self);
/* Takes in what tail, an answer to the same question with a later from, has newer; tail is used up. Costs by the length of tail. */
void              fleet_chart_answer_merge (FleetChartAnswer *self,
                                            FleetChartAnswer *tail);
/* By opened, as alerts stand in an answer. */
void              fleet_chart_answer_sort_alerts (FleetChartAnswer *self);
/* Whether another of tracks tells the same of the same vehicle, by another device: then the device belongs into its name. */
gboolean          fleet_chart_answer_is_shared (GPtrArray            *tracks,
                                                guint                 index);
guint             fleet_chart_answer_count (const FleetChartAnswer *self); /* points */
/* Of the points. FALSE: there are none. */
gboolean          fleet_chart_answer_get_extent (const FleetChartAnswer *self,
                                                 gint64                 *ret_from_us,
                                                 gint64                 *ret_to_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetChartAnswer, fleet_chart_answer_free)

G_END_DECLS
