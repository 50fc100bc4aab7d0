/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-series: one signal of one vehicle over time, as a chart wants it.
 *
 * Points by time, each once: what was added twice (a tail that is read again) stands once, and the order in which points came does not matter. Above the values lies a pyramid
 * of minima and maxima, four points to one, so that the least and greatest value of any stretch cost some dozens of steps: a column of pixels never hides a spike, however many points it
 * stands for. Where nothing was heard for longer than twice the usual interval is a gap. Usual is local: the third longest of the nine intervals before, or of the nine after, whichever is
 * longer, because a car that drives speaks every second and one that is parked every minute, and neither is a loss.
 *
 * Texts and truth values are states: their value is a number of the series' labels.
 *
 * One owner at a time: built by one thread, handed on whole. Times ascend; several points may share a time. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_SERIES_NUMBERS,
  FLEET_SERIES_STATES,
} FleetSeriesKind;

/* The most labels of a series of states; whatever else comes is the last of them, "…". */
#define FLEET_SERIES_LABELS 100

typedef struct _FleetSeries FleetSeries;

/* What one column of pixels stands for: the points [begin, end). */
typedef struct
{
  guint    begin;
  guint    end;
  double   min;    /* NaN: no value within */
  double   max;
  gboolean joined; /* there is a point before begin, and no gap between it and begin */
} FleetSeriesColumn;

FleetSeries   *fleet_series_new        (FleetSeriesKind    kind);
void           fleet_series_free       (FleetSeries       *self);

/* value NaN: it was said that there is none (a null); a gap on both sides. What is added counts from the next fleet_series_settle(). */
void           fleet_series_add        (FleetSeries       *self,
                                        gint64             time_us,
                                        double             value);
/* text of length bytes; of a series of states. */
void           fleet_series_add_state  (FleetSeries       *self,
                                        gint64             time_us,
                                        const char        *text,
                                        gsize              length);
/* Takes in what was added. Costs by what is new where it is newer than all before, else by what follows the oldest of it. */
void           fleet_series_settle     (FleetSeries       *self);
/* Takes in the settled points of other, which is of the same kind and stays as it was. */
void           fleet_series_merge      (FleetSeries       *self,
                                        const FleetSeries *other);

FleetSeriesKind fleet_series_get_kind  (const FleetSeries *self);
/* Settled points. The arrays are borrowed until the next change. */
guint          fleet_series_get_n      (const FleetSeries *self);
const gint64  *fleet_series_get_times  (const FleetSeries *self);
const double  *fleet_series_get_values (const FleetSeries *self);
/* TRUE: nothing joins the point before and this one; also of the first. */
gboolean       fleet_series_is_gap     (const FleetSeries *self,
                                        guint              index);
guint          fleet_series_get_n_labels (const FleetSeries *self);
const char    *fleet_series_get_label  (const FleetSeries *self,
                                        guint              label);

/* The first point at or after time_us; n when there is none. */
guint          fleet_series_find       (const FleetSeries *self,
                                        gint64             time_us);
/* The point that says what held at time_us: the last at or before it, unless a gap or the end has come since; G_MAXUINT: nothing is known of that moment. A lone last point holds for reach_us. */
guint          fleet_series_find_value (const FleetSeries *self,
                                        gint64             time_us,
                                        gint64             reach_us);
/* Least and greatest of the points [begin, end). FALSE: no value among them. */
gboolean       fleet_series_measure    (const FleetSeries *self,
                                        guint              begin,
                                        guint              end,
                                        double            *ret_min,
                                        double            *ret_max);
/* Divides [from_us, to_us) into n_columns equal stretches. */
void           fleet_series_columns    (const FleetSeries *self,
                                        gint64             from_us,
                                        gint64             to_us,
                                        guint              n_columns,
                                        FleetSeriesColumn *ret_columns);
/* What it takes in memory, in bytes. */
gsize          fleet_series_get_bytes  (const FleetSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSeries, fleet_series_free)

G_END_DECLS
