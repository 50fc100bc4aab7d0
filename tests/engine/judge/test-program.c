/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs against the row-by-row evaluator, bit for bit: random conditions of the whole language that share one set, rounds that begin anywhere, arrays
 * that grow while the set lives. */

#include "fleet-evaluator.h"
#include "fleet-program.h"
#include "random-expr.h"

#include <string.h>

#define N_WORLDS 60
#define N_EXPRS 30
#define N_BATCHES 3
#define MAX_ELEMENTS 5
#define MANY_ELEMENTS 70

typedef struct
{
  GRand           *random;
  FleetDictionary *paths;
  FleetProgramSet *set;
  FleetExpr       *exprs[N_EXPRS];
  FleetBound      *bounds[N_EXPRS];
  FleetProgram    *programs[N_EXPRS];
  guint            n_elements; /* of e and f so far */
  guint64          n_true, n_false, n_null;
} Arena;

static void
put (Arena            *arena,
     FleetBatch       *record,
     guint             row,
     const char       *path,
     const FleetValue *value)
{
  fleet_batch_set (record, row, fleet_dictionary_intern (arena->paths, path, strlen (path)), value);
}

static void
put_int (Arena      *arena,
         FleetBatch *record,
         guint       row,
         const char *path,
         gint64      integer)
{
  const FleetValue value = { .type = FLEET_TYPE_INT, .integer = integer };

  put (arena, record, row, path, &value);
}

/* An array under name: missing, empty, or with elements, of which some lack their value and some lie behind the length. */
static void
put_array (Arena      *arena,
           FleetBatch *record,
           guint       row,
           const char *name,
           const char *suffix)
{
  g_autofree char *length = g_strdup_printf ("%s[#]", name);
  guint n = g_rand_int_range (arena->random, 0, MAX_ELEMENTS + 2);

  if (g_rand_int_range (arena->random, 0, 8) > 0)
    put_int (arena, record, row, length, n == MAX_ELEMENTS + 1 ? 7 : n);
  for (guint i = 0; i < arena->n_elements; i += i < MAX_ELEMENTS ? 1 : 32)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]%s", name, i, suffix);
      FleetValue value;

      if (g_rand_boolean (arena->random) && random_expr_value (arena->random, &value))
        put (arena, record, row, path, &value);
    }
}

static FleetBatch *
make_record (Arena *arena)
{
  FleetBatch *record = fleet_batch_new (NULL);
  guint n_rows = g_rand_int_range (arena->random, 1, 200);

  for (guint row = 0; row < n_rows; row++)
    {
      record->judged_us[row] = g_rand_int_range (arena->random, 0, 8) * G_USEC_PER_SEC;
      for (guint c = 0; c < RANDOM_EXPR_COLUMNS; c++)
        {
          char path[] = { 'c', '0' + c, '\0' };
          FleetValue value;

          if (!random_expr_value (arena->random, &value))
            continue;
          put (arena, record, row, path, &value);
          put_int (arena, record, row, (char[]) { 'c', '0' + c, '[', '@', ']', '\0' }, g_rand_int_range (arena->random, 0, 8) * G_USEC_PER_SEC);
        }
      put_array (arena, record, row, "e", ".x");
      put_array (arena, record, row, "f", "");
    }
  record->n_rows = n_rows;
  return record;
}

static void
compare (Arena            *arena,
         const FleetBatch *record,
         guint             first,
         guint             end,
         guint             index,
         const gint64     *now_us)
{
  FleetMasks masks;

  memset (&masks, 0xaa, sizeof masks);
  fleet_program_run (arena->programs[index], now_us, &masks);
  for (guint row = first; row < end; row++)
    {
      const FleetMoment moment = { .record = record, .row = row, .now_us = now_us[row], .element = FLEET_ELEMENT_NONE };
      FleetTruth truth = fleet_evaluator_truth (arena->bounds[index], &moment);
      gboolean is_true = (masks.is_true[row / 64] >> (row % 64)) & 1, is_false = (masks.is_false[row / 64] >> (row % 64)) & 1;

      if (is_true != (truth == FLEET_TRUTH_TRUE) || is_false != (truth == FLEET_TRUTH_FALSE))
        {
          g_autofree char *text = fleet_expr_to_text (arena->exprs[index]);

          g_error ("%s\nrow %u of %u … %u: by row %d, by masks %d %d", text, row, first, end, truth, is_true, is_false);
        }
      arena->n_true += is_true;
      arena->n_false += is_false;
      arena->n_null += !is_true && !is_false;
    }
  /* Bits of the round's words that are not its rows stay clear. */
  for (guint row = first / 64 * 64; row < (end + 63) / 64 * 64; row++)
    if (row < first || row >= end)
      g_assert_cmpuint (((masks.is_true[row / 64] | masks.is_false[row / 64]) >> (row % 64)) & 1, ==, 0);
}

