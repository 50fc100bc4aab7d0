/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three desks without Kafka, threads and clocks: each a pipeline and a database of its own, and between them a log that stands for the topic of actions. They act at random, with clocks that differ; what
 * they send comes late, twice, in stretches; they end amid everything and begin again. When all has come through, their tables are equal, and each journal folds to its table (FAULTS.md, I4 and T22). */

#include "fleet-pipeline.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fleet-database.h"
#include "scratch-folder.h"

#define START_US G_GINT64_CONSTANT (1788220800000000)
#define SECOND   G_USEC_PER_SEC
#define N_DESKS  3
#define N_CARS   6

static const char rules_text[] = "[hot]\nname=Hot\nseverity=high\nwhen=heat > 5\nmessage=Hot\n\n[wet]\nname=Wet\nwhen=rain > 5\nmessage=Wet\n";

typedef struct
{
  const char    *name;
  char          *database;
  FleetPipeline *pipeline;
  FleetStore    *store;
  gint64         skew_us;   /* of its clock */
  guint          n_events;  /* of the world's that it has taken; so the next */
  guint          n_records;
} Desk;

typedef struct
{
  char         *folder;
  FleetProfile *profile;
  GPtrArray    *rules;
  GPtrArray    *events;   /* char*: telemetry */
  GPtrArray    *records;  /* char*: the topic of actions */
  Desk          desks[N_DESKS];
  gint64        now_us;
  guint         n_actions;
} World;

static void
open_desk (World *world,
           Desk  *desk)
{
  g_autoptr (GError) error = NULL;

  desk->store = fleet_store_open (desk->database, &error);
  g_assert_no_error (error);
  desk->pipeline = fleet_pipeline_new (world->profile, world->rules);
  fleet_pipeline_end_shelves (desk->pipeline, world->now_us + desk->skew_us);
  g_assert_true (fleet_pipeline_load (desk->pipeline, desk->store, &error));
  g_assert_no_error (error);
  desk->n_events = MAX (0, fleet_pipeline_next_offset (desk->pipeline, fleet_pipeline_place (desk->pipeline, "cluster", "fleet.telemetry", 0)));
  desk->n_records = MAX (0, fleet_pipeline_next_offset (desk->pipeline, fleet_pipeline_place (desk->pipeline, "cluster", "fleet.actions", 0)));
}

static void
close_desk (Desk *desk)
{
  g_clear_pointer (&desk->pipeline, fleet_pipeline_free);
  g_clear_pointer (&desk->store, fleet_store_close);
}

static World *
world_new (const char *topic)
{
  World *world = g_new0 (World, 1);
  g_autofree char *profile = g_strdup_printf ("[kafka]\nbootstrap.servers=127.0.0.1:9\n[topics]\nactions=%s\n[rules]\nfile=rules.ini\n", topic);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  world->folder = g_dir_make_tmp ("fleet-desks-XXXXXX", NULL);
  world->profile = fleet_profile_parse (profile, world->folder, &error);
  g_assert_no_error (error);
  world->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  world->events = g_ptr_array_new_with_free_func (g_free);
  world->records = g_ptr_array_new_with_free_func (g_free);
  world->now_us = START_US;
  for (guint i = 0; i < N_DESKS; i++)
    {
      static const char *const names[N_DESKS] = { "Kim @ 1", "Lee @ 2", "Park @ 3" };
      Desk *desk = &world->desks[i];

      desk->name = names[i];
      desk->database = g_strdup_printf ("%s/%u.db", world->folder, i);
      desk->skew_us = ((gint64) i - 1) * 40 * SECOND;
      open_desk (world, desk);
    }
  return world;
}

static void
world_free (World *world)
{
  for (guint i = 0; i < N_DESKS; i++)
    {
      close_desk (&world->desks[i]);
      g_free (world->desks[i].database);
    }
  scratch_folder_remove (world->folder);
  g_ptr_array_unref (world->events);
  g_ptr_array_unref (world->records);
  g_ptr_array_unref (world->rules);
  fleet_profile_unref (world->profile);
  g_free (world->folder);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* ---- what can happen ---- */

static void
add_event (World      *world,
           guint       car,
           const char *values)
{
  char time[FLEET_TIME_BUFFER];

  g_ptr_array_add (world->events, g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":\"%s\",%s}", car, fleet_time_print (world->now_us, time), values));
}

