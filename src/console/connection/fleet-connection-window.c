/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-window: see the header. Three pages: the list, the form, the doctor. Whatever is done with the form saves it first: what the doctor visits, and what is connected to, is
 * the file. */

#include "fleet-connection-window.h"

#include <glib/gi18n.h>

#include "fleet-connection-form.h"
#include "fleet-connection-list.h"
#include "fleet-doctor-view.h"

/* What follows when the form has been saved. */
typedef enum
{
  THEN_LIST,
  THEN_LOOK,
  THEN_CHECK,
  THEN_CONNECT,
} Then;

struct _FleetConnectionWindow
{
  AdwWindow parent_instance;

  FleetConnectionList *connections;
  GCancellable        *cancellable; /* of a look */
  char                *checked;     /* the file that the doctor visits */
  Then                 then;
  gboolean             from_form;   /* back from the doctor leads to the form */

  /* template */
  GtkWidget           *back_button;
  GtkWidget           *add_button;
  GtkStack            *stages;
  GtkStack            *list_stack;
  GtkListBox          *list;
  FleetConnectionForm *form;
  GtkLabel            *problem;
  GtkWidget           *form_buttons;
  FleetDoctorView     *doctor_view;
};

G_DEFINE_FINAL_TYPE (FleetConnectionWindow, fleet_connection_window, ADW_TYPE_WINDOW)

static void
show_stage (FleetConnectionWindow *self,
            const char            *name)
{
  gtk_stack_set_visible_child_name (self->stages, name);
  gtk_widget_set_visible (self->back_button, !g_str_equal (name, "list"));
  gtk_widget_set_visible (self->add_button, g_str_equal (name, "list"));
}

static void
show_list (FleetConnectionWindow *self)
{
  fleet_connection_list_load (self->connections);
  show_stage (self, "list");
}

static void
tell_problem (FleetConnectionWindow *self,
              const char            *sentence)
{
  gtk_label_set_text (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_form (FleetConnectionWindow *self,
           FleetConnection       *connection,
           const char            *name)
{
  tell_problem (self, NULL);
  show_stage (self, "form");
  fleet_connection_form_set_connection (self->form, connection, name);
}

static void
add (FleetConnectionWindow *self)
{
  g_autoptr (FleetConnection) connection = fleet_connection_new (NULL, NULL);

  show_form (self, connection, "");
}

static void
open_profile (FleetConnectionWindow *self,
              const char            *file_name)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkApplication *application = parent != NULL ? gtk_window_get_application (parent) : NULL;
  g_autofree char *kept = g_strdup (file_name);

  gtk_window_close (GTK_WINDOW (self));
  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "open-profile", g_variant_new_string (kept));
}

/* ---- the doctor ---- */

static void
check (FleetConnectionWindow *self,
       const char            *file_name,
       gboolean               from_form)
{
  g_autofree char *kept = g_strdup (file_name);

  g_free (self->checked);
  self->checked = g_steal_pointer (&kept);
  self->from_form = from_form;
  show_stage (self, "doctor");
  fleet_doctor_view_begin (self->doctor_view, self->checked);
}

static void
connect_checked_cb (FleetConnectionWindow *self)
{
  open_profile (self, self->checked);
}

static void
back_cb (FleetConnectionWindow *self)
{
  gboolean in_doctor = g_str_equal (gtk_stack_get_visible_child_name (self->stages), "doctor");

  fleet_doctor_view_cancel (self->doctor_view);
  if (in_doctor && self->from_form)
    show_stage (self, "form");
  else
    show_list (self);
}

/* ---- the form ---- */

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (FleetConnectionWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetConnectionLook) look = fleet_connection_look_finish (result, &error);

  fleet_connection_form_set_looking (self->form, FALSE);
  if (look == NULL)
    tell_problem (self, g_cancellable_is_cancelled (self->cancellable) ? NULL : error->message);
  else
    {
      fleet_connection_form_show_look (self->form, look);
      tell_problem (self, look->sample == NULL ? _("The topics can be chosen now. There is no message in the topic of telemetry to choose fields from: choose the topic, then read again.") : NULL);
    }
}

