/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-pane: see the header. The spec says what, the view where; the data fetches it, the chart shows it. What is shown is kept in a setting and comes back at the next start. */

#include "fleet-history-pane.h"

#include <glib/gi18n.h>

#include "fleet-chart-data.h"
#include "fleet-chart-choice.h"
#include "fleet-chart-shelf-popover.h"
#include "fleet-chart-table.h"
#include "fleet-chart.h"
#include "fleet-config.h"
#include "fleet-escape.h"
#include "fleet-history-export.h"
#include "fleet-history-progress.h"
#include "fleet-history-ranges.h"
#include "fleet-history-stretch.h"
#include "fleet-signal-picker.h"
#include "fleet-vehicle-picker.h"
#include "fleet-when.h"

/* The view settles before the past is asked for it. */
#define SETTLE_MS 80

struct _FleetHistoryPane
{
  FleetPane parent_instance;

  /* template */
  GtkDropDown        *kind;
  GtkMenuButton      *vehicles;
  GtkMenuButton      *signals;
  GtkToggleButton    *table_button;
  GtkMenuButton      *shelf;
  GtkBox             *ranges;
  FleetHistoryStretch *stretch;
  GtkToggleButton    *live;
  GtkStack           *stack;
  AdwStatusPage      *empty;
  GtkButton          *next;
  FleetChart         *chart;
  FleetChartTable    *table;
  GtkWidget          *progress;
  GtkLabel           *trouble;

  /* owned */
  FleetChartSpec     *spec;
  FleetChartSpec     *others[FLEET_CHART_N_KINDS]; /* what was chosen of each kind that is not shown */
  FleetChartData     *data;
  FleetChartView     *view;
  FleetSignalCatalog *catalog;
  GSettings          *settings;

  guint               settle;
  gboolean            is_setting;       /* widgets are being set from the spec */
  gboolean            is_unfit;         /* nobody chose the stretch: it is cut to what there is as soon as that is known */
};

G_DEFINE_FINAL_TYPE (FleetHistoryPane, fleet_history_pane, FLEET_TYPE_PANE)

static FleetSession *
get_session (FleetHistoryPane *self)
{
  return fleet_pane_get_session (FLEET_PANE (self));
}

static FleetHistory *
get_history (FleetHistoryPane *self)
{
  return get_session (self) != NULL ? fleet_session_get_history (get_session (self)) : NULL;
}

static void
remember (FleetHistoryPane *self)
{
  g_autofree char *text = NULL;

  self->spec->range_us = fleet_chart_view_get_range (self->view);
  self->spec->from_us = fleet_chart_view_get_from (self->view);
  self->spec->to_us = fleet_chart_view_get_to (self->view);
  /* A live view moves by itself: that is nothing to write down. */
  if (self->spec->range_us != 0)
    self->spec->from_us = self->spec->to_us = 0;
  text = fleet_chart_spec_to_text (self->spec);
  g_settings_set_string (self->settings, "last-chart", text);
}

static void
show_data (FleetHistoryPane *self)
{
  gboolean is_whole = fleet_chart_view_get_range (self->view) == FLEET_CHART_WHOLE;

  remember (self);
  fleet_chart_data_show (self->data, self->spec, is_whole ? G_MININT64 : fleet_chart_view_get_from (self->view), fleet_chart_view_get_to (self->view));
}

static gboolean
settle_cb (gpointer user_data)
{
  FleetHistoryPane *self = user_data;

  self->settle = 0;
  show_data (self);
  return G_SOURCE_REMOVE;
}

static void
show_empty (FleetHistoryPane *self,
            const char       *title,
            const char       *description,
            const char       *action)
{
  adw_status_page_set_title (self->empty, title);
  fleet_escape_status_page_description (self->empty, description);
  gtk_button_set_label (self->next, action != NULL ? action : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next), action != NULL);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->empty));
}

static void
show_table (FleetHistoryPane *self)
{
  const FleetCensus *census = fleet_chart_data_get_census (self->data);
  GPtrArray *groups = fleet_chart_get_groups (self->chart);

  if (census != NULL)
    fleet_chart_table_show_census (self->table, census);
  else if (groups != NULL)
    fleet_chart_table_show_groups (self->table, groups, self->view);
}

