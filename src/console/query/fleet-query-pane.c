/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-pane: see the header. */

#include "fleet-query-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-config.h"
#include "fleet-query-book.h"
#include "fleet-query-cell.h"
#include "fleet-query-editor.h"
#include "fleet-query-examples.h"
#include "fleet-query-grid.h"
#include "fleet-query-saver.h"
#include "fleet-query-shelf.h"
#include "fleet-query-status.h"
#include "fleet-query-words.h"
#include "fleet-query.h"

struct _FleetQueryPane
{
  FleetPane parent_instance;

  /* template */
  GtkDropDown        *limit;
  FleetQueryShelf    *shelf;
  FleetQueryEditor   *editor;
  GtkWidget          *error_box;
  GtkLabel           *error_label;
  GtkStack           *stack;
  GtkScrolledWindow  *start;
  GtkWidget          *scroller;
  FleetQueryGrid     *grid;
  FleetQueryStatus   *status;

  /* owned */
  GSettings          *settings;
  FleetQueryBook     *book;
  FleetQuery         *query;   /* NULL: nothing has been asked yet */
  GCancellable       *reading; /* of the words */
  GSimpleActionGroup *actions;

  FleetQueryRows     *shown;   /* borrowed of the query; NULL: none */
  int                 offset;  /* of what runs in the editor's text, bytes */
};

G_DEFINE_FINAL_TYPE (FleetQueryPane, fleet_query_pane, FLEET_TYPE_PANE)

/* Seconds, in the order of the list. */
static const guint limits[] = { 5, 30, 120, 600 };

static void
words_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GPtrArray) words = fleet_query_words_read_finish (result, NULL);

  /* Without words one types; cancelled, the page is gone. */
  if (words != NULL)
    fleet_query_editor_set_words (FLEET_QUERY_PANE (user_data)->editor, words);
}

static void
read_words (FleetQueryPane *self)
{
  FleetHistory *history = fleet_session_get_history (fleet_pane_get_session (FLEET_PANE (self)));

  if (history == NULL)
    return;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  fleet_query_words_read_async (history, self->reading, words_cb, self);
}

static void
enable (FleetQueryPane *self,
        const char     *name,
        gboolean        enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

/* The engine says a place in bytes, in a sentence of the desk's language; people count lines and letters. byte: in the statement; offset: in the editor. */
static char *
say_error (FleetQueryPane *self,
           const char     *sentence,
           int             byte,
           int             offset)
{
  g_autofree char *text = fleet_query_editor_get_text (self->editor), *before = g_strndup (text, MIN ((gsize) MAX (offset, 0), strlen (text)));
  const char *line = strrchr (before, '\n'), *what = strstr (sentence, ": ");
  g_autofree char *told = what != NULL ? g_strdup_printf (_("The statement is wrong from its byte %d on: %s"), byte + 1, what + 2) : NULL;
  guint n_lines = 1;

  if (byte < 0 || g_strcmp0 (sentence, told) != 0)
    return g_strdup (sentence);
  for (const char *at = before; *at != '\0'; at++)
    n_lines += *at == '\n';
  /* Translators: where a question is wrong, and what SQLite says of it */
  return g_strdup_printf (_("Line %u, column %u: %s"), n_lines, (guint) g_utf8_strlen (line != NULL ? line + 1 : before, -1) + 1, what + 2);
}

static void
show_error (FleetQueryPane *self)
{
  g_autofree char *sentence = NULL;
  const GError *error = fleet_query_get_error (self->query);
  int offset = fleet_query_get_outcome (self->query)->error_offset;

  gtk_widget_set_visible (self->error_box, error != NULL);
  if (error == NULL)
    return;
  sentence = say_error (self, error->message, offset, offset >= 0 ? self->offset + offset : -1);
  gtk_label_set_text (self->error_label, sentence);
  if (offset >= 0)
    fleet_query_editor_mark (self->editor, self->offset + offset);
}

static void
query_changed_cb (FleetQueryPane *self)
{
  FleetQueryRows *rows = fleet_query_get_rows (self->query);
  gboolean is_running = fleet_query_get_state (self->query) == FLEET_QUERY_RUNNING;
  guint64 n_saved;

  if (rows != self->shown)
    {
      self->shown = rows;
      fleet_query_grid_set_rows (self->grid, rows);
    }
  else if (rows != NULL)
    fleet_query_grid_rows_added (self->grid);
  if (rows != NULL)
    gtk_stack_set_visible_child (self->stack, self->scroller);
  enable (self, "stop", is_running);
  enable (self, "save", rows != NULL && !fleet_query_get_saving (self->query, &n_saved));
  if (!is_running && gtk_widget_get_visible (self->error_box) != (fleet_query_get_error (self->query) != NULL))
    show_error (self);
}

static void
saved_cb (FleetQueryPane *self,
          guint64         n_rows,
          const char     *sentence)
{
  fleet_query_saver_tell (GTK_WIDGET (self), n_rows, sentence);
}

/* A database that is opened later is another one to ask. */
static gboolean
ensure_query (FleetQueryPane *self)
{
  static const char *const command[] = { "/proc/self/exe", "--sql-worker", NULL };
  const char *database = fleet_session_get_database (fleet_pane_get_session (FLEET_PANE (self)));

  if (self->query != NULL)
    return TRUE;
  if (database == NULL)
    return FALSE;
  self->query = fleet_query_new (command, database);
  fleet_query_status_set_query (self->status, self->query);
  g_signal_connect_object (self->query, "changed", G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->query, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
run_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  FleetQueryPane *self = user_data;
  g_autofree char *statement = fleet_query_editor_get_statement (self->editor, &self->offset);

  if (strspn (statement, " \t\r\n;") == strlen (statement) || !ensure_query (self))
    return;
  fleet_query_editor_mark (self->editor, -1);
  gtk_widget_set_visible (self->error_box, FALSE);
  fleet_query_book_add_asked (self->book, statement);
  fleet_query_set_operator (self->query, fleet_session_get_operator (fleet_pane_get_session (FLEET_PANE (self))));
  fleet_query_run (self->query, statement, (gint64) limits[MIN (gtk_drop_down_get_selected (self->limit), G_N_ELEMENTS (limits) - 1)] * G_USEC_PER_SEC);
}

static void
stop_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  fleet_query_stop (FLEET_QUERY_PANE (user_data)->query);
}

static void
save_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FleetQueryPane *self = user_data;

  fleet_query_saver_ask (GTK_WIDGET (self), self->query);
}

