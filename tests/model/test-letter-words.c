/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-words: every reason that the engine's sources can give has a sentence, and it holds what the reason held. */

#include "fleet-letter-reason.h"
#include "fleet-letter-words.h"

#include <string.h>

static void
test_sentences (void)
{
  static const char *const pairs[][2] = {
    { "mapping: no device: unit.id is missing", "No device: unit.id is missing" },
    { "mapping: no device: deviceId holds 1.5, neither text nor an integer", "No device: deviceId holds 1.5, neither text nor an integer" },
    { "mapping: no device: deviceId holds \"\", which names none", "No device: deviceId is empty" },
    { "mapping: no time: at holds \"soon, holds \", which is no time that can be read", "No time: at holds \"soon, holds \", which cannot be read as one" },
    { "mapping: the row has no readable column \"car_id\", the key of table car", "No key: the row of table car has no readable column car_id" },
    { "json: it ends too early at byte 118", "The message ends too early, at byte 118" },
    { "json: it ends too early at byte N", "The message ends too early" },
    { "json: no comma at byte 8 behind a Glue header", "A comma is missing, at byte 8" },
    { "json: something behind the end at byte 12", "Something stands behind the end, at byte 12" },
    { "json: 70000 bytes are more than max-message-bytes allows at byte 65536", "Larger than max-message-bytes allows, at byte 65536" },
    { "json: the key \"at byte 3\" twice at byte 40", "The key \"at byte 3\" stands twice, at byte 40" },
    { "mapping: table car is full with N rows; remove rows from the source", "Table car is full; remove rows from the source" },
    /* What is not known stays. */
    { "json: what nobody knows at byte 7", "json: what nobody knows at byte 7" },
    { "mapping: no device: ", "mapping: no device: " },
    { "json: not UTF-8, or so", "json: not UTF-8, or so" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *sentence = fleet_letter_words (pairs[i][0]);

      g_assert_cmpstr (sentence, ==, pairs[i][1]);
    }
}

/* ---- what the engine's sources say ---- */

/* A printf template as it comes out: %s and %.*s as what, numbers as 7. */
static char *
fill_template (const char *template)
{
  g_autoptr (GRegex) joints = g_regex_new ("\"\\s*G_GSIZE_FORMAT\\s*\"", 0, 0, NULL), numbers = g_regex_new ("%(02x|d|u|zu|c|$)|%(?=[^.s])", 0, 0, NULL),
                     texts = g_regex_new ("%(\\.\\*)?s", 0, 0, NULL), quotes = g_regex_new ("\\\\\"", 0, 0, NULL);
  g_autofree char *joined = g_regex_replace_literal (joints, template, -1, 0, "", 0, NULL);
  g_autofree char *numbered = g_regex_replace_literal (numbers, joined, -1, 0, "7", 0, NULL);
  g_autofree char *filled = g_regex_replace_literal (texts, numbered, -1, 0, "what", 0, NULL);

  return g_regex_replace_literal (quotes, filled, -1, 0, "\"", 0, NULL);
}

static guint
check_matches (const char *source,
               const char *pattern,
               const char *prefix)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;
  guint n = 0;

  g_regex_match (regex, source, 0, &info);
  for (; g_match_info_matches (info); g_match_info_next (info, NULL), n++)
    {
      g_autofree char *template = g_match_info_fetch (info, 1), *filled = fill_template (template);
      g_autofree char *reason = g_strconcat (prefix, filled, NULL), *sentence = fleet_letter_words (reason);
      g_autofree char *kind = fleet_letter_reason_kind (reason), *of_kind = fleet_letter_words (kind);

      g_test_message ("%s -> %s", reason, sentence);
      g_assert_cmpstr (sentence, !=, reason);
      g_assert_cmpstr (of_kind, !=, kind);
    }
  return n;
}

static void
test_sources (void)
{
  /* A string of C, which may be of several with a macro between them. */
  static const char string[] = "((?:[^\"\\\\]|\\\\.|\"\\s*G_GSIZE_FORMAT\\s*\")*)\"";
  static const struct
  {
    const char *file, *before, *prefix;
    guint       at_least;
  } sources[] = {
    { "engine/decode/fleet-json-lexer.c", "fault \\(self, (?:[^\"\n]|\\n *:)*\"", "json: ", 15 },
    { "engine/decode/fleet-json-reader.cc", "FLEET_ERROR_JSON,\\s*\"(?!%s)", "json: ", 5 },
    { "engine/decode/fleet-envelope.c", "FLEET_ERROR_JSON,\\s*\"", "json: ", 7 },
    { "engine/decode/fleet-flattener.c", "FLEET_ERROR_LIMIT,\\s*\"", "json: ", 2 },
    { "engine/decode/fleet-decoder.c", "\"json: (?!%s)", "json: ", 3 },
    { "engine/decode/fleet-decoder.c", "expected = [^;\"]*\"", "mapping: no device: where holds it, ", 2 },
    { "engine/mirror/fleet-mirror.c", "\"mapping: ", "mapping: ", 2 },
    { "engine/mirror/fleet-change.c", "\"mapping: ", "mapping: ", 2 },
    { "engine/mirror/fleet-change-row.c", "\"mapping: ", "mapping: ", 1 },
    { "engine/mirror/fleet-change-dms.c", "\"mapping: ", "mapping: ", 6 },
    { "engine/mirror/fleet-change-debezium.c", "\"mapping: ", "mapping: ", 1 },
    { "engine/mirror/fleet-change-control.c", "\"mapping: ", "mapping: ", 1 },
    { "engine/fleet-action-reader.c", "\"action: ", "action: ", 10 },
    { "engine/fleet-pipeline-attention.c", "\"action: ", "action: ", 1 },
    { "engine/fleet-feed.c", "\"crash: ", "crash: ", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", sources[i].file, NULL), *source = NULL, *pattern = g_strconcat (sources[i].before, string, NULL);
      g_autoptr (GError) error = NULL;

      g_file_get_contents (path, &source, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (check_matches (source, pattern, sources[i].prefix), >=, sources[i].at_least);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter-words/sentences", test_sentences);
  g_test_add_func ("/letter-words/sources", test_sources);
  return g_test_run ();
}
