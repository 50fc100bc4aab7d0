/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where names of limits stand: on the plot, never on each other, and on their lines where nothing else wants the place. Random limits on plots of random heights. */

#include "fleet-chart-limits.h"

#include <math.h>

#define ROUNDS 5000

static GPtrArray *
make_limits (GRand *rand,
             guint  n)
{
  GPtrArray *limits = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_limit_free);

  for (guint i = 0; i < n; i++)
    {
      FleetChartLimit *limit = g_new0 (FleetChartLimit, 1);

      limit->limit = g_rand_double_range (rand, -20, 120);
      limit->text = g_strdup ("Rule: > 1");
      g_ptr_array_add (limits, limit);
    }
  return limits;
}

static guint
count_inside (GPtrArray *limits)
{
  guint n = 0;

  for (guint i = 0; i < limits->len; i++)
    n += ((FleetChartLimit *) limits->pdata[i])->limit >= 0 && ((FleetChartLimit *) limits->pdata[i])->limit <= 100;
  return n;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) limits = make_limits (rand, g_rand_int_range (rand, 0, 8));
      double top = g_rand_double_range (rand, 0, 30), height = g_rand_double_range (rand, 20, 300);
      g_autoptr (GArray) tags = fleet_chart_limits_place (limits, 0, 100, top, height);

      g_assert_cmpuint (tags->len, ==, MIN (count_inside (limits), (guint) (height / FLEET_CHART_TAG_PX)));
      for (guint i = 0; i < tags->len; i++)
        {
          const FleetChartLimitTag *tag = &g_array_index (tags, FleetChartLimitTag, i);

          g_assert_cmpfloat (tag->top, >=, top - 1e-6);
          g_assert_cmpfloat (tag->top + FLEET_CHART_TAG_PX, <=, top + height + 1e-6);
          g_assert_cmpfloat (fabs (tag->y - (top + (100 - tag->limit->limit) / 100 * height)), <, 1e-6);
          if (i > 0)
            g_assert_cmpfloat (tag->top, >=, g_array_index (tags, FleetChartLimitTag, i - 1).top + FLEET_CHART_TAG_PX - 1e-6);
        }
    }
}

/* Where there is room, a name stands on its line; where there is none for all, the gravest, which come first, have it. */
static void
test_preference (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (18);
  g_autoptr (GPtrArray) limits = make_limits (rand, 3);
  g_autoptr (GArray) wide = NULL, narrow = NULL;

  ((FleetChartLimit *) limits->pdata[0])->limit = 50;
  ((FleetChartLimit *) limits->pdata[1])->limit = 20;
  ((FleetChartLimit *) limits->pdata[2])->limit = 80;
  wide = fleet_chart_limits_place (limits, 0, 100, 0, 200);
  g_assert_cmpuint (wide->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (g_array_index (wide, FleetChartLimitTag, i).top, ==, g_array_index (wide, FleetChartLimitTag, i).y - FLEET_CHART_TAG_PX / 2);
  narrow = fleet_chart_limits_place (limits, 0, 100, 0, 20);
  g_assert_cmpuint (narrow->len, ==, 1);
  g_assert_true (g_array_index (narrow, FleetChartLimitTag, 0).limit == limits->pdata[0]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-limits/random", test_random);
  g_test_add_func ("/chart-limits/preference", test_preference);
  return g_test_run ();
}
