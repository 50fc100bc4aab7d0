/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-import: an import as a guest of the feed: between two takes of the live stream it gets one block of lines, so the live stream never waits longer than that takes.
 *
 * What the live stream is going to bring is left to it, so that it is judged: offsets from its position to the end of its partition. An import is over when its last block is in a
 * beat; its last news goes out with that beat, so whoever reads "done" may pull the plug. */

#include "fleet-feed-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_BEAT_ROWS 100000
#define WAIT_US        (5 * 1000)
#define SAMPLE_US      (G_USEC_PER_SEC / 2)

struct _FleetFeedImport
{
  FleetImport       *job;    /* NULL: it is over, and that must be told */
  FleetImportStatus *status;
  FleetImportMark   *mark;   /* of the object at hand, or NULL */
  gint64             bytes_behind; /* of objects that are behind us */
  guint              n_broken;     /* objects that could not be read to their ends */
  gint64             began_us;
  gint64             sample_us, sample_messages, sample_bytes;
  double             byte_rate;
};

/* What all lines of a block have in common. */
typedef struct
{
  FleetFeed               *feed;
  const FleetImportObject *object;
  FleetOrigin              origin;
  guint64                  crumb_key;
  gint64                   live_from, live_end; /* what the live stream will bring */
} Lines;

void
fleet_feed_import_free (FleetFeedImport *self)
{
  if (self == NULL)
    return;
  fleet_import_free (self->job);
  fleet_import_status_free (self->status);
  fleet_import_mark_free (self->mark);
  g_free (self);
}

void
fleet_feed_import_begin (FleetFeed     *self,
                         const FleetOp *op)
{
  FleetFeedImport *import = self->feed_only.import;
  g_autoptr (GError) error = NULL;

  if (import != NULL && import->job != NULL)
    {
      g_ptr_array_add (self->feed_only.failures, g_strdup_printf (_("%s is being imported; wait for its end, or cancel it first."), import->status->source));
      return;
    }
  fleet_feed_import_free (import);
  self->feed_only.import = import = g_new0 (FleetFeedImport, 1);
  import->status = fleet_import_status_new ();
  import->began_us = import->sample_us = g_get_monotonic_time ();
  import->job = fleet_import_new (op->location, op->endpoint, op->table, fleet_store_file_name (self->store), self->profile, &error);
  import->status->source = g_strdup (import->job != NULL ? fleet_import_name (import->job) : op->location);
  if (import->job == NULL)
    {
      import->status->state = FLEET_IMPORT_FAILED;
      import->status->sentence = g_strdup (error->message);
    }
}

static void
end_import (FleetFeedImport  *import,
            FleetImportState  state,
            const char       *sentence)
{
  import->status->state = state;
  import->status->sentence = g_strdup (sentence);
  import->status->remaining_s = -1;
  g_clear_pointer (&import->mark, fleet_import_mark_free);
  g_clear_pointer (&import->job, fleet_import_free);
}

void
fleet_feed_import_cancel (FleetFeed *self)
{
  if (self->feed_only.import != NULL && self->feed_only.import->job != NULL)
    end_import (self->feed_only.import, FLEET_IMPORT_CANCELLED, NULL);
}

gboolean
fleet_feed_import_runs (FleetFeed *self)
{
  return self->feed_only.import != NULL && self->feed_only.import->job != NULL;
}

gboolean
fleet_feed_import_is_over (FleetFeed *self)
{
  return self->feed_only.import != NULL && self->feed_only.import->job == NULL;
}

/* ---- lines ---- */

/* From where to where the live stream is going to bring the partition; nothing if it has not begun there, or cannot go on. */
static void
find_live_part (FleetFeed  *self,
                Lines      *lines)
{
  FleetPartitionState state;

  lines->live_from = lines->live_end = 0;
  if (self->feed_only.consumer == NULL || fleet_consumer_state (self->feed_only.consumer, NULL) == FLEET_STREAM_FAILED)
    return;
  lines->live_from = fleet_pipeline_next_offset (self->feed_only.pipeline, lines->origin.place);
  if (lines->live_from < 0)
    return;
  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    if (state.partition == lines->origin.partition && strcmp (state.topic_name, lines->origin.topic) == 0)
      lines->live_end = state.end_offset;
}

