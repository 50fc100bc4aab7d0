/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-pane: see the header. Topics with few partitions are open from the start. Widths are fixed, so that no number that grows moves another; the order follows the numbers
 * every few seconds and not with each of them, so that a row can be read. */

#include "fleet-stream-pane.h"

#include <glib/gi18n.h>

#include "fleet-column-memory.h"
#include "fleet-number-column.h"
#include "fleet-plain.h"
#include "fleet-stream-cell.h"
#include "fleet-when.h"

#define OPEN_PARTITIONS   16
#define SHOWN_TROUBLES    3
#define ORDER_EVERY_US    (4 * G_USEC_PER_SEC)
#define WRITTEN_EVERY_US  (3 * G_USEC_PER_SEC)

struct _FleetStreamPane
{
  FleetPane parent_instance;

  /* template */
  GtkLabel      *count;
  GtkLabel      *summary;
  GtkWidget     *trouble;
  GtkLabel      *sentences;
  GtkStack      *stack;
  GtkWidget     *table;
  GtkColumnView *view;
  GtkWidget     *empty;

  /* owned */
  GtkTreeListModel *tree;

  gint64         ordered_us; /* monotonic; so the next */
  gint64         asked_us;
  guint          folding;    /* the idle callback that follows another width; 0: none */
};

G_DEFINE_FINAL_TYPE (FleetStreamPane, fleet_stream_pane, FLEET_TYPE_PANE)

static FleetStreamColumn
get_column (gpointer object)
{
  return GPOINTER_TO_INT (g_object_get_data (object, "column"));
}

/* ---- the table ---- */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          FleetStreamPane          *self)
{
  FleetStreamColumn column = get_column (factory);
  GtkWidget *cell = fleet_stream_cell_new (fleet_pane_get_session (FLEET_PANE (self)), column);

  if (column == FLEET_STREAM_COLUMN_NAME)
    {
      GtkWidget *expander = gtk_tree_expander_new ();

      gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), cell);
      gtk_list_item_set_child (list_item, expander);
    }
  else
    gtk_list_item_set_child (list_item, cell);
}

static FleetStreamCell *
get_cell (GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  return FLEET_STREAM_CELL (GTK_IS_TREE_EXPANDER (child) ? gtk_tree_expander_get_child (GTK_TREE_EXPANDER (child)) : child);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  GtkTreeListRow *tree_row = gtk_list_item_get_item (list_item);
  g_autoptr (FleetStreamRow) row = gtk_tree_list_row_get_item (tree_row);
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), tree_row);
  fleet_stream_cell_set_row (get_cell (list_item), row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), NULL);
  fleet_stream_cell_set_row (get_cell (list_item), NULL);
}

static int
compare_texts (const FleetPartitionStatus *a,
               const FleetPartitionStatus *b)
{
  int order = (int) a->topic - (int) b->topic;

  return order != 0 ? order : a->partition - b->partition;
}

static double
get_measure (const FleetPartitionStatus *status,
             FleetStreamColumn           column)
{
  switch (column)
    {
    case FLEET_STREAM_COLUMN_STATE:
      return status->flow;
    case FLEET_STREAM_COLUMN_RATE:
      return status->rate;
    case FLEET_STREAM_COLUMN_WAITING:
      return status->lag;
    case FLEET_STREAM_COLUMN_BEHIND:
      return status->lag_us;
    case FLEET_STREAM_COLUMN_POSITION:
      return status->position;
    case FLEET_STREAM_COLUMN_END:
      return status->end;
    case FLEET_STREAM_COLUMN_HEARD:
      return status->heard_us;
    case FLEET_STREAM_COLUMN_NAME:
    case FLEET_N_STREAM_COLUMNS:
    default:
      return 0;
    }
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const FleetPartitionStatus *status_a = fleet_stream_row_get_status ((FleetStreamRow *) a);
  const FleetPartitionStatus *status_b = fleet_stream_row_get_status ((FleetStreamRow *) b);
  double measure_a = get_measure (status_a, GPOINTER_TO_INT (user_data)), measure_b = get_measure (status_b, GPOINTER_TO_INT (user_data));

  return measure_a != measure_b ? (measure_a > measure_b) - (measure_a < measure_b) : compare_texts (status_a, status_b);
}

