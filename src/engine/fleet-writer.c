/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-writer: a thread, two beats, and patience. Between beats it carries out what the historian has merged, which takes some hundredths of a second. */

#include "fleet-writer.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-historian.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define MOST_BEATS      2
#define RETRY_S         1
#define LAST_TRIES      10 /* at the end, when the disk refuses: what is not written is read again from Kafka */
#define RETAIN_EVERY_US (30 * G_USEC_PER_SEC)

struct _FleetWriter
{
  FleetStore     *store;   /* writer's thread only, once it runs */
  FleetProfile   *profile;
  FleetMailbox   *mailbox;
  FleetHistorian *historian;
  pthread_t       thread;

  pthread_mutex_t lock;    /* guards what follows */
  pthread_cond_t  changed;
  GQueue          beats;   /* FleetBeat* that wait; the one being committed stays at the head */
  gboolean        stopping;
  gboolean        refused; /* the last try failed */
  const FleetMerge *merge; /* the historian waits until it is carried out; NULL: nothing waits */
  gboolean        merging; /* it is being carried out */
  gboolean        merged;  /* the last one was */
  gint64          database_bytes;
  GPtrArray      *notes;   /* FleetDeliveryNote*: what became of the outbox, to be written */
  gint64          keep_us;    /* of history; so keep_bytes */
  gint64          keep_bytes;
};

/* Whether there is anything in it that belongs on disk. Names alone do, too: the feed tells each of them once. */
static gboolean
has_content (const FleetBeat *beat)
{
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    if (beat->names[i]->len > 0)
      return TRUE;
  return beat->batches->len > 0 || beat->dead_letters->len > 0 || beat->letter_fates->len > 0 || beat->row_versions->len > 0 || beat->table_changes->len > 0 || beat->alerts->len > 0 ||
         beat->imported->len > 0 || beat->ranges->len > 0 || beat->adoptions->len > 0 || beat->marks->len > 0 ||
         beat->standings->len > 0 || beat->vehicles->len > 0 || beat->positions->len > 0 || beat->is_checkpoint ||
         beat->schema_topics->len > 0 || beat->schema_changes->len > 0 || beat->outbox->len > 0 || beat->actions->len > 0 || beat->blind_rules != NULL;
}

/* News without a beat: the disk refuses, and nothing after the last commit is saved. */
static void
tell_refusal (FleetWriter     *self,
              const FleetBeat *beat,
              const GError    *error)
{
  FleetBulletin *bulletin = fleet_bulletin_new ();

  if (beat->bulletin != NULL)
    {
      bulletin->status = beat->bulletin->status;
      bulletin->status.sentence = NULL;
      bulletin->status.said = NULL;
      bulletin->status.sharing = NULL;
    }
  bulletin->has_status = TRUE;
  bulletin->status.durable = FALSE;
  bulletin->status.sentence = g_strdup_printf (_("The disk does not take what arrives: %s. Nothing is lost, Kafka is read again once it does."), error->message);
  fleet_mailbox_post (self->mailbox, bulletin);
}

static void
wait_a_second (FleetWriter *self)
{
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += RETRY_S;
  pthread_mutex_lock (&self->lock);
  pthread_cond_timedwait (&self->changed, &self->lock, &until);
  pthread_mutex_unlock (&self->lock);
}

static void
set_refused (FleetWriter *self,
             gboolean     refused)
{
  pthread_mutex_lock (&self->lock);
  self->refused = refused;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

static gboolean
is_stopping (FleetWriter *self)
{
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return stopping;
}

/* Until it is on disk; FALSE when the end has come before. */
static gboolean
commit (FleetWriter *self,
        FleetBeat   *beat)
{
  guint tries_at_end = 0;

  if (!has_content (beat))
    return TRUE;
  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (fleet_store_commit (self->store, beat, &error))
        break;
      set_refused (self, TRUE);
      tell_refusal (self, beat, error);
      if (is_stopping (self) && ++tries_at_end >= LAST_TRIES)
        return FALSE;
      wait_a_second (self);
    }
  set_refused (self, FALSE);
  return TRUE;
}

