/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-refs: the reference count of sealed things that cross threads.
 *
 * C11 atomics instead of GLib's, because the thread sanitizer sees these and not what happens inside a
 * library that was built without it. */

#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

typedef atomic_uint FleetRefs;

static inline void
fleet_refs_init (FleetRefs *refs)
{
  atomic_init (refs, 1);
}

static inline void
fleet_refs_inc (FleetRefs *refs)
{
  atomic_fetch_add_explicit (refs, 1, memory_order_relaxed);
}

/* TRUE: that was the last one, and all that other threads did with the thing has happened before. */
static inline gboolean
fleet_refs_dec (FleetRefs *refs)
{
  return atomic_fetch_sub_explicit (refs, 1, memory_order_acq_rel) == 1;
}

G_END_DECLS
