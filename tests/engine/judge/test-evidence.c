/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Evidence: the parts of a condition with what they read; what is written is read back. */

#include "fleet-evidence.h"

#include <string.h>

static FleetRule *
make_rule (const char *when)
{
  g_autofree char *text = g_strdup_printf ("[lights]\nwhen=%s\n", when);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, &problems);

  g_assert_cmpuint (rules->len, ==, 1);
  return fleet_rule_ref (g_ptr_array_index (rules, 0));
}

static gboolean
look_up (const char *path,
         FleetValue *ret_value,
         gpointer    user_data)
{
  static const struct { const char *path; FleetValue value; } values[] = {
    { "engine.on", { .type = FLEET_TYPE_BOOL, .boolean = FALSE } },
    { "doors[0].open", { .type = FLEET_TYPE_BOOL, .boolean = FALSE } },
    { "doors[2].open", { .type = FLEET_TYPE_BOOL, .boolean = TRUE } },
    { "doors[9].open", { .type = FLEET_TYPE_BOOL, .boolean = TRUE } },
    { "battery.v", { .type = FLEET_TYPE_DOUBLE, .real = 11.5 } },
    { "zone", { .type = FLEET_TYPE_NULL } },
    { "event_time", { .type = FLEET_TYPE_TEXT, .text = "2026-09-01T00:00:00Z", .length = 20 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (values[i].path, path) == 0)
      {
        *ret_value = values[i].value;
        return TRUE;
      }
  return FALSE;
}

static void
test_fill (void)
{
  g_autoptr (FleetRule) rule = make_rule ("engine.on = FALSE AND (ANY(doors[*].open = TRUE) OR battery.v < 11.6) AND zone IS NULL AND event_time > '2020-01-01' AND missing > 5");
  g_autoptr (FleetEvidenceForm) form = fleet_evidence_form_new (rule);
  g_autofree char *json = fleet_evidence_form_fill (form, look_up, NULL);
  g_autofree char *head = g_strdup_printf ("{\"rule\":\"lights\",\"version\":\"%.12s\",\"when\":\"engine.on = FALSE AND (ANY(doors[*].open = TRUE) OR battery.v < 11.6)", rule->condition_hash);
  g_autoptr (FleetEvidence) read = fleet_evidence_read (json);
  const FleetEvidencePart *doors = g_ptr_array_index (read->parts, 1), *battery = g_ptr_array_index (read->parts, 2), *zone = g_ptr_array_index (read->parts, 3),
                          *missing = g_ptr_array_index (read->parts, 5);

  g_assert_true (g_str_has_prefix (json, head));
  g_assert_cmpstr (read->rule, ==, "lights");
  g_assert_cmpuint (read->parts->len, ==, 6);
  g_assert_cmpstr (doors->text, ==, "ANY(doors[*].open = TRUE)");
  /* An element without a value is passed over, two in a row are the end. */
  g_assert_cmpuint (g_strv_length (doors->paths), ==, 2);
  g_assert_cmpstr (doors->paths[1], ==, "doors[2].open");
  g_assert_cmpstr (doors->values[1], ==, "true");
  g_assert_cmpstr (battery->text, ==, "battery.v < 11.6");
  g_assert_cmpstr (battery->values[0], ==, "11.5");
  g_assert_cmpstr (zone->values[0], ==, "");
  g_assert_cmpstr (missing->text, ==, "missing > 5");
  g_assert_cmpuint (g_strv_length (missing->values), ==, 0);
}

/* Time alone made it true: what was read is not known, what held is. */
static void
test_time_alone (void)
{
  g_autoptr (FleetRule) rule = make_rule ("age(battery.v) > 600 AND engine.on = TRUE");
  g_autoptr (FleetEvidenceForm) form = fleet_evidence_form_new (rule);
  g_autofree char *alone = fleet_evidence_form_fill (form, NULL, NULL), *with = fleet_evidence_form_fill (form, look_up, NULL);

  g_assert_nonnull (strstr (alone, "\"parts\":[{\"text\":\"age(battery.v) > 600\",\"values\":{}},{\"text\":\"engine.on = TRUE\",\"values\":{}}]}"));
  g_assert_nonnull (strstr (with, "{\"text\":\"age(battery.v) > 600\",\"values\":{}},{\"text\":\"engine.on = TRUE\",\"values\":{\"engine.on\":false}}]}"));
}

static void
test_read_nothing (void)
{
  static const char *const texts[] = { "", "[", "[]", "7" };
  g_autoptr (FleetEvidence) empty = fleet_evidence_read ("{}");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (fleet_evidence_read (texts[i]));
  g_assert_null (fleet_evidence_read (NULL));
  g_assert_cmpuint (empty->parts->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/fill", test_fill);
  g_test_add_func ("/evidence/time-alone", test_time_alone);
  g_test_add_func ("/evidence/read-nothing", test_read_nothing);
  return g_test_run ();
}
