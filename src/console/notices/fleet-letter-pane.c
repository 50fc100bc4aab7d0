/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-pane: see the header. Groups and the letters of the chosen one are asked for every few seconds while the page is seen; lists change only where something else is said. */

#include "fleet-letter-pane.h"

#include <glib/gi18n.h>

#include "fleet-letter-detail.h"
#include "fleet-letter-line.h"
#include "fleet-letter-list.h"
#include "fleet-letter-save.h"
#include "fleet-letter-why.h"
#include "fleet-letter-words.h"
#include "fleet-query-statement.h"
#include "fleet-when.h"

#define REFRESH_S 3

struct _FleetLetterPane
{
  FleetPane parent_instance;

  /* template */
  GtkStack           *stack;
  GtkWidget          *work;
  GtkWidget          *empty;
  GtkListBox         *group_list;
  GtkListView        *letter_view;
  GtkLabel           *count_label;
  GtkWidget          *doings;
  GtkWidget          *progress;
  GtkLabel           *progress_label;
  FleetLetterDetail  *detail;

  /* owned */
  GPtrArray          *groups;    /* FleetLetterGroup; NULL: not asked yet */
  FleetLetterList    *letters;
  GtkSingleSelection *selection;
  FleetLetterSave    *save;      /* NULL: no session yet */
  GCancellable       *asking;    /* of groups */
  GCancellable       *looking;   /* of the letter that is shown */
  char               *topic;     /* of the chosen group; NULL: none */
  char               *kind;
  gint64              total;     /* of its letters */
  gint64              shown_id;  /* the letter that is shown, as it was attempted so often; 0: none */
  gint64              shown_attempts;
  guint               timer;
  gboolean            settling;  /* rows are selected by us */
};

G_DEFINE_FINAL_TYPE (FleetLetterPane, fleet_letter_pane, FLEET_TYPE_PANE)

static FleetHistory *
get_history (FleetLetterPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));

  return session != NULL ? fleet_session_get_history (session) : NULL;
}

static FleetLetterDesk *
get_desk (FleetLetterPane *self)
{
  return fleet_session_get_letters (fleet_pane_get_session (FLEET_PANE (self)));
}

static void
renew (GCancellable **place)
{
  if (*place != NULL)
    g_cancellable_cancel (*place);
  g_clear_object (place);
  *place = g_cancellable_new ();
}

/* ---- rows ---- */

static void
add_group (FleetLetterPane        *self,
           const FleetLetterGroup *group)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = fleet_letter_line_new ();
  gint64 now_us = g_get_real_time ();
  g_autofree char *first = fleet_when_clock (group->first_us, now_us), *last = fleet_when_clock (group->last_us, now_us);
  g_autofree char *words = fleet_letter_words (group->kind);
  g_autofree char *about = g_str_equal (first, last) ? g_strdup_printf ("%s · %s", group->topic, first) : g_strdup_printf ("%s · %s – %s", group->topic, first, last);

  fleet_letter_line_set (FLEET_LETTER_LINE (line), words, about, group->count);
  gtk_widget_set_tooltip_text (row, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_append (self->group_list, row);
}

static void
setup_letter_cb (FleetLetterPane *self,
                 GtkListItem     *list_item)
{
  gtk_list_item_set_child (list_item, fleet_letter_line_new ());
}

static void
bind_letter_cb (FleetLetterPane *self,
                GtkListItem     *list_item)
{
  const FleetLetterItem *item = fleet_letter_row_get (gtk_list_item_get_item (list_item));
  g_autofree char *place = g_strdup_printf ("%d / %" G_GINT64_FORMAT, item->letter->partition, item->letter->offset);
  g_autofree char *when = fleet_when_absolute (item->letter->kafka_us);
  /* Translators: how often somebody had a dead letter read again in vain, and when it came */
  g_autofree char *tries = g_strdup_printf (ngettext ("Tried %u time · %s", "Tried %u times · %s", item->attempts), (guint) item->attempts, when);

  fleet_letter_line_set (FLEET_LETTER_LINE (gtk_list_item_get_child (list_item)), place, item->attempts > 0 ? tries : when, 0);
}

/* ---- the letter that is shown ---- */

