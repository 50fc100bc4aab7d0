/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-lanes: postfix code over lanes of 64 doubles. */

#include "fleet-lanes.h"

#include "fleet-bits.h"

#include <emmintrin.h>
#include <math.h>

#define MAX_STEPS 32
#define MAX_STACK 8
#define EXACT     9007199254740992.0 /* 2^53: up to here doubles hold every integer */

typedef struct
{
  FleetExprKind kind;    /* PATH, LITERAL, ADD, SUB, MUL, NEG */
  FleetSource  *source;  /* PATH */
  double        number;  /* LITERAL */
  gboolean      is_int;  /* LITERAL */
} Step;

struct _FleetLanes
{
  FleetExprKind kind;    /* EQ … GE */
  guint         n_steps;
  Step          steps[MAX_STEPS];
  guint         round;   /* the one that is_fit is of */
  gboolean      is_fit;
};

static gboolean
add_step (FleetLanes       *self,
          const FleetBound *bound,
          guint             depth,
          FleetLanesSource  source,
          gpointer          user_data)
{
  Step step = { .kind = bound->kind };

  if (depth >= MAX_STACK)
    return FALSE;
  switch (bound->kind)
    {
    case FLEET_EXPR_PATH:
      step.source = source (bound, user_data);
      break;
    case FLEET_EXPR_LITERAL:
      if (bound->value.type != FLEET_TYPE_INT && bound->value.type != FLEET_TYPE_DOUBLE)
        return FALSE;
      step.is_int = bound->value.type == FLEET_TYPE_INT;
      step.number = step.is_int ? (double) bound->value.integer : bound->value.real;
      break;
    case FLEET_EXPR_ADD:
    case FLEET_EXPR_SUB:
    case FLEET_EXPR_MUL:
      if (!add_step (self, bound->args[0], depth, source, user_data) || !add_step (self, bound->args[1], depth + 1, source, user_data))
        return FALSE;
      break;
    case FLEET_EXPR_NEG:
      if (!add_step (self, bound->args[0], depth, source, user_data))
        return FALSE;
      break;
    default:
      return FALSE;
    }
  if (self->n_steps == MAX_STEPS)
    return FALSE;
  self->steps[self->n_steps++] = step;
  return TRUE;
}

FleetLanes *
fleet_lanes_new (const FleetBound *bound,
                 FleetLanesSource  source,
                 gpointer          user_data)
{
  FleetLanes *self;

  if (bound->kind < FLEET_EXPR_EQ || bound->kind > FLEET_EXPR_GE || bound->reads_time || bound->n_args != 2)
    return NULL;
  self = g_new0 (FleetLanes, 1);
  self->kind = bound->kind;
  if (add_step (self, bound->args[0], 0, source, user_data) && add_step (self, bound->args[1], 1, source, user_data))
    return self;
  fleet_lanes_free (self);
  return NULL;
}

void
fleet_lanes_free (FleetLanes *self)
{
  g_free (self);
}

/* The greatest absolute value among the integers that a step may give; -1: it never gives one; infinity: it does not fit. */
static double
reach_of_path (FleetSource      *source,
               const FleetRound *round)
{
  if (source->round != round->number)
    fleet_source_find (source, round);
  if (source->columns[FLEET_TYPE_BOOL] != NULL || source->columns[FLEET_TYPE_TEXT] != NULL)
    return INFINITY;
  if (source->columns[FLEET_TYPE_INT] == NULL)
    return -1;
  if (!source->has_int_zone)
    fleet_source_zone_int (source, round);
  return MAX (fabs ((double) source->int_min), fabs ((double) source->int_max));
}

