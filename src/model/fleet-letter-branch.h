/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-branch: a node of a dead letter's tree, and the list of the nodes below it: what a tree of rows is made of. A GListModel of FleetLetterBranch; children are made when they
 * are looked at. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_BRANCH (fleet_letter_branch_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterBranch, fleet_letter_branch, FLEET, LETTER_BRANCH, GObject)

/* The branch that holds what stands at the top of the tree: the members of its object or array, or its one value. It is no node itself. */
FleetLetterBranch     *fleet_letter_branch_new_root     (FleetLetterTree   *tree);
/* Borrowed, as long as the branch lives; NULL: the root. */
const FleetLetterNode *fleet_letter_branch_get_node     (FleetLetterBranch *self);
gboolean               fleet_letter_branch_has_children (FleetLetterBranch *self);
/* What stands behind the name: "{3}", "[12]", the value, or what is the matter with it. Newly allocated. */
char                  *fleet_letter_branch_to_text      (FleetLetterBranch *self);

G_END_DECLS
