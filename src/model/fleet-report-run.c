/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-run: questions go to fleet-history as sealed values and come back as such; what is saved counts its rows in an atomic that a timer of ours reads. */

#include "fleet-report-run.h"

#include <glib/gi18n.h>
#include <stdatomic.h>

#include "fleet-refs.h"

#define PROGRESS_MS 150
/* An empty answer is asked again after so long; then after twice as long, and so on. */
#define AGAIN_US      (3 * (gint64) G_USEC_PER_SEC)
#define MOST_AGAIN_US (60 * (gint64) G_USEC_PER_SEC)
#define AGAIN_SHARE   20

/* What crosses to the other thread. Sealed, but for the count. */
typedef struct
{
  FleetRefs           refs;
  FleetReportBook    *book;
  const FleetReport  *report;  /* the book's */
  FleetReportRequest *request;
  char               *path;
  char               *by, *reason;
  FleetExportOptions  options;
  atomic_llong        n_rows;
} Question;

typedef struct
{
  char               *statement;
  FleetRows          *rows;
  FleetReportFigures *figures;
  GError             *error;
} Answer;

struct _FleetReportRun
{
  GObject parent_instance;

  FleetReportBook     *book;
  Question            *asked;  /* the last one; NULL before the first */
  Answer              *answer;
  FleetReportRunState  state;
  char                *wrong;
  GCancellable        *asking; /* NULL: no question is out */
  GCancellable        *saving; /* NULL: no file is being written */
  Question            *saved;  /* what is being saved */
  guint                tick;
  gint64               asked_us, answered_us; /* monotonic */
  guint                n_empty;               /* answers, one after the other, to the same question */
  gboolean             had_history;
};

enum
{
  CHANGED,
  PROGRESS,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetReportRun, fleet_report_run, G_TYPE_OBJECT)

static Question *
question_new (FleetReportBook          *book,
              const FleetReport        *report,
              const FleetReportRequest *request)
{
  Question *self = g_new0 (Question, 1);

  fleet_refs_init (&self->refs);
  self->book = fleet_report_book_ref (book);
  self->report = report;
  self->request = fleet_report_request_copy (request);
  return self;
}

static void
question_unref (gpointer data)
{
  Question *self = data;

  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  fleet_report_request_free (self->request);
  fleet_report_book_unref (self->book);
  g_clear_pointer (&self->options.zone, g_time_zone_unref);
  g_free (self->path);
  g_free (self->by);
  g_free (self->reason);
  g_free (self);
}

static void
answer_free (gpointer data)
{
  Answer *self = data;

  if (self == NULL)
    return;
  g_free (self->statement);
  g_clear_pointer (&self->rows, fleet_rows_unref);
  fleet_report_figures_free (self->figures);
  g_clear_error (&self->error);
  g_free (self);
}

typedef struct
{
  const FleetReport *report;
  Answer            *answer;
} Collecting;

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Collecting *self = user_data;

  self->answer->rows = fleet_rows_new (n, names);
  self->answer->figures = fleet_report_figures_new (self->report, n, names);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Answer *answer = ((Collecting *) user_data)->answer;

  fleet_report_figures_add (answer->figures, values);
  if (fleet_rows_get_n_rows (answer->rows) < FLEET_REPORT_RUN_ROWS)
    fleet_rows_add (answer->rows, values);
  else
    fleet_rows_set_cut (answer->rows);
  return TRUE;
}

/* The statement is shown also when it fails: so what is wrong is part of the answer. @thread fleet-history */
static gpointer
ask_work (FleetSql      *sql,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  const Question *question = data;
  Answer *answer = g_new0 (Answer, 1);
  Collecting collecting = { question->report, answer };

  answer->statement = fleet_report_sql_write (question->report, question->request, sql, &answer->error);
  if (answer->statement != NULL)
    fleet_sql_run (sql, answer->statement, columns_cb, row_cb, &collecting, &answer->error);
  return answer;
}

static gboolean
is_empty (FleetReportRun *self)
{
  return self->state == FLEET_REPORT_RUN_READY && fleet_rows_get_n_rows (self->answer->rows) == 0;
}