static gboolean
find_fit (FleetLanes       *self,
          const FleetRound *round)
{
  double stack[MAX_STACK + 1];
  guint top = 0;

  for (guint i = 0; i < self->n_steps; i++)
    {
      const Step *step = &self->steps[i];

      if (step->kind == FLEET_EXPR_PATH)
        stack[top++] = reach_of_path (step->source, round);
      else if (step->kind == FLEET_EXPR_LITERAL)
        stack[top++] = step->is_int ? fabs (step->number) : -1;
      else if (step->kind != FLEET_EXPR_NEG)
        {
          double right = stack[--top], left = stack[top - 1];

          stack[top - 1] = left < 0 || right < 0 ? -1 : step->kind == FLEET_EXPR_MUL ? left * right : left + right;
        }
      if (stack[top - 1] > EXACT)
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_lanes_are_fit (FleetLanes       *self,
                     const FleetRound *round)
{
  if (self->round != round->number)
    {
      self->round = round->number;
      self->is_fit = find_fit (self, round);
    }
  return self->is_fit;
}

/* The path's values as doubles: where they lie, or in room. */
static const double *
read_path (const FleetSource *source,
           guint              w,
           double             room[64],
           guint64           *valid)
{
  const FleetColumn *doubles = source->columns[FLEET_TYPE_DOUBLE], *ints = source->columns[FLEET_TYPE_INT];
  guint64 has_double = doubles != NULL ? doubles->valid[w] : 0, has_int = ints != NULL ? ints->valid[w] : 0;

  *valid &= has_double | has_int;
  if (has_int == 0)
    return doubles != NULL ? doubles->doubles + w * 64 : room;
  for (guint i = 0; i < 64; i++)
    room[i] = (double) ints->ints[w * 64 + i];
  for (; has_double != 0; has_double &= has_double - 1)
    room[fleet_bits_first (has_double)] = doubles->doubles[w * 64 + fleet_bits_first (has_double)];
  return room;
}

static void
calculate (FleetExprKind kind,
           const double *left,
           const double *right,
           double        result[64])
{
  switch (kind)
    {
    case FLEET_EXPR_ADD:
      for (guint i = 0; i < 64; i += 2)
        _mm_storeu_pd (result + i, _mm_add_pd (_mm_loadu_pd (left + i), _mm_loadu_pd (right + i)));
      break;
    case FLEET_EXPR_SUB:
      for (guint i = 0; i < 64; i += 2)
        _mm_storeu_pd (result + i, _mm_sub_pd (_mm_loadu_pd (left + i), _mm_loadu_pd (right + i)));
      break;
    default:
      for (guint i = 0; i < 64; i += 2)
        _mm_storeu_pd (result + i, _mm_mul_pd (_mm_loadu_pd (left + i), _mm_loadu_pd (right + i)));
    }
}

/* EQ, GT and GE; the others are their contraries. *ret_known: neither is NaN, which is NULL. */
static guint64
compare (FleetExprKind  kind,
         const double  *left,
         const double  *right,
         guint64       *ret_known)
{
  guint64 equal = 0, greater = 0;

  *ret_known = 0;
  for (guint i = 0; i < 64; i += 2)
    {
      __m128d a = _mm_loadu_pd (left + i), b = _mm_loadu_pd (right + i);

      equal |= (guint64) _mm_movemask_pd (_mm_cmpeq_pd (a, b)) << i;
      greater |= (guint64) _mm_movemask_pd (_mm_cmpgt_pd (a, b)) << i;
      *ret_known |= (guint64) _mm_movemask_pd (_mm_cmpord_pd (a, b)) << i;
    }
  switch (kind)
    {
    case FLEET_EXPR_EQ:
      return equal;
    case FLEET_EXPR_NE:
      return ~equal;
    case FLEET_EXPR_GT:
      return greater;
    case FLEET_EXPR_GE:
      return greater | equal;
    case FLEET_EXPR_LT:
      return ~(greater | equal);
    default:
      return ~greater;
    }
}

void
fleet_lanes_run (const FleetLanes *self,
                 const FleetRound *round,
                 guint             w,
                 guint64          *ret_true,
                 guint64          *ret_false)
{
  static const double zeros[64];
  double rooms[MAX_STACK + 1][64];
  const double *stack[MAX_STACK + 1];
  guint64 valid = round->rows[w], known, answer;
  guint top = 0;

  for (guint i = 0; i < self->n_steps && valid != 0; i++)
    {
      const Step *step = &self->steps[i];

      switch (step->kind)
        {
        case FLEET_EXPR_PATH:
          stack[top] = read_path (step->source, w, rooms[top], &valid);
          top++;
          break;
        case FLEET_EXPR_LITERAL:
          for (guint j = 0; j < 64; j++)
            rooms[top][j] = step->number;
          stack[top] = rooms[top];
          top++;
          break;
        case FLEET_EXPR_NEG:
          calculate (FLEET_EXPR_SUB, zeros, stack[top - 1], rooms[top - 1]);
          stack[top - 1] = rooms[top - 1];
          break;
        default:
          top--;
          calculate (step->kind, stack[top - 1], stack[top], rooms[top - 1]);
          stack[top - 1] = rooms[top - 1];
        }
    }
  *ret_true = *ret_false = 0;
  if (valid == 0)
    return;
  answer = compare (self->kind, stack[0], stack[1], &known);
  *ret_true = valid & known & answer;
  *ret_false = valid & known & ~answer;
}
