/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-table-snapshot: where a reading of a whole table begins and ends, by marks and without, whatever the order of partitions. */

#include "fleet-table-snapshot.h"

typedef struct
{
  FleetSnapshotMark mark;
  gint64            told_us;
} Record;

static FleetTableSnapshot
run (const Record *records,
     guint         n)
{
  FleetTableSnapshot snapshot;

  fleet_table_snapshot_init (&snapshot);
  for (guint i = 0; i < n; i++)
    {
      FleetTableSnapshot before = snapshot;
      gboolean line_moved, changed = fleet_table_snapshot_note (&snapshot, records[i].mark, records[i].told_us, &line_moved);

      g_assert_cmpint (line_moved, ==, before.line_us != snapshot.line_us);
      g_assert_true (changed || !line_moved);
    }
  return snapshot;
}

#define RUN(...) run ((const Record[]) { __VA_ARGS__ }, G_N_ELEMENTS (((const Record[]) { __VA_ARGS__ })))
#define C(t) { FLEET_SNAPSHOT_CHANGE, t }
#define R(t) { FLEET_SNAPSHOT_READ, t }
#define F(t) { FLEET_SNAPSHOT_FIRST, t }
#define L(t) { FLEET_SNAPSHOT_LAST, t }
#define E(t) { FLEET_SNAPSHOT_END, t }
#define P(t) { FLEET_SNAPSHOT_PIECE, t }

static void
test_examples (void)
{
  g_assert_cmpint (RUN (C (1), C (2)).line_us, ==, FLEET_TIME_NONE);
  g_assert_cmpint (RUN (F (10), R (11), L (12)).line_us, ==, 10);
  g_assert_cmpint (RUN (L (12)).line_us, ==, 12);                       /* a table of one row */
  g_assert_cmpint (RUN (F (10), R (11)).line_us, ==, FLEET_TIME_NONE);  /* it goes on */
  g_assert_cmpint (RUN (R (10), R (11), C (12)).line_us, ==, 10);       /* without marks: the next change ends it */
  g_assert_cmpint (RUN (R (10), C (9), R (11)).line_us, ==, FLEET_TIME_NONE); /* an older change, of another partition */
  g_assert_cmpint (RUN (F (10), R (11), F (20), R (21), L (22)).line_us, ==, 20); /* it came to no end, and began anew */
  g_assert_cmpint (RUN (F (10), L (12), C (13), F (20), L (22)).line_us, ==, 20);
  g_assert_cmpint (RUN (F (10), L (12), P (30), P (31), C (32)).line_us, ==, 10); /* pieces have no end */
  g_assert_cmpint (RUN (L (14), R (12), F (11), R (13)).line_us, ==, 11); /* the last partition first */
  g_assert_cmpint (RUN (R (12), R (14), C (15), R (11), R (13)).line_us, ==, 11);
  g_assert_cmpint (RUN (R (FLEET_TIME_NONE), C (5)).line_us, ==, FLEET_TIME_NONE);
}

/* A table that a snapshot began with is read when the snapshot is over, with or without a row of it; whichever is told first. */
static void
test_empty (void)
{
  for (guint order = 0; order < 2; order++)
    {
      FleetTableSnapshot full = RUN (F (1), L (2)), other = full;
      gint64 whole_us = FLEET_TIME_NONE;

      g_assert_false (fleet_table_snapshot_close (&full, FLEET_TIME_NONE));
      if (order == 0)
        g_assert_true (fleet_table_snapshot_begin (&full, 10));
      g_assert_false (fleet_table_snapshot_close (&full, whole_us));
      fleet_table_snapshot_note (&other, FLEET_SNAPSHOT_FIRST, 12, NULL);
      g_assert_true (fleet_table_snapshot_note (&other, FLEET_SNAPSHOT_END, 14, NULL));
      g_assert_cmpint (other.line_us, ==, 12);
      whole_us = other.whole_us;
      g_assert_cmpint (whole_us, ==, 14);
      if (order == 1)
        g_assert_true (fleet_table_snapshot_begin (&full, 10));
      g_assert_true (fleet_table_snapshot_close (&full, whole_us));
      g_assert_cmpint (full.line_us, ==, 10);
      g_assert_false (fleet_table_snapshot_close (&full, whole_us));
      /* Its schema alone is read again: no end, no line. */
      g_assert_true (fleet_table_snapshot_begin (&full, 20));
      g_assert_false (fleet_table_snapshot_begin (&full, 20));
      fleet_table_snapshot_note (&full, FLEET_SNAPSHOT_CHANGE, 22, NULL);
      g_assert_false (fleet_table_snapshot_close (&full, whole_us));
      g_assert_cmpint (full.line_us, ==, 10);
    }
  /* The end of one table is not that of all. */
  g_assert_cmpint (RUN (F (10), L (12)).whole_us, ==, FLEET_TIME_NONE);
  g_assert_cmpint (RUN (F (10), E (12)).line_us, ==, 10);
}

