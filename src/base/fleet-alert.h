/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert: one episode of one rule on one vehicle, as it stands. Sealed: a change is a new FleetAlert with the same id. */

#pragma once

#include "fleet-refs.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef struct _FleetJournal FleetJournal; /* fleet-journal.h */

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  char          *id;          /* fleet_alert_make_id() */
  char          *rule;        /* rule id */
  char          *title;       /* the rule's name when it opened */
  FleetSeverity  severity;
  FleetSlot      slot;
  char          *vehicle;     /* "car:KEY" or "device:KEY", as in the dictionary of vehicles when it opened */
  char          *device_id;   /* the device whose event made it true */
  char          *car_id;      /* NULL when unknown */
  char          *plate;       /* NULL when unknown */
  char          *reservation_id;     /* the one that ran when it began; NULL none */
  gint64         car_row_us;         /* from when on the version of the car's row was valid that counted then; FLEET_TIME_NONE: always, or no row; so the next */
  gint64         reservation_row_us;
  FleetCondition condition;   /* ACTIVE, RECOVERING, CLEARED */
  FleetAttention attention;
  gboolean       by_clock;    /* an idle partition's clock, not an event, moved the timer that opened it */
  gint64         began_us;
  gint64         opened_us;
  gint64         cleared_us;  /* FLEET_TIME_NONE until cleared */
  gint64         acknowledged_us;
  char          *acknowledged_by; /* NULL until acknowledged */
  char          *note;               /* the newest */
  gint64         shelved_us;         /* FLEET_TIME_NONE: it is on no shelf; so the next */
  gint64         shelved_until_us;   /* when it comes back at the latest */
  gboolean       shelved_once;       /* or when it clears */
  char          *shelved_by;
  char          *shelved_why;
  guint          n_waiting;          /* actions that the other consoles do not know yet */
  FleetJournal  *journal;            /* NULL: nobody has done anything with it, so it tells only what stands above */
  char          *evidence;           /* what its condition saw when it became true (fleet-evidence.h), JSON; NULL: not known */
  char          *message;     /* the template with the values of the moment */
  char          *advice;
} FleetAlert;

/* 32 hex digits: the first 128 bits of SHA-256 over rule, vehicle key and began, separated by newlines; every console derives the same. */
char       *fleet_alert_make_id (const char *rule,
                                 const char *vehicle,
                                 gint64      began_us);

/* A new one, all fields empty; fill it before it is shared. */
FleetAlert *fleet_alert_new     (void);
/* A deep copy to change. */
FleetAlert *fleet_alert_copy    (const FleetAlert *self);
FleetAlert *fleet_alert_ref     (FleetAlert *self);
void        fleet_alert_unref   (FleetAlert *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetAlert, fleet_alert_unref)

G_END_DECLS
