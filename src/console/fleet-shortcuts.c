/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-shortcuts: one table of keys for the application to register and for a test to compare with what the window lists. Acknowledging is no single letter: it
 * must be a deliberate act. */

#include "fleet-shortcuts.h"

#include <string.h>

static const FleetShortcut shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
  { "win.search", { "<Control>f", "<Control>k" } },
  { "app.silence", { "<Control>m" } },
  { "win.panel", { "F9" } },
  { "win.page::map", { "<Alt>1" } },
  { "win.page::vehicles", { "<Alt>2" } },
  { "win.page::reports", { "<Alt>8" } },
  { "win.focus-alerts", { "<Alt>3" } },
  { "win.page::letters", { "<Alt>9" } },
  { "win.page::history", { "<Alt>4" } },
  { "win.page::schema", { "<Alt>5" } },
  { "win.page::stream", { "<Alt>6" } },
  { "win.page::query", { "<Alt>7" } },
  { "win.acknowledge", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.export", { "<Control>e" } },
  { "win.follow", { "<Control>l" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { NULL, { NULL } },
};

const FleetShortcut *
fleet_shortcuts_table (void)
{
  return shortcuts;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  GActionGroup *application = G_ACTION_GROUP (g_application_get_default ());
  const char *name = user_data;

  if (!g_action_group_get_action_enabled (application, name))
    return FALSE;
  g_action_group_activate_action (application, name, NULL);
  return TRUE;
}

/* gtk_application_set_accels_for_action() is for windows that belong to the application: a dialog does not, though the window it stands before does, and has not its actions either. And a popover that
 * takes the focus takes the keys with it: none goes on to the window. A class hands its keys on to those that are derived from it later. */
void
fleet_shortcuts_reach_everywhere (void)
{
  GtkWidgetClass *const classes[] = { g_type_class_ref (GTK_TYPE_WINDOW), g_type_class_ref (GTK_TYPE_POPOVER) };

  for (const FleetShortcut *shortcut = shortcuts; shortcut->action != NULL; shortcut++)
    for (guint i = 0; g_str_has_prefix (shortcut->action, "app.") && shortcut->accels[i] != NULL; i++)
      for (guint j = 0; j < G_N_ELEMENTS (classes); j++)
        {
          g_autoptr (GtkShortcut) key = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcut->accels[i]),
                                                          gtk_callback_action_new (activate_cb, (gpointer) (shortcut->action + strlen ("app.")), NULL));

          gtk_widget_class_add_shortcut (classes[j], key);
        }
}

GtkWidget *
fleet_shortcuts_new (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/com/example/FleetConsole/fleet-shortcuts.ui");

  return g_object_ref_sink (GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay")));
}
