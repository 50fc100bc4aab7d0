/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The line that everybody sees: which change, how many others, which rules are blind; and the notice that "Show" goes to. */

#include "fleet-notice-headline.h"

#include "fleet-test-bulletin.h"

static const char rule_text[] = "[low]\nname=Low\nwhen=v.a < 1\nmessage=x\n[lower]\nname=Lower\nwhen=v.a < 0\nmessage=x\n[lowest]\nname=Lowest\nwhen=v.a < -1\nmessage=x\n"
                                "[none]\nname=None\nwhen=v.a < -2\nmessage=x\n";

static void
assert_headline (FleetNoticeList *list,
                 const char      *expected,
                 const char      *id)
{
  FleetNotice *lead;
  g_autofree char *text = fleet_notice_headline (list, &lead);

  g_assert_cmpstr (text, ==, expected);
  g_assert_true (lead == (id != NULL ? fleet_notice_list_find (list, id) : NULL));
}

static void
test_changes (void)
{
  g_autoptr (FleetNoticeList) list = fleet_notice_list_new ();
  g_autoptr (FleetBulletin) first = fleet_bulletin_new (), second = fleet_bulletin_new (), third = fleet_bulletin_new ();

  assert_headline (list, NULL, NULL);
  test_add_notice (first, "new", 50, FLEET_SCHEMA_ADDED, FLEET_NOTICE_NEW);
  fleet_notice_list_apply (list, first);
  assert_headline (list, NULL, NULL);
  test_add_notice (second, "b", 20, FLEET_SCHEMA_TYPE_CHANGED, FLEET_NOTICE_NEW);
  fleet_notice_list_apply (list, second);
  assert_headline (list, "v.b: Other type: whole number → text.", "b");

  /* The newest leads; what somebody has seen is not counted. */
  test_add_notice (third, "c", 30, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_NEW);
  test_add_notice (third, "d", 10, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_NEW);
  test_add_notice (third, "e", 40, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_ACKNOWLEDGED);
  fleet_notice_list_apply (list, third);
  assert_headline (list, "v.c: Comes no more, and 2 more changes.", "c");
}

/* What blinds rules leads, also when it is older and somebody has seen it. */
static void
test_blind (void)
{
  g_autoptr (FleetNoticeList) list = fleet_notice_list_new ();
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new (), unknown = fleet_bulletin_new ();
  g_autoptr (FleetNoticeList) other = fleet_notice_list_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (rule_text, -1, &problems);

  test_add_notice (bulletin, "a", 10, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_ACKNOWLEDGED);
  ((FleetSchemaChange *) g_hash_table_lookup (bulletin->schema_changes, "a"))->users = g_strdup ("rule low\nrule lower\nrule lowest\nrule none");
  test_add_notice (bulletin, "b", 20, FLEET_SCHEMA_TYPE_CHANGED, FLEET_NOTICE_NEW);
  bulletin->blind_rules = fleet_blind_rules_find (rules, bulletin->schema_changes);
  g_assert_cmpuint (bulletin->blind_rules->len, ==, 4);
  unknown->blind_rules = g_ptr_array_ref (bulletin->blind_rules);
  fleet_notice_list_apply (list, bulletin);
  assert_headline (list, "v.a: Comes no more, and 1 more change. Blind by that: Low, Lower, Lowest and 1 more.", "a");

  /* The notice is not known any more: the rules still are. */
  fleet_notice_list_apply (other, unknown);
  assert_headline (other, "4 rules are blind, because their input has changed: Low, Lower, Lowest and 1 more.", NULL);
}

static void
wanted_cb (guint *n)
{
  (*n)++;
}

/* A notice that the filter hides is listed when it is wanted, and is handed out once. */
static void
test_wanted (void)
{
  g_autoptr (FleetNoticeList) list = fleet_notice_list_new ();
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();
  g_autoptr (FleetNotice) taken = NULL;
  guint n = 0;

  g_signal_connect_swapped (list, "wanted", G_CALLBACK (wanted_cb), &n);
  test_add_notice (bulletin, "a", 10, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_ACCEPTED);
  fleet_notice_list_apply (list, bulletin);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  fleet_notice_list_want (list, fleet_notice_list_find (list, "a"));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  taken = fleet_notice_list_take_wanted (list);
  g_assert_true (taken == fleet_notice_list_find (list, "a"));
  g_assert_null (fleet_notice_list_take_wanted (list));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-headline/changes", test_changes);
  g_test_add_func ("/notice-headline/blind", test_blind);
  g_test_add_func ("/notice-headline/wanted", test_wanted);
  return g_test_run ();
}
