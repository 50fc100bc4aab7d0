/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-pane: see the header. What is chosen is asked at once; while an answer takes its time the old one stays, until it takes long enough to say so. */

#include "fleet-report-pane.h"

#include <glib/gi18n.h>

#include "fleet-escape.h"
#include "fleet-report-bar.h"
#include "fleet-report-figure-strip.h"
#include "fleet-report-grid.h"
#include "fleet-report-memory.h"
#include "fleet-report-run.h"
#include "fleet-report-save.h"
#include "fleet-report-statement.h"
#include "fleet-when.h"

#define PATIENCE_MS 300
#define MOST_CHOICES 500

struct _FleetReportPane
{
  FleetPane parent_instance;

  /* template */
  GtkListBox             *list;
  GtkDropDown            *narrow_list;
  GtkLabel               *title;
  GtkLabel               *summary;
  FleetReportBar         *bar;
  FleetReportFigureStrip *figures;
  GtkStack               *stack;
  GtkWidget              *asking;
  FleetReportGrid        *grid;
  AdwStatusPage          *empty;
  AdwStatusPage          *failed;
  GtkLabel               *cut;
  FleetReportStatement   *statement;
  FleetReportSave        *save;

  /* owned */
  FleetReportBook        *book;     /* NULL until it is read */
  FleetReportRun         *run;
  GSimpleActionGroup     *actions;
  GCancellable           *reading;
  guint                   patience; /* the timer before "asking" is shown */

  guint                   chosen;   /* position in the book */
  gboolean                settling;
  gboolean                is_quiet; /* what is asked was asked by nobody */
};

G_DEFINE_FINAL_TYPE (FleetReportPane, fleet_report_pane, FLEET_TYPE_PANE)

/* Also called on the thread that exports. */
static const char *
translate (const char *word)
{
  return gettext (word);
}

static FleetHistory *
get_history (FleetReportPane *self)
{
  return fleet_session_get_history (fleet_pane_get_session (FLEET_PANE (self)));
}

static void
set_action_enabled (FleetReportPane *self,
                    const char      *name,
                    gboolean         enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static gboolean
patience_cb (gpointer data)
{
  FleetReportPane *self = data;

  self->patience = 0;
  fleet_report_figure_strip_set (self->figures, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->cut), FALSE);
  gtk_stack_set_visible_child (self->stack, self->asking);
  return G_SOURCE_REMOVE;
}

static void
show_failure (FleetReportPane *self,
              const char      *title,
              const char      *sentence)
{
  adw_status_page_set_title (self->failed, title);
  fleet_escape_status_page_description (self->failed, sentence);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failed));
  fleet_report_figure_strip_set (self->figures, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->cut), FALSE);
}

static void
show_rows (FleetReportPane *self)
{
  FleetRows *rows = fleet_report_run_get_rows (self->run);
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  gboolean is_empty = fleet_rows_get_n_rows (rows) == 0;

  fleet_report_figure_strip_set (self->figures, is_empty ? NULL : fleet_report_run_get_figures (self->run));
  gtk_widget_set_visible (GTK_WIDGET (self->cut), fleet_rows_is_cut (rows));
  if (is_empty)
    {
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->empty));
      return;
    }
  fleet_report_grid_set_rows (self->grid, fleet_report_book_get (self->book, self->chosen)->id, self->book, rows, zone, translate);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->grid));
}

static void
run_changed_cb (FleetReportPane *self)
{
  FleetReportRunState state = fleet_report_run_get_state (self->run);

  if (state == FLEET_REPORT_RUN_ASKING && self->is_quiet)
    return;
  set_action_enabled (self, "save-csv", state == FLEET_REPORT_RUN_READY);
  set_action_enabled (self, "save-pdf", state == FLEET_REPORT_RUN_READY);
  if (state == FLEET_REPORT_RUN_ASKING)
    {
      if (self->patience == 0)
        self->patience = g_timeout_add (PATIENCE_MS, patience_cb, self);
      return;
    }
  g_clear_handle_id (&self->patience, g_source_remove);
  fleet_report_statement_set (self->statement, fleet_report_run_get_statement (self->run));
  if (state == FLEET_REPORT_RUN_READY)
    show_rows (self);
  else if (state == FLEET_REPORT_RUN_FAILED)
    show_failure (self, C_("reports", "The report could not be made"), fleet_report_run_get_wrong (self->run));
  else
    show_failure (self, C_("reports", "Stopped"), C_("reports", "Press F5 to ask again, or choose a shorter period."));
}

