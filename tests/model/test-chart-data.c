/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a chart has in hand: the stretch that is looked at, then the live edge, from a database that grows meanwhile. */

#include "fleet-chart-data.h"

#include "past-world.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct
{
  PastWorld       world;
  FleetHistory   *history;
  FleetChartData *data;
  FleetChartSpec *spec;
  guint           n_changes;
  gint64          newest_us;
} Fixture;

static void
changed_cb (Fixture *self)
{
  self->n_changes++;
}

static void
tell_seconds (Fixture *self,
              guint    from,
              guint    to)
{
  for (guint i = from; i < to; i++)
    past_world_number (&self->world, "car:A", i * SECOND, "speed", i);
  past_world_commit (&self->world);
}

static void
set_up (Fixture       *self,
        gconstpointer  test)
{
  past_world_init (&self->world);
  tell_seconds (self, 0, 1000);
  self->history = fleet_history_new (self->world.file);
  self->data = fleet_chart_data_new ();
  self->spec = fleet_chart_spec_new ();
  self->n_changes = 0;
  fleet_chart_spec_add_vehicle (self->spec, "car:A");
  fleet_chart_spec_add_signal (self->spec, "speed", FLEET_CHART_VALUE);
  g_signal_connect_swapped (self->data, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  test)
{
  g_object_unref (self->data);
  fleet_history_close (self->history);
  fleet_history_unref (self->history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fleet_chart_spec_free (self->spec);
  past_world_clear (&self->world);
}

static void
await_change (Fixture *self)
{
  guint before = self->n_changes;

  while (self->n_changes == before)
    g_main_context_iteration (NULL, TRUE);
}

static const FleetSeries *
get_series (Fixture *self)
{
  GPtrArray *tracks = fleet_chart_data_get_tracks (self->data);

  g_assert_cmpuint (tracks->len, ==, 1);
  return ((FleetChartTrack *) tracks->pdata[0])->series;
}

static void
assert_range (Fixture *self,
              guint    from,
              guint    to)
{
  const FleetSeries *series = get_series (self);

  g_assert_cmpuint (fleet_series_get_n (series), ==, to - from);
  for (guint i = 0; i < to - from; i++)
    g_assert_cmpfloat (fleet_series_get_values (series)[i], ==, from + i);
}

/* The stretch, as much again around it; panning within asks for nothing, panning out of it asks anew. */
static void
test_stretch (Fixture       *self,
              gconstpointer  test)
{
  gint64 from_us, to_us;

  fleet_chart_data_set_newest (self->data, 999 * SECOND);
  fleet_chart_data_show (self->data, self->spec, 400 * SECOND, 500 * SECOND);
  g_assert_null (fleet_chart_data_get_tracks (self->data));
  g_assert_false (fleet_chart_data_is_loading (self->data)); /* nothing runs yet */
  fleet_chart_data_set_source (self->data, self->history, NULL);
  g_assert_true (fleet_chart_data_is_loading (self->data));
  await_change (self);
  g_assert_false (fleet_chart_data_is_loading (self->data));
  assert_range (self, 300, 600);
  g_assert_true (fleet_chart_data_get_extent (self->data, &from_us, &to_us));
  g_assert_cmpint (from_us, ==, 300 * SECOND);
  g_assert_cmpint (to_us, ==, 599 * SECOND);

  fleet_chart_data_show (self->data, self->spec, 310 * SECOND, 410 * SECOND);
  g_assert_false (fleet_chart_data_is_loading (self->data));
  fleet_chart_data_show (self->data, self->spec, 250 * SECOND, 350 * SECOND);
  g_assert_true (fleet_chart_data_is_loading (self->data));
  assert_range (self, 300, 600); /* the old picture stays */
  await_change (self);
  assert_range (self, 150, 450);
}

static gboolean
tell_newest_cb (gpointer user_data)
{
  Fixture *self = user_data;

  fleet_chart_data_set_newest (self->data, self->newest_us);
  return G_SOURCE_CONTINUE;
}

/* At the live edge only the tail is read, also what came late, and nothing twice. */
static void
test_live (Fixture       *self,
           gconstpointer  test)
{
  gint64 newest = 1000;
  guint ticking;

  fleet_chart_data_set_source (self->data, self->history, NULL);
  fleet_chart_data_set_newest (self->data, (newest - 1) * SECOND);
  fleet_chart_data_show (self->data, self->spec, 900 * SECOND, 999 * SECOND);
  await_change (self);
  assert_range (self, 801, 1000);
  for (guint round = 0; round < 3; round++)
    {
      /* Seven seconds, of which one comes with the next round. */
      for (gint64 i = newest; i < newest + 7; i++)
        if (i != newest + 3)
          past_world_number (&self->world, "car:A", i * SECOND, "speed", i);
      if (round > 0)
        past_world_number (&self->world, "car:A", (newest - 4) * SECOND, "speed", newest - 4);
      past_world_commit (&self->world);
      newest += 7;
      /* The tail is asked for once a second at most: until it is due, the newest event is told again. */
      self->newest_us = (newest - 1) * SECOND;
      ticking = g_timeout_add (20, tell_newest_cb, self);
      await_change (self);
      g_source_remove (ticking);
      g_assert_cmpuint (fleet_series_get_n (get_series (self)), ==, 199 + 7 * (round + 1) - 1);
      fleet_chart_data_show (self->data, self->spec, (newest - 100) * SECOND, (newest - 1) * SECOND);
      g_assert_false (fleet_chart_data_is_loading (self->data));
    }
}

/* Another choice while an answer is under way: only the last one comes. */
static void
test_change_of_mind (Fixture       *self,
                     gconstpointer  test)
{
  fleet_chart_data_set_source (self->data, self->history, NULL);
  fleet_chart_data_set_newest (self->data, 999 * SECOND);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("none%u", i);
      g_autoptr (FleetChartSpec) other = fleet_chart_spec_copy (self->spec);

      fleet_chart_spec_add_signal (other, path, FLEET_CHART_VALUE);
      fleet_chart_data_show (self->data, other, 100 * SECOND, 200 * SECOND);
    }
  fleet_chart_data_show (self->data, self->spec, 0, 10 * SECOND);
  await_change (self);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (fleet_chart_data_get_spec (self->data)->signals->len, ==, 1);
  assert_range (self, 0, 20);
  fleet_history_close (self->history);
  fleet_chart_data_show (self->data, self->spec, 500 * SECOND, 510 * SECOND);
  await_change (self);
  g_assert_nonnull (fleet_chart_data_get_failure (self->data));
  assert_range (self, 0, 20);
}

static void
test_census (Fixture       *self,
             gconstpointer  test)
{
  const FleetCensus *census;
  FleetSpreadBucket bucket;
  gint64 from_us, to_us;

  self->spec->kind = FLEET_CHART_SPREAD;
  fleet_chart_data_set_newest (self->data, 999 * SECOND);
  fleet_chart_data_set_source (self->data, self->history, NULL);
  fleet_chart_data_show (self->data, self->spec, G_MININT64, 1000 * SECOND);
  await_change (self);
  census = fleet_chart_data_get_census (self->data);
  g_assert_nonnull (census);
  g_assert_null (fleet_chart_data_get_tracks (self->data));
  fleet_spread_get (census->spread, FLEET_CHART_DATA_BUCKETS - 1, &bucket);
  g_assert_cmpuint (bucket.n_vehicles, ==, 1);
  g_assert_cmpfloat (bucket.max, ==, 999);
  g_assert_true (fleet_chart_data_get_extent (self->data, &from_us, &to_us));
  g_assert_cmpint (to_us, ==, 1000 * SECOND);

  self->spec->kind = FLEET_CHART_VEHICLES;
  fleet_chart_data_show (self->data, self->spec, 0, 10 * SECOND);
  await_change (self);
  g_assert_null (fleet_chart_data_get_census (self->data));
  assert_range (self, 0, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/chart-data/stretch", Fixture, NULL, set_up, test_stretch, tear_down);
  g_test_add ("/chart-data/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/chart-data/change-of-mind", Fixture, NULL, set_up, test_change_of_mind, tear_down);
  g_test_add ("/chart-data/census", Fixture, NULL, set_up, test_census, tear_down);
  return g_test_run ();
}
