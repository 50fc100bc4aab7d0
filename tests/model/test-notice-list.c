/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Schema notices as a list: newest first, filtered by state, counted; an item stays the same object through its changes. */

#include "fleet-notice-list.h"

#include "fleet-test-bulletin.h"

static void
add (FleetBulletin    *bulletin,
     const char       *id,
     gint64            told_us,
     FleetSchemaKind   kind,
     FleetNoticeState  state)
{
  test_add_notice (bulletin, id, told_us, kind, state)->users = g_strdup ("rule low\nrule lower\nmessage other\nsignal soc");
}

static char *
listed (FleetNoticeList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (FleetNotice) notice = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append (text, fleet_notice_get_change (notice)->id);
    }
  return g_string_free (text, FALSE);
}

static void
assert_listed (FleetNoticeList *list,
               const char      *expected)
{
  g_autofree char *text = listed (list);

  g_assert_cmpstr (text, ==, expected);
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            GString    *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
test_list (void)
{
  g_autoptr (FleetNoticeList) list = fleet_notice_list_new ();
  g_autoptr (FleetBulletin) first = fleet_bulletin_new (), second = fleet_bulletin_new (), third = fleet_bulletin_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  FleetNotice *b;

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), log);
  add (first, "a", 10, FLEET_SCHEMA_ADDED, FLEET_NOTICE_NEW);
  add (first, "b", 20, FLEET_SCHEMA_TYPE_CHANGED, FLEET_NOTICE_NEW);
  add (first, "c", 30, FLEET_SCHEMA_ADDED, FLEET_NOTICE_ACCEPTED);
  fleet_notice_list_apply (list, first);
  assert_listed (list, "ba");
  g_assert_cmpuint (fleet_notice_list_get_n_new (list), ==, 2);
  g_assert_cmpuint (fleet_notice_list_get_n_breaking (list), ==, 1);
  b = fleet_notice_list_find (list, "b");

  add (second, "d", 40, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_NEW);
  add (second, "b", 20, FLEET_SCHEMA_TYPE_CHANGED, FLEET_NOTICE_ACKNOWLEDGED);
  fleet_notice_list_apply (list, second);
  assert_listed (list, "dba");
  g_assert_true (fleet_notice_list_find (list, "b") == b);
  g_assert_cmpint (fleet_notice_get_change (b)->state, ==, FLEET_NOTICE_ACKNOWLEDGED);
  g_assert_cmpuint (fleet_notice_list_get_n_new (list), ==, 2);
  /* Only what is new is told. */
  g_assert_cmpstr (log->str, ==, "0-0+2 0-0+1 ");

  g_object_set (list, "filter", FLEET_NOTICE_FILTER_NEW, NULL);
  assert_listed (list, "da");
  g_object_set (list, "filter", FLEET_NOTICE_FILTER_ALL, NULL);
  assert_listed (list, "dcba");
  g_object_set (list, "filter", FLEET_NOTICE_FILTER_OPEN, NULL);
  add (third, "d", 40, FLEET_SCHEMA_VANISHED, FLEET_NOTICE_ACCEPTED);
  fleet_notice_list_apply (list, third);
  assert_listed (list, "ba");
  g_assert_cmpuint (fleet_notice_list_get_n_breaking (list), ==, 0);
}

static void
test_blind (void)
{
  g_autoptr (FleetNoticeList) list = fleet_notice_list_new ();
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new (), silent = fleet_bulletin_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text ("[low]\nname=Low\nwhen=v.a < 1\nmessage=x\n", -1, &problems);
  guint n;

  add (bulletin, "a", 10, FLEET_SCHEMA_TYPE_CHANGED, FLEET_NOTICE_NEW);
  bulletin->blind_rules = fleet_blind_rules_find (rules, bulletin->schema_changes);
  fleet_notice_list_apply (list, bulletin);
  g_object_get (list, "n-blind", &n, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (((FleetBlindRule *) g_ptr_array_index (fleet_notice_list_get_blind (list), 0))->title, ==, "Low");
  fleet_notice_list_apply (list, silent);
  g_assert_cmpuint (fleet_notice_list_get_blind (list)->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-list/list", test_list);
  g_test_add_func ("/notice-list/blind", test_blind);
  return g_test_run ();
}
