/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-dialog: see the header. A shelf needs a reason, so its button waits for one; Return answers. */

#include "fleet-alert-dialog.h"

#include <glib/gi18n.h>

typedef enum
{
  ASKS_NOTE,
  ASKS_SHELF,
  ASKS_ACKNOWLEDGEMENT, /* words are welcome, not needed */
} Kind;

typedef struct
{
  Kind          kind;
  FleetSession *session;
  GStrv         ids;
  GtkEditable  *text;
  GtkWidget    *choices[4]; /* of a shelf; else NULL */
} Question;

/* How long a shelf lasts, by choice; 0: until the alert clears. */
static const gint64 durations[] = { 15 * G_TIME_SPAN_MINUTE, G_TIME_SPAN_HOUR, 4 * G_TIME_SPAN_HOUR, 0 };

static void
free_question (gpointer  data,
               GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->session);
  g_strfreev (self->ids);
  g_free (self);
}

static char *
get_words (Question *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->text)));
}

static gint64
get_until (Question *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->choices[i])) && durations[i] > 0)
      return g_get_real_time () + durations[i];
  return FLEET_TIME_NONE;
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Question         *self)
{
  g_autofree char *words = get_words (self);

  if (g_strcmp0 (response, "do") != 0 || (*words == '\0' && self->kind != ASKS_ACKNOWLEDGEMENT))
    return;
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      if (self->kind == ASKS_SHELF)
        fleet_session_shelve (self->session, self->ids[i], get_until (self), words);
      else if (*words != '\0')
        fleet_session_note (self->session, self->ids[i], words);
      if (self->kind == ASKS_ACKNOWLEDGEMENT)
        fleet_session_acknowledge (self->session, self->ids[i]);
    }
}

static void
text_changed_cb (GtkEditable      *text,
                 AdwMessageDialog *dialog)
{
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (text)));

  adw_message_dialog_set_response_enabled (dialog, "do", *words != '\0');
}

static Question *
make_question (Kind               kind,
               FleetSession      *session,
               const char *const *ids)
{
  Question *self = g_new0 (Question, 1);

  self->kind = kind;
  self->session = g_object_ref (session);
  self->ids = g_strdupv ((GStrv) ids);
  return self;
}

static GtkWidget *
make_entry (Question   *self,
            const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->text = GTK_EDITABLE (entry);
  return entry;
}

static void
ask (Question   *self,
     GtkWidget  *parent,
     const char *heading,
     const char *body,
     const char *answer,
     GtkWidget  *content)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (parent)), heading, body);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), content);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do", answer, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", self->kind == ASKS_ACKNOWLEDGEMENT);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (self->kind != ASKS_ACKNOWLEDGEMENT)
    g_signal_connect (self->text, "changed", G_CALLBACK (text_changed_cb), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), self, free_question, 0);
  gtk_window_set_focus (GTK_WINDOW (dialog), GTK_WIDGET (self->text));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
fleet_alert_dialog_note (GtkWidget         *parent,
                         FleetSession      *session,
                         const char *const *ids)
{
  Question *self = make_question (ASKS_NOTE, session, ids);
  guint n = g_strv_length (self->ids);
  g_autofree char *heading = n == 1 ? g_strdup (_("Add a Note")) : g_strdup_printf (ngettext ("Add a Note to %u Alert", "Add a Note to %u Alerts", n), n);

  ask (self, parent, heading, NULL, _("_Add Note"), make_entry (self, _("What whoever looks next should know")));
}

void
fleet_alert_dialog_shelve (GtkWidget         *parent,
                           FleetSession      *session,
                           const char *const *ids)
{
  const char *const labels[] = { _("1_5 minutes"), _("_1 hour"), _("_4 hours"), _("Until it c_lears") };
  Question *self = make_question (ASKS_SHELF, session, ids);
  guint n = g_strv_length (self->ids);
  g_autofree char *heading = n == 1 ? g_strdup (_("Shelve the Alert")) : g_strdup_printf (ngettext ("Shelve %u Alert", "Shelve %u Alerts", n), n);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      self->choices[i] = gtk_check_button_new_with_mnemonic (labels[i]);
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (self->choices[i]), GTK_CHECK_BUTTON (self->choices[0]));
      gtk_grid_attach (GTK_GRID (grid), self->choices[i], i % 2, i / 2, 1, 1);
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->choices[1]), TRUE);
  gtk_box_append (GTK_BOX (box), make_entry (self, _("Why")));
  gtk_box_append (GTK_BOX (box), grid);
  ask (self, parent, heading, _("It is judged as before, and comes back when the time is over, a day later at the latest. Until then it is out of the way, also when it happens again."), _("_Shelve"), box);
}

void
fleet_alert_dialog_acknowledge (GtkWidget         *parent,
                                FleetSession      *session,
                                const char *const *ids)
{
  Question *self = make_question (ASKS_ACKNOWLEDGEMENT, session, ids);
  guint n = g_strv_length (self->ids);
  g_autofree char *heading = g_strdup_printf (ngettext ("Acknowledge %u Alert That Is Over?", "Acknowledge %u Alerts That Are Over?", n), n);
  /* Translators: %s is who sits at the desk */
  g_autofree char *body = g_strdup_printf (_("The journal says that %s has seen them, and they leave the list. What still holds is not touched. It cannot be taken back."), fleet_session_get_operator (session));

  ask (self, parent, heading, body, _("_Acknowledge"), make_entry (self, _("A note on each of them, if you like")));
}
