/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-courier: a poke at an index that is nearly always empty costs less than another signal between threads. */

#include "fleet-courier.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-backoff.h"
#include "fleet-outbox-reader.h"
#include "fleet-time.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#define LOOK_EVERY_US       (500 * 1000)
#define FIRST_RETRY_US      G_USEC_PER_SEC
#define LONGEST_CHANNEL_US  (60 * G_USEC_PER_SEC)
#define LONGEST_PARCEL_US   G_TIME_SPAN_HOUR
#define MOST_SETTLED        500
#define LAST_WAIT_S         6 /* a broker's word takes 5 s at most */

struct _FleetCourier
{
  /* Set before the thread starts. */
  char          *database;
  FleetChannel  *channel; /* courier's thread */
  FleetWriter   *writer;
  FleetMailbox  *mailbox;
  FleetLease    *lease;   /* or NULL */
  GCancellable  *cancellable;
  pthread_t      thread;

  struct
  {
    FleetOutboxReader   *reader;   /* NULL: it could not be opened yet */
    FleetDeliveryStatus *status;
    FleetDeliveryStatus *told;
    guint64              seed;
    guint                failures; /* in a row */
    gint64               pause_us; /* monotonic: nothing is tried before */
  } courier_only;

  pthread_mutex_t lock;
  pthread_cond_t  changed;
  gboolean        stopping;
  gboolean        hurrying;
};

/* ---- what is told ---- */

static void
tell_status (FleetCourier *self)
{
  FleetDeliveryStatus *status = self->courier_only.status;
  FleetOutboxCounts counts = { 0 };
  FleetBulletin *bulletin;

  if (!fleet_outbox_reader_count (self->courier_only.reader, &counts, NULL))
    return;
  status->waiting = counts.waiting;
  status->undeliverable = counts.undeliverable;
  if (status->failing_us == FLEET_TIME_NONE)
    {
      g_free (status->sentence);
      status->sentence = g_steal_pointer (&counts.sentence);
    }
  g_free (counts.sentence);
  if (self->courier_only.told != NULL && fleet_delivery_status_is_equal (self->courier_only.told, status))
    return;
  fleet_delivery_status_free (self->courier_only.told);
  self->courier_only.told = fleet_delivery_status_copy (status);
  bulletin = fleet_bulletin_new ();
  fleet_bulletin_add_delivery (bulletin, fleet_delivery_status_copy (status));
  fleet_mailbox_post (self->mailbox, bulletin);
}

static void
note_channel (FleetCourier *self)
{
  const FleetDeliveryStatus *status = self->courier_only.status;
  FleetDeliveryNote *note = fleet_delivery_note_new (self->channel->name, 0);

  note->target = g_strdup (status->target);
  note->at_us = status->failing_us;
  note->next_us = status->next_us;
  note->sentence = status->failing_us != FLEET_TIME_NONE ? g_strdup (status->sentence) : NULL;
  fleet_writer_note_delivery (self->writer, note);
}

/* The first failure after success is told to people at once; that it goes on shows in the status. */
static void
begin_failing (FleetCourier *self,
               const char   *sentence,
               gint64        pause_us)
{
  FleetDeliveryStatus *status = self->courier_only.status;

  self->courier_only.failures++;
  self->courier_only.pause_us = g_get_monotonic_time () + pause_us;
  status->next_us = g_get_real_time () + pause_us;
  if (status->failing_us == FLEET_TIME_NONE)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();

      status->failing_us = g_get_real_time ();
      g_ptr_array_add (bulletin->failures, g_strdup_printf (_("What goes out by %s waits, and is tried again: %s"), self->channel->name, sentence));
      fleet_mailbox_post (self->mailbox, bulletin);
    }
  if (sentence != status->sentence)
    {
      g_free (status->sentence);
      status->sentence = g_strdup (sentence);
    }
  note_channel (self);
}

static void
end_failing (FleetCourier *self)
{
  FleetDeliveryStatus *status = self->courier_only.status;

  self->courier_only.failures = 0;
  self->courier_only.pause_us = 0;
  if (status->failing_us == FLEET_TIME_NONE)
    return;
  status->failing_us = FLEET_TIME_NONE;
  status->next_us = 0;
  g_clear_pointer (&status->sentence, g_free);
  note_channel (self);
}

/* ---- sending ---- */

static gint64
channel_pause_us (FleetCourier *self)
{
  return fleet_backoff_us (self->courier_only.failures + 1, FIRST_RETRY_US, LONGEST_CHANNEL_US, &self->courier_only.seed);
}

