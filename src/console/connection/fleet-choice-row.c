/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-choice-row: see the header. */

#include "fleet-choice-row.h"

#include <glib/gi18n.h>
#include <string.h>

#define MOST_CHOICES 1000

struct _FleetChoiceRow
{
  AdwEntryRow parent_instance;

  GtkWidget  *button;
  GtkPopover *popover;
  GtkEditable *search;
  GtkListBox *list;
  guint       n;
};

G_DEFINE_FINAL_TYPE (FleetChoiceRow, fleet_choice_row, ADW_TYPE_ENTRY_ROW)

static gboolean
matches (GtkListBoxRow *row,
         gpointer       user_data)
{
  FleetChoiceRow *self = user_data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autofree char *text = g_utf8_casefold (g_object_get_data (G_OBJECT (row), "text"), -1);

  return strstr (text, wanted) != NULL;
}

static void
chosen_cb (FleetChoiceRow *self,
           GtkListBoxRow  *row)
{
  gtk_editable_set_text (GTK_EDITABLE (self), g_object_get_data (G_OBJECT (row), "text"));
  gtk_popover_popdown (self->popover);
}

/* Return takes the first that matches. */
static void
search_activated_cb (FleetChoiceRow *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          chosen_cb (self, row);
          return;
        }
    }
}

static void
search_changed_cb (FleetChoiceRow *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

void
fleet_choice_row_clear (FleetChoiceRow *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (FLEET_IS_CHOICE_ROW (self));
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n = 0;
  gtk_widget_set_visible (self->button, FALSE);
}

void
fleet_choice_row_add (FleetChoiceRow *self,
                      const char     *text,
                      const char     *detail)
{
  GtkWidget *row, *box, *name, *more;

  g_return_if_fail (FLEET_IS_CHOICE_ROW (self));
  if (self->n >= MOST_CHOICES)
    return;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  name = gtk_label_new (text);
  more = gtk_label_new (detail);
  row = gtk_list_box_row_new ();
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (more), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (more), 24);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (more, "fleet-quiet");
  gtk_widget_add_css_class (more, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "text", g_strdup (text), g_free);
  gtk_list_box_append (self->list, row);
  self->n++;
  gtk_widget_set_visible (self->button, TRUE);
}

static void
fleet_choice_row_class_init (FleetChoiceRowClass *klass)
{
}

static void
fleet_choice_row_init (FleetChoiceRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();

  self->search = GTK_EDITABLE (gtk_search_entry_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->popover = GTK_POPOVER (gtk_popover_new ());
  self->button = gtk_menu_button_new ();
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the cluster has"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_size_request (scroller, 420, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (self->popover, box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->popover));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Choose from what the cluster has"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose from what the cluster has"), -1);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_visible (self->button, FALSE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->button);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
fleet_choice_row_new (void)
{
  return g_object_new (FLEET_TYPE_CHOICE_ROW, NULL);
}
