/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed: until told to stop: obey, take, decode, join, judge; when the beat is over, hand it to the writer.
 *
 * The feed never waits for the disk: when two beats wait already, it goes on filling the one in hand, and when that is full it stops taking, so
 * that Kafka's bounded queue fills and fetching stops. */

#include "fleet-feed-private.h"

#include "fleet-signal-users.h"

#define BEAT_US         (100 * 1000)
#define ALERT_BEAT_US   (20 * 1000)
#define STATUS_US       (500 * 1000)
#define CHECKPOINT_US   (2 * G_USEC_PER_SEC)
#define TAKE_TIMEOUT_US (5 * 1000)
#define MOST_BEAT_ROWS  100000
#define MOST_BEAT_BYTES (32 * 1024 * 1024)
#define LAST_WAIT_US    (10 * G_USEC_PER_SEC)

/* The name under which positions are kept. The demo's broker is a new one each time and may call itself as the last one did, so its name has its birth in it. */
static const char *
get_cluster (FleetFeed  *self,
             const char *told)
{
  if (self->demo == NULL)
    return told;
  if (self->feed_only.demo_cluster == NULL)
    self->feed_only.demo_cluster = g_strdup_printf ("%s-%" G_GINT64_FORMAT, told, g_get_real_time ());
  return self->feed_only.demo_cluster;
}

static const FleetFeedPartition *
get_partition (FleetFeed  *self,
               FleetTopic  topic,
               const char *topic_name,
               gint32      number)
{
  GArray *partitions = self->feed_only.partitions[topic];
  const char *cluster = get_cluster (self, fleet_consumer_cluster (self->feed_only.consumer));
  FleetFeedPartition *partition;

  while ((guint) number >= partitions->len)
    {
      FleetFeedPartition none = { .place = FLEET_NONE };

      g_array_append_val (partitions, none);
    }
  partition = &g_array_index (partitions, FleetFeedPartition, number);
  if (partition->place == FLEET_NONE)
    {
      partition->place = fleet_pipeline_place (self->feed_only.pipeline, cluster, topic_name, number);
      partition->crumb_key = fleet_breadcrumb_key (cluster, topic_name, number);
    }
  return partition;
}

FleetPlace
fleet_feed_place (FleetFeed  *self,
                  FleetTopic  topic,
                  const char *topic_name,
                  gint32      partition)
{
  return get_partition (self, topic, topic_name, partition)->place;
}

/* Where the consumer begins: behind the last record whose effects are on disk. */
static gint64
position_cb (const char *cluster,
             const char *topic,
             gint32      partition,
             gpointer    user_data)
{
  FleetFeed *self = user_data;
  FleetPlace place = fleet_pipeline_place (self->feed_only.pipeline, get_cluster (self, cluster), topic, partition);

  return fleet_pipeline_next_offset (self->feed_only.pipeline, place);
}

static void
obey (FleetFeed *self)
{
  FleetOp *op;

  while ((op = fleet_op_queue_pop (self->ops)) != NULL)
    {
      char *failure = NULL;

      switch (op->kind)
        {
        case FLEET_OP_ACT:
          if (!fleet_pipeline_act (self->feed_only.pipeline, op->action, &failure))
            g_ptr_array_add (self->feed_only.failures, failure);
          break;
        case FLEET_OP_DECIDE:
          if (!fleet_pipeline_decide (self->feed_only.pipeline, op->change_id, op->state, op->by, op->at_us, op->note, &failure))
            g_ptr_array_add (self->feed_only.failures, failure);
          break;
        case FLEET_OP_CHARTS:
          fleet_pipeline_set_charts (self->feed_only.pipeline, (const char *const *) op->charts);
          break;
        case FLEET_OP_WATCH:
          fleet_pipeline_watch (self->feed_only.pipeline, op->slot);
          break;
        case FLEET_OP_IMPORT:
          fleet_feed_import_begin (self, op);
          break;
        case FLEET_OP_CANCEL_IMPORT:
          fleet_feed_import_cancel (self);
          break;
        case FLEET_OP_RETRY_LETTERS:
        case FLEET_OP_DISCARD_LETTERS:
          fleet_feed_take_up_letters (self, op);
          break;
        case FLEET_OP_KEEP:
          fleet_pipeline_set_retention (self->feed_only.pipeline, op->keep_us);
          if (self->feed_only.writer != NULL)
            fleet_writer_set_retention (self->feed_only.writer, op->keep_us, op->keep_bytes);
          break;
        case FLEET_OP_RETRY_DELIVERIES:
          if (self->feed_only.delivery != NULL)
            fleet_delivery_hurry (self->feed_only.delivery, op->note);
          break;
        case FLEET_OP_STOP:
          self->feed_only.stopping = TRUE;
          break;
        default:
          g_assert_not_reached ();
        }
      fleet_op_free (op);
    }
}

