/* SPDX-License-Identifier: GPL-3.0-or-later */

/* naive-judge: the judge as one would write it down in an afternoon: no batches, no masks, no heap; every rule on every event, every timer looked at every
 * time. What the real one must agree with. */

#pragma once

#include "judge-world.h"

typedef struct _NaiveJudge NaiveJudge;

NaiveJudge *naive_judge_new      (const char *rules,
                                  gint64      lateness_us);
void        naive_judge_free     (NaiveJudge *self);
void        naive_judge_event    (NaiveJudge       *self,
                                  const WorldEvent *event);
/* Every partition's watermark becomes its greatest time. */
void        naive_judge_end      (NaiveJudge *self);
/* As world_describe(). */
char       *naive_judge_describe (NaiveJudge *self);
