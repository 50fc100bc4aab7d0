/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report: what a report is, and what is asked of it. The words of a report and its question (SQL) come from data/reports (see the head of reports.ini there);
 * fleet-report-book reads them, in one language. Reports and columns belong to their book and never change: any thread. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* How a column's values are shown to people. In files for programs a value is as the question gave it. */
typedef enum
{
  FLEET_REPORT_TEXT,
  FLEET_REPORT_INTEGER,
  FLEET_REPORT_NUMBER,   /* with a fixed number of digits */
  FLEET_REPORT_TIME,     /* a text, UTC */
  FLEET_REPORT_DURATION, /* seconds */
} FleetReportKind;

typedef struct
{
  char           *id;       /* the name in the SQL, and in exports */
  char           *title;    /* with its unit */
  FleetReportKind kind;
  guint           digits;   /* of FLEET_REPORT_NUMBER */
  gboolean        words;    /* values are words of this program, which can be translated */
  gboolean        personal; /* tells who a person is */
} FleetReportColumn;

typedef enum
{
  FLEET_REPORT_ROWS,
  FLEET_REPORT_SUM,
  FLEET_REPORT_MEAN,
  FLEET_REPORT_LEAST,
  FLEET_REPORT_MOST,
} FleetReportFunction;

/* A figure above the table. */
typedef struct
{
  FleetReportFunction      function;
  const FleetReportColumn *column; /* NULL for FLEET_REPORT_ROWS */
  char                    *title;
} FleetReportFigure;

typedef struct
{
  char      *id;
  char      *title;
  char      *summary;
  char      *sql;            /* as it stands in the file */
  gboolean   has_personal;   /* can show personal columns */
  GPtrArray *figures;        /* FleetReportFigure */
} FleetReport;

typedef enum
{
  FLEET_REPORT_BY_ZONE,
  FLEET_REPORT_BY_MODEL,
  FLEET_REPORT_BY_FUEL_TYPE,
  FLEET_REPORT_BY_CAR,       /* its id or its plate */
  FLEET_N_REPORT_FILTERS
} FleetReportFilter;

/* "zone", "model", "fuel_type", "car": the names of options and columns. */
const char *fleet_report_filter_to_string (FleetReportFilter filter);

/* What is asked of a report. */
typedef struct
{
  gint64   from_us, to_us;                  /* from inclusive, to exclusive */
  char    *filters[FLEET_N_REPORT_FILTERS]; /* NULL: any */
  gboolean with_personal;
} FleetReportRequest;

FleetReportRequest *fleet_report_request_new  (gint64                    from_us,
                                               gint64                    to_us);
FleetReportRequest *fleet_report_request_copy (const FleetReportRequest *self);
void                fleet_report_request_free (FleetReportRequest       *self);
/* An empty or NULL value: any. */
void                fleet_report_request_set_filter (FleetReportRequest *self,
                                                     FleetReportFilter   filter,
                                                     const char         *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetReportRequest, fleet_report_request_free)

G_END_DECLS
