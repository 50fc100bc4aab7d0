/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-pane: see the header. The list model does the calm things (rows that stay, rows that wait); the pane tells it when somebody has scrolled away from the top. */

#include "fleet-alert-pane.h"

#include <glib/gi18n.h>

#include "fleet-alert-blank.h"
#include "fleet-alert-detail.h"
#include "fleet-alert-dialog.h"
#include "fleet-alert-row.h"
#include "fleet-alert-selection.h"
#include "fleet-config.h"

struct _FleetAlertPane
{
  FleetPane parent_instance;

  /* template */
  GtkButton         *order_button;
  GtkToggleButton   *unacknowledged_button;
  GtkToggleButton   *active_button;
  GtkToggleButton   *shelved_button;
  GtkToggleButton   *all_button;
  GtkToggleButton   *detail_button;
  GtkButton         *pending_button;
  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkListView       *list;
  FleetAlertBlank   *blank;
  FleetAlertDetail  *detail;

  /* owned */
  GtkMultiSelection *selection;
  GSettings         *settings;

  FleetAlertRow     *asked;     /* weak: the row whose menu was opened last */

  gint64             moved_us;  /* monotonic: when the pointer last moved over the list, or a key was pressed in it; 0: it is elsewhere */
};

/* So long after the pointer's last move somebody is taken to be about to press. */
#define POINTING_US (4 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (FleetAlertPane, fleet_alert_pane, FLEET_TYPE_PANE)

static FleetAlertList *
get_alerts (FleetAlertPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));

  return session != NULL ? fleet_session_get_alerts (session) : NULL;
}

static void
row_menu_cb (FleetAlertRow  *row,
             FleetAlertPane *self)
{
  g_set_weak_pointer (&self->asked, row);
  fleet_alert_selection_point_at (self->selection, fleet_alert_row_get_item (row));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          FleetAlertPane           *self)
{
  GtkWidget *row = fleet_alert_row_new (fleet_pane_get_session (FLEET_PANE (self)));

  g_signal_connect_object (row, "menu-requested", G_CALLBACK (row_menu_cb), self, 0);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  fleet_alert_row_set_item (FLEET_ALERT_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  fleet_alert_row_set_item (FLEET_ALERT_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
activated_cb (FleetAlertPane *self,
              guint           position)
{
  g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  FleetAlertItem *one = fleet_alert_selection_get_one (self->selection);

  /* What is selected, where a row has moved away under the focus. */
  if (one != NULL)
    g_set_object (&item, one);
  if (item != NULL)
    fleet_session_focus (fleet_pane_get_session (FLEET_PANE (self)), fleet_alert_item_get_alert (item)->slot);
}

static void
set_segment (GtkToggleButton *button,
             const char      *word,
             guint            count)
{
  g_autofree char *label = g_strdup_printf ("%s %u", word, count);

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (button), label);
}

static void
counts_changed_cb (FleetAlertPane *self,
                   FleetAlertList *alerts)
{
  guint pressing = fleet_alert_list_get_n_pressing (alerts, FLEET_SEVERITY_NONE), over = fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_UNACKNOWLEDGED) - pressing;
  /* Translators: the numbers of unacknowledged alerts */
  g_autofree char *both = g_strdup_printf (_("%u still active, %u over"), pressing, over);

  /* The number is of what still burns; the heading in the list counts the rest. */
  set_segment (self->unacknowledged_button, C_("alerts", "Unacked"), pressing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->unacknowledged_button), both);
  set_segment (self->active_button, C_("alerts", "Active"), fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_ACTIVE));
  set_segment (self->shelved_button, C_("alerts", "Shelved"), fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_SHELVED));
  set_segment (self->all_button, C_("alerts", "All"), fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_ALL));
  /* Where the shelved are shown, those that are over are on the shelf. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alerts.acknowledge-over", over > 0 && fleet_alert_list_get_filter (alerts) != FLEET_ALERT_FILTER_SHELVED);
}

static void
items_changed_cb (FleetAlertPane *self)
{
  FleetAlertList *alerts = get_alerts (self);
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (alerts)) > 0;

  /* At its top the list stays at its top: a list view would keep its first row in place and so scroll away from what is new. */
  if (has_rows && !fleet_alert_list_get_held (alerts))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  gtk_stack_set_visible_child (self->stack, has_rows ? GTK_WIDGET (self->scroller) : GTK_WIDGET (self->blank));
  if (!has_rows)
    fleet_alert_blank_update (self->blank);
}

static void
pending_changed_cb (FleetAlertPane *self,
                    GParamSpec     *pspec,
                    FleetAlertList *alerts)
{
  guint pending = fleet_alert_list_get_n_pending (alerts);
  g_autofree char *label = g_strdup_printf (ngettext ("%u new", "%u new", pending), pending);

  gtk_button_set_label (self->pending_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->pending_button), pending > 0);
}

static void
order_changed_cb (FleetAlertPane *self,
                  GParamSpec     *pspec,
                  FleetAlertList *alerts)
{
  gboolean gravest = fleet_alert_list_get_order (alerts) == FLEET_ALERT_ORDER_GRAVEST;

  gtk_button_set_label (self->order_button, gravest ? _("gravest first ▾") : _("newest first ▾"));
}

