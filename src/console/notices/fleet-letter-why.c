/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-why: see the header. */

#include "fleet-letter-why.h"

#include <glib/gi18n.h>

#define NEEDING "fleet-needing" /* the dialog's GStrv: responses that need a reason */

static void
changed_cb (GtkEditable      *entry,
            AdwMessageDialog *dialog)
{
  const GStrv needing = g_object_get_data (G_OBJECT (dialog), NEEDING);

  for (guint i = 0; needing[i] != NULL; i++)
    adw_message_dialog_set_response_enabled (dialog, needing[i], *gtk_editable_get_text (entry) != '\0');
}

AdwMessageDialog *
fleet_letter_why_new (GtkWidget  *parent,
                      const char *heading,
                      const char *body)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (parent)), heading, body));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Reason"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  return dialog;
}

void
fleet_letter_why_present (AdwMessageDialog *dialog,
                          const char       *response,
                          ...)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autoptr (GStrvBuilder) needing = g_strv_builder_new ();
  va_list more;

  va_start (more, response);
  for (const char *name = response; name != NULL; name = va_arg (more, const char *))
    g_strv_builder_add (needing, name);
  va_end (more);
  g_object_set_data_full (G_OBJECT (dialog), NEEDING, g_strv_builder_end (needing), (GDestroyNotify) g_strfreev);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), dialog);
  changed_cb (entry, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
fleet_letter_why_get (AdwMessageDialog *dialog)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog))));
}
