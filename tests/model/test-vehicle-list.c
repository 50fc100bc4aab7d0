/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetVehicleList and FleetRoster against a naive fleet, over random bulletins: order, search, filter, counts, identity, merges. */

#include "fleet-vehicle-list.h"

#include <math.h>
#include <string.h>

#include "fleet-plain.h"
#include "fleet-test-bulletin.h"
#include "fleet-test-shadow.h"
#include "fleet-vehicle.h"

#define SEED   20261125
#define ROUNDS 300
#define SLOTS  150

typedef struct
{
  gboolean      shown;
  char         *plate;  /* NULL: unknown */
  const char   *model;
  FleetActivity activity;
} Naive;

static const char *const models[] = { "IONIQ 5", "AVANTE", "K5", NULL };

static void
naive_name (const Naive *vehicle,
            FleetSlot    slot,
            char        *buffer)
{
  g_snprintf (buffer, 64, "%s", vehicle->plate != NULL ? vehicle->plate : "");
  if (vehicle->plate == NULL)
    g_snprintf (buffer, 64, "C%05u", slot);
}

static gboolean
naive_matches (const Naive *vehicle,
               FleetSlot    slot,
               const char  *search)
{
  g_autofree char *all = NULL;
  g_autofree char *key = fleet_plain_key (search);
  g_autofree char *text = NULL;

  if (*key == '\0')
    return TRUE;
  all = g_strdup_printf ("%s|car:C%05u|%s", vehicle->plate != NULL ? vehicle->plate : "", slot, vehicle->model != NULL ? vehicle->model : "");
  text = fleet_plain_key (all);
  return strstr (text, key) != NULL;
}

static const Naive *sorted_fleet;

static int
naive_compare (gconstpointer a,
               gconstpointer b)
{
  FleetSlot x = *(const FleetSlot *) a;
  FleetSlot y = *(const FleetSlot *) b;
  char name_x[64], name_y[64];
  int order;

  if ((sorted_fleet[x].plate == NULL) != (sorted_fleet[y].plate == NULL))
    return sorted_fleet[x].plate == NULL ? 1 : -1;
  naive_name (&sorted_fleet[x], x, name_x);
  naive_name (&sorted_fleet[y], y, name_y);
  order = strcmp (name_x, name_y);
  return order != 0 ? order : (x > y) - (x < y);
}

static void
check_against_naive (FleetVehicleList *list,
                     FleetRoster      *roster,
                     const Naive      *fleet)
{
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  guint counts[FLEET_N_ACTIVITIES] = { 0 };
  guint shown = 0;

  for (FleetSlot slot = 0; slot < SLOTS; slot++)
    {
      if (!fleet[slot].shown)
        continue;
      shown++;
      counts[fleet[slot].activity]++;
      if (naive_matches (&fleet[slot], slot, fleet_vehicle_list_get_search (list)) &&
          (fleet_vehicle_list_get_activity_filter (list) < 0 || fleet_vehicle_list_get_activity_filter (list) == (int) fleet[slot].activity))
        g_array_append_val (expected, slot);
    }
  sorted_fleet = fleet;
  g_array_sort (expected, naive_compare);
  g_assert_cmpuint (fleet_roster_get_n_vehicles (roster), ==, shown);
  for (guint activity = 0; activity < FLEET_N_ACTIVITIES; activity++)
    g_assert_cmpuint (fleet_roster_get_count (roster, activity), ==, counts[activity]);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      guint position;

      g_assert_cmpuint (fleet_vehicle_list_get_slot (list, i), ==, g_array_index (expected, FleetSlot, i));
      g_assert_true (fleet_vehicle_list_find (list, g_array_index (expected, FleetSlot, i), &position));
      g_assert_cmpuint (position, ==, i);
    }
}

