/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-window: see the header. One button at the top right means what comes next: import, cancel, import another. */

#include "fleet-import-window.h"

#include <glib/gi18n.h>

#include "fleet-plain.h"
#include "fleet-presence.h"

typedef enum
{
  COUNT_TAKEN,
  COUNT_ROWS,
  COUNT_KNOWN,
  COUNT_UNREADABLE,
  COUNT_LEFT,
  COUNT_TOO_OLD,
  COUNT_IGNORED,
  N_COUNTS
} Count;

struct _FleetImportWindow
{
  AdwWindow parent_instance;

  FleetSession   *session;

  /* template */
  GtkStack       *stages;
  GtkWidget      *choice;
  GtkWidget      *progress;
  GtkButton      *action_button;
  AdwEntryRow    *place_row;
  AdwEntryRow    *endpoint_row;
  AdwComboRow    *table_row;
  GtkWidget      *folder_button;
  GtkLabel       *heading;
  GtkLabel       *source;
  GtkProgressBar *bar;
  GtkLabel       *figures;
  AdwPreferencesGroup *counts;
  GtkWidget      *problems;
  GtkLabel       *problem_text;

  GtkWidget      *count_rows[N_COUNTS];
  GtkLabel       *count_values[N_COUNTS];
  gboolean        asked; /* for an import of which nothing has been heard yet */
};

enum
{
  PROP_SESSION = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetImportWindow, fleet_import_window, ADW_TYPE_WINDOW)

static const char *const count_titles[N_COUNTS] = {
  [COUNT_TAKEN] = N_("Messages taken"),
  [COUNT_ROWS] = N_("Rows of tables taken"),
  [COUNT_KNOWN] = N_("Here already"),
  [COUNT_UNREADABLE] = N_("Could not be read"),
  [COUNT_LEFT] = N_("Left to the live stream"),
  [COUNT_TOO_OLD] = N_("Older than the profile keeps"),
  [COUNT_IGNORED] = N_("Other objects, passed over"),
};

static gint64
get_count (const FleetImportStatus *status,
           Count                    count)
{
  switch (count)
    {
    case COUNT_TAKEN:
      return status->taken;
    case COUNT_ROWS:
      return status->rows;
    case COUNT_KNOWN:
      return status->known;
    case COUNT_UNREADABLE:
      return status->unreadable;
    case COUNT_LEFT:
      return status->left;
    case COUNT_TOO_OLD:
      return status->too_old;
    case COUNT_IGNORED:
      return status->ignored;
    case N_COUNTS:
    default:
      return 0;
    }
}

/* Every object was gone through by an import before. */
static gboolean
is_nothing_new (const FleetImportStatus *status)
{
  return status->state == FLEET_IMPORT_DONE && status->objects > 0 && status->messages == 0;
}

static const char *
get_heading (const FleetImportStatus *status)
{
  switch (status->state)
    {
    case FLEET_IMPORT_LISTING:
      return _("Looking at what there is…");
    case FLEET_IMPORT_RUNNING:
      return _("Importing…");
    case FLEET_IMPORT_DONE:
      if (status->too_old > 0)
        return status->too_old < status->messages ? _("Imported in part") : _("Not imported");
      return is_nothing_new (status) ? _("Nothing New") : _("Imported");
    case FLEET_IMPORT_CANCELLED:
      return _("Cancelled. Importing the same place again goes on where this stopped.");
    case FLEET_IMPORT_FAILED:
      return status->messages > 0 ? _("Imported in part") : _("Not imported");
    default:
      return "";
    }
}

/* How long it will take, or has taken. */
static char *
duration_text (gint64 seconds)
{
  if (seconds < 90)
    return g_strdup_printf (g_dngettext (NULL, "%d second", "%d seconds", (gulong) seconds), (int) seconds);
  if (seconds < 90 * 60)
    return g_strdup_printf (g_dngettext (NULL, "%d minute", "%d minutes", (gulong) (seconds + 30) / 60), (int) (seconds + 30) / 60);
  return g_strdup_printf (g_dngettext (NULL, "%d hour", "%d hours", (gulong) (seconds + 1800) / 3600), (int) ((seconds + 1800) / 3600));
}

