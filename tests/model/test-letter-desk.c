/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-desk: how many dead letters are new; errands and what they tell; exports, and that those of people ask why. */

#include "fleet-letter-desk.h"
#include "letter-world.h"

#include <string.h>

#define LETTERS 1200

typedef struct
{
  char            *folder;
  FleetEngine     *engine;
  FleetLetterDesk *desk;
  GPtrArray       *told;     /* char* */
  guint            n_changed, n_personal;
} World;

static void
told_cb (FleetLetterDesk *desk,
         const char      *sentence,
         World           *world)
{
  g_ptr_array_add (world->told, g_strdup (sentence));
}

static void
changed_cb (World *world)
{
  world->n_changed++;
}

static void
personal_cb (World *world)
{
  world->n_personal++;
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  world->folder = letter_world_make (LETTERS);
  world->engine = letter_world_open (world->folder);
  world->desk = fleet_letter_desk_new ();
  world->told = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (world->desk, "told", G_CALLBACK (told_cb), world);
  g_signal_connect_swapped (world->desk, "changed", G_CALLBACK (changed_cb), world);
  g_signal_connect_swapped (world->desk, "personal", G_CALLBACK (personal_cb), world);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  fleet_letter_desk_set_engine (world->desk, NULL);
  g_object_unref (world->desk);
  fleet_engine_free (world->engine);
  g_ptr_array_unref (world->told);
  letter_world_remove (world->folder);
}

static void
wait_for_new (World *world,
              guint  n)
{
  while (fleet_letter_desk_get_n_new (world->desk) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_told (World *world,
               guint  n)
{
  while (world->told->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_new (World         *world,
          gconstpointer  data)
{
  gint64 seen_us;

  fleet_letter_desk_note (world->desk, 0); /* nobody's yet */
  fleet_letter_desk_set_engine (world->desk, world->engine);
  fleet_letter_desk_note (world->desk, 0);
  wait_for_new (world, LETTERS + 1);
  fleet_letter_desk_see (world->desk);
  g_assert_cmpuint (fleet_letter_desk_get_n_new (world->desk), ==, 0);
  g_object_get (world->desk, "seen-us", &seen_us, NULL);
  g_assert_cmpint (seen_us, >, 0);
  /* As if somebody had looked before they came. */
  g_object_set (world->desk, "seen-us", G_GINT64_CONSTANT (1), NULL);
  wait_for_new (world, LETTERS + 1);
  g_object_set (world->desk, "seen-us", seen_us, NULL);
  wait_for_new (world, 0);
}

static void
test_errands (World         *world,
              gconstpointer  data)
{
  const FleetLetterErrandWish all = { .kind = FLEET_LETTER_ERRAND_RETRY, .by = "kim" }, throw = { .kind = FLEET_LETTER_ERRAND_DISCARD, .by = "kim", .why = "a test" };

  g_assert_false (fleet_letter_desk_run (world->desk, &all));
  fleet_letter_desk_set_engine (world->desk, world->engine);
  g_assert_true (fleet_letter_desk_run (world->desk, &all));
  g_assert_true (fleet_letter_desk_is_busy (world->desk));
  g_assert_false (fleet_letter_desk_run (world->desk, &all));
  wait_for_told (world, 1);
  g_assert_false (fleet_letter_desk_is_busy (world->desk));
  g_assert_cmpstr (world->told->pdata[0], ==, "1200 of 1201 dead letters were read; the others still cannot be, and their reasons are the new ones.");
  g_assert_cmpint (fleet_letter_desk_get_news (world->desk)->n_taken, ==, LETTERS + 1);
  g_assert_cmpuint (world->n_changed, >=, 3);
  g_assert_true (fleet_letter_desk_run (world->desk, &throw));
  wait_for_told (world, 2);
  g_assert_cmpstr (world->told->pdata[1], ==, "1 dead letter was discarded.");
  g_assert_true (fleet_letter_desk_run (world->desk, &all));
  wait_for_told (world, 3);
  g_assert_cmpstr (world->told->pdata[2], ==, "These dead letters are no more.");
}

static void
test_stop (World         *world,
           gconstpointer  data)
{
  const FleetLetterErrandWish all = { .kind = FLEET_LETTER_ERRAND_RETRY, .by = "kim" };

  fleet_letter_desk_set_engine (world->desk, world->engine);
  g_assert_true (fleet_letter_desk_run (world->desk, &all));
  while (world->n_changed == 0)
    g_main_context_iteration (NULL, TRUE);
  fleet_letter_desk_stop (world->desk);
  g_assert_false (fleet_letter_desk_is_busy (world->desk));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (world->told->len, ==, 0);
  g_assert_cmpint (letter_world_ask (world->folder, "SELECT count(*) FROM letter_end"), >=, 499);
}

static void
test_export (World         *world,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (world->folder, "out.jsonl", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;

  fleet_letter_desk_export (world->desk, path, NULL, NULL, "kim", NULL);
  g_assert_cmpuint (world->told->len, ==, 1);
  fleet_letter_desk_set_engine (world->desk, world->engine);
  fleet_letter_desk_export (world->desk, path, "fleet.telemetry", NULL, "kim", NULL);
  wait_for_told (world, 2);
  g_assert_cmpstr (world->told->pdata[1], ==, "1201 dead letters were exported.");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, LETTERS + 2);
  g_assert_cmpuint (world->n_personal, ==, 0);
}

#define ADD(name, function) g_test_add ("/letter-desk/" name, World, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("new", test_new);
  ADD ("errands", test_errands);
  ADD ("stop", test_stop);
  ADD ("export", test_export);
  return g_test_run ();
}