/* Readings of rows in random numbers of partitions, which are read one beside the other; twice. The line is where the newest whole reading began. */
static void
test_random (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      gboolean marked = g_test_rand_bit ();
      guint n_partitions = g_test_rand_int_range (1, 5), n_readings = g_test_rand_int_range (1, 4), taken[4] = { 0 }, n_left = 0;
      GArray *partitions[4];
      FleetTableSnapshot snapshot, once;
      gint64 now = 0, line = 0;

      for (guint p = 0; p < n_partitions; p++)
        partitions[p] = g_array_new (FALSE, FALSE, sizeof (Record));
      for (guint reading = 0; reading < n_readings; reading++)
        {
          guint n_rows = g_test_rand_int_range (2, 12), n_changes = g_test_rand_int_range (1, 4);

          line = now + 1;
          for (guint i = 0; i < n_rows; i++)
            {
              Record record = { !marked ? FLEET_SNAPSHOT_READ : i == 0 ? FLEET_SNAPSHOT_FIRST : i == n_rows - 1 ? FLEET_SNAPSHOT_LAST : FLEET_SNAPSHOT_READ, ++now };

              g_array_append_val (partitions[g_test_rand_int_range (0, n_partitions)], record);
              n_left++;
            }
          for (guint i = 0; i < n_changes; i++)
            {
              Record record = { FLEET_SNAPSHOT_CHANGE, ++now };

              g_array_append_val (partitions[g_test_rand_int_range (0, n_partitions)], record);
              n_left++;
            }
          /* All partitions are read up to here, by turns. */
          if (reading == 0)
            fleet_table_snapshot_init (&snapshot);
          while (n_left > 0)
            {
              guint p = g_test_rand_int_range (0, n_partitions);

              if (taken[p] == partitions[p]->len)
                continue;
              fleet_table_snapshot_note (&snapshot, g_array_index (partitions[p], Record, taken[p]).mark, g_array_index (partitions[p], Record, taken[p]).told_us, NULL);
              taken[p]++;
              n_left--;
            }
          g_assert_cmpint (snapshot.line_us, ==, line);
        }
      once = snapshot;
      for (guint p = 0; p < n_partitions; p++)
        for (guint i = 0; i < partitions[p]->len; i++)
          fleet_table_snapshot_note (&snapshot, g_array_index (partitions[p], Record, i).mark, g_array_index (partitions[p], Record, i).told_us, NULL);
      if (marked)
        g_assert_cmpint (snapshot.line_us, ==, once.line_us);
      else
        g_assert_cmpint (snapshot.line_us, <=, once.line_us);
      for (guint p = 0; p < n_partitions; p++)
        g_array_unref (partitions[p]);
    }
}

/* Everything is there when the reader comes, so readings lie beside one another: partitions in any order, each at any pace. The line is where the newest reading began. */
static void
test_all_at_once (void)
{
  for (guint round = 0; round < 50000; round++)
    {
      guint n_partitions = g_test_rand_int_range (1, 5), n_readings = g_test_rand_int_range (2, 5), taken[4] = { 0 }, n_left = 0;
      gboolean by_turns = g_test_rand_bit ();
      GArray *partitions[4];
      FleetTableSnapshot snapshot;
      gint64 now = 0, line = 0;

      for (guint p = 0; p < n_partitions; p++)
        partitions[p] = g_array_new (FALSE, FALSE, sizeof (Record));
      for (guint reading = 0; reading < n_readings; reading++)
        {
          guint n_rows = g_test_rand_int_range (2, 9);

          line = now + 1;
          for (guint i = 0; i < n_rows; i++)
            {
              Record record = { i == 0 ? FLEET_SNAPSHOT_FIRST : i == n_rows - 1 ? FLEET_SNAPSHOT_LAST : FLEET_SNAPSHOT_READ, ++now };

              g_array_append_val (partitions[g_test_rand_int_range (0, n_partitions)], record);
              n_left++;
            }
        }
      fleet_table_snapshot_init (&snapshot);
      for (guint p = 0; n_left > 0; p = by_turns ? (guint) g_test_rand_int_range (0, n_partitions) : p + (taken[p] == partitions[p]->len))
        if (taken[p] < partitions[p]->len)
          {
            const Record *record = &g_array_index (partitions[p], Record, taken[p]++);

            fleet_table_snapshot_note (&snapshot, record->mark, record->told_us, NULL);
            n_left--;
          }
      g_assert_cmpint (snapshot.line_us, ==, line);
      for (guint p = 0; p < n_partitions; p++)
        g_array_unref (partitions[p]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-snapshot/examples", test_examples);
  g_test_add_func ("/table-snapshot/empty", test_empty);
  g_test_add_func ("/table-snapshot/random", test_random);
  g_test_add_func ("/table-snapshot/all-at-once", test_all_at_once);
  return g_test_run ();
}
