/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-bar: a chosen period or filter asks at once; what is typed does when Enter is pressed. */

#include "fleet-report-bar.h"

#include <glib/gi18n.h>

#include "fleet-local-time.h"
#include "fleet-report-period.h"

struct _FleetReportBar
{
  AdwBin parent_instance;

  /* template */
  GtkDropDown *period;
  GtkWidget   *custom;
  GtkEntry    *from;
  GtkEntry    *to;
  GtkDropDown *zone;
  GtkDropDown *model;
  GtkDropDown *fuel_type;
  GtkEntry    *car;

  /* owned */
  GPtrArray   *choices[FLEET_N_REPORT_FILTERS]; /* char*, behind the lines of the drop-downs but for the first */
  gboolean     settling;                        /* a list changes by us, not by the operator */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetReportBar, fleet_report_bar, ADW_TYPE_BIN)

static GtkDropDown *
drop_down_of (FleetReportBar    *self,
              FleetReportFilter  filter)
{
  GtkDropDown *const all[FLEET_N_REPORT_FILTERS] = { self->zone, self->model, self->fuel_type, NULL };

  return all[filter];
}

static const char *
name_of_all (FleetReportFilter filter)
{
  static const char *const names[FLEET_N_REPORT_FILTERS] = { NC_("reports", "All zones"), NC_("reports", "All models"), NC_("reports", "All fuels"), NULL };

  return g_dpgettext2 (NULL, "reports", names[filter]);
}

static gboolean
is_custom (FleetReportBar *self)
{
  return gtk_drop_down_get_selected (self->period) == FLEET_REPORT_CUSTOM;
}

/* What is typed is seen to be wrong while it is typed. */
static gboolean
read_time (GtkEntry   *entry,
           GTimeZone  *zone,
           gint64     *ret_us)
{
  gboolean ok = fleet_local_time_parse (zone, gtk_editable_get_text (GTK_EDITABLE (entry)), ret_us);

  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  return ok;
}

static void
changed_cb (FleetReportBar *self)
{
  if (!self->settling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* From a named period to a typed one one goes with the named one's times, to be changed. */
static void
period_cb (FleetReportBar *self)
{
  gtk_widget_set_visible (self->custom, is_custom (self));
  if (is_custom (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->from));
  changed_cb (self);
}

static void
fill_times (FleetReportBar *self,
            GTimeZone      *zone,
            gint64          from_us,
            gint64          to_us)
{
  char buffer[FLEET_LOCAL_TIME_BUFFER];

  gtk_editable_set_text (GTK_EDITABLE (self->from), fleet_local_time_print_short (zone, from_us, buffer));
  gtk_editable_set_text (GTK_EDITABLE (self->to), fleet_local_time_print_short (zone, to_us, buffer));
}

void
fleet_report_bar_set_choices (FleetReportBar        *self,
                              FleetReportFilter      filter,
                              const FleetReportBook *book,
                              const FleetRows       *values)
{
  GtkDropDown *drop_down = drop_down_of (self, filter);
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  guint chosen = gtk_drop_down_get_selected (drop_down), now = 0;
  GPtrArray *old = self->choices[filter], *choices = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (FLEET_IS_REPORT_BAR (self));
  gtk_string_list_append (lines, name_of_all (filter));
  for (guint row = 0; row < fleet_rows_get_n_rows (values); row++)
    {
      const char *value = fleet_rows_get_text (values, row, 0), *word = value != NULL ? fleet_report_book_get_word (book, value) : NULL;

      if (value == NULL || *value == '\0')
        continue;
      g_ptr_array_add (choices, g_strdup (value));
      gtk_string_list_append (lines, word != NULL ? word : value);
      if (old != NULL && chosen > 0 && chosen <= old->len && g_str_equal (old->pdata[chosen - 1], value))
        now = choices->len;
    }
  self->settling = TRUE;
  self->choices[filter] = choices;
  g_clear_pointer (&old, g_ptr_array_unref);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (lines));
  gtk_drop_down_set_selected (drop_down, now);
  gtk_widget_set_visible (GTK_WIDGET (drop_down), choices->len > 0);
  self->settling = FALSE;
}

FleetReportRequest *
fleet_report_bar_make_request (FleetReportBar *self,
                               GTimeZone      *zone,
                               gint64          now_us)
{
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (now_us, now_us);
  gboolean ok = TRUE;

  g_return_val_if_fail (FLEET_IS_REPORT_BAR (self), NULL);
  if (is_custom (self))
    {
      /* Both, so that both show what is wrong. */
      ok = read_time (self->from, zone, &request->from_us);
      ok = read_time (self->to, zone, &request->to_us) && ok;
    }
  else
    {
      fleet_report_period_get_span (gtk_drop_down_get_selected (self->period), zone, now_us, &request->from_us, &request->to_us);
      fill_times (self, zone, request->from_us, request->to_us);
    }
  if (!ok || request->from_us >= request->to_us)
    return NULL;
  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    {
      GtkDropDown *drop_down = drop_down_of (self, filter);
      guint chosen = drop_down != NULL ? gtk_drop_down_get_selected (drop_down) : 0;

      if (drop_down == NULL)
        fleet_report_request_set_filter (request, filter, gtk_editable_get_text (GTK_EDITABLE (self->car)));
      else if (self->choices[filter] != NULL && chosen > 0 && chosen <= self->choices[filter]->len)
        fleet_report_request_set_filter (request, filter, self->choices[filter]->pdata[chosen - 1]);
    }
  return g_steal_pointer (&request);
}

static void
fleet_report_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_report_bar_parent_class)->dispose (object);
}

static void
fleet_report_bar_finalize (GObject *object)
{
  FleetReportBar *self = FLEET_REPORT_BAR (object);

  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    g_clear_pointer (&self->choices[filter], g_ptr_array_unref);
  G_OBJECT_CLASS (fleet_report_bar_parent_class)->finalize (object);
}

static void
fleet_report_bar_class_init (FleetReportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_report_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_report_bar_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_REPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/reports/fleet-report-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, period);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, custom);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, from);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, to);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, zone);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, model);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, fuel_type);
  gtk_widget_class_bind_template_child (widget_class, FleetReportBar, car);
  gtk_widget_class_bind_template_callback (widget_class, period_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
fleet_report_bar_init (FleetReportBar *self)
{
  g_autoptr (GtkStringList) periods = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settling = TRUE;
  for (FleetReportPeriod period = 0; period < FLEET_N_REPORT_PERIODS; period++)
    gtk_string_list_append (periods, fleet_report_period_get_name (period));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (periods));
  gtk_drop_down_set_selected (self->period, FLEET_REPORT_LAST_DAY);
  gtk_widget_set_visible (self->custom, FALSE);
  self->settling = FALSE;
}
