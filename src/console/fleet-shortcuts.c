/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-shortcuts: one table of keys for the application to register and for a test to compare with what the window lists. Acknowledging is no single letter: it
 * must be a deliberate act. */

#include "fleet-shortcuts.h"

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

GtkWidget *
fleet_shortcuts_new (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/com/example/FleetConsole/fleet-shortcuts.ui");

  return g_object_ref_sink (GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay")));
}
