/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging any sequence of bulletins tells the same as the newest news of each thing; and an alert's id is what the design says. */

#include "fleet-bulletin.h"

static FleetBulletin *
random_bulletin (GRand *rand,
                 gint64 number)
{
  FleetBulletin *bulletin = fleet_bulletin_new ();

  for (guint i = 0; i < 20; i++)
    {
      FleetVehicleNews *news = fleet_vehicle_news_new ();
      FleetAlert *alert = fleet_alert_new ();

      news->slot = g_rand_int_range (rand, 0, 30);
      news->time_us = number;
      news->plate = g_ref_string_new ("12가 3456");
      g_hash_table_replace (bulletin->vehicles, GUINT_TO_POINTER (news->slot), news);

      alert->id = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 30));
      alert->opened_us = number;
      g_hash_table_replace (bulletin->alerts, alert->id, alert);
    }
  bulletin->has_status = number % 5 != 1;
  bulletin->status.messages = number;
  bulletin->status.sentence = g_strdup_printf ("%d", (int) number);
  if (g_rand_boolean (rand))
    {
      bulletin->record = fleet_vehicle_record_new ();
      bulletin->record->slot = number;
    }
  g_ptr_array_add (bulletin->failures, g_strdup ("no"));
  return bulletin;
}

static void
test_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  g_autoptr (FleetBulletin) merged = fleet_bulletin_new ();
  gint64 vehicles[30] = { 0 };
  gint64 alerts[30] = { 0 };
  gint64 record = 0;

  for (gint64 number = 1; number <= 200; number++)
    {
      FleetBulletin *newer = random_bulletin (rand, number);

      for (guint i = 0; i < 30; i++)
        {
          g_autofree char *id = g_strdup_printf ("%u", i);

          if (g_hash_table_contains (newer->vehicles, GUINT_TO_POINTER (i)))
            vehicles[i] = number;
          if (g_hash_table_contains (newer->alerts, id))
            alerts[i] = number;
        }
      if (newer->record != NULL)
        record = number;
      fleet_bulletin_merge (merged, newer);
    }

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      const FleetVehicleNews *news = g_hash_table_lookup (merged->vehicles, GUINT_TO_POINTER (i));
      const FleetAlert *alert = g_hash_table_lookup (merged->alerts, id);

      g_assert_cmpint (news->time_us, ==, vehicles[i]);
      g_assert_cmpint (alert->opened_us, ==, alerts[i]);
    }
  g_assert_cmpint (merged->record->slot, ==, record);
  g_assert_cmpint (merged->status.messages, ==, 200);
  g_assert_cmpstr (merged->status.sentence, ==, "200");
  g_assert_cmpuint (merged->failures->len, ==, 200);
}

static void
test_gone_alerts_leave (void)
{
  g_autoptr (FleetBulletin) merged = fleet_bulletin_new ();
  FleetBulletin *newer = fleet_bulletin_new ();
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup ("x");
  g_hash_table_replace (merged->alerts, alert->id, alert);
  g_hash_table_add (newer->gone_alerts, g_strdup ("x"));
  fleet_bulletin_merge (merged, newer);
  g_assert_cmpuint (g_hash_table_size (merged->alerts), ==, 0);
  g_assert_true (g_hash_table_contains (merged->gone_alerts, "x"));
}

static void
test_alert_id (void)
{
  g_autofree char *id = fleet_alert_make_id ("crash", "car:CAR-1", 1693526400000000);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "crash\ncar:CAR-1\n1693526400000000", -1);
  g_autofree char *other = fleet_alert_make_id ("crash", "car:CAR-1", 1693526400000001);

  g_assert_cmpuint (strlen (id), ==, 32);
  g_assert_true (g_str_has_prefix (digest, id));
  g_assert_cmpstr (id, !=, other);
}

static void
test_alert_copy (void)
{
  g_autoptr (FleetAlert) alert = fleet_alert_new ();
  g_autoptr (FleetAlert) copy = NULL;

  alert->message = g_strdup ("a");
  alert->slot = 7;
  copy = fleet_alert_copy (alert);
  g_assert_true (copy->message != alert->message);
  g_assert_cmpstr (copy->message, ==, "a");
  g_assert_cmpuint (copy->slot, ==, 7);
  g_assert_null (copy->note);
}

/* The newest word of each channel. */
static void
test_deliveries (void)
{
  g_autoptr (FleetBulletin) older = fleet_bulletin_new ();
  FleetBulletin *newer = fleet_bulletin_new ();
  FleetDeliveryStatus *status = fleet_delivery_status_new ("webhook", "example.com");
  g_autoptr (FleetDeliveryStatus) copy = NULL;

  fleet_bulletin_add_delivery (older, fleet_delivery_status_new ("kafka", "a:9092"));
  fleet_bulletin_add_delivery (older, fleet_delivery_status_new ("webhook", "example.com"));
  status->waiting = 3;
  status->failing_us = 5;
  status->sentence = g_strdup ("it is away");
  copy = fleet_delivery_status_copy (status);
  g_assert_true (fleet_delivery_status_is_equal (copy, status));
  fleet_bulletin_add_delivery (newer, status);
  fleet_bulletin_merge (older, newer);
  g_assert_cmpuint (g_hash_table_size (older->deliveries), ==, 2);
  g_assert_true (fleet_delivery_status_is_equal (copy, g_hash_table_lookup (older->deliveries, "webhook")));
  g_assert_false (fleet_delivery_status_is_equal (copy, g_hash_table_lookup (older->deliveries, "kafka")));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bulletin/merge", test_merge);
  g_test_add_func ("/bulletin/gone-alerts-leave", test_gone_alerts_leave);
  g_test_add_func ("/alert/id", test_alert_id);
  g_test_add_func ("/alert/copy", test_alert_copy);
  g_test_add_func ("/bulletin/deliveries", test_deliveries);
  return g_test_run ();
}
