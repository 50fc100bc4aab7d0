/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-list: see the header. An answer is thousands of rows at most, so its items are made at once when it comes. */

#include "fleet-path-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-notice.h"
#include "fleet-plain.h"
#include "fleet-when.h"

/* ---- items ---- */

struct _FleetPathItem
{
  GObject parent_instance;

  char   *texts[FLEET_N_PATH_TEXTS];
};

G_DEFINE_FINAL_TYPE (FleetPathItem, fleet_path_item, G_TYPE_OBJECT)

static void
fleet_path_item_finalize (GObject *object)
{
  for (guint i = 0; i < FLEET_N_PATH_TEXTS; i++)
    g_free (FLEET_PATH_ITEM (object)->texts[i]);
  G_OBJECT_CLASS (fleet_path_item_parent_class)->finalize (object);
}

static void
fleet_path_item_class_init (FleetPathItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_path_item_finalize;
}

static void
fleet_path_item_init (FleetPathItem *self)
{
}

const char *
fleet_path_item_get_text (FleetPathItem *self,
                          FleetPathText  which)
{
  g_return_val_if_fail (FLEET_IS_PATH_ITEM (self) && which < FLEET_N_PATH_TEXTS, NULL);
  return self->texts[which];
}

char *
fleet_path_share_text (double share)
{
  if (share > 0 && share < 0.001)
    return g_strdup ("< 0.1 %");
  /* What is not quite all must not read as all. */
  if (share < 1 && share > 0.999)
    return g_strdup ("> 99.9 %");
  return share == 1 || share == 0 ? g_strdup_printf ("%.0f %%", share * 100) : g_strdup_printf ("%.1f %%", share * 100);
}

/* Columns of the question below. */
enum { COLUMN_TOPIC, COLUMN_PATH, COLUMN_TYPES, COLUMN_SHARE, COLUMN_EXAMPLE, COLUMN_FIRST, COLUMN_LAST };

static FleetPathItem *
make_item (const FleetRows *rows,
           guint            row,
           gint64           now_us)
{
  FleetPathItem *item = g_object_new (FLEET_TYPE_PATH_ITEM, NULL);

  item->texts[FLEET_PATH_TEXT_PATH] = fleet_plain_text (fleet_rows_get_text (rows, row, COLUMN_PATH));
  item->texts[FLEET_PATH_TEXT_TYPES] = fleet_notice_form_name (fleet_rows_get_text (rows, row, COLUMN_TYPES));
  item->texts[FLEET_PATH_TEXT_SHARE] = fleet_path_share_text (fleet_rows_get_number (rows, row, COLUMN_SHARE));
  item->texts[FLEET_PATH_TEXT_EXAMPLE] = fleet_plain_text (fleet_rows_get_text (rows, row, COLUMN_EXAMPLE));
  item->texts[FLEET_PATH_TEXT_FIRST] = fleet_when_clock (fleet_rows_get (rows, row, COLUMN_FIRST)->integer, now_us);
  item->texts[FLEET_PATH_TEXT_LAST] = fleet_when_clock (fleet_rows_get (rows, row, COLUMN_LAST)->integer, now_us);
  item->texts[FLEET_PATH_TEXT_TOPIC] = fleet_plain_text (fleet_rows_get_text (rows, row, COLUMN_TOPIC));
  return item;
}

/* ---- the list ---- */

struct _FleetPathList
{
  GObject       parent_instance;

  FleetSession *session;
  GPtrArray    *items;       /* FleetPathItem* */
  GPtrArray    *topics;      /* char*, and a NULL behind */
  char         *remark;
  char         *topic;
  char         *search;
  char         *failure;
  GCancellable *cancellable; /* of the question that runs; NULL: none does */
  gboolean      is_cut;
};

enum
{
  PROP_TOPIC = 1,
  PROP_SEARCH,
  PROP_BUSY,
  PROP_IS_CUT,
  PROP_FAILURE,
  N_PROPERTIES
};

