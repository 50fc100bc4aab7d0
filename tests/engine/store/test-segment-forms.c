/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-segment-forms: what has a form is printed again as it was, byte for byte; whatever is not exactly of a form has none. Against GDateTime and the C library. */

#include "fleet-segment-forms.h"
#include "fleet-time.h"

#include <string.h>

#define SEED 20261125

static gboolean
take_uuid (const char *text,
           guint64    *ret_first,
           guint64    *ret_second)
{
  return fleet_segment_uuid_take_half (text, FALSE, ret_first) && fleet_segment_uuid_take_half (text, TRUE, ret_second);
}

static void
test_uuids (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 20000; round++)
    {
      guint64 wanted[2] = { (guint64) g_rand_int (random) << 32 | g_rand_int (random), (guint64) g_rand_int (random) << 32 | g_rand_int (random) };
      g_autofree char *digits = g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", wanted[0], wanted[1]);
      g_autofree char *text = g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16, digits + 20);
      char printed[FLEET_SEGMENT_UUID_BYTES];
      guint64 first, second;
      guint at = g_rand_int_range (random, 0, FLEET_SEGMENT_UUID_BYTES);
      char was = text[at];

      g_assert_true (take_uuid (text, &first, &second));
      g_assert_cmphex (first, ==, wanted[0]);
      g_assert_cmphex (second, ==, wanted[1]);
      fleet_segment_uuid_print (first, second, printed);
      g_assert_cmpmem (printed, sizeof printed, text, strlen (text));

      /* Any other byte anywhere: another digit, or none. */
      text[at] = g_rand_int_range (random, 1, 256);
      if (take_uuid (text, &first, &second))
        {
          fleet_segment_uuid_print (first, second, printed);
          g_assert_cmpmem (printed, sizeof printed, text, strlen (text));
        }
      else
        g_assert_true (was == '-' || strchr ("0123456789abcdef", text[at]) == NULL);
    }
}

/* As GDateTime prints the instant in that zone, with so many digits of the fraction. */
static char *
print_time (gint64 time_us,
            gint   minutes,
            guint  digits,
            gboolean is_utc)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (minutes * 60);
  gint64 seconds = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *clock = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *fraction = g_strdup_printf (".%06d", (int) (time_us - seconds * G_USEC_PER_SEC));
  g_autofree char *east = g_strdup_printf ("%c%02d:%02d", minutes < 0 ? '-' : '+', ABS (minutes) / 60, ABS (minutes) % 60);

  return g_strdup_printf ("%s%.*s%s", clock, digits > 0 ? (int) digits + 1 : 0, fraction, is_utc ? "Z" : east);
}

static void
test_times (void)
{
  static const gint64 scales[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);

  for (guint round = 0; round < 20000; round++)
    {
      guint digits = g_rand_int_range (random, 0, 7);
      gint64 seconds = (gint64) g_rand_double_range (random, -30600000000.0 /* GDateTime does not pad years */, 253402200000.0);
      gint64 time_us = seconds * G_USEC_PER_SEC + g_rand_int_range (random, 0, 1000000) / scales[digits] * scales[digits];
      gboolean is_utc = g_rand_boolean (random);
      gint minutes = is_utc ? 0 : g_rand_int_range (random, -18 * 60, 18 * 60 + 1);
      g_autofree char *text = print_time (time_us, minutes, digits, is_utc);
      gint form = fleet_segment_time_form (text, strlen (text), time_us);
      char printed[FLEET_SEGMENT_TIME_BYTES];
      gsize at;

      g_assert_cmpint (form, >=, 0);
      g_assert_cmpint (form, <=, FLEET_SEGMENT_MOST_FORM);
      g_assert_cmpmem (printed, fleet_segment_time_print (form, time_us, printed), text, strlen (text));
      g_assert_cmpint (fleet_segment_time_form (text, strlen (text), time_us + scales[digits]), ==, -1);

      /* What still has a form after a change would be printed as it is now. */
      at = g_rand_int_range (random, 0, strlen (text));
      text[at] = g_rand_int_range (random, 32, 127);
      form = fleet_segment_time_form (text, strlen (text), time_us);
      if (form >= 0)
        g_assert_cmpmem (printed, fleet_segment_time_print (form, time_us, printed), text, strlen (text));
    }
}

static void
test_no_times (void)
{
  static const char *const texts[] = { "", "2026-11-25", "2026-11-25T10:00:00", "2026-11-25T10:00:00z", "2026-11-25T10:00:00+0000", "2026-11-25T10:00:00-00:00",
                                       "2026-11-25T10:00:00.Z", "2026-11-25T10:00:00.0000000Z", "2026-11-25 10:00:00Z", "2026-11-25T10:00:00+19:00" };
  char printed[FLEET_SEGMENT_TIME_BYTES];
  gint64 time_us = G_GINT64_CONSTANT (1795600800000000);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (fleet_segment_time_form (texts[i], strlen (texts[i]), time_us), ==, -1);
  g_assert_cmpint (fleet_segment_time_form ("2026-11-25T10:00:00Z", 20, time_us), ==, 0);
  g_assert_cmpint (fleet_segment_time_form ("0001-01-01T00:00:00Z", 20, G_GINT64_CONSTANT (-62135596800000000)), ==, 0);
  g_assert_cmpuint (fleet_segment_time_print (0, G_MAXINT64, printed), ==, 0);
  g_assert_cmpuint (fleet_segment_time_print (0, G_MININT64, printed), ==, 0);
  g_assert_cmpuint (fleet_segment_time_print (-1, time_us, printed), ==, 0);
  g_assert_cmpuint (fleet_segment_time_print (FLEET_SEGMENT_MOST_FORM + 1, time_us, printed), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/segment-forms/uuids", test_uuids);
  g_test_add_func ("/segment-forms/times", test_times);
  g_test_add_func ("/segment-forms/no-times", test_no_times);
  return g_test_run ();
}