static void
process (FleetFeed          *self,
         FleetTopic          topic,
         const FleetOrigin  *origin,
         const FleetMessage *message)
{
  switch (topic)
    {
    case FLEET_TOPIC_TELEMETRY:
      fleet_pipeline_telemetry (self->feed_only.pipeline, origin, message);
      break;
    case FLEET_TOPIC_CARS:
      fleet_pipeline_change (self->feed_only.pipeline, FLEET_TABLE_CAR, origin, message);
      break;
    case FLEET_TOPIC_DEVICES:
      fleet_pipeline_change (self->feed_only.pipeline, FLEET_TABLE_DEVICE, origin, message);
      break;
    case FLEET_TOPIC_RESERVATIONS:
      fleet_pipeline_change (self->feed_only.pipeline, FLEET_TABLE_RESERVATION, origin, message);
      break;
    case FLEET_TOPIC_TABLE_CHANGES:
      fleet_pipeline_change (self->feed_only.pipeline, FLEET_N_TABLES, origin, message);
      break;
    case FLEET_TOPIC_ACTIONS:
      fleet_pipeline_action (self->feed_only.pipeline, origin, message);
      break;
    case FLEET_N_TOPICS:
    default:
      g_assert_not_reached ();
    }
}

/* A record amid which a process ended goes its whole way alone, so that the next end would tell which it was. */
static void
process_alone (FleetFeed          *self,
               FleetTopic          topic,
               const FleetOrigin  *origin,
               const FleetMessage *message,
               guint64             crumb_key)
{
  fleet_pipeline_judge (self->feed_only.pipeline);
  fleet_breadcrumb_enter (self->breadcrumb, crumb_key, message->offset);
  process (self, topic, origin, message);
  fleet_pipeline_judge (self->feed_only.pipeline);
  fleet_breadcrumb_leave (self->breadcrumb);
}

static void
route (FleetFeed         *self,
       const FleetRecord *record)
{
  const FleetFeedPartition *partition = get_partition (self, record->topic, record->topic_name, record->partition);
  FleetCrumb crumb = self->breadcrumb != NULL ? fleet_breadcrumb_look (self->breadcrumb, partition->crumb_key, record->offset) : FLEET_CRUMB_FREE;
  FleetOrigin origin = {
    .place = partition->place,
    .topic = record->topic_name,
    .partition = record->partition,
  };
  FleetMessage message = {
    .payload = record->payload,
    .length = record->length,
    .place = origin.place,
    .offset = record->offset,
    .kafka_us = record->kafka_us,
    .key = record->key,
    .key_length = record->key_length,
    .get_headers = fleet_consumer_get_headers,
    .record = record->source,
  };

  if (crumb == FLEET_CRUMB_GUILTY)
    fleet_pipeline_set_aside (self->feed_only.pipeline, &origin, &message, "crash: the process ended three times while it was being processed");
  else if (crumb == FLEET_CRUMB_SUSPECT)
    process_alone (self, record->topic, &origin, &message, partition->crumb_key);
  else
    process (self, record->topic, &origin, &message);
}

/* What is about to be processed is written down first. */
static void
drop_crumbs (FleetFeed *self,
             guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      const FleetRecord *record = &self->feed_only.records[i];

      fleet_breadcrumb_add (self->breadcrumb, get_partition (self, record->topic, record->topic_name, record->partition)->crumb_key, record->offset);
    }
  fleet_breadcrumb_begin (self->breadcrumb);
}

static void
take (FleetFeed *self)
{
  guint n;

  if (fleet_pipeline_beat_rows (self->feed_only.pipeline) >= MOST_BEAT_ROWS || fleet_pipeline_beat_bytes (self->feed_only.pipeline) >= MOST_BEAT_BYTES)
    {
      g_usleep (TAKE_TIMEOUT_US); /* the writer is behind: leave the rest where it is */
      return;
    }
  n = fleet_consumer_take (self->feed_only.consumer, self->feed_only.records, FLEET_FEED_TAKE, fleet_feed_import_runs (self) ? 0 : TAKE_TIMEOUT_US);
  if (self->breadcrumb != NULL)
    drop_crumbs (self, n);
  for (guint i = 0; i < n; i++)
    {
      if (i + 1 < n)
        fleet_decoder_expect (self->feed_only.records[i + 1].payload, self->feed_only.records[i + 1].length);
      route (self, &self->feed_only.records[i]);
    }
  self->feed_only.taken += n;
  fleet_pipeline_judge (self->feed_only.pipeline);
  if (self->breadcrumb != NULL)
    fleet_breadcrumb_end (self->breadcrumb);
  if (self->demo != NULL)
    fleet_demo_taken (self->demo, self->feed_only.taken);
}

