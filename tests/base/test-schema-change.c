/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notices: their names, which of them break something, and an id that depends on what happened and where. */

#include "fleet-schema-change.h"

static FleetSchemaChange *
make (FleetSchemaKind kind,
      const char     *old_form,
      const char     *new_form)
{
  FleetSchemaChange *change = fleet_schema_change_new ();

  change->topic = g_strdup ("t");
  change->path = g_strdup ("a.b");
  change->kind = kind;
  change->old_form = g_strdup (old_form);
  change->new_form = g_strdup (new_form);
  change->offset = 7;
  return change;
}

static void
test_names (void)
{
  static const struct
  {
    FleetSchemaKind kind;
    const char     *old_form, *new_form, *name;
    gboolean        is_widening, is_breaking;
  } cases[] = {
    { FLEET_SCHEMA_ADDED, NULL, "int", "added", FALSE, FALSE },
    { FLEET_SCHEMA_VANISHED, "int", NULL, "vanished", FALSE, TRUE },
    { FLEET_SCHEMA_TYPE_CHANGED, "int", "double", "type-changed", TRUE, FALSE },
    { FLEET_SCHEMA_TYPE_CHANGED, "int", "text", "type-changed", FALSE, TRUE },
    { FLEET_SCHEMA_TYPE_CHANGED, "text", "double", "type-changed", FALSE, TRUE },
    { FLEET_SCHEMA_BECAME_NULLABLE, "text", "null", "became-nullable", FALSE, FALSE },
    { FLEET_SCHEMA_STRUCTURE_CHANGED, "array", "object", "array-became-object", FALSE, TRUE },
    { FLEET_SCHEMA_STRUCTURE_CHANGED, "object", "int", "object-became-scalar", FALSE, TRUE },
    { FLEET_SCHEMA_STRUCTURE_CHANGED, "text", "array", "scalar-became-array", FALSE, TRUE },
    { FLEET_SCHEMA_NEW_SHAPE, NULL, "bool", "new-shape", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FleetSchemaChange) change = make (cases[i].kind, cases[i].old_form, cases[i].new_form);

      g_assert_cmpstr (fleet_schema_change_kind_text (change), ==, cases[i].name);
      g_assert_cmpint (fleet_schema_change_is_widening (change), ==, cases[i].is_widening);
      g_assert_cmpint (fleet_schema_change_is_breaking (change), ==, cases[i].is_breaking);
    }
}

static void
test_returned (void)
{
  g_autoptr (FleetSchemaChange) change = make (FLEET_SCHEMA_VANISHED, "int", NULL);

  change->returned_us = 5;
  g_assert_false (fleet_schema_change_is_breaking (change));
}

static void
test_id (void)
{
  g_autoptr (FleetSchemaChange) a = make (FLEET_SCHEMA_ADDED, NULL, "int"), b = make (FLEET_SCHEMA_ADDED, NULL, "int"), c = make (FLEET_SCHEMA_ADDED, NULL, "int");
  g_autofree char *of_a = fleet_schema_change_make_id (a), *of_b = fleet_schema_change_make_id (b), *of_c = NULL;

  c->offset++;
  of_c = fleet_schema_change_make_id (c);
  g_assert_cmpuint (strlen (of_a), ==, 32);
  g_assert_cmpstr (of_a, ==, of_b);
  g_assert_cmpstr (of_a, !=, of_c);
}

static void
test_copy (void)
{
  g_autoptr (FleetSchemaChange) a = make (FLEET_SCHEMA_TYPE_CHANGED, "int", "text");
  g_autoptr (FleetSchemaChange) copy = NULL;

  a->comment = g_strdup ("seen");
  copy = fleet_schema_change_copy (a);
  g_assert_cmpstr (copy->comment, ==, "seen");
  g_assert_true (copy->comment != a->comment);
  g_assert_cmpstr (copy->path, ==, "a.b");
  g_assert_cmpint (copy->offset, ==, 7);
}

static void
test_states (void)
{
  FleetNoticeState state;

  for (guint i = 0; i < FLEET_N_NOTICE_STATES; i++)
    {
      g_assert_true (fleet_notice_state_from_string (fleet_notice_state_to_string (i), &state));
      g_assert_cmpuint (state, ==, i);
    }
  g_assert_false (fleet_notice_state_from_string ("gone", &state));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-change/names", test_names);
  g_test_add_func ("/schema-change/returned", test_returned);
  g_test_add_func ("/schema-change/id", test_id);
  g_test_add_func ("/schema-change/copy", test_copy);
  g_test_add_func ("/schema-change/states", test_states);
  return g_test_run ();
}
