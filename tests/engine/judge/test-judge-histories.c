/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The judge over random histories with late, out-of-order and duplicate events in several partitions: against the naive judge; whatever the interleaving
 * of partitions and the cuts of batches; and with restarts in between. */

#include "judge-world.h"
#include "naive-judge.h"

#include <stdlib.h>
#include <string.h>

#define N_HISTORIES 2000
#define EVENTS_PER_PLACE 60

typedef struct
{
  char   *rules;
  gint64  lateness_us;
  GArray *places[WORLD_PLACES]; /* WorldEvent */
} History;

/* Often 0. */
static gint
draw_seconds (GRand *random,
              gint   from,
              gint   to)
{
  gint drawn = g_rand_int_range (random, from, to);

  return MAX (drawn, 0);
}

static char *
make_rules (GRand *random)
{
  static const char *const conditions[] = {
    "c0 > 5", "c0 > 5 AND c1 = TRUE", "c0 + c2 > 8", "c1 = TRUE OR c0 > 7", "age() > 8", "age(c1) > 6 AND c0 > 2", "age(c0) BETWEEN 3 AND 9",
    "age(c0) < 2 OR c1 = TRUE", "c3 = 'on' AND age(c3) > 4", "age() NOT BETWEEN 2 AND 5", "c0 IS NULL", "age(c0) > 4 AND age(c1) > 7",
  };
  static const char *const clears[] = { "c0 < 3", "c1 = FALSE", "age() < 2", "age(c0) > 9", "c0 > 4", "c3 = 'off'" };
  GString *text = g_string_new (NULL);
  guint n = g_rand_int_range (random, 2, 7);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "[r%u]\nwhen=%s\nmessage={c0} {c1} {c3}\nhold=%d\nclear-hold=%d\ncooldown=%d\n", i,
                              conditions[g_rand_int_range (random, 0, G_N_ELEMENTS (conditions))], draw_seconds (random, -3, 7),
                              draw_seconds (random, -3, 5), draw_seconds (random, -20, 15));
      if (g_rand_int_range (random, 0, 3) == 0)
        g_string_append_printf (text, "clear=%s\n", clears[g_rand_int_range (random, 0, G_N_ELEMENTS (clears))]);
      if (g_rand_int_range (random, 0, 10) == 0)
        g_string_append (text, "state=shadow\n");
    }
  return g_string_free (text, FALSE);
}

static void
make_values (GRand      *random,
             WorldEvent *event)
{
  static const char *const words[] = { "on", "off" };

  for (guint i = 0; i < WORLD_VALUES; i++)
    {
      FleetValue *value = &event->values[i];

      event->has[i] = g_rand_int_range (random, 0, 3) > 0;
      if (g_rand_int_range (random, 0, 12) == 0)
        *value = (FleetValue) { .type = FLEET_TYPE_NULL };
      else if (i == 1)
        *value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = g_rand_boolean (random) };
      else if (i == 3)
        {
          const char *word = words[g_rand_int_range (random, 0, 2)];

          *value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = word, .length = strlen (word) };
        }
      else
        *value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = g_rand_int_range (random, 0, 10) };
    }
}

static void
make_history (GRand   *random,
              History *history)
{
  history->rules = make_rules (random);
  history->lateness_us = g_rand_int_range (random, 0, 4) * WORLD_SECOND;
  for (FleetPlace place = 0; place < WORLD_PLACES; place++)
    {
      gint64 time_us = g_rand_int_range (random, 100, 110) * WORLD_SECOND;

      history->places[place] = g_array_new (FALSE, TRUE, sizeof (WorldEvent));
      for (guint i = 0; i < EVENTS_PER_PLACE; i++)
        {
          WorldEvent event = { .place = place, .slot = place, .kafka_us = FLEET_TIME_NONE };

          if (place == 0 && g_rand_boolean (random))
            event.slot = 3;
          event.device = event.slot * 2 + (g_rand_int_range (random, 0, 3) == 0);
          time_us += g_rand_int_range (random, 0, 5) * (WORLD_SECOND / 2);
          event.time_us = time_us;
          if (g_rand_int_range (random, 0, 6) == 0)
            event.time_us -= g_rand_int_range (random, 0, 16) * (WORLD_SECOND / 2);
          if (g_rand_int_range (random, 0, 60) == 0)
            {
              event.kafka_us = event.time_us;
              event.time_us += g_rand_int_range (random, 299, 303) * WORLD_SECOND;
            }
          make_values (random, &event);
          g_array_append_val (history->places[place], event);
          if (g_rand_int_range (random, 0, 12) == 0)
            g_array_append_val (history->places[place], event);
        }
    }
}

