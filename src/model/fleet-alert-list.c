/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-list: see the header. The register knows every alert in order; what is shown is filtered from it in one pass, and only the difference is told. */

#include "fleet-alert-list.h"

#include "fleet-row-edits.h"

struct _FleetAlertList
{
  GObject parent_instance;

  FleetAlertRegister  known;
  GArray             *rows;      /* guint32: serials that are shown */
  FleetAlertFilter    filter;
  gboolean            held;
  guint               n_pending;
  FleetAlertItem     *leader;    /* the first row that is over; NULL: there is none */
};

enum
{
  PROP_ORDER = 1,
  PROP_N_PENDING,
  N_PROPERTIES
};

enum
{
  COUNTS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return FLEET_TYPE_ALERT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return FLEET_ALERT_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FleetAlertList *self = FLEET_ALERT_LIST (model);

  if (position >= self->rows->len)
    return NULL;
  return g_object_ref (fleet_alert_register_get (&self->known, g_array_index (self->rows, guint32, position))->item);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetAlertList, fleet_alert_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
change_item (FleetAlertList *self,
             guint32         serial,
             FleetAlert     *alert,
             gint64          now_us)
{
  FleetAlertEntry *entry = fleet_alert_register_get (&self->known, serial);
  gboolean passed = fleet_alert_register_passes (entry->item, self->filter);
  FleetAlertRank rank = fleet_alert_register_rank (entry->item);

  fleet_alert_register_change (&self->known, serial, alert);
  if (!entry->shown)
    return;
  if (passed && !fleet_alert_register_passes (entry->item, self->filter))
    entry->leaves_us = now_us + FLEET_ALERT_LINGER_US;
  if (fleet_alert_register_rank (entry->item) != rank)
    entry->settles_us = now_us + FLEET_ALERT_LINGER_US;
}

/* Puts what has another rank by now in its place, but no row that somebody may be about to press; returns what has moved. */
static GArray *
settle (FleetAlertList *self,
        gint64          now_us)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->known.ordered->len; i++)
    {
      guint32 serial = g_array_index (self->known.ordered, guint32, i);
      FleetAlertEntry *entry = fleet_alert_register_get (&self->known, serial);

      if (entry->rank == fleet_alert_register_rank (entry->item))
        entry->settles_us = 0;
      else if (!entry->shown || (!self->held && entry->settles_us <= now_us))
        g_array_append_val (moved, serial);
    }
  fleet_alert_register_settle (&self->known, moved);
  return moved;
}

/* The first row that is over bears the heading of all that are. */
static void
update_leader (FleetAlertList *self)
{
  FleetAlertItem *leader = NULL;
  guint n_over = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      FleetAlertEntry *entry = fleet_alert_register_get (&self->known, g_array_index (self->rows, guint32, i));

      if (entry->rank < FLEET_ALERT_RANK_OVER_WAITING)
        continue;
      leader = entry->item;
      n_over = self->rows->len - i;
      break;
    }
  if (self->leader != NULL && self->leader != leader)
    fleet_alert_item_set_leads (self->leader, 0);
  g_set_object (&self->leader, leader);
  if (leader != NULL)
    fleet_alert_item_set_leads (leader, n_over);
}

/* What is to be shown; counts what has to wait. */
static GArray *
filter_serials (FleetAlertList *self,
                gint64          now_us,
                guint          *ret_pending)
{
  GArray *fresh = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->rows->len);

  *ret_pending = 0;
  for (guint i = 0; i < self->known.ordered->len; i++)
    {
      guint32 serial = g_array_index (self->known.ordered, guint32, i);
      FleetAlertEntry *entry = fleet_alert_register_get (&self->known, serial);

      if (fleet_alert_register_passes (entry->item, self->filter))
        {
          entry->leaves_us = 0;
          if (entry->shown || !self->held)
            g_array_append_val (fresh, serial);
          else
            (*ret_pending)++;
        }
      else if (entry->shown && entry->leaves_us > now_us)
        {
          g_array_append_val (fresh, serial);
        }
    }
  return fresh;
}

static void
set_shown (FleetAlertList *self,
           const GArray   *serials,
           guint8          shown)
{
  for (guint i = 0; i < serials->len; i++)
    fleet_alert_register_get (&self->known, g_array_index (serials, guint32, i))->shown = shown;
}