/* What the clock alone moves, once a second: watermarks of partitions that have been idle at their ends, and vehicles that fall silent. */
static void
let_time_pass (FleetFeed *self,
               gint64     now_us)
{
  gint64 newest_us = fleet_pipeline_get_counts (self->feed_only.pipeline)->newest_us;
  gboolean is_live = fleet_consumer_state (self->feed_only.consumer, NULL) == FLEET_STREAM_LIVE;
  FleetPartitionState state;

  if (newest_us != self->feed_only.newest_us)
    {
      self->feed_only.newest_us = newest_us;
      self->feed_only.newest_grew_us = now_us;
    }
  if (now_us - self->feed_only.second_us < G_USEC_PER_SEC || newest_us == FLEET_TIME_NONE)
    return;
  self->feed_only.second_us = now_us;
  if (!is_live)
    return; /* silence is the broker's, not the vehicles' */
  fleet_pipeline_tick (self->feed_only.pipeline, newest_us + now_us - self->feed_only.newest_grew_us);

  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    {
      gint64 idle_us = now_us - state.at_end_since_us;
      FleetPlace place;
      gint64 greatest_us;

      if (state.topic != FLEET_TOPIC_TELEMETRY || !state.at_end || idle_us < self->profile->idle_us || self->until_end)
        continue;
      place = fleet_feed_place (self, state.topic, state.topic_name, state.partition);
      greatest_us = fleet_pipeline_greatest (self->feed_only.pipeline, place);
      if (greatest_us != FLEET_TIME_NONE)
        fleet_pipeline_advance (self->feed_only.pipeline, place, greatest_us + idle_us - self->profile->lateness_us, TRUE);
    }
}

/* Once a second what is shelved until now comes back. */
static void
end_shelves (FleetFeed *self,
             gint64     now_us)
{
  if (now_us - self->feed_only.shelves_us < G_USEC_PER_SEC)
    return;
  self->feed_only.shelves_us = now_us;
  fleet_pipeline_end_shelves (self->feed_only.pipeline, g_get_real_time ());
}

static gboolean
beat_is_over (FleetFeed *self,
              gint64     now_us)
{
  gint64 age_us = now_us - self->feed_only.sealed_us;

  if (!fleet_writer_has_room (self->feed_only.writer))
    return FALSE;
  if (fleet_pipeline_beat_rows (self->feed_only.pipeline) >= MOST_BEAT_ROWS || age_us >= STATUS_US || fleet_feed_import_is_over (self))
    return TRUE;
  if (fleet_pipeline_beat_opened (self->feed_only.pipeline) > 0 && age_us >= ALERT_BEAT_US)
    return TRUE;
  return age_us >= BEAT_US && !fleet_pipeline_beat_is_empty (self->feed_only.pipeline);
}

static void
hand_over (FleetFeed *self,
           gint64     now_us,
           gboolean   is_stopped)
{
  gboolean checkpoint = is_stopped || now_us - self->feed_only.checkpoint_us >= CHECKPOINT_US;
  FleetBeat *beat = fleet_pipeline_seal (self->feed_only.pipeline, checkpoint);

  beat->sealed_us = now_us;
  fleet_feed_tell_status (self, beat->bulletin, is_stopped);
  fleet_feed_tell_flows (self, beat->bulletin, is_stopped);
  fleet_feed_import_tell (self, beat->bulletin);
  fleet_writer_submit (self->feed_only.writer, beat);
  self->feed_only.sealed_us = now_us;
  if (checkpoint)
    self->feed_only.checkpoint_us = now_us;
}

/* A bounded run is over: every watermark becomes its partition's greatest event time; later timers do not fire. */
static void
end_partitions (FleetFeed *self)
{
  FleetPartitionState state;

  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    if (state.topic == FLEET_TOPIC_TELEMETRY)
      {
        FleetPlace place = fleet_feed_place (self, state.topic, state.topic_name, state.partition);

        fleet_pipeline_advance (self->feed_only.pipeline, place, fleet_pipeline_greatest (self->feed_only.pipeline, place), FALSE);
      }
}

/* The last beat, once there is room for it; when the disk refuses for long it is given up: its records are read again from Kafka. */
static void
hand_over_last (FleetFeed *self)
{
  gint64 until_us = g_get_monotonic_time () + LAST_WAIT_US;

  while (!fleet_writer_has_room (self->feed_only.writer) && g_get_monotonic_time () < until_us)
    g_usleep (TAKE_TIMEOUT_US);
  if (fleet_writer_has_room (self->feed_only.writer))
    hand_over (self, g_get_monotonic_time (), TRUE);
}

