/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-register: severity and opening time of an alert never change, and its rank does three times at most: the few that are new, or settle in another rank,
 * are merged in, and nothing is sorted again. An entry's number is reused when its alert is gone, so that arrays by number stay small. */

#include "fleet-alert-register.h"

#include <string.h>

static void
clear_entry (gpointer data)
{
  g_clear_object (&((FleetAlertEntry *) data)->item);
}

void
fleet_alert_register_init (FleetAlertRegister *self)
{
  *self = (FleetAlertRegister) { 0 };
  self->entries = g_array_new (FALSE, FALSE, sizeof (FleetAlertEntry));
  g_array_set_clear_func (self->entries, clear_entry);
  self->unused = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ordered = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
fleet_alert_register_clear (FleetAlertRegister *self)
{
  g_array_unref (self->ordered);
  g_hash_table_unref (self->by_id);
  g_array_unref (self->unused);
  g_array_unref (self->entries);
}

gboolean
fleet_alert_register_passes (FleetAlertItem   *item,
                             FleetAlertFilter  filter)
{
  switch (filter)
    {
    case FLEET_ALERT_FILTER_UNACKNOWLEDGED:
      return fleet_alert_item_waits (item);
    case FLEET_ALERT_FILTER_ACTIVE:
      return fleet_alert_item_is_open (item) && !fleet_alert_item_is_shelved (item);
    case FLEET_ALERT_FILTER_SHELVED:
      return fleet_alert_item_is_shelved (item);
    case FLEET_ALERT_FILTER_ALL:
    default:
      return TRUE;
    }
}

FleetAlertRank
fleet_alert_register_rank (FleetAlertItem *item)
{
  if (fleet_alert_item_is_open (item))
    return fleet_alert_item_waits (item) ? FLEET_ALERT_RANK_PRESSING : FLEET_ALERT_RANK_TAKEN;
  return fleet_alert_item_waits (item) ? FLEET_ALERT_RANK_OVER_WAITING : FLEET_ALERT_RANK_OVER;
}

static int
compare_alerts (FleetAlertItem  *a,
                FleetAlertItem  *b,
                FleetAlertOrder  order)
{
  const FleetAlert *alert_a = fleet_alert_item_get_alert (a);
  const FleetAlert *alert_b = fleet_alert_item_get_alert (b);

  if (order == FLEET_ALERT_ORDER_GRAVEST && alert_a->severity != alert_b->severity)
    return alert_a->severity > alert_b->severity ? -1 : 1;
  if (alert_a->opened_us != alert_b->opened_us)
    return alert_a->opened_us > alert_b->opened_us ? -1 : 1;
  return strcmp (alert_a->id, alert_b->id);
}

int
fleet_alert_register_compare (FleetAlertItem  *a,
                              FleetAlertItem  *b,
                              FleetAlertOrder  order)
{
  FleetAlertRank rank_a = fleet_alert_register_rank (a);
  FleetAlertRank rank_b = fleet_alert_register_rank (b);

  return rank_a != rank_b ? (int) rank_a - (int) rank_b : compare_alerts (a, b, order);
}

static int
compare_serials (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  FleetAlertRegister *self = user_data;
  const FleetAlertEntry *entry_a = fleet_alert_register_get (self, *(const guint32 *) a);
  const FleetAlertEntry *entry_b = fleet_alert_register_get (self, *(const guint32 *) b);

  return entry_a->rank != entry_b->rank ? (int) entry_a->rank - (int) entry_b->rank : compare_alerts (entry_a->item, entry_b->item, self->order);
}

static FleetSeverity
get_severity (FleetAlertItem *item)
{
  return MIN ((guint) fleet_alert_item_get_alert (item)->severity, FLEET_SEVERITY_CRITICAL);
}

/* Adds or takes back what an item counts for. */
static void
count (FleetAlertRegister *self,
       FleetAlertItem     *item,
       int                 step)
{
  for (guint filter = 0; filter < FLEET_N_ALERT_FILTERS; filter++)
    if (fleet_alert_register_passes (item, filter))
      self->counts[filter] += step;
  if (fleet_alert_register_rank (item) == FLEET_ALERT_RANK_PRESSING)
    self->pressing[get_severity (item)] += step;
}

gboolean
fleet_alert_register_find (FleetAlertRegister *self,
                           const char         *id,
                           guint32            *ret_serial)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, id));

  if (known == 0)
    return FALSE;
  *ret_serial = known - 1;
  return TRUE;
}

