/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-node: the tree that a program runs. Leaves and sources belong to the program set. @thread fleet-feed. */

#pragma once

#include "fleet-bound.h"
#include "fleet-leaf.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_NODE_CONSTANT,
  FLEET_NODE_LEAF,
  FLEET_NODE_AGE,
  FLEET_NODE_NOT,
  FLEET_NODE_AND,
  FLEET_NODE_OR,
  FLEET_NODE_ANY, /* args: one per known element, then the one beyond; lives: is there such an element? */
  FLEET_NODE_ALL,
} FleetNodeKind;

typedef struct _FleetNode FleetNode;
struct _FleetNode
{
  FleetNodeKind     kind;
  guint             cost;   /* parts with less run first */
  FleetTruth        truth;  /* CONSTANT */
  FleetLeaf        *leaf;   /* LEAF */
  const FleetBound *bound;  /* AGE, ANY, ALL */
  FleetSource      *source; /* AGE: of the value's time; NULL: age() */
  GPtrArray        *args;   /* FleetNode*, owned */
  GPtrArray        *lives;  /* ANY, ALL: FleetLeaf*, borrowed */
};

/* Where nodes get what they share. */
typedef struct
{
  GHashTable *sources; /* path -> FleetSource* */
  GHashTable *leaves;  /* key text -> FleetLeaf* */
} FleetNodeShares;

FleetNode *fleet_node_new    (const FleetBound  *bound,
                              guint              element,
                              FleetNodeShares   *shares);
void       fleet_node_free   (FleetNode         *self);
/* Arrays of the bound tree have grown. */
void       fleet_node_expand (FleetNode         *self,
                              FleetNodeShares   *shares);
void       fleet_node_run    (FleetNode         *self,
                              const FleetRound  *round,
                              const gint64      *now_us,
                              const guint64     *demand,
                              FleetMasks        *ret_masks);
FleetSource *fleet_node_shares_source (FleetNodeShares *self,
                                       FleetPath        path);

G_END_DECLS
