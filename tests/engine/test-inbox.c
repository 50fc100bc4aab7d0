/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The inbox: what another process puts there is handed on once, whole, and only what makes sense. */

#include "fleet-inbox.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char         *folder;
  char         *database;
  FleetOpQueue *ops;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("fleet-inbox-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  self->ops = fleet_op_queue_new (10);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *inbox = g_strconcat (self->database, "-inbox", NULL);

  fleet_op_queue_free (self->ops);
  g_rmdir (inbox);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->database);
}

static FleetOp *
wait_for_op (Fixture *self)
{
  FleetOp *op;

  while ((op = fleet_op_queue_pop (self->ops)) == NULL)
    g_usleep (1000);
  return op;
}

static void
test_hand_on (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (FleetAction) first = fleet_action_new ("u-1", "a", FLEET_ACTION_SHELVE, "Kim", 7000000, "why", 9000000), second = fleet_action_new ("u-2", "a", FLEET_ACTION_ACKNOWLEDGE, "Lee", 8000000, NULL, FLEET_TIME_NONE);
  g_autofree char *nonsense = g_strconcat (self->database, "-inbox/x.action", NULL), *inbox = g_strconcat (self->database, "-inbox", NULL), *one = NULL, *two = NULL;
  g_autoptr (FleetInbox) open = NULL;
  g_autoptr (FleetOp) op = NULL, other = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  /* One is there before the console is, one comes later. */
  one = fleet_inbox_put (self->database, first, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (nonsense, "{\"uuid\":", -1, NULL));
  g_assert_cmpint (g_stat (inbox, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  open = fleet_inbox_new (self->database, self->ops);
  op = wait_for_op (self);
  g_assert_cmpint (op->kind, ==, FLEET_OP_ACT);
  g_assert_cmpstr (op->action->uuid, ==, "u-1");
  g_assert_cmpstr (op->action->note, ==, "why");
  g_assert_cmpint (op->action->until_us, ==, 9000000);
  two = fleet_inbox_put (self->database, second, &error);
  other = wait_for_op (self);
  g_assert_cmpstr (other->action->uuid, ==, "u-2");
  /* It has looked at all of them again to find the second, and told none twice. */
  g_assert_null (fleet_op_queue_pop (self->ops));
  g_unlink (one);
  g_unlink (two);
  g_unlink (nonsense);
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (FleetAction) action = fleet_action_new ("u-1", "a", FLEET_ACTION_NOTE, "Kim", 7000000, "why", FLEET_TIME_NONE);
  g_autofree char *inbox = g_strconcat (self->database, "-inbox", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (inbox, "a file", -1, NULL));
  g_assert_null (fleet_inbox_put (self->database, action, &error));
  g_assert_nonnull (strstr (error->message, inbox));
  g_unlink (inbox);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/inbox/hand-on", Fixture, NULL, set_up, test_hand_on, tear_down);
  g_test_add ("/inbox/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
