/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pane: what stands in the window. A pane gets the session, by its property "session", and nothing else. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_PANE (fleet_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (FleetPane, fleet_pane, FLEET, PANE, AdwBin)

struct _FleetPaneClass
{
  AdwBinClass parent_class;

  /* The session is there, once in the pane's life. Connect with g_signal_connect_object(). */
  void (*session_set) (FleetPane    *self,
                       FleetSession *session);
  /* What a page is about: it gets the focus when the page is asked for. Borrowed; NULL, or no such function: the first that takes it. */
  GtkWidget *(*get_main) (FleetPane *self);
};

/* Borrowed; NULL before it is set. */
FleetSession *fleet_pane_get_session (FleetPane *self);
/* Gives the focus to what the pane is about. */
void          fleet_pane_focus       (FleetPane *self);

G_END_DECLS
