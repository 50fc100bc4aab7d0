/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart: see the header. Legends and plots stay the same widgets while the same lines are shown, so that nothing flickers when values come in. */

#include "fleet-chart.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-chart-alert-card.h"
#include "fleet-chart-axis.h"
#include "fleet-chart-bands.h"
#include "fleet-chart-group.h"
#include "fleet-chart-lane.h"
#include "fleet-chart-legend.h"
#include "fleet-chart-moves.h"
#include "fleet-chart-plot.h"

struct _FleetChart
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget          *box;
  FleetChartLane     *lane;
  GtkBox             *sections;  /* legend, plot, legend, plot … */
  GtkWidget          *note;

  /* owned */
  FleetSession       *session;
  FleetChartData     *data;
  FleetChartView     *view;
  FleetSignalCatalog *catalog;
  GPtrArray          *groups;    /* FleetChartGroup; NULL: none, or a census */
  GPtrArray          *legends;   /* FleetChartLegend, borrowed from sections; as groups */
  GPtrArray          *plots;     /* FleetChartPlot, the same */
  GHashTable         *names;     /* vehicle key -> name */
  GHashTable         *hidden;    /* ids of lines */
  FleetCensusKind     census_kind;
};

enum
{
  ALERT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChart, fleet_chart, GTK_TYPE_WIDGET)

const char *
fleet_chart_get_name (FleetChart *self,
                      const char *vehicle)
{
  const char *name;

  g_return_val_if_fail (FLEET_IS_CHART (self), NULL);

  name = g_hash_table_lookup (self->names, vehicle);
  return name != NULL ? name : vehicle;
}

GPtrArray *
fleet_chart_get_groups (FleetChart *self)
{
  g_return_val_if_fail (FLEET_IS_CHART (self), NULL);
  return self->groups;
}

/* By the roster, where the vehicle is known; its key without what it is a key of, where not. */
static void
find_names (FleetChart *self)
{
  const FleetChartSpec *spec = fleet_chart_data_get_spec (self->data);
  FleetRoster *roster = fleet_session_get_roster (self->session);
  guint n_slots = fleet_roster_get_columns (roster)->n_slots;

  for (guint i = 0; spec != NULL && i < spec->vehicles->len; i++)
    {
      const char *key = spec->vehicles->pdata[i], *colon = strchr (key, ':');

      if (g_hash_table_contains (self->names, key))
        continue;
      for (FleetSlot slot = 0; slot < n_slots; slot++)
        if (fleet_roster_is_shown (roster, slot) && g_strcmp0 (fleet_roster_get_key (roster, slot), key) == 0)
          {
            g_hash_table_insert (self->names, g_strdup (key), g_strdup (fleet_roster_get_name (roster, slot)));
            break;
          }
      if (!g_hash_table_contains (self->names, key))
        g_hash_table_insert (self->names, g_strdup (key), g_strdup (colon != NULL ? colon + 1 : key));
    }
}

static void
tell_group (FleetChart *self,
            guint       index)
{
  gint64 cursor_us = fleet_chart_view_get_cursor (self->view), from_us = fleet_chart_view_get_from (self->view), to_us = fleet_chart_view_get_to (self->view);
  int width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self->sections)) - FLEET_CHART_GUTTER - FLEET_CHART_MARGIN);
  const FleetChartGroup *group = self->groups->pdata[index];
  g_autoptr (GString) summary = g_string_new (group->title);

  for (guint i = 0; i < group->lines->len; i++)
    {
      g_autofree char *value = cursor_us != FLEET_TIME_NONE ? fleet_chart_line_text_at (group->lines->pdata[i], cursor_us, MAX (1, (to_us - from_us) / width))
                                                            : fleet_chart_line_newest_text (group->lines->pdata[i], from_us, to_us);

      fleet_chart_legend_set_value (self->legends->pdata[index], i, value);
      g_string_append_printf (summary, "; %s: %s", ((FleetChartLine *) group->lines->pdata[i])->label, value);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plots->pdata[index]), GTK_ACCESSIBLE_PROPERTY_LABEL, summary->str, -1);
}