static const GActionEntry action_entries[] = {
  { "run", run_cb },
  { "stop", stop_cb },
  { "save", save_cb },
};

static void
ask (FleetQueryPane *self,
     const char     *statement)
{
  fleet_query_editor_set_text (self->editor, statement);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  run_cb (NULL, NULL, self);
}

static void
chosen_cb (FleetQueryPane *self,
           const char     *statement)
{
  ask (self, statement);
}

static void
shelf_opened_cb (FleetQueryPane *self)
{
  g_autofree char *text = fleet_query_editor_get_text (self->editor);

  fleet_query_shelf_set_text (self->shelf, text);
}

static void
cell_activated_cb (FleetQueryPane *self,
                   guint           row,
                   guint           column)
{
  fleet_query_cell_show (self->grid, fleet_query_rows_get_name (self->shown, column), row, column);
}

static void
too_much_cb (FleetQueryPane *self)
{
  g_autofree char *sentence = g_strdup_printf (_("At most %'u cells are copied at once. Select fewer, or use “Save as CSV”."), FLEET_QUERY_GRID_MOST_COPIED);

  fleet_session_report (fleet_pane_get_session (FLEET_PANE (self)), sentence);
}

static void
example_cb (GtkListBox     *list,
            GtkListBoxRow  *row,
            FleetQueryPane *self)
{
  ask (self, g_object_get_data (G_OBJECT (row), "statement"));
}

static void
add_examples (FleetQueryPane *self)
{
  GtkWidget *clamp = adw_clamp_new (), *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *list = gtk_list_box_new (), *title = gtk_label_new (_("Ask, or begin with one of these"));

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (group), title);
  for (const FleetQueryExample *example = fleet_query_examples_table (); example->title != NULL; example++)
    {
      GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (_(example->title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "fleet-query-example");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_widget_set_tooltip_text (row, example->statement);
      g_object_set_data (G_OBJECT (row), "statement", (gpointer) example->statement);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  g_signal_connect (list, "row-activated", G_CALLBACK (example_cb), self);
  gtk_box_append (GTK_BOX (group), list);
  adw_clamp_set_child (ADW_CLAMP (clamp), group);
  gtk_widget_add_css_class (clamp, "fleet-query-start");
  gtk_scrolled_window_set_child (self->start, clamp);
}

static void
set_limits (FleetQueryPane *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *text = limits[i] < 60 ? g_strdup_printf (ngettext ("Up to %u second", "Up to %u seconds", limits[i]), limits[i])
                                             : g_strdup_printf (ngettext ("Up to %u minute", "Up to %u minutes", limits[i] / 60), limits[i] / 60);

      gtk_string_list_append (words, text);
    }
  gtk_drop_down_set_model (self->limit, G_LIST_MODEL (words));
  g_settings_bind (self->settings, "query-limit", self->limit, "selected", G_SETTINGS_BIND_DEFAULT);
}

static GtkWidget *
fleet_query_pane_get_main (FleetPane *pane)
{
  return GTK_WIDGET (FLEET_QUERY_PANE (pane)->editor);
}

static void
fleet_query_pane_session_set (FleetPane    *pane,
                              FleetSession *session)
{
  /* What is new since the page was last seen is offered, too. */
  g_signal_connect_object (pane, "map", G_CALLBACK (read_words), pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "query-requested", G_CALLBACK (ask), pane, G_CONNECT_SWAPPED);
}

static void
fleet_query_pane_dispose (GObject *object)
{
  FleetQueryPane *self = FLEET_QUERY_PANE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->grid != NULL)
    fleet_query_grid_set_rows (self->grid, NULL);
  self->grid = NULL;
  self->shown = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->query);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (fleet_query_pane_parent_class)->dispose (object);
}

static void
fleet_query_pane_class_init (FleetQueryPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_query_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_query_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_query_pane_get_main;
  g_type_ensure (FLEET_TYPE_QUERY_EDITOR);
  g_type_ensure (FLEET_TYPE_QUERY_GRID);
  g_type_ensure (FLEET_TYPE_QUERY_SHELF);
  g_type_ensure (FLEET_TYPE_QUERY_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/query/fleet-query-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, limit);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, shelf);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, editor);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, error_box);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, error_label);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, start);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, grid);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryPane, status);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, shelf_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, too_much_cb);
}

static void
fleet_query_pane_init (FleetQueryPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (FLEET_APP_ID);
  self->book = fleet_query_book_new (self->settings);
  fleet_query_shelf_set_book (self->shelf, self->book);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries, G_N_ELEMENTS (action_entries), self);
  enable (self, "stop", FALSE);
  enable (self, "save", FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "query", G_ACTION_GROUP (self->actions));
  set_limits (self);
  add_examples (self);
}
