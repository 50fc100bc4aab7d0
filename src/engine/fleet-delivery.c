/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery: asks the outbox twice a second; a poke at an index that is nearly always empty costs less than another signal between threads. */

#include "fleet-delivery.h"

#include "fleet-database.h"
#include "fleet-producer.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define LOOK_EVERY_US     (500 * 1000)
#define FIRST_RETRY_US    (2 * G_USEC_PER_SEC)
#define LONGEST_RETRY_US  (60 * G_USEC_PER_SEC)
#define AT_ONCE           200
#define MOST_WAIT_MS      5000 /* for a broker's word, on a topic or on one record */

struct _FleetDelivery
{
  /* Set before the thread starts. */
  char           *database;
  FleetProfile   *profile;
  FleetWriter    *writer;
  FleetMailbox   *mailbox;
  pthread_t       thread;

  struct
  {
    sqlite3       *db;
    sqlite3_stmt  *next;
    FleetProducer *producer;
    gint64         last_id;   /* sent, though perhaps not yet marked */
    gint64         retry_us;  /* the pause after a failure; 0 all is well */
    GHashTable    *topics;    /* that were made sure of */
  } delivery_only;

  pthread_mutex_t lock;
  pthread_cond_t  stop;
  gboolean        stopping;
};

static gboolean
open_outbox (FleetDelivery  *self,
             GError        **error)
{
  if (self->delivery_only.next != NULL)
    return TRUE;
  if (sqlite3_open_v2 (self->database, &self->delivery_only.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
    return fleet_database_fail (self->delivery_only.db, "be opened", error);
  sqlite3_busy_timeout (self->delivery_only.db, 5000);
  self->delivery_only.next = fleet_database_prepare (self->delivery_only.db, "SELECT id, topic, key, payload FROM outbox WHERE sent_us IS NULL AND id > ?1 ORDER BY id LIMIT ?2", error);
  return self->delivery_only.next != NULL;
}

static gboolean
open_producer (FleetDelivery  *self,
               GError        **error)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();

  if (self->delivery_only.producer != NULL)
    return TRUE;
  for (guint i = 0; self->profile->kafka != NULL && self->profile->kafka[i] != NULL; i++)
    g_ptr_array_add (settings, self->profile->kafka[i]);
  g_ptr_array_add (settings, "message.timeout.ms");
  g_ptr_array_add (settings, G_STRINGIFY (MOST_WAIT_MS));
  g_ptr_array_add (settings, NULL);
  self->delivery_only.producer = fleet_producer_new_for ((const char *const *) settings->pdata, self->profile->file_name, error);
  if (self->delivery_only.producer == NULL)
    return FALSE;
  fleet_producer_set_patience (self->delivery_only.producer, MOST_WAIT_MS);
  return TRUE;
}

/* A producer that failed once is not asked again: what it still holds would come twice. */
static void
drop_producer (FleetDelivery *self)
{
  if (self->delivery_only.producer != NULL)
    fleet_producer_close (self->delivery_only.producer, NULL);
  self->delivery_only.producer = NULL;
  g_hash_table_remove_all (self->delivery_only.topics);
}

static gboolean
send_row (FleetDelivery  *self,
          sqlite3_stmt   *row,
          GError        **error)
{
  const char *topic = (const char *) sqlite3_column_text (row, 1);
  const char *key = (const char *) sqlite3_column_text (row, 2);
  const char *payload = (const char *) sqlite3_column_text (row, 3);

  if (!g_hash_table_contains (self->delivery_only.topics, topic))
    {
      if (!fleet_producer_ensure_topic (self->delivery_only.producer, topic, 1, error))
        return FALSE;
      g_hash_table_add (self->delivery_only.topics, g_strdup (topic));
    }
  return fleet_producer_send (self->delivery_only.producer, topic, key, key != NULL ? strlen (key) : 0, payload, sqlite3_column_bytes (row, 3), FLEET_TIME_NONE, error);
}

/* Some records; *ret_n is how many a broker has now. FALSE: none of them is known to be there. */
static gboolean
send_some (FleetDelivery  *self,
           guint          *ret_n,
           GError        **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *next;
  gboolean ok = TRUE;
  int result = SQLITE_DONE;

  if (!open_outbox (self, error))
    return FALSE;
  next = self->delivery_only.next;
  sqlite3_bind_int64 (next, 1, self->delivery_only.last_id);
  sqlite3_bind_int (next, 2, AT_ONCE);
  while (ok && (result = sqlite3_step (next)) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (next, 0);

      ok = open_producer (self, error) && send_row (self, next, error);
      g_array_append_val (ids, id);
    }
  if (ok && result != SQLITE_DONE)
    ok = fleet_database_fail (self->delivery_only.db, "tell what is to be sent", error);
  sqlite3_reset (next);
  if (ok && ids->len > 0)
    ok = fleet_producer_flush (self->delivery_only.producer, error);
  if (!ok)
    return FALSE;
  if (ids->len > 0)
    {
      fleet_writer_note_sent (self->writer, (const gint64 *) ids->data, ids->len);
      self->delivery_only.last_id = g_array_index (ids, gint64, ids->len - 1);
    }
  *ret_n = ids->len;
  return TRUE;
}

static void
tell_failure (FleetDelivery *self,
              const GError  *error)
{
  FleetBulletin *bulletin = fleet_bulletin_new ();

  g_ptr_array_add (bulletin->failures, g_strdup_printf ("Notices wait to be published, and are tried again: %s", error->message));
  fleet_mailbox_post (self->mailbox, bulletin);
}

/* All that is there. */
static void
send_all (FleetDelivery *self)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  do
    if (!send_some (self, &n, &error))
      {
        if (self->delivery_only.retry_us == 0)
          tell_failure (self, error);
        self->delivery_only.retry_us = CLAMP (self->delivery_only.retry_us * 2, FIRST_RETRY_US, LONGEST_RETRY_US);
        drop_producer (self);
        return;
      }
  while (n == AT_ONCE);
  self->delivery_only.retry_us = 0;
}

/* FALSE: it is time to stop. */
static gboolean
wait_a_while (FleetDelivery *self)
{
  gint64 until_us = g_get_real_time () + MAX (LOOK_EVERY_US, self->delivery_only.retry_us);
  struct timespec until = { until_us / G_USEC_PER_SEC, until_us % G_USEC_PER_SEC * 1000 };
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  while (!self->stopping && pthread_cond_timedwait (&self->stop, &self->lock, &until) == 0)
    ;
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return !stopping;
}

/* @thread fleet-delivery */
static gpointer
run (gpointer user_data)
{
  FleetDelivery *self = user_data;

  do
    send_all (self);
  while (wait_a_while (self));
  if (self->delivery_only.retry_us == 0)
    send_all (self);
  drop_producer (self);
  sqlite3_finalize (self->delivery_only.next);
  sqlite3_close (self->delivery_only.db);
  return NULL;
}

FleetDelivery *
fleet_delivery_new (const char   *database,
                    FleetProfile *profile,
                    FleetWriter  *writer,
                    FleetMailbox *mailbox)
{
  FleetDelivery *self = g_new0 (FleetDelivery, 1);

  self->database = g_strdup (database);
  self->profile = fleet_profile_ref (profile);
  self->writer = writer;
  self->mailbox = mailbox;
  self->delivery_only.topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->stop, NULL);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-delivery");
  return self;
}

void
fleet_delivery_free (FleetDelivery *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->stop);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);

  g_hash_table_unref (self->delivery_only.topics);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->stop);
  fleet_profile_unref (self->profile);
  g_free (self->database);
  g_free (self);
}
