/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-box: kinds are made here and not in SQL, which has no patterns; there are 100,000 letters at most. */

#include "fleet-letter-box.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (32 << 20)
#define COLUMNS    "place, topic, partition, offset, kafka_us, reason, attempts, ifnull (length (payload), 0)"

char *
fleet_letter_box_kind (const char *reason)
{
  GString *kind = g_string_new (NULL);

  for (const char *at = reason; *at != '\0';)
    {
      const char *end = NULL;

      /* A number that stands alone; the 8 of UTF-8 is a part of a name. */
      if (g_ascii_isdigit (*at) && (at == reason || !(g_ascii_isalnum (at[-1]) || at[-1] == '-' || at[-1] == '_')))
        {
          while (g_ascii_isdigit (*at))
            at++;
          g_string_append_c (kind, 'N');
        }
      else if (g_str_has_prefix (at, "“") && (end = strstr (at, "”")) != NULL)
        {
          g_string_append (kind, "“…”");
          at = end + strlen ("”");
        }
      else
        g_string_append_c (kind, *at++);
    }
  return g_string_free (kind, FALSE);
}

gint64
fleet_letter_box_place (const char *reason)
{
  static const char mark[] = " at byte ";
  const char *found = NULL;

  for (const char *at = strstr (reason, mark); at != NULL; at = strstr (at + 1, mark))
    found = at;
  return found != NULL && g_ascii_isdigit (found[strlen (mark)]) ? g_ascii_strtoll (found + strlen (mark), NULL, 10) : -1;
}

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

static gint64
earlier (gint64 a,
         gint64 b)
{
  return a == FLEET_TIME_NONE ? b : b == FLEET_TIME_NONE ? a : MIN (a, b);
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const FleetLetterGroup *x = *(const FleetLetterGroup *const *) a, *y = *(const FleetLetterGroup *const *) b;

  return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp (x->kind, y->kind);
}

/* @thread fleet-history, as all that ends in _work */
static gpointer
groups_work (FleetSql      *sql,
             gpointer       question,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT topic, reason, count(*), min (kafka_us), max (kafka_us) FROM dead_letter_row GROUP BY topic, reason", 0, NULL, 200000, error);
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *groups;

  if (rows == NULL)
    return NULL;
  groups = g_ptr_array_new_with_free_func (group_free);
  for (guint i = 0; i < fleet_rows_get_n_rows (rows); i++)
    {
      g_autofree char *kind = fleet_letter_box_kind (fleet_rows_get_text (rows, i, 1));
      char *name = g_strconcat (fleet_rows_get_text (rows, i, 0), "\n", kind, NULL);
      FleetLetterGroup *group = g_hash_table_lookup (by_name, name);

      if (group == NULL)
        {
          group = g_new (FleetLetterGroup, 1);
          *group = (FleetLetterGroup) { .topic = g_strdup (fleet_rows_get_text (rows, i, 0)), .kind = g_steal_pointer (&kind), .first_us = FLEET_TIME_NONE, .last_us = FLEET_TIME_NONE };
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_name, g_strdup (name), group);
        }
      group->count += fleet_rows_get_number (rows, i, 2);
      group->first_us = earlier (group->first_us, get_time (rows, i, 3));
      group->last_us = MAX (group->last_us, get_time (rows, i, 4));
      g_free (name);
    }
  g_ptr_array_sort (groups, compare_groups);
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

static gboolean
read_payload (FleetSql         *sql,
              FleetDeadLetter  *letter,
              GError          **error)
{
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = letter->place }, { .type = FLEET_TYPE_INT, .integer = letter->offset } };
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT CAST (payload AS BLOB) FROM dead_letter_row WHERE place = ?1 AND offset = ?2", 2, values, 1, error);

  if (rows == NULL)
    return FALSE;
  if (fleet_rows_get_n_rows (rows) == 1 && fleet_rows_get (rows, 0, 0)->type == FLEET_TYPE_TEXT)
    letter->payload = read_bytes (fleet_rows_get (rows, 0, 0)->text, fleet_rows_get (rows, 0, 0)->length);
  return TRUE;
}

typedef struct
{
  char      *topic;
  char      *kind;
  guint      most;
  gboolean   with_payloads;
  FleetPlace place;  /* of one letter; FLEET_NONE: of a group */
  gint64     offset;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->topic);
  g_free (question->kind);
  g_free (question);
}

static gpointer
letters_work (FleetSql      *sql,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  const Question *question = data;
  const FleetValue values[] = { { .type = FLEET_TYPE_TEXT, .text = question->topic, .length = strlen (question->topic) } };
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT " COLUMNS " FROM dead_letter_row WHERE topic = ?1 ORDER BY id DESC", 1, values, 200000, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  gsize bytes = 0;

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < fleet_rows_get_n_rows (rows) && items->len < question->most && bytes < MOST_BYTES; i++)
    {
      g_autofree char *kind = fleet_letter_box_kind (fleet_rows_get_text (rows, i, 5));
      FleetLetterItem *item;

      if (!g_str_equal (kind, question->kind))
        continue;
      item = read_item (rows, i);
      g_ptr_array_add (items, item);
      if (question->with_payloads)
        bytes += item->bytes;
      if (question->with_payloads && !read_payload (sql, item->letter, error))
        return NULL;
    }
  return g_steal_pointer (&items);
}

void
fleet_letter_box_letters_async (FleetHistory        *history,
                                const char          *topic,
                                const char          *kind,
                                guint                most,
                                gboolean             with_payloads,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { .topic = g_strdup (topic), .kind = g_strdup (kind), .most = most, .with_payloads = with_payloads, .place = FLEET_NONE };
  fleet_history_ask_async (history, letters_work, question, question_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

static gpointer
letter_work (FleetSql      *sql,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const Question *question = data;
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = question->place }, { .type = FLEET_TYPE_INT, .integer = question->offset } };
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT " COLUMNS " FROM dead_letter_row WHERE place = ?1 AND offset = ?2", 2, values, 1, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);

  if (rows == NULL)
    return NULL;
  if (fleet_rows_get_n_rows (rows) == 1)
    g_ptr_array_add (items, read_item (rows, 0));
  if (items->len == 1 && !read_payload (sql, ((FleetLetterItem *) items->pdata[0])->letter, error))
    return NULL;
  return g_steal_pointer (&items);
}

void
fleet_letter_box_letter_async (FleetHistory        *history,
                               FleetPlace           place,
                               gint64               offset,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Question *question = g_new (Question, 1);

  *question = (Question) { .place = place, .offset = offset };
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
