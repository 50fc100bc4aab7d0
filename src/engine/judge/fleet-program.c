/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-program: the set of a judge's conditions and what they read. */

#include "fleet-program.h"

#include "fleet-node.h"

#include <string.h>

struct _FleetProgram
{
  FleetProgramSet *set;   /* borrowed */
  FleetBound      *bound;
  FleetNode       *node;
  GArray          *ages;  /* Instant */
};

/* A value's time, and how much later the answer may change. */
typedef struct
{
  FleetPath    path;   /* FLEET_NONE: the event's own time */
  FleetSource *source; /* NULL likewise */
  gint64       later_us;
} Instant;

struct _FleetProgramSet
{
  FleetDictionary *paths; /* borrowed */
  FleetNodeShares  shares;
  GPtrArray       *programs;
  GArray          *wants;
  GHashTable      *wanted; /* path -> index in wants + 1 */
  FleetRound       round;
  guint32          n_seen; /* paths that were looked at */
};

FleetProgramSet *
fleet_program_set_new (FleetDictionary *paths)
{
  FleetProgramSet *self = g_new0 (FleetProgramSet, 1);

  self->paths = paths;
  self->shares.sources = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->shares.leaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fleet_leaf_free);
  self->programs = g_ptr_array_new ();
  self->wants = g_array_new (FALSE, FALSE, sizeof (FleetWant));
  self->wanted = g_hash_table_new (NULL, NULL);
  return self;
}

void
fleet_program_set_free (FleetProgramSet *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      FleetProgram *program = self->programs->pdata[i];

      fleet_node_free (program->node);
      fleet_bound_free (program->bound);
      g_array_unref (program->ages);
      g_free (program);
    }
  g_ptr_array_unref (self->programs);
  g_array_unref (self->wants);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->shares.sources);
  g_hash_table_unref (self->shares.leaves);
  g_free (self);
}

static void
want_path (FleetProgramSet *self,
           FleetPath        path,
           FleetPath        time_path)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->wanted, GUINT_TO_POINTER (path)));

  if (path == FLEET_NONE)
    return;
  if (index == 0)
    {
      const FleetWant want = { .path = path, .time_path = FLEET_NONE };

      g_array_append_val (self->wants, want);
      index = self->wants->len;
      g_hash_table_insert (self->wanted, GUINT_TO_POINTER (path), GUINT_TO_POINTER (index));
    }
  if (time_path != FLEET_NONE)
    g_array_index (self->wants, FleetWant, index - 1).time_path = time_path;
}

static void
want_tree (FleetProgramSet  *self,
           const FleetBound *bound)
{
  if (bound->age != FLEET_AGE_NONE)
    want_path (self, bound->aged_path, bound->path);
  else
    want_path (self, bound->path, FLEET_NONE);
  for (guint i = 0; bound->elements != NULL && i < bound->elements->len; i++)
    want_path (self, g_array_index (bound->elements, FleetPath, i), FLEET_NONE);
  for (guint i = 0; i < bound->n_args; i++)
    want_tree (self, bound->args[i]);
}

static void
add_instant (FleetProgram     *program,
             const FleetBound *bound,
             gint64            later_us)
{
  const Instant instant = {
    .path = bound->path,
    .source = bound->path != FLEET_NONE ? fleet_node_shares_source (&program->set->shares, bound->path) : NULL,
    .later_us = later_us,
  };

  if (later_us == G_MININT64 || later_us == G_MAXINT64)
    return;
  for (guint i = 0; i < program->ages->len; i++)
    if (g_array_index (program->ages, Instant, i).path == instant.path && g_array_index (program->ages, Instant, i).later_us == later_us)
      return;
  g_array_append_val (program->ages, instant);
}

static void
collect_instants (FleetProgram     *program,
                  const FleetBound *bound)
{
  if (bound->age == FLEET_AGE_WITHIN || bound->age == FLEET_AGE_OUTSIDE)
    {
      add_instant (program, bound, bound->at_least_us);
      add_instant (program, bound, bound->below_us);
    }
  for (guint i = 0; i < bound->n_args; i++)
    collect_instants (program, bound->args[i]);
}

FleetProgram *
fleet_program_set_add (FleetProgramSet *self,
                       const FleetExpr *expr)
{
  FleetProgram *program = g_new0 (FleetProgram, 1);

  fleet_program_set_expand (self);
  program->set = self;
  program->bound = fleet_bound_new (expr, self->paths);
  program->node = fleet_node_new (program->bound, FLEET_ELEMENT_NONE, &self->shares);
  program->ages = g_array_new (FALSE, FALSE, sizeof (Instant));
  collect_instants (program, program->bound);
  g_ptr_array_add (self->programs, program);
  want_tree (self, program->bound);
  return program;
}

FleetPath
fleet_program_set_want (FleetProgramSet *self,
                        const char      *path)
{
  FleetPath id = fleet_dictionary_intern (self->paths, path, strlen (path));

  want_path (self, id, FLEET_NONE);
  return id;
}

void
fleet_program_set_expand (FleetProgramSet *self)
{
  guint32 size = fleet_dictionary_size (self->paths);

  for (guint i = 0; i < self->programs->len && self->n_seen < size; i++)
    {
      FleetProgram *program = self->programs->pdata[i];
      gboolean grown = FALSE;

      for (FleetPath path = self->n_seen; path < size; path++)
        grown |= fleet_bound_expand (program->bound, path, fleet_dictionary_text (self->paths, path, NULL));
      if (!grown)
        continue;
      want_tree (self, program->bound);
      fleet_node_expand (program->node, &self->shares);
    }
  self->n_seen = size;
}

const GArray *
fleet_program_set_wants (FleetProgramSet *self)
{
  return self->wants;
}

const FleetRound *
fleet_program_set_begin (FleetProgramSet  *self,
                         const FleetBatch *record,
                         guint             first,
                         guint             end)
{
  fleet_round_begin (&self->round, record, first, end);
  return &self->round;
}

void
fleet_program_run (FleetProgram *self,
                   const gint64 *now_us,
                   FleetMasks   *ret_masks)
{
  const FleetRound *round = &self->set->round;

  fleet_node_run (self->node, round, now_us, round->rows, ret_masks);
}

guint
fleet_program_n_instants (const FleetProgram *self)
{
  return self->ages->len;
}

void
fleet_program_instants (const FleetProgram *self,
                        guint               index,
                        gint64             *ret_us)
{
  const FleetRound *round = &self->set->round;
  const Instant *instant = &g_array_index (self->ages, Instant, index);
  const FleetColumn *column = NULL;

  if (instant->source != NULL)
    {
      if (instant->source->round != round->number)
        fleet_source_find (instant->source, round);
      column = instant->source->columns[FLEET_TYPE_INT];
    }
  for (guint row = round->first; row < round->end; row++)
    if (instant->source == NULL)
      ret_us[row] = round->record->judged_us[row] + instant->later_us;
    else if (column != NULL && fleet_column_has (column, row))
      ret_us[row] = column->ints[row] + instant->later_us;
    else
      ret_us[row] = FLEET_TIME_NONE;
}
