/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-presence: see the header. A stack hides its pages by child-visible, which says nothing to GtkAccessible; the state "hidden" does. */

#include "fleet-presence.h"

static void
tell_pages (GtkStack *stack)
{
  GtkWidget *shown = gtk_stack_get_visible_child (stack);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown, -1);
}

static void
watch_stack (GtkStack *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  /* The stack holds its pages, which so live as long as it does. */
  g_object_set_data_full (G_OBJECT (stack), "fleet-presence", g_object_ref (pages), g_object_unref);
  g_signal_connect_object (pages, "items-changed", G_CALLBACK (tell_pages), stack, G_CONNECT_SWAPPED);
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (tell_pages), NULL);
  tell_pages (stack);
}

/* A button's name is its property "label", with the mark of its mnemonic, and then its label widget: the second is right, and is enough. */
static void
tell_button (GtkButton *button)
{
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
watch_button (GtkButton *button)
{
  g_signal_handlers_disconnect_by_func (button, tell_button, NULL);
  g_signal_connect (button, "notify::label", G_CALLBACK (tell_button), NULL);
  g_signal_connect (button, "notify::use-underline", G_CALLBACK (tell_button), NULL);
  tell_button (button);
}

void
fleet_presence_watch (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));
  if (GTK_IS_STACK (root) && g_object_get_data (G_OBJECT (root), "fleet-presence") == NULL)
    watch_stack (GTK_STACK (root));
  if (GTK_IS_BUTTON (root))
    watch_button (GTK_BUTTON (root));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    fleet_presence_watch (child);
}
