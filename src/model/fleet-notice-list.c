/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-list: see the header. Kept as one sorted array of all and one of those that the filter lets through. */

#include "fleet-notice-list.h"

#include <string.h>

struct _FleetNoticeList
{
  GObject parent_instance;

  GHashTable *by_id;  /* id (the notice's) -> FleetNotice*, owned */
  GPtrArray  *listed; /* FleetNotice*, borrowed, newest first */
  GPtrArray  *blind;  /* FleetBlindRule* */
  FleetNotice *wanted; /* owned; NULL: none */
  int         filter;
  guint       n_new;
  guint       n_breaking;
};

enum
{
  PROP_FILTER = 1,
  PROP_N_NEW,
  PROP_N_BREAKING,
  PROP_N_BLIND,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint       wanted;

static GType
get_item_type (GListModel *model)
{
  return FLEET_TYPE_NOTICE;
}

static guint
get_n_items (GListModel *model)
{
  return FLEET_NOTICE_LIST (model)->listed->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FleetNoticeList *self = FLEET_NOTICE_LIST (model);

  return position < self->listed->len ? g_object_ref (g_ptr_array_index (self->listed, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetNoticeList, fleet_notice_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Newest first; of one moment by path. */
static int
compare_notices (gconstpointer a,
                 gconstpointer b)
{
  const FleetSchemaChange *x = fleet_notice_get_change (*(FleetNotice *const *) a), *y = fleet_notice_get_change (*(FleetNotice *const *) b);

  if (x->told_us != y->told_us)
    return x->told_us > y->told_us ? -1 : 1;
  return strcmp (x->path, y->path) != 0 ? strcmp (x->path, y->path) : strcmp (x->id, y->id);
}

static gboolean
is_listed (const FleetNoticeList   *self,
           const FleetSchemaChange *change)
{
  return self->filter == FLEET_NOTICE_FILTER_ALL || change->state == FLEET_NOTICE_NEW ||
         (self->filter == FLEET_NOTICE_FILTER_OPEN && change->state == FLEET_NOTICE_ACKNOWLEDGED);
}

static GPtrArray *
make_listed (FleetNoticeList *self)
{
  GPtrArray *listed = g_ptr_array_new ();
  GHashTableIter iter;
  FleetNotice *notice;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &notice))
    if (is_listed (self, fleet_notice_get_change (notice)))
      g_ptr_array_add (listed, notice);
  g_ptr_array_sort (listed, compare_notices);
  return listed;
}

/* Only what differs is told, so that a selection and a scrolled list stay where they are. */
static void
relist (FleetNoticeList *self)
{
  g_autoptr (GPtrArray) before = self->listed;
  guint head = 0, tail = 0, shortest;

  self->listed = make_listed (self);
  shortest = MIN (before->len, self->listed->len);
  while (head < shortest && before->pdata[head] == self->listed->pdata[head])
    head++;
  while (tail < shortest - head && before->pdata[before->len - 1 - tail] == self->listed->pdata[self->listed->len - 1 - tail])
    tail++;
  if (before->len != self->listed->len || head + tail < before->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail, self->listed->len - head - tail);
}

static void
count (FleetNoticeList *self)
{
  guint n_new = 0, n_breaking = 0;
  GHashTableIter iter;
  FleetNotice *notice;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &notice))
    if (fleet_notice_get_change (notice)->state == FLEET_NOTICE_NEW)
      {
        n_new++;
        n_breaking += fleet_notice_is_breaking (notice);
      }
  if (n_new != self->n_new)
    {
      self->n_new = n_new;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
    }
  if (n_breaking != self->n_breaking)
    {
      self->n_breaking = n_breaking;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BREAKING]);
    }
}

