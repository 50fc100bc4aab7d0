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

/* One row over a dictionary. */
typedef struct
{
  FleetDictionary *paths;
  FleetBatch      *record;
} Row;

static Row
new_row (void)
{
  Row row = { fleet_dictionary_new (10000), fleet_batch_new (NULL) };

  row.record->n_rows = 1;
  return row;
}

static void
free_row (Row *row)
{
  fleet_batch_unref (row->record);
  fleet_dictionary_free (row->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, free_row)

static void
set (Row        *row,
     const char *path,
     FleetValue  value)
{
  fleet_batch_set (row->record, 0, fleet_dictionary_intern (row->paths, path, strlen (path)), &value);
}

static void
set_int (Row        *row,
         const char *path,
         gint64      value)
{
  set (row, path, (FleetValue) { .type = FLEET_TYPE_INT, .integer = value });
}

static void
set_bool (Row        *row,
          const char *path,
          gboolean    value)
{
  set (row, path, (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = value });
}

/* A car with its engine off and two of ten doors open; of most doors nothing is told. */
static Row
parked_car (void)
{
  Row row = new_row ();

  set_bool (&row, "engine.on", FALSE);
  set_int (&row, "doors[#]", 10);
  set_bool (&row, "doors[0].open", FALSE);
  set_bool (&row, "doors[2].open", TRUE);
  set_bool (&row, "doors[9].open", TRUE);
  set (&row, "battery.v", (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = 11.5 });
  set (&row, "zone", (FleetValue) { .type = FLEET_TYPE_NULL });
  return row;
}

static char *
fill (FleetEvidenceForm *form,
      const Row         *row)
{
  return fleet_evidence_form_fill (form, row->paths, row->record, 0, G_GINT64_CONSTANT (1788220800) * G_USEC_PER_SEC);
}

static void
test_fill (void)
{
  g_autoptr (FleetRule) rule = make_rule ("engine.on = FALSE AND (ANY(doors[*].open = TRUE) OR battery.v < 11.6) AND zone IS NULL AND event_time > '2020-01-01' AND missing > 5");
  g_autoptr (FleetEvidenceForm) form = fleet_evidence_form_new (rule);
  g_auto (Row) row = parked_car ();
  g_autofree char *json = fill (form, &row);
  g_autofree char *head = g_strdup_printf ("{\"rule\":\"lights\",\"version\":\"%.12s\",\"when\":\"engine.on = FALSE AND (ANY(doors[*].open = TRUE) OR battery.v < 11.6)", rule->condition_hash);
  g_autoptr (FleetEvidence) read = fleet_evidence_read (json);
  const FleetEvidencePart *doors = g_ptr_array_index (read->parts, 1), *battery = g_ptr_array_index (read->parts, 2), *zone = g_ptr_array_index (read->parts, 3),
                          *missing = g_ptr_array_index (read->parts, 5);

  g_assert_true (g_str_has_prefix (json, head));
  g_assert_cmpstr (read->rule, ==, "lights");
  g_assert_cmpuint (read->parts->len, ==, 6);
  g_assert_cmpstr (doors->text, ==, "ANY(doors[*].open = TRUE)");
  /* An element without a value is passed over, two in a row are the end; but those that decided are told wherever they stand. */
  g_assert_cmpuint (g_strv_length (doors->paths), ==, 3);
  g_assert_cmpstr (doors->paths[1], ==, "doors[2].open");
  g_assert_cmpstr (doors->values[1], ==, "true");
  g_assert_cmpstr (doors->paths[2], ==, "doors[9].open");
  g_assert_cmpuint (doors->elements->len, ==, 2);
  g_assert_cmpuint (g_array_index (doors->elements, guint, 0), ==, 2);
  g_assert_cmpuint (g_array_index (doors->elements, guint, 1), ==, 9);
  g_assert_cmpuint (battery->elements->len, ==, 0);
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
  g_auto (Row) row = parked_car ();
  g_autofree char *alone = fleet_evidence_form_fill (form, row.paths, NULL, 0, 0), *with = fill (form, &row);

  g_assert_nonnull (strstr (alone, "\"parts\":[{\"text\":\"age(battery.v) > 600\",\"values\":{}},{\"text\":\"engine.on = TRUE\",\"values\":{}}]}"));
  g_assert_nonnull (strstr (with, "{\"text\":\"age(battery.v) > 600\",\"values\":{}},{\"text\":\"engine.on = TRUE\",\"values\":{\"engine.on\":false}}]}"));
}

/* ---- which elements decided, against a plain walk ---- */

#define MISSING  G_MININT64
#define LONGEST  24
#define N_ROUNDS 400

typedef struct
{
  const char *when;
  gboolean  (*decides) (gint64 value, const gint64 *values, guint n);
} Asked;

static gboolean
is_small (gint64        value,
          const gint64 *values,
          guint         n)
{
  return value != MISSING && value < 5;
}

static gboolean
is_least (gint64        value,
          const gint64 *values,
          guint         n)
{
  for (guint i = 0; i < n; i++)
    if (values[i] != MISSING && values[i] < value)
      return FALSE;
  return value != MISSING;
}

static gboolean
is_told (gint64        value,
         const gint64 *values,
         guint         n)
{
  return value != MISSING;
}

static gboolean
is_none (gint64        value,
         const gint64 *values,
         guint         n)
{
  return FALSE;
}

static const Asked asked[] = {
  { "ANY(a[*].x < 5)", is_small },
  { "NOT ALL(a[*].x >= 5)", is_small },
  { "COUNT(a[*].x < 5) > 0", is_small },
  { "COUNT(a[*].x) > 0", is_told },
  { "MIN(a[*].x) < 5", is_least },
  /* Where all elements say the same, none of them decided. */
  { "ALL(a[*].x >= 5)", is_none },
  { "NOT ANY(a[*].x < 5)", is_none },
};

/* One form all the way: the array, and with it the dictionary, grows after it has first been filled. */
static void
check_elements (const Asked *ask,
                GRand       *random)
{
  g_autoptr (FleetRule) rule = make_rule (ask->when);
  g_autoptr (FleetEvidenceForm) form = fleet_evidence_form_new (rule);
  g_auto (Row) row = new_row ();
  guint n_told = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n = g_rand_int_range (random, 0, 1 + LONGEST * (round + 1) / N_ROUNDS), at = 0;
      gint64 values[LONGEST];
      g_autofree char *json = NULL;
      g_autoptr (FleetEvidence) read = NULL;
      const FleetEvidencePart *part;

      fleet_batch_unref (row.record);
      row.record = fleet_batch_new (NULL);
      row.record->n_rows = 1;
      set_int (&row, "a[#]", n);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *path = g_strdup_printf ("a[%u].x", i);

          values[i] = g_rand_int_range (random, 0, 6) == 0 ? MISSING : g_rand_int_range (random, 0, 20);
          if (values[i] != MISSING)
            set_int (&row, path, values[i]);
        }
      json = fill (form, &row);
      read = fleet_evidence_read (json);
      part = g_ptr_array_index (read->parts, 0);
      for (guint i = 0; i < n && at < 8; i++)
        if (ask->decides (values[i], values, n))
          {
            g_autofree char *path = g_strdup_printf ("a[%u].x", i);

            g_assert_cmpuint (at, <, part->elements->len);
            g_assert_cmpuint (g_array_index (part->elements, guint, at++), ==, i);
            g_assert_true (g_strv_contains ((const char *const *) part->paths, path));
          }
      g_assert_cmpuint (at, ==, part->elements->len);
      n_told += at;
    }
  if (ask->decides == is_none)
    g_assert_cmpuint (n_told, ==, 0);
  else
    g_assert_cmpuint (n_told, >, N_ROUNDS / 2);
}

