/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arrays as Glue's relationalize writes them: one row an element, with the event's id and the element's index; nested arrays; and make_cols where types are mixed. */

#include "fleet-pipeline.h"
#include "fleet-sql.h"
#include "scratch-folder.h"
#include "sql-answer.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1788220800000000)

static const char *const messages[] = {
  "{\"deviceId\":\"D1\",\"time\":\"2026-09-01T00:00:00Z\",\"v\":{\"doors\":[{\"open\":true,\"pos\":\"fl\"},{\"open\":false,\"locks\":[1,2]}],\"tags\":[\"a\",\"b\"],\"x.y\":[7],\"none\":[],\"mix\":1}}",
  "{\"deviceId\":\"D2\",\"time\":\"2026-09-01T00:00:01Z\",\"v\":{\"doors\":[],\"tags\":[null,5],\"mix\":\"one\"}}",
  "{\"deviceId\":\"D1\",\"time\":\"2026-09-01T00:00:02Z\",\"v\":{\"doors\":[{\"open\":false,\"locks\":[3]}]}}",
};

static void
fill (const char *database,
      guint       first,
      guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetStore) store = fleet_store_open (database, &error);
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (FleetPipeline) pipeline = fleet_pipeline_new (profile, rules);
  g_autoptr (FleetBeat) beat = NULL;

  g_assert_no_error (error);
  g_assert_true (fleet_pipeline_load (pipeline, store, &error));
  for (guint i = first; i < first + n; i++)
    {
      FleetOrigin origin = { fleet_pipeline_place (pipeline, "c", "fleet.telemetry", 3), "fleet.telemetry", 3 };
      FleetMessage message = { .payload = messages[i], .length = strlen (messages[i]), .place = origin.place, .offset = 10 + i, .kafka_us = START_US };

      fleet_pipeline_telemetry (pipeline, &origin, &message);
    }
  fleet_pipeline_judge (pipeline);
  beat = fleet_pipeline_seal (pipeline, TRUE);
  g_assert_true (fleet_store_commit (store, beat, &error));
  g_assert_no_error (error);
}

static void
assert_answer (FleetSql   *sql,
               const char *statement,
               const char *expected)
{
  g_autofree char *answer = sql_answer (sql, statement);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_views (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-child-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL);
  g_autoptr (FleetSql) sql = NULL;
  g_autoptr (GError) error = NULL;

  fill (database, 0, 2);
  sql = fleet_sql_open (database, &error);
  g_assert_no_error (error);
  assert_answer (sql, "SELECT id, \"index\", \"v.doors.val.open\", \"v.doors.val.pos\" FROM \"telemetry_v.doors\" ORDER BY id, \"index\"",
                 "fleet.telemetry/3/10|0|1|fl\nfleet.telemetry/3/10|1|0|\n");
  assert_answer (sql, "SELECT id, \"index\", \"v.tags.val\", \"v.tags.val_string\", \"v.tags.val_int\" FROM \"telemetry_v.tags\" ORDER BY id, \"index\"",
                 "fleet.telemetry/3/10|0|a|a|\nfleet.telemetry/3/10|1|b|b|\nfleet.telemetry/3/11|0|||\nfleet.telemetry/3/11|1|5||5\n");
  assert_answer (sql, "SELECT id, \"index\", \"v.doors.val.locks.val\" FROM \"telemetry_v.doors.val.locks\" ORDER BY id, \"index\"",
                 "fleet.telemetry/3/10/1|0|1\nfleet.telemetry/3/10/1|1|2\n");
  assert_answer (sql, "SELECT \"v.\"\"x.y\"\".val\" FROM \"telemetry_v.\"\"x.y\"\"\"", "7\n");
  assert_answer (sql, "SELECT id, device, \"v.mix\", \"v.mix_int\", \"v.mix_string\" FROM telemetry_root ORDER BY id", "fleet.telemetry/3/10|D1|1|1|\nfleet.telemetry/3/11|D2|one||one\n");
  assert_answer (sql, "SELECT count(*), sum (d.\"v.doors.val.open\") FROM telemetry_root AS r JOIN \"telemetry_v.doors\" AS d ON d.id = r.id WHERE r.device = 'D1'", "2|1\n");

  /* An element that comes later is there at the next question. */
  fill (database, 2, 1);
  assert_answer (sql, "SELECT id, \"index\", \"v.doors.val.locks.val\" FROM \"telemetry_v.doors.val.locks\" ORDER BY id, \"index\"",
                 "fleet.telemetry/3/10/1|0|1\nfleet.telemetry/3/10/1|1|2\nfleet.telemetry/3/12/0|0|3\n");
  g_clear_pointer (&sql, fleet_sql_close);
  scratch_folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/child-tables/views", test_views);
  return g_test_run ();
}