static void
tell_census (FleetChart        *self,
             const FleetCensus *census)
{
  guint bucket = fleet_chart_bands_find (census, fleet_chart_view_get_cursor (self->view));
  const FleetChartPalette *palette = fleet_chart_plot_get_palette (self->plots->pdata[0]);
  g_autoptr (GString) summary = g_string_new (NULL);

  for (guint i = 0; i < fleet_chart_bands_get_n_entries (census); i++)
    {
      g_autofree char *name = NULL, *value = NULL;
      GdkRGBA colour;

      fleet_chart_bands_get_entry (census, i, bucket, palette, &name, &colour, &value);
      fleet_chart_legend_set_value (self->legends->pdata[0], i, value);
      fleet_chart_legend_set_colour (self->legends->pdata[0], i, &colour);
      g_string_append_printf (summary, "%s%s: %s", i > 0 ? "; " : "", name, value);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plots->pdata[0]), GTK_ACCESSIBLE_PROPERTY_LABEL, summary->str, -1);
}

/* Values under the cursor, or the newest in view. */
static void
tell_values (FleetChart *self)
{
  const FleetCensus *census = fleet_chart_data_get_census (self->data);

  if (self->groups == NULL && census != NULL && self->plots->len > 0)
    tell_census (self, census);
  for (guint i = 0; self->groups != NULL && i < self->groups->len; i++)
    tell_group (self, i);
}

static void
toggled_cb (FleetChartLegend *legend,
            guint             entry,
            gboolean          shown,
            FleetChart       *self)
{
  guint index;

  if (self->groups == NULL || !g_ptr_array_find (self->legends, legend, &index))
    return;
  else
    {
      FleetChartLine *line = g_ptr_array_index (((FleetChartGroup *) self->groups->pdata[index])->lines, entry);

      line->is_hidden = !shown;
      if (shown)
        g_hash_table_remove (self->hidden, line->id);
      else
        g_hash_table_add (self->hidden, g_strdup (line->id));
      gtk_widget_queue_resize (self->plots->pdata[index]);
      fleet_chart_plot_refresh (self->plots->pdata[index]);
    }
}

static void
remove_sections (FleetChart *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  g_ptr_array_set_size (self->legends, 0);
  g_ptr_array_set_size (self->plots, 0);
}

static void
add_section (FleetChart *self)
{
  GtkWidget *legend = fleet_chart_legend_new (), *plot = fleet_chart_plot_new (self->view);

  gtk_box_append (self->sections, legend);
  gtk_box_append (self->sections, plot);
  g_signal_connect_object (legend, "toggled", G_CALLBACK (toggled_cb), self, 0);
  g_ptr_array_add (self->legends, legend);
  g_ptr_array_add (self->plots, plot);
}

static void
build_sections (FleetChart *self,
                GPtrArray  *groups)
{
  remove_sections (self);
  for (guint i = 0; i < groups->len; i++)
    {
      const FleetChartGroup *group = groups->pdata[i];
      const FleetChartPalette *palette;

      add_section (self);
      palette = fleet_chart_plot_get_palette (self->plots->pdata[i]);
      fleet_chart_legend_begin (self->legends->pdata[i], group->title, group->unit);
      for (guint l = 0; l < group->lines->len; l++)
        {
          const FleetChartLine *line = group->lines->pdata[l];

          fleet_chart_legend_add (self->legends->pdata[i], line->label, group->kind == FLEET_SERIES_NUMBERS ? &palette->series[line->colour] : &palette->off, TRUE, line->is_hidden);
        }
    }
}

static void
show_groups (FleetChart *self)
{
  GPtrArray *alerts = fleet_chart_data_get_alerts (self->data);
  GPtrArray *groups;

  find_names (self);
  groups = fleet_chart_group_make (self->data, self->catalog, self->names, fleet_session_get_rules (self->session), self->hidden);
  if (!fleet_chart_group_equal (self->groups, groups))
    build_sections (self, groups);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  self->groups = groups;
  for (guint i = 0; i < groups->len; i++)
    {
      const FleetChartGroup *group = groups->pdata[i];

      fleet_chart_plot_show_lines (self->plots->pdata[i], group->kind, group->lines, group->limits, alerts);
    }
  fleet_chart_lane_show (self->lane, alerts);
  gtk_widget_set_visible (GTK_WIDGET (self->lane), alerts != NULL && alerts->len > 0);
}

