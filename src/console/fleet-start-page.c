/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-start-page: AdwStatusPage takes its description as markup on libadwaita 1.2, and a reason quotes what a file says: hence the one setter that escapes. */

#include "fleet-start-page.h"

#include <glib/gi18n.h>

#include "fleet-escape.h"

struct _FleetStartPage
{
  AdwBin parent_instance;

  /* template */
  AdwStatusPage *page;
  GtkWidget     *connections_button;
  GtkWidget     *move_button;
};

G_DEFINE_FINAL_TYPE (FleetStartPage, fleet_start_page, ADW_TYPE_BIN)

void
fleet_start_page_set_reason (FleetStartPage *self,
                             const char     *reason)
{
  GApplication *application = g_application_get_default ();

  g_return_if_fail (FLEET_IS_START_PAGE (self));

  adw_status_page_set_title (self->page, reason != NULL ? _("That fleet could not be opened") : _("Welcome to Fleet Console"));
  fleet_escape_status_page_description (self->page, reason != NULL ? reason : _("See your fleet live. The demo invents cars in Seoul, Busan and Jeju and needs no network; or connect to your own Kafka cluster."));
  gtk_widget_set_visible (self->connections_button, reason != NULL);
  gtk_widget_set_visible (self->move_button, application != NULL && g_action_group_get_action_enabled (G_ACTION_GROUP (application), "move-secrets"));
}

static void
fleet_start_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_start_page_parent_class)->dispose (object);
}

static void
fleet_start_page_class_init (FleetStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_start_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/fleet-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetStartPage, page);
  gtk_widget_class_bind_template_child (widget_class, FleetStartPage, connections_button);
  gtk_widget_class_bind_template_child (widget_class, FleetStartPage, move_button);
}

static void
fleet_start_page_init (FleetStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fleet_start_page_set_reason (self, NULL);
}
