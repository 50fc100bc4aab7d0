/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-column-memory: the setting "columns" has a list of widths by table, -1 for a column that takes what it needs. Kept when the table goes from the screen and not while a column
 * is dragged, which would write the settings with every step of the mouse. */

#include "fleet-column-memory.h"

#include <gio/gio.h>

#include "fleet-config.h"

static void
restore (GtkColumnView *view,
         GVariant      *widths)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  /* Another number of columns is another table, of another version. */
  if (g_variant_n_children (widths) != g_list_model_get_n_items (columns))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      int width;

      g_variant_get_child (widths, i, "i", &width);
      if (width >= 24 && width < 4096)
        gtk_column_view_column_set_fixed_width (column, width);
    }
}

static GVariant *
tell_widths (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ai"));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_variant_builder_add (&builder, "i", gtk_column_view_column_get_fixed_width (column));
    }
  return g_variant_builder_end (&builder);
}

static void
unmapped_cb (GtkColumnView *view,
             const char    *name)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);
  g_autoptr (GVariant) old = g_settings_get_value (settings, "columns");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sai}"));
  g_variant_builder_add (&builder, "{s@ai}", name, tell_widths (view));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_loop (&iter, "{&s@ai}", &key, &value))
    if (!g_str_equal (key, name))
      g_variant_builder_add (&builder, "{s@ai}", key, value);
  g_settings_set_value (settings, "columns", g_variant_builder_end (&builder));
}

static void
free_name (gpointer  name,
           GClosure *closure)
{
  g_free (name);
}

void
fleet_column_memory_attach (GtkColumnView *view,
                            const char    *name)
{
  g_autoptr (GSettings) settings = g_settings_new (FLEET_APP_ID);
  g_autoptr (GVariant) all = g_settings_get_value (settings, "columns");
  g_autoptr (GVariant) widths = g_variant_lookup_value (all, name, G_VARIANT_TYPE ("ai"));

  if (widths != NULL)
    restore (view, widths);
  g_signal_connect_data (view, "unmap", G_CALLBACK (unmapped_cb), g_strdup (name), free_name, 0);
}
