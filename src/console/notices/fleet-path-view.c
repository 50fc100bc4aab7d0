/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-view: see the header. Cells are labels; a column knows which text of the item it shows. */

#include "fleet-path-view.h"

#include <glib/gi18n.h>

#include "fleet-column-memory.h"
#include "fleet-escape.h"
#include "fleet-number-column.h"
#include "fleet-path-list.h"

struct _FleetPathView
{
  FleetPane parent_instance;

  /* template */
  GtkSearchEntry *entry;
  GtkDropDown    *topic;
  GtkLabel       *count;
  GtkLabel       *remark;
  GtkStack       *stack;
  GtkWidget      *scroller;
  GtkColumnView  *view;
  AdwStatusPage  *empty;

  /* owned */
  FleetPathList  *paths;
  gboolean        settling; /* topics change by us, not by the operator */
};

G_DEFINE_FINAL_TYPE (FleetPathView, fleet_path_view, FLEET_TYPE_PANE)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  FleetPathText which = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (which == FLEET_PATH_TEXT_SHARE)
    fleet_number_column_align_cell (GTK_LABEL (label));
  gtk_label_set_ellipsize (GTK_LABEL (label), which == FLEET_PATH_TEXT_PATH ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  if (which == FLEET_PATH_TEXT_PATH || which == FLEET_PATH_TEXT_EXAMPLE)
    gtk_widget_add_css_class (label, "fleet-path");
  else if (which != FLEET_PATH_TEXT_TYPES && which != FLEET_PATH_TEXT_TOPIC)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  FleetPathText which = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  const char *text = fleet_path_item_get_text (gtk_list_item_get_item (list_item), which);
  GtkWidget *label = gtk_list_item_get_child (list_item);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, which <= FLEET_PATH_TEXT_EXAMPLE && which != FLEET_PATH_TEXT_SHARE ? text : NULL);
}

static void
add_columns (FleetPathView *self)
{
  static const struct
  {
    FleetPathText which;
    const char   *title;
    int           width; /* px; the path gets what is left besides */
  } columns[] = {
    { FLEET_PATH_TEXT_PATH, NC_("column", "Path"), 330 },         { FLEET_PATH_TEXT_TYPES, NC_("column", "Type"), 130 },
    { FLEET_PATH_TEXT_SHARE, NC_("column", "Share"), 86 },        { FLEET_PATH_TEXT_EXAMPLE, NC_("column", "Example"), 170 },
    { FLEET_PATH_TEXT_FIRST, NC_("column", "First seen"), 110 },  { FLEET_PATH_TEXT_LAST, NC_("column", "Last seen"), 110 },
    { FLEET_PATH_TEXT_TOPIC, NC_("column", "Topic"), 150 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (columns[i].which));
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      column = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_column_set_expand (column, columns[i].which == FLEET_PATH_TEXT_PATH);
      if (columns[i].which == FLEET_PATH_TEXT_SHARE)
        fleet_number_column_mark (column);
      gtk_column_view_append_column (self->view, column);
    }
  fleet_number_column_align_headings (self->view);
}

static void
update (FleetPathView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->paths));
  const char *remark = fleet_path_list_get_remark (self->paths);
  g_autofree char *failure = NULL, *search = NULL, *text = NULL;
  gboolean is_cut, is_searched;

  g_object_get (self->paths, "failure", &failure, "is-cut", &is_cut, "search", &search, NULL);
  is_searched = search != NULL && *search != '\0';
  /* Translators: the list ends before all are listed */
  text = g_strdup_printf (is_cut ? _("the first %'u paths") : ngettext ("%'u path", "%'u paths", n), n);
  gtk_label_set_text (self->count, text);
  gtk_label_set_text (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL);
  gtk_stack_set_visible_child (self->stack, n > 0 ? self->scroller : GTK_WIDGET (self->empty));
  adw_status_page_set_title (self->empty, failure != NULL ? _("The catalog cannot be read") : is_searched ? _("No path matches") : _("No paths yet"));
  fleet_escape_status_page_description (self->empty, failure != NULL ? failure : is_searched ? _("Change the search or the topic.") : _("Every path that a topic brings will be listed here."));
}

static void
topics_cb (FleetPathView *self)
{
  const char *const *topics = fleet_path_list_get_topics (self->paths);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autofree char *topic = NULL;
  guint selected = 0;

  g_object_get (self->paths, "topic", &topic, NULL);
  gtk_string_list_append (words, _("All topics"));
  for (guint i = 0; topics[i] != NULL; i++)
    {
      gtk_string_list_append (words, topics[i]);
      if (g_strcmp0 (topic, topics[i]) == 0)
        selected = i + 1;
    }
  self->settling = TRUE;
  gtk_drop_down_set_model (self->topic, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->topic, selected);
  self->settling = FALSE;
  update (self);
}

static void
topic_cb (FleetPathView *self)
{
  guint selected = gtk_drop_down_get_selected (self->topic);

  if (!self->settling && self->paths != NULL && selected != GTK_INVALID_LIST_POSITION)
    g_object_set (self->paths, "topic", selected > 0 ? fleet_path_list_get_topics (self->paths)[selected - 1] : NULL, NULL);
}

static void
search_changed_cb (FleetPathView *self)
{
  if (self->paths != NULL)
    g_object_set (self->paths, "search", gtk_editable_get_text (GTK_EDITABLE (self->entry)), NULL);
}

static void
mapped_cb (FleetPathView *self)
{
  fleet_path_list_refresh (self->paths);
}

static void
fleet_path_view_session_set (FleetPane    *pane,
                             FleetSession *session)
{
  FleetPathView *self = FLEET_PATH_VIEW (pane);

  self->paths = fleet_path_list_new (session);
  add_columns (self);
  fleet_column_memory_attach (self->view, "paths");
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->paths)))));
  g_signal_connect_object (self->paths, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->paths, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paths, "topics-changed", G_CALLBACK (topics_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  topics_cb (self);
}

static void
fleet_path_view_dispose (GObject *object)
{
  FleetPathView *self = FLEET_PATH_VIEW (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->paths);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_path_view_parent_class)->dispose (object);
}

static void
fleet_path_view_class_init (FleetPathViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_path_view_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_path_view_session_set;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-path-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, entry);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, topic);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, count);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, remark);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, view);
  gtk_widget_class_bind_template_child (widget_class, FleetPathView, empty);
  gtk_widget_class_bind_template_callback (widget_class, topic_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
fleet_path_view_init (FleetPathView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