/* What the store kept, as the first beat. FALSE: it told why, and there is nothing to run. */
static gboolean
begin (FleetFeed *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  fleet_pipeline_end_shelves (self->feed_only.pipeline, g_get_real_time ());
  ok = fleet_pipeline_load (self->feed_only.pipeline, self->store, &error);

  if (ok && !self->offline)
    {
      self->feed_only.consumer = fleet_consumer_new (self->profile, position_cb, self, self->cancellable, &error);
      ok = self->feed_only.consumer != NULL;
    }
  self->feed_only.writer = fleet_writer_new (self->store, self->profile, self->mailbox);
  if (ok)
    self->feed_only.delivery = fleet_delivery_new (fleet_store_file_name (self->store), self->profile, self->feed_only.writer, self->mailbox);
  if (!ok)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();

      bulletin->has_status = TRUE;
      bulletin->status.state = FLEET_STREAM_FAILED;
      bulletin->status.sentence = g_strdup (error->message);
      fleet_mailbox_post (self->mailbox, bulletin);
      pthread_mutex_lock (&self->lock);
      self->summary.has_failed = TRUE;
      pthread_mutex_unlock (&self->lock);
      return FALSE;
    }
  self->feed_only.newest_us = FLEET_TIME_NONE;
  hand_over (self, g_get_monotonic_time (), FALSE);
  return TRUE;
}

/* @thread fleet-feed */
static gpointer
run (gpointer user_data)
{
  FleetFeed *self = user_data;
  gboolean ok = begin (self);

  while (ok && !self->feed_only.stopping)
    {
      gint64 now_us;

      obey (self);
      if (!self->offline)
        take (self);
      fleet_feed_import_step (self);
      now_us = g_get_monotonic_time ();
      end_shelves (self, now_us);
      if (!self->offline)
        let_time_pass (self, now_us);
      if (self->until_end && !self->offline && !fleet_feed_import_runs (self) && fleet_consumer_at_end (self->feed_only.consumer))
        {
          end_partitions (self);
          break;
        }
      if (beat_is_over (self, now_us))
        hand_over (self, now_us, FALSE);
    }
  if (ok)
    hand_over_last (self);
  g_clear_pointer (&self->feed_only.import, fleet_feed_import_free);
  g_clear_pointer (&self->feed_only.consumer, fleet_consumer_free);
  return NULL;
}

FleetFeed *
fleet_feed_new (FleetProfile *profile,
                GPtrArray    *rules,
                const FleetCustomerText *customer_text,
                FleetStore   *store,
                FleetMailbox *mailbox,
                FleetOpQueue *ops,
                FleetDemo    *demo,
                FleetBreadcrumb *breadcrumb,
                gboolean      until_end,
                gboolean      offline)
{
  FleetFeed *self = g_new0 (FleetFeed, 1);

  self->profile = profile;
  self->store = store;
  self->mailbox = mailbox;
  self->ops = ops;
  self->demo = demo;
  self->breadcrumb = breadcrumb;
  self->until_end = until_end;
  self->offline = offline;
  self->began_us = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  pthread_mutex_init (&self->lock, NULL);
  self->feed_only.pipeline = fleet_pipeline_new (profile, rules);
  fleet_pipeline_set_customer_text (self->feed_only.pipeline, customer_text);
  fleet_signal_users_add (fleet_pipeline_get_path_users (self->feed_only.pipeline));
  self->feed_only.records = g_new (FleetRecord, FLEET_FEED_TAKE);
  self->feed_only.failures = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    self->feed_only.partitions[i] = g_array_new (FALSE, FALSE, sizeof (FleetFeedPartition));
  self->summary.counts.newest_us = FLEET_TIME_NONE;
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-feed");
  return self;
}

void
fleet_feed_free (FleetFeed *self)
{
  if (self == NULL)
    return;
  fleet_op_queue_push (self->ops, fleet_op_new (FLEET_OP_STOP));
  g_cancellable_cancel (self->cancellable);
  pthread_join (self->thread, NULL);

  if (self->feed_only.writer != NULL)
    fleet_writer_drain (self->feed_only.writer);
  fleet_delivery_free (self->feed_only.delivery);
  fleet_writer_free (self->feed_only.writer);
  fleet_pipeline_free (self->feed_only.pipeline);
  g_free (self->feed_only.records);
  g_free (self->feed_only.demo_cluster);
  g_ptr_array_unref (self->feed_only.failures);
  fleet_feed_flows_free (self->feed_only.flows);
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    g_array_unref (self->feed_only.partitions[i]);
  g_object_unref (self->cancellable);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
fleet_feed_get_summary (FleetFeed        *self,
                        FleetFeedSummary *ret_summary)
{
  pthread_mutex_lock (&self->lock);
  *ret_summary = self->summary;
  pthread_mutex_unlock (&self->lock);
}