void
fleet_notice_list_apply (FleetNoticeList     *self,
                         const FleetBulletin *bulletin)
{
  GHashTableIter iter;
  FleetSchemaChange *change;

  g_return_if_fail (FLEET_IS_NOTICE_LIST (self));

  if (bulletin->blind_rules != NULL)
    {
      g_ptr_array_unref (self->blind);
      self->blind = g_ptr_array_ref (bulletin->blind_rules);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BLIND]);
    }
  if (g_hash_table_size (bulletin->schema_changes) == 0)
    return;
  g_hash_table_iter_init (&iter, bulletin->schema_changes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    {
      FleetNotice *notice = g_hash_table_lookup (self->by_id, change->id);

      if (notice != NULL)
        fleet_notice_set_change (notice, change);
      else
        g_hash_table_insert (self->by_id, g_strdup (change->id), fleet_notice_new (change));
    }
  relist (self);
  count (self);
}

FleetNotice *
fleet_notice_list_find (FleetNoticeList *self,
                        const char      *id)
{
  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), NULL);
  return g_hash_table_lookup (self->by_id, id);
}

guint
fleet_notice_list_get_n_new (FleetNoticeList *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), 0);
  return self->n_new;
}

guint
fleet_notice_list_get_n_breaking (FleetNoticeList *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), 0);
  return self->n_breaking;
}

GPtrArray *
fleet_notice_list_get_breaking (FleetNoticeList *self)
{
  GPtrArray *breaking = g_ptr_array_new ();
  GHashTableIter iter;
  FleetNotice *notice;

  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), breaking);
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &notice))
    if (fleet_notice_get_change (notice)->state == FLEET_NOTICE_NEW && fleet_notice_is_breaking (notice))
      g_ptr_array_add (breaking, notice);
  return breaking;
}

void
fleet_notice_list_want (FleetNoticeList *self,
                        FleetNotice     *notice)
{
  g_return_if_fail (FLEET_IS_NOTICE_LIST (self));
  if (!is_listed (self, fleet_notice_get_change (notice)))
    g_object_set (self, "filter", FLEET_NOTICE_FILTER_ALL, NULL);
  g_set_object (&self->wanted, notice);
  g_signal_emit (self, wanted, 0);
}

FleetNotice *
fleet_notice_list_take_wanted (FleetNoticeList *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), NULL);
  return g_steal_pointer (&self->wanted);
}

GPtrArray *
fleet_notice_list_get_blind (FleetNoticeList *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE_LIST (self), NULL);
  return self->blind;
}

static void
fleet_notice_list_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FleetNoticeList *self = FLEET_NOTICE_LIST (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_int (value, self->filter);
      break;
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    case PROP_N_BREAKING:
      g_value_set_uint (value, self->n_breaking);
      break;
    case PROP_N_BLIND:
      g_value_set_uint (value, self->blind->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_notice_list_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  FleetNoticeList *self = FLEET_NOTICE_LIST (object);

  if (id != PROP_FILTER)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->filter != g_value_get_int (value))
    {
      self->filter = g_value_get_int (value);
      relist (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
fleet_notice_list_finalize (GObject *object)
{
  FleetNoticeList *self = FLEET_NOTICE_LIST (object);

  g_clear_object (&self->wanted);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->listed);
  g_ptr_array_unref (self->blind);
  G_OBJECT_CLASS (fleet_notice_list_parent_class)->finalize (object);
}

static void
fleet_notice_list_class_init (FleetNoticeListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_notice_list_get_property;
  object_class->set_property = fleet_notice_list_set_property;
  object_class->finalize = fleet_notice_list_finalize;
  properties[PROP_FILTER] = g_param_spec_int ("filter", NULL, NULL, 0, FLEET_N_NOTICE_FILTERS - 1, FLEET_NOTICE_FILTER_OPEN, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_BREAKING] = g_param_spec_uint ("n-breaking", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_BLIND] = g_param_spec_uint ("n-blind", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  wanted = g_signal_new ("wanted", FLEET_TYPE_NOTICE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_notice_list_init (FleetNoticeList *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->listed = g_ptr_array_new ();
  self->blind = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_blind_rule_unref);
}

FleetNoticeList *
fleet_notice_list_new (void)
{
  return g_object_new (FLEET_TYPE_NOTICE_LIST, NULL);
}