gboolean
fleet_report_run_wants_again (FleetReportRun *self,
                              FleetHistory   *history,
                              gint64          now_us)
{
  gint64 pause_us;

  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), FALSE);

  if (history == NULL)
    return FALSE;
  if (self->state == FLEET_REPORT_RUN_FAILED)
    return !self->had_history;
  if (!is_empty (self))
    return FALSE;
  pause_us = MIN (AGAIN_US << MIN (self->n_empty - 1, 10), MOST_AGAIN_US);
  return now_us - self->answered_us >= MAX (pause_us, AGAIN_SHARE * (self->answered_us - self->asked_us));
}

static void
set_state (FleetReportRun      *self,
           FleetReportRunState  state,
           const char          *wrong)
{
  self->state = state;
  g_free (self->wrong);
  self->wrong = g_strdup (wrong);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (FleetReportRun) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = fleet_history_ask_finish (result, &error);

  /* Another question has been asked since. */
  if (g_task_get_cancellable (G_TASK (result)) != self->asking)
    {
      answer_free (answer);
      return;
    }
  g_clear_object (&self->asking);
  g_clear_pointer (&self->answer, answer_free);
  self->answer = answer;
  self->answered_us = g_get_monotonic_time ();
  if (answer != NULL && answer->error == NULL)
    self->n_empty = fleet_rows_get_n_rows (answer->rows) == 0 ? self->n_empty + 1 : 0;
  if (answer != NULL && answer->error == NULL)
    set_state (self, FLEET_REPORT_RUN_READY, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, FLEET_REPORT_RUN_IDLE, NULL);
  else
    set_state (self, FLEET_REPORT_RUN_FAILED, answer != NULL ? answer->error->message : error->message);
}

void
fleet_report_run_ask (FleetReportRun           *self,
                      FleetHistory             *history,
                      const FleetReport        *report,
                      const FleetReportRequest *request)
{
  g_return_if_fail (FLEET_IS_REPORT_RUN (self));

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->asked != NULL && self->asked->report != report)
    self->n_empty = 0;
  g_clear_pointer (&self->asked, question_unref);
  self->asked = question_new (self->book, report, request);
  self->asked_us = g_get_monotonic_time ();
  self->had_history = history != NULL;
  if (history == NULL)
    {
      g_clear_pointer (&self->answer, answer_free);
      set_state (self, FLEET_REPORT_RUN_FAILED, _("There is no database to ask; open a profile or start the demo."));
      return;
    }
  self->asking = g_cancellable_new ();
  fleet_refs_inc (&self->asked->refs);
  fleet_history_ask_async (history, ask_work, self->asked, question_unref, answer_free, self->asking, asked_cb, g_object_ref (self));
  set_state (self, FLEET_REPORT_RUN_ASKING, NULL);
}

void
fleet_report_run_cancel (FleetReportRun *self)
{
  g_return_if_fail (FLEET_IS_REPORT_RUN (self));
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
}

/* @thread fleet-history */
static void
progress_cb (gint64   n_rows,
             gpointer user_data)
{
  atomic_store_explicit (&((Question *) user_data)->n_rows, n_rows, memory_order_relaxed);
}

/* @thread fleet-history */
static gpointer
save_work (FleetSql      *sql,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Question *question = data;
  gint64 n_rows;

  if (!fleet_export_report (sql, question->book, question->report, question->request, question->path, &question->options, &n_rows, error))
    return NULL;
  progress_cb (n_rows, question);
  return question;
}

static gboolean
tick_cb (gpointer data)
{
  g_signal_emit (data, signals[PROGRESS], 0);
  return G_SOURCE_CONTINUE;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (FleetReportRun) self = user_data;
  g_autoptr (GError) error = NULL;
  Question *question = g_steal_pointer (&self->saved);

  fleet_history_ask_finish (result, &error);
  g_clear_object (&self->saving);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_signal_emit (self, signals[PROGRESS], 0);
  g_signal_emit (self, signals[SAVED], 0, question->path, (gint64) atomic_load (&question->n_rows),
                 error == NULL ? NULL : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "" : error->message);
  question_unref (question);
}

