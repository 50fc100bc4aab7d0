/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-node: from the bound tree to nodes over leaves.
 *
 * Comparisons of a path with a constant become leaves over columns, and so do the parts of BETWEEN and IN; ANY and ALL are laid out
 * element by element, so that their parts are leaves too; what is left (arithmetic, LIKE, CASE, COUNT …) is a leaf that goes row by row over the rows still open. */

#include "fleet-node.h"

#include <string.h>

/* Longer lists and arrays go row by row. */
#define IN_AS_LEAVES 8
#define ELEMENTS_AS_LEAVES 64

enum { COST_CONSTANT, COST_LEAF, COST_AGE, COST_LANES, COST_TEXT, COST_ELEMENTS, COST_SCALAR };

static FleetNode *
new_node (FleetNodeKind kind,
          guint         cost)
{
  FleetNode *self = g_new0 (FleetNode, 1);

  self->kind = kind;
  self->cost = cost;
  self->args = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_node_free);
  return self;
}

void
fleet_node_free (FleetNode *self)
{
  g_ptr_array_unref (self->args);
  g_clear_pointer (&self->lives, g_ptr_array_unref);
  g_free (self);
}

FleetSource *
fleet_node_shares_source (FleetNodeShares *self,
                          FleetPath        path)
{
  FleetSource *source = g_hash_table_lookup (self->sources, GUINT_TO_POINTER (path));

  if (source == NULL)
    {
      source = g_new0 (FleetSource, 1);
      source->path = path;
      g_hash_table_insert (self->sources, GUINT_TO_POINTER (path), source);
    }
  return source;
}

/* The leaf of this key; *ret_is_new tells that it has yet to be made. Takes key. */
static FleetLeaf *
find_leaf (FleetNodeShares *shares,
           char            *key,
           gboolean        *ret_is_new)
{
  FleetLeaf *leaf = g_hash_table_lookup (shares->leaves, key);

  *ret_is_new = leaf == NULL;
  if (leaf != NULL)
    {
      g_free (key);
      return leaf;
    }
  leaf = g_new0 (FleetLeaf, 1);
  g_hash_table_insert (shares->leaves, key, leaf);
  return leaf;
}

static FleetNode *
leaf_node (FleetLeaf *leaf,
           guint      cost)
{
  FleetNode *self = new_node (FLEET_NODE_LEAF, cost);

  self->leaf = leaf;
  return self;
}

static FleetNode *
constant_node (FleetTruth truth)
{
  FleetNode *self = new_node (FLEET_NODE_CONSTANT, COST_CONSTANT);

  self->truth = truth;
  return self;
}

/* The source of a path, or NULL when bound is none. */
static FleetSource *
source_of (const FleetBound *bound,
           guint             element,
           FleetNodeShares  *shares)
{
  FleetPath path = bound->path;

  if (bound->kind != FLEET_EXPR_PATH)
    return NULL;
  if (bound->elements != NULL)
    path = element < bound->elements->len ? g_array_index (bound->elements, FleetPath, element) : FLEET_NONE;
  return fleet_node_shares_source (shares, path);
}

static FleetSource *
look_up_source (const FleetBound *bound,
                gpointer          user_data)
{
  return source_of (bound, FLEET_ELEMENT_NONE, user_data);
}

static FleetLeaf *
scalar_leaf (const FleetBound *bound,
             guint             element,
             FleetNodeShares  *shares)
{
  g_autofree char *text = fleet_expr_to_text (bound->expr);
  gboolean is_new;
  FleetLeaf *leaf = find_leaf (shares, g_strdup_printf ("row %u %s", element, text), &is_new);

  /* Elements get their ids as paths appear; lanes would keep the source of the first layout. */
  if (is_new)
    fleet_leaf_init_scalar (leaf, bound, element, element == FLEET_ELEMENT_NONE ? fleet_lanes_new (bound, look_up_source, shares) : NULL);
  return leaf;
}

static FleetNode *
scalar_node (const FleetBound *bound,
             guint             element,
             FleetNodeShares  *shares)
{
  FleetLeaf *leaf = scalar_leaf (bound, element, shares);

  return leaf_node (leaf, leaf->lanes != NULL ? COST_LANES : COST_SCALAR);
}

