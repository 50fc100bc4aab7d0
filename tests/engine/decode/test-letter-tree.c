/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-tree: what stood before the failing place is in the tree, and the place is the one of which the decoder's reason speaks: by example, and for messages that were
 * broken at random. */

#include "decoder-fixture.h"
#include "fleet-letter-reason.h"
#include "fleet-letter-tree.h"

#include <string.h>

#define BROKEN 20000

static FleetLetterTree *
make (const char *text,
      const char *reason)
{
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));

  return fleet_letter_tree_new (payload, reason);
}

/* A line a node: as many dots as it is deep, its name and value, and a mark: ! wrong, ? missing. */
static char *
draw (const FleetLetterTree *tree)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fleet_letter_tree_get_n (tree); i++)
    {
      const FleetLetterNode *node = fleet_letter_tree_get (tree, i);

      for (guint above = node->parent; above != FLEET_NONE; above = fleet_letter_tree_get (tree, above)->parent)
        g_string_append_c (text, '.');
      g_string_append (text, node->name != NULL ? node->name : "");
      if (node->value != NULL)
        g_string_append_printf (text, "=%s", node->value);
      g_string_append (text, node->kind == FLEET_LETTER_NODE_WRONG ? "!" : node->kind == FLEET_LETTER_NODE_MISSING ? "?" : "");
      g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
test_examples (void)
{
  static const struct
  {
    const char *text, *reason, *drawn;
    gint64      place;
  } cases[] = {
    { "{\"a\":1,\"b\":{\"c\":[true,\"x\"", "json: it ends too early at byte 25", " .a=1 .b ..c ...[0]=true ...[1]=\"x\" ...=! ", 25 },
    { "{\"a\":1,\"b\":nul}", "json: no JSON value at byte 11", " .a=1 .b=nul}! ", 11 },
    { "{\"a\":1,}", "json: a bracket where a value or key should be at byte 7", " .a=1 .=}! ", 7 },
    { "no JSON\nat all", "json: no JSON value at byte 0", "=no JSON! ", 0 },
    { "{\"a\":{\"b\":1},\"a\":2}", "json: the key \"a\" twice at byte 13", " .a ..b=1 .a=2! ", 13 },
    { "{\"vehicle\":{\"id\":5},\"time\":1}", "mapping: no device: vehicle.unit.id is missing", " .vehicle ..id=5 ..unit.id? .time=1 ", -1 },
    { "{\"time\":\"soon\",\"d\":[1,{\"k\":2}]}", "mapping: no time: time holds \"soon\", which is no time that can be read", " .time=\"soon\"! .d ..[0]=1 ..[1] ...k=2 ", 1 },
    { "{\"unit\":7}", "mapping: no device: unit.id is missing", " .unit=7 ..id? ", -1 },
    { "[{\"q\":1}]", "mapping: no device: [1].q is missing", " .[0] ..q=1 .[1].q? ", -1 },
    { "{\"payload\":{\"after\":{\"plate\":\"1\"},\"op\":\"c\"}}", "mapping: the row has no readable column \"car_id\", the key of table car",
      " .payload ..after ...plate=\"1\" ...car_id? ..op=\"c\" ", -1 },
    { "{\"data\":{\"plate\":\"1\"},\"metadata\":{}}", "mapping: the row has no readable column \"car_id\", the key of table car", " .data ..plate=\"1\" ..car_id? .metadata ", -1 },
    { "{\"plate\":\"1\"}", "mapping: the row has no readable column \"car_id\", the key of table car", " .plate=\"1\" .car_id? ", -1 },
    { "{\"a.b\":1,\"\\u00e9\":2,\"\":3}", "mapping: no device: \"a.b\" holds 1, of which", " .\"a.b\"=1! .é=2 .\"\"=3 ", 1 },
    { "{\"op\":\"x\"}", "mapping: the op \"x\" is not known", " .op=\"x\" ", -1 },
    { "[[1, x]]", "json: no JSON value at byte 5", " .[0] ..[0]=1 ..[1]=x]]! ", 5 },
    { "", "json: empty at byte 0", "=! ", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FleetLetterTree) tree = make (cases[i].text, cases[i].reason);
      g_autofree char *drawn = draw (tree);

      g_assert_cmpstr (drawn, ==, cases[i].drawn);
      g_assert_cmpint (fleet_letter_tree_get_place (tree), ==, cases[i].place);
    }
}

static void
test_envelopes (void)
{
  static const char confluent[] = "\0\0\0\0\7{\"a\":1,", avro[] = "\0\0\0\0\7\2\2\6";
  g_autoptr (GBytes) json = g_bytes_new (confluent, sizeof confluent - 1), other = g_bytes_new (avro, sizeof avro - 1);
  g_autoptr (FleetLetterTree) tree = fleet_letter_tree_new (json, "json: it ends too early at byte 7 behind a Confluent header");
  g_autoptr (FleetLetterTree) bare = fleet_letter_tree_new (other, "json: no JSON behind a Confluent header (schema 7)");
  g_autoptr (FleetLetterTree) none = fleet_letter_tree_new (NULL, "json: a null value");
  g_autofree char *drawn = draw (tree);

  g_assert_cmpstr (drawn, ==, " .a=1 .=! ");
  g_assert_cmpint (fleet_letter_tree_get_place (tree), ==, 7);
  g_assert_cmpuint (g_bytes_get_size (fleet_letter_tree_get_text (tree)), ==, 7);
  g_assert_cmpuint (fleet_letter_tree_get_n (bare) + fleet_letter_tree_get_n (none), ==, 0);
  g_assert_null (fleet_letter_tree_get_text (bare));
}

static void
test_limit (void)
{
  g_autoptr (GString) text = g_string_new ("{\"first\":1,\"many\":[");
  g_autoptr (FleetLetterTree) tree = NULL;
  const FleetLetterNode *last;

  for (guint i = 0; i < 3 * FLEET_LETTER_TREE_NODES; i++)
    g_string_append_printf (text, "%u,", i);
  g_string_append (text, "oops]}");
  tree = make (text->str, "json: no JSON value");
  g_assert_cmpuint (fleet_letter_tree_get_n (tree), ==, FLEET_LETTER_TREE_NODES + 2);
  g_assert_cmpuint (fleet_letter_tree_get_fault (tree), ==, FLEET_LETTER_TREE_NODES);
  g_assert_cmpstr (fleet_letter_tree_get (tree, FLEET_LETTER_TREE_NODES)->name, ==, "[60000]");
  last = fleet_letter_tree_get (tree, FLEET_LETTER_TREE_NODES + 1);
  g_assert_cmpint (last->kind, ==, FLEET_LETTER_NODE_LEFT);
  g_assert_cmpstr (last->value, ==, "40003");
}

/* Each node is followed by what is below it, and the fault's containers say that they hold it. */
static void
check_shape (const FleetLetterTree *tree)
{
  guint n = fleet_letter_tree_get_n (tree), fault = fleet_letter_tree_get_fault (tree);
  g_autofree guint *below = g_new0 (guint, n + 1);

  for (guint i = n; i-- > 0;)
    {
      const FleetLetterNode *node = fleet_letter_tree_get (tree, i);

      g_assert_cmpuint (node->n_below, ==, below[i]);
      if (node->parent != FLEET_NONE)
        {
          const FleetLetterNode *parent = fleet_letter_tree_get (tree, node->parent);

          g_assert_cmpuint (node->parent, <, i);
          g_assert_cmpuint (i, <=, node->parent + parent->n_below);
          below[node->parent] += below[i] + 1;
          if (i == fault || node->holds_fault)
            g_assert_true (parent->holds_fault);
        }
      g_assert_true (node->name == NULL || g_utf8_validate (node->name, -1, NULL));
      g_assert_true (node->value == NULL || g_utf8_validate (node->value, -1, NULL));
    }
}

/* Some bytes of a message are gone, others, or twice. */
static void
break_text (GString *text)
{
  guint at = g_test_rand_int_range (0, text->len), n = g_test_rand_int_range (1, 4);
  static const char bytes[] = "{}[],:\"\\0-e.tfn \x80\xff\n";

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      g_string_truncate (text, at);
      break;
    case 1:
      g_string_erase (text, at, MIN (n, text->len - at));
      break;
    case 2:
      text->str[at] = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
      break;
    default:
      g_string_insert_c (text, at, bytes[g_test_rand_int_range (0, sizeof bytes - 1)]);
    }
}

