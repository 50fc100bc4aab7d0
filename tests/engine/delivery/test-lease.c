/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two consoles on one cluster: one of them holds the lease; when it goes the other has it, and knows first what was sent. */

#include "fleet-lease.h"
#include "fleet-mock-broker.h"

#define TOPIC       "fleet.lease"
#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef gboolean (*Condition) (gpointer a, gpointer b);

static gboolean
one_holds (gpointer a,
           gpointer b)
{
  return fleet_lease_is_held (a) != fleet_lease_is_held (b);
}

static gboolean
is_held (gpointer a,
         gpointer b)
{
  return fleet_lease_is_held (a);
}

static gboolean
has_receipt (gpointer a,
             gpointer b)
{
  return fleet_lease_has_receipt (a, b);
}

static void
wait_for (Condition condition,
          gpointer  a,
          gpointer  b)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (a, b))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_usleep (20000);
    }
}

static void
test_takeover (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\nlease=" TOPIC "\n[rules]\nfile=rules.ini\n", fleet_mock_broker_bootstrap (broker));
  g_autoptr (FleetProfile) profile = fleet_profile_parse (text, NULL, &error);
  g_autoptr (FleetMailbox) mailbox = fleet_mailbox_new (NULL, NULL);
  FleetLease *holder, *other;
  gint64 until_us;

  g_assert_no_error (error);
  g_assert_true (fleet_mock_broker_add_topic (broker, TOPIC, 1, &error));
  holder = fleet_lease_new (profile, mailbox);
  wait_for (is_held, holder, NULL);
  other = fleet_lease_new (profile, mailbox);

  /* At no moment do both hold it: while the group settles, and for a while after. */
  until_us = g_get_monotonic_time () + 4 * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < until_us)
    {
      g_assert_false (fleet_lease_is_held (holder) && fleet_lease_is_held (other));
      g_usleep (1000);
    }
  wait_for (one_holds, holder, other);
  if (fleet_lease_is_held (other))
    {
      FleetLease *swap = holder;

      holder = other;
      other = swap;
    }
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("record %u", i);

      fleet_lease_tell (holder, id);
    }
  fleet_lease_free (holder);
  wait_for (is_held, other, NULL);
  /* All at once, now that it sends. */
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("record %u", i);

      g_assert_true (has_receipt (other, id));
    }
  g_assert_false (fleet_lease_has_receipt (other, "record 1000"));
  fleet_lease_free (other);
  fleet_mock_broker_free (broker);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lease/takeover", test_takeover);
  return g_test_run ();
}