static void
test_elements (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261126);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    check_elements (&asked[i], random);
}

/* What others wrote, or a version before this one. */
static void
test_read_strange (void)
{
  static const char *const parts[] = { "{\"text\":\"t\",\"values\":{\"a\":1}}", "{\"text\":\"t\",\"elements\":[],\"values\":{\"a\":1}}",
                                       "{\"text\":\"t\",\"elements\":[-1,\"x\",99999999,null],\"values\":{\"a\":1}}", "{\"text\":\"t\",\"elements\":7,\"values\":{\"a\":1}}" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"rule\":\"r\",\"parts\":[%s]}", parts[i]);
      g_autoptr (FleetEvidence) read = fleet_evidence_read (json);
      const FleetEvidencePart *part = g_ptr_array_index (read->parts, 0);

      g_assert_cmpuint (read->parts->len, ==, 1);
      g_assert_cmpuint (part->elements->len, ==, 0);
      g_assert_cmpstr (part->text, ==, "t");
      g_assert_cmpstr (part->values[0], ==, "1");
    }
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
  g_test_add_func ("/evidence/elements", test_elements);
  g_test_add_func ("/evidence/read-strange", test_read_strange);
  g_test_add_func ("/evidence/read-nothing", test_read_nothing);
  return g_test_run ();
}
