/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A notice's words, whatever a message put into it. */

#include "fleet-notice.h"

static FleetSchemaChange *
make (FleetSchemaKind kind,
      const char     *old_form,
      const char     *new_form)
{
  FleetSchemaChange *change = fleet_schema_change_new ();

  change->id = g_strdup ("1");
  change->topic = g_strdup ("t");
  change->path = g_strdup ("v.a");
  change->kind = kind;
  change->old_form = g_strdup (old_form);
  change->new_form = g_strdup (new_form);
  return change;
}

static void
test_titles (void)
{
  static const struct { FleetSchemaKind kind; const char *old_form, *new_form, *title; } cases[] = {
    { FLEET_SCHEMA_ADDED, NULL, "int", "New path" },
    { FLEET_SCHEMA_VANISHED, "int", NULL, "Comes no more" },
    { FLEET_SCHEMA_TYPE_CHANGED, "int", "text", "Other type: whole number → text" },
    { FLEET_SCHEMA_TYPE_CHANGED, "int", "double", "Wider: whole number → number" },
    { FLEET_SCHEMA_BECAME_NULLABLE, "int", "null", "Can be null now" },
    { FLEET_SCHEMA_STRUCTURE_CHANGED, "array", "object", "Other structure: array → object" },
    { FLEET_SCHEMA_NEW_SHAPE, NULL, "int", "New on this model" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FleetSchemaChange) change = make (cases[i].kind, cases[i].old_form, cases[i].new_form);
      g_autoptr (FleetNotice) notice = fleet_notice_new (change);

      g_assert_cmpstr (fleet_notice_get_title (notice), ==, cases[i].title);
      g_assert_cmpint (fleet_notice_is_breaking (notice), ==, fleet_schema_change_is_breaking (change));
    }
}

static void
test_texts (void)
{
  g_autoptr (FleetSchemaChange) change = make (FLEET_SCHEMA_TYPE_CHANGED, "int, double", "text");
  g_autoptr (FleetNotice) notice = NULL;
  g_autofree char *forms = fleet_notice_form_name ("double, null"), *nothing = fleet_notice_form_name (NULL);

  g_free (change->path);
  change->path = g_strdup ("v.\"a\nb\342\200\256\"");
  change->model = g_strdup ("TCU-7, BCU-4");
  change->firmware = g_strdup ("2.9.0");
  change->n_devices = 14;
  change->users = g_strdup ("rule a\nmessage b\nsignal c");
  notice = fleet_notice_new (change);
  g_assert_cmpstr (fleet_notice_get_path (notice), ==, "v.\"a b\"");
  g_assert_cmpstr (fleet_notice_get_scope (notice), ==, "t · TCU-7, BCU-4 firmware 2.9.0 · 14 devices");
  g_assert_cmpstr (fleet_notice_get_users (notice), ==, "2 rules, 1 line of the card");
  g_assert_cmpstr (forms, ==, "number, null");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/titles", test_titles);
  g_test_add_func ("/notice/texts", test_texts);
  return g_test_run ();
}
