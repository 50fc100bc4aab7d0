/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-pane: see the header. A cell is a FleetVehicleCell, which knows what its column shows and follows its vehicle by itself. */

#include "fleet-vehicle-pane.h"

#include <glib/gi18n.h>

#include "fleet-column-memory.h"
#include "fleet-escape.h"
#include "fleet-symbol.h"
#include "fleet-vehicle-cell.h"
#include "fleet-vehicle.h"

/* GtkColumnView makes a widget for each cell of two hundred rows, whatever is seen: a third of a second when the fleet arrives at once. So there are no rows before the page is
 * shown, and then they come by a few a frame; beyond those, rows cost nothing. */
#define ROWS_PER_STEP 8
#define WIDGET_ROWS   208
#define STEP_MS       16

struct _FleetVehiclePane
{
  FleetPane parent_instance;

  /* template */
  GtkSearchEntry     *entry;
  GtkDropDown        *filter;
  GtkLabel           *count;
  GtkStack           *stack;
  GtkWidget          *scroller;
  GtkColumnView      *view;
  AdwStatusPage      *empty;

  /* owned */
  GtkSingleSelection *selection;
  GtkSliceListModel  *slice;     /* of the session's vehicles: those that there are widgets for, or all */
  guint               growing;   /* the timer that lets it grow */
  gboolean            settling;  /* the selection changes by us, not by the operator */
};

G_DEFINE_FINAL_TYPE (FleetVehiclePane, fleet_vehicle_pane, FLEET_TYPE_PANE)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          FleetVehiclePane         *self)
{
  FleetVehicleColumn column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));

  gtk_list_item_set_child (list_item, fleet_vehicle_cell_new (fleet_pane_get_session (FLEET_PANE (self)), column));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  fleet_vehicle_cell_set_vehicle (FLEET_VEHICLE_CELL (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  fleet_vehicle_cell_set_vehicle (FLEET_VEHICLE_CELL (gtk_list_item_get_child (list_item)), NULL);
}

static void
add_columns (FleetVehiclePane *self)
{
  static const struct
  {
    const char *title;
    int         width; /* px; -1: what is left */
  } columns[FLEET_N_VEHICLE_COLUMNS] = {
    [FLEET_VEHICLE_COLUMN_NAME] = { NC_("column", "Plate"), 150 },
    [FLEET_VEHICLE_COLUMN_MODEL] = { NC_("column", "Model"), 150 },
    [FLEET_VEHICLE_COLUMN_ACTIVITY] = { NC_("column", "State"), 140 },
    [FLEET_VEHICLE_COLUMN_SPEED] = { NC_("column", "Speed"), 100 },
    [FLEET_VEHICLE_COLUMN_HEARD] = { NC_("column", "Last heard"), 120 },
    [FLEET_VEHICLE_COLUMN_ALERT] = { NC_("column", "Gravest alert"), -1 },
  };

  for (guint i = 0; i < FLEET_N_VEHICLE_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (i));
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
      column = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width < 0)
        gtk_column_view_column_set_expand (column, TRUE);
      else
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_append_column (self->view, column);
    }
}

static void
update_count (FleetVehiclePane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (fleet_session_get_vehicles (session)));
  guint all = fleet_roster_get_n_vehicles (fleet_session_get_roster (session));
  g_autofree char *text = NULL;

  if (shown == all)
    text = g_strdup_printf (ngettext ("%'u vehicle", "%'u vehicles", all), all);
  else
    /* Translators: how many vehicles of how many the list shows */
    text = g_strdup_printf (_("%'u of %'u"), shown, all);
  if (g_strcmp0 (gtk_label_get_text (self->count), text) != 0)
    gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child (self->stack, shown > 0 ? self->scroller : GTK_WIDGET (self->empty));
  adw_status_page_set_title (self->empty, all > 0 ? _("No vehicle matches") : _("No vehicles yet"));
  fleet_escape_status_page_description (self->empty, all > 0 ? _("Change the search or what is listed.") : _("Every vehicle that sends a message will be listed here."));
}

static void
selected_cb (FleetVehiclePane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  guint position = GTK_INVALID_LIST_POSITION;

  if (fleet_session_get_selected (session) != FLEET_NONE)
    fleet_vehicle_list_find (fleet_session_get_vehicles (session), fleet_session_get_selected (session), &position);
  self->settling = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->settling = FALSE;
}

/* The row comes (back) into the list after its vehicle was selected: by a search that ends, by a filter that changes. */
static void
items_changed_cb (FleetVehiclePane *self)
{
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    selected_cb (self);
  update_count (self);
}

