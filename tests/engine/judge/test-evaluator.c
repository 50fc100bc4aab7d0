/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Both evaluators against SQLite itself: random plain conditions over random rows; and by hand what SQLite does not have. */

#include "fleet-evaluator.h"
#include "fleet-program.h"
#include "random-expr.h"

#include <sqlite3.h>
#include <string.h>

#define N_EXPRS 2500
#define N_ROWS 16

static void
bind_value (sqlite3_stmt     *statement,
            int               index,
            const FleetValue *value)
{
  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      sqlite3_bind_int (statement, index, value->boolean);
      break;
    case FLEET_TYPE_INT:
      sqlite3_bind_int64 (statement, index, value->integer);
      break;
    case FLEET_TYPE_DOUBLE:
      sqlite3_bind_double (statement, index, value->real);
      break;
    case FLEET_TYPE_TEXT:
      sqlite3_bind_text (statement, index, value->text, value->length, SQLITE_STATIC);
      break;
    default:
      sqlite3_bind_null (statement, index);
    }
}

static void
read_result (sqlite3_stmt *statement,
             FleetValue   *ret_value)
{
  *ret_value = (FleetValue) { .type = FLEET_TYPE_NULL };
  switch (sqlite3_column_type (statement, 0))
    {
    case SQLITE_INTEGER:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = sqlite3_column_int64 (statement, 0) };
      break;
    case SQLITE_FLOAT:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = sqlite3_column_double (statement, 0) };
      break;
    case SQLITE_TEXT:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = sqlite3_column_bytes (statement, 0), .text = (const char *) sqlite3_column_text (statement, 0) };
      break;
    default:
      break;
    }
}

/* Booleans are SQLite's integers; of two zeros none is greater. */
static gboolean
same_value (const FleetValue *ours,
            const FleetValue *theirs)
{
  if (ours->type == FLEET_TYPE_BOOL)
    return theirs->type == FLEET_TYPE_INT && theirs->integer == (ours->boolean != 0);
  if (ours->type != theirs->type)
    return FALSE;
  return ours->type == FLEET_TYPE_NULL || fleet_operation_order (ours, theirs) == 0;
}

static FleetTruth
truth_in (const FleetMasks *masks,
          guint             row)
{
  gboolean is_true = (masks->is_true[row / 64] >> (row % 64)) & 1, is_false = (masks->is_false[row / 64] >> (row % 64)) & 1;

  g_assert_false (is_true && is_false);
  return is_true ? FLEET_TRUTH_TRUE : is_false ? FLEET_TRUTH_FALSE : FLEET_TRUTH_NULL;
}

static void
fill_row (GRand      *random,
          FleetBatch *record,
          FleetValue  values[RANDOM_EXPR_COLUMNS])
{
  for (FleetPath path = 0; path < RANDOM_EXPR_COLUMNS; path++)
    {
      values[path] = (FleetValue) { .type = FLEET_TYPE_NULL };
      if (random_expr_value (random, &values[path]))
        fleet_batch_set (record, record->n_rows, path, &values[path]);
    }
  record->n_rows++;
}

static sqlite3_stmt *
prepare (sqlite3    *database,
         const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM (SELECT ? AS c0, ? AS c1, ? AS c2, ? AS c3, ? AS c4, ? AS c5)", condition);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  return statement;
}

