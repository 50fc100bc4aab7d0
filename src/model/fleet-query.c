/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query: see the header. Two desks, each with a process of its own: one that answers, one that saves. Each run has a number, so that what a question that was replaced still says falls
 * on deaf ears. */

#include "fleet-query.h"

/* A longer text is cut in the grid; saved it is whole. */
#define MOST_TEXT (64 << 10)

typedef struct
{
  FleetQuery *query;
  guint       run;
} Asked;

struct _FleetQuery
{
  GObject parent_instance;

  /* owned */
  FleetSqlDesk    *desk;
  FleetSqlDesk    *saving_desk;
  FleetQueryRows  *rows;
  char            *statement;
  GError          *error;

  FleetQueryState  state;
  FleetSqlOutcome  outcome;
  gint64           began_us;
  guint            run;
  guint            change;    /* the idle source that tells of it, or 0 */
  gboolean         is_saving;
  guint64          n_saved;
};

enum
{
  CHANGED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetQuery, fleet_query, G_TYPE_OBJECT)

static gboolean
change_cb (gpointer data)
{
  FleetQuery *self = data;

  self->change = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Pages come in bursts: they are told of once. */
static void
change (FleetQuery *self)
{
  if (self->change == 0)
    self->change = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, change_cb, self, NULL);
}

static Asked *
asked_new (FleetQuery *self)
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { .query = self, .run = self->run };
  return asked;
}

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Asked *asked = user_data;

  if (asked->run != asked->query->run)
    return;
  asked->query->rows = fleet_query_rows_new (n, names);
  change (asked->query);
}

static void
page_cb (guint    n_rows,
         GBytes  *page,
         gpointer user_data)
{
  Asked *asked = user_data;

  if (asked->run != asked->query->run || asked->query->rows == NULL)
    return;
  fleet_query_rows_add_page (asked->query->rows, n_rows, page);
  change (asked->query);
}

static void
done_cb (const FleetSqlOutcome *outcome,
         const GError          *error,
         gpointer               user_data)
{
  Asked *asked = user_data;
  FleetQuery *self = asked->query;

  if (asked->run != self->run)
    return;
  self->outcome = *outcome;
  if (error == NULL)
    self->state = FLEET_QUERY_DONE;
  else if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_STOPPED))
    self->state = FLEET_QUERY_STOPPED;
  else
    {
      self->state = FLEET_QUERY_FAILED;
      self->error = g_error_copy (error);
    }
  change (self);
}

void
fleet_query_run (FleetQuery *self,
                 const char *statement,
                 gint64      deadline_us)
{
  static const FleetSqlListener listener = { .columns = columns_cb, .page = page_cb, .done = done_cb };
  const FleetSqlLimits limits = { .deadline_us = deadline_us, .most_rows = FLEET_QUERY_MOST_ROWS, .most_bytes = FLEET_QUERY_MOST_BYTES, .most_text = MOST_TEXT };

  g_return_if_fail (FLEET_IS_QUERY (self));

  self->run++;
  self->state = FLEET_QUERY_RUNNING;
  self->began_us = g_get_monotonic_time ();
  self->outcome = (FleetSqlOutcome) { .error_offset = -1 };
  g_clear_pointer (&self->rows, fleet_query_rows_free);
  g_clear_error (&self->error);
  g_free (self->statement);
  self->statement = g_strdup (statement);
  fleet_sql_desk_ask (self->desk, statement, &limits, &listener, asked_new (self), g_free);
  /* At once: whoever shows rows lets go of those that are gone. */
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fleet_query_stop (FleetQuery *self)
{
  g_return_if_fail (FLEET_IS_QUERY (self));
  fleet_sql_desk_cancel (self->desk);
}

FleetQueryState
fleet_query_get_state (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), FLEET_QUERY_IDLE);
  return self->state;
}

FleetQueryRows *
fleet_query_get_rows (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), NULL);
  return self->rows;
}

const char *
fleet_query_get_statement (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), NULL);
  return self->statement;
}

const FleetSqlOutcome *
fleet_query_get_outcome (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), NULL);
  return &self->outcome;
}

const GError *
fleet_query_get_error (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), NULL);
  return self->error;
}

gint64
fleet_query_get_began_us (FleetQuery *self)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), 0);
  return self->began_us;
}

static void
progress_cb (guint64  n_rows,
             gpointer user_data)
{
  FleetQuery *self = user_data;

  self->n_saved = n_rows;
  change (self);
}

static void
saved_cb (const FleetSqlOutcome *outcome,
          const GError          *error,
          gpointer               user_data)
{
  FleetQuery *self = user_data;

  self->is_saving = FALSE;
  change (self);
  g_signal_emit (self, signals[SAVED], 0, outcome->n_rows, error == NULL ? NULL : g_error_matches (error, FLEET_ERROR, FLEET_ERROR_STOPPED) ? "" : error->message);
}

void
fleet_query_save (FleetQuery *self,
                  const char *statement,
                  const char *file_name,
                  gboolean    bom)
{
  static const FleetSqlListener listener = { .progress = progress_cb, .done = saved_cb };

  g_return_if_fail (FLEET_IS_QUERY (self));
  g_return_if_fail (!self->is_saving);

  self->is_saving = TRUE;
  self->n_saved = 0;
  fleet_sql_desk_save (self->saving_desk, statement, file_name, bom, &listener, self, NULL);
  change (self);
}

void
fleet_query_stop_saving (FleetQuery *self)
{
  g_return_if_fail (FLEET_IS_QUERY (self));
  fleet_sql_desk_cancel (self->saving_desk);
}

gboolean
fleet_query_get_saving (FleetQuery *self,
                        guint64    *ret_n_rows)
{
  g_return_val_if_fail (FLEET_IS_QUERY (self), FALSE);

  if (self->is_saving)
    *ret_n_rows = self->n_saved;
  return self->is_saving;
}

static void
fleet_query_finalize (GObject *object)
{
  FleetQuery *self = FLEET_QUERY (object);

  g_clear_handle_id (&self->change, g_source_remove);
  fleet_sql_desk_free (self->desk);
  fleet_sql_desk_free (self->saving_desk);
  g_clear_pointer (&self->rows, fleet_query_rows_free);
  g_clear_error (&self->error);
  g_free (self->statement);
  G_OBJECT_CLASS (fleet_query_parent_class)->finalize (object);
}

static void
fleet_query_class_init (FleetQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_query_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_QUERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED] = g_signal_new ("saved", FLEET_TYPE_QUERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_STRING);
}

static void
fleet_query_init (FleetQuery *self)
{
  self->outcome.error_offset = -1;
}

FleetQuery *
fleet_query_new (const char *const *command,
                 const char        *database)
{
  FleetQuery *self = g_object_new (FLEET_TYPE_QUERY, NULL);

  self->desk = fleet_sql_desk_new (command, database);
  self->saving_desk = fleet_sql_desk_new (command, database);
  return self;
}

void
fleet_query_set_operator (FleetQuery *self,
                          const char *by)
{
  fleet_sql_desk_set_operator (self->desk, by);
  fleet_sql_desk_set_operator (self->saving_desk, by);
}
