/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-list: see the header. Two arrays of slots: everything in order of name, and what of it is shown. The first changes when a text does, which is rare, by
 * merging the few that changed into the rest; the second is filtered from the first in one pass, in which the text of a row was matched when it or the search changed. */

#include "fleet-vehicle-list.h"

#include <string.h>

#include "fleet-plain.h"
#include "fleet-row-edits.h"
#include "fleet-vehicle.h"

struct _FleetVehicleList
{
  GObject parent_instance;

  FleetRoster *roster;
  GArray      *ordered;             /* FleetSlot: every vehicle, by name */
  GArray      *rows;                /* FleetSlot: what is shown of them */
  GByteArray  *matches;             /* by slot: its texts match the search */
  char        *search;
  char        *search_key;
  int          activity_filter;     /* FleetActivity or -1 */
  guint64      text_generation;     /* of the roster, when ordered was made */
  guint64      activity_generation;
};

enum
{
  PROP_SEARCH = 1,
  PROP_ACTIVITY_FILTER,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static GType
get_item_type (GListModel *model)
{
  return FLEET_TYPE_VEHICLE;
}

static guint
get_n_items (GListModel *model)
{
  return FLEET_VEHICLE_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FleetVehicleList *self = FLEET_VEHICLE_LIST (model);

  if (position >= self->rows->len)
    return NULL;
  return fleet_roster_get_vehicle (self->roster, g_array_index (self->rows, FleetSlot, position));
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetVehicleList, fleet_vehicle_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Names first, so that cars with plates come before what has only a key; then the key, so that the order is one. */
static int
compare_slots (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  FleetRoster *roster = user_data;
  FleetSlot slot_a = *(const FleetSlot *) a;
  FleetSlot slot_b = *(const FleetSlot *) b;
  gboolean plain_a = fleet_roster_get_plate (roster, slot_a) == NULL;
  gboolean plain_b = fleet_roster_get_plate (roster, slot_b) == NULL;
  int order;

  if (plain_a != plain_b)
    return plain_a ? 1 : -1;
  order = strcmp (fleet_roster_get_name (roster, slot_a), fleet_roster_get_name (roster, slot_b));
  return order != 0 ? order : (slot_a > slot_b) - (slot_a < slot_b);
}

static void
match (FleetVehicleList *self,
       FleetSlot         slot)
{
  if (slot >= self->matches->len)
    g_byte_array_set_size (self->matches, slot + 1);
  self->matches->data[slot] = fleet_roster_matches (self->roster, slot, self->search_key);
}

/* The slots whose texts changed since ordered was made; those that are shown of them, in order, in *ret_fresh. */
static GArray *
find_moved (FleetVehicleList *self,
            GArray          **ret_fresh)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  GArray *fresh = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  guint n_slots = fleet_roster_get_columns (self->roster)->n_slots;

  for (FleetSlot slot = 0; slot < n_slots; slot++)
    if (fleet_roster_get_slot_text_generation (self->roster, slot) > self->text_generation)
      {
        g_array_append_val (moved, slot);
        if (fleet_roster_is_shown (self->roster, slot))
          g_array_append_val (fresh, slot);
        match (self, slot);
      }
  g_array_sort_with_data (fresh, compare_slots, self->roster);
  *ret_fresh = fresh;
  return moved;
}

static void
order (FleetVehicleList *self,
       const GArray     *fresh)
{
  GArray *ordered = g_array_sized_new (FALSE, FALSE, sizeof (FleetSlot), self->ordered->len + fresh->len);
  guint j = 0;

  for (guint i = 0; i < self->ordered->len; i++)
    {
      FleetSlot slot = g_array_index (self->ordered, FleetSlot, i);

      if (fleet_roster_get_slot_text_generation (self->roster, slot) > self->text_generation)
        continue;
      while (j < fresh->len && compare_slots (&g_array_index (fresh, FleetSlot, j), &slot, self->roster) < 0)
        {
          g_array_append_val (ordered, g_array_index (fresh, FleetSlot, j));
          j++;
        }
      g_array_append_val (ordered, slot);
    }
  if (j < fresh->len)
    g_array_append_vals (ordered, &g_array_index (fresh, FleetSlot, j), fresh->len - j);
  g_array_unref (self->ordered);
  self->ordered = ordered;
}

static GArray *
filter (FleetVehicleList *self)
{
  const FleetRosterColumns *columns = fleet_roster_get_columns (self->roster);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (FleetSlot), self->ordered->len);

  for (guint i = 0; i < self->ordered->len; i++)
    {
      FleetSlot slot = g_array_index (self->ordered, FleetSlot, i);

      if (self->matches->data[slot] && (self->activity_filter < 0 || columns->activity[slot] == self->activity_filter))
        g_array_append_val (rows, slot);
    }
  return rows;
}

