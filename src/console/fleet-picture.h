/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-picture: --screenshot: lets the window live for a while, writes a picture of it, prints what happened, and closes it. @thread main. */

#pragma once

#include "fleet-session.h"
#include "fleet-window.h"

G_BEGIN_DECLS

typedef struct _FleetPicture FleetPicture;

/* After so many seconds, and then once vehicles and an alert are there or 45 seconds more have passed. window and session are borrowed and outlive it. */
FleetPicture *fleet_picture_new  (FleetWindow  *window,
                                  FleetSession *session,
                                  const char   *file_name,
                                  int           after);
void          fleet_picture_free (FleetPicture *self);

G_END_DECLS
