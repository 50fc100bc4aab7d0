/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetAlertList against a list that is filtered and sorted anew each time, over random bulletins; and its calm: identity, lingering, holding. */

#include "fleet-alert-list.h"

#include <string.h>

#include "fleet-test-bulletin.h"
#include "fleet-test-shadow.h"

#define SEED   20261124
#define ROUNDS 400

typedef struct
{
  guint         n;
  FleetSeverity severity;
  gint64        opened_us;
  gboolean      known, open, acknowledged, shelved;
} Naive;

static gboolean
naive_passes (const Naive      *alert,
              FleetAlertFilter  filter)
{
  if (!alert->known)
    return FALSE;
  if (filter == FLEET_ALERT_FILTER_ALL || filter == FLEET_ALERT_FILTER_SHELVED)
    return filter == FLEET_ALERT_FILTER_ALL || alert->shelved;
  return !alert->shelved && (filter == FLEET_ALERT_FILTER_ACTIVE ? alert->open : !alert->acknowledged);
}

/* Burning and nobody's, burning, over and nobody's, over. */
static int
naive_rank (const Naive *alert)
{
  return (alert->open ? 0 : 2) + (alert->acknowledged || alert->shelved ? 1 : 0);
}

static int
naive_compare (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Naive *x = a;
  const Naive *y = b;

  if (naive_rank (x) != naive_rank (y))
    return naive_rank (x) - naive_rank (y);
  if (GPOINTER_TO_INT (user_data) == FLEET_ALERT_ORDER_GRAVEST && x->severity != y->severity)
    return (int) y->severity - (int) x->severity;
  if (x->opened_us != y->opened_us)
    return x->opened_us > y->opened_us ? -1 : 1;
  return x->n < y->n ? -1 : 1;
}

static void
check_against_naive (FleetAlertList *list,
                     const Naive    *alerts,
                     guint           n_alerts)
{
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (Naive));
  guint first_over;

  for (guint filter = 0; filter < FLEET_N_ALERT_FILTERS; filter++)
    {
      guint count = 0;

      for (guint i = 0; i < n_alerts; i++)
        count += naive_passes (&alerts[i], filter);
      g_assert_cmpuint (fleet_alert_list_get_count (list, filter), ==, count);
    }
  for (guint i = 0; i < n_alerts; i++)
    if (naive_passes (&alerts[i], fleet_alert_list_get_filter (list)))
      g_array_append_val (expected, alerts[i]);
  g_array_sort_with_data (expected, naive_compare, GINT_TO_POINTER (fleet_alert_list_get_order (list)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, expected->len);
  for (first_over = 0; first_over < expected->len && g_array_index (expected, Naive, first_over).open; first_over++)
    continue;
  for (guint i = 0; i < expected->len; i++)
    {
      g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autofree char *id = g_strdup_printf ("%032x", g_array_index (expected, Naive, i).n);

      g_assert_cmpstr (fleet_alert_item_get_alert (item)->id, ==, id);
      g_assert_cmpuint (fleet_alert_item_get_leads (item), ==, i == first_over ? expected->len - first_over : 0);
    }
}

static void
change_at_random (GRand         *rand,
                  FleetBulletin *bulletin,
                  Naive         *alert,
                  guint          n)
{
  g_autofree char *id = g_strdup_printf ("%032x", n);
  FleetAlert *told;

  if (alert->known && g_rand_int_range (rand, 0, 12) == 0)
    {
      alert->known = FALSE;
      g_hash_table_add (bulletin->gone_alerts, g_steal_pointer (&id));
      return;
    }
  if (!alert->known)
    *alert = (Naive) { n, g_rand_int_range (rand, FLEET_SEVERITY_LOW, FLEET_SEVERITY_CRITICAL + 1), g_rand_int_range (rand, 1, 50) * (gint64) G_USEC_PER_SEC, TRUE, TRUE, FALSE, FALSE };
  else if (g_rand_int_range (rand, 0, 3) == 0)
    alert->shelved = !alert->shelved;
  else if (g_rand_boolean (rand))
    alert->acknowledged = TRUE;
  else
    alert->open = FALSE;
  test_add_alert (bulletin, n, n % 7, alert->severity, alert->opened_us, alert->open, alert->acknowledged);
  told = g_hash_table_lookup (bulletin->alerts, id);
  told->shelved_us = alert->shelved ? alert->opened_us : FLEET_TIME_NONE;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();
  Naive alerts[120] = { 0 };
  TestShadow shadow;
  gint64 now_us = 0;

  test_shadow_init (&shadow, G_LIST_MODEL (list));
  for (guint round = 0; round < ROUNDS; round++)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();
      guint changes = g_rand_int_range (rand, 0, 12);

      for (guint i = 0; i < changes; i++)
        {
          guint n = g_rand_int_range (rand, 0, G_N_ELEMENTS (alerts));
          g_autofree char *id = g_strdup_printf ("%032x", n);

          /* An alert is changed or gone in one bulletin, not both. */
          if (!g_hash_table_contains (bulletin->alerts, id) && !g_hash_table_contains (bulletin->gone_alerts, id))
            change_at_random (rand, bulletin, &alerts[n], n);
        }
      fleet_alert_list_apply (list, bulletin, now_us);
      fleet_bulletin_unref (bulletin);
      if (g_rand_int_range (rand, 0, 20) == 0)
        fleet_alert_list_set_filter (list, g_rand_int_range (rand, 0, FLEET_N_ALERT_FILTERS));
      if (g_rand_int_range (rand, 0, 20) == 0)
        fleet_alert_list_set_order (list, g_rand_int_range (rand, 0, 2));
      test_shadow_check (&shadow);
      /* With what lingers gone, it is the naive list. */
      now_us += 2 * FLEET_ALERT_LINGER_US;
      fleet_alert_list_tick (list, now_us);
      test_shadow_check (&shadow);
      check_against_naive (list, alerts, G_N_ELEMENTS (alerts));
    }
  test_shadow_clear (&shadow);
}

