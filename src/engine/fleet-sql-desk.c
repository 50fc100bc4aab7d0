/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-desk: one thread, one process. The thread blocks on the process's pipe; what ends a wait is an answer, the clock, or that somebody has ended the process. News for the owner are
 * kept in a queue that is emptied at one ring of the bell, so that a million rows are some hundred calls and not a thousand sources. */

#include "fleet-sql-desk.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <pthread.h>
#include <string.h>

#include "fleet-doorbell.h"
#include "fleet-personal.h"
#include "fleet-row-pack.h"
#include "fleet-sql-csv.h"
#include "fleet-sql-process.h"

/* The worker looks at its clock itself; this much later it does not. */
#define GRACE_US    (2 * G_USEC_PER_SEC)
#define PROGRESS_US (G_USEC_PER_SEC / 5)

typedef struct
{
  char            *statement;
  FleetSqlLimits   limits;
  FleetSqlListener listener;
  gpointer         user_data;
  GDestroyNotify   free_user_data;
  char            *by;
  char            *file_name;    /* of csv */
  FleetSqlCsv     *csv;          /* NULL: the rows go to the owner */
  gboolean         is_cancelled; /* with the lock held */

  /* of the desk's thread */
  FleetSqlOutcome  outcome;
  GStrv            names;
  gint64           progress_us;
} Job;

typedef enum
{
  NEWS_COLUMNS,
  NEWS_PAGE,
  NEWS_PROGRESS,
  NEWS_DONE,
} NewsKind;

typedef struct
{
  NewsKind         kind;
  Job             *job;
  GStrv            names;
  guint            n_rows;
  GBytes          *rows;
  FleetSqlOutcome  outcome;
  GError          *error;
} News;

struct _FleetSqlDesk
{
  FleetSqlProcess *process;
  char            *database;
  char            *by;       /* the owner's; NULL: the login's name */
  FleetDoorbell   *bell;     /* news are there */
  pthread_t        thread;
  gboolean         has_thread;

  pthread_mutex_t  lock;     /* of what follows */
  pthread_cond_t   changed;
  Job             *waiting;  /* NULL: none */
  Job             *running;
  GQueue           news;     /* News */
  gboolean         closed;
};

static void
job_free (Job *job)
{
  if (job->free_user_data != NULL)
    job->free_user_data (job->user_data);
  g_clear_pointer (&job->csv, fleet_sql_csv_free);
  g_strfreev (job->names);
  g_free (job->statement);
  g_free (job->file_name);
  g_free (job->by);
  g_free (job);
}

static void
news_free (News *news)
{
  if (news->kind == NEWS_DONE)
    job_free (news->job);
  g_strfreev (news->names);
  g_clear_pointer (&news->rows, g_bytes_unref);
  g_clear_error (&news->error);
  g_free (news);
}

static void
tell (News *news)
{
  const FleetSqlListener *listener = &news->job->listener;
  gpointer user_data = news->job->user_data;

  if (news->kind == NEWS_COLUMNS && listener->columns != NULL)
    listener->columns (g_strv_length (news->names), (const char *const *) news->names, user_data);
  else if (news->kind == NEWS_PAGE && listener->page != NULL)
    listener->page (news->n_rows, news->rows, user_data);
  else if (news->kind == NEWS_PROGRESS && listener->progress != NULL)
    listener->progress (news->outcome.n_rows, user_data);
  else if (news->kind == NEWS_DONE && listener->done != NULL)
    listener->done (&news->outcome, news->error, user_data);
}

/* On the owner's thread. A listener may ask the next question, but not free the desk. */
static void
answer_bell (gpointer data)
{
  FleetSqlDesk *self = data;
  GQueue news;
  News *item;

  pthread_mutex_lock (&self->lock);
  news = self->news;
  g_queue_init (&self->news);
  pthread_mutex_unlock (&self->lock);
  while ((item = g_queue_pop_head (&news)) != NULL)
    {
      tell (item);
      news_free (item);
    }
}

/* @thread the desk's */
static void
post (FleetSqlDesk *self,
      News         *news)
{
  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->news, news);
  pthread_mutex_unlock (&self->lock);
  fleet_doorbell_ring (self->bell);
}

static gboolean
is_cancelled (FleetSqlDesk *self,
              Job          *job)
{
  gboolean answer;

  pthread_mutex_lock (&self->lock);
  answer = job->is_cancelled;
  pthread_mutex_unlock (&self->lock);
  return answer;
}

static gboolean
spoilt (GError **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, _("The process that answers questions said what cannot be understood, and was ended; ask again"));
  return FALSE;
}