static void
test_like_sqlite (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260902);
  sqlite3 *database = NULL;
  guint n_pairs = 0, n_true = 0, n_null = 0;

  g_assert_cmpint (sqlite3_open (":memory:", &database), ==, SQLITE_OK);
  for (guint i = 0; i < N_EXPRS; i++)
    {
      g_autoptr (FleetDictionary) paths = fleet_dictionary_new (1000);
      g_autoptr (FleetProgramSet) set = NULL;
      g_autoptr (FleetExpr) expr = NULL;
      g_autoptr (FleetBound) bound = NULL;
      g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      FleetValue values[N_ROWS][RANDOM_EXPR_COLUMNS];
      sqlite3_stmt *statement;
      FleetProgram *program;
      FleetMasks masks;

      for (guint c = 0; c < RANDOM_EXPR_COLUMNS; c++)
        fleet_dictionary_intern (paths, (char[]) { 'c', '0' + c }, 2);
      random_expr_plain (random, 3, text);
      expr = fleet_expr_parse (text->str, NULL, NULL, &error);
      g_assert_no_error (error);
      /* What we print must mean the same to SQLite as what we read. */
      g_autofree char *normal = fleet_expr_to_text (expr);
      statement = prepare (database, i % 2 ? normal : text->str);
      bound = fleet_bound_new (expr, paths);
      set = fleet_program_set_new (paths);
      program = fleet_program_set_add (set, expr);
      for (guint row = 0; row < N_ROWS; row++)
        fill_row (random, record, values[row]);
      fleet_program_set_begin (set, record, 0, record->n_rows);
      fleet_program_run (program, record->judged_us, &masks);
      for (guint row = 0; row < N_ROWS; row++)
        {
          const FleetMoment moment = { .record = record, .row = row, .element = FLEET_ELEMENT_NONE };
          FleetValue ours, theirs;

          for (guint c = 0; c < RANDOM_EXPR_COLUMNS; c++)
            bind_value (statement, c + 1, &values[row][c]);
          g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
          read_result (statement, &theirs);
          fleet_evaluator_value (bound, &moment, &ours);
          if (!same_value (&ours, &theirs) || truth_in (&masks, row) != fleet_operation_truth (&theirs))
            {
              g_autoptr (GString) message = g_string_new (normal);

              for (guint c = 0; c < RANDOM_EXPR_COLUMNS; c++)
                {
                  g_string_append_printf (message, "\nc%u = ", c);
                  fleet_value_append_json (&values[row][c], message);
                }
              g_string_append (message, "\nours ");
              fleet_value_append_json (&ours, message);
              g_string_append (message, " SQLite's ");
              fleet_value_append_json (&theirs, message);
              g_error ("%s, by masks %d", message->str, truth_in (&masks, row));
            }
          n_pairs++;
          n_true += fleet_operation_truth (&theirs) == FLEET_TRUTH_TRUE;
          n_null += fleet_operation_truth (&theirs) == FLEET_TRUTH_NULL;
          sqlite3_reset (statement);
        }
      sqlite3_finalize (statement);
    }
  sqlite3_close (database);
  g_test_message ("%u pairs, %u true, %u null", n_pairs, n_true, n_null);
  g_assert_cmpuint (n_pairs, >=, 20000);
  g_assert_cmpuint (n_true, >, n_pairs / 10);
  g_assert_cmpuint (n_null, >, n_pairs / 10);
}

/* One row by hand: "path json-ish" pairs. */
static FleetTruth
ask (const char *condition,
     gint64      now_us,
     ...)
{
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (1000);
  g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetExpr) expr = fleet_expr_parse (condition, NULL, NULL, &error);
  FleetMoment moment = { .record = record, .now_us = now_us, .element = FLEET_ELEMENT_NONE };
  const char *path;
  va_list list;

  g_assert_no_error (error);
  record->judged_us[0] = 1000000;
  va_start (list, now_us);
  while ((path = va_arg (list, const char *)) != NULL)
    {
      const char *text = va_arg (list, const char *);
      FleetValue value = { .type = FLEET_TYPE_INT, .integer = g_ascii_strtoll (text, NULL, 10) };

      if (text[0] == '\'')
        value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text + 1, .length = strlen (text) - 1 };
      if (strcmp (text, "true") == 0 || strcmp (text, "false") == 0)
        value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = text[0] == 't' };
      fleet_batch_set (record, 0, fleet_dictionary_intern (paths, path, strlen (path)), &value);
    }
  va_end (list);
  record->n_rows = 1;

  g_autoptr (FleetBound) bound = fleet_bound_new (expr, paths);
  g_autoptr (FleetProgramSet) set = fleet_program_set_new (paths);
  FleetProgram *program = fleet_program_set_add (set, expr);
  FleetTruth truth = fleet_evaluator_truth (bound, &moment);
  FleetMasks masks;
  gint64 now[FLEET_BATCH_ROWS] = { now_us };

  fleet_program_set_begin (set, record, 0, record->n_rows);
  fleet_program_run (program, now, &masks);
  g_assert_cmpint (truth_in (&masks, 0), ==, truth);
  return truth;
}

