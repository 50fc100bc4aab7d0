/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evaluator: one condition on one row: a plain walk of the bound tree.
 *
 * The programs answer for 64 rows at once; this answers for one and is what they must agree with bit for bit. Programs also hand it the
 * few rows that are left when a comparison has no columnar form. */

#pragma once

#include "fleet-batch.h"
#include "fleet-bound.h"
#include "fleet-operation.h"

G_BEGIN_DECLS

/* "This element has no values": stands for all elements above those that the dictionary knows. */
#define FLEET_ELEMENT_BEYOND (G_MAXUINT - 1)
#define FLEET_ELEMENT_NONE   G_MAXUINT

typedef struct
{
  const FleetBatch *record;
  guint             row;
  gint64            now_us;  /* what ages are counted to: the row's judged time, or a later instant */
  guint             element; /* what [*] means: an index, or one of the above */
} FleetMoment;

/* Text is borrowed from record or from the rule. */
void       fleet_evaluator_value (const FleetBound  *bound,
                                  const FleetMoment *moment,
                                  FleetValue        *ret_value);
FleetTruth fleet_evaluator_truth (const FleetBound  *bound,
                                  const FleetMoment *moment);

G_END_DECLS