static void
add_random_event (World *world)
{
  g_autofree char *values = g_strdup_printf ("\"heat\":%d,\"rain\":%d", g_test_rand_int_range (0, 10), g_test_rand_int_range (0, 10));

  add_event (world, g_test_rand_int_range (0, N_CARS), values);
}

/* Up to most of what the desk has not read yet. */
static void
read_some (World *world,
           Desk  *desk,
           guint  most,
           gboolean actions)
{
  GPtrArray *source = actions ? world->records : world->events;
  guint *next = actions ? &desk->n_records : &desk->n_events;
  const char *topic = actions ? "fleet.actions" : "fleet.telemetry";
  FleetOrigin origin = { fleet_pipeline_place (desk->pipeline, "cluster", topic, 0), topic, 0 };

  for (; most > 0 && *next < source->len; most--, (*next)++)
    {
      const char *json = g_ptr_array_index (source, *next);
      FleetMessage message = { .payload = json, .length = strlen (json), .place = origin.place, .offset = *next, .kafka_us = FLEET_TIME_NONE };

      if (actions)
        fleet_pipeline_action (desk->pipeline, &origin, &message);
      else
        fleet_pipeline_telemetry (desk->pipeline, &origin, &message);
    }
  if (!actions)
    fleet_pipeline_judge (desk->pipeline);
}

static sqlite3 *
open_reading (Desk *desk)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (desk->database, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  return db;
}

static void
commit (Desk *desk)
{
  g_autoptr (FleetBeat) beat = fleet_pipeline_seal (desk->pipeline, g_test_rand_int_range (0, 4) == 0);
  g_autoptr (GError) error = NULL;

  fleet_store_commit (desk->store, beat, &error);
  g_assert_no_error (error);
}

/* Its delivery: what a commit has put into the outbox goes out in its order; sometimes nobody hears that it arrived, and it goes out again. */
static void
deliver (World    *world,
         Desk     *desk,
         gboolean  may_repeat)
{
  g_autoptr (sqlite3) db = open_reading (desk);
  g_autoptr (sqlite3_stmt) rows = fleet_database_prepare (db, "SELECT id, payload FROM outbox WHERE state = 0 ORDER BY id", NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_delivery_note_free);
  g_autoptr (GError) error = NULL;

  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      FleetDeliveryNote *note = fleet_delivery_note_new ("kafka", sqlite3_column_int64 (rows, 0));

      note->state = FLEET_DELIVERY_SENT;
      g_ptr_array_add (notes, note);
      g_ptr_array_add (world->records, fleet_database_text (rows, 1));
    }
  sqlite3_reset (rows);
  if (!may_repeat || g_test_rand_int_range (0, 4) > 0)
    fleet_store_note_deliveries (desk->store, notes, &error);
  g_assert_no_error (error);
}

static char *
choose_alert (Desk *desk)
{
  g_autoptr (sqlite3) db = open_reading (desk);
  g_autoptr (sqlite3_stmt) row = fleet_database_prepare (db, "SELECT id FROM alert_row ORDER BY opened_us DESC, id LIMIT 1 OFFSET ?1", NULL);

  sqlite3_bind_int (row, 1, g_test_rand_int_range (0, 8));
  return sqlite3_step (row) == SQLITE_ROW ? fleet_database_text (row, 0) : NULL;
}

static gboolean
act (World           *world,
     Desk            *desk,
     const char      *alert_id,
     FleetActionKind  kind,
     gint64           until_us)
{
  g_autofree char *uuid = g_strdup_printf ("%s %u", desk->name, world->n_actions);
  g_autofree char *note = g_strdup_printf ("word %u", world->n_actions++);
  g_autoptr (FleetAction) action = fleet_action_new (uuid, alert_id, kind, desk->name, world->now_us + desk->skew_us, note, until_us);
  g_autofree char *failure = NULL;
  gboolean done = fleet_pipeline_act (desk->pipeline, action, &failure);

  g_assert_cmpint (done, ==, failure == NULL);
  return done;
}

