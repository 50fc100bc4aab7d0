/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import: one thread, one queue. */

#include "fleet-import.h"

#include "fleet-import-marks.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define MOST_BLOCKS 16 /* about 4 MiB */

struct _FleetImport
{
  /* Set before the thread starts. */
  FleetImportSource *source;
  FleetProfile      *profile;
  FleetTable         table;
  char              *database;
  GCancellable      *cancellable;
  pthread_t          thread;

  /* The thread's until is_listed, then nobody changes them. */
  GPtrArray         *objects; /* FleetImportObject* */
  GHashTable        *marks;   /* key -> FleetImportMark* */

  pthread_mutex_t    lock;    /* guards what follows */
  pthread_cond_t     changed;
  GQueue             blocks;  /* FleetImportBlock* */
  FleetImportPlan    plan;
  gboolean           is_over; /* the thread has put all there was */
};

static void
fail_plan (FleetImport  *self,
           const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->plan.failure = g_strdup (error->message);
  pthread_mutex_unlock (&self->lock);
}

/* What an earlier run has of the object as it is now; NULL: nothing. */
static const FleetImportMark *
find_mark (FleetImport             *self,
           const FleetImportObject *object)
{
  const FleetImportMark *mark = g_hash_table_lookup (self->marks, object->key);

  return mark != NULL && strcmp (mark->version, object->version) == 0 ? mark : NULL;
}

/* All of it has been gone through, and nothing was left for another time. */
static gboolean
is_done (const FleetImportMark *mark)
{
  return mark != NULL && mark->is_done && mark->left == 0;
}

static gboolean
list (FleetImport *self)
{
  FleetImportPlan plan = { .is_listed = TRUE };
  g_autoptr (GError) error = NULL;

  self->objects = fleet_import_source_list (self->source, self->table, &plan.ignored, self->cancellable, &error);
  self->marks = self->objects != NULL ? fleet_import_marks_read (self->database, fleet_import_source_name (self->source), &error) : NULL;
  if (self->marks == NULL)
    {
      fail_plan (self, error);
      return FALSE;
    }
  plan.objects = self->objects->len;
  for (guint i = 0; i < self->objects->len; i++)
    {
      FleetImportObject *object = g_ptr_array_index (self->objects, i);
      const FleetImportMark *mark = find_mark (self, object);

      plan.bytes += object->bytes;
      if (is_done (mark))
        {
          plan.objects_before++;
          plan.bytes_before += object->bytes;
        }
      else if (mark != NULL && !mark->is_done)
        object->skip_lines = mark->lines;
    }
  pthread_mutex_lock (&self->lock);
  self->plan = plan;
  pthread_mutex_unlock (&self->lock);
  return TRUE;
}

/* Waits for room. */
static gboolean
give_cb (FleetImportBlock *block,
         gpointer          user_data)
{
  FleetImport *self = user_data;
  gboolean go_on;

  pthread_mutex_lock (&self->lock);
  while (self->blocks.length >= MOST_BLOCKS && !g_cancellable_is_cancelled (self->cancellable))
    pthread_cond_wait (&self->changed, &self->lock);
  go_on = !g_cancellable_is_cancelled (self->cancellable);
  if (go_on)
    g_queue_push_tail (&self->blocks, block);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  if (!go_on)
    fleet_import_block_free (block);
  return go_on;
}

/* @thread fleet-import */
static gpointer
run (gpointer user_data)
{
  FleetImport *self = user_data;
  g_autoptr (GMainContext) context = g_main_context_new (); /* libsoup's, and nobody else's */

  g_main_context_push_thread_default (context);
  if (list (self))
    for (guint i = 0; i < self->objects->len && !g_cancellable_is_cancelled (self->cancellable); i++)
      {
        const FleetImportObject *object = g_ptr_array_index (self->objects, i);

        if (!is_done (find_mark (self, object)))
          fleet_import_lines_read (self->source, object, self->profile, give_cb, self, self->cancellable);
      }
  fleet_import_source_hang_up (self->source);
  g_main_context_pop_thread_default (context);
  pthread_mutex_lock (&self->lock);
  self->is_over = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  return NULL;
}

FleetImport *
fleet_import_new (const char    *location,
                  const char    *endpoint,
                  FleetTable     table,
                  const char    *database,
                  FleetProfile  *profile,
                  GError       **error)
{
  FleetImportSource *source = fleet_import_source_new (location, endpoint, profile, error);
  FleetImport *self;

  if (source == NULL)
    return NULL;
  self = g_new0 (FleetImport, 1);
  self->source = source;
  self->profile = fleet_profile_ref (profile);
  self->table = table;
  self->database = g_strdup (database);
  self->cancellable = g_cancellable_new ();
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  g_queue_init (&self->blocks);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-import");
  return self;
}

void
fleet_import_free (FleetImport *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  pthread_mutex_lock (&self->lock);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);

  g_queue_clear_full (&self->blocks, (GDestroyNotify) fleet_import_block_free);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  fleet_import_source_free (self->source);
  fleet_profile_unref (self->profile);
  g_object_unref (self->cancellable);
  g_free (self->plan.failure);
  g_free (self->database);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  g_free (self);
}

const char *
fleet_import_name (FleetImport *self)
{
  return fleet_import_source_name (self->source);
}

FleetImportBlock *
fleet_import_take (FleetImport *self,
                   gint64       timeout_us)
{
  FleetImportBlock *block;
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += (until.tv_nsec / 1000 + timeout_us) / G_USEC_PER_SEC;
  until.tv_nsec = (until.tv_nsec / 1000 + timeout_us) % G_USEC_PER_SEC * 1000;
  pthread_mutex_lock (&self->lock);
  while (self->blocks.length == 0 && !self->is_over && timeout_us > 0)
    if (pthread_cond_timedwait (&self->changed, &self->lock, &until) == ETIMEDOUT)
      break;
  block = g_queue_pop_head (&self->blocks);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  return block;
}

void
fleet_import_get_plan (FleetImport     *self,
                       FleetImportPlan *ret_plan)
{
  pthread_mutex_lock (&self->lock);
  *ret_plan = self->plan;
  ret_plan->failure = g_strdup (self->plan.failure);
  ret_plan->has_ended = self->is_over && self->blocks.length == 0;
  pthread_mutex_unlock (&self->lock);
}

FleetImportMark *
fleet_import_mark (FleetImport             *self,
                   const FleetImportObject *object)
{
  const FleetImportMark *before = find_mark (self, object);
  FleetImportMark *mark = g_new0 (FleetImportMark, 1);

  /* What was left then is looked at again from the beginning. */
  if (before != NULL && !before->is_done)
    {
      *mark = *before;
      mark->note = NULL;
    }
  mark->source = g_strdup (fleet_import_source_name (self->source));
  mark->key = g_strdup (object->key);
  mark->version = g_strdup (object->version);
  mark->bytes = object->bytes;
  return mark;
}