static void
test_broken (void)
{
  static const char whole[] = "{\"deviceId\":\"D1\",\"time\":\"2026-09-01T00:00:00Z\",\"v\":{\"doors\":[{\"open\":true},{\"open\":false}],\"speed\":-12.5e1,\"한글\":\"\\ud83d\\ude97\"},\"events\":[],\"x\":null}";
  Fixture fixture;
  guint n_placed = 0, n_mapped = 0;

  fixture_init (&fixture, NULL, FALSE);
  for (guint i = 0; i < BROKEN; i++)
    {
      g_autoptr (GString) text = g_string_new (whole);
      g_autoptr (GBytes) payload = NULL;
      g_autoptr (FleetLetterTree) tree = NULL;
      g_autofree char *reason = NULL;
      gint64 place;

      break_text (text);
      reason = fixture_read (&fixture, text->str, text->len);
      if (reason == NULL)
        continue;
      payload = g_bytes_new (text->str, text->len);
      tree = fleet_letter_tree_new (payload, reason);
      check_shape (tree);
      place = fleet_letter_reason_place (reason);
      if (g_str_has_prefix (reason, "json: ") && place >= 0)
        {
          g_assert_cmpint (fleet_letter_tree_get_place (tree), ==, place);
          n_placed++;
        }
      else if (g_str_has_prefix (reason, "mapping: "))
        {
          g_assert_cmpuint (fleet_letter_tree_get_fault (tree), !=, FLEET_NONE);
          n_mapped++;
        }
    }
  fixture_clear (&fixture);
  g_assert_cmpuint (n_placed, >, BROKEN / 4);
  g_assert_cmpuint (n_mapped, >, BROKEN / 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter-tree/examples", test_examples);
  g_test_add_func ("/letter-tree/envelopes", test_envelopes);
  g_test_add_func ("/letter-tree/limit", test_limit);
  g_test_add_func ("/letter-tree/broken", test_broken);
  return g_test_run ();
}