/* "34 of 120 objects · 1.2 GB of 4.1 GB · 210,000 lines/s · about 3 minutes more" */
static char *
figures_text (const FleetImportStatus *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *bytes_done = g_format_size (status->bytes_done), *bytes = g_format_size (status->bytes);
  g_autofree char *remaining = status->remaining_s >= 0 ? duration_text (status->remaining_s) : NULL, *taken = duration_text ((gint64) status->seconds);

  if (status->state == FLEET_IMPORT_LISTING || status->objects == 0)
    return g_strdup ("");
  g_string_append_printf (text, _("%'d of %'d objects"), (int) status->objects_done, (int) status->objects);
  g_string_append (text, " · ");
  g_string_append_printf (text, _("%s of %s"), bytes_done, bytes);
  g_string_append (text, " · ");
  g_string_append_printf (text, _("%'.0f lines a second"), status->rate);
  if (!fleet_import_status_is_over (status) && remaining == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  g_string_append (text, " · ");
  if (fleet_import_status_is_over (status))
    g_string_append (text, taken);
  else
    /* Translators: how long an import still takes: about 3 minutes more */
    g_string_append_printf (text, _("about %s more"), remaining);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is to be done, or how it is doing. Newly allocated. */
static char *
advice_text (const FleetImportStatus *status)
{
  if (status->sentence != NULL)
    return fleet_plain_text (status->sentence);
  if (fleet_import_status_is_over (status) && status->too_old > 0)
    return g_strdup (_("What is older than the profile keeps was left. Raise keep in its group [store], restart, and import the same place again: only that is taken then."));
  if (is_nothing_new (status))
    return g_strdup (_("All that is there was gone through by an import before, and is read only once."));
  return figures_text (status);
}

static void
show_counts (FleetImportWindow       *self,
             const FleetImportStatus *status)
{
  for (Count count = 0; count < N_COUNTS; count++)
    {
      gint64 number = get_count (status, count);
      g_autofree char *text = g_strdup_printf ("%'" G_GINT64_FORMAT, number);

      gtk_label_set_text (self->count_values[count], text);
      gtk_widget_set_visible (self->count_rows[count], number > 0 || count == COUNT_TAKEN || count == COUNT_KNOWN);
    }
}

static void
show_problems (FleetImportWindow       *self,
               const FleetImportStatus *status)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < status->problems->len; i++)
    {
      g_autofree char *plain = fleet_plain_text (g_ptr_array_index (status->problems, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", plain);
    }
  if (status->n_problems > status->problems->len)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, g_dngettext (NULL, "… and %d more", "… and %d more", status->n_problems - status->problems->len), (int) (status->n_problems - status->problems->len));
    }
  gtk_label_set_text (self->problem_text, text->str);
  gtk_widget_set_visible (self->problems, text->len > 0);
}

static void
set_action (FleetImportWindow *self,
            const char        *label,
            const char        *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_button_set_use_underline (self->action_button, TRUE);
  gtk_button_set_label (self->action_button, label);
  gtk_widget_set_css_classes (GTK_WIDGET (self->action_button), classes);
}

static gboolean
is_choosing (FleetImportWindow *self)
{
  return gtk_stack_get_visible_child (self->stages) == self->choice;
}

static void
show_choice (FleetImportWindow *self)
{
  gtk_stack_set_visible_child (self->stages, self->choice);
  set_action (self, _("_Import"), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->action_button), *gtk_editable_get_text (GTK_EDITABLE (self->place_row)) != '\0');
}

static void
show_progress (FleetImportWindow       *self,
               const FleetImportStatus *status)
{
  gboolean is_over = fleet_import_status_is_over (status);
  g_autofree char *advice = advice_text (status), *source = fleet_plain_text (status->source);

  gtk_stack_set_visible_child (self->stages, self->progress);
  gtk_label_set_text (self->heading, get_heading (status));
  gtk_label_set_text (self->source, source);
  gtk_label_set_text (self->figures, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !is_over || status->bytes > 0);
  if (status->state == FLEET_IMPORT_LISTING)
    gtk_progress_bar_pulse (self->bar);
  else
    gtk_progress_bar_set_fraction (self->bar, status->state == FLEET_IMPORT_DONE ? 1 : status->bytes > 0 ? MIN (1, (double) status->bytes_done / status->bytes) : 0);
  show_counts (self, status);
  gtk_widget_set_visible (GTK_WIDGET (self->counts), status->objects > 0);
  show_problems (self, status);
  set_action (self, is_over ? _("Import _Another…") : _("_Cancel"), is_over ? "raised" : "destructive-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->action_button), TRUE);
}

static void
import_changed_cb (FleetImportWindow *self)
{
  const FleetImportStatus *status = fleet_session_get_import (self->session);

  /* Choosing the next one is not disturbed by what is heard of the last. */
  if (status == NULL || (is_choosing (self) && !self->asked && fleet_import_status_is_over (status)))
    return;
  self->asked = FALSE;
  show_progress (self, status);
}

static void
begin (FleetImportWindow *self)
{
  static const char *const tables[] = { NULL, "car", "device", "reservation" };
  g_autofree char *place = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->place_row))));
  g_autofree char *endpoint = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->endpoint_row))));
  gboolean is_s3 = g_str_has_prefix (place, "s3://");

  if (*place == '\0')
    return;
  self->asked = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->action_button), FALSE);
  if (!fleet_session_import (self->session, place, is_s3 && *endpoint != '\0' ? endpoint : NULL, tables[MIN (adw_combo_row_get_selected (self->table_row), 3)]))
    show_choice (self);
}

