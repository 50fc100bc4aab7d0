/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-lines: the answer never changes, so the list never does. */

#include "fleet-report-lines.h"

#include "fleet-report-line.h"

struct _FleetReportLines
{
  GObject parent_instance;

  FleetRows *rows;
};

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_REPORT_LINE;
}

static guint
get_n_items (GListModel *list)
{
  return fleet_rows_get_n_rows (FLEET_REPORT_LINES (list)->rows);
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  FleetReportLines *self = FLEET_REPORT_LINES (list);

  return position < fleet_rows_get_n_rows (self->rows) ? fleet_report_line_new (self->rows, position) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetReportLines, fleet_report_lines, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

FleetReportLines *
fleet_report_lines_new (FleetRows *rows)
{
  FleetReportLines *self = g_object_new (FLEET_TYPE_REPORT_LINES, NULL);

  self->rows = fleet_rows_ref (rows);
  return self;
}

static void
fleet_report_lines_finalize (GObject *object)
{
  fleet_rows_unref (FLEET_REPORT_LINES (object)->rows);
  G_OBJECT_CLASS (fleet_report_lines_parent_class)->finalize (object);
}

static void
fleet_report_lines_class_init (FleetReportLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_report_lines_finalize;
}

static void
fleet_report_lines_init (FleetReportLines *self)
{
}
