/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-column-headings: there is no call for this: headings are the children of the view's first child, in the order of columns. */

#include "fleet-column-headings.h"

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

void
fleet_column_headings_to_right (GtkColumnView *view,
                                guint          position)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *heading = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  GtkWidget *label;

  for (guint i = 0; i < position && heading != NULL; i++)
    heading = gtk_widget_get_next_sibling (heading);
  label = heading != NULL ? find_label (heading) : NULL;
  if (label == NULL)
    return;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
}
