/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a console writes it reads; what a stranger writes is refused with a reason. */

#include "fleet-action-reader.h"

#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_action_reader_new ();

  for (guint i = 0; i < 400; i++)
    {
      FleetActionKind kind = i % FLEET_N_ACTIONS;
      gint64 at_us = G_GINT64_CONSTANT (1788220800000000) + i * 1234567;
      g_autofree char *note = g_strdup_printf ("“%u”\t\\ 메모\n", i);
      g_autofree char *uuid = g_uuid_string_random ();
      g_autoptr (FleetAction) written = fleet_action_new (uuid, "a1", kind, "김 @ 2번", at_us, i % 3 == 0 && kind != FLEET_ACTION_NOTE ? NULL : note, i % 5 == 0 ? FLEET_TIME_NONE : at_us + i);
      g_autofree char *json = fleet_action_to_json (written), *reason = NULL;
      g_autoptr (FleetAction) read = fleet_action_read (reader, json, strlen (json), &reason);

      g_assert_cmpstr (reason, ==, NULL);
      g_assert_cmpstr (read->uuid, ==, uuid);
      g_assert_cmpstr (read->alert_id, ==, "a1");
      g_assert_cmpint (read->kind, ==, kind);
      g_assert_cmpstr (read->by, ==, written->by);
      g_assert_cmpint (read->at_us, ==, at_us);
      g_assert_cmpstr (read->note, ==, written->note);
      g_assert_cmpint (read->until_us, ==, written->until_us);
    }
}

static void
test_newer (void)
{
  static const char json[] = "{\"version\":9,\"more\":{\"uuid\":\"no\",\"by\":[1]},\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"acknowledge\",\"by\":\"Kim\",\"at\":\"2026-09-01T00:00:00Z\"}";
  g_autoptr (FleetJsonReader) reader = fleet_action_reader_new ();
  g_autofree char *reason = NULL;
  g_autoptr (FleetAction) action = fleet_action_read (reader, json, strlen (json), &reason);

  g_assert_nonnull (action);
  g_assert_cmpstr (action->uuid, ==, "u");
  g_assert_cmpint (action->until_us, ==, FLEET_TIME_NONE);
}

static void
test_refused (void)
{
  static const struct { const char *json, *reason; } cases[] = {
    { "", "json: " },
    { "[]", "action: it is no JSON object" },
    { "{\"alert\":\"a\",\"action\":\"note\",\"by\":\"x\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: it has no uuid" },
    { "{\"uuid\":\"u\",\"action\":\"note\",\"by\":\"x\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: it names no alert" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"by\":\"x\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: it has no action" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"delete\",\"by\":\"x\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: its action is none" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"note\",\"by\":\"x\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: it notes nothing" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"shelve\",\"by\":\"\",\"at\":\"2026-09-01T00:00:00Z\"}", "action: it says by nobody" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"shelve\",\"by\":\"x\"}", "action: it has no time" },
    { "{\"uuid\":\"u\",\"alert\":\"a\",\"action\":\"shelve\",\"by\":\"x\",\"at\":\"soon\"}", "action: at is no time" },
    { "{\"uuid\":7,\"alert\":\"a\",\"action\":\"shelve\",\"by\":\"x\"}", "action: uuid is no text" },
    { "{\"uuid\":\"u\\u0000\",\"alert\":\"a\",\"action\":\"shelve\",\"by\":\"x\"}", "action: uuid is no text" },
  };
  g_autoptr (FleetJsonReader) reader = fleet_action_reader_new ();
  g_autofree char *long_by = g_strnfill (FLEET_ACTION_MOST_BY + 1, 'x');
  g_autofree char *long_json = g_strdup_printf ("{\"by\":\"%s\"}", long_by), *long_reason = NULL, *null_reason = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reason = NULL;

      g_assert_null (fleet_action_read (reader, cases[i].json, strlen (cases[i].json), &reason));
      g_assert_true (g_str_has_prefix (reason, cases[i].reason));
    }
  g_assert_null (fleet_action_read (reader, long_json, strlen (long_json), &long_reason));
  g_assert_true (g_str_has_prefix (long_reason, "action: by is no text"));
  g_assert_null (fleet_action_read (reader, NULL, 0, &null_reason));
  g_assert_cmpstr (null_reason, ==, "action: it is empty");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/action-reader/round-trip", test_round_trip);
  g_test_add_func ("/action-reader/newer", test_newer);
  g_test_add_func ("/action-reader/refused", test_refused);
  return g_test_run ();
}
