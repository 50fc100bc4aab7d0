/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-card: see the header. It is told apart what changes when: the selection rebuilds nothing but what is written; a line of the signals, once shown, keeps its place
 * while the same vehicle is looked at, so that an eye finds it again; ages tick with the session's clock. */

#include "fleet-vehicle-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-key-signals.h"
#include "fleet-plain.h"
#include "fleet-symbol.h"
#include "fleet-vehicle-alerts.h"
#include "fleet-vehicle-trends.h"
#include "fleet-vehicle.h"
#include "fleet-when.h"

/* One signal's line. */
typedef struct
{
  GtkWidget *name;
  GtkLabel  *value;
  GtkLabel  *age;
  GtkWidget *trend;   /* NULL: no number */
  gint64     time_us; /* FLEET_TIME_NONE: not shown */
} Line;

struct _FleetVehicleCard
{
  FleetPane parent_instance;

  /* template */
  FleetSymbol     *activity;
  GtkLabel        *name;
  GtkLabel        *summary;
  GtkLabel        *stale_note;
  GtkLabel        *heard;
  GtkWidget       *unknown;
  GtkGrid         *grid;
  GtkBox          *alerts;
  GtkToggleButton *follow;

  /* owned */
  FleetVehicle    *vehicle;  /* NULL: none is selected */
  GPtrArray       *signals;  /* FleetKeySignal */
  GArray          *lines;    /* Line, as signals */
  FleetVehicleTrends *trends;
};

G_DEFINE_FINAL_TYPE (FleetVehicleCard, fleet_vehicle_card, FLEET_TYPE_PANE)

static FleetSession *
get_session (FleetVehicleCard *self)
{
  return fleet_pane_get_session (FLEET_PANE (self));
}

static void
append_part (GString    *text,
             const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
append_column (GString    *text,
               GPtrArray  *row,
               const char *column,
               const char *format)
{
  const char *value = fleet_record_column (row, column);
  g_autofree char *plain = NULL;
  g_autofree char *part = NULL;

  if (value == NULL || *value == '\0')
    return;
  plain = fleet_plain_text (value);
  part = format != NULL ? g_strconcat (format, " ", plain, NULL) : g_strdup (plain);
  append_part (text, part);
}

static char *
reservation_text (const FleetVehicleRecord *record,
                  gint64                    now_us)
{
  const char *ends_at = fleet_record_column (record->reservation, "ends_at");
  gint64 ends_us;
  g_autofree char *clock = NULL;

  if (record->reservation == NULL || record->reservation->len == 0)
    return NULL;
  if (ends_at == NULL || !fleet_time_parse (ends_at, strlen (ends_at), FLEET_ZONE_HONOURED, &ends_us))
    return g_strdup (_("reserved"));
  clock = fleet_when_clock (ends_us, now_us);
  if (ends_us < now_us)
    return g_strdup_printf (_("overdue since %s"), clock);
  return g_strdup_printf (_("reserved until %s"), clock);
}

/* A row that its source did not read when it read the whole table: it says so, quietly, and stays. */
static void
update_stale_note (FleetVehicleCard         *self,
                   const FleetVehicleRecord *record)
{
  gboolean is_car = record != NULL && record->car_stale_us != FLEET_TIME_NONE;
  gint64 since_us = record == NULL ? FLEET_TIME_NONE : is_car ? record->car_stale_us : record->reservation_stale_us;
  g_autofree char *when = fleet_when_absolute (since_us), *text = NULL;

  /* Translators: the database from which the console gets its cars did not have this one when its whole table was read, at that time */
  text = g_strdup_printf (is_car ? _("The car’s row may be gone: its table was read whole at %s, without it.") : _("The reservation’s row may be gone: its table was read whole at %s, without it."), when);
  gtk_label_set_text (self->stale_note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->stale_note), since_us != FLEET_TIME_NONE);
}

static void
update_summary (FleetVehicleCard *self)
{
  const FleetVehicleRecord *record = fleet_session_get_record (get_session (self));
  g_autoptr (GString) text = g_string_new (fleet_symbol_activity_name (fleet_vehicle_get_activity (self->vehicle)));
  g_autofree char *reservation = NULL;

  if (record != NULL)
    {
      reservation = reservation_text (record, fleet_session_get_now_us (get_session (self)));
      append_part (text, reservation);
      append_column (text, record->car, "zone", NULL);
      append_column (text, record->devices, "device_id", NULL);
      append_column (text, record->devices, "firmware", _("firmware"));
    }
  gtk_label_set_text (self->summary, text->str);
  update_stale_note (self, record);
}

