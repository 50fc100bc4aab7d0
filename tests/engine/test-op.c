/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ops come out in the order in which they went in, from any thread; a full queue refuses all but the stop. */

#include "fleet-op.h"

#include <pthread.h>

#define OPS 5000

static gpointer
push_thread (gpointer user_data)
{
  FleetOpQueue *queue = user_data;

  for (guint i = 0; i < OPS; i++)
    {
      FleetOp *op = fleet_op_new (FLEET_OP_WATCH);

      op->slot = i;
      while (!fleet_op_queue_push (queue, op))
        {
          op = fleet_op_new (FLEET_OP_WATCH);
          op->slot = i;
        }
    }
  return NULL;
}

static void
test_order (void)
{
  g_autoptr (FleetOpQueue) queue = fleet_op_queue_new (64);
  pthread_t thread;

  pthread_create (&thread, NULL, push_thread, queue);
  for (guint i = 0; i < OPS;)
    {
      g_autoptr (FleetOp) op = fleet_op_queue_pop (queue);

      if (op != NULL)
        g_assert_cmpuint (op->slot, ==, i++);
    }
  pthread_join (thread, NULL);
  g_assert_null (fleet_op_queue_pop (queue));
}

static void
test_limit (void)
{
  g_autoptr (FleetOpQueue) queue = fleet_op_queue_new (1);

  g_assert_true (fleet_op_queue_push (queue, fleet_op_new (FLEET_OP_WATCH)));
  g_assert_false (fleet_op_queue_push (queue, fleet_op_new (FLEET_OP_WATCH)));
  g_assert_true (fleet_op_queue_push (queue, fleet_op_new (FLEET_OP_STOP)));
}

static void
test_text (void)
{
  g_autoptr (FleetOp) op = fleet_op_new (FLEET_OP_ACT);
  g_autofree char *text = NULL;

  op->action = fleet_action_new ("u", "5f", FLEET_ACTION_ACKNOWLEDGE, "Kim", 1, NULL, FLEET_TIME_NONE);
  text = fleet_op_to_text (op);
  g_assert_cmpstr (text, ==, "acknowledge alert 5f");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op/order", test_order);
  g_test_add_func ("/op/limit", test_limit);
  g_test_add_func ("/op/text", test_text);
  return g_test_run ();
}
