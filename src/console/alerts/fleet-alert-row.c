/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-row: see the header. The title is one line and the detail has the room of two, so that no text can change the row's height; the age ticks with the session's clock, and only while
 * the row is on the screen. */

#include "fleet-alert-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-query-statement.h"
#include "fleet-symbol.h"
#include "fleet-when.h"

struct _FleetAlertRow
{
  AdwBin parent_instance;

  /* template */
  GtkWidget      *heading;
  GtkLabel       *heading_label;
  GtkWidget      *over_button;
  FleetSymbol    *symbol;
  GtkLabel       *title;
  GtkLabel       *age;
  GtkLabel       *detail;
  GtkStack       *attention;
  GtkWidget      *acknowledge;
  GtkWidget      *acknowledge_over;
  GtkLabel       *acknowledged;

  /* owned */
  FleetSession   *session;
  FleetAlertItem *item;
  GtkWidget      *menu; /* NULL until it is asked for */
};

enum
{
  MENU_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetAlertRow, fleet_alert_row, ADW_TYPE_BIN)

static void
update_age (FleetAlertRow *self)
{
  g_autofree char *age = NULL;

  if (self->item == NULL)
    return;
  age = fleet_when_age (fleet_alert_item_get_age_us (self->item, fleet_session_get_now_us (self->session)));
  if (g_strcmp0 (gtk_label_get_text (self->age), age) != 0)
    gtk_label_set_text (self->age, age);
}

/* Who took it and when, or until when it is on a shelf; an arrow while the other desks do not know it. */
static char *
attention_text (FleetAlertRow *self)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (self->item);
  gint64 now_us = fleet_session_get_now_us (self->session);
  const char *arrow = alert->n_waiting > 0 ? " ↑" : "";
  g_autofree char *clock = fleet_when_clock (fleet_alert_item_is_shelved (self->item) ? alert->shelved_until_us : alert->acknowledged_us, now_us);

  if (!fleet_alert_item_is_shelved (self->item))
    return g_strdup_printf ("✓ %s, %s%s", alert->acknowledged_by != NULL ? alert->acknowledged_by : "", clock, arrow);
  if (alert->shelved_once)
    /* Translators: an alert is on the shelf until its condition is over; %s is nothing, or an arrow */
    return g_strdup_printf (_("shelved until clear%s"), arrow);
  /* Translators: an alert is on the shelf until a time; the last %s is nothing, or an arrow */
  return g_strdup_printf (_("shelved until %s%s"), clock, arrow);
}

/* GTK asks the display where the pointer is, and waits, whenever a tooltip is set: for each row of a list that hardly changes that is dear. */
static void
set_tooltip (GtkLabel   *label,
             const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (label)), text) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

static void
update_attention (FleetAlertRow *self)
{
  g_autofree char *text = NULL;

  if (fleet_alert_item_waits (self->item))
    {
      gtk_stack_set_visible_child (self->attention, fleet_alert_item_is_open (self->item) ? self->acknowledge : self->acknowledge_over);
      return;
    }
  text = attention_text (self);
  gtk_label_set_text (self->acknowledged, text);
  set_tooltip (self->acknowledged, fleet_alert_item_is_shelved (self->item) ? fleet_alert_item_get_alert (self->item)->shelved_why : NULL);
  gtk_stack_set_visible_child (self->attention, GTK_WIDGET (self->acknowledged));
}

