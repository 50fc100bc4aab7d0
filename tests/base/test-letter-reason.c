/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-reason: kinds, places and paths of reasons. */

#include "fleet-letter-reason.h"

static void
test_kind (void)
{
  static const char *const pairs[][2] = {
    { "json: a comma is missing at byte 17", "json: a comma is missing at byte N" },
    { "mapping: there is no “deviceId”", "mapping: there is no “…”" },
    { "json: no UTF-8 at byte 170", "json: no UTF-8 at byte N" },
    { "12 of a2b_3", "N of a2b_3" },
    { "crash: three times", "crash: three times" },
    { "“half", "“half" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *kind = fleet_letter_reason_kind (pairs[i][0]);

      g_assert_cmpstr (kind, ==, pairs[i][1]);
    }
}

static void
test_place (void)
{
  g_assert_cmpint (fleet_letter_reason_place ("json: what at byte 17"), ==, 17);
  g_assert_cmpint (fleet_letter_reason_place ("json: no comma at byte 8 behind a Glue header"), ==, 8);
  g_assert_cmpint (fleet_letter_reason_place ("json: at byte 3 and then at byte 21"), ==, 21);
  g_assert_cmpint (fleet_letter_reason_place ("mapping: at byte it ends"), ==, -1);
  g_assert_cmpint (fleet_letter_reason_place (""), ==, -1);
}

static void
test_path (void)
{
  static const struct
  {
    const char *reason, *path;
    gboolean    of_row;
  } cases[] = {
    { "mapping: no device: unit.id is missing", "unit.id", FALSE },
    { "mapping: no device: deviceId holds 1.5, neither text nor an integer", "deviceId", FALSE },
    { "mapping: no time: at holds \"yesterday\", which is no time that can be read", "at", FALSE },
    { "mapping: no time: a.\"b c\" holds an object or array", "a.\"b c\"", FALSE },
    { "mapping: the row has no readable column \"car_id\", the key of table car", "car_id", TRUE },
    { "mapping: the reservation's \"started_at\" or \"returned_at\" is no time", "started_at", TRUE },
    { "mapping: metadata's commit-timestamp is no time", "metadata.commit-timestamp", FALSE },
    { "mapping: a data record without the object \"data\"", "data", FALSE },
    { "mapping: the op \"x\" is not known", NULL, FALSE },
    { "json: no comma at byte 8", NULL, FALSE },
    { "", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean of_row = FALSE;
      g_autofree char *path = fleet_letter_reason_path (cases[i].reason, &of_row);

      g_assert_cmpstr (path, ==, cases[i].path);
      g_assert_cmpint (of_row, ==, cases[i].of_row);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter-reason/kind", test_kind);
  g_test_add_func ("/letter-reason/place", test_place);
  g_test_add_func ("/letter-reason/path", test_path);
  return g_test_run ();
}