static void
change_at_random (GRand         *rand,
                  FleetBulletin *bulletin,
                  Naive         *vehicle,
                  FleetSlot      slot)
{
  FleetVehicleNews *news;

  if (vehicle->shown && g_rand_int_range (rand, 0, 30) == 0)
    {
      news = test_add_vehicle (bulletin, slot, vehicle->plate, vehicle->model, vehicle->activity);
      news->merged_into = (slot + 1) % SLOTS;
      vehicle->shown = FALSE;
      return;
    }
  if (!vehicle->shown || g_rand_int_range (rand, 0, 10) == 0)
    {
      g_clear_pointer (&vehicle->plate, g_free);
      if (g_rand_int_range (rand, 0, 8) > 0)
        vehicle->plate = g_strdup_printf ("%d%s %04d", g_rand_int_range (rand, 10, 99), g_rand_boolean (rand) ? "가" : "허", g_rand_int_range (rand, 0, 50));
      vehicle->model = models[g_rand_int_range (rand, 0, G_N_ELEMENTS (models))];
    }
  vehicle->activity = g_rand_int_range (rand, 0, FLEET_N_ACTIVITIES);
  vehicle->shown = TRUE;
  test_add_vehicle (bulletin, slot, vehicle->plate, vehicle->model, vehicle->activity);
}

static void
look_at_random (GRand            *rand,
                FleetVehicleList *list)
{
  static const char *const searches[] = { "", "가", "1", "c000", "ioniq5", "IONIQ 5", "k 5", "no such thing" };

  if (g_rand_int_range (rand, 0, 10) == 0)
    fleet_vehicle_list_set_search (list, searches[g_rand_int_range (rand, 0, G_N_ELEMENTS (searches))]);
  if (g_rand_int_range (rand, 0, 10) == 0)
    fleet_vehicle_list_set_activity_filter (list, g_rand_int_range (rand, -1, FLEET_N_ACTIVITIES));
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (FleetRoster) roster = fleet_roster_new ();
  g_autoptr (FleetVehicleList) list = fleet_vehicle_list_new (roster);
  Naive fleet[SLOTS] = { 0 };
  TestShadow shadow;

  test_shadow_init (&shadow, G_LIST_MODEL (list));
  for (guint round = 0; round < ROUNDS; round++)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();
      guint changes = g_rand_int_range (rand, 0, 20);

      for (guint i = 0; i < changes; i++)
        {
          FleetSlot slot = g_rand_int_range (rand, 0, SLOTS);

          if (!g_hash_table_contains (bulletin->vehicles, GUINT_TO_POINTER (slot)))
            change_at_random (rand, bulletin, &fleet[slot], slot);
        }
      fleet_roster_apply (roster, bulletin);
      fleet_bulletin_unref (bulletin);
      test_shadow_check (&shadow);
      check_against_naive (list, roster, fleet);
      look_at_random (rand, list);
      test_shadow_check (&shadow);
      check_against_naive (list, roster, fleet);
    }
  test_shadow_clear (&shadow);
  for (guint i = 0; i < SLOTS; i++)
    g_free (fleet[i].plate);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* News that change no text touch no row, only the lens that somebody holds. */
static void
test_lens (void)
{
  g_autoptr (FleetRoster) roster = fleet_roster_new ();
  g_autoptr (FleetVehicleList) list = fleet_vehicle_list_new (roster);
  g_autoptr (FleetVehicle) lens = NULL;
  g_autoptr (FleetVehicle) again = NULL;
  FleetBulletin *bulletin = fleet_bulletin_new ();
  TestShadow shadow;
  guint changed = 0, other = 0;

  test_add_vehicle (bulletin, 3, "12가 3456", "K5", FLEET_ACTIVITY_FREE);
  test_add_vehicle (bulletin, 4, "13가 3456", "K5", FLEET_ACTIVITY_FREE);
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  lens = fleet_roster_get_vehicle (roster, 3);
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (lens == again);
  g_signal_connect_swapped (lens, "changed", G_CALLBACK (count_cb), &changed);
  test_shadow_init (&shadow, G_LIST_MODEL (list));
  g_signal_connect_swapped (shadow.items->pdata[1], "changed", G_CALLBACK (count_cb), &other);

  bulletin = fleet_bulletin_new ();
  test_add_vehicle (bulletin, 3, "12가 3456", "K5", FLEET_ACTIVITY_IN_USE)->speed_kmh = 55;
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpuint (other, ==, 0);
  g_assert_cmpuint (shadow.n_emissions, ==, 0);
  g_assert_cmpfloat (fleet_vehicle_get_speed_kmh (lens), ==, 55);
  g_assert_cmpint (fleet_vehicle_get_activity (lens), ==, FLEET_ACTIVITY_IN_USE);
  test_shadow_clear (&shadow);
}

