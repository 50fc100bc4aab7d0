/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-shelf: see the header. Rows are made anew when the book changes: there are some dozens. */

#include "fleet-query-shelf.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-query-examples.h"

struct _FleetQueryShelf
{
  GtkPopover parent_instance;

  /* template */
  GtkEntry       *name_entry;
  GtkWidget      *save_button;
  GtkWidget      *saved_title;
  GtkListBox     *saved_list;
  GtkWidget      *asked_title;
  GtkListBox     *asked_list;
  GtkListBox     *example_list;

  /* owned */
  FleetQueryBook *book;
  char           *text;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (FleetQueryShelf, fleet_query_shelf, GTK_TYPE_POPOVER)

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* A statement in one line. */
static char *
flatten (const char *statement)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *at = statement; *at != '\0' && line->len < 400; at++)
    if (!g_ascii_isspace (*at))
      g_string_append_c (line, *at);
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');
  return g_utf8_make_valid (line->str, line->len);
}

static GtkLabel *
add_line (GtkBox     *box,
          const char *text,
          const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, 60);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), style);
  gtk_box_append (box, GTK_WIDGET (label));
  return label;
}

static GtkBox *
add_row (GtkListBox *list,
         const char *title,
         const char *statement)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *flat = flatten (statement);

  gtk_widget_set_hexpand (texts, TRUE);
  if (title != NULL)
    add_line (GTK_BOX (texts), title, NULL);
  add_line (GTK_BOX (texts), flat, title != NULL ? "fleet-query-line" : "monospace");
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_widget_set_tooltip_text (row, statement);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : flat, -1);
  g_object_set_data_full (G_OBJECT (row), "statement", g_strdup (statement), g_free);
  gtk_list_box_append (list, row);
  return GTK_BOX (line);
}

static void
remove_cb (GtkButton       *button,
           FleetQueryShelf *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));

  fleet_query_book_remove (self->book, name);
}

static void
add_saved (FleetQueryShelf       *self,
           const FleetQueryEntry *entry)
{
  GtkBox *line = add_row (self->saved_list, entry->name, entry->statement);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = NULL;

  /* Translators: removes a saved question; its name */
  name = g_strdup_printf (_("Forget “%s”"), entry->name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (entry->name), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (line, button);
}

static void
book_changed_cb (FleetQueryShelf *self)
{
  const GPtrArray *saved = fleet_query_book_get_saved (self->book), *asked = fleet_query_book_get_asked (self->book);

  clear (self->saved_list);
  clear (self->asked_list);
  for (guint i = 0; i < saved->len; i++)
    add_saved (self, saved->pdata[i]);
  for (guint i = 0; i < asked->len; i++)
    add_row (self->asked_list, NULL, ((const FleetQueryEntry *) asked->pdata[i])->statement);
  gtk_widget_set_visible (self->saved_title, saved->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_list), saved->len > 0);
  gtk_widget_set_visible (self->asked_title, asked->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->asked_list), asked->len > 0);
}

void
fleet_query_shelf_set_book (FleetQueryShelf *self,
                            FleetQueryBook  *book)
{
  g_return_if_fail (FLEET_IS_QUERY_SHELF (self));

  self->book = g_object_ref (book);
  g_signal_connect_object (book, "changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  book_changed_cb (self);
}

static void
name_changed_cb (FleetQueryShelf *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_entry));

  gtk_widget_set_sensitive (self->save_button, *name != '\0' && self->text != NULL && strspn (self->text, " \t\r\n") < strlen (self->text));
}

void
fleet_query_shelf_set_text (FleetQueryShelf *self,
                            const char      *statement)
{
  g_return_if_fail (FLEET_IS_QUERY_SHELF (self));

  g_free (self->text);
  self->text = g_strdup (statement);
  name_changed_cb (self);
}

static void
save_cb (FleetQueryShelf *self)
{
  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  fleet_query_book_save (self->book, gtk_editable_get_text (GTK_EDITABLE (self->name_entry)), self->text);
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), "");
}

static void
row_activated_cb (FleetQueryShelf *self,
                  GtkListBoxRow   *row)
{
  g_autofree char *statement = g_strdup (g_object_get_data (G_OBJECT (row), "statement"));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, statement);
}

static void
fleet_query_shelf_finalize (GObject *object)
{
  g_clear_object (&FLEET_QUERY_SHELF (object)->book);
  g_free (FLEET_QUERY_SHELF (object)->text);
  G_OBJECT_CLASS (fleet_query_shelf_parent_class)->finalize (object);
}

static void
fleet_query_shelf_class_init (FleetQueryShelfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_query_shelf_finalize;
  chosen_signal = g_signal_new ("chosen", FLEET_TYPE_QUERY_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/query/fleet-query-shelf.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, name_entry);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, save_button);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, saved_title);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, saved_list);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, asked_title);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, asked_list);
  gtk_widget_class_bind_template_child (widget_class, FleetQueryShelf, example_list);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
fleet_query_shelf_init (FleetQueryShelf *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (const FleetQueryExample *example = fleet_query_examples_table (); example->title != NULL; example++)
    add_row (self->example_list, _(example->title), example->statement);
}