static void
act_at_random (World *world,
               Desk  *desk)
{
  g_autofree char *id = choose_alert (desk);
  gint64 at_us = world->now_us + desk->skew_us;

  if (id != NULL)
    act (world, desk, id, g_test_rand_int_range (0, FLEET_N_ACTIONS), g_test_rand_int_range (0, 3) == 0 ? FLEET_TIME_NONE : at_us + g_test_rand_int_range (5, 600) * SECOND);
}

/* ---- what must hold ---- */

static char *
dump (Desk       *desk,
      const char *sql)
{
  g_autoptr (sqlite3) db = open_reading (desk);
  g_autoptr (sqlite3_stmt) rows = fleet_database_prepare (db, sql, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (rows);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (text, "%s|", sqlite3_column_type (rows, i) == SQLITE_NULL ? "–" : (const char *) sqlite3_column_text (rows, i));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static const char alerts_sql[] = "SELECT id, rule, condition, attention, acknowledged_us, acknowledged_by, note, shelved_us, shelved_until_us, shelved_once, shelved_by, shelved_why FROM alert_row ORDER BY id";
static const char journal_sql[] = "SELECT alert_id, seq, at_us, what, by, note, until_us, once, waits FROM journal_row ORDER BY alert_id, seq";

/* The same alerts, told from the journal alone: the last of what counts for each column, unless something later undid it. */
static const char folded_sql[] =
    "WITH ack AS (SELECT alert_id, max (seq) AS seq FROM journal_row WHERE what = 2 GROUP BY alert_id), again AS (SELECT alert_id, max (seq) AS seq FROM journal_row WHERE what = 8 GROUP BY alert_id),"
    " shelf AS (SELECT alert_id, max (seq) AS seq FROM journal_row WHERE what = 5 GROUP BY alert_id), off AS (SELECT alert_id, max (seq) AS seq FROM journal_row WHERE what IN (6, 7) GROUP BY alert_id),"
    " word AS (SELECT alert_id, max (seq) AS seq FROM journal_row WHERE what = 4 OR (what = 2 AND note IS NOT NULL) GROUP BY alert_id)"
    "SELECT a.id, a.rule, iif (EXISTS (SELECT 1 FROM journal_row AS j WHERE j.alert_id = a.id AND what = 1), 4, 2), ack.seq > coalesce (again.seq, 0) IS TRUE,"
    " iif (ack.seq > coalesce (again.seq, 0), k.at_us, -9223372036854775807 - 1), iif (ack.seq > coalesce (again.seq, 0), k.by, NULL), w.note,"
    " iif (shelf.seq > coalesce (off.seq, 0), s.at_us, -9223372036854775807 - 1), iif (shelf.seq > coalesce (off.seq, 0), s.until_us, -9223372036854775807 - 1),"
    " iif (shelf.seq > coalesce (off.seq, 0), s.once, 0), iif (shelf.seq > coalesce (off.seq, 0), s.by, NULL), iif (shelf.seq > coalesce (off.seq, 0), s.note, NULL)"
    " FROM alert_row AS a LEFT JOIN ack ON ack.alert_id = a.id LEFT JOIN again ON again.alert_id = a.id LEFT JOIN shelf ON shelf.alert_id = a.id LEFT JOIN off ON off.alert_id = a.id"
    " LEFT JOIN word ON word.alert_id = a.id LEFT JOIN journal_row AS k ON k.alert_id = a.id AND k.seq = ack.seq LEFT JOIN journal_row AS s ON s.alert_id = a.id AND s.seq = shelf.seq"
    " LEFT JOIN journal_row AS w ON w.alert_id = a.id AND w.seq = word.seq ORDER BY a.id";

/* Line by line, so that a failure can be read. */
static void
assert_same (const char *a,
             const char *b)
{
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);

  for (guint i = 0; x[i] != NULL || y[i] != NULL; i++)
    {
      g_assert_cmpstr (x[i], ==, y[i]);
      if (x[i] == NULL || y[i] == NULL)
        return;
    }
}

static void
assert_folds (Desk *desk)
{
  g_autofree char *told = dump (desk, alerts_sql), *folded = dump (desk, folded_sql);

  assert_same (told, folded);
}

/* All that is under way comes through. */
static void
settle (World *world)
{
  world->now_us += FLEET_SHELVE_MOST_US / 2;
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < N_DESKS; i++)
      {
        read_some (world, &world->desks[i], G_MAXUINT, FALSE);
        read_some (world, &world->desks[i], G_MAXUINT, TRUE);
        commit (&world->desks[i]);
        deliver (world, &world->desks[i], FALSE);
      }
  for (guint i = 0; i < N_DESKS; i++)
    {
      read_some (world, &world->desks[i], G_MAXUINT, TRUE);
      fleet_pipeline_end_shelves (world->desks[i].pipeline, world->now_us);
      commit (&world->desks[i]);
    }
}