/* Drops what is too old or too much; ids of alerts that went are told. */
static void
retain (FleetWriter *self,
        gint64       newest_us)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  FleetBulletin *bulletin;
  gint64 keep_us, keep_bytes;

  pthread_mutex_lock (&self->lock);
  keep_us = self->keep_us;
  keep_bytes = self->keep_bytes;
  pthread_mutex_unlock (&self->lock);
  if (fleet_store_retain (self->store, newest_us, keep_us, keep_bytes, gone, &error) >= 0 && gone->len == 0)
    return;
  bulletin = fleet_bulletin_new ();
  if (error != NULL)
    g_ptr_array_add (bulletin->failures, g_strdup_printf (_("Old history could not be removed: %s"), error->message));
  for (guint i = 0; i < gone->len; i++)
    g_hash_table_add (bulletin->gone_alerts, g_strdup (g_ptr_array_index (gone, i)));
  fleet_mailbox_post (self->mailbox, bulletin);
}

static void
tell_cb (const GError *error,
         gpointer      user_data)
{
  FleetWriter *self = user_data;
  FleetBulletin *bulletin = fleet_bulletin_new ();

  g_ptr_array_add (bulletin->failures, g_strdup_printf (_("History could not be merged: %s"), error->message));
  fleet_mailbox_post (self->mailbox, bulletin);
}

/* @thread fleet-historian */
static gboolean
offer_cb (const FleetMerge *merge,
          gpointer          user_data)
{
  FleetWriter *self = user_data;
  gboolean merged;

  pthread_mutex_lock (&self->lock);
  self->merge = merge;
  self->merged = FALSE;
  pthread_cond_broadcast (&self->changed);
  while (self->merge != NULL && (!self->stopping || self->merging))
    pthread_cond_wait (&self->changed, &self->lock);
  self->merge = NULL;
  merged = self->merged;
  pthread_mutex_unlock (&self->lock);
  return merged;
}

/* Carries out what the historian offers. It waits meanwhile, so the merge stays. */
static void
apply_merge (FleetWriter      *self,
             const FleetMerge *merge)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = fleet_store_apply (self->store, merge, &error) || g_error_matches (error, FLEET_ERROR, FLEET_ERROR_STOPPED);

  if (!ok)
    tell_cb (error, self);
  pthread_mutex_lock (&self->lock);
  self->merge = NULL;
  self->merging = FALSE;
  self->merged = ok;
  self->database_bytes = fleet_store_bytes (self->store);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

/* What is not written now stays in the list; if that never succeeds it is sent again, with the same id. */
static void
write_notes (FleetWriter *self)
{
  g_autoptr (GPtrArray) notes = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->notes->len > 0)
    {
      notes = self->notes;
      self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_delivery_note_free);
    }
  pthread_mutex_unlock (&self->lock);
  if (notes == NULL || fleet_store_note_deliveries (self->store, notes, NULL))
    return;
  pthread_mutex_lock (&self->lock);
  g_ptr_array_extend_and_steal (notes, g_steal_pointer (&self->notes));
  self->notes = g_steal_pointer (&notes);
  pthread_mutex_unlock (&self->lock);
}

/* The next beat, or NULL with a merge, or NULL without one at the end. A merge is not kept waiting for more than one beat. */
static FleetBeat *
wait_for_work (FleetWriter       *self,
               gboolean           after_beat,
               const FleetMerge **ret_merge)
{
  FleetBeat *beat;

  pthread_mutex_lock (&self->lock);
  while (self->beats.length == 0 && self->merge == NULL && !self->stopping)
    pthread_cond_wait (&self->changed, &self->lock);
  beat = after_beat && self->merge != NULL ? NULL : g_queue_peek_head (&self->beats);
  *ret_merge = beat == NULL && !(self->stopping && self->beats.length == 0) ? self->merge : NULL;
  self->merging = *ret_merge != NULL;
  pthread_mutex_unlock (&self->lock);
  return beat;
}

static void
finish_beat (FleetWriter *self)
{
  FleetBeat *beat;

  pthread_mutex_lock (&self->lock);
  beat = g_queue_pop_head (&self->beats);
  self->database_bytes = fleet_store_bytes (self->store);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  fleet_beat_free (beat);
}

