/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-query-words: what is offered for what was written, and how it stands in a statement. */

#include "fleet-query-words.h"

#include <string.h>

static void
assert_start (const char *text,
              const char *expected)
{
  g_assert_cmpstr (fleet_query_words_find_start (text, text + strlen (text)), ==, expected);
}

static void
test_start (void)
{
  assert_start ("SELECT pla", "pla");
  assert_start ("SELECT car.pla", "car.pla");
  assert_start ("SELECT \"vehicle.body.doors[0]", "\"vehicle.body.doors[0]");
  assert_start ("SELECT ", "");
  assert_start ("", "");
  assert_start ("(차량", "차량");
}

static void
assert_matches (FleetQueryWordKind  kind,
                const char         *name,
                const char         *start,
                gboolean            expected)
{
  const FleetQueryWord word = { kind, (char *) name, kind == FLEET_QUERY_WORD_COLUMN ? (char *) "car" : NULL };

  if (fleet_query_words_matches (&word, start, strlen (start)) != expected)
    g_test_fail_printf ("“%s” for “%s”", name, start);
}

static void
test_matches (void)
{
  assert_matches (FLEET_QUERY_WORD_TABLE, "telemetry", "tel", TRUE);
  assert_matches (FLEET_QUERY_WORD_TABLE, "telemetry", "TEL", TRUE);
  assert_matches (FLEET_QUERY_WORD_TABLE, "telemetry", "metry", FALSE);
  assert_matches (FLEET_QUERY_WORD_TABLE, "telemetry", "", FALSE);
  assert_matches (FLEET_QUERY_WORD_COLUMN, "plate", "car.pl", TRUE);
  assert_matches (FLEET_QUERY_WORD_COLUMN, "plate", "device.pl", FALSE);
  assert_matches (FLEET_QUERY_WORD_COLUMN, "plate", "car.", TRUE);
  assert_matches (FLEET_QUERY_WORD_PATH, "vehicle.body.doors[0].open", "doors", TRUE);
  assert_matches (FLEET_QUERY_WORD_PATH, "vehicle.body.doors[0].open", "\"vehicle.bo", TRUE);
  assert_matches (FLEET_QUERY_WORD_PATH, "vehicle.body.doors[0].open", "body.doors", TRUE);
  assert_matches (FLEET_QUERY_WORD_PATH, "vehicle.body.doors[0].open", "ody", FALSE);
  assert_matches (FLEET_QUERY_WORD_KEYWORD, "SELECT", "sel", TRUE);
  assert_matches (FLEET_QUERY_WORD_KEYWORD, "SELECT", "selected", FALSE);
}

static void
assert_quoted (const char *name,
               const char *expected)
{
  g_autofree char *quoted = fleet_query_words_quote (name);

  g_assert_cmpstr (quoted, ==, expected);
}

static void
test_quote (void)
{
  assert_quoted ("plate", "plate");
  assert_quoted ("time", "\"time\"");
  assert_quoted ("Offset", "\"Offset\"");
  assert_quoted ("vehicle.speed", "\"vehicle.speed\"");
  assert_quoted ("a\"b", "\"a\"\"b\"");
  assert_quoted ("1st", "\"1st\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-words/start", test_start);
  g_test_add_func ("/query-words/matches", test_matches);
  g_test_add_func ("/query-words/quote", test_quote);
  return g_test_run ();
}