static gboolean
take_columns (FleetSqlDesk  *self,
              Job           *job,
              GByteArray    *bytes,
              GError       **error)
{
  g_autoptr (GVariant) columns = fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_COLUMNS_TYPE);
  g_autofree const char **reads = NULL;
  News *news;

  if (columns == NULL || job->names != NULL)
    return spoilt (error);
  g_variant_get (columns, "(^as^a&s)", &job->names, &reads);
  if (!fleet_personal_log (self->database, reads, job->statement, job->by, job->file_name, error))
    return FALSE;
  if (job->csv != NULL)
    return fleet_sql_csv_begin (job->csv, (const char *const *) job->names, error);
  news = g_new0 (News, 1);
  *news = (News) { .kind = NEWS_COLUMNS, .job = job, .names = g_strdupv (job->names) };
  post (self, news);
  return TRUE;
}

static void
tell_progress (FleetSqlDesk *self,
               Job          *job)
{
  News *news;

  if (g_get_monotonic_time () - job->progress_us < PROGRESS_US)
    return;
  job->progress_us = g_get_monotonic_time ();
  news = g_new0 (News, 1);
  *news = (News) { .kind = NEWS_PROGRESS, .job = job, .outcome = job->outcome };
  post (self, news);
}

static gboolean
take_page (FleetSqlDesk  *self,
           Job           *job,
           GByteArray    *bytes,
           GError       **error)
{
  guint32 n_rows;

  if (bytes->len < sizeof n_rows || job->names == NULL)
    return spoilt (error);
  memcpy (&n_rows, bytes->data, sizeof n_rows);
  n_rows = GUINT32_FROM_LE (n_rows);
  job->outcome.n_rows += n_rows;
  if (job->csv != NULL)
    {
      g_autoptr (FleetRows) rows = fleet_rows_new (g_strv_length (job->names), (const char *const *) job->names);

      if (!fleet_row_pack_read (bytes->data + sizeof n_rows, bytes->len - sizeof n_rows, n_rows, rows))
        return spoilt (error);
      tell_progress (self, job);
      return fleet_sql_csv_add (job->csv, rows, error);
    }
  else
    {
      News *news = g_new0 (News, 1);

      *news = (News) { .kind = NEWS_PAGE, .job = job, .n_rows = n_rows, .rows = g_bytes_new (bytes->data + sizeof n_rows, bytes->len - sizeof n_rows) };
      post (self, news);
      return TRUE;
    }
}

static gboolean
take_done (Job         *job,
           GByteArray  *bytes,
           GError     **error)
{
  g_autoptr (GVariant) done = fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_DONE_TYPE);

  if (done == NULL)
    return spoilt (error);
  g_variant_get (done, FLEET_SQL_FRAME_DONE_TYPE, &job->outcome.elapsed_us, &job->outcome.is_cut);
  return job->csv == NULL || fleet_sql_csv_end (job->csv, error);
}

static gboolean
take_failed (Job         *job,
             GByteArray  *bytes,
             GError     **error)
{
  g_autoptr (GVariant) failed = fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_FAILED_TYPE);
  const char *sentence;
  guint code;

  if (failed == NULL)
    return spoilt (error);
  g_variant_get (failed, "(ui&s)", &code, &job->outcome.error_offset, &sentence);
  g_set_error_literal (error, FLEET_ERROR, code <= FLEET_ERROR_STOPPED ? (int) code : FLEET_ERROR_STORE, sentence);
  return TRUE;
}

/* The process ended in the midst of an answer: by its limits, if nobody wished it. */
static void
explain_end (Job     *job,
             gint64   until_us,
             GError **error)
{
  if (until_us != 0 && g_get_monotonic_time () >= until_us)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The statement was stopped after %ld s; ask for less, or allow more time"), job->limits.deadline_us / G_USEC_PER_SEC);
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The statement took more memory or time than a question may, and was ended; ask for less"));
}

/* Reads until the answer's last frame. FALSE: the process is of no use any more. */
static gboolean
read_answer (FleetSqlDesk  *self,
             Job           *job,
             GError       **error)
{
  gint64 until_us = job->limits.deadline_us > 0 ? g_get_monotonic_time () + job->limits.deadline_us + GRACE_US : 0;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FleetSqlFrame frame;

  while (fleet_sql_process_read (self->process, until_us, &frame, bytes))
    {
      if (frame == FLEET_SQL_FRAME_DONE)
        return take_done (job, bytes, error);
      if (frame == FLEET_SQL_FRAME_FAILED)
        return take_failed (job, bytes, error);
      if (!(frame == FLEET_SQL_FRAME_COLUMNS ? take_columns (self, job, bytes, error) : frame == FLEET_SQL_FRAME_PAGE ? take_page (self, job, bytes, error) : spoilt (error)))
        return FALSE;
    }
  explain_end (job, until_us, error);
  return FALSE;
}