static void
update_rows (FleetAlertList *self,
             const GArray   *moved,
             gint64          now_us)
{
  guint pending;
  g_autoptr (GArray) settled = settle (self, now_us);
  g_autoptr (GArray) fresh = filter_serials (self, now_us, &pending);

  set_shown (self, self->rows, FALSE);
  set_shown (self, fresh, TRUE);
  fleet_row_edits_apply (self->rows, fresh, moved != NULL ? moved : settled, self->known.entries->len, G_LIST_MODEL (self));
  update_leader (self);
  if (self->n_pending != pending)
    {
      self->n_pending = pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
    }
}

/* Everything anew: another filter or order. */
static void
replace_rows (FleetAlertList *self)
{
  g_autoptr (GArray) all = g_array_copy (self->known.ordered);

  set_shown (self, self->known.ordered, FALSE);
  self->held = FALSE;
  update_rows (self, all, 0);
}

/* The alerts that the bulletin says are gone, and, above the limit, the oldest that nobody has to do anything about any more. */
static GHashTable *
find_gone (FleetAlertList      *self,
           const FleetBulletin *bulletin)
{
  GHashTable *gone = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer id;
  guint32 serial;

  g_hash_table_iter_init (&iter, bulletin->gone_alerts);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (fleet_alert_register_find (&self->known, id, &serial))
      g_hash_table_add (gone, GUINT_TO_POINTER (serial));
  for (guint i = self->known.ordered->len; i > 0 && self->known.ordered->len - g_hash_table_size (gone) > FLEET_ALERT_LIST_LIMIT; i--)
    {
      FleetAlertItem *item = fleet_alert_register_get (&self->known, g_array_index (self->known.ordered, guint32, i - 1))->item;

      if (!fleet_alert_item_is_open (item) && fleet_alert_item_is_acknowledged (item) && !fleet_alert_item_is_shelved (item))
        g_hash_table_add (gone, GUINT_TO_POINTER (g_array_index (self->known.ordered, guint32, i - 1)));
    }
  return gone;
}

void
fleet_alert_list_apply (FleetAlertList      *self,
                        const FleetBulletin *bulletin,
                        gint64               now_us)
{
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) gone = NULL;
  GHashTableIter iter;
  gpointer id, alert;

  g_return_if_fail (FLEET_IS_ALERT_LIST (self));
  g_return_if_fail (bulletin != NULL);

  if (g_hash_table_size (bulletin->alerts) == 0 && g_hash_table_size (bulletin->gone_alerts) == 0)
    return;
  g_hash_table_iter_init (&iter, bulletin->alerts);
  while (g_hash_table_iter_next (&iter, &id, &alert))
    {
      guint32 serial;

      if (fleet_alert_register_find (&self->known, id, &serial))
        {
          change_item (self, serial, alert, now_us);
        }
      else
        {
          serial = fleet_alert_register_add (&self->known, alert);
          g_array_append_val (added, serial);
        }
    }
  fleet_alert_register_merge (&self->known, added);
  gone = find_gone (self, bulletin);
  fleet_alert_register_take_out (&self->known, gone);
  update_rows (self, NULL, now_us);
  fleet_alert_register_free (&self->known, gone);
  g_signal_emit (self, signals[COUNTS_CHANGED], 0);
}

void
fleet_alert_list_tick (FleetAlertList *self,
                       gint64          now_us)
{
  g_return_if_fail (FLEET_IS_ALERT_LIST (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      FleetAlertEntry *entry = fleet_alert_register_get (&self->known, g_array_index (self->rows, guint32, i));

      if ((entry->leaves_us != 0 && entry->leaves_us <= now_us) || (entry->settles_us != 0 && entry->settles_us <= now_us && !self->held))
        {
          update_rows (self, NULL, now_us);
          return;
        }
    }
}

FleetAlertFilter
fleet_alert_list_get_filter (FleetAlertList *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), FLEET_ALERT_FILTER_ALL);
  return self->filter;
}

void
fleet_alert_list_set_filter (FleetAlertList   *self,
                             FleetAlertFilter  filter)
{
  g_return_if_fail (FLEET_IS_ALERT_LIST (self));
  g_return_if_fail ((guint) filter <= FLEET_ALERT_FILTER_ALL);

  if (self->filter == filter)
    return;
  self->filter = filter;
  replace_rows (self);
}

FleetAlertOrder
fleet_alert_list_get_order (FleetAlertList *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), FLEET_ALERT_ORDER_GRAVEST);
  return self->known.order;
}

void
fleet_alert_list_set_order (FleetAlertList  *self,
                            FleetAlertOrder  order)
{
  g_return_if_fail (FLEET_IS_ALERT_LIST (self));
  g_return_if_fail ((guint) order <= FLEET_ALERT_ORDER_NEWEST);

  if (self->known.order == order)
    return;
  fleet_alert_register_sort (&self->known, order);
  replace_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

gboolean
fleet_alert_list_get_held (FleetAlertList *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), FALSE);
  return self->held;
}

