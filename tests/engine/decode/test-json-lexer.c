/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The places of tokens, and that the lexer stops exactly where simdjson refuses. */

#include "fleet-json-lexer.h"
#include "fleet-json-reader.h"
#include "telemetry-corpus.h"

static char *
pad (const char *text,
     gsize       length)
{
  char *padded = g_malloc0 (length + FLEET_JSON_PADDING);

  memcpy (padded, text, length);
  return padded;
}

static void
test_tokens (void)
{
  static const char text[] = " { \"a\" : [ 1.5 , \"x\\n\" ,true,null ] , \"b\":{}} ";
  g_autofree char *padded = pad (text, strlen (text));
  g_auto (FleetJsonLexer) lexer = { 0 };
  g_autoptr (GString) pieces = g_string_new (NULL);
  FleetJsonToken token;

  fleet_json_lexer_init (&lexer, padded, strlen (text), 64);
  do
    {
      token = fleet_json_lexer_next (&lexer);
      g_string_append_len (pieces, padded + token.offset, token.length);
      g_string_append_c (pieces, '|');
    }
  while (token.kind != FLEET_JSON_TOKEN_END);
  g_assert_cmpstr (pieces->str, ==, "{|\"a\"|[|1.5|\"x\\n\"|true|null|]|\"b\"|{|}|}||");
  g_assert_cmpint (fleet_json_lexer_next (&lexer).kind, ==, FLEET_JSON_TOKEN_END);
}

/* Whole and damaged telemetry: fault or none, as the general reader has it; a duplicate key alone is not the lexer's. */
static void
test_agrees (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 100000);
  g_autoptr (GString) message = g_string_new (NULL);
  guint faults = 0;

  for (int i = 0; i < 30000; i++)
    {
      g_autofree char *padded = NULL;
      g_autoptr (GError) error = NULL;
      gsize n_events, at = 0;
      const char *fault;

      corpus_message (rand, message);
      if (i % 4 != 0)
        corpus_mutate (rand, message);
      padded = pad (message->str, message->len);
      fault = fleet_json_lexer_find_fault (padded, message->len, 64, &at);
      faults += fault != NULL;
      if (fleet_json_reader_read (reader, message->str, message->len, &n_events, &error) != NULL)
        g_assert_cmpstr (fault, ==, NULL);
      else if (fault == NULL)
        g_assert_nonnull (strstr (error->message, " twice at byte "));
      g_assert_cmpuint (at, <=, message->len);
    }
  g_assert_cmpuint (faults, >, 10000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-lexer/tokens", test_tokens);
  g_test_add_func ("/json-lexer/agrees", test_agrees);
  return g_test_run ();
}
