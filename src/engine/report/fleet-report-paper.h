/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-paper: sheets of A4 and texts on them: what fleet-report-pdf draws with. Lengths are points. @thread its owner's */

#pragma once

#include <pango/pangocairo.h>

#include "fleet-export-file.h"

G_BEGIN_DECLS

#define FLEET_PAPER_MARGIN 36.0

typedef enum
{
  FLEET_PAPER_PLAIN = 0,
  FLEET_PAPER_BOLD  = 1 << 0,
  FLEET_PAPER_RIGHT = 1 << 1, /* flush right in its width */
  FLEET_PAPER_QUIET = 1 << 2, /* grey */
} FleetPaperStyle;

typedef struct
{
  double       width, height; /* of a sheet */
  cairo_t     *cr;
  PangoLayout *layout;
  /*< private >*/
  FleetExportFile *file;
  GError          *error;     /* the first that writing met */
} FleetReportPaper;

/* language: of the words, so that Han letters are Korea's. */
void   fleet_report_paper_init    (FleetReportPaper *self,
                                   FleetExportFile  *file,
                                   const char       *title,
                                   const char       *language);
/* Before the first page is drawn. */
void   fleet_report_paper_set_landscape (FleetReportPaper *self,
                                         gboolean          landscape);
/* Flushes the last page. FALSE: the file could not take it. Frees what it holds. */
gboolean fleet_report_paper_finish (FleetReportPaper  *self,
                                    GError           **error);
/* The natural size of a text. */
double fleet_report_paper_measure (FleetReportPaper *self,
                                   const char       *text,
                                   double            size,
                                   FleetPaperStyle   style);
/* The height of a text that wraps in a width. */
double fleet_report_paper_get_height (FleetReportPaper *self,
                                      const char       *text,
                                      double            size,
                                      FleetPaperStyle   style,
                                      double            width);
/* Draws it, its upper left corner at (x, y); returns its height. */
double fleet_report_paper_draw    (FleetReportPaper *self,
                                   const char       *text,
                                   double            size,
                                   FleetPaperStyle   style,
                                   double            x,
                                   double            y,
                                   double            width);
/* A thin line from margin to margin. */
void   fleet_report_paper_rule    (FleetReportPaper *self,
                                   double            y,
                                   double            darkness);

G_END_DECLS