static void
letter_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = fleet_letter_box_finish (result, &error);
  FleetLetterPane *self = user_data;

  if (items != NULL && items->len > 0)
    fleet_letter_detail_show (self->detail, items->pdata[0]);
}

static void
letter_selected_cb (FleetLetterPane *self)
{
  FleetLetterRow *row = gtk_single_selection_get_selected_item (self->selection);
  const FleetLetterItem *item = row != NULL ? fleet_letter_row_get (row) : NULL;

  if (item == NULL)
    {
      renew (&self->looking);
      self->shown_id = 0;
      fleet_letter_detail_show (self->detail, NULL);
    }
  else if ((item->id != self->shown_id || item->attempts != self->shown_attempts) && get_history (self) != NULL)
    {
      renew (&self->looking);
      self->shown_id = item->id;
      self->shown_attempts = item->attempts;
      fleet_letter_box_letter_async (get_history (self), item->id, self->looking, letter_cb, self);
    }
}

static void
letters_changed_cb (FleetLetterPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->letters));
  g_autofree char *text = NULL;

  if (n < self->total)
    /* Translators: of a long list of dead letters, how many are listed by now, and how many there are */
    text = g_strdup_printf (_("The newest %'u of %'u"), n, (guint) self->total);
  else
    text = g_strdup_printf (ngettext ("%'u letter", "%'u letters", n), n);
  gtk_label_set_text (self->count_label, text);
}

/* Somebody has come to the list's end. */
static void
edge_cb (FleetLetterPane *self,
         GtkPositionType  edge)
{
  if (edge == GTK_POS_BOTTOM && get_history (self) != NULL)
    fleet_letter_list_more (self->letters, get_history (self));
}

/* ---- groups ---- */

static void
show_group (FleetLetterPane        *self,
            const FleetLetterGroup *group)
{
  if (g_strcmp0 (self->topic, group->topic) != 0 || g_strcmp0 (self->kind, group->kind) != 0)
    self->shown_id = 0;
  g_free (self->topic);
  g_free (self->kind);
  self->topic = g_strdup (group->topic);
  self->kind = g_strdup (group->kind);
  self->total = group->count;
  fleet_letter_list_show (self->letters, get_history (self), group->topic, group->kind);
  letters_changed_cb (self);
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
  GtkWidget *row;

  self->settling = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->group_list))) != NULL)
    gtk_list_box_remove (self->group_list, row);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const FleetLetterGroup *group = self->groups->pdata[i];

      add_group (self, group);
      if (g_strcmp0 (group->kind, self->kind) == 0 && g_strcmp0 (group->topic, self->topic) == 0)
        chosen = i;
    }
  self->settling = FALSE;
  if (self->groups->len == 0)
    fleet_letter_list_hide (self->letters);
  else
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
  fleet_letter_desk_see (get_desk (self));
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

/* ---- what is done with them ---- */

/* With the letter that is selected, or with all of its group. */
static void
take_up (FleetLetterPane       *self,
         FleetLetterErrandKind  kind,
         gboolean               all,
         const char            *why)
{
  FleetLetterRow *row = gtk_single_selection_get_selected_item (self->selection);
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetLetterErrandWish wish = { .kind = kind, .topic = self->topic, .reason = self->kind, .by = fleet_session_get_operator (session), .why = why };

  if (self->topic == NULL || (!all && row == NULL))
    return;
  if (!all)
    wish.id = fleet_letter_row_get (row)->id;
  if (!fleet_letter_desk_run (get_desk (self), &wish))
    fleet_session_report (session, fleet_letter_desk_is_busy (get_desk (self)) ? _("Dead letters are being read again; wait for it, or stop it.")
                                                                               : _("Nothing was read again: the console is not connected."));
}

static void
retry_one_cb (FleetLetterPane *self)
{
  take_up (self, FLEET_LETTER_ERRAND_RETRY, FALSE, NULL);
}

static void
retry_all_cb (FleetLetterPane *self)
{
  take_up (self, FLEET_LETTER_ERRAND_RETRY, TRUE, NULL);
}

