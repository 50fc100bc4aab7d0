/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-sql-frame: frames through a pipe, whole, late, and broken off at every byte. */

#include "fleet-sql-frame.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

static void
test_there_and_back (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FleetSqlFrame frame;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_true (fleet_sql_frame_send (ends[1], FLEET_SQL_FRAME_FAILED, g_variant_new (FLEET_SQL_FRAME_FAILED_TYPE, 3, -1, "가")));
  g_assert_true (fleet_sql_frame_write (ends[1], FLEET_SQL_FRAME_PAGE, NULL, 0));
  g_assert_true (fleet_sql_frame_read (ends[0], 0, &frame, bytes));
  g_assert_cmpint (frame, ==, FLEET_SQL_FRAME_FAILED);
  {
    g_autoptr (GVariant) value = fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_FAILED_TYPE);
    const char *sentence;
    guint code;
    int offset;

    g_assert_nonnull (value);
    g_variant_get (value, "(ui&s)", &code, &offset, &sentence);
    g_assert_cmpuint (code, ==, 3);
    g_assert_cmpint (offset, ==, -1);
    g_assert_cmpstr (sentence, ==, "가");
  }
  g_assert_true (fleet_sql_frame_read (ends[0], 0, &frame, bytes));
  g_assert_cmpint (frame, ==, FLEET_SQL_FRAME_PAGE);
  g_assert_cmpuint (bytes->len, ==, 0);
  close (ends[0]);
  close (ends[1]);
}

static void
test_late (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 until_us = g_get_monotonic_time () + 20000;
  FleetSqlFrame frame;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_false (fleet_sql_frame_read (ends[0], until_us, &frame, bytes));
  g_assert_cmpint (g_get_monotonic_time (), >=, until_us);
  close (ends[0]);
  close (ends[1]);
}

static void
test_broken_off (void)
{
  const guint8 whole[] = { 'D', 3, 0, 0, 0, 1, 2, 3 };

  for (guint length = 0; length <= sizeof whole; length++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      FleetSqlFrame frame;
      int ends[2];

      g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
      g_assert_cmpint (write (ends[1], whole, length), ==, length);
      close (ends[1]);
      g_assert_cmpint (fleet_sql_frame_read (ends[0], 0, &frame, bytes), ==, length == sizeof whole);
      close (ends[0]);
    }
}

static void
test_wrong (void)
{
  const guint8 endless[] = { 'P', 0xff, 0xff, 0xff, 0xff };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FleetSqlFrame frame;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (ends[1], endless, sizeof endless), ==, sizeof endless);
  g_assert_false (fleet_sql_frame_read (ends[0], 0, &frame, bytes));
  close (ends[0]);
  close (ends[1]);
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) "\1\2\3", 3);
  g_assert_null (fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_ASK_TYPE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-frame/there-and-back", test_there_and_back);
  g_test_add_func ("/sql-frame/late", test_late);
  g_test_add_func ("/sql-frame/broken-off", test_broken_off);
  g_test_add_func ("/sql-frame/wrong", test_wrong);
  return g_test_run ();
}