static void
show_page (FleetHistoryPane *self)
{
  gboolean needs_vehicle = self->spec->kind == FLEET_CHART_VEHICLES && self->spec->vehicles->len == 0;

  if (fleet_chart_spec_is_drawable (self->spec))
    {
      gboolean as_table = gtk_toggle_button_get_active (self->table_button);

      if (as_table)
        show_table (self);
      gtk_stack_set_visible_child (self->stack, as_table ? GTK_WIDGET (self->table) : GTK_WIDGET (self->chart));
    }
  else if (needs_vehicle)
    {
      show_empty (self, _("No Vehicle Chosen"), _("A chart shows what vehicles told over time. It also opens from a vehicle’s card and from an alert."), _("Choose a Vehicle"));
    }
  else
    {
      show_empty (self, _("No Signal Chosen"), _("Speed, charge, doors, temperatures: everything that the vehicles tell can be charted."), _("Choose Signals"));
    }
}

static void
show_trouble (FleetHistoryPane *self)
{
  const char *failure = fleet_chart_data_get_failure (self->data);
  g_autofree char *sentence = NULL;

  if (failure != NULL)
    sentence = g_strdup_printf (_("The past could not be read: %s"), failure);
  else if (fleet_chart_data_is_cut (self->data))
    sentence = g_strdup (_("This is not all: there are more values than a chart can hold. Choose a shorter stretch of time, or fewer signals."));
  gtk_label_set_text (self->trouble, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
}

static void
tell_buttons (FleetHistoryPane *self)
{
  guint n_vehicles = self->spec->vehicles->len, n_signals = self->spec->signals->len;
  gboolean of_vehicles = self->spec->kind == FLEET_CHART_VEHICLES, of_signals = of_vehicles || self->spec->kind == FLEET_CHART_SPREAD;
  g_autofree char *vehicles = NULL, *signals = NULL;

  if (n_vehicles == 1)
    vehicles = g_strdup (fleet_chart_get_name (self->chart, self->spec->vehicles->pdata[0]));
  else
    vehicles = n_vehicles == 0 ? g_strdup (_("Vehicles")) : g_strdup_printf (ngettext ("%u vehicle", "%u vehicles", n_vehicles), n_vehicles);
  if (n_signals == 1)
    {
      const FleetChartSignal *signal = self->spec->signals->pdata[0];
      FleetSignalLook look;

      fleet_signal_catalog_describe (self->catalog, signal->path, signal->how, &look);
      signals = g_steal_pointer (&look.title);
      fleet_signal_look_clear (&look);
    }
  else
    {
      signals = n_signals == 0 ? g_strdup (_("Signals")) : g_strdup_printf (ngettext ("%u signal", "%u signals", n_signals), n_signals);
    }
  gtk_menu_button_set_label (self->vehicles, vehicles);
  gtk_menu_button_set_label (self->signals, signals);
  gtk_widget_set_visible (GTK_WIDGET (self->vehicles), of_vehicles);
  gtk_widget_set_visible (GTK_WIDGET (self->signals), of_signals);
}

static void
tell_spec (FleetHistoryPane *self)
{
  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->kind, self->spec->kind);
  self->is_setting = FALSE;
  fleet_vehicle_picker_set_spec (FLEET_VEHICLE_PICKER (gtk_menu_button_get_popover (self->vehicles)), self->spec);
  fleet_signal_picker_set_spec (FLEET_SIGNAL_PICKER (gtk_menu_button_get_popover (self->signals)), self->spec, self->spec->kind == FLEET_CHART_SPREAD);
  tell_buttons (self);
  show_page (self);
}

/* Takes spec; is_asked: a card or an alert asks for it. */
static void
open_spec (FleetHistoryPane *self,
           FleetChartSpec   *spec,
           gboolean          is_asked)
{
  FleetChartSpec *before = self->spec;

  self->is_unfit = is_asked;
  fleet_chart_choice_complete (spec, before, self->catalog, is_asked);
  self->spec = spec;
  /* The pickers let go of the old one before it goes. */
  tell_spec (self);
  g_clear_pointer (&before, fleet_chart_spec_free);
  if (spec->range_us != 0)
    fleet_chart_view_follow (self->view, spec->range_us);
  else
    fleet_chart_view_show (self->view, spec->from_us, spec->to_us);
  show_data (self);
}

