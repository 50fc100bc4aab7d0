/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-historian: while one thread writes, the historian merges what it has written, and nothing of it is lost; what is damaged is told once and left out. */

#include "fleet-historian.h"
#include "fleet-sql.h"
#include "store-fixture.h"

#include <pthread.h>
#include <time.h>

static const FleetMergerLimits limits = { .segments = 5, .rows = 1000, .wait_us = G_MAXINT64, .settle_us = 0, .settled_rows = 3000, .block_rows = 50 };

/* What crosses from the historian's thread to the writer's, and back. */
typedef struct
{
  pthread_mutex_t   lock; /* pthread, so that the thread sanitizer sees it */
  pthread_cond_t    changed;
  const FleetMerge *merge;
  gboolean          merged;
  gboolean          closing;
  guint             told;
} Crossing;

static gboolean
offer_cb (const FleetMerge *merge,
          gpointer          user_data)
{
  Crossing *crossing = user_data;
  gboolean merged;

  pthread_mutex_lock (&crossing->lock);
  crossing->merge = crossing->closing ? NULL : merge;
  crossing->merged = FALSE;
  pthread_cond_broadcast (&crossing->changed);
  while (crossing->merge != NULL)
    pthread_cond_wait (&crossing->changed, &crossing->lock);
  merged = crossing->merged;
  pthread_mutex_unlock (&crossing->lock);
  return merged;
}

static void
tell_cb (const GError *error,
         gpointer      user_data)
{
  Crossing *crossing = user_data;

  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
  pthread_mutex_lock (&crossing->lock);
  crossing->told++;
  pthread_cond_broadcast (&crossing->changed);
  pthread_mutex_unlock (&crossing->lock);
}

/* Carries out the next offer; FALSE when none comes within so long. */
static gboolean
take_offer (Crossing   *crossing,
            FleetStore *store,
            gint64      wait_us)
{
  struct timespec until;
  g_autoptr (GError) error = NULL;
  gboolean came;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += wait_us / G_USEC_PER_SEC;
  until.tv_nsec += wait_us % G_USEC_PER_SEC * 1000;
  if (until.tv_nsec >= 1000000000)
    {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
  pthread_mutex_lock (&crossing->lock);
  while (crossing->merge == NULL && pthread_cond_timedwait (&crossing->changed, &crossing->lock, &until) == 0)
    ;
  came = crossing->merge != NULL;
  if (came)
    {
      crossing->merged = fleet_store_apply (store, crossing->merge, &error);
      g_assert_no_error (error);
      crossing->merge = NULL;
      pthread_cond_broadcast (&crossing->changed);
    }
  pthread_mutex_unlock (&crossing->lock);
  return came;
}

static void
close_crossing (Crossing *crossing)
{
  pthread_mutex_lock (&crossing->lock);
  crossing->closing = TRUE;
  crossing->merge = NULL;
  pthread_cond_broadcast (&crossing->changed);
  pthread_mutex_unlock (&crossing->lock);
}

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          counts)
{
  for (guint i = 0; i < n; i++)
    ((gint64 *) counts)[i] = values[i].integer;
  return TRUE;
}

/* Rows in all, distinct ones, segments, settled blocks. */
static void
count (StoreFixture *store,
       gint64        counts[4])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (store->file, &error);

  g_assert_no_error (error);
  fleet_sql_run (sql,
                 "SELECT count(*), count(DISTINCT topic || \"partition\" || ' ' || \"offset\"), (SELECT count(*) FROM segment), (SELECT count(*) FROM block WHERE settled) FROM telemetry",
                 NULL, count_cb, counts, &error);
  g_assert_no_error (error);
}

static void
write_some (StoreFixture *store,
            GRand        *random,
            gboolean      is_first)
{
  g_autoptr (FleetBeat) names = fleet_beat_new ();

  for (guint i = 0; i < EVENT_CORPUS_PLACES; i++)
    g_ptr_array_add (names->names[FLEET_NAMES_PLACES], g_strdup_printf ("cluster\ntopic\n%u", i));
  store_fixture_write (store, random, 120, 200, 6, is_first ? names : NULL);
}

static void
test_merges_while_writing (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260501);
  g_autoptr (FleetHistorian) historian = NULL;
  Crossing crossing = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
  StoreFixture store = { 0 };
  gint64 counts[4], rows;
  guint applied = 0;

  store_fixture_open (&store);
  store.corpus.pace = 300;
  write_some (&store, random, TRUE);
  historian = fleet_historian_new (store.file, &limits, offer_cb, tell_cb, &crossing);
  for (guint i = 0; i < 60; i++)
    {
      write_some (&store, random, FALSE);
      fleet_historian_wake (historian);
      while (take_offer (&crossing, store.store, 1000))
        applied++;
    }
  /* What was written last is merged within the next look, a few seconds later. */
  count (&store, counts);
  while (counts[2] >= limits.segments)
    {
      fleet_historian_wake (historian);
      g_assert_true (take_offer (&crossing, store.store, 30 * G_USEC_PER_SEC));
      applied++;
      count (&store, counts);
    }
  fleet_historian_stop (historian);
  close_crossing (&crossing);
  g_clear_pointer (&historian, fleet_historian_free);
  store_fixture_finish (&store);
  rows = store.rows->len;
  count (&store, counts);
  g_assert_cmpuint (applied, >, 12);
  g_assert_cmpint (counts[0], ==, rows);
  g_assert_cmpint (counts[1], ==, rows);
  g_assert_cmpint (counts[3], >, 0);
  g_assert_cmpuint (crossing.told, ==, 0);
  store_fixture_close (&store);
}

/* A segment whose bytes have changed on disk. */
static void
test_damage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260502);
  g_autoptr (FleetHistorian) historian = NULL;
  Crossing crossing = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
  StoreFixture store = { 0 };
  sqlite3 *db;
  gint64 left;

  store_fixture_open (&store);
  for (guint i = 0; i < 24; i++)
    write_some (&store, random, i == 0);
  g_assert_cmpint (sqlite3_open (store.file, &db), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (db, "UPDATE segment SET data = zeroblob (length (data)) WHERE id = 3", NULL));
  historian = fleet_historian_new (store.file, &limits, offer_cb, tell_cb, &crossing);
  do
    {
      g_assert_true (take_offer (&crossing, store.store, 30 * G_USEC_PER_SEC));
      g_assert_true (fleet_database_ask (db, "SELECT count(*) FROM segment WHERE id <> 3", &left, NULL));
    }
  while (left >= limits.segments);
  g_assert_cmpuint (crossing.told, ==, 1);
  g_assert_true (fleet_database_ask (db, "SELECT count(*) FROM segment WHERE id = 3", &left, NULL));
  g_assert_cmpint (left, ==, 1);
  fleet_historian_stop (historian);
  close_crossing (&crossing);
  g_clear_pointer (&historian, fleet_historian_free);
  sqlite3_close (db);
  store_fixture_close (&store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/historian/merges-while-writing", test_merges_while_writing);
  g_test_add_func ("/historian/damage", test_damage);
  return g_test_run ();
}
