/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A record that ends the process costs at most three restarts and itself; processes that are killed from outside cost nothing. A process is a loop
 * here, and its end a return: what stands in the file is the same. */

#include "fleet-breadcrumb.h"
#include "scratch-folder.h"

#include <glib/gstdio.h>

#define PARTITIONS 3
#define RECORDS    2000 /* of each partition */

typedef struct
{
  char    *file_name;
  gint64   next[PARTITIONS];     /* as committed */
  guint8   done[PARTITIONS][RECORDS];
  guint8   set_aside[PARTITIONS][RECORDS];
  GRand   *rand;
  gint     poison_partition;     /* -1: none */
  gint64   poison_offset;
  gint64   steps_to_live;        /* then it is killed; G_MAXINT64: never */
} World;

/* FALSE: the process ended. */
static gboolean
process (World  *world,
         guint   partition,
         gint64  offset)
{
  if (world->steps_to_live-- <= 0)
    return FALSE;
  return world->poison_partition != (gint) partition || world->poison_offset != offset;
}

/* One take from positions at; FALSE: the process ended in it. */
static gboolean
run_take (World           *world,
          FleetBreadcrumb *crumb,
          gint64           at[PARTITIONS],
          GArray          *set_aside)
{
  guint n[PARTITIONS];
  guint64 keys[PARTITIONS];

  for (guint p = 0; p < PARTITIONS; p++)
    {
      keys[p] = fleet_breadcrumb_key ("cluster", "topic", p);
      n[p] = g_rand_int_range (world->rand, 0, 100);
      n[p] = MIN (n[p], RECORDS - at[p]);
      for (guint i = 0; i < n[p]; i++)
        fleet_breadcrumb_add (crumb, keys[p], at[p] + i);
    }
  fleet_breadcrumb_begin (crumb);
  for (guint p = 0; p < PARTITIONS; p++)
    for (guint i = 0; i < n[p]; i++, at[p]++)
      {
        FleetCrumb look = fleet_breadcrumb_look (crumb, keys[p], at[p]);
        gint64 place = p * RECORDS + at[p];

        if (look == FLEET_CRUMB_GUILTY)
          {
            g_array_append_val (set_aside, place);
            continue;
          }
        if (look == FLEET_CRUMB_SUSPECT)
          fleet_breadcrumb_enter (crumb, keys[p], at[p]);
        if (!process (world, p, at[p]))
          return FALSE;
        if (look == FLEET_CRUMB_SUSPECT)
          fleet_breadcrumb_leave (crumb);
      }
  fleet_breadcrumb_end (crumb);
  return TRUE;
}

static void
commit (World  *world,
        gint64  at[PARTITIONS],
        GArray *set_aside)
{
  for (guint i = 0; i < set_aside->len; i++)
    world->set_aside[g_array_index (set_aside, gint64, i) / RECORDS][g_array_index (set_aside, gint64, i) % RECORDS]++;
  g_array_set_size (set_aside, 0);
  for (guint p = 0; p < PARTITIONS; p++)
    for (; world->next[p] < at[p]; world->next[p]++)
      world->done[p][world->next[p]]++;
}

static gboolean
is_finished (World *world)
{
  for (guint p = 0; p < PARTITIONS; p++)
    if (world->next[p] < RECORDS)
      return FALSE;
  return TRUE;
}

/* One process; FALSE: it ended before its time. */
static gboolean
run (World *world)
{
  g_autoptr (FleetBreadcrumb) crumb = fleet_breadcrumb_open (world->file_name, NULL);
  g_autoptr (GArray) set_aside = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 at[PARTITIONS];

  g_assert_nonnull (crumb);
  for (guint p = 0; p < PARTITIONS; p++)
    at[p] = world->next[p];
  while (!is_finished (world))
    {
      if (!run_take (world, crumb, at, set_aside))
        return FALSE;
      if (g_rand_boolean (world->rand))
        commit (world, at, set_aside);
    }
  return TRUE;
}

static void
begin (World *world,
       guint32 seed)
{
  for (guint p = 0; p < PARTITIONS; p++)
    {
      world->next[p] = 0;
      memset (world->done[p], 0, RECORDS);
      memset (world->set_aside[p], 0, RECORDS);
    }
  world->rand = g_rand_new_with_seed (seed);
  world->steps_to_live = G_MAXINT64;
  world->poison_partition = -1;
  g_remove (world->file_name);
}

static guint
count_set_aside (World *world)
{
  guint n = 0;

  for (guint p = 0; p < PARTITIONS; p++)
    for (guint i = 0; i < RECORDS; i++)
      {
        g_assert_cmpuint (world->done[p][i], ==, 1);
        n += world->set_aside[p][i];
      }
  return n;
}

static World world;

static void
test_poison (void)
{
  for (guint32 seed = 0; seed < 200; seed++)
    {
      guint n_ends = 0;

      begin (&world, seed);
      world.poison_partition = g_rand_int_range (world.rand, 0, PARTITIONS);
      world.poison_offset = g_rand_int_range (world.rand, 0, RECORDS);
      while (!run (&world))
        g_assert_cmpuint (++n_ends, <=, 3);
      g_assert_cmpuint (count_set_aside (&world), ==, 1);
      g_assert_cmpuint (world.set_aside[world.poison_partition][world.poison_offset], ==, 1);
      g_rand_free (world.rand);
    }
}

/* Killed after any number of records, again and again: nothing is set aside. Kills of one world never hit one record twice. */
static void
test_kills (void)
{
  for (guint32 seed = 0; seed < 200; seed++)
    {
      gint64 steps = 100;

      begin (&world, seed);
      do
        {
          steps += g_rand_int_range (world.rand, 1, 300);
          world.steps_to_live = steps;
        }
      while (!run (&world));
      g_assert_cmpuint (count_set_aside (&world), ==, 0);
      g_rand_free (world.rand);
    }
}

/* A file that is something else does no harm, and one that cannot be is an error with its name. */
static void
test_foreign (void)
{
  g_autoptr (GError) error = NULL;
  FleetBreadcrumb *crumb;

  g_assert_true (g_file_set_contents (world.file_name, "something else, longer than a magic", -1, NULL));
  crumb = fleet_breadcrumb_open (world.file_name, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fleet_breadcrumb_look (crumb, fleet_breadcrumb_key ("a", "b", 0), 0), ==, FLEET_CRUMB_FREE);
  fleet_breadcrumb_close (crumb);

  g_assert_null (fleet_breadcrumb_open ("/no/such/folder/crumb", &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "/no/such/folder/crumb"));
}

static void
test_keys (void)
{
  g_assert_cmpuint (fleet_breadcrumb_key ("a", "b", 1), ==, fleet_breadcrumb_key ("a", "b", 1));
  g_assert_cmpuint (fleet_breadcrumb_key ("a", "b", 1), !=, fleet_breadcrumb_key ("a", "b", 2));
  g_assert_cmpuint (fleet_breadcrumb_key ("a", "bc", 1), !=, fleet_breadcrumb_key ("ab", "c", 1));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-breadcrumb-XXXXXX", NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  world.file_name = g_build_filename (folder, "crumb", NULL);
  g_test_add_func ("/breadcrumb/poison", test_poison);
  g_test_add_func ("/breadcrumb/kills", test_kills);
  g_test_add_func ("/breadcrumb/foreign", test_foreign);
  g_test_add_func ("/breadcrumb/keys", test_keys);
  result = g_test_run ();
  scratch_folder_remove (folder);
  g_free (world.file_name);
  return result;
}
