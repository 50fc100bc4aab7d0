/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-save: dialog, file chooser, run; each begins the next. */

#include "fleet-report-save.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-local-time.h"
#include "fleet-report-save-dialog.h"

struct _FleetReportSave
{
  AdwBin parent_instance;

  /* template */
  GtkRevealer          *revealer;
  GtkSpinner           *spinner;
  GtkLabel             *label;
  GtkWidget            *stop;
  GtkWidget            *show;
  GtkWidget            *close;

  /* owned */
  FleetReportRun       *run;
  FleetSession         *session;
  GTimeZone            *zone;
  FleetReportRequest   *request;
  char                 *reason;  /* why personal columns are wanted; NULL: they are not */
  char                 *path;    /* of the last file */

  const FleetReport    *report;  /* the book's, which the run keeps */
  FleetReportTranslate  translate;
  FleetExportOptions    options;
};

G_DEFINE_FINAL_TYPE (FleetReportSave, fleet_report_save, ADW_TYPE_BIN)

static void
show_line (FleetReportSave *self,
           const char      *text,
           gboolean         is_running,
           gboolean         is_there)
{
  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  gtk_spinner_set_spinning (self->spinner, is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_running);
  gtk_widget_set_visible (self->stop, is_running);
  gtk_widget_set_visible (self->show, is_there);
  gtk_widget_set_visible (self->close, !is_running);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
progress_cb (FleetReportSave *self)
{
  g_autofree char *name = g_path_get_basename (self->path), *text = NULL;
  gint64 n_rows;

  if (!fleet_report_run_get_saving (self->run, &n_rows))
    return;
  if (n_rows > 0)
    /* Translators: a file's name, and how many rows are in it by now */
    text = g_strdup_printf (ngettext ("Saving %s: %'u row", "Saving %s: %'u rows", n_rows), name, (guint) n_rows);
  else
    text = g_strdup_printf (_("Saving %s…"), name);
  show_line (self, text, TRUE, FALSE);
}

static void
saved_cb (FleetReportSave *self,
          const char      *path,
          gint64           n_rows,
          const char      *wrong)
{
  g_autofree char *name = g_path_get_basename (path), *text = NULL;

  if (wrong != NULL && *wrong == '\0')
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
  else if (wrong != NULL)
    show_line (self, wrong, FALSE, FALSE);
  else
    {
      text = g_strdup_printf (ngettext ("%s is saved: %'u row", "%s is saved: %'u rows", n_rows), name, (guint) n_rows);
      show_line (self, text, FALSE, TRUE);
    }
}

static void
stop_cb (FleetReportSave *self)
{
  fleet_report_run_stop_saving (self->run);
}

static void
close_cb (FleetReportSave *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
show_cb (FleetReportSave *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
save (FleetReportSave *self)
{
  self->options.zone = self->zone;
  self->options.translate = self->translate;
  self->options.by = fleet_session_get_operator (self->session);
  self->options.reason = self->reason;
  fleet_report_run_save (self->run, fleet_session_get_history (self->session), self->path, &self->options, self->reason != NULL);
}

static void
place_chosen_cb (GtkNativeDialog *chooser,
                 int              response,
                 FleetReportSave *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  gint64 n_rows;

  if (file != NULL && !fleet_report_run_get_saving (self->run, &n_rows))
    {
      g_free (self->path);
      self->path = g_file_get_path (file);
      if (self->path != NULL)
        save (self);
      else
        show_line (self, _("Files can only be saved in folders of this machine; choose another."), FALSE, FALSE);
    }
  g_object_unref (chooser);
}

/* "alerts_2026-11-25T0900+0900.csv": the period's begin, as far as a file's name can say it. */
static char *
suggest_name (FleetReportSave *self)
{
  char buffer[FLEET_LOCAL_TIME_BUFFER];
  g_autofree char *time = g_strdup (fleet_local_time_print (self->zone, self->request->from_us - self->request->from_us % (60 * G_USEC_PER_SEC), buffer));
  g_autoptr (GString) name = g_string_new (self->report->id);

  g_string_append_printf (name, "_%.16s%s", time, time + strlen (time) - strlen ("+09:00"));
  g_string_replace (name, ":", "", 0);
  g_string_append_printf (name, ".%s", fleet_export_format_to_string (self->options.format));
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
ask_place (FleetReportSave *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  const char *title = self->options.format == FLEET_EXPORT_CSV ? C_("reports", "Save as CSV") : C_("reports", "Save as PDF");
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autofree char *name = suggest_name (self);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
chosen_cb (FleetReportSaveDialog *dialog,
           FleetReportSave       *self)
{
  g_free (self->reason);
  self->reason = g_strdup (fleet_report_save_dialog_get (dialog, &self->options));
  ask_place (self);
}

static gint64
count_rows (FleetReportSave *self)
{
  FleetRows *rows = fleet_report_run_get_rows (self->run);
  FleetReportFigures *figures = fleet_report_run_get_figures (self->run);
  double number;

  /* The figure of rows counts those beyond what is shown, too. */
  for (guint i = 0; figures != NULL && i < self->report->figures->len; i++)
    if (((FleetReportFigure *) self->report->figures->pdata[i])->function == FLEET_REPORT_ROWS && fleet_report_figures_get (figures, i, &number))
      return number;
  return rows != NULL ? fleet_rows_get_n_rows (rows) : 0;
}

void
fleet_report_save_begin (FleetReportSave   *self,
                         FleetExportFormat  format)
{
  gint64 n_rows;

  g_return_if_fail (FLEET_IS_REPORT_SAVE (self));
  if (self->run == NULL || self->report == NULL || fleet_report_run_get_saving (self->run, &n_rows))
    return;
  self->options = (FleetExportOptions) { .format = format };
  g_clear_pointer (&self->reason, g_free);
  if (fleet_report_save_dialog_is_needed (self->report, format))
    {
      FleetReportSaveDialog *dialog = fleet_report_save_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->report, format, count_rows (self));

      g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, 0);
      gtk_window_present (GTK_WINDOW (dialog));
    }
  else
    ask_place (self);
}

void
fleet_report_save_set_run (FleetReportSave      *self,
                           FleetReportRun       *run,
                           FleetSession         *session,
                           GTimeZone            *zone,
                           FleetReportTranslate  translate)
{
  g_return_if_fail (FLEET_IS_REPORT_SAVE (self) && self->run == NULL);
  self->run = g_object_ref (run);
  self->session = g_object_ref (session);
  self->zone = g_time_zone_ref (zone);
  self->translate = translate;
  g_signal_connect_object (run, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
}

void
fleet_report_save_set_request (FleetReportSave          *self,
                               const FleetReport        *report,
                               const FleetReportRequest *request)
{
  g_return_if_fail (FLEET_IS_REPORT_SAVE (self));
  fleet_report_request_free (self->request);
  self->request = fleet_report_request_copy (request);
  self->report = report;
}

static void
fleet_report_save_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_save_parent_class)->dispose (object);
}

static void
fleet_report_save_finalize (GObject *object)
{
  FleetReportSave *self = FLEET_REPORT_SAVE (object);

  g_clear_object (&self->run);
  g_clear_object (&self->session);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  fleet_report_request_free (self->request);
  g_free (self->reason);
  g_free (self->path);
  G_OBJECT_CLASS (fleet_report_save_parent_class)->finalize (object);
}

static void
fleet_report_save_class_init (FleetReportSaveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_report_save_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_report_save_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-save.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, revealer);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, spinner);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, label);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, stop);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, show);
  gtk_widget_class_bind_template_child (widget_class, FleetReportSave, close);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
fleet_report_save_init (FleetReportSave *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