static void
look (FleetConnectionWindow *self,
      const char            *file_name)
{
  fleet_connection_form_set_looking (self->form, TRUE);
  fleet_connection_look_async (file_name, fleet_connection_form_get_topic (self->form), self->cancellable, looked_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (FleetConnectionWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *file_name = fleet_connection_list_save_finish (self->connections, result, &error);

  gtk_widget_set_sensitive (self->form_buttons, TRUE);
  tell_problem (self, file_name == NULL ? error->message : NULL);
  if (file_name == NULL)
    return;
  fleet_connection_set_file (fleet_connection_form_take (self->form), file_name);
  switch (self->then)
    {
    case THEN_LOOK:
      look (self, file_name);
      break;
    case THEN_CHECK:
      check (self, file_name, TRUE);
      break;
    case THEN_CONNECT:
      open_profile (self, file_name);
      break;
    case THEN_LIST:
    default:
      show_list (self);
      break;
    }
}

static void
save (FleetConnectionWindow *self,
      Then                   then)
{
  self->then = then;
  gtk_widget_set_sensitive (self->form_buttons, FALSE);
  fleet_connection_list_save_async (self->connections, fleet_connection_form_take (self->form), fleet_connection_form_get_name (self->form), FALSE, saved_cb, g_object_ref (self));
}

static void
save_cb (FleetConnectionWindow *self)
{
  save (self, THEN_LIST);
}

static void
look_requested_cb (FleetConnectionWindow *self)
{
  save (self, THEN_LOOK);
}

static void
check_cb (FleetConnectionWindow *self)
{
  save (self, THEN_CHECK);
}

static void
connect_cb (FleetConnectionWindow *self)
{
  save (self, THEN_CONNECT);
}

/* ---- the list ---- */

static FleetConnection *
find_connection (FleetConnectionWindow *self,
                 const char            *file_name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr (FleetConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (g_strcmp0 (fleet_connection_get_file (connection), file_name) == 0)
        return g_steal_pointer (&connection);
    }
  return NULL;
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FleetConnectionWindow *self = FLEET_CONNECTION_WINDOW (widget);
  g_autoptr (FleetConnection) connection = find_connection (self, g_variant_get_string (parameter, NULL));
  g_autofree char *shown = connection != NULL ? fleet_connection_dup_name (connection) : NULL;

  if (connection != NULL)
    show_form (self, connection, shown);
}

static void
check_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  check (FLEET_CONNECTION_WINDOW (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
duplicated_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (FleetConnectionWindow) self = user_data;
  g_autofree char *file_name = fleet_connection_list_save_finish (self->connections, result, NULL);

  fleet_connection_list_load (self->connections);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FleetConnectionWindow *self = FLEET_CONNECTION_WINDOW (widget);
  g_autoptr (FleetConnection) connection = find_connection (self, g_variant_get_string (parameter, NULL));
  g_autofree char *old = connection != NULL ? fleet_connection_dup_name (connection) : NULL;
  /* Translators: the name of a copied connection: "Seoul (copy)" */
  g_autofree char *copy = old != NULL ? g_strdup_printf (_("%s (copy)"), old) : NULL;

  if (connection != NULL)
    fleet_connection_list_save_async (self->connections, connection, copy, TRUE, duplicated_cb, g_object_ref (self));
}

static void
remove_response_cb (FleetConnectionWindow *self,
                    const char            *response,
                    GtkWidget             *dialog)
{
  g_autoptr (FleetConnection) connection = find_connection (self, g_object_get_data (G_OBJECT (dialog), "file"));

  if (g_str_equal (response, "remove") && connection != NULL)
    fleet_connection_list_remove (self->connections, connection);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *file_name = g_variant_get_string (parameter, NULL);
  g_autofree char *shown = g_path_get_basename (file_name);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (widget), _("Remove This Connection?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("%s and its passwords in the keyring are removed. What was received over it stays in its database."), shown);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "file", g_strdup (file_name), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
make_menu (const char *file_name)
{
  const struct
  {
    const char *label, *action;
  } items[] = { { N_("_Edit"), "connections.edit" }, { N_("_Check"), "connections.check" }, { N_("_Duplicate"), "connections.duplicate" }, { N_("_Remove…"), "connections.remove" } };
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(items[i].label), NULL);

      g_menu_item_set_action_and_target (item, items[i].action, "s", file_name);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Change this connection"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Change this connection"), -1);
  return button;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  FleetConnection *connection = item;
  g_autofree char *name = fleet_connection_dup_name (connection);
  g_autofree char *summary = fleet_connection_dup_summary (connection);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name); /* markup-safe: use-markup is off */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary); /* markup-safe: use-markup is off */
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu (fleet_connection_get_file (connection)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _("Connect"));
  g_object_set_data_full (G_OBJECT (row), "file", g_strdup (fleet_connection_get_file (connection)), g_free);
  return row;
}

