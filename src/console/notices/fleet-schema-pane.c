/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-pane: two views and a switch between them; what each does is its own business. */

#include "fleet-schema-pane.h"

#include "fleet-notice-view.h"
#include "fleet-path-view.h"

struct _FleetSchemaPane
{
  FleetPane parent_instance;

  /* template */
  GtkStack *views;
};

G_DEFINE_FINAL_TYPE (FleetSchemaPane, fleet_schema_pane, FLEET_TYPE_PANE)

static void
wanted_cb (FleetSchemaPane *self)
{
  gtk_stack_set_visible_child_name (self->views, "notices");
}

static void
fleet_schema_pane_session_set (FleetPane    *pane,
                               FleetSession *session)
{
  g_signal_connect_object (fleet_session_get_notices (session), "wanted", G_CALLBACK (wanted_cb), pane, G_CONNECT_SWAPPED);
}

static void
fleet_schema_pane_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_schema_pane_parent_class)->dispose (object);
}

static void
fleet_schema_pane_class_init (FleetSchemaPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_schema_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_schema_pane_session_set;
  g_type_ensure (FLEET_TYPE_NOTICE_VIEW);
  g_type_ensure (FLEET_TYPE_PATH_VIEW);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/com/example/FleetConsole/notices/fleet-schema-pane.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), FleetSchemaPane, views);
}

static void
fleet_schema_pane_init (FleetSchemaPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
