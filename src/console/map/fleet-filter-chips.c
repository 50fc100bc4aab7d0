/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetFilterChips: made in a loop and not in a template, because the activities are one list already. A count never makes its chip narrower again, so that nothing dances
 * while numbers change; "unknown" appears only when there is one, since a fleet whose tables are complete has none. */

#include "fleet-filter-chips.h"

#include <glib/gi18n.h>

#include "fleet-symbol.h"

/* "All", then the activities in the order in which they are asked for. */
static const int order[] = { -1, FLEET_ACTIVITY_IN_USE, FLEET_ACTIVITY_FREE, FLEET_ACTIVITY_CHARGING, FLEET_ACTIVITY_SILENT, FLEET_ACTIVITY_UNKNOWN };

struct _FleetFilterChips
{
  GtkWidget        parent_instance;

  FleetSession    *session;
  GtkWidget       *box;
  GtkToggleButton *buttons[G_N_ELEMENTS (order)];
  GtkLabel        *counts[G_N_ELEMENTS (order)];
  guint            shown[G_N_ELEMENTS (order)];
  guint64          generation;
  gboolean         is_following; /* the session's filter, not the operator's finger, moves the buttons */
};

G_DEFINE_FINAL_TYPE (FleetFilterChips, fleet_filter_chips, GTK_TYPE_WIDGET)

static void
toggled_cb (GtkToggleButton  *button,
            FleetFilterChips *self)
{
  if (self->is_following || self->session == NULL || !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (self->buttons[i] == button)
      fleet_session_set_activity_filter (self->session, order[i]);
}

static void
filter_changed_cb (FleetFilterChips *self)
{
  int filter = fleet_session_get_activity_filter (self->session);

  self->is_following = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == filter)
      gtk_toggle_button_set_active (self->buttons[i], TRUE);
  self->is_following = FALSE;
}

static void
roster_changed_cb (FleetFilterChips *self)
{
  FleetRoster *roster = fleet_session_get_roster (self->session);

  if (self->generation == fleet_roster_get_activity_generation (roster) && self->generation != 0)
    return;
  self->generation = fleet_roster_get_activity_generation (roster);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint n = order[i] < 0 ? fleet_roster_get_n_vehicles (roster) : fleet_roster_get_count (roster, order[i]);
      g_autofree char *text = NULL;

      if (n == self->shown[i])
        continue;
      self->shown[i] = n;
      text = g_strdup_printf ("%'u", n);
      gtk_label_set_label (self->counts[i], text);
      if ((int) g_utf8_strlen (text, -1) > gtk_label_get_width_chars (self->counts[i]))
        gtk_label_set_width_chars (self->counts[i], g_utf8_strlen (text, -1));
      if (order[i] == FLEET_ACTIVITY_UNKNOWN)
        gtk_widget_set_visible (GTK_WIDGET (self->buttons[i]), n > 0 || gtk_toggle_button_get_active (self->buttons[i]));
    }
}

static void
make_chip (FleetFilterChips *self,
           guint             i)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
  const char *name = order[i] < 0 ? C_("vehicles", "All") : fleet_symbol_activity_name (order[i]);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *count = gtk_label_new ("0");

  if (order[i] >= 0)
    gtk_box_append (GTK_BOX (row), g_object_new (FLEET_TYPE_SYMBOL, "activity", order[i], "size", 13, "valign", GTK_ALIGN_CENTER, NULL));
  gtk_widget_add_css_class (count, "count");
  gtk_label_set_xalign (GTK_LABEL (count), 1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), count);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_set_visible (button, order[i] != FLEET_ACTIVITY_UNKNOWN);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, count, NULL, -1);
  gtk_box_append (GTK_BOX (self->box), button);
  self->buttons[i] = GTK_TOGGLE_BUTTON (button);
  self->counts[i] = GTK_LABEL (count);
  if (i > 0)
    gtk_toggle_button_set_group (self->buttons[i], self->buttons[0]);
  else
    gtk_toggle_button_set_active (self->buttons[0], TRUE);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
}

static void
fleet_filter_chips_dispose (GObject *object)
{
  FleetFilterChips *self = FLEET_FILTER_CHIPS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (fleet_filter_chips_parent_class)->dispose (object);
}

static void
fleet_filter_chips_class_init (FleetFilterChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_filter_chips_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fleet_filter_chips_init (FleetFilterChips *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "fleet-filters");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show vehicles"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    make_chip (self, i);
}

void
fleet_filter_chips_set_session (FleetFilterChips *self,
                                FleetSession     *session)
{
  g_return_if_fail (FLEET_IS_FILTER_CHIPS (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::activity-filter", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fleet_session_get_roster (session), "changed", G_CALLBACK (roster_changed_cb), self, G_CONNECT_SWAPPED);
  filter_changed_cb (self);
  roster_changed_cb (self);
}
