/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-state: see the header. A slot is of one database, so the vehicle is kept by its key. */

#include "fleet-desk-state.h"

typedef struct
{
  FleetSession *session;  /* a reference: what a window carries goes after its panes, and with another connection that is after all others have let go of the session */
  GSettings    *settings;
  char         *wanted;   /* key of the vehicle that was selected; NULL: it is, or something else was */
} State;

static void
selected_cb (State *self)
{
  FleetSlot slot = fleet_session_get_selected (self->session);

  g_clear_pointer (&self->wanted, g_free);
  g_settings_set_string (self->settings, "selected", slot != FLEET_NONE ? fleet_roster_get_key (fleet_session_get_roster (self->session), slot) : "");
}

static void
vehicles_cb (State *self)
{
  FleetRoster *roster = fleet_session_get_roster (self->session);
  guint n_slots = self->wanted != NULL ? fleet_roster_get_columns (roster)->n_slots : 0;

  for (FleetSlot slot = 0; slot < n_slots; slot++)
    if (fleet_roster_is_shown (roster, slot) && g_strcmp0 (fleet_roster_get_key (roster, slot), self->wanted) == 0)
      {
        fleet_session_set_selected (self->session, slot);
        return;
      }
}

static void
page_cb (State      *self,
         const char *name,
         GVariant   *page)
{
  g_settings_set_value (self->settings, "page", page);
}

static void
free_state (State *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (fleet_session_get_vehicles (self->session), self);
  g_object_unref (self->session);
  g_object_unref (self->settings);
  g_free (self->wanted);
  g_free (self);
}

void
fleet_desk_state_restore (FleetWindow  *window,
                          FleetSession *session,
                          GSettings    *settings)
{
  State *self = g_new0 (State, 1);
  g_autofree char *page = g_settings_get_string (settings, "page");

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->wanted = g_settings_get_string (settings, "selected");
  if (*self->wanted == '\0')
    g_clear_pointer (&self->wanted, g_free);
  /* A page that this version does not have: the map stays. */
  fleet_window_show_page (window, page);
  g_signal_connect_swapped (session, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (fleet_session_get_vehicles (session), "items-changed", G_CALLBACK (vehicles_cb), self);
  g_signal_connect_swapped (window, "action-state-changed::page", G_CALLBACK (page_cb), self);
  g_object_set_data_full (G_OBJECT (window), "fleet-desk-state", self, (GDestroyNotify) free_state);
  vehicles_cb (self);
}
