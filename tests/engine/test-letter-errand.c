/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-errand: all dead letters of a reason are taken up, page by page, and what is told of it is so. */

#include "fleet-engine.h"
#include "letter-world.h"

#define LETTERS 1700

typedef struct
{
  char                 *folder;
  FleetEngine          *engine;
  FleetLetterErrandNews news;
  guint                 n_told;
} World;

static void
set_up (World         *world,
        gconstpointer  data)
{
  world->folder = letter_world_make (LETTERS);
  world->engine = letter_world_open (world->folder);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_clear_pointer (&world->engine, fleet_engine_free);
  letter_world_remove (world->folder);
}

static void
tell_cb (const FleetLetterErrandNews *news,
         gpointer                     user_data)
{
  World *world = user_data;

  g_assert_false (world->news.is_over);
  g_assert_cmpint (news->n_taken, >=, world->news.n_taken);
  world->news = *news;
  world->n_told++;
  g_assert_no_error (news->error);
}

static void
run (World                       *world,
     const FleetLetterErrandWish *wish)
{
  g_autoptr (FleetLetterErrand) errand = NULL;

  world->news = (FleetLetterErrandNews) { 0 };
  world->n_told = 0;
  errand = fleet_letter_errand_new (world->engine, wish, tell_cb, world);
  while (!world->news.is_over)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
ask (World      *world,
     const char *statement)
{
  return letter_world_ask (world->folder, statement);
}

static void
test_all (World         *world,
          gconstpointer  data)
{
  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_RETRY, .by = "kim" });
  g_assert_cmpint (world->news.n_taken, ==, LETTERS + 1);
  g_assert_cmpint (world->news.n_dead, ==, 1);
  g_assert_cmpuint (world->n_told, >, 2);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM telemetry"), ==, LETTERS);
  g_assert_cmpint (ask (world, "SELECT count(DISTINCT \"partition\" * 1000000 + \"offset\") FROM telemetry"), ==, LETTERS);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM dead_letter WHERE attempts = 1"), ==, 1);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM letter_end WHERE what = 'read' AND done_by = 'kim'"), ==, LETTERS);
  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_RETRY, .by = "kim" });
  g_assert_cmpint (world->news.n_taken, ==, 1);
  g_assert_cmpint (world->news.n_dead, ==, 1);
}

static void
test_one_and_group (World         *world,
                    gconstpointer  data)
{
  gint64 id = ask (world, "SELECT max (id) FROM dead_letter_row WHERE reason LIKE 'json%'");

  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_DISCARD, .id = id, .by = "kim", .why = "a test" });
  g_assert_cmpint (world->news.n_taken, ==, 1);
  g_assert_cmpint (world->news.n_dead, ==, 0);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM letter_end WHERE what = 'discarded' AND note = 'a test'"), ==, 1);
  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_RETRY, .id = id, .by = "kim" });
  g_assert_cmpint (world->news.n_taken, ==, 0);
  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_RETRY, .topic = "another", .by = "kim" });
  g_assert_cmpint (world->news.n_taken, ==, 0);
  run (world, &(FleetLetterErrandWish) { .kind = FLEET_LETTER_ERRAND_DISCARD, .topic = "fleet.telemetry", .reason = "mapping: no device: unit.id is missing", .by = "kim", .why = "old" });
  g_assert_cmpint (world->news.n_taken, ==, LETTERS);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM dead_letter"), ==, 0);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM telemetry"), ==, 0);
}

/* Given up at whatever moment: whole pages were done, each letter once, and the rest goes on when somebody wishes it again. */
static void
test_given_up (World         *world,
               gconstpointer  data)
{
  const FleetLetterErrandWish wish = { .kind = FLEET_LETTER_ERRAND_RETRY, .reason = "mapping: no device: unit.id is missing", .by = "kim" };

  for (guint i = 0; i < 12; i++)
    {
      FleetLetterErrand *errand;
      gint64 ended;

      world->news = (FleetLetterErrandNews) { 0 };
      errand = fleet_letter_errand_new (world->engine, &wish, tell_cb, world);
      for (guint k = 0; k < i && !world->news.is_over; k++)
        g_main_context_iteration (NULL, TRUE);
      fleet_letter_errand_free (errand);
      ended = ask (world, "SELECT count(*) FROM letter_end");
      g_assert_cmpint (ended % 500 == 0 || ended == LETTERS, ==, TRUE);
    }
  run (world, &wish);
  g_assert_cmpint (world->news.n_dead, ==, 0);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM telemetry"), ==, LETTERS);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM letter_end WHERE what = 'read'"), ==, LETTERS);
}

#define ADD(name, function) g_test_add ("/letter-errand/" name, World, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("all", test_all);
  ADD ("one-and-group", test_one_and_group);
  ADD ("given-up", test_given_up);
  return g_test_run ();
}