static void
carry_out (FleetSqlDesk *self,
           Job          *job)
{
  News *news = g_new0 (News, 1);
  gint64 began_us = g_get_monotonic_time ();
  gboolean is_useful, was_cancelled;

  is_useful = fleet_sql_process_ask (self->process, job->statement, &job->limits, &news->error);
  /* Looked at after the process was started: whoever cancels from now on ends it. */
  is_useful = is_useful && !is_cancelled (self, job) && read_answer (self, job, &news->error);
  if (!is_useful)
    {
      fleet_sql_process_end (self->process);
      if (news->error == NULL)
        explain_end (job, 0, &news->error);
    }
  pthread_mutex_lock (&self->lock);
  self->running = NULL;
  was_cancelled = job->is_cancelled;
  pthread_mutex_unlock (&self->lock);
  if (was_cancelled)
    {
      /* Also one whose answer was whole: it has been killed, and is not for the next question. */
      fleet_sql_process_end (self->process);
      g_clear_error (&news->error);
      g_set_error (&news->error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The statement was stopped"));
    }
  /* What is not whole is no file. */
  if (news->error != NULL)
    g_clear_pointer (&job->csv, fleet_sql_csv_free);
  if (job->outcome.elapsed_us == 0)
    job->outcome.elapsed_us = g_get_monotonic_time () - began_us;
  news->kind = NEWS_DONE;
  news->job = job;
  news->outcome = job->outcome;
  post (self, news);
}

static gpointer
run (gpointer data)
{
  FleetSqlDesk *self = data;

  for (;;)
    {
      Job *job;

      pthread_mutex_lock (&self->lock);
      while (self->waiting == NULL && !self->closed)
        pthread_cond_wait (&self->changed, &self->lock);
      job = self->running = g_steal_pointer (&self->waiting);
      pthread_mutex_unlock (&self->lock);
      if (job == NULL)
        break;
      carry_out (self, job);
    }
  fleet_sql_process_end (self->process);
  return NULL;
}

FleetSqlDesk *
fleet_sql_desk_new (const char *const *command,
                    const char        *database)
{
  FleetSqlDesk *self = g_new0 (FleetSqlDesk, 1);

  self->process = fleet_sql_process_new (command, database);
  self->database = g_strdup (database);
  self->bell = fleet_doorbell_new (g_main_context_get_thread_default (), G_PRIORITY_DEFAULT_IDLE, answer_bell, self);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  g_queue_init (&self->news);
  return self;
}

void
fleet_sql_desk_set_operator (FleetSqlDesk *self,
                             const char   *by)
{
  g_free (self->by);
  self->by = g_strdup (by);
}

/* With the lock held. Whose turn has not come yet is told so at once, by the desk's thread. */
static void
cancel (FleetSqlDesk *self)
{
  if (self->waiting != NULL)
    self->waiting->is_cancelled = TRUE;
  if (self->running != NULL)
    {
      self->running->is_cancelled = TRUE;
      fleet_sql_process_kill (self->process);
    }
}

void
fleet_sql_desk_cancel (FleetSqlDesk *self)
{
  pthread_mutex_lock (&self->lock);
  cancel (self);
  pthread_mutex_unlock (&self->lock);
}

void
fleet_sql_desk_free (FleetSqlDesk *self)
{
  News *news;

  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  cancel (self);
  self->closed = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  if (self->has_thread)
    pthread_join (self->thread, NULL);
  g_clear_pointer (&self->bell, fleet_doorbell_free);
  while ((news = g_queue_pop_head (&self->news)) != NULL)
    news_free (news);
  g_clear_pointer (&self->waiting, job_free);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  fleet_sql_process_free (self->process);
  g_free (self->database);
  g_free (self->by);
  g_free (self);
}

static void
hand_in (FleetSqlDesk *self,
         Job          *job)
{
  Job *before;

  job->by = g_strdup (self->by);
  pthread_mutex_lock (&self->lock);
  cancel (self);
  before = self->waiting;
  self->waiting = job;
  if (!self->has_thread)
    self->has_thread = pthread_create (&self->thread, NULL, run, self) == 0;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  if (before != NULL)
    {
      News *news = g_new0 (News, 1);

      *news = (News) { .kind = NEWS_DONE, .job = before, .outcome.error_offset = -1 };
      g_set_error (&news->error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The statement was stopped"));
      post (self, news);
    }
}

void
fleet_sql_desk_ask (FleetSqlDesk           *self,
                    const char             *statement,
                    const FleetSqlLimits   *limits,
                    const FleetSqlListener *listener,
                    gpointer                user_data,
                    GDestroyNotify          free_user_data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job) {
    .statement = g_strdup (statement), .limits = *limits, .listener = *listener, .user_data = user_data, .free_user_data = free_user_data, .outcome.error_offset = -1
  };
  hand_in (self, job);
}

void
fleet_sql_desk_save (FleetSqlDesk           *self,
                     const char             *statement,
                     const char             *file_name,
                     gboolean                bom,
                     const FleetSqlListener *listener,
                     gpointer                user_data,
                     GDestroyNotify          free_user_data)
{
  static const FleetSqlLimits everything = { 0 };
  Job *job = g_new0 (Job, 1);

  *job = (Job) {
    .statement = g_strdup (statement), .limits = everything, .listener = *listener, .user_data = user_data, .free_user_data = free_user_data,
    .file_name = g_strdup (file_name), .csv = fleet_sql_csv_new (file_name, bom), .outcome.error_offset = -1
  };
  hand_in (self, job);
}
