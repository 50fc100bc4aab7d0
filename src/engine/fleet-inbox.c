/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-inbox: see the header. A file gets its name when it is whole. */

#include "fleet-inbox.h"

#include "fleet-action-reader.h"
#include "fleet-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define LOOK_EVERY_US (200 * 1000)
#define MOST_FILES    1000
#define SUFFIX        ".action"

struct _FleetInbox
{
  /* Set before the thread starts. */
  char         *folder;
  FleetOpQueue *ops;
  pthread_t     thread;

  struct
  {
    FleetJsonReader *reader;
    GHashTable      *seen; /* names that were handed on; those that are there no more are forgotten */
  } inbox_only;

  pthread_mutex_t lock;
  pthread_cond_t  stop;
  gboolean        stopping;
};

static char *
get_folder (const char *database)
{
  return g_strconcat (database, "-inbox", NULL);
}

/* What makes no sense stays until who put it there takes it away; nobody is told twice. */
static void
hand_on (FleetInbox *self,
         const char *name)
{
  g_autofree char *file_name = g_build_filename (self->folder, name, NULL), *text = NULL, *reason = NULL;
  g_autoptr (FleetAction) action = NULL;
  FleetOp *op;
  gsize length;

  if (!g_file_get_contents (file_name, &text, &length, NULL))
    return;
  action = fleet_action_read (self->inbox_only.reader, text, length, &reason);
  if (action == NULL)
    return;
  op = fleet_op_new (FLEET_OP_ACT);
  op->action = g_steal_pointer (&action);
  fleet_op_queue_push (self->ops, op);
}

static void
look (FleetInbox *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && g_hash_table_size (there) < MOST_FILES)
    if (g_str_has_suffix (name, SUFFIX))
      {
        if (!g_hash_table_contains (self->inbox_only.seen, name))
          hand_on (self, name);
        g_hash_table_add (there, g_strdup (name));
      }
  g_hash_table_unref (self->inbox_only.seen);
  self->inbox_only.seen = g_steal_pointer (&there);
}

/* FALSE: it is time to stop. */
static gboolean
wait_a_while (FleetInbox *self)
{
  gint64 until_us = g_get_real_time () + LOOK_EVERY_US;
  struct timespec until = { until_us / G_USEC_PER_SEC, until_us % G_USEC_PER_SEC * 1000 };
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  while (!self->stopping && pthread_cond_timedwait (&self->stop, &self->lock, &until) == 0)
    ;
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return !stopping;
}

/* @thread fleet-inbox */
static gpointer
run (gpointer user_data)
{
  FleetInbox *self = user_data;

  do
    look (self);
  while (wait_a_while (self));
  return NULL;
}

FleetInbox *
fleet_inbox_new (const char   *database,
                 FleetOpQueue *ops)
{
  FleetInbox *self = g_new0 (FleetInbox, 1);

  self->folder = get_folder (database);
  self->ops = ops;
  self->inbox_only.reader = fleet_action_reader_new ();
  self->inbox_only.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->stop, NULL);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-inbox");
  return self;
}

void
fleet_inbox_free (FleetInbox *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->stop);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);

  g_hash_table_unref (self->inbox_only.seen);
  fleet_json_reader_free (self->inbox_only.reader);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->stop);
  g_free (self->folder);
  g_free (self);
}

char *
fleet_inbox_put (const char         *database,
                 const FleetAction  *action,
                 GError            **error)
{
  g_autofree char *folder = get_folder (database), *json = fleet_action_to_json (action), *name = g_strconcat (action->uuid, SUFFIX, NULL);
  g_autofree char *file_name = g_build_filename (folder, name, NULL);
  g_autoptr (GError) reason = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, "%s cannot be made: %s; check who owns the database", folder, g_strerror (errno));
      return NULL;
    }
  if (!g_file_set_contents_full (file_name, json, strlen (json), G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, "%s cannot be written: %s", file_name, reason->message);
      return NULL;
    }
  return g_steal_pointer (&file_name);
}
