/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-picker: see the header. */

#include "fleet-signal-picker.h"

#include <glib/gi18n.h>

#include "fleet-plain.h"

#define LIST_HEIGHT 360
#define MOST_PATHS  20000

struct _FleetSignalPicker
{
  GtkPopover parent_instance;

  FleetSession       *session;
  FleetSignalCatalog *catalog;
  GCancellable       *question; /* for paths */
  GtkFilterListModel *found;
  GtkFilter          *filter; /* borrowed from found */
  FleetChartSpec     *spec;   /* borrowed */
  gboolean            one;
  char               *key;    /* of the search */
  GtkWidget          *entry;
  GtkListView        *list;
  GtkLabel           *full;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetSignalPicker, fleet_signal_picker, GTK_TYPE_POPOVER)

static gboolean
is_found (gpointer item,
          gpointer user_data)
{
  return fleet_signal_entry_matches (item, FLEET_SIGNAL_PICKER (user_data)->key);
}

static gboolean
is_chosen (FleetSignalPicker *self,
           FleetSignalEntry  *entry)
{
  return self->spec != NULL && fleet_chart_spec_has_signal (self->spec, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry));
}

static void
tick_row (FleetSignalPicker *self,
          GtkListItem       *item)
{
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  gboolean chosen = is_chosen (self, gtk_list_item_get_item (item));

  /* Opacity, not visibility: a row's text does not jump. */
  gtk_widget_set_opacity (check, chosen ? 1 : 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (gtk_list_item_get_child (item)), GTK_ACCESSIBLE_STATE_CHECKED, chosen, -1);
}

static void
show_ticks (FleetSignalPicker *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);
      GtkListItem *item = child != NULL ? g_object_get_data (G_OBJECT (child), "item") : NULL;

      if (item != NULL && gtk_list_item_get_item (item) != NULL)
        tick_row (self, item);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->full), self->spec != NULL && !self->one && self->spec->signals->len >= FLEET_CHART_SPEC_SIGNALS);
}

static void
choose (FleetSignalPicker *self,
        guint              position)
{
  g_autoptr (FleetSignalEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (entry == NULL || self->spec == NULL)
    return;
  if (self->one)
    g_ptr_array_set_size (self->spec->signals, 0);
  if (!is_chosen (self, entry))
    fleet_chart_spec_add_signal (self->spec, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry));
  else
    fleet_chart_spec_remove_signal (self->spec, fleet_signal_entry_get_path (entry), fleet_signal_entry_get_how (entry));
  show_ticks (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activated_cb (FleetSignalPicker *self,
              guint              position)
{
  choose (self, position);
}

static void
search_changed_cb (FleetSignalPicker *self)
{
  g_free (self->key);
  self->key = fleet_plain_key (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
entry_activated_cb (FleetSignalPicker *self)
{
  search_changed_cb (self);
  choose (self, 0);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *check = gtk_image_new_from_icon_name ("object-select-symbolic"), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL), *path = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (path), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (path, "fleet-small");
  gtk_widget_add_css_class (path, "fleet-quiet");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), path);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), words);
  g_object_set_data (G_OBJECT (row), "item", item);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         FleetSignalPicker        *self)
{
  FleetSignalEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *words = gtk_widget_get_last_child (gtk_list_item_get_child (item)), *path = gtk_widget_get_last_child (words);
  g_autofree char *plain = fleet_plain_text (fleet_signal_entry_get_path (entry));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (words)), fleet_signal_entry_get_title (entry));
  gtk_label_set_text (GTK_LABEL (path), plain);
  gtk_widget_set_visible (path, g_strcmp0 (plain, fleet_signal_entry_get_title (entry)) != 0);
  tick_row (self, item);
}

void
fleet_signal_picker_set_spec (FleetSignalPicker *self,
                              FleetChartSpec    *spec,
                              gboolean           one)
{
  g_return_if_fail (FLEET_IS_SIGNAL_PICKER (self));

  self->spec = spec;
  self->one = one;
  show_ticks (self);
}

static void
paths_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (FleetSignalPicker) self = user_data;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (rows == NULL || self->catalog == NULL)
    return;
  for (guint i = 0; i < fleet_rows_get_n_rows (rows); i++)
    g_ptr_array_add (paths, (char *) fleet_rows_get_text (rows, i, 0));
  g_ptr_array_add (paths, NULL);
  fleet_signal_catalog_set_paths (self->catalog, (const char *const *) paths->pdata);
}

/* Paths come and go rarely: they are asked for when the picker opens. */
static void
ask_paths (FleetSignalPicker *self)
{
  FleetHistory *history = fleet_session_get_history (self->session);

  if (history == NULL)
    return;
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  self->question = g_cancellable_new ();
  fleet_history_rows_async (history, "SELECT text FROM name WHERE kind = 0 ORDER BY text", 0, NULL, MOST_PATHS, self->question, paths_cb, g_object_ref (self));
}

static void
fleet_signal_picker_map (GtkWidget *widget)
{
  FleetSignalPicker *self = FLEET_SIGNAL_PICKER (widget);

  GTK_WIDGET_CLASS (fleet_signal_picker_parent_class)->map (widget);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->entry);
  ask_paths (self);
}

static void
fleet_signal_picker_dispose (GObject *object)
{
  FleetSignalPicker *self = FLEET_SIGNAL_PICKER (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  g_clear_object (&self->session);
  g_clear_object (&self->found);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (fleet_signal_picker_parent_class)->dispose (object);
}

static void
fleet_signal_picker_class_init (FleetSignalPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_signal_picker_dispose;
  GTK_WIDGET_CLASS (klass)->map = fleet_signal_picker_map;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_SIGNAL_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_signal_picker_init (FleetSignalPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autofree char *full = g_strdup_printf (ngettext ("A chart takes %d signal.", "A chart takes %d signals.", FLEET_CHART_SPEC_SIGNALS), FLEET_CHART_SPEC_SIGNALS);

  self->key = g_strdup ("");
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->entry = gtk_search_entry_new ();
  self->full = GTK_LABEL (gtk_label_new (full));
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, g_object_ref (factory)));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Signals"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search signals"), -1);
  g_object_set (self->entry, "placeholder-text", _("Name or path"), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "fleet-picks");
  gtk_widget_add_css_class (GTK_WIDGET (self->full), "fleet-quiet");
  gtk_widget_set_visible (GTK_WIDGET (self->full), FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (box, 340, -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->full));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
}

GtkWidget *
fleet_signal_picker_new (FleetSession       *session,
                         FleetSignalCatalog *catalog)
{
  FleetSignalPicker *self = g_object_new (FLEET_TYPE_SIGNAL_PICKER, NULL);
  g_autoptr (GtkSingleSelection) selection = NULL;

  self->session = g_object_ref (session);
  self->catalog = g_object_ref (catalog);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  self->found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (catalog)), self->filter);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}
