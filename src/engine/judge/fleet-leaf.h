/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-leaf: one comparison over a batch: for 64 rows at a time the bits where it is TRUE and the bits where it is FALSE (NULL: neither).
 *
 * Leaves are shared: a thousand rules that ask for speed > 3 ask once, and what a round has found is kept until the next. @thread fleet-feed. */

#pragma once

#include "fleet-evaluator.h"
#include "fleet-lanes.h"
#include "fleet-source.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 is_true[FLEET_BATCH_WORDS];
  guint64 is_false[FLEET_BATCH_WORDS];
} FleetMasks;

typedef enum
{
  FLEET_LEAF_COMPARE, /* path EQ|NE|… constant */
  FLEET_LEAF_LENGTH,  /* an array's [#] GT constant; of other types than INT it is missing */
  FLEET_LEAF_TRUTH,   /* a path as a condition */
  FLEET_LEAF_PRESENT, /* path IS NOT NULL */
  FLEET_LEAF_SCALAR,  /* anything else: row by row */
} FleetLeafKind;

/* How one type's values meet the constant: not at all, all of them, or by a test; the answer may be turned round. */
typedef struct
{
  enum { FLEET_PLAN_NEVER, FLEET_PLAN_EQ, FLEET_PLAN_GT, FLEET_PLAN_GE } test;
  gboolean contrary;
  gint64   integer;
  double   real;
} FleetLeafPlan;

typedef struct
{
  FleetLeafKind     kind;
  FleetSource      *source;     /* borrowed; NULL: SCALAR */
  FleetLeafPlan     plans[FLEET_N_TYPES];
  FleetValue        text;       /* the constant, if it is text; borrowed */
  const FleetBound *bound;      /* SCALAR, borrowed */
  guint             element;    /* SCALAR: what [*] means */
  FleetLanes       *lanes;      /* SCALAR: the same for 64 rows at once, where the columns are fit; NULL: it has no such form */
  gboolean          is_timed;   /* SCALAR: has age() inside, so nothing is kept */
  guint             round;
  guint64           known[FLEET_BATCH_WORDS]; /* rows of the round that are worked out */
  FleetMasks        masks;
} FleetLeaf;

void fleet_leaf_free         (FleetLeaf        *self);
/* kind EQ … GE; the constant is not null. */
void fleet_leaf_init_compare (FleetLeaf        *self,
                              FleetSource      *source,
                              FleetExprKind     kind,
                              const FleetValue *constant);
void fleet_leaf_init_length  (FleetLeaf        *self,
                              FleetSource      *source,
                              guint             above);
void fleet_leaf_init_truth   (FleetLeaf        *self,
                              FleetSource      *source);
void fleet_leaf_init_present (FleetLeaf        *self,
                              FleetSource      *source);
void fleet_leaf_init_scalar  (FleetLeaf        *self,
                              const FleetBound *bound,
                              guint             element,
                              FleetLanes       *lanes); /* taken */
/* Answers for the rows in demand (words of the round); other bits of ret_masks are 0. now_us by row. */
void fleet_leaf_run          (FleetLeaf        *self,
                              const FleetRound *round,
                              const gint64     *now_us,
                              const guint64    *demand,
                              FleetMasks       *ret_masks);

G_END_DECLS