static void
begin_lines (FleetFeed               *self,
             const FleetImportObject *object,
             Lines                   *lines)
{
  const FleetImportName *name = &object->name;

  *lines = (Lines) { .feed = self, .object = object, .origin = { FLEET_NONE, name->topic, name->partition } };
  lines->crumb_key = fleet_breadcrumb_key (FLEET_PIPELINE_IMPORT_CLUSTER, name->topic != NULL ? name->topic : object->key, name->partition);
  if (name->topic == NULL)
    return;
  /* Asked anew for each block: the cluster may have become known. */
  lines->origin.place = fleet_pipeline_import_place (self->feed_only.pipeline, name->topic, name->partition);
  find_live_part (self, lines);
}

static FleetImportOutcome
import_row (const Lines *lines,
            const char  *text,
            gsize        length,
            gint64       number)
{
  FleetImportStatus *status = lines->feed->feed_only.import->status;
  g_autofree char *reason = NULL;
  FleetImportOutcome outcome = fleet_pipeline_import_row (lines->feed->feed_only.pipeline, lines->object->name.table, text, length, lines->object->modified_us, &reason);

  if (outcome == FLEET_IMPORT_LETTER)
    fleet_import_status_add_problem (status, g_strdup_printf (_("%s, row %ld is none: %s"), lines->object->key, number + 1, reason));
  status->rows += outcome == FLEET_IMPORT_TAKEN;
  return outcome;
}

/* number: of the line in its object, from 0. */
static FleetImportOutcome
import_line (const Lines *lines,
             const char  *text,
             gsize        length,
             gint64       number,
             FleetCrumb   crumb)
{
  FleetPipeline *pipeline = lines->feed->feed_only.pipeline;
  FleetMessage message = {
    .payload = length > 0 ? text : NULL,
    .length = length,
    .place = lines->origin.place,
    .offset = lines->object->name.start + number,
    .kafka_us = FLEET_TIME_NONE,
  };

  if (lines->origin.topic == NULL)
    return crumb == FLEET_CRUMB_GUILTY ? FLEET_IMPORT_LETTER : import_row (lines, text, length, number);
  if (crumb == FLEET_CRUMB_GUILTY)
    return fleet_pipeline_import_set_aside (pipeline, &lines->origin, &message, "crash: the process ended three times while it was being processed");
  if (lines->object->name.kind == FLEET_IMPORT_CHANGES)
    return fleet_pipeline_import_change (pipeline, lines->object->name.table, &lines->origin, &message);
  return fleet_pipeline_import_telemetry (pipeline, &lines->origin, &message);
}

/* A line amid which a process ended goes its whole way alone. */
static FleetImportOutcome
import_alone (const Lines *lines,
              const char  *text,
              gsize        length,
              gint64       number)
{
  FleetImportOutcome outcome;

  fleet_pipeline_end_imports (lines->feed->feed_only.pipeline);
  fleet_breadcrumb_enter (lines->feed->breadcrumb, lines->crumb_key, lines->object->name.start + number);
  outcome = import_line (lines, text, length, number, FLEET_CRUMB_SUSPECT);
  fleet_pipeline_end_imports (lines->feed->feed_only.pipeline);
  fleet_breadcrumb_leave (lines->feed->breadcrumb);
  return outcome;
}

