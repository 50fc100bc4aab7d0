/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-branch: the lists of a dead letter's tree hold what stands below each node, and say it. */

#include "fleet-letter-branch.h"

#include <string.h>

/* Each node on a line, with as many dots as it is deep. */
static void
draw (GListModel *list,
      guint       depth,
      GString    *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (FleetLetterBranch) branch = g_list_model_get_item (list, i);
      const FleetLetterNode *node = fleet_letter_branch_get_node (branch);
      g_autofree char *words = fleet_letter_branch_to_text (branch);

      for (guint k = 0; k < depth; k++)
        g_string_append_c (text, '.');
      g_string_append_printf (text, "%s %s\n", node->name != NULL ? node->name : "", words);
      g_assert_cmpint (fleet_letter_branch_has_children (branch), ==, g_list_model_get_n_items (G_LIST_MODEL (branch)) > 0);
      draw (G_LIST_MODEL (branch), depth + 1, text);
    }
  g_assert_null (g_list_model_get_item (list, g_list_model_get_n_items (list)));
}

static void
check (const char *payload,
       const char *reason,
       const char *expected)
{
  g_autoptr (GBytes) bytes = payload != NULL ? g_bytes_new (payload, strlen (payload)) : NULL;
  g_autoptr (FleetLetterTree) tree = fleet_letter_tree_new (bytes, reason);
  g_autoptr (FleetLetterBranch) root = fleet_letter_branch_new_root (tree);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_null (fleet_letter_branch_get_node (root));
  draw (G_LIST_MODEL (root), 0, text);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_texts (void)
{
  check ("{\"a\":{\"b\":[1,2],\"c\":{}},\"d\":\"x\"}", "mapping: no device: a.id is missing", "a {2}\n.b [2]\n..[0] 1\n..[1] 2\n.c {0}\n.id was expected here\nd \"x\"\n");
  check ("{\"a\":1,", "json: it ends too early at byte 7", "a 1\n here it ends\n");
  check ("oops", "json: no JSON value at byte 0", " oops\n");
  check ("7", "mapping: a change record is a JSON object, this is not", " 7\n");
  check (NULL, "json: a null value", "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter-branch/texts", test_texts);
  return g_test_run ();
}
