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

/* The widget itself, or the first in it that takes the focus. What scrolls takes it too, but only to scroll. Not gtk_widget_child_focus(), which goes on from where the focus was last. */
static gboolean
grab_focus (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (!GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_grab_focus (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (grab_focus (child))
      return TRUE;
  return FALSE;
}

static void
focus_main (FleetPane *self)
{
  FleetPaneClass *klass = FLEET_PANE_GET_CLASS (self);
  GtkWidget *main = klass->get_main != NULL ? klass->get_main (self) : NULL;

  if (main == NULL || !grab_focus (main))
    grab_focus (GTK_WIDGET (self));
}

/* The first tick comes before the pane is laid out, the second after it: what folds in a narrow window has taken the focus with it by then. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  guint *n_ticks = user_data;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (++*n_ticks < 2)
    return G_SOURCE_CONTINUE;
  if (gtk_widget_get_mapped (widget) && (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_is_ancestor (focus, widget)))
    focus_main (FLEET_PANE (widget));
  return G_SOURCE_REMOVE;
}

void
fleet_pane_focus (FleetPane *self)
{
  g_return_if_fail (FLEET_IS_PANE (self));

  focus_main (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, g_new0 (guint, 1), g_free);
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
