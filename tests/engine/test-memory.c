/* SPDX-License-Identifier: GPL-3.0-or-later */

/* However many threads there are, they share two heaps. A program of its own, since what is set up holds for all of it. */

#include "fleet-memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define THREADS 16
#define PIECES  64

static pthread_barrier_t all_have;

/* Has some memory while all others have. */
static gpointer
have_thread (gpointer data)
{
  char *pieces[PIECES];

  for (guint i = 0; i < PIECES; i++)
    pieces[i] = g_malloc (1000 + i);
  pthread_barrier_wait (&all_have);
  pthread_barrier_wait (&all_have);
  for (guint i = 0; i < PIECES; i++)
    g_free (pieces[i]);
  return NULL;
}

static guint
count_heaps (void)
{
  guint n = 0;
#ifdef __GLIBC__
  char *told = NULL;
  size_t length = 0;
  FILE *stream = open_memstream (&told, &length);

  g_assert_nonnull (stream);
  g_assert_cmpint (malloc_info (0, stream), ==, 0);
  fclose (stream);
  for (const char *at = told; (at = strstr (at, "<heap nr=")) != NULL; at++)
    n++;
  free (told);
#endif
  return n;
}

static void
test_heaps (void)
{
  pthread_t threads[THREADS];

  pthread_barrier_init (&all_have, NULL, THREADS + 1);
  for (guint i = 0; i < THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, have_thread, NULL), ==, 0);
  pthread_barrier_wait (&all_have);
  g_assert_cmpuint (count_heaps (), <=, 2);
  pthread_barrier_wait (&all_have);
  for (guint i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  pthread_barrier_destroy (&all_have);
}

int
main (int    argc,
      char **argv)
{
  fleet_memory_set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/heaps", test_heaps);
  return g_test_run ();
}
