/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-saver: see the header. The dialog is the desktop's (a portal in a sandbox). In Korean a file begins with a BOM, without which Korean spreadsheets read another encoding. */

#include "fleet-query-saver.h"

#include <glib/gi18n.h>

#include "fleet-pane.h"
#include "fleet-when.h"

/* What spreadsheets have room for. */
#define SPREADSHEET_ROWS 1048575

typedef struct
{
  GtkFileChooserNative *dialog;
  FleetQuery           *query;
  char                 *statement; /* of the answer that is seen now, whatever is run while the dialog is open */
} Asking;

static gboolean
wants_bom (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "ko");
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Asking          *asking)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  guint64 n_rows;

  if (path != NULL && !fleet_query_get_saving (asking->query, &n_rows))
    fleet_query_save (asking->query, asking->statement, path, wants_bom ());
  g_object_unref (asking->query);
  g_free (asking->statement);
  g_free (asking);
  g_object_unref (dialog);
}

void
fleet_query_saver_ask (GtkWidget  *pane,
                       FleetQuery *query)
{
  Asking *asking = g_new (Asking, 1);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the Answer"), GTK_WINDOW (gtk_widget_get_root (pane)), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  g_autoptr (GDateTime) now = g_date_time_new_now (zone);
  g_autofree char *name = g_date_time_format (now, "answer_%Y-%m-%dT%H%M%z.csv");

  *asking = (Asking) { .dialog = dialog, .query = g_object_ref (query), .statement = g_strdup (fleet_query_get_statement (query)) };
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
fleet_query_saver_tell (GtkWidget  *pane,
                        guint64     n_rows,
                        const char *sentence)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (pane));
  g_autofree char *told = NULL;

  if (sentence != NULL && *sentence == '\0')
    told = g_strdup (_("Saving was stopped; no file was written."));
  else if (sentence != NULL)
    told = g_strdup (sentence);
  else if (n_rows > SPREADSHEET_ROWS)
    told = g_strdup_printf (_("%'u rows saved. Spreadsheets show the first %'u of them only."), (guint) n_rows, SPREADSHEET_ROWS);
  else
    told = g_strdup_printf (ngettext ("%'u row saved.", "%'u rows saved.", n_rows), (guint) n_rows);
  fleet_session_report (session, told);
}
