/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-line: one track with the words and the colour that it is shown with. @thread main. */

#pragma once

#include "fleet-chart-canvas.h"

G_BEGIN_DECLS

typedef struct
{
  const FleetSeries *series;     /* borrowed from the data, until it changes */
  char              *id;         /* the same for the same vehicle, device, path and kind */
  char              *signal;     /* "Speed" */
  char              *vehicle;    /* "12가 3456" */
  char              *device;     /* its key, where another device of the vehicle tells the same; else NULL */
  char              *label;      /* what of the three tells it from the others of its plot */
  char              *path;
  char              *unit;       /* "" for none */
  int                digits;     /* -1: as the values are */
  char              *when_true;  /* NULL: "true" */
  char              *when_false;
  guint              colour;     /* of the palette's series */
  gboolean           is_hidden;
} FleetChartLine;

void  fleet_chart_line_free       (FleetChartLine       *self);
/* Vehicle and, where it has one, device: whose line it is. Newly allocated. */
char *fleet_chart_line_whose      (const FleetChartLine *self);
/* The label of a state as an operator reads it. Borrowed. */
const char *fleet_chart_line_state (const FleetChartLine *self,
                                    guint                 state);
/* A value with its unit; newly allocated. */
char *fleet_chart_line_value_text (const FleetChartLine *self,
                                   double                value);
/* The newest value in [from_us, to_us]; "–" where there is none. Newly allocated. */
char *fleet_chart_line_newest_text (const FleetChartLine *self,
                                    gint64                from_us,
                                    gint64                to_us);
/* What it says of the moment time_us, seen in columns of column_us: a value, "3 – 87 km/h" where the column has several, "–" where nothing is known. Newly allocated. */
char *fleet_chart_line_text_at    (const FleetChartLine *self,
                                   gint64                time_us,
                                   gint64                column_us);

G_END_DECLS