static void
run_batch (Arena *arena)
{
  g_autoptr (FleetBatch) record = make_record (arena);
  guint end = g_rand_int_range (arena->random, 1, record->n_rows + 1);
  guint first = g_rand_int_range (arena->random, 0, end);
  gint64 later_us[FLEET_BATCH_ROWS];

  for (guint row = 0; row < FLEET_BATCH_ROWS; row++)
    later_us[row] = record->judged_us[row] + g_rand_int_range (arena->random, 0, 8) * G_USEC_PER_SEC;
  fleet_program_set_expand (arena->set);
  for (guint i = 0; i < N_EXPRS; i++)
    {
      fleet_bound_free (arena->bounds[i]);
      arena->bounds[i] = fleet_bound_new (arena->exprs[i], arena->paths);
    }
  fleet_program_set_begin (arena->set, record, first, end);
  for (guint i = 0; i < N_EXPRS; i++)
    {
      compare (arena, record, first, end, i, record->judged_us);
      compare (arena, record, first, end, i, later_us);
    }
}

static void
test_by_row (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260903);
  guint64 n_true = 0, n_false = 0, n_null = 0;

  for (guint w = 0; w < N_WORLDS; w++)
    {
      Arena arena = { .random = random, .paths = fleet_dictionary_new (1000) };

      arena.set = fleet_program_set_new (arena.paths);
      for (guint i = 0; i < N_EXPRS; i++)
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autoptr (GError) error = NULL;

          random_expr_full (random, 3, text);
          arena.exprs[i] = fleet_expr_parse (text->str, NULL, NULL, &error);
          g_assert_no_error (error);
          arena.programs[i] = fleet_program_set_add (arena.set, arena.exprs[i]);
        }
      for (guint b = 0; b < N_BATCHES; b++)
        {
          arena.n_elements = b == N_BATCHES - 1 && w % 4 == 0 ? MANY_ELEMENTS : MIN (b * 2 + 1, MAX_ELEMENTS);
          run_batch (&arena);
        }
      fleet_program_set_free (arena.set);
      for (guint i = 0; i < N_EXPRS; i++)
        {
          fleet_bound_free (arena.bounds[i]);
          fleet_expr_free (arena.exprs[i]);
        }
      fleet_dictionary_free (arena.paths);
      n_true += arena.n_true;
      n_false += arena.n_false;
      n_null += arena.n_null;
    }
  g_test_message ("%" G_GUINT64_FORMAT " true, %" G_GUINT64_FORMAT " false, %" G_GUINT64_FORMAT " null", n_true, n_false, n_null);
  g_assert_cmpuint (n_true, >, 50000);
  g_assert_cmpuint (n_false, >, 50000);
  g_assert_cmpuint (n_null, >, 50000);
}

static void
write_sum (GRand   *random,
           guint    depth,
           GString *text)
{
  static const char *const numbers[] = { "1", "2.5", "-3", "0", "1000000", "1e15", "9007199254740993" };
  static const char *const operators[] = { " + ", " - ", " * " };

  if (depth == 0 || g_rand_int_range (random, 0, 4) == 0)
    {
      if (g_rand_int_range (random, 0, 4) == 0)
        g_string_append (text, numbers[g_rand_int_range (random, 0, G_N_ELEMENTS (numbers))]);
      else
        g_string_append_printf (text, "c%d", g_rand_int_range (random, 0, RANDOM_EXPR_COLUMNS));
      return;
    }
  g_string_append (text, g_rand_int_range (random, 0, 6) == 0 ? "-(" : "(");
  write_sum (random, depth - 1, text);
  g_string_append (text, operators[g_rand_int_range (random, 0, 3)]);
  write_sum (random, depth - 1, text);
  g_string_append (text, ")");
}