static void
update (FleetVehicleList *self)
{
  g_autoptr (GArray) moved = NULL;
  g_autoptr (GArray) fresh = NULL;
  g_autoptr (GArray) rows = NULL;

  if (fleet_roster_get_text_generation (self->roster) > self->text_generation)
    {
      moved = find_moved (self, &fresh);
      order (self, fresh);
    }
  rows = filter (self);
  self->text_generation = fleet_roster_get_text_generation (self->roster);
  self->activity_generation = fleet_roster_get_activity_generation (self->roster);
  fleet_row_edits_apply (self->rows, rows, moved, fleet_roster_get_columns (self->roster)->n_slots, G_LIST_MODEL (self));
}

static void
roster_changed_cb (FleetVehicleList *self)
{
  if (fleet_roster_get_text_generation (self->roster) > self->text_generation ||
      (self->activity_filter >= 0 && fleet_roster_get_activity_generation (self->roster) > self->activity_generation))
    update (self);
}

static void
fleet_vehicle_list_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FleetVehicleList *self = FLEET_VEHICLE_LIST (object);

  switch (id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_ACTIVITY_FILTER:
      g_value_set_int (value, self->activity_filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_vehicle_list_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  FleetVehicleList *self = FLEET_VEHICLE_LIST (object);

  switch (id)
    {
    case PROP_SEARCH:
      fleet_vehicle_list_set_search (self, g_value_get_string (value));
      break;
    case PROP_ACTIVITY_FILTER:
      fleet_vehicle_list_set_activity_filter (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_vehicle_list_finalize (GObject *object)
{
  FleetVehicleList *self = FLEET_VEHICLE_LIST (object);

  g_clear_object (&self->roster);
  g_array_unref (self->ordered);
  g_array_unref (self->rows);
  g_byte_array_unref (self->matches);
  g_free (self->search);
  g_free (self->search_key);
  G_OBJECT_CLASS (fleet_vehicle_list_parent_class)->finalize (object);
}

static void
fleet_vehicle_list_class_init (FleetVehicleListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_vehicle_list_get_property;
  object_class->set_property = fleet_vehicle_list_set_property;
  object_class->finalize = fleet_vehicle_list_finalize;
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ACTIVITY_FILTER] = g_param_spec_int ("activity-filter", NULL, NULL, -1, FLEET_N_ACTIVITIES - 1, -1,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
fleet_vehicle_list_init (FleetVehicleList *self)
{
  self->ordered = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  self->rows = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  self->matches = g_byte_array_new ();
  self->search = g_strdup ("");
  self->search_key = g_strdup ("");
  self->activity_filter = -1;
}

FleetVehicleList *
fleet_vehicle_list_new (FleetRoster *roster)
{
  FleetVehicleList *self = g_object_new (FLEET_TYPE_VEHICLE_LIST, NULL);

  self->roster = g_object_ref (roster);
  g_signal_connect_object (roster, "changed", G_CALLBACK (roster_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

const char *
fleet_vehicle_list_get_search (FleetVehicleList *self)
{
  g_return_val_if_fail (FLEET_IS_VEHICLE_LIST (self), NULL);
  return self->search;
}

void
fleet_vehicle_list_set_search (FleetVehicleList *self,
                               const char       *search)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LIST (self));

  search = search != NULL ? search : "";
  if (strcmp (self->search, search) == 0)
    return;
  g_free (self->search);
  g_free (self->search_key);
  self->search = g_strdup (search);
  self->search_key = fleet_plain_key (search);
  for (guint i = 0; i < self->ordered->len; i++)
    match (self, g_array_index (self->ordered, FleetSlot, i));
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

int
fleet_vehicle_list_get_activity_filter (FleetVehicleList *self)
{
  g_return_val_if_fail (FLEET_IS_VEHICLE_LIST (self), -1);
  return self->activity_filter;
}

void
fleet_vehicle_list_set_activity_filter (FleetVehicleList *self,
                                        int               activity)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LIST (self));

  if (self->activity_filter == activity)
    return;
  self->activity_filter = activity;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVITY_FILTER]);
}

FleetSlot
fleet_vehicle_list_get_slot (FleetVehicleList *self,
                             guint             position)
{
  g_return_val_if_fail (FLEET_IS_VEHICLE_LIST (self), FLEET_NONE);
  return position < self->rows->len ? g_array_index (self->rows, FleetSlot, position) : FLEET_NONE;
}

gboolean
fleet_vehicle_list_find (FleetVehicleList *self,
                         FleetSlot         slot,
                         guint            *ret_position)
{
  g_return_val_if_fail (FLEET_IS_VEHICLE_LIST (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, FleetSlot, i) == slot)
      {
        if (ret_position != NULL)
          *ret_position = i;
        return TRUE;
      }
  return FALSE;
}
