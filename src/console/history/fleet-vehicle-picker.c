/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-picker: see the header. The chosen ones stand on top by themselves, so that they are found and let go without a search; the list below is the fleet. */

#include "fleet-vehicle-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-vehicle.h"

#define LIST_HEIGHT 300

struct _FleetVehiclePicker
{
  GtkPopover parent_instance;

  FleetSession     *session;
  FleetVehicleList *vehicles;
  FleetChartSpec   *spec; /* borrowed */
  GtkWidget        *entry;
  GtkBox           *chosen;
  GtkListView      *list;
  GtkLabel         *full;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetVehiclePicker, fleet_vehicle_picker, GTK_TYPE_POPOVER)

static void show_chosen (FleetVehiclePicker *self);

static void
remove_clicked_cb (GtkButton          *button,
                   FleetVehiclePicker *self)
{
  const char *key = g_object_get_data (G_OBJECT (button), "key");

  if (self->spec == NULL || !fleet_chart_spec_remove_vehicle (self->spec, key))
    return;
  show_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
name_of (FleetVehiclePicker *self,
         const char         *key)
{
  FleetRoster *roster = fleet_session_get_roster (self->session);
  guint n = fleet_roster_get_columns (roster)->n_slots;
  const char *colon = strchr (key, ':');

  for (FleetSlot slot = 0; slot < n; slot++)
    if (fleet_roster_is_shown (roster, slot) && g_strcmp0 (fleet_roster_get_key (roster, slot), key) == 0)
      return fleet_roster_get_name (roster, slot);
  return colon != NULL ? colon + 1 : key;
}

static GtkWidget *
make_chosen (FleetVehiclePicker *self,
             const char         *key)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (name_of (self, key)), *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_("Remove %s from the chart"), gtk_label_get_text (GTK_LABEL (label)));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "value");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
show_chosen (FleetVehiclePicker *self)
{
  guint n = self->spec != NULL ? self->spec->vehicles->len : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chosen))) != NULL)
    gtk_box_remove (self->chosen, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->chosen, make_chosen (self, self->spec->vehicles->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->full), n >= FLEET_CHART_SPEC_VEHICLES);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), n < FLEET_CHART_SPEC_VEHICLES);
}

static void
add (FleetVehiclePicker *self,
     guint               position)
{
  FleetRoster *roster = fleet_session_get_roster (self->session);

  if (self->spec == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (self->vehicles)) ||
      !fleet_chart_spec_add_vehicle (self->spec, fleet_roster_get_key (roster, fleet_vehicle_list_get_slot (self->vehicles, position))))
    return;
  show_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activated_cb (FleetVehiclePicker *self,
              guint               position)
{
  add (self, position);
}

static void
entry_activated_cb (FleetVehiclePicker *self)
{
  /* Enter in the entry takes the first that is found. */
  fleet_vehicle_list_set_search (self->vehicles, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  add (self, 0);
}

static void
search_changed_cb (FleetVehiclePicker *self)
{
  fleet_vehicle_list_set_search (self->vehicles, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  FleetVehicle *vehicle = gtk_list_item_get_item (item);
  const char *model = fleet_vehicle_get_model (vehicle);
  g_autofree char *text = model != NULL ? g_strdup_printf ("%s · %s", fleet_vehicle_get_name (vehicle), model) : g_strdup (fleet_vehicle_get_name (vehicle));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

void
fleet_vehicle_picker_set_spec (FleetVehiclePicker *self,
                               FleetChartSpec     *spec)
{
  g_return_if_fail (FLEET_IS_VEHICLE_PICKER (self));

  self->spec = spec;
  show_chosen (self);
}

static void
fleet_vehicle_picker_map (GtkWidget *widget)
{
  FleetVehiclePicker *self = FLEET_VEHICLE_PICKER (widget);

  GTK_WIDGET_CLASS (fleet_vehicle_picker_parent_class)->map (widget);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->entry);
}

static void
fleet_vehicle_picker_dispose (GObject *object)
{
  FleetVehiclePicker *self = FLEET_VEHICLE_PICKER (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->vehicles);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (fleet_vehicle_picker_parent_class)->dispose (object);
}

static void
fleet_vehicle_picker_class_init (FleetVehiclePickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_vehicle_picker_dispose;
  GTK_WIDGET_CLASS (klass)->map = fleet_vehicle_picker_map;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_VEHICLE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_vehicle_picker_init (FleetVehiclePicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autofree char *full = g_strdup_printf (ngettext ("A chart takes %d vehicle.", "A chart takes %d vehicles.", FLEET_CHART_SPEC_VEHICLES), FLEET_CHART_SPEC_VEHICLES);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->entry = gtk_search_entry_new ();
  self->chosen = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->full = GTK_LABEL (gtk_label_new (full));
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, g_object_ref (factory)));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Vehicles"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search vehicles"), -1);
  g_object_set (self->entry, "placeholder-text", _("Plate, car, device or model"), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "fleet-picks");
  gtk_widget_add_css_class (GTK_WIDGET (self->full), "fleet-quiet");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (box, 300, -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chosen));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->full));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
}

GtkWidget *
fleet_vehicle_picker_new (FleetSession *session)
{
  FleetVehiclePicker *self = g_object_new (FLEET_TYPE_VEHICLE_PICKER, NULL);
  g_autoptr (GtkSingleSelection) selection = NULL;

  self->session = g_object_ref (session);
  self->vehicles = fleet_vehicle_list_new (fleet_session_get_roster (session));
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->vehicles)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}
