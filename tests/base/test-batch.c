/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A batch against the naive table of cells that it stands for. */

#include "fleet-batch.h"

#include <string.h>

#define PATHS 40

typedef struct
{
  gboolean   present;
  FleetValue value;
  char       text[16];
} Cell;

static FleetValue
random_value (GRand *rand,
              char  *text)
{
  FleetValue value = { .type = g_rand_int_range (rand, 0, FLEET_N_TYPES) };

  switch (value.type)
    {
    case FLEET_TYPE_BOOL:
      value.boolean = g_rand_boolean (rand);
      break;
    case FLEET_TYPE_INT:
      value.integer = (gint64) g_rand_int (rand) << g_rand_int_range (rand, 0, 31);
      break;
    case FLEET_TYPE_DOUBLE:
      value.real = g_rand_int_range (rand, 0, 20) == 0 ? -0.0 : g_rand_double (rand);
      break;
    case FLEET_TYPE_TEXT:
      value.length = g_rand_int_range (rand, 0, 16);
      for (guint i = 0; i < value.length; i++)
        text[i] = g_rand_int_range (rand, 32, 127);
      value.text = text;
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
  return value;
}

static void
compare (const FleetBatch *batch,
         const Cell       *cells,
         guint             n_rows)
{
  for (guint row = 0; row < n_rows; row++)
    for (FleetPath path = 0; path < PATHS; path++)
      {
        const Cell *cell = &cells[row * PATHS + path];
        FleetValue value;

        g_assert_cmpint (fleet_batch_get (batch, row, path, &value), ==, cell->present);
        if (cell->present)
          g_assert_true (fleet_value_equal (&value, &cell->value));
      }
}

static void
test_cells (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (FleetBatchPool) pool = fleet_batch_pool_new (2);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (FleetBatch) batch = fleet_batch_new (pool);
      g_autofree Cell *cells = g_new0 (Cell, FLEET_BATCH_ROWS * PATHS);

      for (guint i = 0; i < 30000; i++)
        {
          guint row = g_rand_int_range (rand, 0, FLEET_BATCH_ROWS);
          FleetPath path = g_rand_int_range (rand, 0, PATHS);
          Cell *cell = &cells[row * PATHS + path];

          if (i % 4000 == 3999)
            {
              fleet_batch_clear_row (batch, row);
              memset (&cells[row * PATHS], 0, PATHS * sizeof (Cell));
              continue;
            }
          cell->present = TRUE;
          cell->value = random_value (rand, cell->text);
          fleet_batch_set (batch, row, path, &cell->value);
        }
      compare (batch, cells, FLEET_BATCH_ROWS);
    }
}

static void
test_recycled_is_empty (void)
{
  g_autoptr (FleetBatchPool) pool = fleet_batch_pool_new (1);
  FleetBatch *batch = fleet_batch_new (pool);
  FleetBatch *again;
  FleetValue value = { .type = FLEET_TYPE_BOOL, .boolean = TRUE };
  const FleetColumn *column;

  batch->n_rows = 1;
  fleet_batch_set (batch, 0, 3, &value);
  fleet_batch_seal (batch);
  fleet_batch_unref (batch);

  again = fleet_batch_new (pool);
  g_assert_true (again == batch);
  g_assert_false (fleet_batch_is_sealed (again));
  g_assert_cmpuint (again->n_rows, ==, 0);
  g_assert_cmpuint (again->n_columns, ==, 1);
  g_assert_false (fleet_batch_get (again, 0, 3, &value));
  column = fleet_batch_find (again, 3, FLEET_TYPE_BOOL);
  g_assert_cmpuint (column->bools[0], ==, 0);
  fleet_batch_unref (again);
}

static gpointer
unref_elsewhere (gpointer data)
{
  fleet_batch_unref (data);
  return NULL;
}

/* A batch may outlive its pool and die on another thread. */
static void
test_outlives_pool (void)
{
  FleetBatchPool *pool = fleet_batch_pool_new (4);
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("unref", unref_elsewhere, fleet_batch_new (pool));
  fleet_batch_pool_unref (pool);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A text that says what its column's last one said is kept once; what a row that was taken back has left in the heap is never taken for it. */
static void
test_kept_texts (void)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  FleetColumn *column = fleet_batch_ensure (batch, 3, FLEET_TYPE_TEXT);
  FleetText first = fleet_batch_keep_text (batch, column, "front_left", 10);
  FleetText again = fleet_batch_keep_text (batch, column, "front_left", 10);
  FleetText other, back;
  gsize used = batch->heap_used;

  g_assert_cmpuint (used, ==, 10);
  g_assert_true (again.offset == first.offset && again.length == first.length);
  other = fleet_batch_keep_text (batch, column, "rear_right", 10);
  g_assert_cmpuint (other.offset, ==, 10);

  batch->heap_used = used; /* the row that held "rear_right" was refused */
  back = fleet_batch_keep_text (batch, column, "rear_right", 10);
  fleet_batch_add_text (batch, "overwriting", 11);
  g_assert_cmpmem (batch->heap + back.offset, back.length, "rear_right", 10);
  g_assert_cmpmem (batch->heap + first.offset, first.length, "front_left", 10);
  g_assert_cmpuint (fleet_batch_keep_text (batch, column, "", 0).length, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/cells", test_cells);
  g_test_add_func ("/batch/recycled-is-empty", test_recycled_is_empty);
  g_test_add_func ("/batch/outlives-pool", test_outlives_pool);
  g_test_add_func ("/batch/kept-texts", test_kept_texts);
  return g_test_run ();
}
