/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-test-shadow: a list that knows of a GListModel only what items-changed told, as a list view does. If the signals are right, it equals the model at every moment. */

#pragma once

#include <gio/gio.h>

typedef struct
{
  GListModel *model;
  GPtrArray  *items;   /* owned references */
  guint       n_emissions;
} TestShadow;

static inline void
test_shadow_changed_cb (GListModel *model,
                        guint       position,
                        guint       removed,
                        guint       added,
                        gpointer    user_data)
{
  TestShadow *self = user_data;

  self->n_emissions++;
  g_assert_cmpuint (position + removed, <=, self->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->items, position + i, g_list_model_get_item (model, position + i));
  /* Also between the ranges of one change, the model must be what was told. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->items->len);
}

static inline void
test_shadow_init (TestShadow *self,
                  GListModel *model)
{
  self->model = g_object_ref (model);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_emissions = 0;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (self->items, g_list_model_get_item (model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (test_shadow_changed_cb), self);
}

/* The same objects in the same order. */
static inline void
test_shadow_check (TestShadow *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      g_assert_true (item == self->items->pdata[i]);
    }
}

static inline void
test_shadow_clear (TestShadow *self)
{
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_ptr_array_unref (self->items);
  g_object_unref (self->model);
}
