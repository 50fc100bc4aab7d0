/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-list: pages of a group of dead letters; asked anew, the list changes only where something changed. */

#include "fleet-letter-list.h"
#include "letter-world.h"

#include <sqlite3.h>

#define LETTERS 450
#define KIND    "mapping: no device: unit.id is missing"

typedef struct
{
  char            *folder;
  FleetHistory    *history;
  FleetLetterList *list;
  GPtrArray       *shadow;  /* FleetLetterRow: what its signals make of nothing */
  guint            n_told;
  guint            removed, added; /* by the last signal */
} World;

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            World      *world)
{
  g_ptr_array_remove_range (world->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (world->shadow, position + i, g_list_model_get_item (list, position + i));
  g_assert_cmpuint (world->shadow->len, ==, g_list_model_get_n_items (list));
  world->n_told++;
  world->removed = removed;
  world->added = added;
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  g_autofree char *database = NULL;

  world->folder = letter_world_make (LETTERS);
  database = g_build_filename (world->folder, "fleet.db", NULL);
  world->history = fleet_history_new (database);
  world->list = fleet_letter_list_new ();
  world->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (world->list, "items-changed", G_CALLBACK (changed_cb), world);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_object_unref (world->list);
  fleet_history_close (world->history);
  fleet_history_unref (world->history);
  g_ptr_array_unref (world->shadow);
  letter_world_remove (world->folder);
}

/* Until nothing is on its way. */
static void
settle (World *world)
{
  while (fleet_letter_list_is_asking (world->list))
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_n (World *world,
            guint  n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (world->list)) != n)
    g_main_context_iteration (NULL, TRUE);
  settle (world);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->list)), ==, n);
}

static void
check_shadow (World *world)
{
  for (guint i = 0; i < world->shadow->len; i++)
    {
      g_autoptr (FleetLetterRow) row = g_list_model_get_item (G_LIST_MODEL (world->list), i);

      g_assert_true (row == world->shadow->pdata[i]);
      if (i > 0)
        g_assert_cmpint (fleet_letter_row_get (world->shadow->pdata[i - 1])->id, >, fleet_letter_row_get (row)->id);
    }
}

static void
run_sql (World      *world,
         const char *statement)
{
  g_autofree char *database = g_build_filename (world->folder, "fleet.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, statement, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_pages (World         *world,
            gconstpointer  data)
{
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  wait_for_n (world, 200);
  fleet_letter_list_more (world->list, world->history);
  fleet_letter_list_more (world->list, world->history); /* one is on its way */
  wait_for_n (world, 400);
  g_assert_cmpuint (world->removed, ==, 0);
  fleet_letter_list_more (world->list, world->history);
  wait_for_n (world, LETTERS);
  fleet_letter_list_more (world->list, world->history); /* these are all */
  settle (world);
  g_assert_cmpuint (world->n_told, ==, 3);
  check_shadow (world);
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", "json: it ends too early at byte N");
  wait_for_n (world, 1);
  check_shadow (world);
  fleet_letter_list_hide (world->list);
  g_assert_cmpuint (world->shadow->len, ==, 0);
}

static void
test_changes (World         *world,
              gconstpointer  data)
{
  g_autoptr (FleetLetterRow) before = NULL, after = NULL;

  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  wait_for_n (world, 200);
  before = g_list_model_get_item (G_LIST_MODEL (world->list), 50);
  /* Nothing has changed: nothing is told. */
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  settle (world);
  g_assert_cmpuint (world->n_told, ==, 1);
  /* One was tried. */
  run_sql (world, "UPDATE dead_letter_row SET attempts = 1 WHERE id = (SELECT max (id) - 10 FROM dead_letter_row)");
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  settle (world);
  g_assert_cmpuint (world->n_told, ==, 2);
  g_assert_cmpuint (world->removed, ==, 1);
  g_assert_cmpuint (world->added, ==, 1);
  after = g_list_model_get_item (G_LIST_MODEL (world->list), 50);
  g_assert_true (before == after);
  /* One is gone, and one has come: of a page that is full the last ones move out and in. */
  run_sql (world, "DELETE FROM dead_letter_row WHERE id = (SELECT max (id) - 20 FROM dead_letter_row)");
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  settle (world);
  check_shadow (world);
  g_assert_cmpuint (world->shadow->len, ==, 200);
  /* Another group is asked for while this one is on its way: only that comes. */
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", KIND);
  fleet_letter_list_show (world->list, world->history, "fleet.telemetry", "json: it ends too early at byte N");
  wait_for_n (world, 1);
  check_shadow (world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/letter-list/pages", World, NULL, set_up, test_pages, tear_down);
  g_test_add ("/letter-list/changes", World, NULL, set_up, test_changes, tear_down);
  return g_test_run ();
}