static const FleetReport *
get_report (FleetReportPane *self)
{
  return fleet_report_book_get (self->book, self->chosen);
}

static void
ask (FleetReportPane *self)
{
  g_autoptr (FleetReportRequest) request = NULL;
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();

  if (self->book == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  request = fleet_report_bar_make_request (self->bar, zone, g_get_real_time ());
  if (request == NULL)
    {
      fleet_report_run_cancel (self->run);
      show_failure (self, C_("reports", "The period is not clear"), C_("reports", "Write begin and end as 2026-11-25 09:00, the begin first."));
      return;
    }
  fleet_report_save_set_request (self->save, get_report (self), request);
  fleet_report_run_ask (self->run, get_history (self), get_report (self), request);
}

/* What had no row yet gets those that have come. */
static void
tick_cb (FleetReportPane *self)
{
  if (self->book == NULL || !fleet_report_run_wants_again (self->run, get_history (self), g_get_monotonic_time ()))
    return;
  self->is_quiet = TRUE;
  ask (self);
  self->is_quiet = FALSE;
}

static void
choose (FleetReportPane *self,
        guint            position)
{
  const FleetReport *report;

  if (self->book == NULL || self->settling || position >= fleet_report_book_get_n (self->book))
    return;
  self->chosen = position;
  report = get_report (self);
  fleet_report_memory_set_chosen (report->id);
  gtk_label_set_text (self->title, report->title);
  gtk_label_set_text (self->summary, report->summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), report->summary);
  self->settling = TRUE;
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, position));
  gtk_drop_down_set_selected (self->narrow_list, position);
  self->settling = FALSE;
  ask (self);
}

static void
row_activated_cb (FleetReportPane *self,
                  GtkListBoxRow   *row)
{
  choose (self, gtk_list_box_row_get_index (row));
}

/* The highlight is of what is seen. It moves with the focus, which GTK moves also when the list is folded away: that chooses nothing. */
static void
row_selected_cb (FleetReportPane *self,
                 GtkListBoxRow   *row)
{
  /* A list that goes away unselects its row, which GTK 4.18 still tells. */
  if (self->list != NULL && !gtk_widget_in_destruction (GTK_WIDGET (self)) && self->book != NULL && !self->settling && (row == NULL || gtk_list_box_row_get_index (row) != (int) self->chosen))
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, self->chosen));
}

static void
narrow_chosen_cb (FleetReportPane *self)
{
  choose (self, gtk_drop_down_get_selected (self->narrow_list));
}

static void
bar_changed_cb (FleetReportPane *self)
{
  ask (self);
}

static void
statement_opened_cb (FleetReportPane *self,
                     const char      *statement)
{
  fleet_session_show_query (fleet_pane_get_session (FLEET_PANE (self)), statement);
}

typedef struct
{
  FleetReportPane  *pane;
  FleetReportFilter filter;
} Choosing;

static void
choices_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Choosing *choosing = user_data;
  g_autoptr (FleetReportPane) self = choosing->pane;
  /* A fleet whose cars have no such column has nothing to choose from. */
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, NULL);

  if (rows != NULL && self->book != NULL)
    fleet_report_bar_set_choices (self->bar, choosing->filter, self->book, rows);
}

static void
ask_choices (FleetReportPane *self)
{
  for (FleetReportFilter filter = 0; filter < FLEET_REPORT_BY_CAR && get_history (self) != NULL; filter++)
    {
      const char *name = fleet_report_filter_to_string (filter);
      g_autofree char *statement = g_strdup_printf ("SELECT DISTINCT %s FROM car WHERE %s IS NOT NULL ORDER BY 1", name, name);
      Choosing *choosing = g_new (Choosing, 1);

      *choosing = (Choosing) { g_object_ref (self), filter };
      fleet_history_rows_async (get_history (self), statement, 0, NULL, MOST_CHOICES, self->reading, choices_cb, choosing);
    }
}

static GtkWidget *
make_row (const FleetReport *report)
{
  GtkWidget *label = gtk_label_new (report->title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, report->summary);
  return label;
}

static void
take_book (FleetReportPane *self,
           FleetReportBook *book)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  g_autofree char *last = fleet_report_memory_get_chosen ();
  guint first = 0;

  self->book = book;
  self->run = fleet_report_run_new (book);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  fleet_report_save_set_run (self->save, self->run, fleet_pane_get_session (FLEET_PANE (self)), zone, translate);
  self->settling = TRUE;
  for (guint i = 0; i < fleet_report_book_get_n (book); i++)
    {
      gtk_list_box_append (self->list, make_row (fleet_report_book_get (book, i)));
      gtk_string_list_append (titles, fleet_report_book_get (book, i)->title);
      first = g_str_equal (fleet_report_book_get (book, i)->id, last) ? i : first;
    }
  gtk_drop_down_set_model (self->narrow_list, G_LIST_MODEL (titles));
  self->settling = FALSE;
  ask_choices (self);
  choose (self, first);
}

