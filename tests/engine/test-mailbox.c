/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mailbox between real threads: no news is lost, the newest wins, one wake is pending at most, none after close. */

#include "fleet-mailbox.h"

#include <pthread.h>
#include <stdatomic.h>

#define POSTERS  3
#define POSTS    2000
#define VEHICLES 50

typedef struct
{
  FleetMailbox *mailbox;
  atomic_int    pending; /* wakes that were given and not yet answered by a take */
  atomic_int    worst;
  atomic_int    done;
} Shared;

static void
wake_cb (gpointer user_data)
{
  Shared *shared = user_data;
  int pending = atomic_fetch_add (&shared->pending, 1) + 1;

  if (pending > atomic_load (&shared->worst))
    atomic_store (&shared->worst, pending);
}

/* Each poster has vehicles of its own and numbers its news. */
static gpointer
post_thread (gpointer user_data)
{
  Shared *shared = user_data;
  static atomic_int next_poster;
  int poster = atomic_fetch_add (&next_poster, 1) % POSTERS;

  for (gint64 number = 1; number <= POSTS; number++)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();
      FleetVehicleNews *news = fleet_vehicle_news_new ();

      news->slot = poster * VEHICLES + number % VEHICLES;
      news->time_us = number;
      g_hash_table_replace (bulletin->vehicles, GUINT_TO_POINTER (news->slot), news);
      fleet_mailbox_post (shared->mailbox, bulletin);
    }
  atomic_fetch_add (&shared->done, 1);
  return NULL;
}

static void
take_all (Shared *shared,
          gint64 *newest)
{
  FleetBulletin *bulletin;
  GHashTableIter iter;
  FleetVehicleNews *news;

  atomic_store (&shared->pending, 0); /* answered before the take: what comes after it wakes anew */
  bulletin = fleet_mailbox_take (shared->mailbox);
  if (bulletin == NULL)
    return;
  g_hash_table_iter_init (&iter, bulletin->vehicles);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &news))
    {
      g_assert_cmpint (news->time_us, >, newest[news->slot]);
      newest[news->slot] = news->time_us;
    }
  fleet_bulletin_unref (bulletin);
}

static void
test_threads (void)
{
  Shared shared = { 0 };
  pthread_t threads[POSTERS];
  gint64 newest[POSTERS * VEHICLES] = { 0 };

  shared.mailbox = fleet_mailbox_new (wake_cb, &shared);
  for (guint i = 0; i < POSTERS; i++)
    pthread_create (&threads[i], NULL, post_thread, &shared);
  while (atomic_load (&shared.done) < POSTERS)
    if (atomic_load (&shared.pending) > 0)
      take_all (&shared, newest);
  for (guint i = 0; i < POSTERS; i++)
    pthread_join (threads[i], NULL);
  take_all (&shared, newest);

  for (guint i = 0; i < POSTERS * VEHICLES; i++)
    {
      gint64 last = POSTS - (POSTS - i % VEHICLES) % VEHICLES;

      g_assert_cmpint (newest[i], ==, last);
    }
  g_assert_cmpint (atomic_load (&shared.worst), ==, 1);
  fleet_mailbox_free (shared.mailbox);
}

static void
count_cb (gpointer user_data)
{
  (*(int *) user_data)++;
}

static void
test_wakes_once (void)
{
  int wakes = 0;
  g_autoptr (FleetMailbox) mailbox = fleet_mailbox_new (count_cb, &wakes);
  FleetBulletin *bulletin;

  g_assert_null (fleet_mailbox_take (mailbox));
  fleet_mailbox_post (mailbox, fleet_bulletin_new ());
  fleet_mailbox_post (mailbox, fleet_bulletin_new ());
  g_assert_cmpint (wakes, ==, 1);
  bulletin = fleet_mailbox_take (mailbox);
  g_assert_nonnull (bulletin);
  fleet_bulletin_unref (bulletin);
  fleet_mailbox_post (mailbox, fleet_bulletin_new ());
  g_assert_cmpint (wakes, ==, 2);

  fleet_bulletin_unref (fleet_mailbox_take (mailbox));
  fleet_mailbox_close (mailbox);
  fleet_mailbox_post (mailbox, fleet_bulletin_new ());
  g_assert_cmpint (wakes, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/threads", test_threads);
  g_test_add_func ("/mailbox/wakes-once", test_wakes_once);
  return g_test_run ();
}