void
fleet_report_run_save (FleetReportRun           *self,
                       FleetHistory             *history,
                       const char               *path,
                       const FleetExportOptions *options,
                       gboolean                  with_personal)
{
  Question *question;

  g_return_if_fail (FLEET_IS_REPORT_RUN (self));
  g_return_if_fail (self->asked != NULL && self->saving == NULL);

  if (history == NULL)
    {
      g_signal_emit (self, signals[SAVED], 0, path, (gint64) 0, _("There is no database to ask; open a profile or start the demo."));
      return;
    }
  question = question_new (self->book, self->asked->report, self->asked->request);
  question->request->with_personal = with_personal;
  question->path = g_strdup (path);
  question->by = g_strdup (options->by);
  question->reason = g_strdup (options->reason);
  question->options = *options;
  question->options.zone = g_time_zone_ref (options->zone);
  question->options.by = question->by;
  question->options.reason = question->reason;
  question->options.progress = progress_cb;
  question->options.progress_data = question;
  self->saved = question;
  self->saving = g_cancellable_new ();
  self->tick = g_timeout_add (PROGRESS_MS, tick_cb, self);
  fleet_refs_inc (&question->refs);
  fleet_history_ask_async (history, save_work, question, question_unref, NULL, self->saving, saved_cb, g_object_ref (self));
  g_signal_emit (self, signals[PROGRESS], 0);
}

void
fleet_report_run_stop_saving (FleetReportRun *self)
{
  g_return_if_fail (FLEET_IS_REPORT_RUN (self));
  if (self->saving != NULL)
    g_cancellable_cancel (self->saving);
}

gboolean
fleet_report_run_get_saving (FleetReportRun *self,
                             gint64         *ret_n_rows)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), FALSE);
  *ret_n_rows = self->saved != NULL ? atomic_load_explicit (&self->saved->n_rows, memory_order_relaxed) : 0;
  return self->saving != NULL;
}

FleetReportRunState
fleet_report_run_get_state (FleetReportRun *self)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), FLEET_REPORT_RUN_IDLE);
  return self->state;
}

const char *
fleet_report_run_get_statement (FleetReportRun *self)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), NULL);
  return self->answer != NULL ? self->answer->statement : NULL;
}

FleetRows *
fleet_report_run_get_rows (FleetReportRun *self)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), NULL);
  return self->answer != NULL && self->state == FLEET_REPORT_RUN_READY ? self->answer->rows : NULL;
}

FleetReportFigures *
fleet_report_run_get_figures (FleetReportRun *self)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), NULL);
  return self->answer != NULL && self->state == FLEET_REPORT_RUN_READY ? self->answer->figures : NULL;
}

const char *
fleet_report_run_get_wrong (FleetReportRun *self)
{
  g_return_val_if_fail (FLEET_IS_REPORT_RUN (self), NULL);
  return self->wrong;
}

static void
fleet_report_run_dispose (GObject *object)
{
  FleetReportRun *self = FLEET_REPORT_RUN (object);

  fleet_report_run_cancel (self);
  fleet_report_run_stop_saving (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  G_OBJECT_CLASS (fleet_report_run_parent_class)->dispose (object);
}

static void
fleet_report_run_finalize (GObject *object)
{
  FleetReportRun *self = FLEET_REPORT_RUN (object);

  g_clear_object (&self->asking);
  g_clear_object (&self->saving);
  g_clear_pointer (&self->asked, question_unref);
  g_clear_pointer (&self->saved, question_unref);
  g_clear_pointer (&self->answer, answer_free);
  g_clear_pointer (&self->book, fleet_report_book_unref);
  g_free (self->wrong);
  G_OBJECT_CLASS (fleet_report_run_parent_class)->finalize (object);
}

static void
fleet_report_run_class_init (FleetReportRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fleet_report_run_dispose;
  object_class->finalize = fleet_report_run_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_REPORT_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROGRESS] = g_signal_new ("progress", FLEET_TYPE_REPORT_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED] = g_signal_new ("saved", FLEET_TYPE_REPORT_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT64, G_TYPE_STRING);
}

static void
fleet_report_run_init (FleetReportRun *self)
{
}

FleetReportRun *
fleet_report_run_new (FleetReportBook *book)
{
  FleetReportRun *self = g_object_new (FLEET_TYPE_REPORT_RUN, NULL);

  self->book = fleet_report_book_ref (book);
  return self;
}
