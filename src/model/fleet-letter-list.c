/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-list: one question at a time; what is asked while one is on its way is asked after it. */

#include "fleet-letter-list.h"

#define PAGE 200

struct _FleetLetterRow
{
  GObject parent_instance;

  GPtrArray             *page; /* keeps the item */
  const FleetLetterItem *item;
};

G_DEFINE_FINAL_TYPE (FleetLetterRow, fleet_letter_row, G_TYPE_OBJECT)

static void
fleet_letter_row_finalize (GObject *object)
{
  g_clear_pointer (&FLEET_LETTER_ROW (object)->page, g_ptr_array_unref);
  G_OBJECT_CLASS (fleet_letter_row_parent_class)->finalize (object);
}

static void
fleet_letter_row_class_init (FleetLetterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_letter_row_finalize;
}

static void
fleet_letter_row_init (FleetLetterRow *self)
{
}

const FleetLetterItem *
fleet_letter_row_get (FleetLetterRow *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_ROW (self), NULL);
  return self->item;
}

static FleetLetterRow *
make_row (GPtrArray *page,
          guint      i)
{
  FleetLetterRow *row = g_object_new (FLEET_TYPE_LETTER_ROW, NULL);

  row->page = g_ptr_array_ref (page);
  row->item = page->pdata[i];
  return row;
}

struct _FleetLetterList
{
  GObject parent_instance;

  /* owned */
  GPtrArray    *rows;      /* FleetLetterRow, by id, descending */
  char         *topic;     /* NULL: none is shown */
  char         *kind;
  GCancellable *asking;    /* NULL: nothing is on its way */
  FleetHistory *again;     /* whom to ask once more after that; NULL: nobody */

  guint         wanted;    /* how many it shall hold at the most */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetLetterList, fleet_letter_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_LETTER_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return FLEET_LETTER_LIST (list)->rows->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  GPtrArray *rows = FLEET_LETTER_LIST (list)->rows;

  return position < rows->len ? g_object_ref (rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Ids are used again, and an attempt shows. */
static gboolean
is_same (const FleetLetterItem *a,
         const FleetLetterItem *b)
{
  return a->id == b->id && a->attempts == b->attempts && a->letter->place == b->letter->place && a->letter->offset == b->letter->offset;
}

/* What differs lies between a common begin and a common end more often than not: one change tells it. */
static void
take_rows (FleetLetterList *self,
           GPtrArray       *items)
{
  guint n_old = self->rows->len, begin = 0, end = 0;

  while (begin < n_old && begin < items->len && is_same (fleet_letter_row_get (self->rows->pdata[begin]), items->pdata[begin]))
    begin++;
  while (end < n_old - begin && end < items->len - begin && is_same (fleet_letter_row_get (self->rows->pdata[n_old - 1 - end]), items->pdata[items->len - 1 - end]))
    end++;
  if (begin == n_old && begin == items->len)
    return;
  if (n_old - begin - end > 0)
    g_ptr_array_remove_range (self->rows, begin, n_old - begin - end);
  for (guint i = begin; i < items->len - end; i++)
    g_ptr_array_insert (self->rows, i, make_row (items, i));
  g_list_model_items_changed (G_LIST_MODEL (self), begin, n_old - begin - end, items->len - begin - end);
}

static void ask (FleetLetterList *self, FleetHistory *history);

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (FleetLetterList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = fleet_letter_box_finish (result, &error);
  g_autoptr (FleetHistory) again = g_steal_pointer (&self->again);

  if (items != NULL && !g_cancellable_is_cancelled (self->asking))
    take_rows (self, items);
  g_clear_object (&self->asking);
  if (again != NULL && self->topic != NULL)
    ask (self, again);
}

static void
ask (FleetLetterList *self,
     FleetHistory    *history)
{
  if (self->asking != NULL)
    {
      g_clear_pointer (&self->again, fleet_history_unref);
      self->again = fleet_history_ref (history);
      return;
    }
  self->asking = g_cancellable_new ();
  fleet_letter_box_letters_async (history, self->topic, self->kind, FLEET_LETTER_BOX_NEWEST, self->wanted, FALSE, self->asking, page_cb, g_object_ref (self));
}

void
fleet_letter_list_hide (FleetLetterList *self)
{
  guint n;

  g_return_if_fail (FLEET_IS_LETTER_LIST (self));
  n = self->rows->len;
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_pointer (&self->again, fleet_history_unref);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->kind, g_free);
  self->wanted = PAGE;
  g_ptr_array_set_size (self->rows, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

void
fleet_letter_list_show (FleetLetterList *self,
                        FleetHistory    *history,
                        const char      *topic,
                        const char      *kind)
{
  g_return_if_fail (FLEET_IS_LETTER_LIST (self));

  if (g_strcmp0 (self->topic, topic) != 0 || g_strcmp0 (self->kind, kind) != 0)
    {
      fleet_letter_list_hide (self);
      self->topic = g_strdup (topic);
      self->kind = g_strdup (kind);
    }
  ask (self, history);
}

gboolean
fleet_letter_list_is_asking (FleetLetterList *self)
{
  return self->asking != NULL;
}

void
fleet_letter_list_more (FleetLetterList *self,
                        FleetHistory    *history)
{
  g_return_if_fail (FLEET_IS_LETTER_LIST (self));

  if (self->topic == NULL || self->asking != NULL || self->rows->len < self->wanted)
    return;
  self->wanted += PAGE;
  ask (self, history);
}

static void
fleet_letter_list_finalize (GObject *object)
{
  FleetLetterList *self = FLEET_LETTER_LIST (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->again, fleet_history_unref);
  g_free (self->topic);
  g_free (self->kind);
  G_OBJECT_CLASS (fleet_letter_list_parent_class)->finalize (object);
}

static void
fleet_letter_list_class_init (FleetLetterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_letter_list_finalize;
}

static void
fleet_letter_list_init (FleetLetterList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->wanted = PAGE;
}

FleetLetterList *
fleet_letter_list_new (void)
{
  return g_object_new (FLEET_TYPE_LETTER_LIST, NULL);
}
