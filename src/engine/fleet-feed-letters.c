/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-letters: dead letters that a person takes up again go the way of their topic, as this profile has it: that is why a mapping that was corrected can save them. What came
 * of them is on disk with the beat, where who asked for it looks (fleet-letter-errand). */

#include "fleet-feed-private.h"

void
fleet_feed_take_up_letters (FleetFeed     *self,
                            const FleetOp *op)
{
  FleetPipeline *pipeline = self->feed_only.pipeline;

  if (op->kind == FLEET_OP_RETRY_LETTERS)
    fleet_pipeline_judge (pipeline);
  for (guint i = 0; i < op->letters->len; i++)
    if (op->kind == FLEET_OP_RETRY_LETTERS)
      fleet_pipeline_retry_letter (pipeline, g_ptr_array_index (op->letters, i), op->by, op->at_us);
    else
      fleet_pipeline_discard_letter (pipeline, g_ptr_array_index (op->letters, i), op->by, op->note, op->at_us);
  if (op->kind == FLEET_OP_RETRY_LETTERS)
    fleet_pipeline_end_imports (pipeline);
}
