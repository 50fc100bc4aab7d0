/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-export: see the header. */

#include "fleet-chart-export.h"

#include <glib/gi18n.h>

#include "fleet-escape.h"
#include "fleet-when.h"

typedef struct
{
  GWeakRef widget;
  GBytes  *bytes;
} Save;

static void
free_save (Save *self)
{
  g_weak_ref_clear (&self->widget);
  g_bytes_unref (self->bytes);
  g_free (self);
}

void
fleet_chart_export_tell (GtkWidget  *widget,
                         const char *sentence)
{
  GtkWidget *toasts = widget != NULL ? gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY) : NULL;

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), fleet_escape_toast (sentence));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Save *self = user_data;
  GFile *file = G_FILE (source);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (file), *sentence = NULL;

  if (g_file_replace_contents_finish (file, result, NULL, &error))
    sentence = g_strdup_printf (_("Saved as %s"), name);
  else
    sentence = g_strdup_printf (_("Nothing was saved: %s"), error->message);
  fleet_chart_export_tell (widget, sentence);
  free_save (self);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Save            *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  /* A file is written beside and put in its place when it is whole. */
  if (file != NULL)
    g_file_replace_contents_bytes_async (file, self->bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb, self);
  else
    free_save (self);
  g_object_unref (dialog);
}

void
fleet_chart_export_save (GtkWidget  *widget,
                         const char *suffix,
                         GBytes     *bytes)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the Chart"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  g_autoptr (GDateTime) now = g_date_time_new_now (zone);
  g_autofree char *moment = g_date_time_format (now, "%Y-%m-%dT%H%M%z");
  g_autofree char *name = g_strdup_printf ("chart_%s.%s", moment, suffix);
  Save *self = g_new0 (Save, 1);

  g_weak_ref_init (&self->widget, widget);
  self->bytes = bytes;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
