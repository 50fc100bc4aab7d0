/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-outline: see the header. A small tree stands open; of a great one only the way to the failing place. */

#include "fleet-letter-outline.h"

#include <glib/gi18n.h>

/* Trees up to this size are open. */
#define OPEN_NODES 400

/* Texts up to this length are not cut. */
#define WHOLE_CHARS 14

struct _FleetLetterOutline
{
  AdwBin parent_instance;

  /* the bin's */
  GtkListView      *view;

  /* owned */
  FleetLetterTree  *tree; /* NULL: nothing is shown */
};

G_DEFINE_FINAL_TYPE (FleetLetterOutline, fleet_letter_outline, ADW_TYPE_BIN)

static GtkWidget *
make_label (GtkBox     *line,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (line, label);
  return label;
}

/* A short text is whole: where the tree is deep and the room is narrow one scrolls to it. Of a long one its beginning is. */
static void
set_text (GtkWidget  *label,
          const char *text)
{
  gboolean is_long = text != NULL && g_utf8_strlen (text, -1) > WHOLE_CHARS;

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_ellipsize (GTK_LABEL (label), is_long ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (label), is_long ? WHOLE_CHARS : -1);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  GtkWidget *expander = gtk_tree_expander_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *mark = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  make_label (GTK_BOX (line), "name");
  gtk_widget_set_hexpand (make_label (GTK_BOX (line), "value"), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The failing place"), -1);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_widget_add_css_class (line, "fleet-letter-node");
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), line);
  gtk_list_item_set_child (list_item, expander);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  GtkWidget *line = gtk_tree_expander_get_child (expander), *name = gtk_widget_get_first_child (line), *value = gtk_widget_get_next_sibling (name);
  g_autoptr (FleetLetterBranch) branch = gtk_tree_list_row_get_item (row);
  const FleetLetterNode *node = fleet_letter_branch_get_node (branch);
  gboolean is_fault = node->kind == FLEET_LETTER_NODE_WRONG || node->kind == FLEET_LETTER_NODE_MISSING;
  const char *classes[] = { "fleet-letter-node", is_fault ? "wrong" : node->holds_fault ? "on-the-way" : NULL, NULL };
  g_autofree char *text = fleet_letter_branch_to_text (branch), *whole = g_strdup_printf ("%s  %s", node->name != NULL ? node->name : "", text);

  gtk_tree_expander_set_list_row (expander, row);
  gtk_widget_set_css_classes (line, classes);
  set_text (name, node->name);
  gtk_widget_set_visible (name, node->name != NULL);
  set_text (value, text);
  gtk_widget_set_visible (gtk_widget_get_last_child (line), is_fault);
  gtk_widget_set_tooltip_text (line, whole);
}

static GListModel *
children_cb (gpointer item,
             gpointer user_data)
{
  return fleet_letter_branch_has_children (item) ? G_LIST_MODEL (g_object_ref (item)) : NULL;
}

/* Opens what holds the failing place. Its row's position, or -1. */
static int
open_way (GtkTreeListModel      *rows,
          const FleetLetterNode *fault)
{
  for (guint i = 0; fault != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
      g_autoptr (FleetLetterBranch) branch = gtk_tree_list_row_get_item (row);
      const FleetLetterNode *node = fleet_letter_branch_get_node (branch);

      if (node == fault)
        return i;
      if (node->holds_fault)
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
  return -1;
}

void
fleet_letter_outline_show (FleetLetterOutline *self,
                           FleetLetterTree    *tree)
{
  g_autoptr (GtkNoSelection) selection = NULL;
  GtkTreeListModel *rows;
  guint fault;
  int place;

  g_return_if_fail (FLEET_IS_LETTER_OUTLINE (self));

  /* The rows that are there point into the old tree until they have gone. */
  gtk_list_view_set_model (self->view, NULL);
  g_clear_pointer (&self->tree, fleet_letter_tree_unref);
  if (tree == NULL)
    return;
  self->tree = fleet_letter_tree_ref (tree);
  rows = gtk_tree_list_model_new (G_LIST_MODEL (fleet_letter_branch_new_root (tree)), FALSE, fleet_letter_tree_get_n (tree) <= OPEN_NODES, children_cb, NULL, NULL);
  fault = fleet_letter_tree_get_fault (tree);
  place = open_way (rows, fault != FLEET_NONE ? fleet_letter_tree_get (tree, fault) : NULL);
  selection = gtk_no_selection_new (G_LIST_MODEL (rows));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  if (place >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", (guint) place);
}

static void
fleet_letter_outline_dispose (GObject *object)
{
  FleetLetterOutline *self = FLEET_LETTER_OUTLINE (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_pointer (&self->tree, fleet_letter_tree_unref);
  G_OBJECT_CLASS (fleet_letter_outline_parent_class)->dispose (object);
}

static void
fleet_letter_outline_class_init (FleetLetterOutlineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_letter_outline_dispose;
}

static void
fleet_letter_outline_init (FleetLetterOutline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "fleet-letter-outline");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the letter held, as a tree"), -1);
  /* However deep it is nested, a letter does not make the window wider. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}