static void
clear_history (History *history)
{
  g_free (history->rules);
  for (guint i = 0; i < WORLD_PLACES; i++)
    g_array_unref (history->places[i]);
}

/* Feeds a world with a random interleaving, cut one_in a cut; restarts after one_restart_in events if that is not 0. */
static char *
judge_history (const History *history,
               GRand         *random,
               gint           one_cut_in,
               gint           one_restart_in,
               guint         *n_alerts)
{
  g_autoptr (World) world = world_new (history->rules, history->lateness_us);
  guint next[WORLD_PLACES] = { 0 }, left = WORLD_PLACES;

  while (left > 0)
    {
      FleetPlace place = g_rand_int_range (random, 0, WORLD_PLACES);

      if (next[place] == history->places[place]->len)
        continue;
      world_add (world, &g_array_index (history->places[place], WorldEvent, next[place]++));
      if (next[place] == history->places[place]->len)
        left--;
      if (g_rand_int_range (random, 0, one_cut_in) == 0)
        world_cut (world);
      if (one_restart_in > 0 && g_rand_int_range (random, 0, one_restart_in) == 0)
        world_restart (world, NULL);
    }
  world_end (world);
  if (n_alerts != NULL)
    *n_alerts += g_hash_table_size (world->alerts);
  return world_describe (world);
}

static char *
judge_naively (const History *history)
{
  NaiveJudge *naive = naive_judge_new (history->rules, history->lateness_us);
  char *text;

  for (FleetPlace place = 0; place < WORLD_PLACES; place++)
    for (guint i = 0; i < history->places[place]->len; i++)
      naive_judge_event (naive, &g_array_index (history->places[place], WorldEvent, i));
  naive_judge_end (naive);
  text = naive_judge_describe (naive);
  naive_judge_free (naive);
  return text;
}

static void
show_difference (const History *history,
                 const char    *expected,
                 const char    *found)
{
  g_printerr ("%slateness %" G_GINT64_FORMAT "\n--- expected\n%s\n--- found\n%s\n", history->rules, history->lateness_us, expected, found);
  for (guint p = 0; p < WORLD_PLACES; p++)
    for (guint i = 0; i < history->places[p]->len; i++)
      {
        const WorldEvent *event = &g_array_index (history->places[p], WorldEvent, i);
        g_autoptr (GString) text = g_string_new (NULL);

        for (guint v = 0; v < WORLD_VALUES; v++)
          {
            g_string_append_printf (text, " c%u=", v);
            if (event->has[v])
              fleet_value_append_json (&event->values[v], text);
          }
        g_printerr ("place %u vehicle %u device %u at %" G_GINT64_FORMAT "%s\n", p, event->slot, event->device, event->time_us, text->str);
      }
}

static void
assert_same (const History *history,
             const char    *what,
             const char    *expected,
             const char    *found)
{
  if (strcmp (expected, found) == 0)
    return;
  show_difference (history, expected, found);
  g_printerr ("%s: the alerts differ\n", what);
  exit (1);
}

static void
test_histories (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260904);
  guint n_alerts = 0;

  for (guint i = 0; i < N_HISTORIES; i++)
    {
      History history;
      g_autofree char *expected = NULL, *found = NULL, *cut = NULL, *restarted = NULL;

      make_history (random, &history);
      expected = judge_naively (&history);
      found = judge_history (&history, random, 1000, 0, &n_alerts);
      assert_same (&history, "against the naive judge", expected, found);
      cut = judge_history (&history, random, g_rand_int_range (random, 1, 20), 0, NULL);
      assert_same (&history, "in another cut", found, cut);
      restarted = judge_history (&history, random, g_rand_int_range (random, 1, 20), g_rand_int_range (random, 5, 100), NULL);
      assert_same (&history, "with restarts", found, restarted);
      clear_history (&history);
    }
  g_test_message ("%u alerts in %u histories", n_alerts, N_HISTORIES);
  g_assert_cmpuint (n_alerts, >, N_HISTORIES * 10);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/histories", test_histories);
  return g_test_run ();
}