static void
assert_equal (World *world)
{
  g_autofree char *alerts = dump (&world->desks[0], alerts_sql), *journal = dump (&world->desks[0], journal_sql);

  for (guint i = 0; i < N_DESKS; i++)
    {
      g_autofree char *other_alerts = dump (&world->desks[i], alerts_sql), *other_journal = dump (&world->desks[i], journal_sql);

      assert_same (journal, other_journal);
      assert_same (alerts, other_alerts);
      assert_folds (&world->desks[i]);
    }
}

static void
do_something (World *world)
{
  Desk *desk = &world->desks[g_test_rand_int_range (0, N_DESKS)];

  world->now_us += g_test_rand_int_range (0, 20 * SECOND);
  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
    case 1:
      add_random_event (world);
      break;
    case 2:
      read_some (world, desk, g_test_rand_int_range (1, 6), FALSE);
      break;
    case 3:
      read_some (world, desk, g_test_rand_int_range (1, 6), TRUE);
      break;
    case 4:
      commit (desk);
      break;
    case 5:
      deliver (world, desk, TRUE);
      break;
    case 6:
      fleet_pipeline_end_shelves (desk->pipeline, world->now_us + desk->skew_us);
      break;
    case 7:
      /* What was not committed is gone, as with a kill. */
      if (g_test_rand_int_range (0, 10) == 0)
        {
          close_desk (desk);
          open_desk (world, desk);
        }
      break;
    default:
      act_at_random (world, desk);
    }
}

static void
test_desks (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (World) world = world_new ("fleet.actions");

      for (guint i = 0; i < 1500; i++)
        {
          do_something (world);
          if (i % 500 == 499)
            {
              commit (&world->desks[0]);
              assert_folds (&world->desks[0]);
            }
        }
      settle (world);
      assert_equal (world);
      /* And a desk that begins now, from the beginning. */
      close_desk (&world->desks[1]);
      g_unlink (world->desks[1].database);
      open_desk (world, &world->desks[1]);
      read_some (world, &world->desks[1], G_MAXUINT, TRUE);
      read_some (world, &world->desks[1], G_MAXUINT, FALSE);
      fleet_pipeline_end_shelves (world->desks[1].pipeline, world->now_us);
      commit (&world->desks[1]);
      deliver (world, &world->desks[1], FALSE);
      read_some (world, &world->desks[1], G_MAXUINT, TRUE);
      commit (&world->desks[1]);
      assert_equal (world);
    }
}

/* The first in the topic takes the alert, whoever thought so first; the other learns that he was second. */
static void
test_race (void)
{
  g_autoptr (World) world = world_new ("fleet.actions");
  g_autofree char *id = NULL, *before = NULL, *after = NULL;

  add_event (world, 0, "\"heat\":9");
  for (guint i = 0; i < 2; i++)
    {
      read_some (world, &world->desks[i], 1, FALSE);
      commit (&world->desks[i]);
    }
  id = choose_alert (&world->desks[0]);
  while (id == NULL)
    id = choose_alert (&world->desks[0]);
  g_assert_true (act (world, &world->desks[0], id, FLEET_ACTION_ACKNOWLEDGE, FLEET_TIME_NONE));
  g_assert_true (act (world, &world->desks[1], id, FLEET_ACTION_ACKNOWLEDGE, FLEET_TIME_NONE));
  commit (&world->desks[0]);
  commit (&world->desks[1]);
  before = dump (&world->desks[0], "SELECT acknowledged_by, (SELECT count(*) FROM journal_row WHERE waits) FROM alert_row");
  g_assert_cmpstr (before, ==, "Kim @ 1|1|\n");
  deliver (world, &world->desks[1], FALSE);
  deliver (world, &world->desks[0], FALSE);
  settle (world);
  assert_equal (world);
  after = dump (&world->desks[0], "SELECT acknowledged_by, (SELECT group_concat (by) FROM journal_row WHERE what = 3), (SELECT count(*) FROM journal_row WHERE waits) FROM alert_row");
  g_assert_cmpstr (after, ==, "Lee @ 2|Kim @ 1|0|\n");
}