static char *
compare_key (const FleetSource *source,
             FleetExprKind      kind,
             const FleetValue  *value)
{
  guint64 bits = 0;

  if (value->type == FLEET_TYPE_TEXT)
    return g_strdup_printf ("%u %d '%.*s", source->path, kind, (int) value->length, value->text);
  if (value->type == FLEET_TYPE_BOOL)
    bits = value->boolean != 0;
  else
    memcpy (&bits, &value->integer, sizeof bits);
  return g_strdup_printf ("%u %d %c%" G_GINT64_MODIFIER "x", source->path, kind, value->type == FLEET_TYPE_DOUBLE ? 'd' : 'i', bits);
}

/* path kind literal */
static FleetNode *
compare_node (FleetSource      *source,
              FleetExprKind     kind,
              const FleetValue *value,
              FleetNodeShares  *shares)
{
  gboolean is_new;
  FleetLeaf *leaf;

  if (value->type == FLEET_TYPE_NULL)
    return constant_node (FLEET_TRUTH_NULL);
  leaf = find_leaf (shares, compare_key (source, kind, value), &is_new);
  if (is_new)
    fleet_leaf_init_compare (leaf, source, kind, value);
  return leaf_node (leaf, value->type == FLEET_TYPE_TEXT ? COST_TEXT : COST_LEAF);
}

static FleetNode *
simple_node (FleetSource     *source,
             gboolean         is_truth,
             FleetNodeShares *shares)
{
  gboolean is_new;
  FleetLeaf *leaf = find_leaf (shares, g_strdup_printf ("%u %s", source->path, is_truth ? "truth" : "present"), &is_new);

  if (is_new && is_truth)
    fleet_leaf_init_truth (leaf, source);
  else if (is_new)
    fleet_leaf_init_present (leaf, source);
  return leaf_node (leaf, COST_LEAF);
}

static FleetNode *
not_node (FleetNode *arg)
{
  FleetNode *self = new_node (FLEET_NODE_NOT, arg->cost);

  g_ptr_array_add (self->args, arg);
  return self;
}

static gint
order_by_cost (gconstpointer a,
               gconstpointer b)
{
  const FleetNode *left = *(FleetNode *const *) a, *right = *(FleetNode *const *) b;

  return (left->cost > right->cost) - (left->cost < right->cost);
}

/* g_ptr_array_sort is stable, so parts of one cost keep their order. */
static FleetNode *
seal_join (FleetNode *self)
{
  g_ptr_array_sort (self->args, order_by_cost);
  self->cost = ((FleetNode *) self->args->pdata[self->args->len - 1])->cost;
  return self;
}

static gboolean
is_literal (const FleetBound *bound)
{
  return bound->kind == FLEET_EXPR_LITERAL;
}

/* Comparisons, IS, BETWEEN and IN over a path and literals; NULL: of another form. */
static FleetNode *
try_leaves (const FleetBound *bound,
            guint             element,
            FleetNodeShares  *shares)
{
  FleetSource *source = source_of (bound->args[0], element, shares);
  FleetNode *self;

  if (bound->reads_time)
    return NULL;
  if (source == NULL && bound->kind >= FLEET_EXPR_EQ && bound->kind <= FLEET_EXPR_GE)
    {
      source = source_of (bound->args[1], element, shares);
      return source != NULL && is_literal (bound->args[0]) ? compare_node (source, fleet_expr_kind_mirror (bound->kind), &bound->args[0]->value, shares) : NULL;
    }
  for (guint i = 1; i < bound->n_args; i++)
    if (source == NULL || !is_literal (bound->args[i]))
      return NULL;
  switch (bound->kind)
    {
    case FLEET_EXPR_IS:
    case FLEET_EXPR_IS_NOT:
      if (bound->args[1]->value.type != FLEET_TYPE_NULL)
        return NULL;
      self = simple_node (source, FALSE, shares);
      return bound->kind == FLEET_EXPR_IS ? not_node (self) : self;
    case FLEET_EXPR_BETWEEN:
    case FLEET_EXPR_NOT_BETWEEN:
      self = new_node (FLEET_NODE_AND, COST_LEAF);
      g_ptr_array_add (self->args, compare_node (source, FLEET_EXPR_GE, &bound->args[1]->value, shares));
      g_ptr_array_add (self->args, compare_node (source, FLEET_EXPR_LE, &bound->args[2]->value, shares));
      seal_join (self);
      return bound->kind == FLEET_EXPR_BETWEEN ? self : not_node (self);
    case FLEET_EXPR_IN:
    case FLEET_EXPR_NOT_IN:
      if (bound->n_args > IN_AS_LEAVES + 1)
        return NULL;
      self = new_node (FLEET_NODE_OR, COST_LEAF);
      for (guint i = 1; i < bound->n_args; i++)
        g_ptr_array_add (self->args, compare_node (source, FLEET_EXPR_EQ, &bound->args[i]->value, shares));
      seal_join (self);
      return bound->kind == FLEET_EXPR_IN ? self : not_node (self);
    default:
      return compare_node (source, bound->kind, &bound->args[1]->value, shares);
    }
}