enum
{
  TOPICS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return FLEET_TYPE_PATH_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return FLEET_PATH_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FleetPathList *self = FLEET_PATH_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetPathList, fleet_path_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_failure (FleetPathList *self,
             const char    *sentence)
{
  if (g_strcmp0 (self->failure, sentence) == 0)
    return;
  g_free (self->failure);
  self->failure = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static void
take_paths (FleetPathList   *self,
            const FleetRows *rows)
{
  guint before = self->items->len;
  gint64 now_us = fleet_session_get_now_us (self->session);

  g_ptr_array_set_size (self->items, 0);
  for (guint row = 0; row < fleet_rows_get_n_rows (rows); row++)
    g_ptr_array_add (self->items, make_item (rows, row, now_us));
  if (before > 0 || self->items->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->items->len);
  self->is_cut = fleet_rows_is_cut (rows);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_CUT]);
}

/* NULL: nothing. */
static char *
make_remark (const FleetRows *rows,
             guint            row)
{
  const char *topic = fleet_rows_get_text (rows, row, 0);
  guint refused = CLAMP (fleet_rows_get_number (rows, row, 2), 0, G_MAXINT);

  if (fleet_rows_get_number (rows, row, 1) == 0)
    return g_strdup_printf (_("The first messages of %s are being learned; nothing is told of it yet."), topic);
  if (refused == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%s brings more than is kept: %'u path or notice was left out. Accept notices, or look for keys that are data.",
                                    "%s brings more than is kept: %'u paths or notices were left out. Accept notices, or look for keys that are data.", refused),
                          topic, refused);
}

static void
take_topics (FleetPathList   *self,
             const FleetRows *rows)
{
  gboolean is_same = fleet_rows_get_n_rows (rows) + 1 == self->topics->len;
  g_autofree char *remark = NULL;

  for (guint row = 0; row < fleet_rows_get_n_rows (rows); row++)
    {
      is_same = is_same && g_strcmp0 (g_ptr_array_index (self->topics, row), fleet_rows_get_text (rows, row, 0)) == 0;
      if (self->topic == NULL || g_strcmp0 (self->topic, fleet_rows_get_text (rows, row, 0)) == 0)
        remark = remark != NULL ? remark : make_remark (rows, row);
    }
  if (is_same && g_strcmp0 (remark, self->remark) == 0)
    return;
  g_free (self->remark);
  self->remark = g_steal_pointer (&remark);
  g_ptr_array_set_size (self->topics, 0);
  for (guint row = 0; row < fleet_rows_get_n_rows (rows); row++)
    g_ptr_array_add (self->topics, g_strdup (fleet_rows_get_text (rows, row, 0)));
  g_ptr_array_add (self->topics, NULL);
  g_signal_emit (self, signals[TOPICS_CHANGED], 0);
}

/* Both answers of one question. */
typedef struct
{
  FleetRows *paths;
  FleetRows *topics;
} Answer;

typedef struct
{
  char *topic;
  char *pattern;
} Question;

static void
free_answer (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->paths, fleet_rows_unref);
  g_clear_pointer (&answer->topics, fleet_rows_unref);
  g_free (answer);
}

static void
free_question (gpointer data)
{
  Question *question = data;

  g_free (question->topic);
  g_free (question->pattern);
  g_free (question);
}

static FleetValue
text_value (const char *text)
{
  return (FleetValue) { .type = text != NULL ? FLEET_TYPE_TEXT : FLEET_TYPE_NULL, .text = text, .length = text != NULL ? strlen (text) : 0 };
}

