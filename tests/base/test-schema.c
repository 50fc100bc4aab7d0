/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Patterns and forms: what is one path, and what difference one more form makes. */

#include "fleet-schema.h"

#include "fleet-path.h"

#include <string.h>

static void
test_pattern (void)
{
  static const struct
  {
    const char *path, *pattern;
    gboolean    is_count;
  } cases[] = {
    { "vehicle.speed", "vehicle.speed", FALSE },
    { "doors[0].open", "doors[*].open", FALSE },
    { "doors[12].locks[3]", "doors[*].locks[*]", FALSE },
    { "doors[#]", "doors", TRUE },
    { "doors[4].locks[#]", "doors[*].locks", TRUE },
    { "a.\"b[0].c\"[1]", "a.\"b[0].c\"[*]", FALSE },
    { "\"q\\\"[2]\"[2]", "\"q\\\"[2]\"[*]", FALSE },
    { "doors[*].open", "doors[*].open", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) pattern = g_string_new (NULL);

      g_assert_cmpint (fleet_pattern_append (pattern, cases[i].path), ==, cases[i].is_count);
      g_assert_cmpstr (pattern->str, ==, cases[i].pattern);
    }
}

static void
test_parent (void)
{
  gboolean is_array;

  g_assert_cmpuint (fleet_pattern_parent ("a.b.c", 5, &is_array), ==, 3);
  g_assert_false (is_array);
  g_assert_cmpuint (fleet_pattern_parent ("a.b[*]", 6, &is_array), ==, 3);
  g_assert_true (is_array);
  g_assert_cmpuint (fleet_pattern_parent ("a.\"x.y[z\"", 9, &is_array), ==, 1);
  g_assert_false (is_array);
  g_assert_cmpuint (fleet_pattern_parent ("a", 1, &is_array), ==, 0);
  g_assert_false (is_array);
}

/* Any path of random keys and indexes matches its own pattern, as fleet-path understands it. */
static void
test_pattern_matches (void)
{
  static const char alphabet[] = { 'a', 'b', '.', '[', ']', '"', '\\', '*', '#', '0' };
  g_autoptr (GRand) rand = g_rand_new_with_seed (31);

  for (int i = 0; i < 50000; i++)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      g_autoptr (GString) pattern = g_string_new (NULL);
      int n_steps = g_rand_int_range (rand, 1, 6);

      for (int step = 0; step < n_steps; step++)
        {
          char key[4];
          int length = g_rand_int_range (rand, 0, 4);

          for (int k = 0; k < length; k++)
            key[k] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
          if (step > 0 && g_rand_int_range (rand, 0, 3) == 0)
            fleet_path_append_index (path, g_rand_int_range (rand, 0, 200));
          else
            fleet_path_append_key (path, key, length);
        }
      g_assert_false (fleet_pattern_append (pattern, path->str));
      g_assert_true (fleet_path_matches (pattern->str, path->str, NULL));
      g_assert_true (fleet_pattern_touches (pattern->str, path->str));
    }
}

static void
test_touches (void)
{
  g_assert_true (fleet_pattern_touches ("doors[*].open", "doors[0].open"));
  g_assert_true (fleet_pattern_touches ("doors[*].open", "doors[*].open"));
  g_assert_true (fleet_pattern_touches ("doors", "doors[*].open"));
  g_assert_true (fleet_pattern_touches ("doors[*].open", "doors[#]"));
  g_assert_true (fleet_pattern_touches ("vehicle.position", "vehicle.position.lat"));
  g_assert_false (fleet_pattern_touches ("vehicle.pos", "vehicle.position.lat"));
  g_assert_false (fleet_pattern_touches ("doors[*].locked", "doors[0].open"));
}

#define F(form) (1u << (form))

static void
test_compare (void)
{
  static const struct
  {
    FleetForms forms;
    guint      form;
    int        kind; /* -1: nothing to tell */
  } cases[] = {
    { F (FLEET_TYPE_INT), FLEET_TYPE_DOUBLE, FLEET_SCHEMA_TYPE_CHANGED },
    { F (FLEET_TYPE_DOUBLE), FLEET_TYPE_INT, -1 },
    { F (FLEET_TYPE_BOOL), FLEET_TYPE_TEXT, FLEET_SCHEMA_TYPE_CHANGED },
    { F (FLEET_TYPE_TEXT) | F (FLEET_TYPE_NULL), FLEET_TYPE_INT, FLEET_SCHEMA_TYPE_CHANGED },
    { F (FLEET_TYPE_INT), FLEET_TYPE_NULL, FLEET_SCHEMA_BECAME_NULLABLE },
    { F (FLEET_FORM_OBJECT), FLEET_TYPE_NULL, FLEET_SCHEMA_BECAME_NULLABLE },
    { F (FLEET_TYPE_NULL), FLEET_TYPE_INT, -1 },
    { F (FLEET_TYPE_NULL), FLEET_FORM_OBJECT, -1 },
    { F (FLEET_FORM_ARRAY), FLEET_FORM_OBJECT, FLEET_SCHEMA_STRUCTURE_CHANGED },
    { F (FLEET_FORM_OBJECT), FLEET_FORM_ARRAY, FLEET_SCHEMA_STRUCTURE_CHANGED },
    { F (FLEET_FORM_OBJECT), FLEET_TYPE_INT, FLEET_SCHEMA_STRUCTURE_CHANGED },
    { F (FLEET_TYPE_TEXT), FLEET_FORM_ARRAY, FLEET_SCHEMA_STRUCTURE_CHANGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FleetSchemaKind kind = FLEET_N_SCHEMA_KINDS;
      gboolean is_news = fleet_forms_compare (cases[i].forms, cases[i].form, &kind);

      g_assert_cmpint (is_news, ==, cases[i].kind >= 0);
      if (is_news)
        g_assert_cmpint (kind, ==, cases[i].kind);
    }
}

static void
test_texts (void)
{
  g_autofree char *text = fleet_forms_to_text (F (FLEET_TYPE_NULL) | F (FLEET_TYPE_DOUBLE) | F (FLEET_TYPE_INT));
  g_autofree char *nothing = fleet_forms_to_text (0);

  g_assert_cmpstr (text, ==, "int, double, null");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpuint (fleet_forms_main (F (FLEET_TYPE_INT) | F (FLEET_TYPE_DOUBLE)), ==, FLEET_TYPE_DOUBLE);
  g_assert_cmpuint (fleet_forms_main (F (FLEET_TYPE_TEXT) | F (FLEET_FORM_ARRAY)), ==, FLEET_FORM_ARRAY);
  g_assert_cmpuint (fleet_forms_main (F (FLEET_TYPE_NULL)), ==, FLEET_TYPE_NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/pattern", test_pattern);
  g_test_add_func ("/schema/pattern-matches", test_pattern_matches);
  g_test_add_func ("/schema/parent", test_parent);
  g_test_add_func ("/schema/touches", test_touches);
  g_test_add_func ("/schema/compare", test_compare);
  g_test_add_func ("/schema/texts", test_texts);
  return g_test_run ();
}