/* Which car, then what the rule says of it. A message that begins with the plate says it once. */
static void
update_detail (FleetAlertRow *self,
               gboolean       over)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (self->item);
  FleetRoster *roster = fleet_session_get_roster (self->session);
  const char *name = fleet_alert_item_get_vehicle_name (self->item);
  const char *model = fleet_roster_get_model (roster, fleet_roster_resolve (roster, alert->slot));
  const char *message = fleet_alert_item_get_message (self->item);
  g_autoptr (GString) text = g_string_new (NULL);

  if (over)
    {
      g_autofree char *clock = fleet_when_clock (alert->cleared_us, fleet_session_get_now_us (self->session));

      /* Translators: said of an alert whose cause has gone; the time at which it went */
      g_string_append_printf (text, C_("alert", "over %s"), clock);
      g_string_append (text, " · ");
    }
  g_string_append (text, name);
  if (model != NULL)
    g_string_append_printf (text, " · %s", model);
  if (g_str_has_prefix (message, name))
    message += strlen (name);
  message += strspn (message, " :,");
  if (*message != '\0')
    g_string_append_printf (text, " · %s", message);
  /* A line may end behind a stroke, but no unit is read so. */
  g_string_replace (text, "km/h", "km/\u2060h", 0);
  gtk_label_set_text (self->detail, text->str);
  /* Who had the car then is looked up, not scanned. */
  if (*fleet_alert_item_get_reservation (self->item) != '\0')
    g_string_append_printf (text, "\n%s", fleet_alert_item_get_reservation (self->item));
  set_tooltip (self->detail, text->str);
}

