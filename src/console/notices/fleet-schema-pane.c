/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-pane: two views and a switch between them; what each does is its own business. */

#include "fleet-schema-pane.h"

#include "fleet-notice-view.h"
#include "fleet-path-view.h"

struct _FleetSchemaPane
{
  FleetPane parent_instance;
};

G_DEFINE_FINAL_TYPE (FleetSchemaPane, fleet_schema_pane, FLEET_TYPE_PANE)

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
  g_type_ensure (FLEET_TYPE_NOTICE_VIEW);
  g_type_ensure (FLEET_TYPE_PATH_VIEW);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/com/example/FleetConsole/notices/fleet-schema-pane.ui");
}

static void
fleet_schema_pane_init (FleetSchemaPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