guint32
fleet_alert_register_add (FleetAlertRegister *self,
                          FleetAlert         *alert)
{
  FleetAlertEntry entry = { 0 };
  guint32 serial = self->entries->len;

  if (self->unused->len > 0)
    {
      serial = g_array_index (self->unused, guint32, self->unused->len - 1);
      g_array_set_size (self->unused, self->unused->len - 1);
    }
  else
    {
      g_array_append_val (self->entries, entry);
    }
  entry.item = fleet_alert_item_new (alert, serial);
  entry.rank = fleet_alert_register_rank (entry.item);
  *fleet_alert_register_get (self, serial) = entry;
  g_hash_table_insert (self->by_id, g_strdup (alert->id), GUINT_TO_POINTER (serial + 1));
  count (self, entry.item, 1);
  self->arrived[get_severity (entry.item)] += entry.rank == FLEET_ALERT_RANK_PRESSING;
  return serial;
}

void
fleet_alert_register_change (FleetAlertRegister *self,
                             guint32             serial,
                             FleetAlert         *alert)
{
  FleetAlertItem *item = fleet_alert_register_get (self, serial)->item;
  gboolean pressed = fleet_alert_register_rank (item) == FLEET_ALERT_RANK_PRESSING;

  count (self, item, -1);
  fleet_alert_item_set_alert (item, alert);
  count (self, item, 1);
  self->arrived[get_severity (item)] += !pressed && fleet_alert_register_rank (item) == FLEET_ALERT_RANK_PRESSING;
}

void
fleet_alert_register_merge (FleetAlertRegister *self,
                            GArray             *serials)
{
  GArray *ordered;
  guint j = 0;

  if (serials->len == 0)
    return;
  ordered = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->ordered->len + serials->len);
  g_array_sort_with_data (serials, compare_serials, self);
  for (guint i = 0; i < self->ordered->len; i++)
    {
      guint32 *serial = &g_array_index (self->ordered, guint32, i);

      for (; j < serials->len && compare_serials (&g_array_index (serials, guint32, j), serial, self) < 0; j++)
        g_array_append_val (ordered, g_array_index (serials, guint32, j));
      g_array_append_val (ordered, *serial);
    }
  if (j < serials->len)
    g_array_append_vals (ordered, &g_array_index (serials, guint32, j), serials->len - j);
  g_array_unref (self->ordered);
  self->ordered = ordered;
}

void
fleet_alert_register_settle (FleetAlertRegister *self,
                             GArray             *serials)
{
  g_autoptr (GHashTable) moved = g_hash_table_new (NULL, NULL);

  if (serials->len == 0)
    return;
  for (guint i = 0; i < serials->len; i++)
    g_hash_table_add (moved, GUINT_TO_POINTER (g_array_index (serials, guint32, i)));
  fleet_alert_register_take_out (self, moved);
  for (guint i = 0; i < serials->len; i++)
    {
      FleetAlertEntry *entry = fleet_alert_register_get (self, g_array_index (serials, guint32, i));

      entry->rank = fleet_alert_register_rank (entry->item);
      entry->settles_us = 0;
    }
  fleet_alert_register_merge (self, serials);
}

void
fleet_alert_register_sort (FleetAlertRegister *self,
                           FleetAlertOrder     order)
{
  self->order = order;
  g_array_sort_with_data (self->ordered, compare_serials, self);
}

void
fleet_alert_register_take_out (FleetAlertRegister *self,
                               GHashTable         *gone)
{
  guint kept = 0;

  for (guint i = 0; i < self->ordered->len; i++)
    {
      guint32 serial = g_array_index (self->ordered, guint32, i);

      if (!g_hash_table_contains (gone, GUINT_TO_POINTER (serial)))
        g_array_index (self->ordered, guint32, kept++) = serial;
    }
  g_array_set_size (self->ordered, kept);
}

void
fleet_alert_register_free (FleetAlertRegister *self,
                           GHashTable         *gone)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 serial = GPOINTER_TO_UINT (key);
      FleetAlertEntry *entry = fleet_alert_register_get (self, serial);

      count (self, entry->item, -1);
      g_hash_table_remove (self->by_id, fleet_alert_item_get_alert (entry->item)->id);
      g_clear_object (&entry->item);
      *entry = (FleetAlertEntry) { 0 };
      g_array_append_val (self->unused, serial);
    }
}