static void
book_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  FleetReportBook *book = g_task_propagate_pointer (G_TASK (result), &error);

  if (book != NULL)
    take_book (FLEET_REPORT_PANE (source), book);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (FLEET_REPORT_PANE (source), C_("reports", "There are no reports"), error->message);
}

/* On a thread of GTask's: files are not for this one. */
static void
read_book (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  g_autofree char *folder = fleet_engine_data_file ("reports");
  GError *error = NULL;
  FleetReportBook *book = fleet_report_book_new (folder, data, &error);

  if (book != NULL)
    g_task_return_pointer (task, book, (GDestroyNotify) fleet_report_book_unref);
  else
    g_task_return_error (task, error);
}

static GtkWidget *
fleet_report_pane_get_main (FleetPane *pane)
{
  FleetReportPane *self = FLEET_REPORT_PANE (pane);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (gtk_widget_get_visible (GTK_WIDGET (self->narrow_list)))
    return GTK_WIDGET (self->narrow_list);
  return row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list);
}

static void
fleet_report_pane_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  FleetReportPane *self = FLEET_REPORT_PANE (pane);
  g_autoptr (GTask) task = g_task_new (self, self->reading, book_read_cb, NULL);

  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_task_set_task_data (task, g_strdup (g_get_language_names ()[0]), g_free);
  g_task_run_in_thread (task, read_book);
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FleetReportPane *self = user_data;

  if (self->book == NULL)
    return;
  ask_choices (self);
  ask (self);
}

static void
stop_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FleetReportPane *self = user_data;

  if (self->run != NULL)
    fleet_report_run_cancel (self->run);
}

static void
save_csv_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  fleet_report_save_begin (((FleetReportPane *) user_data)->save, FLEET_EXPORT_CSV);
}

static void
save_pdf_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  fleet_report_save_begin (((FleetReportPane *) user_data)->save, FLEET_EXPORT_PDF);
}

static const GActionEntry entries[] = {
  { "refresh", refresh_cb },
  { "stop", stop_cb },
  { "save-csv", save_csv_cb },
  { "save-pdf", save_pdf_cb },
};

/* What was chosen while the page was not seen, or before the fleet was there, is asked now. */
static void
map_cb (FleetReportPane *self)
{
  if (self->book == NULL)
    return;
  ask_choices (self);
  if (fleet_report_run_get_state (self->run) != FLEET_REPORT_RUN_READY || fleet_rows_get_n_rows (fleet_report_run_get_rows (self->run)) == 0)
    ask (self);
}

static void
fleet_report_pane_dispose (GObject *object)
{
  FleetReportPane *self = FLEET_REPORT_PANE (object);

  g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->run != NULL)
    {
      fleet_report_run_cancel (self->run);
      fleet_report_run_stop_saving (self->run);
    }
  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_pane_parent_class)->dispose (object);
}

static void
fleet_report_pane_finalize (GObject *object)
{
  FleetReportPane *self = FLEET_REPORT_PANE (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->book, fleet_report_book_unref);
  G_OBJECT_CLASS (fleet_report_pane_parent_class)->finalize (object);
}

static void
fleet_report_pane_class_init (FleetReportPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_report_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_report_pane_finalize;
  FLEET_PANE_CLASS (klass)->session_set = fleet_report_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_report_pane_get_main;
  g_type_ensure (FLEET_TYPE_REPORT_BAR);
  g_type_ensure (FLEET_TYPE_REPORT_FIGURE_STRIP);
  g_type_ensure (FLEET_TYPE_REPORT_GRID);
  g_type_ensure (FLEET_TYPE_REPORT_SAVE);
  g_type_ensure (FLEET_TYPE_REPORT_STATEMENT);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, list);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, narrow_list);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, title);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, summary);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, bar);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, figures);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, asking);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, grid);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, empty);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, failed);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, cut);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, statement);
  gtk_widget_class_bind_template_child (widget_class, FleetReportPane, save);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, statement_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "report.refresh", NULL);
}

static void
fleet_report_pane_init (FleetReportPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->reading = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "report", G_ACTION_GROUP (self->actions));
  set_action_enabled (self, "save-csv", FALSE);
  set_action_enabled (self, "save-pdf", FALSE);
}
