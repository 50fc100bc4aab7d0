/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pyramid against a plain walk over all points, at every zoom; and that the order of arrival and what comes twice make no difference. */

#include "fleet-series.h"

#include <math.h>
#include <string.h>

#define SEED    20260302
#define SECOND  ((gint64) G_USEC_PER_SEC)
#define ROUNDS  60

/* What a column has, by looking at every point. */
static void
naive_column (const FleetSeries *series,
              gint64             from_us,
              gint64             to_us,
              guint             *ret_n,
              double            *ret_min,
              double            *ret_max)
{
  const gint64 *times = fleet_series_get_times (series);
  const double *values = fleet_series_get_values (series);

  *ret_n = 0;
  *ret_min = *ret_max = NAN;
  for (guint i = 0; i < fleet_series_get_n (series); i++)
    {
      if (times[i] < from_us || times[i] >= to_us)
        continue;
      ++*ret_n;
      *ret_min = fmin (*ret_min, values[i]);
      *ret_max = fmax (*ret_max, values[i]);
    }
}

static void
assert_same (double a,
             double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

/* A second or a few from point to point, some nulls, now and then a long silence. */
static FleetSeries *
random_series (GRand *random,
               guint  n)
{
  FleetSeries *series = fleet_series_new (FLEET_SERIES_NUMBERS);
  gint64 time_us = 0;

  for (guint i = 0; i < n; i++)
    {
      time_us += g_rand_int_range (random, 1, 3 * G_USEC_PER_SEC) + (g_rand_int_range (random, 0, 50) == 0 ? 300 * SECOND : 0);
      fleet_series_add (series, time_us, g_rand_int_range (random, 0, 40) == 0 ? NAN : g_rand_double_range (random, -1000, 1000));
    }
  fleet_series_settle (series);
  return series;
}

static void
test_columns (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (FleetSeries) series = random_series (random, g_rand_int_range (random, 0, 3000));
      guint n = fleet_series_get_n (series);
      gint64 end_us = n > 0 ? fleet_series_get_times (series)[n - 1] : SECOND;
      gint64 from_us = (gint64) (g_rand_double (random) * end_us * 1.2) - end_us / 10;
      gint64 to_us = from_us + 1 + (gint64) (pow (g_rand_double (random), 4) * end_us * 1.5);
      guint n_columns = g_rand_int_range (random, 1, 200);
      g_autofree FleetSeriesColumn *columns = g_new (FleetSeriesColumn, n_columns);
      guint total = 0;

      fleet_series_columns (series, from_us, to_us, n_columns, columns);
      for (guint i = 0; i < n_columns; i++)
        {
          gint64 begin_us = from_us + (gint64) ((double) (to_us - from_us) * i / n_columns);
          gint64 stop_us = i + 1 == n_columns ? to_us : from_us + (gint64) ((double) (to_us - from_us) * (i + 1) / n_columns);
          guint n_points;
          double min, max;

          naive_column (series, begin_us, stop_us, &n_points, &min, &max);
          g_assert_cmpuint (columns[i].end - columns[i].begin, ==, n_points);
          assert_same (columns[i].min, min);
          assert_same (columns[i].max, max);
          g_assert_cmpint (columns[i].joined, ==, columns[i].begin > 0 && columns[i].begin < n && !fleet_series_is_gap (series, columns[i].begin));
          total += n_points;
        }
      g_assert_cmpuint (total, ==, fleet_series_find (series, to_us) - fleet_series_find (series, from_us));
    }
}

/* One point of 200,000 stands out; at every zoom, wherever the columns begin, the column over it shows it. */
static void
test_spike (void)
{
  g_autoptr (FleetSeries) series = fleet_series_new (FLEET_SERIES_NUMBERS);
  const guint n = 200000, spike = 131071;
  FleetSeriesColumn columns[1000];

  for (guint i = 0; i < n; i++)
    fleet_series_add (series, i * SECOND, i == spike ? 99 : sin (i / 500.0));
  fleet_series_settle (series);
  for (double span = n; span > 20; span /= 1.37)
    for (guint shift = 0; shift < 7; shift++)
      {
        gint64 from_us = (gint64) ((spike - span * (shift + 0.5) / 7.5) * SECOND), to_us = from_us + (gint64) (span * SECOND);
        guint seen = 0;

        fleet_series_columns (series, from_us, to_us, G_N_ELEMENTS (columns), columns);
        for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
          seen += columns[i].max == 99;
        g_assert_cmpuint (seen, ==, 1);
      }
}

