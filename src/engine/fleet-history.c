/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history: a queue of questions, a few threads that answer them. Our own pthreads rather than GThreadPool, because the thread sanitizer sees these. */

#include "fleet-history.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

#include "fleet-doorbell.h"
#include "fleet-refs.h"

/* One for a long report, one for a chart, one for what a click wants at once. */
#define THREADS 3
/* A connection knows the columns of telemetry that were there when it was opened. */
#define CONNECTION_US (60 * G_USEC_PER_SEC)
/* A report over everything takes its time; who cannot wait cancels. */
#define DEADLINE_US (600 * G_USEC_PER_SEC)

typedef struct
{
  FleetHistory    *history;
  GTask           *task;
  GCancellable    *cancellable; /* fired when the asker's is, or at the close */
  gulong           asker;       /* the handler on the asker's cancellable; 0 none */
  FleetHistoryWork work;
  gpointer         question;
  GDestroyNotify   free_question;
  GDestroyNotify   free_answer;
  gpointer         answer;
  GError          *error;
} Question;

struct _FleetHistory
{
  FleetRefs       refs;
  char           *database;
  pthread_t       threads[THREADS];
  guint           n_threads;
  FleetDoorbell  *bell;    /* answers are there */

  pthread_mutex_t lock;    /* of what follows, and of what a question brings back */
  pthread_cond_t  changed;
  GQueue          waiting;  /* Question */
  GQueue          answered; /* Question */
  Question       *running[THREADS];
  gboolean        closed;
};

/* On the asker's thread, so that tasks, questions and their handlers never meet another. */
static void
deliver (Question *question)
{
  if (question->asker != 0)
    g_cancellable_disconnect (g_task_get_cancellable (question->task), question->asker);
  if (g_cancellable_is_cancelled (question->cancellable))
    {
      /* A stopped statement and one that was never begun are the same to who cancelled. */
      g_clear_error (&question->error);
      if (question->answer != NULL && question->free_answer != NULL)
        question->free_answer (question->answer);
      g_task_return_new_error (question->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The question was withdrawn");
    }
  else if (question->error != NULL)
    g_task_return_error (question->task, question->error);
  else
    g_task_return_pointer (question->task, question->answer, question->free_answer);
  if (question->free_question != NULL)
    question->free_question (question->question);
  g_object_unref (question->cancellable);
  g_object_unref (question->task);
  fleet_history_unref (question->history);
  g_free (question);
}

/* The last question that is delivered may be what kept the history alive. */
static void
answer_bell (gpointer data)
{
  g_autoptr (FleetHistory) self = fleet_history_ref (data);
  GQueue answered;
  Question *question;

  pthread_mutex_lock (&self->lock);
  answered = self->answered;
  g_queue_init (&self->answered);
  pthread_mutex_unlock (&self->lock);
  while ((question = g_queue_pop_head (&answered)) != NULL)
    deliver (question);
}

static void
asker_cancelled_cb (GCancellable *asker,
                    GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* The connection is made anew when it is old, so that what has come since is seen. */
static gboolean
connect_if_old (FleetHistory  *self,
                FleetSql     **sql,
                gint64        *opened_us,
                GError       **error)
{
  if (*sql != NULL && g_get_monotonic_time () - *opened_us < CONNECTION_US)
    return TRUE;
  g_clear_pointer (sql, fleet_sql_close);
  *sql = fleet_sql_open (self->database, error);
  if (*sql == NULL)
    return FALSE;
  fleet_sql_set_deadline (*sql, DEADLINE_US);
  *opened_us = g_get_monotonic_time ();
  return TRUE;
}

static Question *
take_question (FleetHistory *self,
               guint         thread)
{
  Question *question;

  pthread_mutex_lock (&self->lock);
  while (self->waiting.length == 0 && !self->closed)
    pthread_cond_wait (&self->changed, &self->lock);
  question = g_queue_pop_head (&self->waiting);
  self->running[thread] = question;
  pthread_mutex_unlock (&self->lock);
  return question;
}

typedef struct
{
  FleetHistory *history;
  guint         number;
} Thread;

/* @thread fleet-history */
static gpointer
run (gpointer user_data)
{
  g_autofree Thread *thread = user_data;
  FleetHistory *self = thread->history;
  FleetSql *sql = NULL;
  gint64 opened_us = 0;
  Question *question;

  while ((question = take_question (self, thread->number)) != NULL)
    {
      if (!g_cancellable_is_cancelled (question->cancellable) && connect_if_old (self, &sql, &opened_us, &question->error))
        {
          fleet_sql_set_cancellable (sql, question->cancellable);
          question->answer = question->work (sql, question->question, question->cancellable, &question->error);
          fleet_sql_set_cancellable (sql, NULL);
        }
      pthread_mutex_lock (&self->lock);
      self->running[thread->number] = NULL;
      g_queue_push_tail (&self->answered, question);
      pthread_mutex_unlock (&self->lock);
      fleet_doorbell_ring (self->bell);
    }
  g_clear_pointer (&sql, fleet_sql_close);
  return NULL;
}

FleetHistory *
fleet_history_new (const char *database)
{
  FleetHistory *self = g_new0 (FleetHistory, 1);

  fleet_refs_init (&self->refs);
  self->database = g_strdup (database);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  g_queue_init (&self->waiting);
  g_queue_init (&self->answered);
  self->bell = fleet_doorbell_new (g_main_context_get_thread_default (), G_PRIORITY_DEFAULT, answer_bell, self);
  return self;
}

FleetHistory *
fleet_history_ref (FleetHistory *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_history_close (FleetHistory *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  self->closed = TRUE;
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    g_cancellable_cancel (((Question *) link->data)->cancellable);
  for (guint i = 0; i < THREADS; i++)
    if (self->running[i] != NULL)
      g_cancellable_cancel (self->running[i]->cancellable);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->n_threads; i++)
    pthread_join (self->threads[i], NULL);
  self->n_threads = 0;
}

void
fleet_history_unref (FleetHistory *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  fleet_history_close (self);
  fleet_doorbell_free (self->bell);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  g_free (self->database);
  g_free (self);
}

/* Threads come with the questions. With the lock held. */
static void
add_thread (FleetHistory *self)
{
  guint busy = self->waiting.length;
  Thread *thread;

  for (guint i = 0; i < self->n_threads; i++)
    busy += self->running[i] != NULL;
  if (self->n_threads == THREADS || busy <= self->n_threads)
    return;
  thread = g_new (Thread, 1);
  *thread = (Thread) { .history = self, .number = self->n_threads };
  if (pthread_create (&self->threads[self->n_threads], NULL, run, thread) == 0)
    self->n_threads++;
  else
    g_free (thread);
}

void
fleet_history_ask_async (FleetHistory        *self,
                         FleetHistoryWork     work,
                         gpointer             question_data,
                         GDestroyNotify       free_question,
                         GDestroyNotify       free_answer,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question) {
    .history = fleet_history_ref (self),
    .task = g_task_new (NULL, cancellable, callback, user_data),
    .cancellable = g_cancellable_new (),
    .work = work,
    .question = question_data,
    .free_question = free_question,
    .free_answer = free_answer,
  };
  /* Whether it was cancelled is for deliver_cb to say. */
  g_task_set_check_cancellable (question->task, FALSE);
  if (cancellable != NULL)
    question->asker = g_cancellable_connect (cancellable, G_CALLBACK (asker_cancelled_cb), g_object_ref (question->cancellable), g_object_unref);
  pthread_mutex_lock (&self->lock);
  if (self->closed)
    {
      question->error = g_error_new (FLEET_ERROR, FLEET_ERROR_STOPPED, _("The database is closed; open the profile or the demo again"));
      g_queue_push_tail (&self->answered, question);
      fleet_doorbell_ring (self->bell);
    }
  else
    {
      g_queue_push_tail (&self->waiting, question);
      add_thread (self);
      pthread_cond_signal (&self->changed);
    }
  pthread_mutex_unlock (&self->lock);
}

gpointer
fleet_history_ask_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  FleetRows *rows;
  guint      most;
} Collected;

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Collected *collected = user_data;

  collected->rows = fleet_rows_new (n, names);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Collected *collected = user_data;

  if (fleet_rows_get_n_rows (collected->rows) == collected->most)
    {
      fleet_rows_set_cut (collected->rows);
      return FALSE;
    }
  fleet_rows_add (collected->rows, values);
  return TRUE;
}

