/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-spec: what a chart shows, as a value: it is what is opened from a card or an alert, kept under a name, and restored at the next start. */

#pragma once

#include "fleet-engine.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_CHART_VEHICLES,   /* signals of vehicles */
  FLEET_CHART_SPREAD,     /* one signal over the fleet: percentiles */
  FLEET_CHART_ALERT_COUNT,/* alerts opened, by severity */
  FLEET_CHART_ACTIVITIES, /* vehicles by what they do */
  FLEET_CHART_N_KINDS
} FleetChartKind;

/* The most of each that one chart takes. */
#define FLEET_CHART_SPEC_VEHICLES 5
#define FLEET_CHART_SPEC_SIGNALS  12

typedef struct
{
  char          *name;     /* NULL: not kept */
  FleetChartKind kind;
  GPtrArray     *vehicles; /* char*, "car:KEY" or "device:KEY" */
  GPtrArray     *signals;  /* FleetChartSignal* */
  gint64         range_us; /* the newest so much of time, moving on; FLEET_CHART_WHOLE: all there is; 0: from_us to to_us */
  gint64         from_us;
  gint64         to_us;
} FleetChartSpec;

#define FLEET_CHART_WHOLE G_MAXINT64

FleetChartSpec *fleet_chart_spec_new       (void);
FleetChartSpec *fleet_chart_spec_copy      (const FleetChartSpec *self);
void            fleet_chart_spec_free      (FleetChartSpec       *self);
/* FALSE: it is there already, or there is no room. */
gboolean        fleet_chart_spec_add_vehicle    (FleetChartSpec *self,
                                                 const char     *vehicle);
gboolean        fleet_chart_spec_add_signal     (FleetChartSpec *self,
                                                 const char     *path,
                                                 FleetChartHow   how);
gboolean        fleet_chart_spec_remove_vehicle (FleetChartSpec *self,
                                                 const char     *vehicle);
gboolean        fleet_chart_spec_remove_signal  (FleetChartSpec *self,
                                                 const char     *path,
                                                 FleetChartHow   how);
gboolean        fleet_chart_spec_has_signal     (const FleetChartSpec *self,
                                                 const char     *path,
                                                 FleetChartHow   how);
/* FALSE: nothing has been chosen that could be drawn. */
gboolean        fleet_chart_spec_is_drawable (const FleetChartSpec *self);

/* The same kind, vehicles and signals, whatever the stretch of time. */
gboolean        fleet_chart_spec_is_alike  (const FleetChartSpec *a,
                                            const FleetChartSpec *b);

/* As one line, and back; NULL for what is none, of whatever version. */
char           *fleet_chart_spec_to_text   (const FleetChartSpec *self);
FleetChartSpec *fleet_chart_spec_from_text (const char           *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetChartSpec, fleet_chart_spec_free)

G_END_DECLS
