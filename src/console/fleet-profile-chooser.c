/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile-chooser: see the header. */

#include "fleet-profile-chooser.h"

#include <glib/gi18n.h>

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GtkWindow       *window)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (window)), "open-profile", g_variant_new_string (path));
  g_object_unref (dialog);
}

void
fleet_profile_chooser_open (GtkWindow *window)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Open a Profile"), window, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) profiles = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (profiles, _("Profiles (*.ini)"));
  gtk_file_filter_add_pattern (profiles, "*.ini");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), profiles);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