void
fleet_alert_list_set_held (FleetAlertList *self,
                           gboolean        held)
{
  g_return_if_fail (FLEET_IS_ALERT_LIST (self));

  if (self->held == !!held)
    return;
  self->held = !!held;
  if (!held)
    update_rows (self, NULL, g_get_monotonic_time ());
}

guint
fleet_alert_list_get_n_pending (FleetAlertList *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), 0);
  return self->n_pending;
}

guint
fleet_alert_list_get_count (FleetAlertList   *self,
                            FleetAlertFilter  filter)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), 0);
  g_return_val_if_fail ((guint) filter <= FLEET_ALERT_FILTER_ALL, 0);
  return self->known.counts[filter];
}

guint
fleet_alert_list_get_n_pressing (FleetAlertList *self,
                                 FleetSeverity   severity)
{
  guint all = 0;

  for (guint i = 0; i <= FLEET_SEVERITY_CRITICAL; i++)
    all += severity == FLEET_SEVERITY_NONE || severity == i ? self->known.pressing[i] : 0;
  return all;
}

guint
fleet_alert_list_get_n_arrived (FleetAlertList *self,
                                FleetSeverity   severity)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), 0);
  g_return_val_if_fail ((guint) severity <= FLEET_SEVERITY_CRITICAL, 0);
  return self->known.arrived[severity];
}

FleetSeverity
fleet_alert_list_get_worst_pressing (FleetAlertList *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), FLEET_SEVERITY_NONE);

  for (FleetSeverity severity = FLEET_SEVERITY_CRITICAL; severity > FLEET_SEVERITY_NONE; severity--)
    if (self->known.pressing[severity] > 0)
      return severity;
  return FLEET_SEVERITY_NONE;
}

gboolean
fleet_alert_list_get_position (FleetAlertList *self,
                               FleetAlertItem *item,
                               guint          *ret_position)
{
  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (fleet_alert_register_get (&self->known, g_array_index (self->rows, guint32, i))->item == item)
      {
        *ret_position = i;
        return TRUE;
      }
  return FALSE;
}

FleetAlertItem *
fleet_alert_list_find (FleetAlertList *self,
                       const char     *id)
{
  guint32 serial;

  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), NULL);
  return fleet_alert_register_find (&self->known, id, &serial) ? fleet_alert_register_get (&self->known, serial)->item : NULL;
}

static int
compare_gravest (gconstpointer a,
                 gconstpointer b)
{
  return fleet_alert_register_compare (*(FleetAlertItem *const *) a, *(FleetAlertItem *const *) b, FLEET_ALERT_ORDER_GRAVEST);
}

GPtrArray *
fleet_alert_list_of_vehicle (FleetAlertList *self,
                             FleetSlot       slot)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FLEET_IS_ALERT_LIST (self), found);
  for (guint i = 0; i < self->known.ordered->len; i++)
    {
      FleetAlertItem *item = fleet_alert_register_get (&self->known, g_array_index (self->known.ordered, guint32, i))->item;

      if (fleet_alert_item_get_alert (item)->slot == slot && (fleet_alert_item_is_open (item) || !fleet_alert_item_is_acknowledged (item)))
        g_ptr_array_add (found, g_object_ref (item));
    }
  g_ptr_array_sort (found, compare_gravest);
  return found;
}

static void
fleet_alert_list_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FleetAlertList *self = FLEET_ALERT_LIST (object);

  switch (id)
    {
    case PROP_ORDER:
      g_value_set_int (value, self->known.order);
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, self->n_pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_alert_list_finalize (GObject *object)
{
  FleetAlertList *self = FLEET_ALERT_LIST (object);

  g_clear_object (&self->leader);
  g_array_unref (self->rows);
  fleet_alert_register_clear (&self->known);
  G_OBJECT_CLASS (fleet_alert_list_parent_class)->finalize (object);
}

static void
fleet_alert_list_class_init (FleetAlertListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fleet_alert_list_get_property;
  object_class->finalize = fleet_alert_list_finalize;
  properties[PROP_ORDER] = g_param_spec_int ("order", NULL, NULL, 0, FLEET_ALERT_ORDER_NEWEST, 0, readable);
  properties[PROP_N_PENDING] = g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", FLEET_TYPE_ALERT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_alert_list_init (FleetAlertList *self)
{
  fleet_alert_register_init (&self->known);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
}

FleetAlertList *
fleet_alert_list_new (void)
{
  return g_object_new (FLEET_TYPE_ALERT_LIST, NULL);
}
