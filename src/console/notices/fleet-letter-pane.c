/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-pane: see the header. Groups are asked for every few seconds while the page is seen; a list is made anew only when it says something else. */

#include "fleet-letter-pane.h"

#include <glib/gi18n.h>

#include "fleet-letter-text.h"
#include "fleet-when.h"

#define REFRESH_S     3
/* Letters of a group that are listed. */
#define MOST_LISTED   200
/* Letters that are taken up at once; then the next. */
#define MOST_TAKEN_UP 2000

typedef enum
{
  TAKE_UP_RETRY,
  TAKE_UP_DISCARD,
} TakeUp;

struct _FleetLetterPane
{
  FleetPane parent_instance;

  /* template */
  GtkStack        *stack;
  GtkWidget       *work;
  GtkWidget       *empty;
  GtkListBox      *group_list;
  GtkListBox      *letter_list;
  GtkLabel        *reason_label;
  FleetLetterText *text;

  /* owned */
  GPtrArray       *groups;    /* FleetLetterGroup; NULL: not asked yet */
  GPtrArray       *items;     /* FleetLetterItem of the chosen group; NULL: none */
  GCancellable    *asking;    /* of groups */
  GCancellable    *looking;   /* of letters and of the one that is shown */
  char            *topic;     /* of the chosen group; NULL: none */
  char            *kind;
  char            *why;       /* of a discard on its way */
  guint            timer;
  gboolean         settling;  /* rows are selected by us */
};

G_DEFINE_FINAL_TYPE (FleetLetterPane, fleet_letter_pane, FLEET_TYPE_PANE)

static FleetHistory *
get_history (FleetLetterPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));

  return session != NULL ? fleet_session_get_history (session) : NULL;
}

static void
renew (GCancellable **place)
{
  if (*place != NULL)
    g_cancellable_cancel (*place);
  g_clear_object (place);
  *place = g_cancellable_new ();
}

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static GtkWidget *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle,
         gint64      count)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *labels[] = { gtk_label_new (title), gtk_label_new (subtitle) };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (labels[i]), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (texts), labels[i]);
    }
  gtk_widget_add_css_class (labels[1], "fleet-small");
  gtk_widget_add_css_class (labels[1], "fleet-quiet");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (line), texts);
  if (count > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, count);
      GtkWidget *label = gtk_label_new (number);

      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (line), label);
    }
  gtk_widget_add_css_class (line, "fleet-letter-row");
  gtk_widget_set_tooltip_text (row, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_append (list, row);
  return row;
}

static void
letter_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = fleet_letter_box_finish (result, &error);
  FleetLetterPane *self = user_data;
  const FleetDeadLetter *letter;
  g_autofree char *when = NULL, *text = NULL;

  if (items == NULL || items->len == 0)
    return;
  letter = ((FleetLetterItem *) items->pdata[0])->letter;
  when = fleet_when_absolute (letter->kafka_us);
  text = g_strdup_printf ("%s\n%s / %d / %" G_GINT64_FORMAT "   %s", letter->reason, letter->topic, letter->partition, letter->offset, when);
  gtk_label_set_text (self->reason_label, text);
  fleet_letter_text_show (self->text, letter->payload, fleet_letter_box_place (letter->reason));
}

static void
letter_selected_cb (FleetLetterPane *self,
                    GtkListBoxRow   *row)
{
  const FleetLetterItem *item;

  if (row == NULL || self->items == NULL || get_history (self) == NULL)
    return;
  item = self->items->pdata[gtk_list_box_row_get_index (row)];
  fleet_letter_box_letter_async (get_history (self), item->letter->place, item->letter->offset, self->looking, letter_cb, self);
}

static void
letters_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = fleet_letter_box_finish (result, &error);
  FleetLetterPane *self = user_data;

  if (items == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  clear (self->letter_list);
  self->items = items;
  for (guint i = 0; i < items->len; i++)
    {
      const FleetLetterItem *item = items->pdata[i];
      g_autofree char *place = g_strdup_printf ("%d / %" G_GINT64_FORMAT, item->letter->partition, item->letter->offset);
      g_autofree char *when = fleet_when_absolute (item->letter->kafka_us);
      /* Translators: how often somebody had a dead letter read again in vain, and when it came */
      g_autofree char *tries = g_strdup_printf (ngettext ("Tried %u time · %s", "Tried %u times · %s", item->attempts), (guint) item->attempts, when);

      add_row (self->letter_list, place, item->attempts > 0 ? tries : when, 0);
    }
  if (items->len > 0)
    gtk_list_box_select_row (self->letter_list, gtk_list_box_get_row_at_index (self->letter_list, 0));
}

static void
show_group (FleetLetterPane        *self,
            const FleetLetterGroup *group)
{
  g_free (self->topic);
  g_free (self->kind);
  self->topic = g_strdup (group->topic);
  self->kind = g_strdup (group->kind);
  renew (&self->looking);
  fleet_letter_box_letters_async (get_history (self), group->topic, group->kind, MOST_LISTED, FALSE, self->looking, letters_cb, self);
}

static void
group_selected_cb (FleetLetterPane *self,
                   GtkListBoxRow   *row)
{
  if (row != NULL && !self->settling && self->groups != NULL && get_history (self) != NULL)
    show_group (self, self->groups->pdata[gtk_list_box_row_get_index (row)]);
}