static void
update_name (FleetAlertRow *self,
             gboolean       over)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (self->item);
  g_autofree char *name = NULL;

  /* A screen reader says the button's word, then which alert it is about. */
  name = g_strdup_printf ("%s, %s", fleet_alert_item_get_title (self->item), fleet_alert_item_get_vehicle_name (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (over ? self->acknowledge_over : self->acknowledge), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  g_clear_pointer (&name, g_free);
  name = g_strdup_printf ("%s: %s, %s%s%s", fleet_symbol_severity_name (alert->severity), fleet_alert_item_get_title (self->item), fleet_alert_item_get_vehicle_name (self->item),
                          over ? ", " : "", over ? C_("alert", "over") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_heading (FleetAlertRow *self)
{
  guint n_over = fleet_alert_item_get_leads (self->item);
  g_autofree char *text = g_strdup_printf (ngettext ("Over · %u alert", "Over · %u alerts", n_over), n_over);

  gtk_label_set_text (self->heading_label, text);
  gtk_widget_set_visible (self->heading, n_over > 0);
}

static void
item_changed_cb (FleetAlertRow *self)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (self->item);
  gboolean over = !fleet_alert_item_is_open (self->item);
  const char *classes[6] = { "fleet-alert", fleet_severity_to_string (alert->severity) };
  guint n = 2;

  if (fleet_alert_item_waits (self->item))
    classes[n++] = "unacknowledged";
  if (fleet_alert_item_is_shelved (self->item))
    classes[n++] = "shelved";
  if (over)
    classes[n++] = "over";
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  fleet_symbol_set_severity (self->symbol, alert->severity);
  gtk_label_set_text (self->title, fleet_alert_item_get_title (self->item));
  update_heading (self);
  update_detail (self, over);
  update_attention (self);
  update_name (self, over);
  update_age (self);
}

void
fleet_alert_row_set_item (FleetAlertRow  *self,
                          FleetAlertItem *item)
{
  g_return_if_fail (FLEET_IS_ALERT_ROW (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->item, self);
      g_signal_handlers_disconnect_by_func (self->session, update_age, self);
    }
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::now-us", G_CALLBACK (update_age), self, G_CONNECT_SWAPPED);
  item_changed_cb (self);
}

FleetAlertItem *
fleet_alert_row_get_item (FleetAlertRow *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_ROW (self), NULL);
  return self->item;
}

static void
acknowledge_clicked_cb (FleetAlertRow *self)
{
  if (self->item != NULL)
    fleet_session_acknowledge (self->session, fleet_alert_item_get_alert (self->item)->id);
}

GMenuModel *
fleet_alert_row_menu (void)
{
  static GMenuModel *model = NULL;
  GMenu *acts, *looks, *all;

  if (model != NULL)
    return model;
  acts = g_menu_new ();
  looks = g_menu_new ();
  all = g_menu_new ();
  g_menu_append (acts, _("Acknowledge"), "alerts.acknowledge");
  g_menu_append (acts, _("Acknowledge All That Are Over…"), "alerts.acknowledge-over");
  g_menu_append (acts, _("Add Note…"), "alerts.note");
  g_menu_append (acts, _("Shelve…"), "alerts.shelve");
  g_menu_append (acts, _("Take Off the Shelf"), "alerts.unshelve");
  g_menu_append (looks, _("Chart around this alert"), "alerts.chart");
  g_menu_append (looks, _("Open in Query"), "alert-row.query");
  g_menu_append_section (all, NULL, G_MENU_MODEL (acts));
  g_menu_append_section (all, NULL, G_MENU_MODEL (looks));
  g_object_unref (acts);
  g_object_unref (looks);
  model = G_MENU_MODEL (all);
  return model;
}

static void
released_cb (FleetAlertRow   *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  /* With a modifier the click is about the selection. */
  if (self->item != NULL && n_press == 1 && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    fleet_session_focus (self->session, fleet_alert_item_get_alert (self->item)->slot);
}

/* The pane's actions act on its selection: what the menu is opened on becomes that. */
static void
open_menu (FleetAlertRow *self,
           double         x,
           double         y)
{
  g_signal_emit (self, signals[MENU_REQUESTED], 0);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (fleet_alert_row_menu ());
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

gboolean
fleet_alert_row_has_menu (FleetAlertRow *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_ROW (self), FALSE);
  return self->menu != NULL && gtk_widget_get_visible (self->menu);
}

void
fleet_alert_row_open_menu (FleetAlertRow *self)
{
  g_return_if_fail (FLEET_IS_ALERT_ROW (self));
  if (self->item != NULL)
    open_menu (self, 40, gtk_widget_get_height (GTK_WIDGET (self)) - 8);
}

static void
menu_cb (FleetAlertRow   *self,
         int              n_press,
         double           x,
         double           y,
         GtkGestureClick *gesture)
{
  if (self->item == NULL)
    return;
  open_menu (self, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
fleet_alert_row_dispose (GObject *object)
{
  FleetAlertRow *self = FLEET_ALERT_ROW (object);

  if (self->session != NULL)
    fleet_alert_row_set_item (self, NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_row_parent_class)->dispose (object);
}

static void
query_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FleetAlertRow *self = FLEET_ALERT_ROW (widget);
  g_autofree char *statement = self->item != NULL ? fleet_query_statement_alert (fleet_alert_item_get_alert (self->item)) : NULL;

  if (statement != NULL)
    fleet_session_show_query (self->session, statement);
}

static void
fleet_alert_row_class_init (FleetAlertRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_alert_row_dispose;
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", FLEET_TYPE_ALERT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FLEET_TYPE_SYMBOL);
  gtk_widget_class_install_action (widget_class, "alert-row.query", NULL, query_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/alerts/fleet-alert-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, heading);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, heading_label);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, over_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, symbol);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, title);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, age);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, attention);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, acknowledge_over);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertRow, acknowledged);
  gtk_widget_class_bind_template_callback (widget_class, acknowledge_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fleet_alert_row_init (FleetAlertRow *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

/* GTK 4.8 has no way to say on which row of a list the focus is to be; where item has no widget yet, the list decides. */
void
fleet_alert_row_focus (GtkWidget      *list,
                       FleetAlertItem *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL && item != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (FLEET_IS_ALERT_ROW (row) && FLEET_ALERT_ROW (row)->item == item && gtk_widget_grab_focus (child))
        return;
    }
  gtk_widget_grab_focus (list);
}

gboolean
fleet_alert_row_leave (guint      keyval,
                       GtkWidget *before,
                       GtkWidget *after)
{
  if (keyval == GDK_KEY_ISO_Left_Tab)
    return gtk_widget_child_focus (before, GTK_DIR_TAB_BACKWARD);
  return keyval == GDK_KEY_Tab && gtk_widget_get_mapped (after) && gtk_widget_child_focus (after, GTK_DIR_TAB_FORWARD);
}

GtkWidget *
fleet_alert_row_new (FleetSession *session)
{
  FleetAlertRow *self = g_object_new (FLEET_TYPE_ALERT_ROW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