/* @thread fleet-history */
static gpointer
look_up (FleetSql      *sql,
         gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  static const char paths[] = "SELECT p.topic, path, types, CAST (count AS REAL) / max (1, t.messages - since, count), example, p.first_us, p.last_us"
                              " FROM schema_path_row AS p JOIN schema_topic_row AS t ON t.topic = p.topic"
                              " WHERE (?1 IS NULL OR p.topic = ?1) AND path LIKE ?2 ESCAPE '\\' ORDER BY t.messages DESC, p.topic, path";
  const Question *question = data;
  FleetValue values[] = { text_value (question->topic), text_value (question->pattern) };
  Answer *answer = g_new0 (Answer, 1);

  answer->paths = fleet_history_read_rows (sql, paths, 2, values, FLEET_PATH_LIST_MOST, error);
  if (answer->paths != NULL)
    answer->topics = fleet_history_read_rows (sql, "SELECT topic, is_learned, n_refused FROM schema_topic_row WHERE n_paths > 0 ORDER BY topic", 0, NULL, 1000, error);
  if (answer->topics != NULL)
    return answer;
  free_answer (answer);
  return NULL;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (FleetPathList) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = fleet_history_ask_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another question has taken this one's place */
  g_clear_object (&self->cancellable);
  set_failure (self, error != NULL ? error->message : NULL);
  if (answer != NULL)
    {
      take_topics (self, answer->topics);
      take_paths (self, answer->paths);
      free_answer (answer);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* What is typed is looked for as it is, anywhere in the path. */
static char *
make_pattern (const char *search)
{
  GString *pattern = g_string_new ("%");

  for (const char *at = search != NULL ? search : ""; *at != '\0'; at++)
    {
      if (*at == '%' || *at == '_' || *at == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *at);
    }
  return g_string_free (g_string_append_c (pattern, '%'), FALSE);
}

void
fleet_path_list_refresh (FleetPathList *self)
{
  FleetHistory *history;
  Question *question;

  g_return_if_fail (FLEET_IS_PATH_LIST (self));

  history = fleet_session_get_history (self->session);
  if (history == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->topic = g_strdup (self->topic);
  question->pattern = make_pattern (self->search);
  fleet_history_ask_async (history, look_up, question, free_question, free_answer, self->cancellable, answered_cb, g_object_ref (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

const char *const *
fleet_path_list_get_topics (FleetPathList *self)
{
  g_return_val_if_fail (FLEET_IS_PATH_LIST (self), NULL);
  return (const char *const *) self->topics->pdata;
}

const char *
fleet_path_list_get_remark (FleetPathList *self)
{
  g_return_val_if_fail (FLEET_IS_PATH_LIST (self), NULL);
  return self->remark;
}

static void
fleet_path_list_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FleetPathList *self = FLEET_PATH_LIST (object);

  switch (id)
    {
    case PROP_TOPIC:
      g_value_set_string (value, self->topic);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_IS_CUT:
      g_value_set_boolean (value, self->is_cut);
      break;
    case PROP_FAILURE:
      g_value_set_string (value, self->failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_path_list_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FleetPathList *self = FLEET_PATH_LIST (object);
  char **text = id == PROP_TOPIC ? &self->topic : &self->search;

  if (id != PROP_TOPIC && id != PROP_SEARCH)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (g_strcmp0 (*text, g_value_get_string (value)) == 0)
    return;
  g_free (*text);
  *text = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
  fleet_path_list_refresh (self);
}

static void
fleet_path_list_finalize (GObject *object)
{
  FleetPathList *self = FLEET_PATH_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->topics);
  g_free (self->remark);
  g_free (self->topic);
  g_free (self->search);
  g_free (self->failure);
  G_OBJECT_CLASS (fleet_path_list_parent_class)->finalize (object);
}

static void
fleet_path_list_class_init (FleetPathListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fleet_path_list_get_property;
  object_class->set_property = fleet_path_list_set_property;
  object_class->finalize = fleet_path_list_finalize;
  properties[PROP_TOPIC] = g_param_spec_string ("topic", NULL, NULL, NULL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_CUT] = g_param_spec_boolean ("is-cut", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FAILURE] = g_param_spec_string ("failure", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[TOPICS_CHANGED] = g_signal_new ("topics-changed", FLEET_TYPE_PATH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_path_list_init (FleetPathList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->topics = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->topics, NULL);
}

FleetPathList *
fleet_path_list_new (FleetSession *session)
{
  FleetPathList *self = g_object_new (FLEET_TYPE_PATH_LIST, NULL);

  self->session = g_object_ref (session);
  return self;
}
