/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-node-run: the hot part of programs: masks joined word by word, and only for the rows that are still open. */

#include "fleet-node.h"

#include <string.h>

static gboolean
any_row (const FleetRound *round,
         const guint64    *words)
{
  guint64 any = 0;

  for (guint w = round->first_word; w < round->end_word; w++)
    any |= words[w];
  return any != 0;
}

static void
run_constant (const FleetNode  *self,
              const FleetRound *round,
              const guint64    *demand,
              FleetMasks       *ret_masks)
{
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      ret_masks->is_true[w] = self->truth == FLEET_TRUTH_TRUE ? demand[w] : 0;
      ret_masks->is_false[w] = self->truth == FLEET_TRUTH_FALSE ? demand[w] : 0;
    }
}

static guint64
within_word (const FleetBound *bound,
             const gint64     *now_us,
             const gint64     *then_us)
{
  guint64 word = 0;

  for (guint i = 0; i < 64; i++)
    {
      gint64 age_us = (gint64) ((guint64) now_us[i] - (guint64) then_us[i]);

      word |= (guint64) (age_us >= bound->at_least_us && age_us < bound->below_us) << i;
    }
  return word;
}

static void
run_age (FleetNode        *self,
         const FleetRound *round,
         const gint64     *now_us,
         const guint64    *demand,
         FleetMasks       *ret_masks)
{
  const FleetBound *bound = self->bound;
  const FleetColumn *column = NULL;

  if (self->source != NULL)
    {
      if (self->source->round != round->number)
        fleet_source_find (self->source, round);
      column = self->source->columns[FLEET_TYPE_INT];
    }
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      guint64 present = self->source == NULL ? demand[w] : column != NULL ? column->valid[w] & demand[w] : 0;
      guint64 word = present, known = demand[w];

      if (bound->age == FLEET_AGE_WITHIN || bound->age == FLEET_AGE_OUTSIDE)
        {
          known = present;
          if (present != 0)
            word = within_word (bound, now_us + w * 64, column != NULL ? column->ints + w * 64 : round->record->judged_us + w * 64);
        }
      if (bound->age == FLEET_AGE_OUTSIDE || bound->age == FLEET_AGE_MISSING)
        word = ~word;
      ret_masks->is_true[w] = known & word;
      ret_masks->is_false[w] = known & ~word;
    }
}

/* AND: rows that one part makes FALSE are decided; OR: those that one makes TRUE. */
static void
run_join (FleetNode        *self,
          const FleetRound *round,
          const gint64     *now_us,
          const guint64    *demand,
          FleetMasks       *ret_masks)
{
  gboolean is_and = self->kind == FLEET_NODE_AND;
  guint64 *decided = is_and ? ret_masks->is_false : ret_masks->is_true;
  guint64 *agreed = is_and ? ret_masks->is_true : ret_masks->is_false;
  guint64 open[FLEET_BATCH_WORDS];

  for (guint w = round->first_word; w < round->end_word; w++)
    {
      open[w] = agreed[w] = demand[w];
      decided[w] = 0;
    }
  for (guint i = 0; i < self->args->len; i++)
    {
      FleetMasks part;
      const guint64 *part_decided = is_and ? part.is_false : part.is_true;
      const guint64 *part_agreed = is_and ? part.is_true : part.is_false;
      guint64 any = 0;

      fleet_node_run (self->args->pdata[i], round, now_us, open, &part);
      for (guint w = round->first_word; w < round->end_word; w++)
        {
          agreed[w] &= part_agreed[w];
          decided[w] |= part_decided[w];
          open[w] &= ~part_decided[w];
          any |= open[w];
        }
      if (any == 0)
        break;
    }
}

static void
run_elements (FleetNode        *self,
              const FleetRound *round,
              const gint64     *now_us,
              const guint64    *demand,
              FleetMasks       *ret_masks)
{
  gboolean is_any = self->kind == FLEET_NODE_ANY;
  guint64 *decided = is_any ? ret_masks->is_true : ret_masks->is_false;
  guint64 *rest = is_any ? ret_masks->is_false : ret_masks->is_true;
  guint64 open[FLEET_BATCH_WORDS], unknown[FLEET_BATCH_WORDS];

  for (guint w = round->first_word; w < round->end_word; w++)
    {
      open[w] = demand[w];
      decided[w] = unknown[w] = rest[w] = 0;
    }
  for (guint i = 0; i < self->args->len; i++)
    {
      FleetMasks part, live;

      fleet_leaf_run (self->lives->pdata[i], round, now_us, open, &live);
      for (guint w = round->first_word; w < round->end_word && i == 0; w++)
        rest[w] = live.is_true[w] | live.is_false[w]; /* the array is there */
      if (!any_row (round, live.is_true))
        break;
      fleet_node_run (self->args->pdata[i], round, now_us, live.is_true, &part);
      for (guint w = round->first_word; w < round->end_word; w++)
        {
          guint64 hit = is_any ? part.is_true[w] : part.is_false[w];

          decided[w] |= hit;
          unknown[w] |= live.is_true[w] & ~part.is_true[w] & ~part.is_false[w];
          open[w] = live.is_true[w] & ~hit;
        }
    }
  for (guint w = round->first_word; w < round->end_word; w++)
    rest[w] &= ~decided[w] & ~unknown[w];
}

void
fleet_node_run (FleetNode        *self,
                const FleetRound *round,
                const gint64     *now_us,
                const guint64    *demand,
                FleetMasks       *ret_masks)
{
  switch (self->kind)
    {
    case FLEET_NODE_CONSTANT:
      run_constant (self, round, demand, ret_masks);
      break;
    case FLEET_NODE_LEAF:
      fleet_leaf_run (self->leaf, round, now_us, demand, ret_masks);
      break;
    case FLEET_NODE_AGE:
      run_age (self, round, now_us, demand, ret_masks);
      break;
    case FLEET_NODE_NOT:
      {
        FleetMasks part;

        fleet_node_run (self->args->pdata[0], round, now_us, demand, &part);
        for (guint w = round->first_word; w < round->end_word; w++)
          {
            ret_masks->is_true[w] = part.is_false[w];
            ret_masks->is_false[w] = part.is_true[w];
          }
        break;
      }
    case FLEET_NODE_AND:
    case FLEET_NODE_OR:
      run_join (self, round, now_us, demand, ret_masks);
      break;
    default:
      run_elements (self, round, now_us, demand, ret_masks);
    }
}