static void
discard_answered_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     FleetLetterPane  *self)
{
  g_autofree char *why = fleet_letter_why_get (dialog);

  if (g_strcmp0 (response, "cancel") != 0)
    take_up (self, FLEET_LETTER_ERRAND_DISCARD, g_str_equal (response, "all"), why);
}

static void
discard_cb (FleetLetterPane *self)
{
  AdwMessageDialog *dialog = fleet_letter_why_new (GTK_WIDGET (self), _("Discard Dead Letters?"), _("What they held is lost to this console. Who discarded them and why is kept."));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "one", _("_This One"), "all", _("_All of the Group"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "all", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), self, 0);
  fleet_letter_why_present (dialog, "one", "all", NULL);
}

static void
export_group_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  FleetLetterPane *self = FLEET_LETTER_PANE (widget);

  if (self->save != NULL && self->topic != NULL)
    fleet_letter_save_begin (self->save, widget, self->topic, self->kind);
}

static void
query_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  FleetLetterPane *self = FLEET_LETTER_PANE (widget);
  g_autofree char *statement = self->topic != NULL ? fleet_query_statement_letters (self->topic, self->kind) : NULL;

  if (statement != NULL)
    fleet_session_show_query (fleet_pane_get_session (FLEET_PANE (self)), statement);
}

static void
export_all_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FleetLetterPane *self = FLEET_LETTER_PANE (widget);

  if (self->save != NULL)
    fleet_letter_save_begin (self->save, widget, NULL, NULL);
}

static void
stop_cb (FleetLetterPane *self)
{
  fleet_letter_desk_stop (get_desk (self));
}

static void
busy_cb (FleetLetterPane *self)
{
  gboolean is_busy = fleet_letter_desk_is_busy (get_desk (self));
  GtkWidget *shown = is_busy ? self->progress : self->doings, *hidden = is_busy ? self->doings : self->progress;
  g_autofree char *text = g_strdup_printf (_("%'u taken up…"), (guint) fleet_letter_desk_get_news (get_desk (self))->n_taken);

  /* One stands in the other's place: side by side they would make a small window wider. The focus goes along. */
  gtk_label_set_text (self->progress_label, text);
  gtk_widget_set_visible (shown, TRUE);
  if (gtk_widget_get_state_flags (hidden) & GTK_STATE_FLAG_FOCUS_WITHIN)
    gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (hidden, FALSE);
}

static void
desk_changed_cb (FleetLetterPane *self)
{
  busy_cb (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_groups (self);
}

static GtkWidget *
fleet_letter_pane_get_main (FleetPane *pane)
{
  GtkListBox *list = FLEET_LETTER_PANE (pane)->group_list;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);

  return row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (list);
}

static void
fleet_letter_pane_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  FleetLetterPane *self = FLEET_LETTER_PANE (pane);

  self->save = fleet_letter_save_new (session);
  g_signal_connect_object (fleet_session_get_letters (session), "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fleet_session_get_letters (session), "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  busy_cb (self);
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
  g_clear_object (&self->selection);
  g_clear_object (&self->letters);
  g_clear_object (&self->save);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->kind, g_free);
  G_OBJECT_CLASS (fleet_letter_pane_parent_class)->dispose (object);
}

static void
fleet_letter_pane_class_init (FleetLetterPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_letter_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_letter_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_letter_pane_get_main;
  g_type_ensure (FLEET_TYPE_LETTER_DETAIL);
  gtk_widget_class_install_action (widget_class, "letters.export-group", NULL, export_group_cb);
  gtk_widget_class_install_action (widget_class, "letters.export-all", NULL, export_all_cb);
  gtk_widget_class_install_action (widget_class, "letters.query", NULL, query_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-letter-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, work);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, empty);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, group_list);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, letter_view);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, count_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, doings);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, progress);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, progress_label);
  gtk_widget_class_bind_template_child (widget_class, FleetLetterPane, detail);
  gtk_widget_class_bind_template_callback (widget_class, group_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_letter_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_letter_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_one_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, unmapped_cb);
}

static void
fleet_letter_pane_init (FleetLetterPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->letters = fleet_letter_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->letters)));
  g_signal_connect_object (self->letters, "items-changed", G_CALLBACK (letters_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (letter_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->letter_view, GTK_SELECTION_MODEL (self->selection));
}
