/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notify: who is told of an alert: a set of ways out, as rules (notify=) and profiles ([notify]) write it. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_NOTIFY_NONE = 0,
  FLEET_NOTIFY_DESKTOP = 1 << 0,  /* the operator's desktop; "desk" means the same */
  FLEET_NOTIFY_WEBHOOK = 1 << 1,
  FLEET_NOTIFY_EMAIL = 1 << 2,
  FLEET_NOTIFY_CUSTOMER = 1 << 3, /* who has reserved the car */
} FleetNotify;

#define FLEET_NOTIFY_WORDS "desktop, webhook, email, customer, or none alone"

/* "desktop, webhook"; empty or "none": nobody. FALSE: *ret_wrong is where the word begins that is none of them. */
gboolean fleet_notify_parse (const char   *text,
                             FleetNotify  *ret_set,
                             const char  **ret_wrong);

G_END_DECLS