/* Where the window leaves less, the columns go that the others tell too: the end is the position and what waits; what came last shows in the state, and what waits in how far behind it is. */
static const struct
{
  const char *title;
  int         width; /* px; -1: what is left */
  int         from;  /* px of the table; below it the column is hidden */
} columns[FLEET_N_STREAM_COLUMNS] = {
  [FLEET_STREAM_COLUMN_NAME] = { NC_("column", "Topic"), -1, 0 },         [FLEET_STREAM_COLUMN_STATE] = { NC_("column", "State"), 112, 0 },
  [FLEET_STREAM_COLUMN_RATE] = { NC_("column", "Msg/s"), 80, 0 },         [FLEET_STREAM_COLUMN_WAITING] = { NC_("column", "Waiting"), 90, 620 },
  [FLEET_STREAM_COLUMN_BEHIND] = { NC_("column", "Behind"), 84, 0 },      [FLEET_STREAM_COLUMN_POSITION] = { NC_("column", "Position"), 100, 720 },
  [FLEET_STREAM_COLUMN_END] = { NC_("column", "End"), 100, 940 },         [FLEET_STREAM_COLUMN_HEARD] = { NC_("column", "Last came"), 104, 830 },
};

static void
add_columns (FleetStreamPane *self)
{
  for (guint i = 0; i < FLEET_N_STREAM_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GINT_TO_POINTER (i), NULL));

      g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (i));
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
      column = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", columns[i].title), factory);
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width < 0)
        gtk_column_view_column_set_expand (column, TRUE);
      else
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      if (fleet_stream_column_is_number (i))
        fleet_number_column_mark (column);
      gtk_column_view_append_column (self->view, column);
    }
}

/* ---- the width ---- */

/* GTK 4.8 keeps the place of a column that is hidden, if its width is fixed: so it has none meanwhile. */
static void
show_column (GtkColumnViewColumn *column,
             gboolean             is_visible)
{
  int width = gtk_column_view_column_get_fixed_width (column);

  if (is_visible == gtk_column_view_column_get_visible (column))
    return;
  if (!is_visible)
    g_object_set_data (G_OBJECT (column), "width", GINT_TO_POINTER (width));
  gtk_column_view_column_set_visible (column, is_visible);
  gtk_column_view_column_set_fixed_width (column, is_visible ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "width")) : 0);
}

/* GTK puts the cells of a column that comes back at the end of their rows, wherever it stands: so what stands behind it comes anew, and a screen reader reads them in order. */
static void
fold_columns (FleetStreamPane *self)
{
  GListModel *list = gtk_column_view_get_columns (self->view);
  double width = gtk_adjustment_get_page_size (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)));
  gboolean is_anew = FALSE;

  for (guint i = 0; i < FLEET_N_STREAM_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (list, i);
      gboolean was_visible = gtk_column_view_column_get_visible (column), is_visible = width >= columns[i].from;

      if (is_anew)
        show_column (column, FALSE);
      show_column (column, is_visible);
      is_anew |= is_visible && !was_visible;
    }
  if (is_anew)
    fleet_number_column_align_headings (self->view);
}

static gboolean
folding_cb (gpointer data)
{
  FleetStreamPane *self = data;

  self->folding = 0;
  fold_columns (self);
  return G_SOURCE_REMOVE;
}

/* The width that is seen has changed; told while it is laid out, when nothing may come or go. */
static void
width_changed_cb (FleetStreamPane *self)
{
  if (self->folding == 0)
    self->folding = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, folding_cb, self, NULL);
}

static GListModel *
create_cb (gpointer item,
           gpointer user_data)
{
  GListModel *partitions = fleet_stream_row_get_partitions (item);

  return partitions != NULL ? g_object_ref (partitions) : NULL;
}

/* Topics that came, opened where their partitions do not hide the other topics. */
static void
open_new_cb (FleetStreamPane *self,
             guint            position,
             guint            removed,
             guint            added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GtkTreeListRow) tree_row = gtk_tree_list_model_get_child_row (self->tree, position + i);
      g_autoptr (FleetStreamRow) row = tree_row != NULL ? gtk_tree_list_row_get_item (tree_row) : NULL;
      GListModel *partitions = row != NULL ? fleet_stream_row_get_partitions (row) : NULL;

      if (partitions != NULL && g_list_model_get_n_items (partitions) > 1 && g_list_model_get_n_items (partitions) <= OPEN_PARTITIONS)
        gtk_tree_list_row_set_expanded (tree_row, TRUE);
    }
}

/* ---- above and below it ---- */