static FleetDeliveryState
get_state (FleetParcelEnd end)
{
  switch (end)
    {
    case FLEET_PARCEL_SENT:
      return FLEET_DELIVERY_SENT;
    case FLEET_PARCEL_REFUSED:
      return FLEET_DELIVERY_UNDELIVERABLE;
    case FLEET_PARCEL_LATE:
      return FLEET_DELIVERY_LATE;
    case FLEET_PARCEL_ELSEWHERE:
      return FLEET_DELIVERY_LEFT;
    case FLEET_PARCEL_UNTRIED:
    case FLEET_PARCEL_FAILED:
    default:
      return FLEET_DELIVERY_WAITING;
    }
}

/* To the writer, and to the reader, which must know it before it is written. */
static gboolean
note_parcel (FleetCourier       *self,
             const FleetParcel  *parcel,
             GError            **error)
{
  FleetDeliveryNote *note = fleet_delivery_note_new (self->channel->name, parcel->row);
  gint64 now_us = g_get_real_time ();

  note->state = get_state (parcel->end);
  note->attempts = parcel->attempts + (parcel->end != FLEET_PARCEL_LATE && parcel->end != FLEET_PARCEL_ELSEWHERE);
  note->at_us = now_us;
  note->sentence = g_strdup (parcel->sentence);
  if (note->state == FLEET_DELIVERY_WAITING && !self->channel->in_order)
    note->next_us = MAX (now_us + fleet_backoff_us (note->attempts, FIRST_RETRY_US, LONGEST_PARCEL_US, &self->courier_only.seed), parcel->not_before_us);
  if (!fleet_outbox_reader_note (self->courier_only.reader, parcel, note->next_us, error))
    {
      fleet_delivery_note_free (note);
      return FALSE;
    }
  self->courier_only.status->sent += note->state == FLEET_DELIVERY_SENT;
  if (note->state == FLEET_DELIVERY_SENT && parcel->is_leased && self->lease != NULL)
    fleet_lease_tell (self->lease, parcel->id);
  fleet_writer_note_delivery (self->writer, note);
  return TRUE;
}

/* What other consoles have sent is over here, too. */
static void
settle_elsewhere (FleetCourier *self)
{
  g_autoptr (GPtrArray) parcels = NULL;

  if (self->lease == NULL)
    return;
  parcels = fleet_outbox_reader_due (self->courier_only.reader, g_get_real_time (), FLEET_OUTBOX_LEASED, MOST_SETTLED, NULL);
  for (guint i = 0; parcels != NULL && i < parcels->len; i++)
    {
      FleetParcel *parcel = g_ptr_array_index (parcels, i);

      if (!fleet_lease_has_receipt (self->lease, parcel->id))
        continue;
      parcel->end = FLEET_PARCEL_ELSEWHERE;
      note_parcel (self, parcel, NULL);
    }
}

/* Hands over what is of use still. */
static void
send_parcels (FleetCourier *self,
              GPtrArray    *parcels)
{
  g_autoptr (GPtrArray) timely = g_ptr_array_new ();
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < parcels->len; i++)
    {
      FleetParcel *parcel = g_ptr_array_index (parcels, i);

      if (parcel->until_us >= now_us)
        g_ptr_array_add (timely, parcel);
      else
        parcel->end = FLEET_PARCEL_LATE;
    }
  if (timely->len > 0)
    self->channel->send (self->channel, timely, self->cancellable);
}

/* Some parcels; *ret_n is how many were due. FALSE: the channel fails, or the database. */
static gboolean
send_some (FleetCourier *self,
           guint        *ret_n)
{
  g_autoptr (GError) error = NULL;
  gboolean sends_all = self->lease == NULL || fleet_lease_is_held (self->lease);
  g_autoptr (GPtrArray) parcels = fleet_outbox_reader_due (self->courier_only.reader, g_get_real_time (), sends_all ? FLEET_OUTBOX_ALL : FLEET_OUTBOX_NOT_LEASED,
                                                           self->channel->at_once, &error);
  const FleetParcel *failed = NULL;
  gboolean was_sent = FALSE;

  *ret_n = parcels != NULL ? parcels->len : 0;
  if (parcels != NULL)
    send_parcels (self, parcels);
  for (guint i = 0; parcels != NULL && i < parcels->len && error == NULL; i++)
    {
      const FleetParcel *parcel = g_ptr_array_index (parcels, i);

      if (parcel->end == FLEET_PARCEL_UNTRIED)
        continue;
      was_sent |= parcel->end == FLEET_PARCEL_SENT || parcel->end == FLEET_PARCEL_REFUSED;
      if (parcel->end == FLEET_PARCEL_FAILED)
        failed = parcel;
      note_parcel (self, parcel, &error);
    }
  if (was_sent)
    end_failing (self);
  if (error != NULL)
    begin_failing (self, error->message, channel_pause_us (self));
  else if (failed != NULL)
    begin_failing (self, failed->sentence, MAX (channel_pause_us (self), failed->not_before_us - g_get_real_time ()));
  return error == NULL && failed == NULL;
}

