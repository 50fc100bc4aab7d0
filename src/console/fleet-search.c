/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-search: it has a list of its own beside the session's, because the session's is also filtered by activity, and a plate that is asked for by name must be found. */

#include "fleet-search.h"

#include <glib/gi18n.h>

#include "fleet-symbol.h"
#include "fleet-vehicle.h"

/* More than these nobody reads; the list page shows the rest. */
#define SUGGESTIONS 8

struct _FleetSearch
{
  FleetPane parent_instance;

  /* template */
  GtkSearchEntry   *entry;
  GtkPopover       *popover;
  GtkListBox       *suggestions;
  GtkLabel         *summary;

  /* owned by the entry */
  GtkEventController *focus;

  /* owned */
  FleetVehicleList *found;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetSearch, fleet_search, FLEET_TYPE_PANE)

static void
append_row (FleetSearch *self,
            FleetSlot    slot)
{
  FleetRoster *roster = fleet_session_get_roster (fleet_pane_get_session (FLEET_PANE (self)));
  const char *model = fleet_roster_get_model (roster, slot);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *symbol = g_object_new (FLEET_TYPE_SYMBOL, "activity", fleet_roster_get_columns (roster)->activity[slot], "size", 14, NULL);
  GtkWidget *name = gtk_label_new (fleet_roster_get_name (roster, slot));
  GtkWidget *detail = gtk_label_new (model != NULL ? model : fleet_roster_get_key (roster, slot));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (detail, "fleet-quiet");
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), symbol);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, fleet_roster_get_name (roster, slot), -1);
  g_object_set_data (G_OBJECT (row), "slot", GUINT_TO_POINTER (slot));
  gtk_list_box_append (self->suggestions, row);
}

static void
show_suggestions (FleetSearch *self)
{
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  g_autofree char *summary = NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions))) != NULL)
    gtk_list_box_remove (self->suggestions, row);
  for (guint i = 0; i < MIN (n_found, SUGGESTIONS); i++)
    append_row (self, fleet_vehicle_list_get_slot (self->found, i));
  gtk_list_box_select_row (self->suggestions, gtk_list_box_get_row_at_index (self->suggestions, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions), n_found > 0);

  if (n_found == 0)
    summary = g_strdup (_("No vehicle has that in its plate, car, device or model."));
  else
    summary = g_strdup_printf (ngettext ("%u vehicle", "%u vehicles", n_found), n_found);
  gtk_label_set_text (self->summary, summary);
  gtk_popover_popup (self->popover);
}

static void
search_changed_cb (FleetSearch *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (session == NULL)
    return;
  fleet_session_set_search (session, text);
  fleet_vehicle_list_set_search (self->found, text);
  if (*text != '\0' && gtk_widget_get_mapped (GTK_WIDGET (self->entry)) &&
      gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)))
    show_suggestions (self);
  else
    gtk_popover_popdown (self->popover);
}

static void
choose (FleetSearch   *self,
        GtkListBoxRow *row)
{
  FleetSlot slot;

  if (row == NULL)
    return;
  slot = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "slot"));
  gtk_popover_popdown (self->popover);
  /* What was asked for is found; left standing, the words would go on filtering the list unseen. */
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  fleet_session_set_search (fleet_pane_get_session (FLEET_PANE (self)), "");
  fleet_session_focus (fleet_pane_get_session (FLEET_PANE (self)), slot);
  g_signal_emit (self, signals[CHOSEN], 0, slot);
}

static void
row_activated_cb (FleetSearch   *self,
                  GtkListBoxRow *row)
{
  choose (self, row);
}

static void
activated_cb (FleetSearch *self)
{
  /* What was typed within the search's delay counts too; what is known already stays as it was chosen. */
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), fleet_vehicle_list_get_search (self->found)) != 0)
    search_changed_cb (self);
  choose (self, gtk_list_box_get_selected_row (self->suggestions));
}

static void
stopped_cb (FleetSearch *self)
{
  /* The entry keeps Escape to itself; where there is nothing to stop, the card was meant. */
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), FLEET_NONE);
  gtk_popover_popdown (self->popover);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static gboolean
key_pressed_cb (FleetSearch     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->suggestions);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;

  if (step == 0 || row == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->suggestions, gtk_list_box_row_get_index (row) + step);
  if (row != NULL)
    gtk_list_box_select_row (self->suggestions, row);
  return GDK_EVENT_STOP;
}

static void
left_cb (FleetSearch *self)
{
  gtk_popover_popdown (self->popover);
}

static void
session_search_cb (FleetSearch  *self,
                   GParamSpec   *pspec,
                   FleetSession *session)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), fleet_session_get_search (session)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), fleet_session_get_search (session));
}

static void
fleet_search_session_set (FleetPane    *pane,
                          FleetSession *session)
{
  FleetSearch *self = FLEET_SEARCH (pane);

  self->found = fleet_vehicle_list_new (fleet_session_get_roster (session));
  g_signal_connect_object (session, "notify::search", G_CALLBACK (session_search_cb), self, G_CONNECT_SWAPPED);
}

void
fleet_search_begin (FleetSearch *self)
{
  g_return_if_fail (FLEET_IS_SEARCH (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
fleet_search_dispose (GObject *object)
{
  FleetSearch *self = FLEET_SEARCH (object);

  g_clear_pointer ((GtkWidget **) &self->popover, gtk_widget_unparent);
  g_clear_object (&self->found);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_search_parent_class)->dispose (object);
}

static void
fleet_search_class_init (FleetSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_search_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_search_session_set;
  signals[CHOSEN] = g_signal_new ("chosen", FLEET_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/fleet-search.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, FleetSearch, popover);
  gtk_widget_class_bind_template_child (widget_class, FleetSearch, suggestions);
  gtk_widget_class_bind_template_child (widget_class, FleetSearch, summary);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
fleet_search_init (FleetSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
  self->focus = gtk_event_controller_focus_new ();
  gtk_widget_add_controller (GTK_WIDGET (self->entry), self->focus);
  g_signal_connect_object (self->focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
}
