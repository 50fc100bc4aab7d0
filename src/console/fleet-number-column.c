/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-number-column: see the header. There is no call to align a heading: headings are the children of the view's first child, in the order of the columns that are shown. */

#include "fleet-number-column.h"

#define MARK     "fleet-number-column"
#define ARROW_PX 17

void
fleet_number_column_mark (GtkColumnViewColumn *column)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_object_set_data (G_OBJECT (column), MARK, GINT_TO_POINTER (TRUE));
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

static void
align_heading (GtkWidget *heading)
{
  GtkWidget *label = find_label (heading);

  if (label == NULL)
    return;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
}

void
fleet_number_column_align_headings (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *heading = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (columns) && heading != NULL; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (!gtk_column_view_column_get_visible (column))
        continue;
      if (g_object_get_data (G_OBJECT (column), MARK) != NULL)
        align_heading (heading);
      heading = gtk_widget_get_next_sibling (heading);
    }
}

void
fleet_number_column_align_cell (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_xalign (label, 1);
  gtk_widget_set_margin_end (GTK_WIDGET (label), ARROW_PX);
}