static char *
only_alert (Desk       *desk,
            const char *where)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM alert_row WHERE %s", where);
  char *id = dump (desk, sql);

  id[strcspn (id, "|")] = '\0';
  return id;
}

/* A shelf with an end is the vehicle's for the rule: the next alert of the two goes there too; of another rule, or after the end, it does not. */
static void
test_carry (void)
{
  g_autoptr (World) world = world_new ("");
  Desk *desk = &world->desks[1];
  g_autofree char *id = NULL, *shelved = NULL, *over = NULL;

  add_event (world, 0, "\"heat\":9");
  read_some (world, desk, 1, FALSE);
  id = (commit (desk), only_alert (desk, "TRUE"));
  g_assert_false (act (world, desk, id, FLEET_ACTION_SHELVE, world->now_us - 1));
  g_assert_false (act (world, desk, id, FLEET_ACTION_UNSHELVE, FLEET_TIME_NONE));
  g_assert_true (act (world, desk, id, FLEET_ACTION_SHELVE, world->now_us + 600 * SECOND));
  world->now_us += 60 * SECOND;
  add_event (world, 0, "\"heat\":1");
  world->now_us += 60 * SECOND;
  add_event (world, 0, "\"heat\":9,\"rain\":9");
  read_some (world, desk, 2, FALSE);
  commit (desk);
  shelved = dump (desk, "SELECT rule, condition, shelved_until_us = (SELECT max (shelved_until_us) FROM alert_row) FROM alert_row ORDER BY rule, opened_us");
  g_assert_cmpstr (shelved, ==, "hot|4|1|\nhot|2|1|\nwet|2|0|\n");
  world->now_us += 600 * SECOND;
  fleet_pipeline_end_shelves (desk->pipeline, world->now_us);
  add_event (world, 0, "\"heat\":1");
  world->now_us += 60 * SECOND;
  add_event (world, 0, "\"heat\":9");
  read_some (world, desk, 2, FALSE);
  commit (desk);
  over = dump (desk, "SELECT count(*), sum (shelved_us > opened_us - 1), (SELECT count(*) FROM outbox) FROM alert_row");
  g_assert_cmpstr (over, ==, "4|0|0|\n");
  assert_folds (desk);
}

/* An action may be here before its alert is, and one whose console is not ours is a dead letter when it makes no sense. */
static void
test_ahead (void)
{
  g_autoptr (World) world = world_new ("fleet.actions");
  g_autofree char *vehicle_id = fleet_alert_make_id ("hot", "device:D0", START_US), *state = NULL, *letters = NULL;
  g_autoptr (FleetAction) action = fleet_action_new ("u", vehicle_id, FLEET_ACTION_ACKNOWLEDGE, "Far @ 9", START_US, NULL, FLEET_TIME_NONE);
  Desk *desk = &world->desks[0];

  g_ptr_array_add (world->records, fleet_action_to_json (action));
  g_ptr_array_add (world->records, g_strdup ("{\"uuid\":1}"));
  read_some (world, desk, 2, TRUE);
  commit (desk);
  close_desk (desk);
  open_desk (world, desk);
  add_event (world, 0, "\"heat\":9");
  read_some (world, desk, 1, FALSE);
  commit (desk);
  state = dump (desk, "SELECT attention, acknowledged_by FROM alert_row");
  g_assert_cmpstr (state, ==, "1|Far @ 9|\n");
  letters = dump (desk, "SELECT topic, offset, reason FROM dead_letter_row");
  g_assert_cmpstr (letters, ==, "fleet.actions|1|action: uuid is no text of at most 200 bytes|\n");
  assert_folds (desk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention/race", test_race);
  g_test_add_func ("/attention/carry", test_carry);
  g_test_add_func ("/attention/ahead", test_ahead);
  g_test_add_func ("/attention/desks", test_desks);
  return g_test_run ();
}