static gboolean
are_same (GPtrArray *a,
          GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FleetLetterGroup *x = a->pdata[i], *y = b->pdata[i];

      if (x->count != y->count || !g_str_equal (x->kind, y->kind) || !g_str_equal (x->topic, y->topic))
        return FALSE;
    }
  return TRUE;
}

static void
list_groups (FleetLetterPane *self)
{
  guint chosen = 0;

  self->settling = TRUE;
  clear (self->group_list);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const FleetLetterGroup *group = self->groups->pdata[i];
      gint64 now_us = g_get_real_time ();
      g_autofree char *first = fleet_when_clock (group->first_us, now_us), *last = fleet_when_clock (group->last_us, now_us);
      g_autofree char *about = g_strdup_printf ("%s · %s – %s", group->topic, first, last);

      add_row (self->group_list, group->kind, about, group->count);
      if (g_strcmp0 (group->kind, self->kind) == 0 && g_strcmp0 (group->topic, self->topic) == 0)
        chosen = i;
    }
  self->settling = FALSE;
  if (self->groups->len > 0)
    gtk_list_box_select_row (self->group_list, gtk_list_box_get_row_at_index (self->group_list, chosen));
}

static void
groups_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *groups = fleet_letter_box_finish (result, &error);
  FleetLetterPane *self = user_data;

  if (groups == NULL)
    return;
  gtk_stack_set_visible_child (self->stack, groups->len > 0 ? self->work : self->empty);
  if (are_same (self->groups, groups))
    {
      g_ptr_array_unref (groups);
      return;
    }
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  self->groups = groups;
  list_groups (self);
}

static void
ask_groups (FleetLetterPane *self)
{
  if (get_history (self) == NULL)
    return;
  renew (&self->asking);
  fleet_letter_box_groups_async (get_history (self), self->asking, groups_cb, self);
}

static gboolean
refresh_cb (gpointer data)
{
  ask_groups (data);
  return G_SOURCE_CONTINUE;
}

static void
mapped_cb (FleetLetterPane *self)
{
  ask_groups (self);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
}

static void
unmapped_cb (FleetLetterPane *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
taken_cb (GAsyncResult    *result,
          FleetLetterPane *self,
          TakeUp           what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = fleet_letter_box_finish (result, &error);
  FleetSession *session;

  if (items == NULL)
    return;
  session = fleet_pane_get_session (FLEET_PANE (self));
  if (what == TAKE_UP_RETRY)
    fleet_session_retry_letters (session, fleet_letter_box_take_letters (items));
  else
    fleet_session_discard_letters (session, fleet_letter_box_take_letters (items), self->why);
}

static void
retry_taken_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  taken_cb (result, user_data, TAKE_UP_RETRY);
}

static void
discard_taken_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  taken_cb (result, user_data, TAKE_UP_DISCARD);
}

/* The letter that is selected, or all of its group. */
static void
take_up (FleetLetterPane     *self,
         gboolean             all,
         GAsyncReadyCallback  taken)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->letter_list);

  if (get_history (self) == NULL || self->topic == NULL)
    return;
  if (all)
    fleet_letter_box_letters_async (get_history (self), self->topic, self->kind, MOST_TAKEN_UP, TRUE, self->looking, taken, self);
  else if (row != NULL && self->items != NULL)
    {
      const FleetLetterItem *item = self->items->pdata[gtk_list_box_row_get_index (row)];

      fleet_letter_box_letter_async (get_history (self), item->letter->place, item->letter->offset, self->looking, taken, self);
    }
}

static void
retry_one_cb (FleetLetterPane *self)
{
  take_up (self, FALSE, retry_taken_cb);
}

static void
retry_all_cb (FleetLetterPane *self)
{
  take_up (self, TRUE, retry_taken_cb);
}

static void
discard_answered_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     FleetLetterPane  *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));

  if (g_strcmp0 (response, "cancel") == 0)
    return;
  g_free (self->why);
  self->why = g_strdup (gtk_editable_get_text (entry));
  take_up (self, g_str_equal (response, "all"), discard_taken_cb);
}

static void
why_changed_cb (GtkEditable      *entry,
                AdwMessageDialog *dialog)
{
  gboolean has_reason = *gtk_editable_get_text (entry) != '\0';

  adw_message_dialog_set_response_enabled (dialog, "one", has_reason);
  adw_message_dialog_set_response_enabled (dialog, "all", has_reason);
}

static void
discard_cb (FleetLetterPane *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Discard Dead Letters?"),
                                              _("What they held is lost to this console. Who discarded them and why is kept."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Reason"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "one", _("_This One"), "all", _("_All of the Group"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "all", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (why_changed_cb), dialog);
  why_changed_cb (GTK_EDITABLE (entry), ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
fleet_letter_pane_dispose (GObject *object)
{
  FleetLetterPane *self = FLEET_LETTER_PANE (object);

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->asking);
  g_clear_object (&self->looking);
  g_clear_handle_id (&self->timer, g_source_remove);
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->why, g_free);
  G_OBJECT_CLASS (fleet_letter_pane_parent_class)->dispose (object);
}

static void
fleet_letter_pane_class_init (FleetLetterPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_letter_pane_dispose;
  g_type_ensure (FLEET_TYPE_LETTER_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-letter-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, work);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, empty);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, group_list);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, letter_list);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, reason_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, text);
  gtk_widget_class_bind_template_callback (widget_class, group_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, letter_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_one_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, unmapped_cb);
}

static void
fleet_letter_pane_init (FleetLetterPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
