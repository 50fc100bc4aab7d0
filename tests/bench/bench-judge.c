/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-judge: nanoseconds a rule and event, edges included: 100 and 1,000 rules over records of 1,024 rows and 64 columns, most conditions rarely true, as
 * an operator's are. A tool, not a test. Usage: bench-judge [BATCHES [RULES]] */

#include "fleet-judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_COLUMNS 64
#define N_VEHICLES 10000
#define N_RECORDS 32

static const char *
no_text (FleetSlot slot,
         gpointer  user_data)
{
  return "car:1";
}

static const char *
no_key (FleetSlot slot,
        gint64    time_us,
        gpointer  user_data)
{
  return NULL;
}

static gboolean
no_value (FleetSlot   slot,
          FleetPath   path,
          gint64      time_us,
          FleetValue *ret_value,
          gpointer    user_data)
{
  return FALSE;
}

static const FleetJudgeContext context = { no_text, no_text, no_key, no_key, no_value };

/* Column c: walks of doubles with one decimal, every fourth a whole number, every eighth a switch; a vehicle's values drift slowly, as telemetry does. */
static void
put_value (FleetBatch *record,
           guint       row,
           FleetPath   path,
           guint       c,
           double      level)
{
  FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = round (level * 1000) / 10 };

  if (c % 8 == 7)
    value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = level > 0.5 };
  else if (c % 4 == 3)
    value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = (gint64) (level * 1000) };
  fleet_batch_set (record, row, path, &value);
}

static void
make_predicate (GRand   *random,
                double   rare,
                GString *text)
{
  guint c = g_rand_int_range (random, 0, N_COLUMNS);
  gboolean high = g_rand_boolean (random);
  double level = high ? 1 - rare : rare;

  if (c % 8 == 7)
    g_string_append_printf (text, "p%u = TRUE AND ", c--);
  if (c % 4 == 3)
    g_string_append_printf (text, "p%u %s %d", c, high ? ">" : "<", (int) (level * 1000));
  else
    g_string_append_printf (text, "p%u %s %.1f", c, high ? ">" : "<", level * 100);
}

/* The mix of prototypes: conjunctions and disjunctions of rare predicates, and one in five compares two columns. */
static char *
make_rules (GRand *random,
            guint  n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "[r%u]\nhold=10s\nwhen=", i);
      switch (i % 5)
        {
        case 0:
          make_predicate (random, 0.01, text);
          g_string_append (text, " AND ");
          make_predicate (random, 0.3, text);
          break;
        case 1:
          make_predicate (random, 0.005, text);
          g_string_append (text, " AND ");
          make_predicate (random, 0.5, text);
          g_string_append (text, " OR ");
          make_predicate (random, 0.002, text);
          break;
        case 2:
          make_predicate (random, 0.02, text);
          g_string_append (text, " AND ");
          make_predicate (random, 0.2, text);
          g_string_append (text, " AND ");
          make_predicate (random, 0.4, text);
          break;
        case 3:
          make_predicate (random, 0.05, text);
          g_string_append_printf (text, " AND p%d - p%d > 98.5", g_rand_int_range (random, 0, 16) * 4, g_rand_int_range (random, 0, 16) * 4 + 1);
          break;
        default:
          make_predicate (random, 0.001, text);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
fill_record (GRand           *random,
             FleetDictionary *paths,
             double         (*levels)[N_COLUMNS],
             FleetBatch      *record,
             gint64           time_us)
{
  for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
    {
      FleetSlot slot = g_rand_int_range (random, 0, N_VEHICLES);

      for (guint c = 0; c < N_COLUMNS; c++)
        {
          double *level = &levels[slot][c];

          *level = CLAMP (*level + g_rand_double_range (random, -0.002, 0.002), 0, 1);
          put_value (record, row, c, c, *level);
        }
      record->slot[row] = slot;
      record->device[row] = slot;
      record->place[row] = slot % 12;
      record->time_us[row] = record->judged_us[row] = time_us + row * 10;
      record->kafka_us[row] = FLEET_TIME_NONE;
      record->flags[row] = 0;
    }
  record->n_rows = FLEET_BATCH_ROWS;
}

static double
cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

/* The records again and again, later each time. */
static void
measure (FleetDictionary *paths,
         FleetBatch     **records,
         GRand           *random,
         guint            n_rules,
         guint            n_batches)
{
  g_autofree char *text = make_rules (random, n_rules);
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, NULL);
  g_autoptr (FleetJudge) judge = fleet_judge_new (rules, paths, 5 * G_USEC_PER_SEC, &context, NULL);
  g_autoptr (FleetVerdict) verdict = fleet_verdict_new ();
  guint64 n_changes = 0, n_opened = 0;
  double ns = 0;
  guint n_wants;

  fleet_judge_wants (judge, &n_wants);
  for (guint i = 0; i < n_batches + N_RECORDS; i++)
    {
      FleetBatch *record = records[i % N_RECORDS];
      double before = cpu_ns ();

      fleet_judge_batch (judge, record, 0, verdict);
      /* The first time round every vehicle is new. */
      if (i >= N_RECORDS)
        {
          ns += cpu_ns () - before;
          n_changes += verdict->standings->len;
          n_opened += verdict->n_opened;
        }
      g_ptr_array_set_size (verdict->alerts, 0);
      g_array_set_size (verdict->standings, 0);
      verdict->n_opened = 0;
      for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
        {
          record->time_us[row] += N_RECORDS * 200 * 1000;
          record->judged_us[row] += N_RECORDS * 200 * 1000;
        }
    }
  printf ("%4u rules: %.2f ns a rule and event, %.0f ns an event (%.4f phase changes an event, %" G_GUINT64_FORMAT " alerts, %u paths read)\n", n_rules,
          ns / n_batches / FLEET_BATCH_ROWS / n_rules, ns / n_batches / FLEET_BATCH_ROWS, (double) n_changes / n_batches / FLEET_BATCH_ROWS, n_opened, n_wants);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260905);
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (1000);
  double (*levels)[N_COLUMNS] = g_malloc (sizeof *levels * N_VEHICLES);
  FleetBatch *records[N_RECORDS];
  int n_batches = argc > 1 ? atoi (argv[1]) : 500;

  for (guint c = 0; c < N_COLUMNS; c++)
    {
      g_autofree char *path = g_strdup_printf ("p%u", c);

      fleet_dictionary_intern (paths, path, c < 10 ? 2 : 3);
    }
  for (guint slot = 0; slot < N_VEHICLES; slot++)
    for (guint c = 0; c < N_COLUMNS; c++)
      levels[slot][c] = g_rand_double (random);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      records[i] = fleet_batch_new (NULL);
      fill_record (random, paths, levels, records[i], G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + i * 200 * 1000);
    }
  if (argc > 2)
    measure (paths, records, random, atoi (argv[2]), n_batches);
  for (guint n_rules = 100; n_rules <= 1000 && argc <= 2; n_rules *= 10)
    measure (paths, records, random, n_rules, n_batches);
  for (guint i = 0; i < N_RECORDS; i++)
    fleet_batch_unref (records[i]);
  g_free (levels);
  return 0;
}