static void
assert_equal (const FleetSeries *a,
              const FleetSeries *b)
{
  guint n = fleet_series_get_n (a);
  double a_min = 0, a_max = 0, b_min = 0, b_max = 0;

  g_assert_cmpuint (n, ==, fleet_series_get_n (b));
  g_assert_cmpmem (fleet_series_get_times (a), n * sizeof (gint64), fleet_series_get_times (b), n * sizeof (gint64));
  for (guint i = 0; i < n; i++)
    {
      assert_same (fleet_series_get_values (a)[i], fleet_series_get_values (b)[i]);
      g_assert_cmpint (fleet_series_is_gap (a, i), ==, fleet_series_is_gap (b, i));
    }
  for (guint i = 0; i < n; i += 1 + n / 17)
    {
      g_assert_cmpint (fleet_series_measure (a, i, n - i / 2, &a_min, &a_max), ==, fleet_series_measure (b, i, n - i / 2, &b_min, &b_max));
      assert_same (a_min, b_min);
      assert_same (a_max, b_max);
    }
}

/* A live edge: the newest stretch is read again and again, with what came late. */
static void
test_again_and_late (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (FleetSeries) whole = random_series (random, g_rand_int_range (random, 1, 800));
      g_autoptr (FleetSeries) grown = fleet_series_new (FLEET_SERIES_NUMBERS);
      guint n = fleet_series_get_n (whole);

      for (guint at = 0; at < n;)
        {
          guint back = g_rand_int_range (random, 0, MIN (at, 30) + 1);
          guint step = g_rand_int_range (random, 1, 100);
          g_autoptr (FleetSeries) tail = fleet_series_new (FLEET_SERIES_NUMBERS);
          guint skipped = g_rand_int_range (random, 0, 2) ? at + 1 : G_MAXUINT;

          for (guint i = at - back; i < MIN (n, at + step); i++)
            if (i != skipped)
              fleet_series_add (tail, fleet_series_get_times (whole)[i], fleet_series_get_values (whole)[i]);
          fleet_series_settle (tail);
          fleet_series_merge (grown, tail);
          at += step;
        }
      for (guint i = n; i-- > 0;)
        if (g_rand_int_range (random, 0, 3) == 0 || i < n)
          fleet_series_add (grown, fleet_series_get_times (whole)[i], fleet_series_get_values (whole)[i]);
      fleet_series_settle (grown);
      assert_equal (whole, grown);
    }
}

static guint
count_gaps (const FleetSeries *series)
{
  guint n = 0;

  for (guint i = 0; i < fleet_series_get_n (series); i++)
    n += fleet_series_is_gap (series, i);
  return n;
}

/* A second while it drives, a minute while it is parked; two devices a fraction apart: none of it is a gap, and a loss in each is one. */
static void
test_gaps (void)
{
  g_autoptr (FleetSeries) series = fleet_series_new (FLEET_SERIES_NUMBERS), two = fleet_series_new (FLEET_SERIES_NUMBERS);
  gint64 time_us = 0;
  guint loss_at_a_second, loss_at_a_minute;

  for (guint i = 0; i < 100; i++)
    fleet_series_add (series, time_us += SECOND, i);
  for (guint i = 0; i < 100; i++)
    fleet_series_add (series, time_us += 60 * SECOND, i);
  for (guint i = 0; i < 100; i++)
    fleet_series_add (series, time_us += SECOND, i);
  fleet_series_settle (series);
  g_assert_cmpuint (count_gaps (series), ==, 1); /* the first point */

  loss_at_a_second = fleet_series_get_n (series) + 20;
  for (guint i = 0; i < 40; i++)
    fleet_series_add (series, time_us += i == 20 ? 3 * SECOND : SECOND, i);
  for (guint i = 0; i < 40; i++)
    fleet_series_add (series, time_us += i == 20 ? 300 * SECOND : 60 * SECOND, i);
  loss_at_a_minute = loss_at_a_second + 40;
  fleet_series_settle (series);
  g_assert_cmpuint (count_gaps (series), ==, 3);
  g_assert_true (fleet_series_is_gap (series, loss_at_a_second));
  g_assert_true (fleet_series_is_gap (series, loss_at_a_minute));

  for (guint i = 0; i < 100; i++)
    {
      fleet_series_add (two, (i + (i > 50 ? 3 : 0)) * 60 * SECOND, 1);
      fleet_series_add (two, (i + (i > 50 ? 3 : 0)) * 60 * SECOND + SECOND / 3, 2);
    }
  fleet_series_settle (two);
  g_assert_cmpuint (count_gaps (two), ==, 2);
}