static void
take_request (FleetHistoryPane *self)
{
  FleetChartSpec *spec = fleet_session_take_chart (get_session (self));

  if (spec == NULL)
    return;
  fleet_chart_choice_prefer_friendly (spec, self->catalog);
  open_spec (self, spec, TRUE);
}

static void
picked_cb (FleetHistoryPane *self)
{
  if (self->spec->signals->len == 0 && self->spec->vehicles->len == 1)
    fleet_chart_choice_complete (self->spec, NULL, self->catalog, FALSE);
  tell_buttons (self);
  show_page (self);
  show_data (self);
}

static void
kind_selected_cb (FleetHistoryPane *self)
{
  FleetChartKind kind = MIN (gtk_drop_down_get_selected (self->kind), FLEET_CHART_N_KINDS - 1);
  FleetChartSpec *next;

  if (self->is_setting || self->spec == NULL || kind == self->spec->kind)
    return;
  remember (self);
  next = g_steal_pointer (&self->others[kind]);
  if (next == NULL)
    {
      next = fleet_chart_spec_new ();
      next->kind = kind;
    }
  next->range_us = self->spec->range_us;
  next->from_us = self->spec->from_us;
  next->to_us = self->spec->to_us;
  self->others[self->spec->kind] = fleet_chart_spec_copy (self->spec);
  open_spec (self, next, FALSE);
}

static void
next_clicked_cb (FleetHistoryPane *self)
{
  gtk_menu_button_popup (self->spec->kind == FLEET_CHART_VEHICLES && self->spec->vehicles->len == 0 ? self->vehicles : self->signals);
}

static void
live_clicked_cb (FleetHistoryPane *self)
{
  gint64 span_us = fleet_chart_view_get_to (self->view) - fleet_chart_view_get_from (self->view);

  if (gtk_toggle_button_get_active (self->live))
    fleet_chart_view_follow (self->view, span_us);
  else
    fleet_chart_view_show (self->view, fleet_chart_view_get_from (self->view), fleet_chart_view_get_to (self->view));
}

static void
zoom_in_cb (FleetHistoryPane *self)
{
  fleet_chart_view_zoom (self->view, 0.5, 0.5);
}

static void
zoom_out_cb (FleetHistoryPane *self)
{
  fleet_chart_view_zoom (self->view, 2, 0.5);
}

static void
view_changed_cb (FleetHistoryPane *self)
{
  fleet_history_stretch_show (self->stretch, fleet_chart_view_get_from (self->view), fleet_chart_view_get_to (self->view));
  gtk_toggle_button_set_active (self->live, fleet_chart_view_is_live (self->view));
  fleet_history_ranges_tell (self->ranges, self->view);
  if (self->spec != NULL && self->settle == 0)
    self->settle = g_timeout_add (SETTLE_MS, settle_cb, self);
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->table))
    show_table (self);
}

static void
data_changed_cb (FleetHistoryPane *self)
{
  gint64 from_us, to_us;
  gboolean is_filled = !fleet_chart_data_is_loading (self->data) && fleet_chart_data_get_extent (self->data, &from_us, &to_us);

  if (is_filled && fleet_chart_view_get_range (self->view) == FLEET_CHART_WHOLE)
    fleet_chart_view_set_oldest (self->view, from_us);
  /* How many alerts there were is told also where there were none. */
  else if (is_filled && self->is_unfit && self->spec->kind != FLEET_CHART_ALERT_COUNT)
    {
      self->is_unfit = FALSE;
      fleet_history_ranges_fit (self->view, from_us);
    }
  show_trouble (self);
  tell_buttons (self);
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->table))
    show_table (self);
}

static void
status_cb (FleetHistoryPane *self)
{
  FleetSession *session = get_session (self);
  gint64 newest_us = fleet_session_get_status (session)->newest_us;

  fleet_chart_data_set_source (self->data, get_history (self), fleet_session_get_profile (session));
  if (newest_us == FLEET_TIME_NONE)
    return;
  fleet_chart_view_set_newest (self->view, newest_us);
  fleet_chart_data_set_newest (self->data, newest_us);
}

static void
alert_activated_cb (FleetHistoryPane *self,
                    const char       *id)
{
  FleetAlertItem *item = fleet_alert_list_find (fleet_session_get_alerts (get_session (self)), id);

  if (item != NULL)
    fleet_session_focus (get_session (self), fleet_alert_item_get_alert (item)->slot);
}