static void
test_arrays (void)
{
  /* Missing is NULL, empty is ALL true and ANY false, and what lies behind the length does not count. */
  g_assert_cmpint (ask ("ALL(d[*].open = FALSE)", 0, NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("ANY(d[*].open = FALSE)", 0, NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("COUNT(d[*]) = 0", 0, NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("ALL(d[*].open = FALSE)", 0, "d[#]", "0", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("ANY(d[*].open = FALSE)", 0, "d[#]", "0", NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("COUNT(d[*]) = 0", 0, "d[#]", "0", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("MIN(d[*].v) IS NULL", 0, "d[#]", "0", "d[0].v", "3", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("ALL(d[*].open = FALSE)", 0, "d[#]", "1", "d[0].open", "false", "d[1].open", "true", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("ALL(d[*].open = FALSE)", 0, "d[#]", "2", "d[0].open", "false", "d[1].open", "true", NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("ALL(d[*].open = FALSE)", 0, "d[#]", "2", "d[0].open", "false", NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("ANY(d[*].open = FALSE)", 0, "d[#]", "2", "d[0].open", "false", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("ANY(d[*].open IS NULL)", 0, "d[#]", "5", "d[0].open", "false", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("COUNT(d[*].open IS NULL) = 4", 0, "d[#]", "5", "d[0].open", "false", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("COUNT(d[*].open) = 1 AND COUNT(d[*]) = 5", 0, "d[#]", "5", "d[0].open", "false", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("MAX(d[*]) = 9 AND MIN(d[*]) = -2", 0, "d[#]", "3", "d[0]", "9", "d[1]", "-2", "d[2]", "4", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("ANY(d[*].v > limit)", 0, "d[#]", "1", "d[0].v", "9", "limit", "8", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("d[1].v > 8", 0, "d[#]", "2", "d[1].v", "9", NULL), ==, FLEET_TRUTH_TRUE);
}

static void
test_times (void)
{
  g_assert_cmpint (ask ("event_time = 1000000", 0, NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("event_time = '1970-01-01T00:00:01Z'", 0, NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("event_time > ends", 0, "ends", "'1970-01-01 00:00:00.5", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("event_time - 2000000 > ends", 0, "ends", "'1970-01-01 00:00:00.5", NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("event_time BETWEEN '1970-01-01' AND '1970-01-02'", 0, NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("event_time > 'soon'", 0, NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("event_time > ends", 0, "ends", "'soon", NULL), ==, FLEET_TRUTH_NULL);
}

static void
test_ages (void)
{
  /* The event was at 1 s; ages are continuous from the right. */
  g_assert_cmpint (ask ("age() > 600", 1000000, NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("age() > 600", 600999999, NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("age() > 600", 601000000, NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("age() <= 600", 601000000, NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("age(x) > 5", 6000000, NULL), ==, FLEET_TRUTH_NULL);
  g_assert_cmpint (ask ("age(x) IS NULL", 6000000, NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("5 < age(x)", 6000000, "x", "3", "x[@]", "1000000", NULL), ==, FLEET_TRUTH_TRUE);
  g_assert_cmpint (ask ("age(x) BETWEEN 2 AND 4", 6000000, "x", "3", "x[@]", "1000000", NULL), ==, FLEET_TRUTH_FALSE);
  g_assert_cmpint (ask ("age(x) NOT BETWEEN 2 AND 4", 3500000, "x", "3", "x[@]", "1000000", NULL), ==, FLEET_TRUTH_FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluator/like-sqlite", test_like_sqlite);
  g_test_add_func ("/evaluator/arrays", test_arrays);
  g_test_add_func ("/evaluator/times", test_times);
  g_test_add_func ("/evaluator/ages", test_ages);
  return g_test_run ();
}
