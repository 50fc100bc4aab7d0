/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-tree: a dead letter's payload as a tree, as far as it could be read, with the place at which it could not.
 *
 * Of a text that is no JSON it holds what came before the failing place, and a last node for the place itself; where the text is whole but the mapping found no device or time, all
 * of it, with a node for what was looked for. A header of a schema registry is taken off first. Sealed once it is made: any thread. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* Beyond these the rest of the text is one node. */
#define FLEET_LETTER_TREE_NODES 20000

typedef enum
{
  FLEET_LETTER_NODE_FINE,
  FLEET_LETTER_NODE_WRONG,   /* here it cannot be read, or this is not what must stand here */
  FLEET_LETTER_NODE_MISSING, /* this was looked for here; its name is the path from its parent */
  FLEET_LETTER_NODE_LEFT,    /* stands for more than is shown; value is how many */
} FleetLetterNodeKind;

typedef struct
{
  FleetLetterNodeKind kind;
  gboolean            holds_fault; /* a node below it is wrong or missing */
  guint               parent;      /* FLEET_NONE: the root */
  guint               n_below;     /* nodes below it, all of which follow it at once */
  char               *name;        /* its key, as in a path; "[3]"; NULL: it has none */
  char               *value;       /* as it stands in the text, shortened; NULL: an object or array */
  gboolean            is_array;
  guint               n_children;  /* of an object or array */
  gsize               begin, end;  /* in the text */
} FleetLetterNode;

typedef struct _FleetLetterTree FleetLetterTree;

/* payload NULL: a null value, a tree without nodes. */
FleetLetterTree *fleet_letter_tree_new      (GBytes     *payload,
                                             const char *reason);
FleetLetterTree *fleet_letter_tree_ref      (FleetLetterTree *self);
void             fleet_letter_tree_unref    (FleetLetterTree *self);
guint            fleet_letter_tree_get_n    (const FleetLetterTree *self);
/* In the order of the text, each before what is below it. */
const FleetLetterNode *fleet_letter_tree_get (const FleetLetterTree *self,
                                              guint                  i);
/* The first node that is wrong or missing; FLEET_NONE: the reason is of the whole. */
guint            fleet_letter_tree_get_fault (const FleetLetterTree *self);
/* The text that was read: the payload without a registry's header, decompressed. Borrowed; NULL: there is none. */
GBytes          *fleet_letter_tree_get_text  (const FleetLetterTree *self);
/* The byte in that text at which it cannot be read, or at which what is wrong begins; -1: not known. */
gint64           fleet_letter_tree_get_place (const FleetLetterTree *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetLetterTree, fleet_letter_tree_unref)

G_END_DECLS
