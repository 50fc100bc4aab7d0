/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-statement: a text to read and to copy. */

#include "fleet-report-statement.h"

struct _FleetReportStatement
{
  AdwBin parent_instance;

  /* template */
  GtkTextView *view;
};

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetReportStatement, fleet_report_statement, ADW_TYPE_BIN)

static char *
get_text (FleetReportStatement *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
open_cb (FleetReportStatement *self)
{
  g_autofree char *text = get_text (self);

  if (*text != '\0')
    g_signal_emit (self, signals[OPENED], 0, text);
}

static void
copy_cb (FleetReportStatement *self)
{
  g_autofree char *text = get_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

void
fleet_report_statement_set (FleetReportStatement *self,
                            const char           *statement)
{
  g_return_if_fail (FLEET_IS_REPORT_STATEMENT (self));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), statement != NULL ? statement : "", -1);
}

static void
fleet_report_statement_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_statement_parent_class)->dispose (object);
}

static void
fleet_report_statement_class_init (FleetReportStatementClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_report_statement_dispose;
  signals[OPENED] = g_signal_new ("opened", FLEET_TYPE_REPORT_STATEMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-statement.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportStatement, view);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
fleet_report_statement_init (FleetReportStatement *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