static void
update_ages (FleetVehicleCard *self)
{
  gint64 now_us = fleet_session_get_now_us (get_session (self));
  gint64 heard_us;
  g_autofree char *absolute = NULL;
  g_autofree char *ago = NULL;
  g_autofree char *heard = NULL;

  if (self->vehicle == NULL)
    return;
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);
      g_autofree char *age = line->time_us != FLEET_TIME_NONE ? fleet_when_ago (now_us - line->time_us) : NULL;

      if (age != NULL)
        gtk_label_set_text (line->age, age);
    }
  heard_us = fleet_vehicle_get_time_us (self->vehicle);
  absolute = fleet_when_absolute (heard_us);
  ago = fleet_when_ago (heard_us != FLEET_TIME_NONE ? now_us - heard_us : FLEET_TIME_NONE);
  heard = heard_us != FLEET_TIME_NONE ? g_strdup_printf (_("Heard %s, %s"), absolute, ago) : g_strdup (_("Never heard"));
  gtk_label_set_text (self->heard, heard);
}

static void
show_line (Line    *line,
           gboolean shown)
{
  gtk_widget_set_visible (line->name, shown);
  gtk_widget_set_visible (GTK_WIDGET (line->value), shown);
  gtk_widget_set_visible (GTK_WIDGET (line->age), shown);
  if (line->trend != NULL)
    gtk_widget_set_visible (line->trend, shown);
}

static void
record_changed_cb (FleetVehicleCard *self)
{
  const FleetVehicleRecord *record = fleet_session_get_record (get_session (self));

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);
      FleetKeyValue value = { 0 };
      gboolean has = record != NULL && fleet_key_signal_read (self->signals->pdata[i], record, &value);

      line->time_us = has ? value.time_us : FLEET_TIME_NONE;
      if (has)
        gtk_label_set_text (line->value, value.text);
      show_line (line, has);
      fleet_key_value_clear (&value);
    }
  if (self->vehicle == NULL)
    return;
  update_summary (self);
  update_ages (self);
}

static void
vehicle_changed_cb (FleetVehicleCard *self)
{
  const char *model = fleet_vehicle_get_model (self->vehicle);
  FleetActivity activity = fleet_vehicle_get_activity (self->vehicle);
  g_autofree char *name = NULL;

  name = model != NULL ? g_strdup_printf ("%s · %s", fleet_vehicle_get_name (self->vehicle), model) : g_strdup (fleet_vehicle_get_name (self->vehicle));
  gtk_label_set_text (self->name, name);
  fleet_symbol_set_activity (self->activity, activity);
  gtk_widget_set_visible (self->unknown, activity == FLEET_ACTIVITY_UNKNOWN || fleet_vehicle_get_car_id (self->vehicle) == NULL);
  update_summary (self);
  update_ages (self);
}

static void
alerts_changed_cb (FleetVehicleCard *self)
{
  if (self->vehicle != NULL)
    fleet_vehicle_alerts_show (self->alerts, get_session (self), fleet_vehicle_get_slot (self->vehicle));
}

