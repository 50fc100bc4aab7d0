/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-list: see the header. */

#include "fleet-stream-list.h"

#include <string.h>

/* The outbox knows by state: 0 waits, 1 sent, 2 undeliverable. */
static const char by_topic[] =
  "SELECT topic, count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 2), max(sent_us), min(created_us) FILTER (WHERE state = 0),"
  " max(CASE WHEN state IN (0, 2) THEN last_error END) FROM outbox WHERE channel = 'kafka' GROUP BY topic";

#define MOST_TOPICS 64

enum
{
  COLUMN_TOPIC,
  COLUMN_SENT,
  COLUMN_WAITING,
  COLUMN_UNDELIVERABLE,
  COLUMN_SENT_US,
  COLUMN_OLDEST_US,
  COLUMN_ERROR,
};

struct _FleetStreamList
{
  GObject parent_instance;

  /* owned */
  GPtrArray    *rows;   /* FleetStreamRow, by topic */
  GCancellable *asking; /* NULL: nothing is on its way */
};

static guint updated;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetStreamList, fleet_stream_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_STREAM_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return FLEET_STREAM_LIST (list)->rows->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  GPtrArray *rows = FLEET_STREAM_LIST (list)->rows;

  return position < rows->len ? g_object_ref (rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
fleet_stream_list_dispose (GObject *object)
{
  FleetStreamList *self = FLEET_STREAM_LIST (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (fleet_stream_list_parent_class)->dispose (object);
}

static void
fleet_stream_list_class_init (FleetStreamListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_stream_list_dispose;
  updated = g_signal_new ("updated", FLEET_TYPE_STREAM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_stream_list_init (FleetStreamList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

FleetStreamList *
fleet_stream_list_new (void)
{
  return g_object_new (FLEET_TYPE_STREAM_LIST, NULL);
}

/* The topic's row takes its status, a new one in its place where there is none yet, or where what it is changed from no partition to some: who shows a row asks for its partitions once. */
static void
take_topic (FleetStreamList      *self,
            FleetPartitionStatus *status,
            GPtrArray            *partitions)
{
  FleetStreamRow *row = NULL;
  guint position = 0, removed = 0;

  while (position < self->rows->len && fleet_stream_row_get_status (self->rows->pdata[position])->topic < status->topic)
    position++;
  if (position < self->rows->len && fleet_stream_row_get_status (self->rows->pdata[position])->topic == status->topic)
    {
      row = self->rows->pdata[position];
      removed = (fleet_stream_row_get_partitions (row) != NULL) != (partitions != NULL);
    }
  if (row != NULL && !removed)
    {
      if (partitions != NULL)
        fleet_stream_row_set_partitions (row, partitions);
      fleet_stream_row_take_status (row, status);
      return;
    }
  row = fleet_stream_row_new (status);
  if (partitions != NULL)
    fleet_stream_row_set_partitions (row, partitions);
  if (removed)
    g_ptr_array_remove_index (self->rows, position);
  g_ptr_array_insert (self->rows, position, row);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, 1);
}

/* Topics that a bulletin tells nothing of are none of this stream any more. */
static void
drop_topics (FleetStreamList *self,
             const gboolean  *told,
             FleetTopic       first,
             FleetTopic       end)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      FleetTopic topic = fleet_stream_row_get_status (self->rows->pdata[i - 1])->topic;

      if (topic < first || topic >= end || told[topic])
        continue;
      g_ptr_array_remove_index (self->rows, i - 1);
      g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
    }
}

void
fleet_stream_list_apply (FleetStreamList     *self,
                         const FleetBulletin *bulletin)
{
  gboolean told[FLEET_N_TOPICS] = { FALSE };

  g_return_if_fail (FLEET_IS_STREAM_LIST (self));
  if (bulletin->partitions == NULL)
    return;
  for (FleetTopic topic = 0; topic < FLEET_N_TOPICS; topic++)
    {
      g_autoptr (GPtrArray) partitions = g_ptr_array_new ();
      FleetPartitionStatus *whole = NULL;

      for (guint i = 0; i < bulletin->partitions->len; i++)
        {
          FleetPartitionStatus *status = bulletin->partitions->pdata[i];

          if (status->topic != topic)
            continue;
          if (status->partition < 0)
            whole = status;
          else
            g_ptr_array_add (partitions, status);
        }
      told[topic] = whole != NULL || partitions->len > 0;
      if (partitions->len > 0)
        take_topic (self, fleet_partition_status_sum (partitions), partitions);
      else if (whole != NULL)
        take_topic (self, fleet_partition_status_copy (whole), NULL);
    }
  drop_topics (self, told, 0, FLEET_N_TOPICS);
  g_signal_emit (self, updated, 0);
}

/* ---- what is written ---- */

typedef struct
{
  FleetStreamList *list;
  char            *names[FLEET_TOPIC_SCHEMA_CHANGES + 1 - FLEET_N_TOPICS]; /* of the topics that are written; NULL: not used */
} Question;

static void
free_question (Question *question)
{
  for (guint i = 0; i < G_N_ELEMENTS (question->names); i++)
    g_free (question->names[i]);
  g_object_unref (question->list);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, free_question)

static gint64
get_integer (FleetRows *rows,
             guint      row,
             guint      column,
             gint64     otherwise)
{
  const FleetValue *value = fleet_rows_get (rows, row, column);

  return value->type == FLEET_TYPE_INT ? value->integer : otherwise;
}

static FleetPartitionStatus *
tell_written (FleetTopic  topic,
              const char *name,
              FleetRows  *rows)
{
  FleetPartitionStatus *status = fleet_partition_status_new (topic, name, -1);
  gint64 oldest_us;

  status->flow = FLEET_FLOW_QUIET;
  status->position = status->lag = 0;
  for (guint row = 0; row < fleet_rows_get_n_rows (rows); row++)
    {
      if (strcmp (fleet_rows_get_text (rows, row, COLUMN_TOPIC), name) != 0)
        continue;
      status->position = get_integer (rows, row, COLUMN_SENT, 0);
      status->lag = get_integer (rows, row, COLUMN_WAITING, 0);
      status->heard_us = get_integer (rows, row, COLUMN_SENT_US, FLEET_TIME_NONE);
      oldest_us = get_integer (rows, row, COLUMN_OLDEST_US, FLEET_TIME_NONE);
      status->lag_us = oldest_us != FLEET_TIME_NONE ? MAX (0, g_get_real_time () - oldest_us) : 0;
      if (fleet_rows_get (rows, row, COLUMN_ERROR)->type == FLEET_TYPE_TEXT)
        status->sentence = g_strdup (fleet_rows_get_text (rows, row, COLUMN_ERROR));
      if (status->sentence != NULL || get_integer (rows, row, COLUMN_UNDELIVERABLE, 0) > 0)
        status->flow = FLEET_FLOW_FAILED;
      else if (status->lag > 0)
        status->flow = FLEET_FLOW_BEHIND;
    }
  return status;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  FleetStreamList *self = question->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, &error);
  gboolean told[FLEET_TOPIC_SCHEMA_CHANGES + 1] = { FALSE };

  g_clear_object (&self->asking);
  if (rows == NULL || self->rows == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (question->names); i++)
    if (question->names[i] != NULL)
      {
        told[FLEET_N_TOPICS + i] = TRUE;
        take_topic (self, tell_written (FLEET_N_TOPICS + i, question->names[i], rows), NULL);
      }
  drop_topics (self, told, FLEET_N_TOPICS, FLEET_TOPIC_SCHEMA_CHANGES + 1);
  g_signal_emit (self, updated, 0);
}

void
fleet_stream_list_ask_written (FleetStreamList *self,
                               FleetHistory    *history,
                               FleetProfile    *profile)
{
  Question *question;

  g_return_if_fail (FLEET_IS_STREAM_LIST (self));
  if (self->asking != NULL)
    return;
  question = g_new0 (Question, 1);
  question->list = g_object_ref (self);
  question->names[FLEET_TOPIC_ALERTS - FLEET_N_TOPICS] = g_strdup (profile->topic_alerts);
  question->names[FLEET_TOPIC_SCHEMA_CHANGES - FLEET_N_TOPICS] = g_strdup (profile->topic_schema_changes);
  self->asking = g_cancellable_new ();
  fleet_history_rows_async (history, by_topic, 0, NULL, MOST_TOPICS, self->asking, written_cb, question);
}

/* ---- asking ---- */

guint
fleet_stream_list_get_n_partitions (FleetStreamList *self)
{
  guint n = 0;

  g_return_val_if_fail (FLEET_IS_STREAM_LIST (self), 0);
  for (guint i = 0; i < self->rows->len; i++)
    if (fleet_stream_row_get_partitions (self->rows->pdata[i]) != NULL)
      n += g_list_model_get_n_items (fleet_stream_row_get_partitions (self->rows->pdata[i]));
  return n;
}

static void
add_trouble (GPtrArray      *troubles,
             FleetStreamRow *row,
             guint           most,
             guint          *n)
{
  const FleetPartitionStatus *status = fleet_stream_row_get_status (row);

  if (status->sentence == NULL)
    return;
  (*n)++;
  if (troubles->len < most && !g_ptr_array_find_with_equal_func (troubles, status->sentence, g_str_equal, NULL))
    g_ptr_array_add (troubles, g_strdup (status->sentence));
}

GPtrArray *
fleet_stream_list_get_troubles (FleetStreamList *self,
                                guint            most,
                                guint           *ret_n)
{
  GPtrArray *troubles = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  g_return_val_if_fail (FLEET_IS_STREAM_LIST (self), troubles);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GListModel *partitions = fleet_stream_row_get_partitions (self->rows->pdata[i]);

      if (partitions == NULL)
        add_trouble (troubles, self->rows->pdata[i], most, &n);
      for (guint j = 0; partitions != NULL && j < g_list_model_get_n_items (partitions); j++)
        {
          g_autoptr (FleetStreamRow) row = g_list_model_get_item (partitions, j);

          add_trouble (troubles, row, most, &n);
        }
    }
  *ret_n = n;
  return troubles;
}
