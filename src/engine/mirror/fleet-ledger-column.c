/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-column: one path over all vehicles: its kind, its rivals, and where its cells are.
 *
 * Rivals are paths that cannot both be there: "fuel" as a value and "fuel.level", an array "doors" and a value "doors". They are found through a tree
 * of names that only plain paths enter; what lies inside an array needs none, since an array is replaced whole. */

#include "fleet-ledger-private.h"

#include "fleet-mirror.h"
#include "fleet-path.h"

#include <string.h>

/* 768 bytes each: 1.5 GiB in all. */
#define PAGES_LIMIT (1 << 21)

/* Length of the name before the first bracket outside quotes, or of the whole. */
static gsize
name_length (const char *path)
{
  gboolean quoted = FALSE;
  const char *at;

  for (at = path; *at != '\0'; at++)
    if (quoted && *at == '\\' && at[1] != '\0')
      at++;
    else if (*at == '"')
      quoted = !quoted;
    else if (*at == '[' && !quoted)
      break;
  return at - path;
}

/* Length of the name's parent, 0 for a name without one. */
static gsize
parent_length (const char *name,
               gsize       length)
{
  gboolean quoted = FALSE;
  gsize last = 0;

  for (gsize i = 0; i < length; i++)
    if (quoted && name[i] == '\\')
      i++;
    else if (name[i] == '"')
      quoted = !quoted;
    else if (name[i] == '.' && !quoted)
      last = i;
  return last;
}

/* The kind of path; for what lies in an array, its outermost array's count too. */
static void
classify (FleetLedger       *self,
          FleetLedgerColumn *column)
{
  const char *text = fleet_dictionary_text (self->paths, column->path, NULL);
  gsize length = name_length (text);
  FleetPath root;

  if (text[length] == '\0')
    return;
  if (strcmp (text + length, "[#]") == 0)
    {
      column->kind = FLEET_LEDGER_COUNT;
      return;
    }

  g_autofree char *count = g_strdup_printf ("%.*s[#]", (int) length, text);
  root = fleet_dictionary_intern (self->paths, count, strlen (count));
  if (root == FLEET_NONE)
    return; /* the dictionary is full: kept as a plain value */
  column->root = fleet_ledger_column (self, root);
  column->kind = FLEET_LEDGER_ELEMENT;
}

FleetLedgerColumn *
fleet_ledger_column (FleetLedger *self,
                     FleetPath    path)
{
  FleetLedgerColumn *column;
  const char *text;

  if (path < self->columns->len && self->columns->pdata[path] != NULL)
    return self->columns->pdata[path];

  column = g_new0 (FleetLedgerColumn, 1);
  column->path = path;
  if (path >= self->columns->len)
    g_ptr_array_set_size (self->columns, path + 1);
  self->columns->pdata[path] = column;
  column->index = self->in_order->len;
  g_ptr_array_add (self->in_order, column);

  text = fleet_dictionary_text (self->paths, path, NULL);
  column->joined = fleet_mirror_is_joined_path (text);
  for (char **root = self->momentary; root != NULL && *root != NULL; root++)
    column->momentary |= fleet_path_is_under (text, *root);
  classify (self, column);
  return column;
}

static FleetLedgerNode *
find_node (FleetLedger *self,
           const char  *name,
           gsize        length)
{
  g_autofree char *key = g_strndup (name, length);
  FleetLedgerNode *node = g_hash_table_lookup (self->nodes, key);
  gsize above;

  if (node != NULL)
    return node;
  node = g_new0 (FleetLedgerNode, 1);
  g_hash_table_insert (self->nodes, g_steal_pointer (&key), node);
  above = parent_length (name, length);
  if (above > 0)
    node->parent = find_node (self, name, above);
  return node;
}

void
fleet_ledger_node_free (FleetLedgerNode *node)
{
  g_clear_pointer (&node->below, g_ptr_array_unref);
  g_free (node);
}

