/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bound: a condition bound to the dictionary of paths, ready to be evaluated.
 *
 * Names have become ids, [*] the list of elements that the dictionary knows, age() comparisons bounds in µs, and texts that meet event_time times.
 * Evaluators and programs read the tree; only fleet_bound_expand() changes it. @thread fleet-feed. */

#pragma once

#include "fleet-dictionary.h"
#include "fleet-expr.h"

G_BEGIN_DECLS

/* Elements above it have no values of their own (they still count as elements). */
#define FLEET_BOUND_ELEMENTS 4096

typedef enum
{
  FLEET_AGE_NONE,    /* not an age() comparison */
  FLEET_AGE_WITHIN,  /* at_least_us <= age < below_us */
  FLEET_AGE_OUTSIDE, /* the contrary */
  FLEET_AGE_MISSING, /* age(x) IS NULL */
  FLEET_AGE_PRESENT,
} FleetAge;

typedef struct _FleetBound FleetBound;
struct _FleetBound
{
  const FleetExpr *expr;        /* what it was bound from, borrowed */
  FleetExprKind    kind;
  guint            n_args;
  FleetBound     **args;        /* owned; none for an age() comparison */
  FleetValue       value;       /* LITERAL; text borrowed from expr */
  FleetPath        path;        /* PATH without star: its id; aggregate: the id of its array's [#]; age: of the value's time, FLEET_NONE for age() */
  FleetPath        aged_path;   /* age: the value's own id */
  GArray          *elements;    /* PATH with star: FleetPath by index, FLEET_NONE where unknown; else NULL */
  guint            n_elements;  /* aggregate: the longest of the elements inside */
  FleetAge         age;
  gint64           at_least_us;
  gint64           below_us;
  gboolean         reads_time;  /* a comparison with event_time: text is read as a time */
};

FleetBound *fleet_bound_new    (const FleetExpr *expr,
                                FleetDictionary *paths);
void        fleet_bound_free   (FleetBound      *self);
/* A path is new in the dictionary; TRUE if an array of the tree has grown by it. */
gboolean    fleet_bound_expand (FleetBound      *self,
                                FleetPath        path,
                                const char      *text);
/* The path that stands in record for the time of a value: PATH[@], which is no flattened name. */
FleetPath   fleet_bound_time_path (FleetDictionary *paths,
                                   FleetPath        path);

static inline gboolean
fleet_bound_is_aggregate (const FleetBound *self)
{
  return self->kind >= FLEET_EXPR_ANY && self->kind <= FLEET_EXPR_MAX;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBound, fleet_bound_free)

G_END_DECLS