/* The gravest open alert of a vehicle, through opening, clearing, being gone, and a merge. */
static void
test_severity (void)
{
  g_autoptr (FleetRoster) roster = fleet_roster_new ();
  const FleetRosterColumns *columns = fleet_roster_get_columns (roster);
  FleetBulletin *bulletin = fleet_bulletin_new ();

  test_add_vehicle (bulletin, 1, "1", NULL, FLEET_ACTIVITY_FREE);
  test_add_vehicle (bulletin, 2, "2", NULL, FLEET_ACTIVITY_FREE);
  test_add_alert (bulletin, 1, 1, FLEET_SEVERITY_MEDIUM, 1, TRUE, FALSE);
  test_add_alert (bulletin, 2, 1, FLEET_SEVERITY_CRITICAL, 1, TRUE, FALSE);
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpint (columns->severity[1], ==, FLEET_SEVERITY_CRITICAL);

  bulletin = fleet_bulletin_new ();
  test_add_alert (bulletin, 2, 1, FLEET_SEVERITY_CRITICAL, 1, FALSE, FALSE);
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpint (columns->severity[1], ==, FLEET_SEVERITY_MEDIUM);

  bulletin = fleet_bulletin_new ();
  test_add_vehicle (bulletin, 1, "1", NULL, FLEET_ACTIVITY_FREE)->merged_into = 2;
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_false (fleet_roster_is_shown (roster, 1));
  g_assert_cmpuint (fleet_roster_resolve (roster, 1), ==, 2);
  g_assert_cmpint (columns->severity[2], ==, FLEET_SEVERITY_MEDIUM);

  bulletin = fleet_bulletin_new ();
  g_hash_table_add (bulletin->gone_alerts, g_strdup_printf ("%032x", 1));
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpint (columns->severity[2], ==, FLEET_SEVERITY_NONE);
}

/* What has no place has none; hostile texts are cleaned; a slot beyond the bound is not shown. */
static void
test_bounds (void)
{
  g_autoptr (FleetRoster) roster = fleet_roster_new ();
  FleetBulletin *bulletin = fleet_bulletin_new ();

  test_add_vehicle (bulletin, 0, "12\xe2\x80\xae가\n1", NULL, FLEET_ACTIVITY_FREE)->latitude = NAN;
  test_add_vehicle (bulletin, 1, "x", NULL, FLEET_ACTIVITY_FREE)->longitude = 1e9;
  test_add_vehicle (bulletin, FLEET_ROSTER_SLOTS, "y", NULL, FLEET_ACTIVITY_FREE);
  fleet_roster_apply (roster, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpuint (fleet_roster_get_n_vehicles (roster), ==, 2);
  g_assert_cmpint (fleet_roster_get_columns (roster)->placed[0], ==, 0);
  g_assert_cmpint (fleet_roster_get_columns (roster)->placed[1], ==, 0);
  g_assert_cmpstr (fleet_roster_get_name (roster, 0), ==, "12가 1");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("seed %d", SEED);
  g_test_add_func ("/vehicle-list/random", test_random);
  g_test_add_func ("/vehicle-list/lens", test_lens);
  g_test_add_func ("/vehicle-list/severity", test_severity);
  g_test_add_func ("/vehicle-list/bounds", test_bounds);
  return g_test_run ();
}