static void
apply_one (FleetAlertList *list,
           guint           n,
           FleetSeverity   severity,
           gint64          opened_us,
           gboolean        open,
           gboolean        acknowledged,
           gint64          now_us)
{
  FleetBulletin *bulletin = fleet_bulletin_new ();

  test_add_alert (bulletin, n, 0, severity, opened_us, open, acknowledged);
  fleet_alert_list_apply (list, bulletin, now_us);
  fleet_bulletin_unref (bulletin);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_identity (void)
{
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();
  g_autoptr (FleetAlertItem) before = NULL;
  g_autoptr (FleetAlertItem) after = NULL;
  TestShadow shadow;
  guint changed = 0;

  apply_one (list, 1, FLEET_SEVERITY_HIGH, 10, TRUE, FALSE, 0);
  before = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_signal_connect_swapped (before, "changed", G_CALLBACK (count_cb), &changed);
  test_shadow_init (&shadow, G_LIST_MODEL (list));
  apply_one (list, 1, FLEET_SEVERITY_HIGH, 10, FALSE, FALSE, 0);
  after = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (before == after);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpuint (shadow.n_emissions, ==, 0);
  test_shadow_clear (&shadow);
}

static void
test_lingers (void)
{
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();

  apply_one (list, 1, FLEET_SEVERITY_HIGH, 10, TRUE, FALSE, 0);
  apply_one (list, 2, FLEET_SEVERITY_HIGH, 9, TRUE, FALSE, 0);
  apply_one (list, 1, FLEET_SEVERITY_HIGH, 10, TRUE, TRUE, 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpuint (fleet_alert_list_get_count (list, FLEET_ALERT_FILTER_UNACKNOWLEDGED), ==, 1);
  fleet_alert_list_tick (list, 1000 + FLEET_ALERT_LINGER_US - 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  fleet_alert_list_tick (list, 1000 + FLEET_ALERT_LINGER_US);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
test_holds (void)
{
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();

  apply_one (list, 1, FLEET_SEVERITY_LOW, 10, TRUE, FALSE, 0);
  fleet_alert_list_set_held (list, TRUE);
  apply_one (list, 2, FLEET_SEVERITY_CRITICAL, 11, TRUE, FALSE, 0);
  apply_one (list, 3, FLEET_SEVERITY_LOW, 12, TRUE, FALSE, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (fleet_alert_list_get_n_pending (list), ==, 2);
  g_assert_cmpuint (fleet_alert_list_get_n_pressing (list, FLEET_SEVERITY_CRITICAL), ==, 1);
  fleet_alert_list_set_held (list, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpuint (fleet_alert_list_get_n_pending (list), ==, 0);
}

static guint
number_at (FleetAlertList *list,
           guint           position)
{
  g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return (guint) g_ascii_strtoull (fleet_alert_item_get_alert (item)->id, NULL, 16);
}

/* What is over goes beneath what burns, however grave it was: not at once, and not while somebody points at a row. */
static void
test_settles (void)
{
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();
  guint position;

  apply_one (list, 1, FLEET_SEVERITY_CRITICAL, 10, TRUE, FALSE, 0);
  apply_one (list, 2, FLEET_SEVERITY_LOW, 9, TRUE, FALSE, 0);
  g_assert_cmpint (fleet_alert_list_get_worst_pressing (list), ==, FLEET_SEVERITY_CRITICAL);
  apply_one (list, 1, FLEET_SEVERITY_CRITICAL, 10, FALSE, FALSE, 1000);
  g_assert_cmpuint (number_at (list, 0), ==, 1);
  g_assert_cmpuint (fleet_alert_list_get_n_pressing (list, FLEET_SEVERITY_NONE), ==, 1);
  g_assert_cmpint (fleet_alert_list_get_worst_pressing (list), ==, FLEET_SEVERITY_LOW);
  fleet_alert_list_set_held (list, TRUE);
  fleet_alert_list_tick (list, 1000 + 2 * FLEET_ALERT_LINGER_US);
  g_assert_cmpuint (number_at (list, 0), ==, 1);
  fleet_alert_list_set_held (list, FALSE);
  fleet_alert_list_tick (list, 1000 + 2 * FLEET_ALERT_LINGER_US);
  g_assert_cmpuint (number_at (list, 0), ==, 2);
  g_assert_true (fleet_alert_list_get_position (list, fleet_alert_list_find (list, "00000000000000000000000000000001"), &position));
  g_assert_cmpuint (position, ==, 1);
  /* A new one that burns comes before both, and what is over stays beneath in the order of time, too. */
  apply_one (list, 3, FLEET_SEVERITY_MEDIUM, 8, TRUE, FALSE, 1000 + 2 * FLEET_ALERT_LINGER_US);
  g_assert_cmpuint (number_at (list, 0), ==, 3);
  fleet_alert_list_set_order (list, FLEET_ALERT_ORDER_NEWEST);
  g_assert_cmpuint (number_at (list, 0), ==, 2);
  g_assert_cmpuint (number_at (list, 2), ==, 1);
}

static void
test_of_vehicle (void)
{
  g_autoptr (FleetAlertList) list = fleet_alert_list_new ();
  FleetBulletin *bulletin = fleet_bulletin_new ();
  g_autoptr (GPtrArray) found = NULL;

  test_add_alert (bulletin, 1, 4, FLEET_SEVERITY_LOW, 5, TRUE, TRUE);
  test_add_alert (bulletin, 2, 4, FLEET_SEVERITY_CRITICAL, 4, FALSE, FALSE);
  test_add_alert (bulletin, 3, 4, FLEET_SEVERITY_HIGH, 3, FALSE, TRUE);
  test_add_alert (bulletin, 4, 5, FLEET_SEVERITY_HIGH, 2, TRUE, FALSE);
  fleet_alert_list_apply (list, bulletin, 0);
  fleet_bulletin_unref (bulletin);
  found = fleet_alert_list_of_vehicle (list, 4);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (fleet_alert_item_get_alert (found->pdata[0])->severity, ==, FLEET_SEVERITY_LOW);
  g_assert_cmpint (fleet_alert_item_get_alert (found->pdata[1])->severity, ==, FLEET_SEVERITY_CRITICAL);
}

/* Hostile text comes out fit for a label, and the vehicle is never nameless. */
static void
test_item_texts (void)
{
  FleetAlert *alert = fleet_alert_new ();
  g_autoptr (FleetAlertItem) item = NULL;

  alert->id = g_strdup ("x");
  alert->rule = g_strdup ("a-rule");
  alert->title = g_strdup ("<b>A & B\xe2\x80\xae" "C\n");
  alert->vehicle = g_strdup ("device:TCU-1");
  alert->message = g_strdup ("bad \xff byte");
  alert->reservation_id = g_strdup ("90\nA");
  alert->opened_us = 100;
  alert->cleared_us = FLEET_TIME_NONE;
  alert->condition = FLEET_CONDITION_ACTIVE;
  item = fleet_alert_item_new (alert, 0);
  g_assert_cmpstr (fleet_alert_item_get_title (item), ==, "<b>A & BC ");
  g_assert_cmpstr (fleet_alert_item_get_vehicle_name (item), ==, "TCU-1");
  g_assert_cmpstr (fleet_alert_item_get_message (item), ==, "bad \xef\xbf\xbd byte");
  g_assert_cmpstr (fleet_alert_item_get_reservation (item), ==, "Reservation 90 A");
  g_assert_cmpint (fleet_alert_item_get_age_us (item, 250), ==, 150);
  g_assert_cmpint (fleet_alert_item_get_age_us (item, 50), ==, 0);
  fleet_alert_unref (alert);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("seed %d", SEED);
  g_test_add_func ("/alert-list/random", test_random);
  g_test_add_func ("/alert-list/identity", test_identity);
  g_test_add_func ("/alert-list/lingers", test_lingers);
  g_test_add_func ("/alert-list/holds", test_holds);
  g_test_add_func ("/alert-list/settles", test_settles);
  g_test_add_func ("/alert-list/of-vehicle", test_of_vehicle);
  g_test_add_func ("/alert-list/item-texts", test_item_texts);
  return g_test_run ();
}