/* GtkColumnView cannot scroll to a row before GTK 4.12; the list inside it can, by its action. */
static void
scroll_to_selected (FleetVehiclePane *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

static gboolean
grow_cb (gpointer data)
{
  FleetVehiclePane *self = data;
  guint size = gtk_slice_list_model_get_size (self->slice) + ROWS_PER_STEP;

  if (size < MIN (WIDGET_ROWS, g_list_model_get_n_items (gtk_slice_list_model_get_model (self->slice))))
    {
      gtk_slice_list_model_set_size (self->slice, size);
      return G_SOURCE_CONTINUE;
    }
  self->growing = 0;
  gtk_slice_list_model_set_size (self->slice, G_MAXUINT);
  selected_cb (self);
  scroll_to_selected (self);
  return G_SOURCE_REMOVE;
}

static void
mapped_cb (FleetVehiclePane *self)
{
  if (gtk_slice_list_model_get_size (self->slice) == G_MAXUINT)
    scroll_to_selected (self);
  else if (self->growing == 0)
    self->growing = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, STEP_MS, grow_cb, self, NULL);
}

static void
row_selected_cb (FleetVehiclePane *self)
{
  FleetVehicle *vehicle = gtk_single_selection_get_selected_item (self->selection);

  if (!self->settling && vehicle != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), fleet_vehicle_get_slot (vehicle));
}

static void
show_position (FleetVehiclePane *self,
               guint             position)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetSlot slot = fleet_vehicle_list_get_slot (fleet_session_get_vehicles (session), position);

  if (slot != FLEET_NONE)
    fleet_session_focus (session, slot);
}

static void
activated_cb (FleetVehiclePane *self,
              guint             position)
{
  show_position (self, position);
}

static void
search_changed_cb (FleetVehiclePane *self)
{
  if (fleet_pane_get_session (FLEET_PANE (self)) != NULL)
    fleet_session_set_search (fleet_pane_get_session (FLEET_PANE (self)), gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
entry_activated_cb (FleetVehiclePane *self)
{
  search_changed_cb (self);
  show_position (self, 0);
}

static void
stop_search_cb (FleetVehiclePane *self)
{
  /* The entry keeps Escape to itself; where there is nothing to stop, the selection was meant. */
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), FLEET_NONE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
search_cb (FleetVehiclePane *self,
           GParamSpec       *pspec,
           FleetSession     *session)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), fleet_session_get_search (session)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), fleet_session_get_search (session));
}

/* The drop-down's first line is "All", then the activities in their order. */
static gboolean
activity_to_position (GBinding     *binding,
                      const GValue *from,
                      GValue       *to,
                      gpointer      user_data)
{
  g_value_set_uint (to, g_value_get_int (from) + 1);
  return TRUE;
}

static gboolean
position_to_activity (GBinding     *binding,
                      const GValue *from,
                      GValue       *to,
                      gpointer      user_data)
{
  guint position = g_value_get_uint (from);

  g_value_set_int (to, position <= FLEET_N_ACTIVITIES ? (int) position - 1 : -1);
  return TRUE;
}

static void
set_filter (FleetVehiclePane *self,
            FleetSession     *session)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, C_("vehicles", "All"));
  for (guint i = 0; i < FLEET_N_ACTIVITIES; i++)
    gtk_string_list_append (words, fleet_symbol_activity_name (i));
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (words));
  g_object_bind_property_full (session, "activity-filter", self->filter, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               activity_to_position, position_to_activity, NULL, NULL);
}

static GtkWidget *
fleet_vehicle_pane_get_main (FleetPane *pane)
{
  return GTK_WIDGET (FLEET_VEHICLE_PANE (pane)->view);
}

static void
fleet_vehicle_pane_session_set (FleetPane    *pane,
                                FleetSession *session)
{
  FleetVehiclePane *self = FLEET_VEHICLE_PANE (pane);
  GListModel *vehicles = G_LIST_MODEL (fleet_session_get_vehicles (session));

  add_columns (self);
  fleet_column_memory_attach (self->view, "vehicles");
  self->slice = gtk_slice_list_model_new (g_object_ref (vehicles), 0, 0);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  set_filter (self, session);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::search", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vehicles, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update_count (self);
}

static void
fleet_vehicle_pane_dispose (GObject *object)
{
  FleetVehiclePane *self = FLEET_VEHICLE_PANE (object);

  g_clear_handle_id (&self->growing, g_source_remove);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_vehicle_pane_parent_class)->dispose (object);
}

static void
fleet_vehicle_pane_class_init (FleetVehiclePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_vehicle_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_vehicle_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_vehicle_pane_get_main;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/vehicles/fleet-vehicle-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, entry);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, filter);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, count);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, view);
  gtk_widget_class_bind_template_child (widget_class, FleetVehiclePane, empty);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
fleet_vehicle_pane_init (FleetVehiclePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
