/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-process: see the header. GSubprocess closes every other descriptor in the child and reaps it. */

#include "fleet-sql-process.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <pthread.h>
#include <signal.h>

struct _FleetSqlProcess
{
  char           **command;
  pthread_mutex_t  lock;    /* of what follows */
  GSubprocess     *process; /* NULL: none runs */
};

FleetSqlProcess *
fleet_sql_process_new (const char *const *command,
                       const char        *database)
{
  FleetSqlProcess *self = g_new0 (FleetSqlProcess, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  /* One that is gone is seen where its answer is missed. */
  signal (SIGPIPE, SIG_IGN);
  g_strv_builder_addv (builder, (const char **) command);
  g_strv_builder_add (builder, database);
  self->command = g_strv_builder_end (builder);
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

static void
set_process (FleetSqlProcess *self,
             GSubprocess     *process)
{
  GSubprocess *before;

  pthread_mutex_lock (&self->lock);
  before = self->process;
  self->process = process;
  pthread_mutex_unlock (&self->lock);
  if (before != NULL)
    {
      g_subprocess_force_exit (before);
      g_object_unref (before);
    }
}

void
fleet_sql_process_free (FleetSqlProcess *self)
{
  if (self == NULL)
    return;
  set_process (self, NULL);
  pthread_mutex_destroy (&self->lock);
  g_strfreev (self->command);
  g_free (self);
}

void
fleet_sql_process_end (FleetSqlProcess *self)
{
  set_process (self, NULL);
}

void
fleet_sql_process_kill (FleetSqlProcess *self)
{
  pthread_mutex_lock (&self->lock);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  pthread_mutex_unlock (&self->lock);
}

gboolean
fleet_sql_process_ask (FleetSqlProcess       *self,
                       const char            *statement,
                       const FleetSqlLimits  *limits,
                       GError               **error)
{
  if (self->process == NULL)
    {
      GSubprocess *process = g_subprocess_newv ((const char *const *) self->command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);

      if (process == NULL)
        {
          g_prefix_error (error, _("The process that answers questions could not be started: "));
          return FALSE;
        }
      set_process (self, process);
    }
  return fleet_sql_frame_send (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (self->process))), FLEET_SQL_FRAME_ASK,
                               g_variant_new (FLEET_SQL_FRAME_ASK_TYPE, limits->deadline_us, limits->most_rows, limits->most_bytes, limits->most_text, statement));
}

gboolean
fleet_sql_process_read (FleetSqlProcess *self,
                        gint64           until_us,
                        FleetSqlFrame   *ret_frame,
                        GByteArray      *bytes)
{
  return fleet_sql_frame_read (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->process))), until_us, ret_frame, bytes);
}
