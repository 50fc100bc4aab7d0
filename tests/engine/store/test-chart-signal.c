/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which paths a signal means, and what an array's elements come to. */

#include "fleet-chart-signal.h"

#include "past-world.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static char *
find (FleetSql   *sql,
      const char *path)
{
  FleetChartSignal *signal = fleet_chart_signal_new (path, FLEET_CHART_VALUE);
  g_autoptr (GArray) paths = fleet_chart_signal_find_paths (signal, sql, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < paths->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_array_index (paths, FleetChartPath, i).text);
  fleet_chart_signal_free (signal);
  return g_string_free (text, FALSE);
}

static void
test_paths (void)
{
  static const struct
  {
    const char *asked, *found;
  } cases[] = {
    { "speed", "speed" },
    { "nothing", "" },
    { "tires[*].kpa", "tires[0].kpa tires[1].kpa tires[10].kpa" },
    { "tires[1].kpa", "tires[1].kpa" },
    { "tires[*].mm", "tires[0].mm" },
  };
  PastWorld world;
  g_autoptr (FleetSql) sql = NULL;

  past_world_init (&world);
  past_world_number (&world, "car:A", SECOND, "speed", 1);
  past_world_number (&world, "car:A", SECOND, "tires[1].kpa", 1);
  past_world_number (&world, "car:A", SECOND, "tires[0].kpa", 1);
  past_world_number (&world, "car:A", SECOND, "tires[10].kpa", 1);
  past_world_number (&world, "car:A", SECOND, "tires[0].mm", 1);
  past_world_number (&world, "car:A", SECOND, "tires[#]", 1);
  past_world_commit (&world);
  sql = fleet_sql_open (world.file, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (sql, cases[i].asked);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
  g_clear_pointer (&sql, fleet_sql_close);
  past_world_clear (&world);
}

/* Three elements of row 0 as given ('t', 'f', a digit, 'n' null, '-' absent). */
static gboolean
reduce (const char   *elements,
        FleetChartHow how,
        FleetValue   *ret_value)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  g_autoptr (GArray) paths = g_array_new (FALSE, FALSE, sizeof (FleetChartPath));
  FleetChartSignal *signal = fleet_chart_signal_new ("x[*]", how);
  gboolean has;

  batch->n_rows = 1;
  for (guint i = 0; elements[i] != '\0'; i++)
    {
      const FleetChartPath path = { i * 3, NULL };
      FleetValue value = { .type = FLEET_TYPE_NULL };

      g_array_append_val (paths, path);
      if (elements[i] == 't' || elements[i] == 'f')
        value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = elements[i] == 't' };
      else if (g_ascii_isdigit (elements[i]))
        value = i % 2 == 0 ? (FleetValue) { .type = FLEET_TYPE_INT, .integer = elements[i] - '0' } : (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = elements[i] - '0' };
      if (elements[i] != '-')
        fleet_batch_set (batch, 0, path.path, &value);
    }
  has = fleet_chart_signal_reduce (signal, paths, batch, 0, ret_value);
  fleet_chart_signal_free (signal);
  return has;
}

static void
test_reduce (void)
{
  static const struct
  {
    const char   *elements;
    FleetChartHow how;
    char          result; /* '-': has none */
  } cases[] = {
    { "372", FLEET_CHART_MIN, '2' }, { "372", FLEET_CHART_MAX, '7' }, { "-5-", FLEET_CHART_MIN, '5' }, { "---", FLEET_CHART_MIN, '-' },
    { "n4n", FLEET_CHART_MAX, '4' }, { "nnn", FLEET_CHART_MAX, 'n' }, { "ftf", FLEET_CHART_ANY, 't' }, { "fff", FLEET_CHART_ANY, 'f' },
    { "ttt", FLEET_CHART_ALL, 't' }, { "tft", FLEET_CHART_ALL, 'f' }, { "n-t", FLEET_CHART_ALL, 't' }, { "n--", FLEET_CHART_ALL, 'n' },
    { "5t5", FLEET_CHART_ANY, 't' }, { "t5f", FLEET_CHART_MIN, '5' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FleetValue value = { .type = FLEET_N_TYPES };
      gboolean has = reduce (cases[i].elements, cases[i].how, &value);

      g_assert_cmpint (has, ==, cases[i].result != '-');
      if (cases[i].result == 't' || cases[i].result == 'f')
        g_assert_true (value.type == FLEET_TYPE_BOOL && value.boolean == (cases[i].result == 't'));
      else if (g_ascii_isdigit (cases[i].result))
        g_assert_true (value.type == FLEET_TYPE_DOUBLE && value.real == cases[i].result - '0');
      else if (has)
        g_assert_cmpint (value.type, ==, FLEET_TYPE_NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-signal/paths", test_paths);
  g_test_add_func ("/chart-signal/reduce", test_reduce);
  return g_test_run ();
}