static void
test_find_value (void)
{
  g_autoptr (FleetSeries) series = fleet_series_new (FLEET_SERIES_NUMBERS), none = fleet_series_new (FLEET_SERIES_NUMBERS);

  for (guint i = 0; i < 20; i++)
    fleet_series_add (series, i * SECOND, i);
  for (guint i = 100; i < 120; i++)
    fleet_series_add (series, i * SECOND, i == 110 ? NAN : i);
  fleet_series_settle (series);
  g_assert_cmpuint (fleet_series_find_value (series, -1, 0), ==, G_MAXUINT);
  g_assert_cmpuint (fleet_series_find_value (series, 0, 0), ==, 0);
  g_assert_cmpuint (fleet_series_find_value (series, 5 * SECOND + 1, 0), ==, 5);
  g_assert_cmpuint (fleet_series_find_value (series, 21 * SECOND, 0), ==, 19);
  g_assert_cmpuint (fleet_series_find_value (series, 22 * SECOND, 0), ==, G_MAXUINT);
  g_assert_cmpuint (fleet_series_find_value (series, 22 * SECOND, 5 * SECOND), ==, 19);
  g_assert_cmpuint (fleet_series_find_value (series, 110 * SECOND + 1, 0), ==, G_MAXUINT);
  g_assert_cmpuint (fleet_series_find_value (series, G_MAXINT64, SECOND), ==, G_MAXUINT);
  g_assert_cmpuint (fleet_series_find_value (none, 0, SECOND), ==, G_MAXUINT);
}

static void
test_states (void)
{
  g_autoptr (FleetSeries) one = fleet_series_new (FLEET_SERIES_STATES), other = fleet_series_new (FLEET_SERIES_STATES), many = fleet_series_new (FLEET_SERIES_STATES);
  g_autofree char *longer = g_strnfill (500, 'x');
  FleetSeriesColumn column;

  fleet_series_add_state (one, 1 * SECOND, "truely", 4);
  fleet_series_add_state (one, 2 * SECOND, "false", 5);
  fleet_series_add_state (one, 3 * SECOND, longer, 500);
  fleet_series_settle (one);
  fleet_series_add_state (other, 4 * SECOND, "false", 5);
  fleet_series_add_state (other, 5 * SECOND, "new", 3);
  fleet_series_add (other, 6 * SECOND, NAN);
  fleet_series_settle (other);
  fleet_series_merge (one, other);
  g_assert_cmpuint (fleet_series_get_n_labels (one), ==, 4);
  g_assert_cmpstr (fleet_series_get_label (one, 0), ==, "true");
  g_assert_cmpstr (fleet_series_get_label (one, 2), ==, longer);
  g_assert_cmpfloat (fleet_series_get_values (one)[3], ==, 1);
  g_assert_cmpfloat (fleet_series_get_values (one)[4], ==, 3);
  g_assert_true (isnan (fleet_series_get_values (one)[5]));
  fleet_series_columns (one, 0, 4 * SECOND, 1, &column);
  g_assert_cmpfloat (column.min, ==, 0);
  g_assert_cmpfloat (column.max, ==, 2);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      fleet_series_add_state (many, i * SECOND, text, strlen (text));
    }
  fleet_series_settle (many);
  g_assert_cmpuint (fleet_series_get_n_labels (many), ==, FLEET_SERIES_LABELS);
  g_assert_cmpstr (fleet_series_get_label (many, (guint) fleet_series_get_values (many)[999]), ==, "…");
  g_assert_cmpstr (fleet_series_get_label (many, (guint) fleet_series_get_values (many)[98]), ==, "98");
  g_assert_cmpuint (fleet_series_get_bytes (many), >, 1000 * 17);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/columns", test_columns);
  g_test_add_func ("/series/spike", test_spike);
  g_test_add_func ("/series/again-and-late", test_again_and_late);
  g_test_add_func ("/series/gaps", test_gaps);
  g_test_add_func ("/series/find-value", test_find_value);
  g_test_add_func ("/series/states", test_states);
  return g_test_run ();
}
