/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-save-dialog: choices are remembered; a reason never is. */

#include "fleet-report-save-dialog.h"

#include <glib/gi18n.h>

#include "fleet-config.h"
#include "fleet-csv.h"

struct _FleetReportSaveDialog
{
  AdwMessageDialog parent_instance;

  /* template */
  GtkWidget         *for_csv;
  GtkCheckButton    *bom;
  GtkCheckButton    *localised;
  GtkCheckButton    *utc;
  GtkCheckButton    *guarded;
  GtkWidget         *for_personal;
  GtkCheckButton    *personal;
  GtkWidget         *why;
  GtkEntry          *reason;
  GtkLabel          *many;

  /* owned */
  GSettings         *settings;
  FleetExportFormat  format;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetReportSaveDialog, fleet_report_save_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* A wish for personal columns without a reason cannot go on. */
static void
update_cb (FleetReportSaveDialog *self)
{
  gboolean wanted = gtk_check_button_get_active (self->personal);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  gtk_widget_set_visible (self->why, wanted);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "save", !wanted || *reason != '\0');
}

/* Korean Excel takes a file without the mark for another encoding. */
static gboolean
is_korean (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "ko");
}

static gboolean
wants_bom (GSettings *settings)
{
  int wish = g_settings_get_enum (settings, "export-bom");

  return wish == 0 ? is_korean () : wish == 1;
}

static void
remember (FleetReportSaveDialog *self)
{
  gboolean bom = gtk_check_button_get_active (self->bom);

  if (self->format != FLEET_EXPORT_CSV)
    return;
  /* Who likes what the language asks for has said nothing of other languages. */
  g_settings_set_enum (self->settings, "export-bom", bom == is_korean () ? 0 : bom ? 1 : 2);
  g_settings_set_boolean (self->settings, "export-localised", gtk_check_button_get_active (self->localised));
  g_settings_set_boolean (self->settings, "export-utc", gtk_check_button_get_active (self->utc));
}

static void
response_cb (FleetReportSaveDialog *self,
             const char            *response)
{
  if (!g_str_equal (response, "save"))
    return;
  remember (self);
  g_signal_emit (self, signals[CHOSEN], 0);
}

const char *
fleet_report_save_dialog_get (FleetReportSaveDialog *self,
                              FleetExportOptions    *options)
{
  g_return_val_if_fail (FLEET_IS_REPORT_SAVE_DIALOG (self), NULL);
  options->format = self->format;
  options->with_bom = gtk_check_button_get_active (self->bom);
  options->localised = gtk_check_button_get_active (self->localised);
  options->with_utc = gtk_check_button_get_active (self->utc);
  options->unguarded = !gtk_check_button_get_active (self->guarded);
  return gtk_check_button_get_active (self->personal) ? gtk_editable_get_text (GTK_EDITABLE (self->reason)) : NULL;
}

gboolean
fleet_report_save_dialog_is_needed (const FleetReport *report,
                                    FleetExportFormat  format)
{
  return format == FLEET_EXPORT_CSV || report->has_personal;
}

static void
fleet_report_save_dialog_finalize (GObject *object)
{
  g_clear_object (&FLEET_REPORT_SAVE_DIALOG (object)->settings);
  G_OBJECT_CLASS (fleet_report_save_dialog_parent_class)->finalize (object);
}

static void
fleet_report_save_dialog_class_init (FleetReportSaveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_report_save_dialog_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", FLEET_TYPE_REPORT_SAVE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-save-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, for_csv);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, bom);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, localised);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, utc);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, guarded);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, for_personal);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, personal);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, why);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSaveDialog, many);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
fleet_report_save_dialog_init (FleetReportSaveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (FLEET_APP_ID);
}

FleetReportSaveDialog *
fleet_report_save_dialog_new (GtkWindow         *parent,
                              const FleetReport *report,
                              FleetExportFormat  format,
                              gint64             n_rows)
{
  FleetReportSaveDialog *self = g_object_new (FLEET_TYPE_REPORT_SAVE_DIALOG, "transient-for", parent, NULL);

  self->format = format;
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), format == FLEET_EXPORT_CSV ? C_("reports", "Save as CSV") : C_("reports", "Save as PDF"));
  gtk_widget_set_visible (self->for_csv, format == FLEET_EXPORT_CSV);
  gtk_widget_set_visible (self->for_personal, report->has_personal);
  gtk_check_button_set_active (self->bom, format == FLEET_EXPORT_CSV && wants_bom (self->settings));
  gtk_check_button_set_active (self->localised, g_settings_get_boolean (self->settings, "export-localised"));
  gtk_check_button_set_active (self->utc, g_settings_get_boolean (self->settings, "export-utc"));
  if (format == FLEET_EXPORT_CSV && n_rows > FLEET_CSV_SPREADSHEET_ROWS)
    {
      /* Translators: both are numbers of rows */
      g_autofree char *text = g_strdup_printf (C_("reports", "All %'u rows will be in the file, but spreadsheets show only the first %'u. For them, choose a shorter period."),
                                               (guint) MIN (n_rows, G_MAXUINT), (guint) FLEET_CSV_SPREADSHEET_ROWS);

      gtk_label_set_text (self->many, text);
      gtk_widget_set_visible (GTK_WIDGET (self->many), TRUE);
    }
  update_cb (self);
  return self;
}