/* @thread fleet-writer */
static gpointer
run (gpointer user_data)
{
  FleetWriter *self = user_data;
  gint64 retained_us = 0;
  const FleetMerge *merge;
  gboolean after_beat = FALSE;
  FleetBeat *beat;

  while ((beat = wait_for_work (self, after_beat, &merge)) != NULL || merge != NULL)
    {
      gint64 newest_us;

      after_beat = beat != NULL;
      if (beat == NULL)
        {
          apply_merge (self, merge);
          continue;
        }
      newest_us = beat->bulletin != NULL ? beat->bulletin->status.newest_us : FLEET_TIME_NONE;

      if (!commit (self, beat))
        break;
      if (beat->bulletin != NULL)
        fleet_mailbox_post (self->mailbox, g_steal_pointer (&beat->bulletin));
      finish_beat (self);
      fleet_historian_wake (self->historian);
      write_notes (self);
      if (newest_us != FLEET_TIME_NONE && g_get_monotonic_time () - retained_us > RETAIN_EVERY_US)
        {
          retain (self, newest_us);
          retained_us = g_get_monotonic_time ();
        }
    }
  write_notes (self);
  return NULL;
}

FleetWriter *
fleet_writer_new (FleetStore   *store,
                  FleetProfile *profile,
                  FleetMailbox *mailbox)
{
  FleetWriter *self = g_new0 (FleetWriter, 1);

  self->store = store;
  self->profile = fleet_profile_ref (profile);
  self->mailbox = mailbox;
  self->database_bytes = fleet_store_bytes (store);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  g_queue_init (&self->beats);
  self->historian = fleet_historian_new (fleet_store_file_name (store), NULL, offer_cb, tell_cb, self);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_delivery_note_free);
  self->keep_us = profile->retention_us;
  self->keep_bytes = profile->retention_bytes;
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-writer");
  return self;
}

void
fleet_writer_free (FleetWriter *self)
{
  if (self == NULL)
    return;
  fleet_historian_stop (self->historian);
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);
  fleet_historian_free (self->historian);

  g_queue_clear_full (&self->beats, (GDestroyNotify) fleet_beat_free);
  g_ptr_array_unref (self->notes);
  fleet_store_close (self->store);
  fleet_profile_unref (self->profile);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  g_free (self);
}

gboolean
fleet_writer_has_room (FleetWriter *self)
{
  gboolean has_room;

  pthread_mutex_lock (&self->lock);
  has_room = self->beats.length < MOST_BEATS;
  pthread_mutex_unlock (&self->lock);
  return has_room;
}

void
fleet_writer_submit (FleetWriter *self,
                     FleetBeat   *beat)
{
  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->beats, beat);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

gboolean
fleet_writer_drain (FleetWriter *self)
{
  gboolean is_empty;

  pthread_mutex_lock (&self->lock);
  while (self->beats.length > 0 && !self->refused)
    pthread_cond_wait (&self->changed, &self->lock);
  is_empty = self->beats.length == 0;
  pthread_mutex_unlock (&self->lock);
  return is_empty;
}

void
fleet_writer_note_delivery (FleetWriter       *self,
                            FleetDeliveryNote *note)
{
  pthread_mutex_lock (&self->lock);
  g_ptr_array_add (self->notes, note);
  pthread_mutex_unlock (&self->lock);
}

void
fleet_writer_set_retention (FleetWriter *self,
                            gint64       keep_us,
                            gint64       keep_bytes)
{
  pthread_mutex_lock (&self->lock);
  self->keep_us = keep_us > 0 ? keep_us : self->profile->retention_us;
  self->keep_bytes = keep_bytes > 0 ? keep_bytes : self->profile->retention_bytes;
  pthread_mutex_unlock (&self->lock);
}

gint64
fleet_writer_database_bytes (FleetWriter *self)
{
  gint64 bytes;

  pthread_mutex_lock (&self->lock);
  bytes = self->database_bytes;
  pthread_mutex_unlock (&self->lock);
  return bytes;
}