/* Columns of one kind each: small integers, great ones, doubles, both, doubles that overflow, and one that a text spoils now and then. */
static gboolean
number_of_kind (GRand      *random,
                guint       kind,
                gboolean    spoilt,
                FleetValue *ret_value)
{
  static const gint64 great[] = { G_MAXINT64, G_MININT64, 9007199254740993, 9007199254740992, 4503599627370497, 3037000500 };

  if (g_rand_int_range (random, 0, 6) == 0)
    return FALSE;
  if (kind == 3)
    kind = g_rand_boolean (random) ? 0 : 2;
  *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = g_rand_int_range (random, -5, 6) };
  if (kind == 1)
    ret_value->integer = great[g_rand_int_range (random, 0, G_N_ELEMENTS (great))];
  else if (kind == 2)
    *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = g_rand_int_range (random, -20, 21) / 4.0 };
  else if (kind == 4)
    *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = g_rand_boolean (random) ? 1e308 : -1e308 };
  else if (kind == 5 && spoilt)
    *ret_value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = "7", .length = 1 };
  return TRUE;
}

static void
test_sums (void)
{
  static const char *const operators[] = { " = ", " <> ", " < ", " <= ", " > ", " >= " };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260906);
  guint64 n_true = 0, n_null = 0;

  for (guint i = 0; i < 1500; i++)
    {
      Arena arena = { .random = random, .paths = fleet_dictionary_new (1000) };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
      guint n_rows = g_rand_int_range (random, 1, 130), first = g_rand_int_range (random, 0, n_rows);
      gboolean spoilt = g_rand_boolean (random);

      write_sum (random, 3, text);
      g_string_append (text, operators[g_rand_int_range (random, 0, G_N_ELEMENTS (operators))]);
      write_sum (random, 2, text);
      arena.set = fleet_program_set_new (arena.paths);
      arena.exprs[0] = fleet_expr_parse (text->str, NULL, NULL, NULL);
      arena.programs[0] = fleet_program_set_add (arena.set, arena.exprs[0]);
      arena.bounds[0] = fleet_bound_new (arena.exprs[0], arena.paths);
      for (guint row = 0; row < n_rows; row++)
        for (guint c = 0; c < RANDOM_EXPR_COLUMNS; c++)
          {
            FleetValue value;

            if (number_of_kind (random, c, spoilt, &value))
              put (&arena, record, row, (char[]) { 'c', '0' + c, '\0' }, &value);
          }
      record->n_rows = n_rows;
      fleet_program_set_begin (arena.set, record, first, n_rows);
      compare (&arena, record, first, n_rows, 0, record->judged_us);
      n_true += arena.n_true;
      n_null += arena.n_null;
      fleet_program_set_free (arena.set);
      fleet_bound_free (arena.bounds[0]);
      fleet_expr_free (arena.exprs[0]);
      fleet_dictionary_free (arena.paths);
    }
  g_assert_cmpuint (n_true, >, 5000);
  g_assert_cmpuint (n_null, >, 5000);
}

static void
test_wants (void)
{
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (100);
  g_autoptr (FleetProgramSet) set = fleet_program_set_new (paths);
  g_autoptr (FleetExpr) expr = fleet_expr_parse ("ANY(d[*].open) AND age(v) > 5 AND w = 1", NULL, NULL, NULL);
  const GArray *wants;
  g_autoptr (GString) text = g_string_new (NULL);

  fleet_program_set_add (set, expr);
  fleet_dictionary_intern (paths, "d[1].open", 9);
  fleet_dictionary_intern (paths, "d[1].other", 10);
  fleet_program_set_expand (set);
  fleet_program_set_want (set, "w");
  fleet_program_set_want (set, "car.plate");
  wants = fleet_program_set_wants (set);
  for (guint i = 0; i < wants->len; i++)
    {
      const FleetWant *want = &g_array_index (wants, FleetWant, i);

      g_string_append_printf (text, "%s %s;", fleet_dictionary_text (paths, want->path, NULL),
                              want->time_path != FLEET_NONE ? fleet_dictionary_text (paths, want->time_path, NULL) : "-");
    }
  g_assert_cmpstr (text->str, ==, "d[#] -;v v[@];w -;d[1].open -;car.plate -;");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/by-row", test_by_row);
  g_test_add_func ("/program/sums", test_sums);
  g_test_add_func ("/program/wants", test_wants);
  return g_test_run ();
}
