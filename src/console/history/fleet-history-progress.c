/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-progress: see the header. */

#include "fleet-history-progress.h"

#include <glib/gi18n.h>

/* A quick answer needs no progress. */
#define PATIENCE_US (300 * G_TIME_SPAN_MILLISECOND)
#define PULSE_MS    120

struct _FleetHistoryProgress
{
  AdwBin parent_instance;

  GtkProgressBar *bar;
  guint           pulse; /* 0: not loading */
  gint64          since_us;
};

enum
{
  PROP_LOADING = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetHistoryProgress, fleet_history_progress, ADW_TYPE_BIN)

static gboolean
pulse_cb (gpointer user_data)
{
  FleetHistoryProgress *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->bar), g_get_monotonic_time () - self->since_us > PATIENCE_US);
  gtk_progress_bar_pulse (self->bar);
  return G_SOURCE_CONTINUE;
}

static void
fleet_history_progress_get_property (GObject    *object,
                                     guint       id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  g_value_set_boolean (value, FLEET_HISTORY_PROGRESS (object)->pulse != 0);
}

static void
fleet_history_progress_set_property (GObject      *object,
                                     guint         id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  FleetHistoryProgress *self = FLEET_HISTORY_PROGRESS (object);

  if (g_value_get_boolean (value) == (self->pulse != 0))
    return;
  if (self->pulse != 0)
    {
      g_clear_handle_id (&self->pulse, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
    }
  else
    {
      self->since_us = g_get_monotonic_time ();
      self->pulse = g_timeout_add (PULSE_MS, pulse_cb, self);
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
fleet_history_progress_dispose (GObject *object)
{
  FleetHistoryProgress *self = FLEET_HISTORY_PROGRESS (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  G_OBJECT_CLASS (fleet_history_progress_parent_class)->dispose (object);
}

static void
fleet_history_progress_class_init (FleetHistoryProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_history_progress_get_property;
  object_class->set_property = fleet_history_progress_set_property;
  object_class->dispose = fleet_history_progress_dispose;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
fleet_history_progress_init (FleetHistoryProgress *self)
{
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), "osd");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reading the past"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}