static void
order_clicked_cb (FleetAlertPane *self)
{
  FleetAlertList *alerts = get_alerts (self);
  FleetAlertOrder order = fleet_alert_list_get_order (alerts) == FLEET_ALERT_ORDER_GRAVEST ? FLEET_ALERT_ORDER_NEWEST : FLEET_ALERT_ORDER_GRAVEST;

  fleet_alert_list_set_order (alerts, order);
  g_settings_set_enum (self->settings, "alert-order", order);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

static void
filter_toggled_cb (FleetAlertPane *self)
{
  FleetAlertList *alerts = get_alerts (self);
  FleetAlertFilter filter = FLEET_ALERT_FILTER_ALL;

  if (alerts == NULL)
    return;
  if (gtk_toggle_button_get_active (self->unacknowledged_button))
    filter = FLEET_ALERT_FILTER_UNACKNOWLEDGED;
  else if (gtk_toggle_button_get_active (self->active_button))
    filter = FLEET_ALERT_FILTER_ACTIVE;
  else if (gtk_toggle_button_get_active (self->shelved_button))
    filter = FLEET_ALERT_FILTER_SHELVED;
  fleet_alert_list_set_filter (alerts, filter);
  items_changed_cb (self);
  counts_changed_cb (self, alerts);
}

static void
pending_clicked_cb (FleetAlertPane *self)
{
  self->moved_us = 0;
  fleet_alert_list_set_held (get_alerts (self), FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* New rows wait while somebody reads further down, or is about to press a button, which must not become another alert's under his finger. */
static void
update_held (FleetAlertPane *self)
{
  /* A row's half is the threshold: who reads the second row does not want to be pushed. */
  gboolean scrolled = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller)) > 30;
  gboolean pointing = (self->moved_us != 0 && g_get_monotonic_time () - self->moved_us < POINTING_US) || (self->asked != NULL && fleet_alert_row_has_menu (self->asked));

  fleet_alert_list_set_held (get_alerts (self), scrolled || pointing);
}

static void
pointer_moved_cb (FleetAlertPane *self)
{
  self->moved_us = g_get_monotonic_time ();
  update_held (self);
}

/* Who goes through the list by keys is about to press one, too. */
static gboolean
key_pressed_cb (FleetAlertPane *self,
                guint           keyval)
{
  pointer_moved_cb (self);
  return fleet_alert_row_leave (keyval, gtk_widget_get_parent (GTK_WIDGET (self->all_button)), GTK_WIDGET (self->detail));
}

/* GTK 4.8 crashes when the row that the pointer leaves goes while it leaves: what was held comes with the next second. */
static void
pointer_left_cb (FleetAlertPane *self)
{
  self->moved_us = 0;
}

/* Of the selected alerts; where none is, of the one whose detail is shown: it may have left the list since. */
static GStrv
get_ids (FleetAlertPane *self)
{
  g_auto (GStrv) ids = fleet_alert_selection_dup_ids (self->selection);
  FleetAlertItem *shown = fleet_alert_detail_get_item (self->detail);

  if (ids[0] != NULL || shown == NULL)
    return g_steal_pointer (&ids);
  return g_strdupv ((char *[]) { fleet_alert_item_get_alert (shown)->id, NULL });
}

static void
select_row (FleetAlertPane *self,
            guint           position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

void
fleet_alert_pane_acknowledge_selected (FleetAlertPane *self)
{
  g_auto (GStrv) ids = NULL;
  guint next;

  g_return_if_fail (FLEET_IS_ALERT_PANE (self));

  ids = get_ids (self);
  next = ids[0] != NULL ? fleet_alert_selection_get_next (self->selection) : GTK_INVALID_LIST_POSITION;
  for (guint i = 0; ids[i] != NULL; i++)
    fleet_session_acknowledge (fleet_pane_get_session (FLEET_PANE (self)), ids[i]);
  if (next != GTK_INVALID_LIST_POSITION)
    select_row (self, next);
}

void
fleet_alert_pane_show_alert (FleetAlertPane *self,
                             const char     *id)
{
  FleetAlertList *alerts = get_alerts (self);
  FleetAlertItem *item = fleet_alert_list_find (alerts, id);
  guint position;

  g_return_if_fail (FLEET_IS_ALERT_PANE (self));

  if (item == NULL)
    return;
  fleet_alert_list_set_held (alerts, FALSE);
  if (!fleet_alert_list_get_position (alerts, item, &position))
    gtk_toggle_button_set_active (self->all_button, TRUE);
  gtk_toggle_button_set_active (self->detail_button, TRUE);
  if (!fleet_alert_list_get_position (alerts, item, &position))
    return;
  select_row (self, position);
  fleet_alert_row_focus (GTK_WIDGET (self->list), fleet_alert_selection_get_one (self->selection));
}

static void
acknowledge_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  fleet_alert_pane_acknowledge_selected (FLEET_ALERT_PANE (widget));
}

static void
acknowledge_over_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  g_auto (GStrv) ids = fleet_alert_selection_dup_over (FLEET_ALERT_PANE (widget)->selection);

  if (ids[0] != NULL)
    fleet_alert_dialog_acknowledge (widget, fleet_pane_get_session (FLEET_PANE (widget)), (const char *const *) ids);
}