static void
show_census (FleetChart        *self,
             const FleetCensus *census)
{
  gboolean is_same = self->groups == NULL && self->plots->len == 1 && self->census_kind == census->kind && census->spread == NULL;
  FleetSignalLook look = { 0 };
  g_autofree char *unit = NULL;

  g_clear_pointer (&self->groups, g_ptr_array_unref);
  self->census_kind = census->kind;
  if (!is_same)
    {
      const FleetChartPalette *palette;

      remove_sections (self);
      add_section (self);
      palette = fleet_chart_plot_get_palette (self->plots->pdata[0]);
      if (census->spread != NULL)
        {
          const FleetChartSignal *signal = fleet_chart_data_get_spec (self->data)->signals->pdata[0];

          fleet_signal_catalog_describe (self->catalog, signal->path, signal->how, &look);
        }
      fleet_chart_legend_begin (self->legends->pdata[0], look.title != NULL ? look.title : fleet_chart_bands_get_title (census), "");
      for (guint i = 0; i < fleet_chart_bands_get_n_entries (census); i++)
        {
          g_autofree char *name = NULL, *value = NULL;
          GdkRGBA colour;

          fleet_chart_bands_get_entry (census, i, 0, palette, &name, &colour, &value);
          fleet_chart_legend_add (self->legends->pdata[0], name, &colour, FALSE, FALSE);
        }
    }
  unit = look.unit != NULL ? g_strdup (look.unit) : fleet_chart_bands_get_unit (census);
  fleet_chart_legend_set_unit (self->legends->pdata[0], unit);
  fleet_signal_look_clear (&look);
  fleet_chart_plot_show_census (self->plots->pdata[0], census);
  fleet_chart_lane_show (self->lane, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->lane), FALSE);
}

/* Nothing in the stretch that is looked at: that is said, instead of an empty frame. */
static void
tell_note (FleetChart *self)
{
  GPtrArray *tracks = fleet_chart_data_get_tracks (self->data);
  gint64 from_us = fleet_chart_view_get_from (self->view), to_us = fleet_chart_view_get_to (self->view);
  const FleetCensus *census = fleet_chart_data_get_census (self->data);
  gboolean is_empty = (census == NULL || census->spread != NULL) && fleet_chart_data_get_spec (self->data) != NULL && !fleet_chart_data_is_loading (self->data);

  for (guint i = 0; is_empty && tracks != NULL && i < tracks->len; i++)
    {
      const FleetSeries *series = ((FleetChartTrack *) tracks->pdata[i])->series;

      is_empty = fleet_series_find (series, to_us) == fleet_series_find (series, from_us);
    }
  for (guint i = 0; is_empty && census != NULL && i < census->n_buckets; i++)
    {
      FleetSpreadBucket bucket;

      fleet_spread_get (census->spread, i, &bucket);
      is_empty = bucket.n_vehicles == 0;
    }
  gtk_widget_set_visible (self->note, is_empty);
}

static void
changed_cb (FleetChart *self)
{
  const FleetCensus *census = fleet_chart_data_get_census (self->data);

  if (census != NULL)
    show_census (self, census);
  else
    show_groups (self);
  tell_values (self);
  tell_note (self);
}

static void
view_changed_cb (FleetChart *self)
{
  tell_values (self);
  tell_note (self);
}

static void
card_response_cb (FleetChart *self,
                  const char *id)
{
  g_signal_emit (self, signals[ALERT_ACTIVATED], 0, id);
}

