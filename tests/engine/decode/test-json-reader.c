/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The general reader: events in order, duplicate keys at any level, bounds, and a reader that is none the worse for a bad text. */

#include "fleet-json-reader.h"

#include <string.h>

static char *
read_all (FleetJsonReader *reader,
          const char      *json,
          gsize            length)
{
  static const char *const marks[] = { "{", "}", "[", "]", "key ", "" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize n_events;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, json, length, &n_events, &error);

  if (events == NULL)
    return g_strdup (error->message);
  for (gsize i = 0; i < n_events; i++)
    {
      g_string_append (text, marks[events[i].kind]);
      if (events[i].kind == FLEET_JSON_KEY || events[i].kind == FLEET_JSON_VALUE || events[i].kind == FLEET_JSON_ARRAY_END)
        fleet_value_append_json (&events[i].value, text);
      g_string_append_c (text, ' ');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_reads(reader, json, expected)                                                                          \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autofree char *read_ = read_all (reader, json, strlen (json));                                                  \
    g_assert_cmpstr (read_, ==, expected);                                                                            \
  }                                                                                                                   \
  G_STMT_END

static void
test_events (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 1000);

  assert_reads (reader, "{\"a\":[1,2.5,{\"b\":null}],\"c\":{\"d\":\"x\"},\"e\":true}",
                "{ key \"a\" [ 1 2.5 { key \"b\" null } ]3 key \"c\" { key \"d\" \"x\" } key \"e\" true } ");
  assert_reads (reader, "[]", "[ ]0 ");
  assert_reads (reader, " 7 ", "7 ");
  assert_reads (reader, "[-0,0,-0.0,\"-0\",-0]", "[ -0.0 0 -0.0 \"-0\" -0.0 ]5 ");
  assert_reads (reader, "{\"-0\":-0,\"b\":[1,-2,-0.5,-0]}", "{ key \"-0\" -0.0 key \"b\" [ 1 -2 -0.5 -0.0 ]4 } ");
  assert_reads (reader, "-0", "-0.0 ");
  g_assert_cmpstr (fleet_json_reader_get_text (reader), ==, "-0");
}

static void
test_duplicates (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 10000000);
  g_autoptr (GString) many = g_string_new ("{");
  g_autofree char *read = NULL;

  assert_reads (reader, "{\"a\":1,\"a\":1}", "the key \"a\" twice at byte 7");
  assert_reads (reader, "{\"a\":1,\"\\u0061\":1}", "the key \"a\" twice at byte 7");
  assert_reads (reader, "[[{\"x\":{\"b\":{},\"c\":[],\"b\":2}}]]", "the key \"b\" twice at byte 22");
  assert_reads (reader, "{\"\":1,\"\":2}", "the key \"\" twice at byte 6");
  assert_reads (reader, "{\"a\\u0000\":1,\"a\\u0000\":2}", "the key \"a\\u0000\" twice at byte 13");
  assert_reads (reader, "{\"a\":{\"a\":{\"a\":1}}}", "{ key \"a\" { key \"a\" { key \"a\" 1 } } } ");
  assert_reads (reader, "[{\"a\":1},{\"a\":1}]", "[ { key \"a\" 1 } { key \"a\" 1 } ]2 ");
  assert_reads (reader, "{\"a\":1,\"a\\u0000\":1,\"\":1,\"aa\":1}", "{ key \"a\" 1 key \"a\\u0000\" 1 key \"\" 1 key \"aa\" 1 } ");

  /* Among a hundred thousand keys, the last one; and none when all differ. */
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (many, "\"k%d\":%d,", i, i);
  g_string_append (many, "\"k77777\":1}");
  read = read_all (reader, many->str, many->len);
  g_assert_true (g_str_has_prefix (read, "the key \"k77777\" twice at byte "));
  g_clear_pointer (&read, g_free);
  many->str[many->len - 5] = 'x';
  read = read_all (reader, many->str, many->len);
  g_assert_true (g_str_has_prefix (read, "{ key \"k0\" 0 "));
}

/* Objects of every size about the one from which keys are hashed, the duplicate at every pair of places. */
static void
test_every_pair (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 100000);

  for (int size = 2; size < 40; size += size < 24 ? 1 : 5)
    for (int first = 0; first < size; first++)
      for (int second = first; second < size; second++)
        {
          g_autoptr (GString) json = g_string_new ("{\"outer\":{\"k0\":1},\"list\":[");
          g_autofree char *read = NULL;

          for (int i = 0; i < size; i++)
            g_string_append_printf (json, "%s\"k%d\":{\"k%d\":0}", i == 0 ? "{" : ",", i == second ? first : i, i);
          g_string_append (json, "}]}");
          read = read_all (reader, json->str, json->len);
          g_assert_true ((strstr (read, " twice at byte ") != NULL) == (first != second));
        }
}

static void
test_bounds (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (3, 40);

  assert_reads (reader, "[[[1]]]", "[ [ [ 1 ]1 ]1 ]1 ");
  assert_reads (reader, "[[[]]]", "[ [ [ ]0 ]1 ]1 ");
  assert_reads (reader, "[[[[]]]]", "nested too deeply at byte 3");
  assert_reads (reader, "[[[{}]]]", "nested too deeply at byte 3");
  assert_reads (reader, "[[[[1]]]]", "nested too deeply at byte 3");
  assert_reads (reader, "[[[[[[[", "nested too deeply at byte 3");
  assert_reads (reader, "\"3456789012345678901234567890123456789\"", "\"3456789012345678901234567890123456789\" ");
  assert_reads (reader, "\"345678901234567890123456789012345678901\"",
                "41 bytes are more than max-message-bytes allows at byte 40");
  assert_reads (reader, "[[[1]]]", "[ [ [ 1 ]1 ]1 ]1 ");
}

/* One level may be all there is. */
static void
test_shallow (void)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (1, 1000000);
  g_autoptr (GString) wide = g_string_new ("[1");

  assert_reads (reader, "{\"a\":1}", "{ key \"a\" 1 } ");
  assert_reads (reader, "{\"a\":[]}", "nested too deeply at byte 5");
  for (int i = 0; i < 100000; i++)
    g_string_append (wide, ",1");
  g_string_append (wide, "]");
  {
    g_autofree char *read = read_all (reader, wide->str, wide->len);

    g_assert_true (g_str_has_suffix (read, " ]100001 "));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/events", test_events);
  g_test_add_func ("/json-reader/duplicates", test_duplicates);
  g_test_add_func ("/json-reader/every-pair", test_every_pair);
  g_test_add_func ("/json-reader/bounds", test_bounds);
  g_test_add_func ("/json-reader/shallow", test_shallow);
  return g_test_run ();
}
