/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pane: the one property that all panes share, so that a template can bind it and a room needs no code for it. */

#include "fleet-pane.h"

typedef struct
{
  FleetSession *session;
} FleetPanePrivate;

enum
{
  PROP_SESSION = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FleetPane, fleet_pane, ADW_TYPE_BIN)

FleetSession *
fleet_pane_get_session (FleetPane *self)
{
  FleetPanePrivate *priv = fleet_pane_get_instance_private (self);

  return priv->session;
}

void
fleet_pane_focus (FleetPane *self)
{
  FleetPaneClass *klass = FLEET_PANE_GET_CLASS (self);
  GtkWidget *main = klass->get_main != NULL ? klass->get_main (self) : NULL;

  if (main == NULL || !gtk_widget_get_mapped (main) || !gtk_widget_child_focus (main, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
fleet_pane_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  g_value_set_object (value, fleet_pane_get_session (FLEET_PANE (object)));
}

static void
fleet_pane_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FleetPane *self = FLEET_PANE (object);
  FleetPanePrivate *priv = fleet_pane_get_instance_private (self);
  FleetSession *session = g_value_get_object (value);

  if (session == NULL || session == priv->session)
    return;
  g_return_if_fail (priv->session == NULL);
  priv->session = g_object_ref (session);
  if (FLEET_PANE_GET_CLASS (self)->session_set != NULL)
    FLEET_PANE_GET_CLASS (self)->session_set (self, session);
  g_object_notify_by_pspec (object, properties[PROP_SESSION]);
}

static void
fleet_pane_finalize (GObject *object)
{
  FleetPanePrivate *priv = fleet_pane_get_instance_private (FLEET_PANE (object));

  g_clear_object (&priv->session);
  G_OBJECT_CLASS (fleet_pane_parent_class)->finalize (object);
}

static void
fleet_pane_class_init (FleetPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_pane_get_property;
  object_class->set_property = fleet_pane_set_property;
  object_class->finalize = fleet_pane_finalize;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, FLEET_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
fleet_pane_init (FleetPane *self)
{
}