static void
selected_cb (FleetVehicleCard *self)
{
  FleetSession *session = get_session (self);
  FleetSlot slot = fleet_session_get_selected (session);
  g_autofree char *name = NULL;

  if (self->vehicle != NULL)
    g_signal_handlers_disconnect_by_func (self->vehicle, vehicle_changed_cb, self);
  g_clear_object (&self->vehicle);
  gtk_widget_set_visible (GTK_WIDGET (self), slot != FLEET_NONE);
  fleet_vehicle_trends_show (self->trends, slot);
  if (slot == FLEET_NONE)
    return;
  self->vehicle = fleet_roster_get_vehicle (fleet_session_get_roster (session), slot);
  g_signal_connect_object (self->vehicle, "changed", G_CALLBACK (vehicle_changed_cb), self, G_CONNECT_SWAPPED);
  vehicle_changed_cb (self);
  record_changed_cb (self);
  alerts_changed_cb (self);
  name = g_strdup_printf (_("Vehicle %s"), fleet_vehicle_get_name (self->vehicle));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
close_clicked_cb (FleetVehicleCard *self)
{
  fleet_session_set_selected (get_session (self), FLEET_NONE);
}

static void
centre_clicked_cb (FleetVehicleCard *self)
{
  fleet_session_focus (get_session (self), fleet_session_get_selected (get_session (self)));
}

static void
chart_clicked_cb (FleetVehicleCard *self)
{
  fleet_session_chart_vehicle (get_session (self), fleet_session_get_selected (get_session (self)));
}

/* Between the value and its age: whether it rises or falls. */
static void
add_trend (FleetVehicleCard *self,
           guint             row)
{
  Line *line = &g_array_index (self->lines, Line, row);

  line->trend = fleet_vehicle_trends_add (self->trends, self->signals->pdata[row]);
  if (line->trend == NULL)
    return;
  gtk_widget_set_halign (line->trend, GTK_ALIGN_END);
  gtk_widget_set_visible (line->trend, FALSE);
  gtk_grid_attach (self->grid, line->trend, 2, row, 1, 1);
}

static void
fleet_vehicle_card_session_set (FleetPane    *pane,
                                FleetSession *session)
{
  FleetVehicleCard *self = FLEET_VEHICLE_CARD (pane);

  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (update_ages), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fleet_session_get_alerts (session), "counts-changed", G_CALLBACK (alerts_changed_cb), self, G_CONNECT_SWAPPED);
  self->trends = fleet_vehicle_trends_new (session);
  for (guint i = 0; i < self->lines->len; i++)
    add_trend (self, i);
  g_object_bind_property (session, "following", self->follow, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  selected_cb (self);
}

static void
add_line (FleetVehicleCard     *self,
          const FleetKeySignal *signal,
          guint                 row)
{
  Line line = { .time_us = FLEET_TIME_NONE };

  line.name = gtk_label_new (g_dgettext (NULL, signal->name));
  line.value = GTK_LABEL (gtk_label_new (NULL));
  line.age = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (GTK_LABEL (line.name), 0);
  gtk_label_set_xalign (line.value, 0);
  gtk_label_set_xalign (line.age, 1);
  gtk_label_set_ellipsize (line.value, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (line.age), TRUE);
  gtk_widget_add_css_class (line.name, "fleet-quiet");
  gtk_widget_add_css_class (GTK_WIDGET (line.value), "value");
  gtk_widget_add_css_class (GTK_WIDGET (line.value), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (line.age), "fleet-small");
  gtk_widget_add_css_class (GTK_WIDGET (line.age), "fleet-quiet");
  gtk_widget_add_css_class (GTK_WIDGET (line.age), "numeric");
  gtk_grid_attach (self->grid, line.name, 0, row, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (line.value), 1, row, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (line.age), 3, row, 1, 1);
  show_line (&line, FALSE);
  g_array_append_val (self->lines, line);
}

static void
fleet_vehicle_card_dispose (GObject *object)
{
  FleetVehicleCard *self = FLEET_VEHICLE_CARD (object);

  g_clear_object (&self->vehicle);
  g_clear_pointer (&self->trends, fleet_vehicle_trends_free);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_vehicle_card_parent_class)->dispose (object);
}

static void
fleet_vehicle_card_finalize (GObject *object)
{
  FleetVehicleCard *self = FLEET_VEHICLE_CARD (object);

  g_ptr_array_unref (self->signals);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (fleet_vehicle_card_parent_class)->finalize (object);
}

static void
fleet_vehicle_card_class_init (FleetVehicleCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fleet_vehicle_card_dispose;
  object_class->finalize = fleet_vehicle_card_finalize;
  FLEET_PANE_CLASS (klass)->session_set = fleet_vehicle_card_session_set;
  g_type_ensure (FLEET_TYPE_SYMBOL);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/vehicles/fleet-vehicle-card.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, activity);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, name);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, summary);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, stale_note);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, heard);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, unknown);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, grid);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, alerts);
  gtk_widget_class_bind_template_child (widget_class, FleetVehicleCard, follow);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, centre_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chart_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fleet_vehicle_card_init (FleetVehicleCard *self)
{
  self->signals = fleet_key_signals_load ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < self->signals->len; i++)
    add_line (self, self->signals->pdata[i], i);
}
