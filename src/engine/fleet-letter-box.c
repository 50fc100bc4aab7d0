/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-box: lists are read by id from the newest on, so that a page is no dearer than its letters, however many there are (100,000 at most). */

#include "fleet-letter-box.h"

#include <string.h>

#define MOST_BYTES  (32 << 20)
#define MOST_GROUPS 10000
#define COLUMNS     "place, topic, partition, offset, kafka_us, reason, attempts, ifnull (length (payload), 0), id, came_us"

static void
group_free (gpointer data)
{
  FleetLetterGroup *group = data;

  g_free (group->topic);
  g_free (group->kind);
  g_free (group);
}

static void
item_free (gpointer data)
{
  FleetLetterItem *item = data;

  if (item->letter != NULL)
    fleet_dead_letter_free (item->letter);
  fleet_letter_tree_unref (item->tree);
  g_free (item);
}

static gint64
get_time (const FleetRows *rows,
          guint            row,
          guint            column)
{
  const FleetValue *value = fleet_rows_get (rows, row, column);

  return value->type == FLEET_TYPE_INT ? value->integer : FLEET_TIME_NONE;
}

/* @thread fleet-history, as all that ends in _work */
static gpointer
groups_work (FleetSql      *sql,
             gpointer       question,
             GCancellable  *cancellable,
             GError       **error)
{
  static const char statement[] = "SELECT topic, fleet_letter_kind (reason), count(*), min (nullif (kafka_us, -9223372036854775808)), max (kafka_us) FROM dead_letter_row"
                                  " GROUP BY 1, 2 ORDER BY 3 DESC, 2, 1";
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, statement, 0, NULL, MOST_GROUPS, error);
  GPtrArray *groups;

  if (rows == NULL)
    return NULL;
  groups = g_ptr_array_new_with_free_func (group_free);
  for (guint i = 0; i < fleet_rows_get_n_rows (rows); i++)
    {
      FleetLetterGroup *group = g_new (FleetLetterGroup, 1);

      *group = (FleetLetterGroup) {
        .topic = g_strdup (fleet_rows_get_text (rows, i, 0)),
        .kind = g_strdup (fleet_rows_get_text (rows, i, 1)),
        .count = fleet_rows_get_number (rows, i, 2),
        .first_us = get_time (rows, i, 3),
        .last_us = get_time (rows, i, 4),
      };
      g_ptr_array_add (groups, group);
    }
  return groups;
}

void
fleet_letter_box_groups_async (FleetHistory        *history,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  fleet_history_ask_async (history, groups_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

static FleetLetterItem *
read_item (const FleetRows *rows,
           guint            row)
{
  FleetLetterItem *item = g_new0 (FleetLetterItem, 1);
  FleetDeadLetter *letter = g_new0 (FleetDeadLetter, 1);

  letter->place = fleet_rows_get_number (rows, row, 0);
  letter->topic = g_strdup (fleet_rows_get_text (rows, row, 1));
  letter->partition = fleet_rows_get_number (rows, row, 2);
  letter->offset = fleet_rows_get (rows, row, 3)->integer;
  letter->kafka_us = get_time (rows, row, 4);
  letter->reason = g_strdup (fleet_rows_get_text (rows, row, 5));
  item->letter = letter;
  item->attempts = fleet_rows_get_number (rows, row, 6);
  item->bytes = fleet_rows_get_number (rows, row, 7);
  item->id = fleet_rows_get (rows, row, 8)->integer;
  item->came_us = get_time (rows, row, 9);
  return item;
}

/* Bytes come as hexadecimal digits. */
static GBytes *
read_bytes (const char *digits,
            gsize       length)
{
  guint8 *bytes = g_malloc (length / 2 + 1);

  for (gsize i = 0; i < length / 2; i++)
    bytes[i] = g_ascii_xdigit_value (digits[2 * i]) << 4 | g_ascii_xdigit_value (digits[2 * i + 1]);
  return g_bytes_new_take (bytes, length / 2);
}

/* NULL: it is NULL there. */
static GBytes *
get_bytes (const FleetRows *rows,
           guint            column)
{
  const FleetValue *value = fleet_rows_get (rows, 0, column);

  return value->type == FLEET_TYPE_TEXT ? read_bytes (value->text, value->length) : NULL;
}

static gboolean
read_payload (FleetSql         *sql,
              FleetLetterItem  *item,
              GError          **error)
{
  const FleetValue id = { .type = FLEET_TYPE_INT, .integer = item->id };
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT CAST (payload AS BLOB), CAST (key AS BLOB), headers FROM dead_letter_row WHERE id = ?1", 1, &id, 1, error);

  if (rows == NULL)
    return FALSE;
  if (fleet_rows_get_n_rows (rows) == 0)
    return TRUE;
  item->letter->payload = get_bytes (rows, 0);
  item->letter->key = get_bytes (rows, 1);
  item->letter->headers = g_strdup (fleet_rows_get (rows, 0, 2)->type == FLEET_TYPE_TEXT ? fleet_rows_get_text (rows, 0, 2) : NULL);
  return TRUE;
}

typedef struct
{
  char    *topic; /* NULL: any; so the next */
  char    *kind;
  gint64   below_id;
  guint    most;
  gboolean with_payloads;
  gboolean with_trees;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->topic);
  g_free (question->kind);
  g_free (question);
}

static FleetValue
make_text (const char *text)
{
  return text != NULL ? (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) } : (FleetValue) { .type = FLEET_TYPE_NULL };
}

