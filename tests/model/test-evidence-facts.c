/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Evidence as a person says it. */

#include "fleet-evidence-facts.h"

static const char signals_text[] = "[engine]\nname=Engine\npath=v.engine.on\nhow=value\ntrue=on\nfalse=off\n[doors]\nname=Doors\npath=v.doors[*].open\nhow=any\ntrue=open\nfalse=closed\n"
                                   "[coolant]\nname=Coolant\npath=v.coolant.celsius\nunit=°C\n[tyres]\nname=Tyres\npath=v.tyres[*].kpa\nhow=min\nunit=kPa\n";

static void
assert_facts (const char *parts,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signals = fleet_key_signals_parse (signals_text, &error);
  g_autofree char *json = g_strdup_printf ("{\"rule\":\"r\",\"version\":\"1\",\"when\":\"w\",\"parts\":[%s]}", parts);
  g_auto (GStrv) facts = NULL;
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  facts = fleet_evidence_facts (json, signals);
  told = g_strjoinv (" | ", facts);
  g_assert_cmpstr (told, ==, expected);
}

static void
test_known (void)
{
  assert_facts ("{\"text\":\"v.engine.on = FALSE\",\"values\":{\"v.engine.on\":false}},"
                "{\"text\":\"ALL(v.doors[*].open = FALSE)\",\"values\":{\"v.doors[0].open\":false,\"v.doors[1].open\":false}},"
                "{\"text\":\"v.coolant.celsius > 115\",\"values\":{\"v.coolant.celsius\":117.5}}",
                "Engine off | Doors closed | Coolant 117.5 °C (> 115)");
  assert_facts ("{\"text\":\"ANY(v.doors[*].open = TRUE)\",\"values\":{\"v.doors[0].open\":false,\"v.doors[1].open\":true,\"v.doors[2].open\":false}}", "Doors closed · open");
}

static void
test_unknown (void)
{
  assert_facts ("{\"text\":\"a.b.wheel[0].slip >= 3\",\"values\":{\"a.b.wheel[0].slip\":4}},{\"text\":\"zone IS NULL\",\"values\":{\"zone\":null}},{\"text\":\"x = y\",\"values\":{\"x\":1,\"y\":1}}",
                "wheel slip 4 (>= 3) | zone none | x 1, y 1");
}

/* What was seen of an array's elements is told by element; what two of them say alike, once. */
static void
test_elements (void)
{
  assert_facts ("{\"text\":\"ANY(events[*].type = 'crash' AND events[*].g >= 2.5)\",\"values\":{\"events[0].type\":\"crash\",\"events[0].g\":4.12}}", "One of events: type is crash, g is 4.12 (>= 2.5)");
  assert_facts ("{\"text\":\"ANY(a.events[*].type = 'crash' AND a.events[*].g > 2.5)\",\"values\":{\"a.events[0].type\":\"brake\",\"a.events[1].type\":\"crash\",\"a.events[10].type\":\"brake\","
                "\"a.events[0].g\":1,\"a.events[1].g\":4,\"a.events[10].g\":1}}",
                "One of events: type is brake, g is 1 (> 2.5) · type is crash, g is 4 (> 2.5)");
  assert_facts ("{\"text\":\"ALL(codes[*] = 'P1')\",\"values\":{\"codes[0]\":\"P1\",\"codes[1]\":\"P1\"}}", "Each of codes: P1");
  assert_facts ("{\"text\":\"ANY(a[*].x = b.y)\",\"values\":{\"a[0].x\":1,\"b.y\":1}}", "a x 1, b y 1");
}

/* Of many elements, those that made it true; which they were, where they have no words of their own. */
static void
test_deciding (void)
{
  assert_facts ("{\"text\":\"ANY(a.events[*].type = 'crash' AND a.events[*].g > 2.5)\",\"elements\":[1],\"values\":{\"a.events[0].type\":\"brake\",\"a.events[1].type\":\"crash\",\"a.events[10].type\":\"brake\","
                "\"a.events[0].g\":1,\"a.events[1].g\":4,\"a.events[10].g\":1}}",
                "One of events: type is crash, g is 4 (> 2.5)");
  assert_facts ("{\"text\":\"ANY(v.doors[*].open = TRUE)\",\"elements\":[1,3],\"values\":{\"v.doors[0].open\":false,\"v.doors[1].open\":true,\"v.doors[2].open\":false,\"v.doors[3].open\":true}}",
                "Doors open, no. 2, 4");
  assert_facts ("{\"text\":\"ANY(v.tyres[*].kpa < 180)\",\"elements\":[2],\"values\":{\"v.tyres[0].kpa\":240,\"v.tyres[1].kpa\":241,\"v.tyres[2].kpa\":171.5}}", "Tyres 171.5 kPa (< 180), no. 3");
}

static void
test_without_values (void)
{
  assert_facts ("{\"text\":\"age() > 600\",\"values\":{}},{\"text\":\"age() > 600\",\"values\":{}}", "age() > 600");
  assert_facts ("{\"text\":\"reservation.reservation_id IS NULL\",\"values\":{}},{\"text\":\"a.b IS NULL\",\"values\":{}}", "Reservation none | a b none");
  assert_facts ("{\"text\":\"car.car_id IS NOT NULL\",\"values\":{\"car.car_id\":\"CAR-1\"}}", "Car CAR-1");
  assert_facts ("", "");
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) signals = g_ptr_array_new ();
  g_auto (GStrv) facts = fleet_evidence_facts (NULL, signals);

  g_assert_null (facts[0]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence-facts/known", test_known);
  g_test_add_func ("/evidence-facts/unknown", test_unknown);
  g_test_add_func ("/evidence-facts/elements", test_elements);
  g_test_add_func ("/evidence-facts/deciding", test_deciding);
  g_test_add_func ("/evidence-facts/without-values", test_without_values);
  g_test_add_func ("/evidence-facts/none", test_none);
  return g_test_run ();
}
