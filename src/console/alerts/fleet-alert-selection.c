/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-selection: see the header. What was selected last is kept as a set of items; whatever of it comes in again is selected again. */

#include "fleet-alert-selection.h"

typedef struct
{
  GHashTable *items;   /* set of FleetAlertItem*, a reference each */
  gboolean    restores; /* the change of selection is its own */
} Kept;

static void
free_kept (gpointer data)
{
  Kept *self = data;

  g_hash_table_unref (self->items);
  g_free (self);
}

static void
selection_changed_cb (GtkSelectionModel *selection,
                      guint              position,
                      guint              n_items,
                      Kept              *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint at;

  if (self->restores)
    return;
  g_hash_table_remove_all (self->items);
  selected = gtk_selection_model_get_selection (selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &at); more; more = gtk_bitset_iter_next (&iter, &at))
    g_hash_table_add (self->items, g_list_model_get_item (G_LIST_MODEL (selection), at));
}

static void
items_changed_cb (GtkSelectionModel *selection,
                  guint              position,
                  guint              removed,
                  guint              added,
                  Kept              *self)
{
  self->restores = TRUE;
  for (guint i = position; i < position + added && g_hash_table_size (self->items) > 0; i++)
    {
      g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (g_hash_table_contains (self->items, item) && !gtk_selection_model_is_selected (selection, i))
        gtk_selection_model_select_item (selection, i, FALSE);
    }
  self->restores = FALSE;
}

GtkMultiSelection *
fleet_alert_selection_new (FleetAlertList *alerts)
{
  GtkMultiSelection *selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (alerts)));
  Kept *self = g_new0 (Kept, 1);

  self->items = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_object_set_data_full (G_OBJECT (selection), "fleet-kept", self, free_kept);
  g_signal_connect (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  /* After the list view, which has to know a row before it is told that it is selected. */
  g_signal_connect_after (selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  return selection;
}

GStrv
fleet_alert_selection_dup_ids (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (selection), position);

      if (item != NULL)
        g_strv_builder_add (ids, fleet_alert_item_get_alert (item)->id);
    }
  return g_strv_builder_end (ids);
}

GStrv
fleet_alert_selection_dup_over (GtkMultiSelection *selection)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (selection));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (!fleet_alert_item_is_open (item) && fleet_alert_item_waits (item))
        g_strv_builder_add (ids, fleet_alert_item_get_alert (item)->id);
    }
  return g_strv_builder_end (ids);
}

FleetAlertItem *
fleet_alert_selection_get_one (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  g_autoptr (FleetAlertItem) item = NULL;

  if (gtk_bitset_get_size (selected) != 1)
    return NULL;
  item = g_list_model_get_item (G_LIST_MODEL (selection), gtk_bitset_get_minimum (selected));
  /* The list keeps it. */
  return item;
}

guint
fleet_alert_selection_get_next (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (selection));
  guint after = gtk_bitset_is_empty (selected) ? n_items - 1 : gtk_bitset_get_maximum (selected);

  for (guint step = 1; step <= n_items; step++)
    {
      guint position = (after + step) % n_items;
      g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (selection), position);

      if (fleet_alert_item_waits (item) && !gtk_bitset_contains (selected, position))
        return position;
    }
  return GTK_INVALID_LIST_POSITION;
}

void
fleet_alert_selection_point_at (GtkMultiSelection *selection,
                                FleetAlertItem    *item)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (selection));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FleetAlertItem) at = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (at != item)
        continue;
      if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), i))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), i, TRUE);
      return;
    }
}