void
fleet_ledger_column_seen (FleetLedger       *self,
                          FleetLedgerColumn *column)
{
  const char *text;

  if (column->node != NULL || column->kind == FLEET_LEDGER_ELEMENT)
    return;
  text = fleet_dictionary_text (self->paths, column->path, NULL);
  column->node = find_node (self, text, column->kind == FLEET_LEDGER_COUNT ? name_length (text) : strlen (text));
  if (column->kind == FLEET_LEDGER_COUNT)
    column->node->count = column;
  else
    column->node->leaf = column;
  for (FleetLedgerNode *above = column->node->parent; above != NULL; above = above->parent)
    {
      if (above->below == NULL)
        above->below = g_ptr_array_new ();
      g_ptr_array_add (above->below, column);
    }
}

void
fleet_ledger_column_foreach_rival (FleetLedgerColumn   *column,
                                   FleetLedgerRelation  relation,
                                   gpointer             user_data)
{
  FleetLedgerNode *node = column->node;
  FleetLedgerColumn *twin = column->kind == FLEET_LEDGER_COUNT ? node->leaf : node->count;

  if (twin != NULL)
    relation (twin, user_data);
  for (FleetLedgerNode *above = node->parent; above != NULL; above = above->parent)
    {
      if (above->leaf != NULL)
        relation (above->leaf, user_data);
      if (above->count != NULL)
        relation (above->count, user_data);
    }
  for (guint i = 0; node->below != NULL && i < node->below->len; i++)
    relation (node->below->pdata[i], user_data);
}

/* A path that comes for the first time to a vehicle whose record already says that it is absent: that cannot have been told to
 * a cell that was not there, so it is told now, from the rivals' own times. */
typedef struct
{
  FleetLedger     *ledger;
  FleetSlot        slot;
  FleetLedgerCell *cell;
} Newborn;

static void
tell_newborn (FleetLedgerColumn *rival,
              gpointer           user_data)
{
  Newborn *newborn = user_data;
  const FleetLedgerCell *other = fleet_ledger_column_peek (newborn->ledger, rival, newborn->slot);

  if (other != NULL)
    newborn->cell->time_us = MAX (newborn->cell->time_us, fleet_ledger_cell_told (other, rival->kind));
}

static FleetLedgerCell *
add_page (FleetLedger *self,
          FleetSlot    slot,
          guint        page)
{
  FleetLedgerVehicle *vehicle = fleet_ledger_vehicle (self, slot);
  guint far = page - FLEET_LEDGER_NEAR;

  self->n_pages++;
  if (page < FLEET_LEDGER_NEAR)
    return vehicle->near[page] = fleet_ledger_page_new (self);
  if (far >= vehicle->n_far)
    {
      vehicle->far = g_renew (FleetLedgerCell *, vehicle->far, far + 1);
      memset (vehicle->far + vehicle->n_far, 0, (far + 1 - vehicle->n_far) * sizeof *vehicle->far);
      vehicle->n_far = far + 1;
    }
  return vehicle->far[far] = fleet_ledger_page_new (self);
}

FleetLedgerCell *
fleet_ledger_column_grow (FleetLedger       *self,
                          FleetLedgerColumn *column,
                          FleetSlot          slot)
{
  FleetLedgerCell *cell = fleet_ledger_column_peek (self, column, slot);

  if (cell == NULL && self->n_pages >= PAGES_LIMIT)
    {
      self->n_refused++;
      fleet_ledger_cell_clear (&self->spare);
      fleet_ledger_cell_init (&self->spare, column->kind);
      return &self->spare;
    }
  if (cell == NULL)
    cell = add_page (self, slot, column->index >> FLEET_LEDGER_PAGE_SHIFT) + (column->index & (FLEET_LEDGER_PAGE - 1));
  if (cell->type == FLEET_LEDGER_UNBORN)
    {
      fleet_ledger_cell_init (cell, column->kind);
      if (column->node != NULL)
        {
          Newborn newborn = { self, slot, cell };

          fleet_ledger_column_foreach_rival (column, tell_newborn, &newborn);
        }
    }
  return cell;
}