static gpointer
letters_work (FleetSql      *sql,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  static const char statement[] = "SELECT " COLUMNS " FROM dead_letter_row WHERE id < ?3 AND (?1 IS NULL OR topic = ?1) AND (?2 IS NULL OR fleet_letter_kind (reason) = ?2)"
                                  " ORDER BY id DESC LIMIT ?4";
  const Question *question = data;
  const FleetValue values[] = { make_text (question->topic), make_text (question->kind), { .type = FLEET_TYPE_INT, .integer = question->below_id },
                                { .type = FLEET_TYPE_INT, .integer = question->most } };
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, statement, 4, values, question->most, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  gsize bytes = 0;

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < fleet_rows_get_n_rows (rows) && bytes < MOST_BYTES; i++)
    {
      FleetLetterItem *item = read_item (rows, i);

      g_ptr_array_add (items, item);
      if (question->with_payloads)
        bytes += item->bytes;
      if (question->with_payloads && !read_payload (sql, item, error))
        return NULL;
      if (question->with_trees)
        item->tree = fleet_letter_tree_new (item->letter->payload, item->letter->reason);
    }
  return g_steal_pointer (&items);
}

static void
ask (FleetHistory        *history,
     const Question      *question,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  Question *copy = g_memdup2 (question, sizeof *question);

  copy->topic = g_strdup (question->topic);
  copy->kind = g_strdup (question->kind);
  fleet_history_ask_async (history, letters_work, copy, question_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

void
fleet_letter_box_letters_async (FleetHistory        *history,
                                const char          *topic,
                                const char          *kind,
                                gint64               below_id,
                                guint                most,
                                gboolean             with_payloads,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  const Question question = { (char *) topic, (char *) kind, below_id, most, with_payloads, FALSE };

  ask (history, &question, cancellable, callback, user_data);
}

static gpointer
letter_work (FleetSql      *sql,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GPtrArray) items = letters_work (sql, data, cancellable, error);
  const Question *question = data;

  /* The one below it is another. */
  if (items != NULL && items->len == 1 && ((FleetLetterItem *) items->pdata[0])->id != question->below_id - 1)
    g_ptr_array_set_size (items, 0);
  return g_steal_pointer (&items);
}

void
fleet_letter_box_letter_async (FleetHistory        *history,
                               gint64               id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { NULL, NULL, id + 1, 1, TRUE, TRUE };
  fleet_history_ask_async (history, letter_work, question, question_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
fleet_letter_box_finish (GAsyncResult  *result,
                         GError       **error)
{
  return fleet_history_ask_finish (result, error);
}

GPtrArray *
fleet_letter_box_take_letters (GPtrArray *items)
{
  GPtrArray *letters = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_dead_letter_free);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (letters, g_steal_pointer (&((FleetLetterItem *) items->pdata[i])->letter));
  return letters;
}
