/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sums of partitions: known numbers add up, unknown ones do not hide them, and a topic is called after its worst partition. */

#include "fleet-partition-status.h"

#include "fleet-types.h"

static FleetPartitionStatus *
make (gint32    partition,
      FleetFlow flow,
      gint64    position,
      gint64    end)
{
  FleetPartitionStatus *status = fleet_partition_status_new (FLEET_TOPIC_TELEMETRY, "fleet.telemetry", partition);

  status->flow = flow;
  status->position = position;
  status->end = end;
  status->lag = end >= 0 ? end - MAX (0, position) : -1;
  status->rate = 1.5;
  return status;
}

static FleetPartitionStatus *
sum (FleetPartitionStatus *a,
     FleetPartitionStatus *b)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_partition_status_free);

  g_ptr_array_add (both, a);
  g_ptr_array_add (both, b);
  return fleet_partition_status_sum (both);
}

static void
test_numbers (void)
{
  FleetPartitionStatus *a = make (0, FLEET_FLOW_LIVE, 10, 15), *b = make (1, FLEET_FLOW_LIVE, -1, -1);
  g_autoptr (FleetPartitionStatus) both = NULL;

  a->newest_us = 1000;
  b->lag_us = 7;
  b->heard_us = 2000;
  both = sum (a, b);
  g_assert_cmpint (both->partition, ==, -1);
  g_assert_cmpstr (both->name, ==, "fleet.telemetry");
  g_assert_cmpint (both->position, ==, 10);
  g_assert_cmpint (both->end, ==, 15);
  g_assert_cmpint (both->lag, ==, 5);
  g_assert_cmpfloat (both->rate, ==, 3.0);
  g_assert_cmpint (both->newest_us, ==, 1000);
  g_assert_cmpint (both->lag_us, ==, 7);
  g_assert_cmpint (both->heard_us, ==, 2000);
  g_clear_pointer (&both, fleet_partition_status_free);

  both = sum (make (0, FLEET_FLOW_LIVE, 10, 15), make (1, FLEET_FLOW_LIVE, 20, 21));
  g_assert_cmpint (both->position, ==, 30);
  g_assert_cmpint (both->end, ==, 36);
  g_assert_cmpint (both->lag, ==, 6);
  g_assert_true (both->newest_us == FLEET_TIME_NONE);
  g_assert_true (both->lag_us == FLEET_TIME_NONE);
}

/* Every pair of flows, in both orders: the graver one, whichever comes first. */
static void
test_flows (void)
{
  static const FleetFlow by_weight[FLEET_N_FLOWS] = { FLEET_FLOW_QUIET, FLEET_FLOW_LIVE, FLEET_FLOW_WAITING, FLEET_FLOW_BEHIND, FLEET_FLOW_UNREACHED, FLEET_FLOW_FAILED };

  for (guint i = 0; i < FLEET_N_FLOWS; i++)
    for (guint j = 0; j < FLEET_N_FLOWS; j++)
      {
        g_autoptr (FleetPartitionStatus) both = sum (make (0, by_weight[i], 0, 0), make (1, by_weight[j], 0, 0));

        g_assert_cmpint (both->flow, ==, by_weight[MAX (i, j)]);
      }
}

/* The sentence is that of a partition that has one. */
static void
test_sentence (void)
{
  FleetPartitionStatus *a = make (0, FLEET_FLOW_FAILED, 0, 0), *b = make (1, FLEET_FLOW_FAILED, 0, 0);
  g_autoptr (FleetPartitionStatus) both = NULL;

  b->sentence = g_strdup ("it may not be read");
  both = sum (a, b);
  g_assert_cmpstr (both->sentence, ==, "it may not be read");
}

/* A copy is equal, and any one field that differs makes it another. */
static void
test_equal (void)
{
  g_autoptr (FleetPartitionStatus) a = make (3, FLEET_FLOW_LIVE, 10, 15);

  for (guint field = 0; field <= 10; field++)
    {
      g_autoptr (FleetPartitionStatus) b = fleet_partition_status_copy (a);
      gint64 *const numbers[] = { &b->position, &b->end, &b->lag, &b->newest_us, &b->lag_us, &b->heard_us };

      g_assert_true (fleet_partition_status_is_equal (a, b));
      if (field < G_N_ELEMENTS (numbers))
        (*numbers[field])++;
      else if (field == 6)
        b->rate += 1;
      else if (field == 7)
        b->flow = FLEET_FLOW_QUIET;
      else if (field == 8)
        b->partition++;
      else if (field == 9)
        b->sentence = g_strdup ("no");
      else
        b->topic = FLEET_TOPIC_CARS;
      g_assert_false (fleet_partition_status_is_equal (a, b));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/partition-status/numbers", test_numbers);
  g_test_add_func ("/partition-status/flows", test_flows);
  g_test_add_func ("/partition-status/sentence", test_sentence);
  g_test_add_func ("/partition-status/equal", test_equal);
  return g_test_run ();
}
