/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet_row_edits_apply() over random lists, with and without moves, few and many ranges: who follows the signals ends with the same list. */

#include "fleet-row-edits.h"

#include <string.h>

#define SEED  20261126
#define LIMIT 3000

/* A model over the rows under test. */
#define TEST_TYPE_ROWS (test_rows_get_type ())
G_DECLARE_FINAL_TYPE (TestRows, test_rows, TEST, ROWS, GObject)

struct _TestRows
{
  GObject parent_instance;

  GArray *rows;
};

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return TEST_ROWS (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRows, test_rows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
test_rows_finalize (GObject *object)
{
  g_array_unref (TEST_ROWS (object)->rows);
  G_OBJECT_CLASS (test_rows_parent_class)->finalize (object);
}

static void
test_rows_class_init (TestRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_rows_finalize;
}

static void
test_rows_init (TestRows *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
}

typedef struct
{
  GArray *copy;
  guint   n_emissions;
} Follower;

static void
follow_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           gpointer    user_data)
{
  Follower *follower = user_data;
  GArray *rows = TEST_ROWS (model)->rows;

  follower->n_emissions++;
  if (removed > 0)
    g_array_remove_range (follower->copy, position, removed);
  if (added > 0)
    g_array_insert_vals (follower->copy, position, &g_array_index (rows, guint32, position), added);
  g_assert_cmpmem (follower->copy->data, follower->copy->len * sizeof (guint32), rows->data, rows->len * sizeof (guint32));
}

static GArray *
random_subset (GRand *rand,
               double share)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < LIMIT; i++)
    if (g_rand_double (rand) < share)
      g_array_append_val (rows, i);
  return rows;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (TestRows) model = g_object_new (TEST_TYPE_ROWS, NULL);
  Follower follower = { g_array_new (FALSE, FALSE, sizeof (guint32)), 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (follow_cb), &follower);
  for (guint round = 0; round < 300; round++)
    {
      /* Dense and sparse lists meet, so few ranges and thousands. */
      g_autoptr (GArray) fresh = random_subset (rand, round % 3 == 0 ? 0.001 : g_rand_double (rand));
      g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint i = 0; fresh->len > 1 && i < round % 5; i++)
        {
          /* One is taken out and put elsewhere: it has moved. */
          guint from = g_rand_int_range (rand, 0, fresh->len);
          guint32 id = g_array_index (fresh, guint32, from);

          g_array_remove_index (fresh, from);
          g_array_insert_val (fresh, (guint) g_rand_int_range (rand, 0, fresh->len + 1), id);
          g_array_append_val (moved, id);
        }
      /* What moved last time stands out of order now. */
      for (guint i = 0; i < model->rows->len; i++)
        if (i + 1 < model->rows->len && g_array_index (model->rows, guint32, i) > g_array_index (model->rows, guint32, i + 1))
          {
            g_array_append_vals (moved, model->rows->data, model->rows->len);
            break;
          }
      follower.n_emissions = 0;
      fleet_row_edits_apply (model->rows, fresh, moved, LIMIT, G_LIST_MODEL (model));
      g_assert_cmpmem (model->rows->data, model->rows->len * sizeof (guint32), fresh->data, fresh->len * sizeof (guint32));
      g_assert_cmpuint (follower.n_emissions, <=, FLEET_ROW_EDITS_RANGES);
      g_assert_cmpmem (follower.copy->data, follower.copy->len * sizeof (guint32), fresh->data, fresh->len * sizeof (guint32));
    }
  g_array_unref (follower.copy);
}

static void
test_smallest (void)
{
  g_autoptr (TestRows) model = g_object_new (TEST_TYPE_ROWS, NULL);
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (guint32));
  Follower follower = { g_array_new (FALSE, FALSE, sizeof (guint32)), 0 };
  const guint32 before[] = { 1, 2, 3, 5, 6 };
  const guint32 after[] = { 1, 3, 4, 5, 6, 7 };

  g_array_append_vals (model->rows, before, G_N_ELEMENTS (before));
  g_array_append_vals (follower.copy, before, G_N_ELEMENTS (before));
  g_array_append_vals (fresh, after, G_N_ELEMENTS (after));
  g_signal_connect (model, "items-changed", G_CALLBACK (follow_cb), &follower);
  fleet_row_edits_apply (model->rows, fresh, NULL, 10, G_LIST_MODEL (model));
  /* -2, +4, +7 */
  g_assert_cmpuint (follower.n_emissions, ==, 3);
  g_array_unref (follower.copy);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("seed %d", SEED);
  g_test_add_func ("/row-edits/random", test_random);
  g_test_add_func ("/row-edits/smallest", test_smallest);
  return g_test_run ();
}