static void
add_element (FleetNode       *self,
             guint            index,
             FleetNodeShares *shares)
{
  FleetSource *length = fleet_node_shares_source (shares, self->bound->path);
  gboolean is_new;
  FleetLeaf *live = find_leaf (shares, g_strdup_printf ("%u longer %u", self->bound->path, index), &is_new);

  if (is_new)
    fleet_leaf_init_length (live, length, index);
  g_ptr_array_add (self->lives, live);
  g_ptr_array_add (self->args, fleet_node_new (self->bound->args[0], index < self->bound->n_elements ? index : FLEET_ELEMENT_BEYOND, shares));
}

static void
lay_out_elements (FleetNode       *self,
                  FleetNodeShares *shares)
{
  g_ptr_array_set_size (self->args, 0);
  g_ptr_array_set_size (self->lives, 0);
  if (self->bound->n_elements > ELEMENTS_AS_LEAVES)
    {
      self->kind = FLEET_NODE_LEAF;
      self->leaf = scalar_leaf (self->bound, FLEET_ELEMENT_NONE, shares);
      return;
    }
  for (guint i = 0; i <= self->bound->n_elements; i++)
    add_element (self, i, shares);
}

FleetNode *
fleet_node_new (const FleetBound *bound,
                guint             element,
                FleetNodeShares  *shares)
{
  FleetNode *self = NULL;

  if (bound->age != FLEET_AGE_NONE)
    {
      self = new_node (FLEET_NODE_AGE, COST_AGE);
      self->bound = bound;
      self->source = bound->path != FLEET_NONE ? fleet_node_shares_source (shares, bound->path) : NULL;
      return self;
    }
  switch (bound->kind)
    {
    case FLEET_EXPR_AND:
    case FLEET_EXPR_OR:
      self = new_node (bound->kind == FLEET_EXPR_AND ? FLEET_NODE_AND : FLEET_NODE_OR, COST_LEAF);
      for (guint i = 0; i < bound->n_args; i++)
        g_ptr_array_add (self->args, fleet_node_new (bound->args[i], element, shares));
      return seal_join (self);
    case FLEET_EXPR_NOT:
      return not_node (fleet_node_new (bound->args[0], element, shares));
    case FLEET_EXPR_ANY:
    case FLEET_EXPR_ALL:
      self = new_node (bound->kind == FLEET_EXPR_ANY ? FLEET_NODE_ANY : FLEET_NODE_ALL, COST_ELEMENTS);
      self->bound = bound;
      self->lives = g_ptr_array_new ();
      lay_out_elements (self, shares);
      return self;
    case FLEET_EXPR_LITERAL:
      return constant_node (fleet_operation_truth (&bound->value));
    case FLEET_EXPR_PATH:
      return simple_node (source_of (bound, element, shares), TRUE, shares);
    default:
      if ((bound->kind >= FLEET_EXPR_EQ && bound->kind <= FLEET_EXPR_GE) || (bound->kind >= FLEET_EXPR_IS && bound->kind <= FLEET_EXPR_NOT_IN))
        self = try_leaves (bound, element, shares);
      return self != NULL ? self : scalar_node (bound, element, shares);
    }
}

void
fleet_node_expand (FleetNode       *self,
                   FleetNodeShares *shares)
{
  if (self->lives != NULL)
    lay_out_elements (self, shares);
  for (guint i = 0; i < self->args->len; i++)
    fleet_node_expand (self->args->pdata[i], shares);
}
