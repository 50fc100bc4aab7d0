/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The order of changes, and its text for the store. */

#include "fleet-source-version.h"

#include <string.h>

/* Each line: two source versions, and which is the later (<, =, >). */
static const char *const orders[] = {
  /* The same transaction: the record number, whatever the time says. */
  "transaction=5 record=1 commit=90 change=90 < transaction=5 record=2 commit=10 change=10",
  "transaction=5 record=1 place=1 offset=7 change=1 = transaction=5 record=1 place=1 offset=900 change=8",
  /* Numbers of transactions do not order what was committed otherwise. */
  "transaction=9 record=1 commit=10 change=10 < transaction=4 record=1 commit=20 change=20",
  "transaction=4 record=1 commit=10 change=10 < transaction=9 record=1 commit=10 change=10",
  "transaction=4 record=1 commit=10 stream=f.000010:20 change=10 > transaction=9 record=1 commit=10 stream=f.000009:300 change=10",
  /* Positions of one log. */
  "log=mysql/1 position=bin.000003:4331:0 commit=50 change=50 < log=mysql/1 position=bin.000003:10000:0 commit=50 change=50",
  "log=mysql/1 position=bin.000003:4331:0 change=50 = log=mysql/1 position=bin.3:4331:0 change=51",
  "log=mysql/1 position=bin.000009:1:0 commit=60 change=60 > log=mysql/2 position=bin.000010:1:0 commit=50 change=50",
  /* Hexadecimal ones: 7C007328 comes before 7C00A000, though 7328 is a greater number than nothing. */
  "commit=10 stream=00000002/7C007328.2.00000002/7C007328 change=10 < commit=10 stream=00000002/7C00A000.1.00000002/7C00A000 change=10",
  "log=s position=00000027:00000ac0:0009 change=10 < log=s position=00000027:00000ac0:000a change=10",
  "log=s position=0000009f change=10 < log=s position=000000A0 change=10",
  /* GTIDs hold across servers; within one transaction the position says more. */
  "log=mysql/1 position=bin.000009:1:0 gtid=0-1-99 commit=60 change=60 < log=mysql/2 position=bin.000001:1:0 gtid=0-2-100 commit=50 change=50",
  "log=mysql/1 position=bin.000001:5:0 gtid=0-1-99 change=60 < log=mysql/1 position=bin.000001:5:1 gtid=0-1-99 change=60",
  "log=mysql/1 position=bin.000001:5:0 gtid=3E11FA47:23 change=60 < log=mysql/2 position=bin.000001:2:0 gtid=3E11FA47:103 change=60",
  "log=mysql/1 position=bin.000001:5:0 gtid=3E11FA47:23 commit=10 change=10 > log=mysql/2 position=bin.000001:9:0 gtid=999:103 commit=9 change=9",
  "log=mysql/1 position=bin.000001:5:0 gtid=0-1-7 commit=10 change=10 < log=mysql/1 position=bin.000001:9:0 gtid=1-1-3 commit=9 change=9",
  "log=mysql/1 position=bin.000001:5:0 gtid=spoilt commit=10 change=10 < log=mysql/1 position=bin.000001:9:0 gtid=0-1-3 commit=9 change=9",
  /* A log that was begun anew. */
  "log=mysql/1 position=bin.000090:5:0 commit=1000000000 change=10 < log=mysql/1 position=bin.000001:9:0 commit=90000000000 change=9",
  "log=mysql/1 position=bin.000090:5:0 commit=1000000000 change=10 > log=mysql/1 position=bin.000001:9:0 commit=80000000000 change=9",
  /* Other partitions: when the records were written. */
  "place=1 offset=10 built=90 change=50 > place=2 offset=11 built=80 change=60",
  "place=1 offset=10 built=80 change=50 < place=2 offset=11 built=80 change=60",
  "place=1 offset=10 built=90 change=50 < place=1 offset=11 built=80 change=40",
  /* Without anything else: the partition's order, and across partitions the time. */
  "place=1 offset=10 change=50 < place=1 offset=11 change=40",
  "place=1 offset=10 change=50 = place=1 offset=10 change=50",
  "place=1 offset=10 change=50 > place=2 offset=11 change=40",
  /* A row that was read has no commit: it keeps its place. */
  "place=1 offset=10 change=50 < transaction=4 record=1 commit=40 place=1 offset=11 change=40",
};

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *line = g_strdup (orders[i]);
      char *sign = line + strcspn (line, "<>") ;
      FleetSourceVersion a, b;
      int expected;

      if (*sign == '\0')
        sign = strstr (line, " = ") + 1;
      expected = *sign == '<' ? -1 : *sign == '>';
      sign[-1] = '\0';
      fleet_source_version_parse (&a, line);
      fleet_source_version_parse (&b, sign + 2);
      g_test_message ("%s", orders[i]);
      g_assert_cmpint (CLAMP (fleet_source_version_compare (&a, &b), -1, 1), ==, expected);
      g_assert_cmpint (CLAMP (fleet_source_version_compare (&b, &a), -1, 1), ==, -expected);
      g_assert_cmpint (fleet_source_version_compare (&a, &a), ==, 0);
    }
}

static void
test_text (void)
{
  FleetSourceVersion version, again;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;
  g_autofree char *copy = NULL;

  fleet_source_version_init (&version);
  version.transaction = 1140;
  version.record = 0;
  version.commit_us = -5;
  version.stream = "00000002/7C007328.2 = 한 %41";
  version.log = "";
  version.gtid = "0-1-2";
  version.built_us = 17;
  version.place = 0;
  version.offset = G_MAXINT64;
  version.change_us = G_MININT64 + 1;
  text = fleet_source_version_print (&version);
  copy = g_strdup (text);
  fleet_source_version_parse (&again, copy);
  g_assert_cmpstr (again.stream, ==, version.stream);
  g_assert_cmpstr (again.log, ==, "");
  g_assert_null (again.position);
  g_assert_cmpint (again.commit_us, ==, -5);
  g_assert_cmpstr (again.gtid, ==, "0-1-2");
  g_assert_cmpint (again.built_us, ==, 17);
  g_assert_cmpint (again.transaction, ==, 1140);
  g_assert_cmpint (again.record, ==, 0);
  g_assert_cmpuint (again.place, ==, 0);
  g_assert_cmpint (again.offset, ==, G_MAXINT64);
  g_assert_cmpint (again.change_us, ==, G_MININT64 + 1);
  second = fleet_source_version_print (&again);
  g_assert_cmpstr (second, ==, text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror/source-version/order", test_order);
  g_test_add_func ("/mirror/source-version/text", test_text);
  return g_test_run ();
}
