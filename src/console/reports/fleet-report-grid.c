/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-grid: a GtkColumnView whose columns are made anew for each answer. Widths are reckoned once, from the first rows: they do not move while one scrolls.
 * The order that a click on a heading made is kept by report, and comes back with its columns. */

#include "fleet-report-grid.h"

#include "fleet-number-column.h"
#include "fleet-plain.h"
#include "fleet-report-line.h"
#include "fleet-report-lines.h"
#include "fleet-report-memory.h"

#define SAMPLED_ROWS  200
/* GtkColumnView makes a widget for each cell of two hundred rows, whatever is seen. Made all at once they would stand in the way of everything else for a quarter of a second:
 * so they come by a few rows a frame, and all go so before the next answer, whose columns then cost only themselves. Beyond those, rows cost nothing. */
#define ROWS_PER_STEP 8
#define WIDGET_ROWS   208
#define ROWS_LESS     24    /* to go is quicker than to come */
#define STEP_MS       16
#define LETTER_PX     8
#define PADDING_PX    26
#define LEAST_PX      64
#define MOST_PX       340

struct _FleetReportGrid
{
  AdwBin parent_instance;

  /* template */
  GtkColumnView        *view;

  /* owned */
  FleetReportBook      *book;
  FleetRows            *rows;
  GTimeZone            *zone;
  GtkSliceListModel    *slice;   /* the rows that there are widgets for, or all */
  FleetReportTranslate  translate;
  guint                 growing; /* the timer that lets it grow */
  guint                 shrinking; /* the timer that lets it shrink; then next_ is shown */
  FleetReportBook      *next_book;
  FleetRows            *next_rows;
  char                 *report;  /* whose rows these are */
  char                 *next_report;

  guint                 asked;   /* while is_probing: the column whose sorter was asked first, G_MAXUINT: none yet */
  gboolean              is_probing;
  gboolean              settling; /* columns come and go: what changes then is no wish */
};

/* What a column's factory and sorter know. */
typedef struct
{
  FleetReportGrid         *grid;   /* borrowed: it outlives its columns */
  guint                    number;
  const FleetReportColumn *column; /* the book's, or NULL */
} Column;

G_DEFINE_FINAL_TYPE (FleetReportGrid, fleet_report_grid, ADW_TYPE_BIN)

static gboolean
is_number (const Column *self)
{
  const FleetValue *first = fleet_rows_get_n_rows (self->grid->rows) > 0 ? fleet_rows_get (self->grid->rows, 0, self->number) : NULL;

  if (self->column != NULL)
    return fleet_report_cell_is_number (self->column);
  return first != NULL && (first->type == FLEET_TYPE_INT || first->type == FLEET_TYPE_DOUBLE);
}

/* Newly allocated, fit for a label. */
static char *
make_text (const Column     *self,
           const FleetValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  fleet_report_cell_append (self->column, value, self->grid->zone, self->grid->book, self->grid->translate, text);
  return fleet_plain_text (text->str);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          const Column             *column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (is_number (column))
    fleet_number_column_align_cell (GTK_LABEL (label));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_number (column) || (column->column != NULL && column->column->kind == FLEET_REPORT_TIME))
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         const Column             *column)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (list_item));
  g_autofree char *text = make_text (column, fleet_report_line_get (gtk_list_item_get_item (list_item), column->number));

  gtk_label_set_text (label, text);
}

/* Words are ordered as they are read; severities by what they mean. */
static int
compare_words (const Column     *column,
               const FleetValue *left,
               const FleetValue *right)
{
  g_autofree char *left_text = make_text (column, left), *right_text = make_text (column, right);
  FleetSeverity left_severity, right_severity;

  if (left->type == FLEET_TYPE_TEXT && right->type == FLEET_TYPE_TEXT && fleet_severity_from_string (left->text, &left_severity) && fleet_severity_from_string (right->text, &right_severity))
    return (int) left_severity - (int) right_severity;
  return g_utf8_collate (left_text, right_text);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const Column *column = user_data;

  if (column->grid->is_probing)
    {
      column->grid->asked = column->grid->asked == G_MAXUINT ? column->number : column->grid->asked;
      return -1;
    }
  if (column->column != NULL && column->column->words)
    return compare_words (column, fleet_report_line_get ((FleetReportLine *) a, column->number), fleet_report_line_get ((FleetReportLine *) b, column->number));
  return fleet_report_line_compare ((FleetReportLine *) a, (FleetReportLine *) b, column->number);
}

/* The number of the column by which the view is sorted, or G_MAXUINT. Before GTK 4.10 its sorter does not tell; but it asks that column's sorter first, and turns the answer round
 * where it sorts downwards. What it compares then is of no account: compare_cb() does not look. */
static guint
find_order (FleetReportGrid *self,
            gboolean        *ret_descending)
{
  self->asked = G_MAXUINT;
  self->is_probing = TRUE;
  *ret_descending = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), self, self->view) == GTK_ORDERING_LARGER;
  self->is_probing = FALSE;
  return self->asked;
}

static void
order_changed_cb (FleetReportGrid *self)
{
  gboolean is_descending;
  guint number;

  if (self->settling || self->view == NULL || self->report == NULL)
    return;
  number = find_order (self, &is_descending);
  fleet_report_memory_set_order (self->report, number != G_MAXUINT ? fleet_rows_get_name (self->rows, number) : NULL, is_descending);
}

/* Columns of letters: Hangul and its like take two. */
static guint
measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