static void
lane_activated_cb (FleetChart *self,
                   const char *id)
{
  GPtrArray *alerts = fleet_chart_data_get_alerts (self->data);
  GdkRectangle place;

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      const FleetChartAlert *alert = alerts->pdata[i];
      GtkWidget *card;

      if (!g_str_equal (alert->id, id) || !fleet_chart_lane_find (self->lane, id, &place))
        continue;
      card = fleet_chart_alert_card_new (alert, self->view);
      gtk_widget_set_parent (card, GTK_WIDGET (self->lane));
      gtk_popover_set_pointing_to (GTK_POPOVER (card), &place);
      g_signal_connect_object (card, "show-requested", G_CALLBACK (card_response_cb), self, G_CONNECT_SWAPPED);
      gtk_popover_popup (GTK_POPOVER (card));
      return;
    }
}

void
fleet_chart_set_up (FleetChart         *self,
                    FleetSession       *session,
                    FleetChartData     *data,
                    FleetChartView     *view,
                    FleetSignalCatalog *catalog)
{
  g_return_if_fail (FLEET_IS_CHART (self) && self->view == NULL);

  self->session = g_object_ref (session);
  self->data = g_object_ref (data);
  self->view = g_object_ref (view);
  self->catalog = g_object_ref (catalog);
  self->lane = FLEET_CHART_LANE (fleet_chart_lane_new (view));
  gtk_widget_set_visible (GTK_WIDGET (self->lane), FALSE);
  gtk_box_prepend (GTK_BOX (self->box), GTK_WIDGET (self->lane));
  gtk_box_append (GTK_BOX (self->box), fleet_chart_axis_new (view));
  g_signal_connect_object (self->lane, "activated", G_CALLBACK (lane_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (data, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (tell_values), self, G_CONNECT_SWAPPED);
  fleet_chart_moves_attach (GTK_WIDGET (self->sections), GTK_WIDGET (self), view);
}

GdkTexture *
fleet_chart_make_picture (FleetChart *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  int width = gtk_widget_get_width (self->box), height = gtk_widget_get_height (self->box);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;

  g_return_val_if_fail (FLEET_IS_CHART (self), NULL);

  if (native == NULL || width <= 0 || height <= 0)
    return NULL;
  paintable = gtk_widget_paintable_new (self->box);
  snapshot = gtk_snapshot_new ();
  if (self->plots->len > 0)
    gtk_snapshot_append_color (snapshot, &fleet_chart_plot_get_palette (self->plots->pdata[0])->ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  return node != NULL ? gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &GRAPHENE_RECT_INIT (0, 0, width, height)) : NULL;
}

static FleetChartView *
get_view (GtkWidget *chart)
{
  return FLEET_CHART (chart)->view;
}

static void
fleet_chart_dispose (GObject *object)
{
  FleetChart *self = FLEET_CHART (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->note = NULL;
  g_clear_object (&self->session);
  g_clear_object (&self->data);
  g_clear_object (&self->view);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (fleet_chart_parent_class)->dispose (object);
}

static void
fleet_chart_finalize (GObject *object)
{
  FleetChart *self = FLEET_CHART (object);

  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_ptr_array_unref (self->legends);
  g_ptr_array_unref (self->plots);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->hidden);
  G_OBJECT_CLASS (fleet_chart_parent_class)->finalize (object);
}

static void
fleet_chart_class_init (FleetChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fleet_chart_dispose;
  object_class->finalize = fleet_chart_finalize;
  signals[ALERT_ACTIVATED] = g_signal_new ("alert-activated", FLEET_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  fleet_chart_moves_install (widget_class, get_view);
}

static void
fleet_chart_init (FleetChart *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *overlay = gtk_overlay_new ();

  self->legends = g_ptr_array_new ();
  self->plots = g_ptr_array_new ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->sections = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->note = gtk_label_new (_("Nothing was heard in this stretch of time."));
  gtk_widget_add_css_class (self->note, "fleet-quiet");
  gtk_widget_set_halign (self->note, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->note, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_can_target (self->note, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->sections));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->note);
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_box_append (GTK_BOX (self->box), overlay);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Chart"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Arrow keys move the cursor, Shift and arrow keys the chart, plus and minus zoom. The same values are in the table."), -1);
}
