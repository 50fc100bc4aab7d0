/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-fetch: asks the processor for memory that will be needed soon, so that it comes while other work is done. An address that is not there does no harm.
 *
 * To the compiler such a request has no effect. GCC takes a function that does nothing else for a pure one and leaves out its calls, without a word; the empty
 * statement behind the request keeps it. So these are the only way to ask (a house test holds it). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The line of the cache that address is in, into the first level: for what is needed after some dozen other things. */
static inline void
fleet_fetch (gconstpointer address)
{
  __builtin_prefetch (address);
  __asm__ volatile ("" : : "r" (address));
}

/* Into the second level: for what is more than the first has room for, beside that which is worked on until then. */
static inline void
fleet_fetch_far (gconstpointer address)
{
  __builtin_prefetch (address, 0, 2);
  __asm__ volatile ("" : : "r" (address));
}

G_END_DECLS
