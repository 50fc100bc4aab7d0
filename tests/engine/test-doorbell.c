/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bell between real threads: whatever was there at a ring is seen by an answer; rings are gathered; it may be freed in its answer. */

#include "fleet-doorbell.h"

#include <pthread.h>

#define RINGERS 4
#define RINGS   5000

typedef struct
{
  FleetDoorbell  *bell;
  pthread_mutex_t lock;
  guint           left; /* with the lock held */
  guint           taken;
  guint           n_answers;
} Door;

static gpointer
ring_thread (gpointer data)
{
  Door *door = data;

  for (guint i = 0; i < RINGS; i++)
    {
      pthread_mutex_lock (&door->lock);
      door->left++;
      pthread_mutex_unlock (&door->lock);
      fleet_doorbell_ring (door->bell);
    }
  return NULL;
}

static void
take (gpointer data)
{
  Door *door = data;

  pthread_mutex_lock (&door->lock);
  door->taken += door->left;
  door->left = 0;
  pthread_mutex_unlock (&door->lock);
  door->n_answers++;
}

static void
test_threads (void)
{
  Door door = { .lock = PTHREAD_MUTEX_INITIALIZER };
  pthread_t threads[RINGERS];

  door.bell = fleet_doorbell_new (NULL, G_PRIORITY_DEFAULT, take, &door);
  for (guint i = 0; i < RINGERS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, ring_thread, &door), ==, 0);
  while (door.taken < RINGERS * RINGS)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < RINGERS; i++)
    pthread_join (threads[i], NULL);
  g_assert_cmpuint (door.taken, ==, RINGERS * RINGS);
  g_assert_cmpuint (door.n_answers, <=, RINGERS * RINGS);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (door.left, ==, 0);
  fleet_doorbell_free (door.bell);
  pthread_mutex_destroy (&door.lock);
}

static void
ring_again (gpointer data)
{
  Door *door = data;

  if (++door->n_answers < 3)
    fleet_doorbell_ring (door->bell);
  else
    g_clear_pointer (&door->bell, fleet_doorbell_free);
}

static void
test_in_answer (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Door door = { 0 };

  door.bell = fleet_doorbell_new (context, G_PRIORITY_LOW, ring_again, &door);
  g_assert_false (g_main_context_iteration (context, FALSE));
  for (guint i = 0; i < 10; i++)
    fleet_doorbell_ring (door.bell);
  while (door.bell != NULL)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (door.n_answers, ==, 3);
  g_assert_false (g_main_context_iteration (context, FALSE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doorbell/threads", test_threads);
  g_test_add_func ("/doorbell/in-answer", test_in_answer);
  return g_test_run ();
}