static int
find_width (const Column *column,
            const char   *title)
{
  guint letters = measure (title) + 2, n_rows = MIN (fleet_rows_get_n_rows (column->grid->rows), SAMPLED_ROWS);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *text = make_text (column, fleet_rows_get (column->grid->rows, row, column->number));

      letters = MAX (letters, measure (text));
    }
  return CLAMP ((int) letters * LETTER_PX + PADDING_PX, LEAST_PX, MOST_PX);
}

static void
add_column (FleetReportGrid *self,
            guint            number)
{
  const char *name = fleet_rows_get_name (self->rows, number);
  const FleetReportColumn *known = fleet_report_book_get_column (self->book, name);
  const char *title = known != NULL ? known->title : name;
  Column *column = g_new (Column, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) made = NULL;
  g_autoptr (GtkSorter) sorter = NULL;

  *column = (Column) { self, number, known };
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  made = gtk_column_view_column_new (title, factory);
  g_object_set_data_full (G_OBJECT (made), "column", column, g_free);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_fixed_width (made, find_width (column, title));
  if (is_number (column))
    fleet_number_column_mark (made);
  gtk_column_view_append_column (self->view, made);
}

static void
forget_columns (FleetReportGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  g_clear_handle_id (&self->growing, g_source_remove);
  gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->slice);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
}

static gboolean
grow_cb (gpointer data)
{
  FleetReportGrid *self = data;
  guint size = gtk_slice_list_model_get_size (self->slice) + ROWS_PER_STEP;
  gboolean is_all = size >= MIN (WIDGET_ROWS, fleet_rows_get_n_rows (self->rows));

  gtk_slice_list_model_set_size (self->slice, is_all ? G_MAXUINT : size);
  if (is_all)
    self->growing = 0;
  return is_all ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
restore_order (FleetReportGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autofree char *name = NULL;
  gboolean is_descending;

  if (!fleet_report_memory_get_order (self->report, &name, &is_descending))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (fleet_rows_get_name (self->rows, i), name))
        gtk_column_view_sort_by_column (self->view, column, is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
}

/* What waits in next_. */
static void
show_next (FleetReportGrid *self)
{
  GtkSortListModel *sorted;

  self->settling = TRUE;
  forget_columns (self);
  g_clear_pointer (&self->rows, fleet_rows_unref);
  g_clear_pointer (&self->book, fleet_report_book_unref);
  self->rows = g_steal_pointer (&self->next_rows);
  self->book = g_steal_pointer (&self->next_book);
  g_free (self->report);
  self->report = g_steal_pointer (&self->next_report);
  for (guint i = 0; i < fleet_rows_get_n_columns (self->rows); i++)
    add_column (self, i);
  fleet_number_column_align_headings (self->view);
  restore_order (self);
  self->settling = FALSE;
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (fleet_report_lines_new (self->rows)), g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (sorted), 0, 0);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->slice)))));
  self->growing = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, STEP_MS, grow_cb, self, NULL);
}

static gboolean
shrink_cb (gpointer data)
{
  FleetReportGrid *self = data;
  guint size = MIN (gtk_slice_list_model_get_size (self->slice), WIDGET_ROWS);

  if (size > 0)
    {
      gtk_slice_list_model_set_size (self->slice, size - MIN (size, ROWS_LESS));
      return G_SOURCE_CONTINUE;
    }
  self->shrinking = 0;
  show_next (self);
  return G_SOURCE_REMOVE;
}

void
fleet_report_grid_set_rows (FleetReportGrid      *self,
                            const char           *report,
                            FleetReportBook      *book,
                            FleetRows            *rows,
                            GTimeZone            *zone,
                            FleetReportTranslate  translate)
{
  GtkAdjustment *scrolled;

  g_return_if_fail (FLEET_IS_REPORT_GRID (self));
  g_clear_pointer (&self->next_rows, fleet_rows_unref);
  g_clear_pointer (&self->next_book, fleet_report_book_unref);
  self->next_rows = fleet_rows_ref (rows);
  self->next_book = fleet_report_book_ref (book);
  g_free (self->next_report);
  self->next_report = g_strdup (report);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (zone);
  self->translate = translate;
  g_clear_handle_id (&self->growing, g_source_remove);
  scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  /* Scrolled far down, other rows than the first have the widgets: to shrink would make more. */
  if (self->slice != NULL && gtk_adjustment_get_value (scrolled) == 0)
    self->shrinking = self->shrinking != 0 ? self->shrinking : g_timeout_add (STEP_MS, shrink_cb, self);
  else
    {
      g_clear_handle_id (&self->shrinking, g_source_remove);
      show_next (self);
    }
}

static void
fleet_report_grid_dispose (GObject *object)
{
  FleetReportGrid *self = FLEET_REPORT_GRID (object);

  g_clear_handle_id (&self->shrinking, g_source_remove);
  self->settling = TRUE;
  if (self->view != NULL)
    forget_columns (self);
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_grid_parent_class)->dispose (object);
}

static void
fleet_report_grid_finalize (GObject *object)
{
  FleetReportGrid *self = FLEET_REPORT_GRID (object);

  g_clear_pointer (&self->rows, fleet_rows_unref);
  g_clear_pointer (&self->book, fleet_report_book_unref);
  g_clear_pointer (&self->next_rows, fleet_rows_unref);
  g_clear_pointer (&self->next_book, fleet_report_book_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->report);
  g_free (self->next_report);
  G_OBJECT_CLASS (fleet_report_grid_parent_class)->finalize (object);
}

static void
fleet_report_grid_class_init (FleetReportGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_report_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_report_grid_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportGrid, view);
}

static void
fleet_report_grid_init (FleetReportGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
}
