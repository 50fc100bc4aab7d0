/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-branch: see the header. */

#include "fleet-config.h"

#include "fleet-letter-branch.h"

#include <glib/gi18n-lib.h>

struct _FleetLetterBranch
{
  GObject parent_instance;

  /* owned */
  FleetLetterTree *tree;
  GArray          *children; /* guint: nodes; NULL: not looked at yet */

  guint            number;   /* of its node; FLEET_NONE: the root */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetLetterBranch, fleet_letter_branch, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Nodes from first on that lie side by side, up to the end. */
static void
add_row_of_nodes (FleetLetterBranch *self,
                  guint              first,
                  guint              end)
{
  while (first < end)
    {
      g_array_append_val (self->children, first);
      first += fleet_letter_tree_get (self->tree, first)->n_below + 1;
    }
}

static GArray *
get_children (FleetLetterBranch *self)
{
  guint n = fleet_letter_tree_get_n (self->tree);

  if (self->children != NULL)
    return self->children;
  self->children = g_array_new (FALSE, FALSE, sizeof (guint));
  if (self->number != FLEET_NONE)
    add_row_of_nodes (self, self->number + 1, self->number + 1 + fleet_letter_tree_get (self->tree, self->number)->n_below);
  else if (n > 0 && fleet_letter_tree_get (self->tree, 0)->n_below > 0)
    add_row_of_nodes (self, 1, n);
  else
    add_row_of_nodes (self, 0, n);
  return self->children;
}

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_LETTER_BRANCH;
}

static guint
get_n_items (GListModel *list)
{
  return get_children (FLEET_LETTER_BRANCH (list))->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  FleetLetterBranch *self = FLEET_LETTER_BRANCH (list), *child;

  if (position >= get_children (self)->len)
    return NULL;
  child = g_object_new (FLEET_TYPE_LETTER_BRANCH, NULL);
  child->tree = fleet_letter_tree_ref (self->tree);
  child->number = g_array_index (self->children, guint, position);
  return child;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

const FleetLetterNode *
fleet_letter_branch_get_node (FleetLetterBranch *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_BRANCH (self), NULL);
  return self->number != FLEET_NONE ? fleet_letter_tree_get (self->tree, self->number) : NULL;
}

gboolean
fleet_letter_branch_has_children (FleetLetterBranch *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_BRANCH (self), FALSE);
  return get_children (self)->len > 0;
}

char *
fleet_letter_branch_to_text (FleetLetterBranch *self)
{
  const FleetLetterNode *node = fleet_letter_branch_get_node (self);

  if (node == NULL)
    return g_strdup ("");
  if (node->kind == FLEET_LETTER_NODE_MISSING)
    return g_strdup (_("was expected here"));
  if (node->kind == FLEET_LETTER_NODE_LEFT)
    /* Translators: beyond so many values a dead letter's tree is not shown */
    return g_strdup_printf (_("… and %s values more"), node->value);
  if (node->value == NULL)
    return g_strdup_printf (node->is_array ? "[%u]" : "{%u}", node->n_children);
  if (node->kind == FLEET_LETTER_NODE_WRONG && *node->value == '\0')
    return g_strdup (_("here it ends"));
  return g_strdup (node->value);
}

static void
fleet_letter_branch_finalize (GObject *object)
{
  FleetLetterBranch *self = FLEET_LETTER_BRANCH (object);

  fleet_letter_tree_unref (self->tree);
  g_clear_pointer (&self->children, g_array_unref);
  G_OBJECT_CLASS (fleet_letter_branch_parent_class)->finalize (object);
}

static void
fleet_letter_branch_class_init (FleetLetterBranchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_letter_branch_finalize;
}

static void
fleet_letter_branch_init (FleetLetterBranch *self)
{
  self->number = FLEET_NONE;
}

FleetLetterBranch *
fleet_letter_branch_new_root (FleetLetterTree *tree)
{
  FleetLetterBranch *self = g_object_new (FLEET_TYPE_LETTER_BRANCH, NULL);

  self->tree = fleet_letter_tree_ref (tree);
  return self;
}