static void
shelf_opened_cb (FleetHistoryPane *self,
                 guint             index)
{
  open_spec (self, fleet_chart_spec_copy (fleet_chart_shelf_get (fleet_session_get_charts (get_session (self)), index)), FALSE);
}

static void
keep_cb (FleetHistoryPane *self,
         const char       *name)
{
  g_autoptr (FleetChartSpec) spec = NULL;

  remember (self);
  spec = fleet_chart_spec_copy (self->spec);
  g_free (spec->name);
  spec->name = g_strdup (name);
  fleet_chart_shelf_keep (fleet_session_get_charts (get_session (self)), spec);
}

static GtkWidget *
fleet_history_pane_get_main (FleetPane *pane)
{
  return GTK_WIDGET (FLEET_HISTORY_PANE (pane)->chart);
}

static void
fleet_history_pane_session_set (FleetPane    *pane,
                                FleetSession *session)
{
  FleetHistoryPane *self = FLEET_HISTORY_PANE (pane);
  GtkWidget *vehicles = fleet_vehicle_picker_new (session), *signals = fleet_signal_picker_new (session, self->catalog), *shelf = fleet_chart_shelf_popover_new (fleet_session_get_charts (session));
  g_autofree char *last = g_settings_get_string (self->settings, "last-chart");
  FleetChartSpec *spec = fleet_chart_spec_from_text (last);

  gtk_menu_button_set_popover (self->vehicles, vehicles);
  gtk_menu_button_set_popover (self->signals, signals);
  gtk_menu_button_set_popover (self->shelf, shelf);
  g_signal_connect_object (vehicles, "changed", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (signals, "changed", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf, "opened", G_CALLBACK (shelf_opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf, "keep-requested", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  fleet_chart_set_up (self->chart, session, self->data, self->view, self->catalog);
  g_signal_connect_object (self->chart, "alert-activated", G_CALLBACK (alert_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->data, "changed", G_CALLBACK (data_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->data, "loading", self->progress, "loading", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "chart-requested", G_CALLBACK (take_request), self, G_CONNECT_SWAPPED);
  fleet_history_export_install (GTK_WIDGET (self), session, self->chart, self->data, self->view);
  fleet_history_ranges_fill (self->ranges, self->view);
  status_cb (self);
  open_spec (self, spec != NULL ? spec : fleet_chart_spec_new (), FALSE);
  self->is_unfit = spec == NULL;
  take_request (self);
  view_changed_cb (self);
}

static void
fleet_history_pane_dispose (GObject *object)
{
  FleetHistoryPane *self = FLEET_HISTORY_PANE (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->data);
  g_clear_object (&self->view);
  g_clear_object (&self->catalog);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->spec, fleet_chart_spec_free);
  for (guint i = 0; i < FLEET_CHART_N_KINDS; i++)
    g_clear_pointer (&self->others[i], fleet_chart_spec_free);
  G_OBJECT_CLASS (fleet_history_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/history/fleet-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, kind);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, vehicles);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, signals);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, table_button);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, shelf);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, ranges);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, stretch);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, live);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, empty);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, next);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, chart);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, table);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, progress);
  gtk_widget_class_bind_template_child (widget_class, FleetHistoryPane, trouble);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_page);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, live_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
}

static void
fleet_history_pane_class_init (FleetHistoryPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_history_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_history_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_history_pane_get_main;
  g_type_ensure (FLEET_TYPE_CHART);
  g_type_ensure (FLEET_TYPE_CHART_TABLE);
  g_type_ensure (FLEET_TYPE_HISTORY_PROGRESS);
  g_type_ensure (FLEET_TYPE_HISTORY_STRETCH);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
fleet_history_pane_init (FleetHistoryPane *self)
{
  const char *kinds[] = { _("Vehicles"), _("A signal across the fleet"), _("Alerts over time"), _("Vehicles by state"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (kinds);

  self->settings = g_settings_new (FLEET_APP_ID);
  self->data = fleet_chart_data_new ();
  self->view = fleet_chart_view_new ();
  self->catalog = fleet_signal_catalog_new ();
  self->spec = fleet_chart_spec_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_setting = TRUE;
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (list));
  self->is_setting = FALSE;
}
