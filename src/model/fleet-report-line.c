/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-line: see the header. */

#include "fleet-report-line.h"

#include <string.h>

struct _FleetReportLine
{
  GObject parent_instance;

  FleetRows *rows;
  guint      row;
};

G_DEFINE_FINAL_TYPE (FleetReportLine, fleet_report_line, G_TYPE_OBJECT)

FleetReportLine *
fleet_report_line_new (FleetRows *rows,
                       guint      row)
{
  FleetReportLine *self = g_object_new (FLEET_TYPE_REPORT_LINE, NULL);

  self->rows = fleet_rows_ref (rows);
  self->row = row;
  return self;
}

const FleetValue *
fleet_report_line_get (FleetReportLine *self,
                       guint            column)
{
  g_return_val_if_fail (FLEET_IS_REPORT_LINE (self), NULL);
  return fleet_rows_get (self->rows, self->row, column);
}

static int
rank (const FleetValue *value)
{
  return value->type == FLEET_TYPE_NULL ? 0 : value->type == FLEET_TYPE_TEXT ? 2 : 1;
}

static double
number_of (const FleetValue *value)
{
  return value->type == FLEET_TYPE_INT ? value->integer : value->type == FLEET_TYPE_DOUBLE ? value->real : value->boolean;
}

int
fleet_report_line_compare (FleetReportLine *a,
                           FleetReportLine *b,
                           guint            column)
{
  const FleetValue *left = fleet_report_line_get (a, column), *right = fleet_report_line_get (b, column);
  int order = rank (left) - rank (right);

  if (order != 0 || left->type == FLEET_TYPE_NULL)
    return order;
  if (left->type == FLEET_TYPE_TEXT)
    {
      order = memcmp (left->text, right->text, MIN (left->length, right->length));
      return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
    }
  return (number_of (left) > number_of (right)) - (number_of (left) < number_of (right));
}

static void
fleet_report_line_finalize (GObject *object)
{
  fleet_rows_unref (FLEET_REPORT_LINE (object)->rows);
  G_OBJECT_CLASS (fleet_report_line_parent_class)->finalize (object);
}

static void
fleet_report_line_class_init (FleetReportLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_report_line_finalize;
}

static void
fleet_report_line_init (FleetReportLine *self)
{
}
