/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which notices blind which rules. */

#include "fleet-blind-rule.h"

static void
add (GHashTable       *changes,
     const char       *id,
     FleetSchemaKind   kind,
     const char       *old_form,
     const char       *new_form,
     FleetNoticeState  state,
     gint64            returned_us,
     const char       *users)
{
  FleetSchemaChange *change = fleet_schema_change_new ();

  change->id = g_strdup (id);
  change->topic = g_strdup ("t");
  change->path = g_strdup_printf ("v.%s", id);
  change->kind = kind;
  change->old_form = g_strdup (old_form);
  change->new_form = g_strdup (new_form);
  change->state = state;
  change->returned_us = returned_us;
  change->users = g_strdup (users);
  change->first_us = *id;
  change->model = g_strdup ("TCU-7");
  g_hash_table_replace (changes, change->id, change);
}

static void
test_find (void)
{
  static const char text[] = "[low]\nwhen=v.a < 1\nmessage=x\n\n[lower]\nwhen=v.b < 1\nmessage=x\n\n[fine]\nwhen=v.c < 1\nmessage=x\n\n[off]\nwhen=v.a < 1\nstate=off\nmessage=x\n";
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, &problems);
  g_autoptr (GHashTable) changes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_schema_change_unref);
  g_autoptr (GPtrArray) blind = NULL;
  g_autofree char *first = NULL, *second = NULL;

  add (changes, "b", FLEET_SCHEMA_VANISHED, "int", NULL, FLEET_NOTICE_ACCEPTED, FLEET_TIME_NONE, "signal soc\nrule low\nrule off");
  add (changes, "a", FLEET_SCHEMA_STRUCTURE_CHANGED, "array", "object", FLEET_NOTICE_NEW, FLEET_TIME_NONE, "rule lower\nmessage fine");
  add (changes, "c", FLEET_SCHEMA_TYPE_CHANGED, "int", "text", FLEET_NOTICE_ACKNOWLEDGED, FLEET_TIME_NONE, "rule lower");
  add (changes, "d", FLEET_SCHEMA_TYPE_CHANGED, "int", "text", FLEET_NOTICE_ACCEPTED, FLEET_TIME_NONE, "rule fine");
  add (changes, "e", FLEET_SCHEMA_TYPE_CHANGED, "int", "double", FLEET_NOTICE_NEW, FLEET_TIME_NONE, "rule fine");
  add (changes, "f", FLEET_SCHEMA_VANISHED, "int", NULL, FLEET_NOTICE_NEW, 7, "rule fine");
  add (changes, "g", FLEET_SCHEMA_ADDED, NULL, "int", FLEET_NOTICE_NEW, FLEET_TIME_NONE, "rule fine");
  blind = fleet_blind_rules_find (rules, changes);
  g_assert_cmpuint (blind->len, ==, 2);
  g_assert_cmpstr (((FleetBlindRule *) blind->pdata[0])->rule, ==, "low");
  g_assert_cmpstr (((FleetBlindRule *) blind->pdata[1])->rule, ==, "lower");
  first = fleet_blind_rule_why (blind->pdata[0]);
  second = fleet_blind_rule_why (blind->pdata[1]);
  g_assert_cmpstr (first, ==, "Its input v.b has vanished (TCU-7)");
  g_assert_cmpstr (second, ==, "Its input v.a has another structure: array became object (TCU-7)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blind-rule/find", test_find);
  return g_test_run ();
}
