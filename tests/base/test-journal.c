/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal: ISA-18.2's table row by row, and random histories whose journal, read alone, tells the state that the fold gave. */

#include "fleet-journal.h"

#include <string.h>

#define T0     G_GINT64_CONSTANT (1788220800000000)
#define MINUTE G_TIME_SPAN_MINUTE
#define NEVER  FLEET_TIME_NONE

typedef struct
{
  FleetAlert *alert;
  GPtrArray  *actions;
  FleetAlert *folded;
} World;

static World *
world_new (gint64 cleared_us)
{
  World *world = g_new0 (World, 1);

  world->alert = fleet_alert_new ();
  world->alert->id = g_strdup ("a");
  world->alert->opened_us = T0;
  if (cleared_us != NEVER)
    {
      world->alert->condition = FLEET_CONDITION_CLEARED;
      world->alert->cleared_us = cleared_us;
    }
  world->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_action_unref);
  return world;
}

static void
world_free (World *world)
{
  fleet_alert_unref (world->alert);
  fleet_alert_unref (world->folded);
  g_ptr_array_unref (world->actions);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
act (World           *world,
     FleetActionKind  kind,
     const char      *by,
     gint64           at_us,
     const char      *note,
     gint64           until_us)
{
  g_ptr_array_add (world->actions, fleet_action_new ("u", "a", kind, by, at_us, note, until_us));
}

/* The journal at now as "opened cleared …". */
static void
assert_journal (World      *world,
                gint64      now_us,
                const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_clear_pointer (&world->folded, fleet_alert_unref);
  world->folded = fleet_journal_fold (world->alert, world->actions, now_us);
  for (guint i = 0; i < world->folded->journal->n_entries; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", fleet_journal_kind_to_string (world->folded->journal->entries[i].kind));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_acknowledge (void)
{
  g_autoptr (World) world = world_new (T0 + 5 * MINUTE);

  act (world, FLEET_ACTION_ACKNOWLEDGE, "Kim", T0 + 2 * MINUTE, "on it", NEVER);
  act (world, FLEET_ACTION_ACKNOWLEDGE, "Lee", T0 + 1 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_NOTE, "Lee", T0 + 7 * MINUTE, "towed", NEVER);
  assert_journal (world, T0 + 9 * MINUTE, "opened, acknowledged, seen, cleared, noted");
  g_assert_cmpstr (world->folded->acknowledged_by, ==, "Kim");
  g_assert_cmpint (world->folded->acknowledged_us, ==, T0 + 2 * MINUTE);
  g_assert_cmpstr (world->folded->note, ==, "towed");
  g_assert_cmpint (world->folded->condition, ==, FLEET_CONDITION_CLEARED);
}

static void
test_shelve_ends (void)
{
  g_autoptr (World) world = world_new (NEVER);

  act (world, FLEET_ACTION_ACKNOWLEDGE, "Kim", T0 + 1 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_SHELVE, "Kim", T0 + 2 * MINUTE, "crew", T0 + 30 * MINUTE);
  assert_journal (world, T0 + 29 * MINUTE, "opened, acknowledged, shelved");
  g_assert_cmpint (world->folded->shelved_us, ==, T0 + 2 * MINUTE);
  g_assert_cmpint (world->folded->shelved_until_us, ==, T0 + 30 * MINUTE);
  g_assert_cmpstr (world->folded->shelved_why, ==, "crew");
  g_assert_cmpint (world->folded->attention, ==, FLEET_ATTENTION_ACKNOWLEDGED);
  /* Still active: it is told as if nobody had ever seen it. */
  assert_journal (world, T0 + 30 * MINUTE, "opened, acknowledged, shelved, shelve ended, reopened");
  g_assert_cmpint (world->folded->shelved_us, ==, NEVER);
  g_assert_cmpint (world->folded->attention, ==, FLEET_ATTENTION_UNACKNOWLEDGED);
  g_assert_null (world->folded->acknowledged_by);
  /* Put off again before the end, by a desk whose word came late: then it did not end. */
  act (world, FLEET_ACTION_SHELVE, "Lee", T0 + 20 * MINUTE, "longer", T0 + 50 * MINUTE);
  assert_journal (world, T0 + 31 * MINUTE, "opened, acknowledged, shelved, shelved");
  g_assert_cmpint (world->folded->attention, ==, FLEET_ATTENTION_ACKNOWLEDGED);
}

static void
test_one_shot (void)
{
  g_autoptr (World) world = world_new (NEVER);

  act (world, FLEET_ACTION_SHELVE, "Kim", T0 + 2 * MINUTE, "known", NEVER);
  assert_journal (world, T0 + 3 * MINUTE, "opened, shelved");
  g_assert_true (world->folded->shelved_once);
  /* A day is the most. */
  assert_journal (world, T0 + 2 * MINUTE + FLEET_SHELVE_MOST_US, "opened, shelved, shelve ended");
  world->alert->condition = FLEET_CONDITION_CLEARED;
  world->alert->cleared_us = T0 + 9 * MINUTE;
  assert_journal (world, T0 + 3 * MINUTE, "opened, shelved, cleared, shelve ended");
  g_assert_cmpint (world->folded->attention, ==, FLEET_ATTENTION_UNACKNOWLEDGED);
  g_assert_cmpint (world->folded->shelved_us, ==, NEVER);
  /* On one that is over it ends where it begins. */
  act (world, FLEET_ACTION_SHELVE, "Lee", T0 + 10 * MINUTE, "too late", NEVER);
  assert_journal (world, T0 + 11 * MINUTE, "opened, shelved, cleared, shelve ended, shelved, shelve ended");
}

static void
test_unshelve (void)
{
  g_autoptr (World) world = world_new (T0 + 20 * MINUTE);

  act (world, FLEET_ACTION_ACKNOWLEDGE, "Kim", T0 + 1 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_SHELVE, "Kim", T0 + 2 * MINUTE, "crew", T0 + 90 * MINUTE);
  act (world, FLEET_ACTION_UNSHELVE, "Lee", T0 + 3 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_UNSHELVE, "Kim", T0 + 3 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_ACKNOWLEDGE, "Lee", T0 + 4 * MINUTE, NULL, NEVER);
  act (world, FLEET_ACTION_SHELVE, "Kim", T0 + 25 * MINUTE, "later", T0 + 40 * MINUTE);
  assert_journal (world, T0 + 99 * MINUTE, "opened, acknowledged, shelved, unshelved, reopened, unshelved, acknowledged, cleared, shelved, shelve ended");
  g_assert_cmpstr (world->folded->acknowledged_by, ==, "Lee");
}

/* What a reader of the journal alone would say of the alert. */
typedef struct
{
  gboolean    is_over, is_acknowledged, is_shelved;
  const char *acknowledged_by, *note;
  gint64      acknowledged_us, shelved_until_us;
} Told;

static Told
read_journal (const FleetJournal *journal)
{
  Told told = { .acknowledged_us = NEVER, .shelved_until_us = NEVER };

  for (guint i = 0; i < journal->n_entries; i++)
    {
      const FleetJournalEntry *entry = &journal->entries[i];

      switch (entry->kind)
        {
        case FLEET_JOURNAL_CLEARED:
          told.is_over = TRUE;
          break;
        case FLEET_JOURNAL_ACKNOWLEDGED:
          g_assert_false (told.is_acknowledged);
          told.is_acknowledged = TRUE;
          told.acknowledged_by = entry->by;
          told.acknowledged_us = entry->at_us;
          told.note = entry->note != NULL ? entry->note : told.note;
          break;
        case FLEET_JOURNAL_REOPENED:
          g_assert_true (told.is_acknowledged && !told.is_over);
          told.is_acknowledged = FALSE;
          told.acknowledged_by = NULL;
          told.acknowledged_us = NEVER;
          break;
        case FLEET_JOURNAL_NOTED:
          told.note = entry->note;
          break;
        case FLEET_JOURNAL_SHELVED:
          told.is_shelved = TRUE;
          told.shelved_until_us = entry->until_us;
          break;
        case FLEET_JOURNAL_UNSHELVED:
        case FLEET_JOURNAL_SHELVE_ENDED:
          told.is_shelved = FALSE;
          told.shelved_until_us = NEVER;
          break;
        case FLEET_JOURNAL_OPENED:
        case FLEET_JOURNAL_SEEN:
          break;
        case FLEET_N_JOURNAL_KINDS:
        default:
          g_assert_not_reached ();
        }
    }
  return told;
}

static void
test_random (void)
{
  static const char *const desks[] = { "Kim", "Lee", "Park" };

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (World) world = world_new (g_test_rand_int_range (0, 2) ? T0 + g_test_rand_int_range (0, 90) * MINUTE : NEVER);
      guint n = g_test_rand_int_range (0, 12);
      const FleetAlert *folded;
      Told told;

      for (guint i = 0; i < n; i++)
        {
          gint64 at_us = T0 + g_test_rand_int_range (-5, 100) * MINUTE;

          act (world, g_test_rand_int_range (0, FLEET_N_ACTIONS), desks[g_test_rand_int_range (0, 3)], at_us, g_test_rand_int_range (0, 2) ? "words" : "other words",
               g_test_rand_int_range (0, 3) == 0 ? NEVER : at_us + g_test_rand_int_range (-3, 60) * MINUTE);
        }
      world->folded = fleet_journal_fold (world->alert, world->actions, T0 + g_test_rand_int_range (0, 200) * MINUTE);
      folded = world->folded;
      told = read_journal (folded->journal);
      g_assert_cmpint (folded->journal->entries[0].kind, ==, FLEET_JOURNAL_OPENED);
      g_assert_cmpint (told.is_over, ==, folded->condition == FLEET_CONDITION_CLEARED);
      g_assert_cmpint (told.is_acknowledged, ==, folded->attention == FLEET_ATTENTION_ACKNOWLEDGED);
      g_assert_cmpstr (told.acknowledged_by, ==, folded->acknowledged_by);
      g_assert_cmpint (told.acknowledged_us, ==, folded->acknowledged_us);
      g_assert_cmpint (told.is_shelved, ==, folded->shelved_us != NEVER);
      g_assert_cmpint (told.shelved_until_us, ==, folded->shelved_until_us);
      g_assert_cmpstr (told.note, ==, folded->note);
    }
}

/* A peer may say as much as it likes. */
static void
test_bound (void)
{
  g_autoptr (World) world = world_new (NEVER);

  for (guint i = 0; i < 2 * FLEET_JOURNAL_MOST_ACTIONS; i++)
    act (world, FLEET_ACTION_NOTE, "Kim", T0 + i, "again", NEVER);
  world->folded = fleet_journal_fold (world->alert, world->actions, T0);
  g_assert_cmpuint (world->folded->journal->n_entries, ==, FLEET_JOURNAL_MOST_ACTIONS + 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/acknowledge", test_acknowledge);
  g_test_add_func ("/journal/shelve-ends", test_shelve_ends);
  g_test_add_func ("/journal/one-shot", test_one_shot);
  g_test_add_func ("/journal/unshelve", test_unshelve);
  g_test_add_func ("/journal/random", test_random);
  g_test_add_func ("/journal/bound", test_bound);
  return g_test_run ();
}