static void
action_cb (FleetImportWindow *self)
{
  const FleetImportStatus *status = fleet_session_get_import (self->session);

  if (is_choosing (self))
    begin (self);
  else if (status != NULL && !fleet_import_status_is_over (status))
    fleet_session_cancel_import (self->session);
  else
    show_choice (self);
}

static void
place_changed_cb (FleetImportWindow *self)
{
  const char *place = gtk_editable_get_text (GTK_EDITABLE (self->place_row));

  gtk_widget_set_sensitive (GTK_WIDGET (self->endpoint_row), g_str_has_prefix (place, "s3://"));
  if (is_choosing (self))
    gtk_widget_set_sensitive (GTK_WIDGET (self->action_button), *place != '\0');
}

static void
folder_chosen_cb (GtkNativeDialog   *dialog,
                  int                response,
                  FleetImportWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->place_row), path);
  g_object_unref (dialog);
}

static void
choose_folder_cb (FleetImportWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Choose a Folder to Import"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_counts (FleetImportWindow *self)
{
  for (Count count = 0; count < N_COUNTS; count++)
    {
      GtkWidget *row = adw_action_row_new (), *value = gtk_label_new (NULL);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(count_titles[count])); /* markup-safe: ours */
      gtk_widget_add_css_class (value, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
      adw_preferences_group_add (self->counts, row);
      self->count_rows[count] = row;
      self->count_values[count] = GTK_LABEL (value);
    }
}

static void
fleet_import_window_constructed (GObject *object)
{
  FleetImportWindow *self = FLEET_IMPORT_WINDOW (object);
  const FleetImportStatus *status;

  G_OBJECT_CLASS (fleet_import_window_parent_class)->constructed (object);
  g_signal_connect_object (self->session, "import-changed", G_CALLBACK (import_changed_cb), self, G_CONNECT_SWAPPED);
  status = fleet_session_get_import (self->session);
  if (status != NULL && !fleet_import_status_is_over (status))
    show_progress (self, status);
  else
    show_choice (self);
  place_changed_cb (self);
}

static void
fleet_import_window_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  FleetImportWindow *self = FLEET_IMPORT_WINDOW (object);

  if (id == PROP_SESSION)
    self->session = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_import_window_dispose (GObject *object)
{
  g_clear_object (&FLEET_IMPORT_WINDOW (object)->session);
  G_OBJECT_CLASS (fleet_import_window_parent_class)->dispose (object);
}

static void
fleet_import_window_class_init (FleetImportWindowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = fleet_import_window_constructed;
  object_class->set_property = fleet_import_window_set_property;
  object_class->dispose = fleet_import_window_dispose;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, FLEET_TYPE_SESSION, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/import/fleet-import-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, action_button);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, place_row);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, endpoint_row);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, table_row);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, folder_button);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, source);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, figures);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, counts);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, FleetImportWindow, problem_text);
}

static void
fleet_import_window_init (FleetImportWindow *self)
{
  const char *tables[] = { _("nothing of ours"), _("cars"), _("devices"), _("reservations"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (tables);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->table_row, G_LIST_MODEL (list));
  add_counts (self);
  fleet_presence_watch (GTK_WIDGET (self));
  g_signal_connect_object (self->action_button, "clicked", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folder_button, "clicked", G_CALLBACK (choose_folder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->place_row, "changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->place_row, "entry-activated", G_CALLBACK (begin), self, G_CONNECT_SWAPPED);
}

void
fleet_import_window_open (GtkWindow    *parent,
                          FleetSession *session)
{
  static FleetImportWindow *shown;

  g_return_if_fail (FLEET_IS_SESSION (session));
  if (shown == NULL)
    g_set_weak_pointer (&shown, g_object_new (FLEET_TYPE_IMPORT_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, "session", session, NULL));
  gtk_window_present (GTK_WINDOW (shown));
}