FleetRows *
fleet_history_read_rows (FleetSql          *sql,
                         const char        *statement,
                         guint              n_values,
                         const FleetValue  *values,
                         guint              most_rows,
                         GError           **error)
{
  Collected collected = { .most = most_rows };

  if (fleet_sql_run_with (sql, statement, n_values, values, columns_cb, row_cb, &collected, error))
    return collected.rows;
  g_clear_pointer (&collected.rows, fleet_rows_unref);
  return NULL;
}

typedef struct
{
  char       *statement;
  guint       n_values;
  FleetValue *values;
  guint       most_rows;
} RowsQuestion;

static void
rows_question_free (gpointer data)
{
  RowsQuestion *self = data;

  for (guint i = 0; i < self->n_values; i++)
    if (self->values[i].type == FLEET_TYPE_TEXT)
      g_free ((char *) self->values[i].text);
  g_free (self->values);
  g_free (self->statement);
  g_free (self);
}

static gpointer
rows_work (FleetSql      *sql,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  const RowsQuestion *question = data;

  return fleet_history_read_rows (sql, question->statement, question->n_values, question->values, question->most_rows, error);
}

void
fleet_history_rows_async (FleetHistory        *self,
                          const char          *statement,
                          guint                n_values,
                          const FleetValue    *values,
                          guint                most_rows,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  RowsQuestion *question = g_new0 (RowsQuestion, 1);

  question->statement = g_strdup (statement);
  question->n_values = n_values;
  question->values = g_memdup2 (values, n_values * sizeof *values);
  question->most_rows = most_rows;
  for (guint i = 0; i < n_values; i++)
    if (values[i].type == FLEET_TYPE_TEXT)
      question->values[i].text = g_strndup (values[i].text, values[i].length);
  fleet_history_ask_async (self, rows_work, question, rows_question_free, (GDestroyNotify) fleet_rows_unref, cancellable, callback, user_data);
}

FleetRows *
fleet_history_rows_finish (GAsyncResult  *result,
                           GError       **error)
{
  return fleet_history_ask_finish (result, error);
}