static void
note_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_auto (GStrv) ids = get_ids (FLEET_ALERT_PANE (widget));

  if (ids[0] != NULL)
    fleet_alert_dialog_note (widget, fleet_pane_get_session (FLEET_PANE (widget)), (const char *const *) ids);
}

static void
shelve_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_auto (GStrv) ids = get_ids (FLEET_ALERT_PANE (widget));

  if (ids[0] != NULL)
    fleet_alert_dialog_shelve (widget, fleet_pane_get_session (FLEET_PANE (widget)), (const char *const *) ids);
}

static void
unshelve_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  g_auto (GStrv) ids = get_ids (FLEET_ALERT_PANE (widget));

  for (guint i = 0; ids[i] != NULL; i++)
    fleet_session_unshelve (fleet_pane_get_session (FLEET_PANE (widget)), ids[i]);
}

static void
chart_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (widget));
  g_auto (GStrv) ids = get_ids (FLEET_ALERT_PANE (widget));
  FleetAlertItem *item = ids[0] != NULL ? fleet_alert_list_find (fleet_session_get_alerts (session), ids[0]) : NULL;

  if (item != NULL)
    fleet_session_chart_alert (session, fleet_alert_item_get_alert (item));
}

/* The menu of the row on which the focus is, as the keyboard asks for it. */
static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (FLEET_IS_ALERT_ROW (row))
    fleet_alert_row_open_menu (FLEET_ALERT_ROW (row));
}

/* The detail is of one alert; of several there is none. */
static void
selection_changed_cb (FleetAlertPane *self)
{
  fleet_alert_detail_set_item (self->detail, fleet_alert_selection_get_one (self->selection));
}

/* Whoever reads of an alert goes on reading when it leaves the list. */
static void
rows_changed_cb (FleetAlertPane *self)
{
  FleetAlertItem *one = fleet_alert_selection_get_one (self->selection);

  if (one != NULL)
    fleet_alert_detail_set_item (self->detail, one);
}

void
fleet_alert_pane_focus_list (FleetAlertPane *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  g_return_if_fail (FLEET_IS_ALERT_PANE (self));
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_is_empty (selected) && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  fleet_alert_row_focus (GTK_WIDGET (self->list), fleet_alert_selection_get_one (self->selection));
}

static void
fleet_alert_pane_session_set (FleetPane    *pane,
                              FleetSession *session)
{
  FleetAlertPane *self = FLEET_ALERT_PANE (pane);
  FleetAlertList *alerts = fleet_session_get_alerts (session);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  self->selection = fleet_alert_selection_new (alerts);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  fleet_alert_blank_set_session (self->blank, session);
  fleet_alert_detail_set_session (self->detail, session);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (alerts, "counts-changed", G_CALLBACK (counts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alerts, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (alerts, "notify::n-pending", G_CALLBACK (pending_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alerts, "notify::order", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (update_held), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (update_held), self, G_CONNECT_SWAPPED);
  counts_changed_cb (self, alerts);
  items_changed_cb (self);
  order_changed_cb (self, NULL, alerts);
}

static void
fleet_alert_pane_dispose (GObject *object)
{
  FleetAlertPane *self = FLEET_ALERT_PANE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_weak_pointer (&self->asked);
  g_clear_object (&self->selection);
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_pane_parent_class)->dispose (object);
}

static void
fleet_alert_pane_class_init (FleetAlertPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_alert_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_alert_pane_session_set;
  g_type_ensure (FLEET_TYPE_ALERT_BLANK);
  g_type_ensure (FLEET_TYPE_ALERT_DETAIL);
  gtk_widget_class_install_action (widget_class, "alerts.acknowledge", NULL, acknowledge_action);
  gtk_widget_class_install_action (widget_class, "alerts.acknowledge-over", NULL, acknowledge_over_action);
  gtk_widget_class_install_action (widget_class, "alerts.note", NULL, note_action);
  gtk_widget_class_install_action (widget_class, "alerts.shelve", NULL, shelve_action);
  gtk_widget_class_install_action (widget_class, "alerts.unshelve", NULL, unshelve_action);
  gtk_widget_class_install_action (widget_class, "alerts.chart", NULL, chart_action);
  gtk_widget_class_install_action (widget_class, "alerts.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "alerts.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "alerts.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "alerts.note", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "alerts.shelve", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "alerts.unshelve", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/alerts/fleet-alert-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, order_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, unacknowledged_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, active_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, shelved_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, all_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, detail_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, detail);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, pending_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, list);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertPane, blank);
  gtk_widget_class_bind_template_callback (widget_class, order_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, pending_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pointer_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pointer_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
fleet_alert_pane_init (FleetAlertPane *self)
{
  self->settings = g_settings_new (FLEET_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
}