static void
row_activated_cb (FleetConnectionWindow *self,
                  GtkWidget             *row)
{
  open_profile (self, g_object_get_data (G_OBJECT (row), "file"));
}

static void
list_changed_cb (FleetConnectionWindow *self)
{
  gtk_stack_set_visible_child_name (self->list_stack, g_list_model_get_n_items (G_LIST_MODEL (self->connections)) > 0 ? "some" : "none");
}

static void
fleet_connection_window_dispose (GObject *object)
{
  FleetConnectionWindow *self = FLEET_CONNECTION_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->connections);
  G_OBJECT_CLASS (fleet_connection_window_parent_class)->dispose (object);
}

static void
fleet_connection_window_finalize (GObject *object)
{
  FleetConnectionWindow *self = FLEET_CONNECTION_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_free (self->checked);
  G_OBJECT_CLASS (fleet_connection_window_parent_class)->finalize (object);
}

static void
fleet_connection_window_class_init (FleetConnectionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_connection_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_connection_window_finalize;
  g_type_ensure (FLEET_TYPE_CONNECTION_FORM);
  g_type_ensure (FLEET_TYPE_DOCTOR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/connection/fleet-connection-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, list_stack);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, list);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, form);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, form_buttons);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionWindow, doctor_view);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, add);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_checked_cb);
  gtk_widget_class_install_action (widget_class, "connections.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "connections.check", "s", check_action);
  gtk_widget_class_install_action (widget_class, "connections.duplicate", "s", duplicate_action);
  gtk_widget_class_install_action (widget_class, "connections.remove", "s", remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
fleet_connection_window_init (FleetConnectionWindow *self)
{
  g_autofree char *folder = fleet_connection_list_folder ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->connections = fleet_connection_list_new (folder);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->connections), make_row, NULL, NULL);
  g_signal_connect_object (self->connections, "items-changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
}

void
fleet_connection_window_open (GtkWindow            *parent,
                              FleetConnectionsPage  page,
                              const char           *profile_file)
{
  static FleetConnectionWindow *shown;

  if (shown == NULL)
    {
      int width, height;

      g_set_weak_pointer (&shown, g_object_new (FLEET_TYPE_CONNECTION_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL));
      gtk_window_get_default_size (GTK_WINDOW (shown), &width, &height);
      /* Not higher than what it stands before: who works in a small window has a small screen. */
      if (gtk_widget_get_height (GTK_WIDGET (parent)) > 0)
        gtk_window_set_default_size (GTK_WINDOW (shown), width, MIN (height, gtk_widget_get_height (GTK_WIDGET (parent))));
    }
  if (page == FLEET_CONNECTIONS_ADD)
    add (shown);
  else if (page == FLEET_CONNECTIONS_CHECK && profile_file != NULL)
    check (shown, profile_file, FALSE);
  else
    show_list (shown);
  gtk_window_present (GTK_WINDOW (shown));
}
