/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-save: see the header. Whether letters tell who people are is known when they have been read: the first try goes without a reason, and is nothing but that question when
 * they do. */

#include "fleet-letter-save.h"

#include <glib/gi18n.h>

#include "fleet-letter-why.h"

struct _FleetLetterSave
{
  GObject parent_instance;

  /* owned */
  FleetSession *session;
  char         *path;   /* NULL: none was chosen yet */
  char         *topic;
  char         *kind;

  /* borrowed */
  GtkWidget    *parent; /* NULL: it is gone */
};

G_DEFINE_FINAL_TYPE (FleetLetterSave, fleet_letter_save, G_TYPE_OBJECT)

static void
save (FleetLetterSave *self,
      const char      *why)
{
  fleet_letter_desk_export (fleet_session_get_letters (self->session), self->path, self->topic, self->kind, fleet_session_get_operator (self->session), why);
}

static void
reason_cb (AdwMessageDialog *dialog,
           const char       *response,
           FleetLetterSave  *self)
{
  g_autofree char *why = fleet_letter_why_get (dialog);

  if (g_str_equal (response, "save"))
    save (self, why);
}

static void
personal_cb (FleetLetterSave *self,
             const char      *sentence)
{
  AdwMessageDialog *dialog;

  if (self->parent == NULL || self->path == NULL)
    return;
  dialog = fleet_letter_why_new (self->parent, _("These Letters Tell Who People Are"), _("Say why they are needed. It is logged, with your name and the file."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (reason_cb), self, 0);
  fleet_letter_why_present (dialog, "save", NULL);
}

static void
place_chosen_cb (GtkNativeDialog *chooser,
                 int              response,
                 FleetLetterSave *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    {
      g_free (self->path);
      self->path = g_file_get_path (file);
      if (self->path != NULL)
        save (self, NULL);
      else
        fleet_session_report (self->session, _("Files can only be saved in folders of this machine; choose another."));
    }
  g_object_unref (chooser);
}

void
fleet_letter_save_begin (FleetLetterSave *self,
                         GtkWidget       *parent,
                         const char      *topic,
                         const char      *kind)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (FLEET_IS_LETTER_SAVE (self));

  g_set_weak_pointer (&self->parent, parent);
  g_free (self->topic);
  g_free (self->kind);
  self->topic = g_strdup (topic);
  self->kind = g_strdup (kind);
  chooser = gtk_file_chooser_native_new (C_("letters", "Save Dead Letters as JSON Lines"), GTK_WINDOW (gtk_widget_get_root (parent)), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "dead-letters.jsonl");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
fleet_letter_save_finalize (GObject *object)
{
  FleetLetterSave *self = FLEET_LETTER_SAVE (object);

  g_clear_weak_pointer (&self->parent);
  g_object_unref (self->session);
  g_free (self->path);
  g_free (self->topic);
  g_free (self->kind);
  G_OBJECT_CLASS (fleet_letter_save_parent_class)->finalize (object);
}

static void
fleet_letter_save_class_init (FleetLetterSaveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_letter_save_finalize;
}

static void
fleet_letter_save_init (FleetLetterSave *self)
{
}

FleetLetterSave *
fleet_letter_save_new (FleetSession *session)
{
  FleetLetterSave *self = g_object_new (FLEET_TYPE_LETTER_SAVE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (fleet_session_get_letters (session), "personal", G_CALLBACK (personal_cb), self, G_CONNECT_SWAPPED);
  return self;
}
