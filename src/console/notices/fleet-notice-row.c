/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-row: three lines that never wrap, so a row has one height whatever a message brings. */

#include "fleet-notice-row.h"

#include <glib/gi18n.h>

#include "fleet-when.h"

struct _FleetNoticeRow
{
  AdwBin parent_instance;

  /* template */
  GtkImage     *icon;
  GtkLabel     *title;
  GtkLabel     *when;
  GtkLabel     *path;
  GtkLabel     *scope;
  GtkLabel     *users;
  GtkLabel     *state;

  /* owned */
  FleetSession *session;
  FleetNotice  *notice;
};

G_DEFINE_FINAL_TYPE (FleetNoticeRow, fleet_notice_row, ADW_TYPE_BIN)

/* Told by shape: colour belongs to alerts. */
static const char *
icon_of (const FleetSchemaChange *change)
{
  switch (change->kind)
    {
    case FLEET_SCHEMA_ADDED:
    case FLEET_SCHEMA_NEW_SHAPE:
      return "list-add-symbolic";
    case FLEET_SCHEMA_VANISHED:
      return change->returned_us != FLEET_TIME_NONE ? "object-select-symbolic" : "list-remove-symbolic";
    case FLEET_SCHEMA_BECAME_NULLABLE:
      return "fleet-null-symbolic";
    case FLEET_SCHEMA_TYPE_CHANGED:
    case FLEET_SCHEMA_STRUCTURE_CHANGED:
    case FLEET_N_SCHEMA_KINDS:
    default:
      return "fleet-change-symbolic";
    }
}

static void
update_when (FleetNoticeRow *self)
{
  g_autofree char *when = NULL;

  if (self->notice == NULL)
    return;
  when = fleet_when_clock (fleet_notice_get_change (self->notice)->told_us, fleet_session_get_now_us (self->session));
  if (g_strcmp0 (gtk_label_get_text (self->when), when) != 0)
    gtk_label_set_text (self->when, when);
}

static void
changed_cb (FleetNoticeRow *self)
{
  const FleetSchemaChange *change = fleet_notice_get_change (self->notice);
  const char *users = fleet_notice_get_users (self->notice);
  const char *state = change->state == FLEET_NOTICE_ACKNOWLEDGED ? C_("notice", "Acknowledged") : change->state == FLEET_NOTICE_ACCEPTED ? C_("notice", "Accepted") : "";
  g_autofree char *name = g_strdup_printf ("%s: %s, %s%s%s", fleet_notice_get_title (self->notice), fleet_notice_get_path (self->notice), fleet_notice_get_scope (self->notice),
                                           *state != '\0' ? ", " : "", state);

  gtk_image_set_from_icon_name (self->icon, icon_of (change));
  gtk_label_set_text (self->title, fleet_notice_get_title (self->notice));
  gtk_label_set_text (self->path, fleet_notice_get_path (self->notice));
  gtk_label_set_text (self->scope, fleet_notice_get_scope (self->notice));
  gtk_label_set_text (self->users, users);
  gtk_widget_set_visible (GTK_WIDGET (self->users), *users != '\0');
  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->state), *state != '\0');
  if (change->state == FLEET_NOTICE_NEW)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "settled");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "settled");
  if (fleet_notice_is_breaking (self->notice) && change->state != FLEET_NOTICE_ACCEPTED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "breaking");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "breaking");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_when (self);
}

void
fleet_notice_row_set_notice (FleetNoticeRow *self,
                             FleetNotice    *notice)
{
  g_return_if_fail (FLEET_IS_NOTICE_ROW (self));

  if (self->notice != NULL)
    g_signal_handlers_disconnect_by_func (self->notice, changed_cb, self);
  g_set_object (&self->notice, notice);
  if (notice == NULL)
    return;
  g_signal_connect_object (notice, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
fleet_notice_row_dispose (GObject *object)
{
  FleetNoticeRow *self = FLEET_NOTICE_ROW (object);

  g_clear_object (&self->notice);
  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_notice_row_parent_class)->dispose (object);
}

static void
fleet_notice_row_class_init (FleetNoticeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_notice_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-notice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, title);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, when);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, path);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, scope);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, users);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeRow, state);
}

static void
fleet_notice_row_init (FleetNoticeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fleet_notice_row_new (FleetSession *session)
{
  FleetNoticeRow *self = g_object_new (FLEET_TYPE_NOTICE_ROW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
