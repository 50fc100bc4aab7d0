/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-program: conditions compiled to run over the columns of a batch, and the set that a judge's conditions share.
 *
 * A program answers with two bit masks: where the condition is TRUE and where it is FALSE; NULL is neither. AND and OR hand down only the rows that
 * are still open, cheapest part first. @thread fleet-feed. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-expr.h"
#include "fleet-leaf.h"
#include "fleet-ledger.h"

G_BEGIN_DECLS

typedef struct _FleetProgram FleetProgram;
typedef struct _FleetProgramSet FleetProgramSet;

/* paths is borrowed. */
FleetProgramSet *fleet_program_set_new    (FleetDictionary *paths);
void             fleet_program_set_free   (FleetProgramSet *self);
/* Compiles expr, which must outlive the set. Owned by the set. */
FleetProgram    *fleet_program_set_add    (FleetProgramSet *self,
                                           const FleetExpr *expr);
/* Also asks for a path that no condition reads (a message does). Returns its id. */
FleetPath        fleet_program_set_want   (FleetProgramSet *self,
                                           const char      *path);
/* Looks at the paths that are new in the dictionary; arrays grow by them. */
void             fleet_program_set_expand (FleetProgramSet *self);
/* FleetWant of all paths that are read; valid until the next add, want or expand. */
const GArray    *fleet_program_set_wants  (FleetProgramSet *self);
/* Rows first … end - 1 of record are the next round. */
const FleetRound *fleet_program_set_begin (FleetProgramSet  *self,
                                           const FleetBatch *record,
                                           guint             first,
                                           guint             end);

/* Runs over the round. now_us: per row of the record, what ages are counted to (record->judged_us, or later instants). Words outside the round are untouched. */
void             fleet_program_run        (FleetProgram     *self,
                                           const gint64     *now_us,
                                           FleetMasks       *ret_masks);
/* How many instants there are, per row, at which time alone may change the answer (0: it does not read age()). */
guint            fleet_program_n_instants (const FleetProgram *self);
/* The instant number index of every row of the round; FLEET_TIME_NONE where the value is missing. */
void             fleet_program_instants   (const FleetProgram *self,
                                           guint               index,
                                           gint64             *ret_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetProgramSet, fleet_program_set_free)

G_END_DECLS
