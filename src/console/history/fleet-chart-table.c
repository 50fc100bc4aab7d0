/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-table: see the header. A row is its cells' texts, one to a line: no text of ours has a line break. */

#include "fleet-chart-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-chart-bands.h"
#include "fleet-chart-group.h"
#include "fleet-when.h"

#define MOST_ROWS 200

struct _FleetChartTable
{
  AdwBin parent_instance;

  GtkColumnView *view;
  GtkStringList *rows;
  GPtrArray     *titles; /* char*, of the columns that are shown */
};

G_DEFINE_FINAL_TYPE (FleetChartTable, fleet_chart_table, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* However many columns there are, when it was stays whole, and "14.0 – 14.1 V" as good as. */
  if (GPOINTER_TO_UINT (column) > 0)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 10);
    }
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  column)
{
  g_auto (GStrv) cells = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (item)), "\n", -1);
  guint index = GPOINTER_TO_UINT (column);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), index < g_strv_length (cells) ? cells[index] : "");
}

static gboolean
has_titles (FleetChartTable *self,
            GPtrArray       *titles)
{
  if (self->titles->len != titles->len)
    return FALSE;
  for (guint i = 0; i < titles->len; i++)
    if (!g_str_equal (self->titles->pdata[i], titles->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Takes titles. */
static void
set_columns (FleetChartTable *self,
             GPtrArray       *titles)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  if (has_titles (self, titles))
    {
      g_ptr_array_unref (titles);
      return;
    }
  g_ptr_array_unref (self->titles);
  self->titles = titles;
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  for (guint i = 0; i < titles->len; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (titles->pdata[i], factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, i > 0);
      gtk_column_view_append_column (self->view, column);
    }
}

static const char *
get_row (FleetChartTable *self,
         guint            index)
{
  return gtk_string_list_get_string (self->rows, index);
}

/* Takes rows. Only what is other is replaced: a live table gets a row at its top, and whoever reads the others, by eye or by ear, is left alone. */
static void
set_rows (FleetChartTable *self,
          GPtrArray       *rows)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->rows)), n_new = 0;
  const char *const *texts = (const char *const *) rows->pdata;

  /* The second row from the top: the top one's stretch was not over when it was made. */
  while (n_before > 2 && n_new < rows->len && !g_str_equal (rows->pdata[n_new], get_row (self, 1)))
    n_new++;
  if (n_before <= 2 || n_new == rows->len)
    {
      g_ptr_array_add (rows, NULL);
      gtk_string_list_splice (self->rows, 0, n_before, (const char *const *) rows->pdata);
    }
  else
    {
      g_autoptr (GPtrArray) top = g_ptr_array_new ();
      guint n;

      for (guint i = 0; i < n_new; i++)
        g_ptr_array_add (top, rows->pdata[i]);
      g_ptr_array_add (top, NULL);
      gtk_string_list_splice (self->rows, 0, 1, (const char *const *) top->pdata);
      n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
      if (n > rows->len)
        gtk_string_list_splice (self->rows, rows->len, n - rows->len, NULL);
      for (guint i = n_new; i < rows->len; i++)
        if (i >= n || !g_str_equal (texts[i], get_row (self, i)))
          gtk_string_list_splice (self->rows, i, i < n ? 1 : 0, (const char *const[]) { texts[i], NULL });
    }
  g_ptr_array_unref (rows);
}

static char *
groups_row (GPtrArray *groups,
            gint64     time_us,
            gint64     column_us)
{
  g_autofree char *when = fleet_when_absolute (time_us);
  GString *row = g_string_new (when);

  for (guint i = 0; i < groups->len; i++)
    {
      const FleetChartGroup *group = groups->pdata[i];

      for (guint l = 0; l < group->lines->len; l++)
        {
          g_autofree char *text = fleet_chart_line_text_at (group->lines->pdata[l], time_us, column_us);

          g_string_append_printf (row, "\n%s", text);
        }
    }
  return g_string_free (row, FALSE);
}

void
fleet_chart_table_show_groups (FleetChartTable *self,
                               GPtrArray       *groups,
                               FleetChartView  *view)
{
  gint64 from_us = fleet_chart_view_get_from (view), span_us = fleet_chart_view_get_to (view) - from_us;
  gint64 step_us = MAX (G_USEC_PER_SEC, (span_us / MOST_ROWS / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC);
  GPtrArray *titles = g_ptr_array_new_with_free_func (g_free), *rows = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (FLEET_IS_CHART_TABLE (self));

  g_ptr_array_add (titles, g_strdup (_("Time")));
  for (guint i = 0; i < groups->len; i++)
    {
      const FleetChartGroup *group = groups->pdata[i];

      for (guint l = 0; l < group->lines->len; l++)
        {
          const FleetChartLine *line = group->lines->pdata[l];
          g_autofree char *whose = fleet_chart_line_whose (line);

          g_ptr_array_add (titles, g_strdup_printf ("%s · %s", line->signal, whose));
        }
    }
  /* The newest first, as lists of what happened have it. */
  for (gint64 time_us = (from_us + span_us) / step_us * step_us; time_us >= from_us && rows->len < MOST_ROWS; time_us -= step_us)
    g_ptr_array_add (rows, groups_row (groups, time_us, step_us));
  set_columns (self, titles);
  set_rows (self, rows);
}

void
fleet_chart_table_show_census (FleetChartTable   *self,
                               const FleetCensus *census)
{
  GPtrArray *titles = g_ptr_array_new_with_free_func (g_free), *rows = g_ptr_array_new_with_free_func (g_free);
  FleetChartPalette palette = { 0 };

  g_return_if_fail (FLEET_IS_CHART_TABLE (self));

  g_ptr_array_add (titles, g_strdup (_("Time")));
  for (guint bucket = census->n_buckets; bucket-- > 0;)
    {
      g_autofree char *when = fleet_when_absolute (fleet_census_get_time (census, bucket));
      GString *row = g_string_new (when);

      for (guint entry = 0; entry < fleet_chart_bands_get_n_entries (census); entry++)
        {
          g_autofree char *name = NULL, *value = NULL;
          GdkRGBA colour;

          fleet_chart_bands_get_entry (census, entry, bucket, &palette, &name, &colour, &value);
          g_string_append_printf (row, "\n%s", value);
          if (bucket + 1 == census->n_buckets)
            g_ptr_array_add (titles, g_steal_pointer (&name));
        }
      g_ptr_array_add (rows, g_string_free (row, FALSE));
    }
  set_columns (self, titles);
  set_rows (self, rows);
}

static void
fleet_chart_table_dispose (GObject *object)
{
  FleetChartTable *self = FLEET_CHART_TABLE (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_chart_table_parent_class)->dispose (object);
}

static void
fleet_chart_table_finalize (GObject *object)
{
  FleetChartTable *self = FLEET_CHART_TABLE (object);

  g_object_unref (self->rows);
  g_ptr_array_unref (self->titles);
  G_OBJECT_CLASS (fleet_chart_table_parent_class)->finalize (object);
}

static void
fleet_chart_table_class_init (FleetChartTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_chart_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_chart_table_finalize;
}

static void
fleet_chart_table_init (FleetChartTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->rows = gtk_string_list_new (NULL);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows))))));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "fleet-vehicles");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The chart’s values"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
fleet_chart_table_new (void)
{
  return g_object_new (FLEET_TYPE_CHART_TABLE, NULL);
}