static void
update_trouble (FleetStreamPane *self,
                FleetStreamList *stream)
{
  guint n;
  g_autoptr (GPtrArray) troubles = fleet_stream_list_get_troubles (stream, SHOWN_TROUBLES + 1, &n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (troubles->len, SHOWN_TROUBLES); i++)
    {
      g_autofree char *plain = fleet_plain_text (troubles->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", plain);
    }
  if (troubles->len > SHOWN_TROUBLES)
    /* Translators: after some sentences about what is wrong with partitions: there are others */
    g_string_append_printf (text, "\n%s", _("There is more; each row tells its own."));
  if (g_strcmp0 (gtk_label_get_text (self->sentences), text->str) != 0)
    gtk_label_set_text (self->sentences, text->str);
  gtk_widget_set_visible (self->trouble, n > 0);
}

/* "9,960 msg/s · 12 waiting · 0.4 s behind": of telemetry, which is what the map shows. */
static void
update_summary (FleetStreamPane *self,
                FleetStreamList *stream)
{
  const FleetStreamStatus *status = fleet_session_get_status (fleet_pane_get_session (FLEET_PANE (self)));
  guint n_topics = g_list_model_get_n_items (G_LIST_MODEL (stream)), n_partitions = fleet_stream_list_get_n_partitions (stream);
  g_autofree char *topics = g_strdup_printf (ngettext ("%'u topic", "%'u topics", n_topics), n_topics);
  g_autofree char *partitions = g_strdup_printf (ngettext ("%'u partition", "%'u partitions", n_partitions), n_partitions);
  g_autofree char *count = g_strdup_printf ("%s · %s", topics, partitions);
  g_autofree char *rate = g_strdup_printf (_("%'.0f msg/s"), status->rate);
  g_autofree char *lag = status->lag_us != FLEET_TIME_NONE ? fleet_when_lag (status->lag_us) : NULL;
  g_autofree char *waiting = g_strdup_printf ("%'" G_GINT64_FORMAT, MAX (0, status->lag_messages));
  g_autofree char *text = NULL;

  if (lag != NULL && status->lag_messages >= 0)
    /* Translators: rate, messages that wait at the brokers, how far behind: 9,960 msg/s · 12 waiting · 0.4 s behind */
    text = g_strdup_printf (_("%s · %s waiting · %s behind"), rate, waiting, lag);
  else
    text = g_steal_pointer (&rate);
  gtk_label_set_text (self->summary, text);
  gtk_label_set_text (self->count, count);
}

static void
updated_cb (FleetStreamPane *self)
{
  FleetStreamList *stream = fleet_session_get_stream (fleet_pane_get_session (FLEET_PANE (self)));
  gint64 now_us = g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gtk_stack_set_visible_child (self->stack, g_list_model_get_n_items (G_LIST_MODEL (stream)) > 0 ? self->table : self->empty);
  update_summary (self, stream);
  update_trouble (self, stream);
  if (now_us - self->ordered_us < ORDER_EVERY_US)
    return;
  self->ordered_us = now_us;
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
}

/* Once a second, while it is looked at. */
static void
tick_cb (FleetStreamPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  gint64 now_us = g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || now_us - self->asked_us < WRITTEN_EVERY_US || fleet_session_get_history (session) == NULL)
    return;
  self->asked_us = now_us;
  fleet_stream_list_ask_written (fleet_session_get_stream (session), fleet_session_get_history (session), fleet_session_get_profile (session));
}

static void
mapped_cb (FleetStreamPane *self)
{
  self->asked_us = 0;
  updated_cb (self);
  tick_cb (self);
}

static void
fleet_stream_pane_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  FleetStreamPane *self = FLEET_STREAM_PANE (pane);
  FleetStreamList *stream = fleet_session_get_stream (session);
  GtkSorter *sorter;
  GtkSortListModel *sorted;

  add_columns (self);
  fleet_number_column_align_headings (self->view);
  fleet_column_memory_attach (self->view, "stream");
  self->tree = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (stream)), FALSE, FALSE, create_cb, NULL, NULL);
  sorter = GTK_SORTER (gtk_tree_list_row_sorter_new (g_object_ref (gtk_column_view_get_sorter (self->view))));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->tree)), sorter);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted))));
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)), "notify::page-size", G_CALLBACK (width_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stream, "items-changed", G_CALLBACK (open_new_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (stream, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  open_new_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (stream)));
}

static void
fleet_stream_pane_dispose (GObject *object)
{
  FleetStreamPane *self = FLEET_STREAM_PANE (object);

  g_clear_handle_id (&self->folding, g_source_remove);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->tree);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_stream_pane_parent_class)->dispose (object);
}

static void
fleet_stream_pane_class_init (FleetStreamPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_stream_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_stream_pane_session_set;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/stream/fleet-stream-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, count);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, summary);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, trouble);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, sentences);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, table);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, view);
  gtk_widget_class_bind_template_child (widget_class, FleetStreamPane, empty);
}

static void
fleet_stream_pane_init (FleetStreamPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