static void
count (FleetFeedImport    *import,
       FleetImportOutcome  outcome,
       gboolean            is_row)
{
  FleetImportStatus *status = import->status;
  FleetImportMark *mark = import->mark;

  status->messages++;
  mark->lines++;
  switch (outcome)
    {
    case FLEET_IMPORT_TAKEN:
      status->taken += !is_row;
      mark->taken++;
      break;
    case FLEET_IMPORT_KNOWN:
      status->known++;
      mark->known++;
      break;
    case FLEET_IMPORT_LETTER:
      status->unreadable++;
      mark->letters++;
      break;
    case FLEET_IMPORT_LEFT:
      status->left++;
      mark->left++;
      break;
    case FLEET_IMPORT_TOO_OLD:
      status->too_old++;
      mark->left++;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Up to a take's worth of lines from text on; returns what lies behind them. */
static const char *
import_stretch (const Lines *lines,
                const char  *text,
                const char  *end,
                gint64      *number)
{
  FleetBreadcrumb *breadcrumb = lines->feed->breadcrumb;
  const char *at = text;
  gint64 first = lines->object->name.start + *number;
  guint n = 0;

  for (const char *line = text; n < FLEET_FEED_TAKE && line < end; line = (const char *) memchr (line, '\n', end - line) + 1, n++)
    if (breadcrumb != NULL)
      fleet_breadcrumb_add (breadcrumb, lines->crumb_key, first + n);
  if (breadcrumb != NULL)
    fleet_breadcrumb_begin (breadcrumb);
  for (guint i = 0; i < n; i++, (*number)++)
    {
      const char *line_end = memchr (at, '\n', end - at);
      gsize length = line_end - at;
      gint64 offset = first + i;
      FleetCrumb crumb = breadcrumb != NULL ? fleet_breadcrumb_look (breadcrumb, lines->crumb_key, offset) : FLEET_CRUMB_FREE;
      FleetImportOutcome outcome;

      if (length > 0 && at[length - 1] == '\r')
        length--;
      if (offset >= lines->live_from && offset < lines->live_end && !fleet_pipeline_is_taken (lines->feed->feed_only.pipeline, lines->origin.place, offset))
        outcome = FLEET_IMPORT_LEFT;
      else if (crumb == FLEET_CRUMB_SUSPECT)
        outcome = import_alone (lines, at, length, *number);
      else
        outcome = import_line (lines, at, length, *number, crumb);
      count (lines->feed->feed_only.import, outcome, lines->origin.topic == NULL);
      at = line_end + 1;
    }
  fleet_pipeline_end_imports (lines->feed->feed_only.pipeline);
  if (breadcrumb != NULL)
    fleet_breadcrumb_end (breadcrumb);
  return at;
}

/* ---- objects ---- */

/* Where an object ends, the next one of its partition begins; what does not agree is said. Newly allocated or NULL. */
static char *
compare_with_next (const FleetImportObject *object,
                   gint64                   n_lines)
{
  gint64 end = object->name.start + n_lines, next = object->next_start;

  if (object->name.topic == NULL || next < 0 || end == next)
    return NULL;
  if (end < next)
    return g_strdup_printf (_("%s ends at offset %ld, the next object of its partition begins at %ld: %ld"
                            " offsets lie in no object; one is missing, or Kafka has holes there"),
                            object->key, end, next, next - end);
  return g_strdup_printf (_("%s reaches to offset %ld, the next object of its partition begins at %ld: %ld"
                          " offsets lie in both, and each is taken once"),
                          object->key, end, next, end - next);
}

static void
tell_mark (FleetFeed *self)
{
  FleetImportMark *mark = g_new (FleetImportMark, 1);
  const FleetImportMark *from = self->feed_only.import->mark;

  *mark = *from;
  mark->source = g_strdup (from->source);
  mark->key = g_strdup (from->key);
  mark->version = g_strdup (from->version);
  mark->note = g_strdup (from->note);
  fleet_pipeline_import_mark (self->feed_only.pipeline, mark);
}

static void
end_object (FleetFeedImport        *import,
            const FleetImportBlock *block,
            gint64                  n_lines)
{
  char *problem = block->failure != NULL ? g_strdup (block->failure) : compare_with_next (block->object, n_lines);

  import->mark->is_done = block->failure == NULL;
  import->n_broken += block->failure != NULL;
  import->status->objects_done += block->failure == NULL;
  import->bytes_behind += block->object->bytes;
  import->status->bytes_done = import->bytes_behind;
  if (problem != NULL)
    {
      import->mark->note = g_strdup (problem);
      fleet_import_status_add_problem (import->status, problem);
    }
}

static void
import_block (FleetFeed              *self,
              const FleetImportBlock *block)
{
  FleetFeedImport *import = self->feed_only.import;
  gsize size;
  const char *text = g_bytes_get_data (block->lines, &size), *end = text + size;
  gint64 number = block->first_line;
  Lines lines;

  if (import->mark == NULL)
    import->mark = fleet_import_mark (import->job, block->object);
  begin_lines (self, block->object, &lines);
  fleet_pipeline_judge (self->feed_only.pipeline);
  while (text < end)
    text = import_stretch (&lines, text, end, &number);
  import->status->bytes_done = import->bytes_behind + MIN (block->bytes_at, block->object->bytes);
  if (block->is_last)
    end_object (import, block, number);
  tell_mark (self);
  if (block->is_last)
    g_clear_pointer (&import->mark, fleet_import_mark_free);
}

/* Once it is known what there is. */
static void
note_plan (FleetFeedImport       *import,
           const FleetImportPlan *plan)
{
  FleetImportStatus *status = import->status;

  if (!plan->is_listed || status->state != FLEET_IMPORT_LISTING)
    return;
  status->state = FLEET_IMPORT_RUNNING;
  status->objects = plan->objects;
  status->objects_done = plan->objects_before;
  status->ignored = plan->ignored;
  status->bytes = plan->bytes;
  status->bytes_done = import->bytes_behind = import->sample_bytes = plan->bytes_before;
}

/* The thread has nothing more: it is done, or could not. */
static void
end_well_or_ill (FleetFeed             *self,
                 const FleetImportPlan *plan)
{
  FleetFeedImport *import = self->feed_only.import;
  FleetImportStatus *status = import->status;
  g_autofree char *sentence = g_strdup (plan->failure);

  if (sentence == NULL && plan->objects == 0)
    sentence = g_strdup_printf (_("Nothing at %s is named as a sink names its objects, or after a table. Objects are named as in topics/%s/partition=0/%s+0+0000000000.json; "
                                "of other CSV or JSON lines say which table they hold."),
                                status->source, self->profile->topic_telemetry, self->profile->topic_telemetry);
  else if (sentence == NULL && import->n_broken > 0)
    sentence = g_strdup_printf (_("%u of %ld objects could not be read to their ends; import again to go on with them."), import->n_broken, status->objects);
  end_import (import, sentence != NULL ? FLEET_IMPORT_FAILED : FLEET_IMPORT_DONE, sentence);
}

void
fleet_feed_import_step (FleetFeed *self)
{
  FleetFeedImport *import = self->feed_only.import;
  gboolean is_alone = self->feed_only.consumer == NULL;
  g_autoptr (FleetImportBlock) block = NULL;
  FleetImportPlan plan;

  if (!fleet_feed_import_runs (self) || fleet_pipeline_beat_rows (self->feed_only.pipeline) >= MOST_BEAT_ROWS)
    {
      if (is_alone)
        g_usleep (WAIT_US / 5); /* for orders, or for the writer */
      return;
    }
  block = fleet_import_take (import->job, is_alone ? WAIT_US : 0);
  fleet_import_get_plan (import->job, &plan);
  note_plan (import, &plan);
  if (block != NULL)
    import_block (self, block);
  else if (plan.has_ended)
    end_well_or_ill (self, &plan);
  g_free (plan.failure);
}

void
fleet_feed_import_tell (FleetFeed     *self,
                        FleetBulletin *bulletin)
{
  FleetFeedImport *import = self->feed_only.import;
  gint64 now_us = g_get_monotonic_time ();
  double seconds;

  if (import == NULL)
    return;
  seconds = (now_us - import->sample_us) / (double) G_USEC_PER_SEC;
  import->status->seconds = (now_us - import->began_us) / (double) G_USEC_PER_SEC;
  if (import->job != NULL && now_us - import->sample_us >= SAMPLE_US)
    {
      double rate = (import->status->messages - import->sample_messages) / seconds, byte_rate = (import->status->bytes_done - import->sample_bytes) / seconds;

      import->status->rate = import->status->rate > 0 ? (import->status->rate * 3 + rate) / 4 : rate;
      import->byte_rate = import->byte_rate > 0 ? (import->byte_rate * 3 + byte_rate) / 4 : byte_rate;
      import->sample_us = now_us;
      import->sample_messages = import->status->messages;
      import->sample_bytes = import->status->bytes_done;
      import->status->remaining_s = import->byte_rate >= 1 ? (gint64) ((import->status->bytes - import->status->bytes_done) / import->byte_rate) + 1 : -1;
    }
  else if (import->job == NULL)
    import->status->rate = import->status->seconds > 0 ? import->status->messages / import->status->seconds : 0; /* of all of it */
  bulletin->import = fleet_import_status_copy (import->status);
  if (import->job == NULL)
    g_clear_pointer (&self->feed_only.import, fleet_feed_import_free);
}
