/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-escape: "A&B <x" gives an empty label on libadwaita 1.2 (measured); and what came from outside is made plain first. */

#include "fleet-escape.h"

#include "fleet-plain.h"

static char *
escape (const char *text)
{
  g_autofree char *plain = fleet_plain_text (text);

  return g_markup_escape_text (plain != NULL ? plain : "", -1);
}

void
fleet_escape_status_page_description (AdwStatusPage *page,
                                      const char    *text)
{
  g_autofree char *markup = escape (text);

  adw_status_page_set_description (page, markup); /* markup-safe: escaped */
}

/* A toast goes after its seconds, unless the pointer or the focus is on it; and the focus, which GTK hands on when a dialog or a button goes, would come to rest on its cross for ever.
 * There is nothing to do in it by keyboard: Escape sends it away. */
static void
title_mapped_cb (GtkWidget *title)
{
  GtkWidget *toast = gtk_widget_get_ancestor (title, g_type_from_name ("AdwToastWidget"));

  if (toast != NULL)
    gtk_widget_set_can_focus (toast, FALSE);
}

AdwToast *
fleet_escape_toast (const char *text)
{
  g_autofree char *plain = fleet_plain_text (text);
  AdwToast *toast = adw_toast_new (""); /* markup-safe: empty */
  GtkWidget *title = gtk_label_new (plain);

  /* As libadwaita makes it, without markup. */
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  g_signal_connect (title, "map", G_CALLBACK (title_mapped_cb), NULL);
  adw_toast_set_custom_title (toast, title);
  return toast;
}