static gboolean
open_reader (FleetCourier *self)
{
  g_autoptr (GError) error = NULL;

  if (self->courier_only.reader != NULL)
    return TRUE;
  self->courier_only.reader = fleet_outbox_reader_open (self->database, self->channel->name, self->channel->in_order, &error);
  if (self->courier_only.reader == NULL || !fleet_outbox_reader_sent (self->courier_only.reader, &self->courier_only.status->sent, &error))
    {
      g_clear_pointer (&self->courier_only.reader, fleet_outbox_reader_close);
      begin_failing (self, error->message, channel_pause_us (self));
      return FALSE;
    }
  note_channel (self);
  return TRUE;
}

/* All that is due. */
static void
send_all (FleetCourier *self)
{
  guint n = 0;

  if (g_get_monotonic_time () < self->courier_only.pause_us || !open_reader (self))
    return;
  settle_elsewhere (self);
  while (send_some (self, &n) && n > 0 && !g_cancellable_is_cancelled (self->cancellable))
    tell_status (self);
  tell_status (self);
}

/* FALSE: it is time to stop. */
static gboolean
wait_a_while (FleetCourier *self)
{
  gint64 until_us = g_get_monotonic_time () + LOOK_EVERY_US;
  struct timespec until = { until_us / G_USEC_PER_SEC, until_us % G_USEC_PER_SEC * 1000 };
  gboolean stopping, hurrying;

  pthread_mutex_lock (&self->lock);
  while (!self->stopping && !self->hurrying && pthread_cond_timedwait (&self->changed, &self->lock, &until) == 0)
    ;
  stopping = self->stopping;
  hurrying = self->hurrying;
  self->hurrying = FALSE;
  pthread_mutex_unlock (&self->lock);
  if (hurrying && self->courier_only.reader != NULL)
    {
      FleetDeliveryNote *note = fleet_delivery_note_new (self->channel->name, 0);

      note->is_again = TRUE;
      fleet_writer_note_delivery (self->writer, note);
      fleet_outbox_reader_hurry (self->courier_only.reader, NULL);
      self->courier_only.pause_us = 0;
    }
  return !stopping;
}

/* @thread fleet-CHANNEL */
static gpointer
run (gpointer user_data)
{
  FleetCourier *self = user_data;

  do
    send_all (self);
  while (wait_a_while (self));
  if (self->courier_only.status->failing_us == FLEET_TIME_NONE)
    send_all (self);
  fleet_channel_free (self->channel);
  fleet_outbox_reader_close (self->courier_only.reader);
  return NULL;
}

FleetCourier *
fleet_courier_new (const char    *database,
                   FleetChannel  *channel,
                   FleetWriter   *writer,
                   FleetMailbox  *mailbox,
                   FleetLease    *lease)
{
  FleetCourier *self = g_new0 (FleetCourier, 1);
  g_autofree char *name = g_strdup_printf ("fleet-%s", channel->name);
  pthread_condattr_t clock;

  self->database = g_strdup (database);
  self->channel = channel;
  self->writer = writer;
  self->mailbox = mailbox;
  self->lease = lease;
  self->cancellable = g_cancellable_new ();
  self->courier_only.status = fleet_delivery_status_new (channel->name, channel->target);
  self->courier_only.seed = (guint64) g_get_real_time () ^ ((guint64) getpid () << 32) ^ g_str_hash (channel->name);
  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&clock);
  pthread_condattr_setclock (&clock, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &clock);
  pthread_condattr_destroy (&clock);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, name);
  return self;
}

const char *
fleet_courier_channel (FleetCourier *self)
{
  return self->courier_only.status->channel; /* set before the thread began, and never again */
}

void
fleet_courier_hurry (FleetCourier *self)
{
  pthread_mutex_lock (&self->lock);
  self->hurrying = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

void
fleet_courier_stop (FleetCourier *self)
{
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

void
fleet_courier_free (FleetCourier *self)
{
  struct timespec until;

  if (self == NULL)
    return;
  fleet_courier_stop (self);
  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += LAST_WAIT_S;
  if (pthread_timedjoin_np (self->thread, NULL, &until) != 0)
    {
      g_cancellable_cancel (self->cancellable);
      pthread_join (self->thread, NULL);
    }

  fleet_delivery_status_free (self->courier_only.status);
  fleet_delivery_status_free (self->courier_only.told);
  g_object_unref (self->cancellable);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  g_free (self->database);
  g_free (self);
}
