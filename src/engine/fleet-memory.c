/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-memory: a start reads tables, days of history and a map in a few seconds, and so does a stream that catches up; glibc would keep what that took, in as many heaps as there are threads:
 * a third to a half of all that is held. So threads share heaps, great pieces are given back at once, and what is free in between is given back while nobody waits for it. */

#include "fleet-memory.h"

#include <gio/gio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define HEAPS          2             /* the main thread's, and all others' */
#define GREAT_BYTES    (1024 * 1024)
#define FIRST_S        15            /* by then a start is over */
#define GIVE_BACK_S    30

void
fleet_memory_set_up (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, HEAPS);
  mallopt (M_MMAP_THRESHOLD, GREAT_BYTES);
#endif
}

static void
give_back_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  g_task_return_boolean (task, TRUE);
}

static gboolean
give_back_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_run_in_thread (task, give_back_in_thread);
  if (user_data == NULL)
    return G_SOURCE_CONTINUE;
  g_timeout_add_seconds_full (G_PRIORITY_LOW, GIVE_BACK_S, give_back_cb, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
fleet_memory_give_back (void)
{
  g_timeout_add_seconds_full (G_PRIORITY_LOW, FIRST_S, give_back_cb, GINT_TO_POINTER (TRUE), NULL);
}
