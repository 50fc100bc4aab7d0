/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-action: what a person did with an alert: took it, noted something, put it aside for a while, took it back. Sealed.
 *
 * An action bears a UUID, so that one which comes twice is one, and the place and offset at which the topic of actions holds it: the order of these, not of anybody's clock, is the order in which
 * every console counts them (fleet-journal.h). One that nobody has confirmed yet counts behind those, in the order in which it was done here. */

#pragma once

#include "fleet-refs.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_ACTION_ACKNOWLEDGE,
  FLEET_ACTION_NOTE,
  FLEET_ACTION_SHELVE,
  FLEET_ACTION_UNSHELVE,
  FLEET_N_ACTIONS
} FleetActionKind;

typedef enum
{
  FLEET_ACTION_LOCAL,   /* no topic when it was done: it is this console's alone */
  FLEET_ACTION_WAITING, /* on its way to the topic; place and offset are not known yet */
  FLEET_ACTION_SHARED,  /* read back from it */
} FleetActionSharing;

/* Nothing stays aside longer: a shelf that is forgotten comes back by itself. */
#define FLEET_SHELVE_MOST_US     (24 * G_TIME_SPAN_HOUR)
/* Bounds of what a peer may send, in bytes. */
#define FLEET_ACTION_MOST_NOTE   4000
#define FLEET_ACTION_MOST_BY     400
#define FLEET_ACTION_MOST_ID     200

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  char              *uuid;
  char              *alert_id;
  FleetActionKind    kind;
  char              *by;        /* "NAME @ DESK", or a name alone */
  gint64             at_us;     /* wall clock of the console where it was done */
  char              *note;      /* NOTE: the text; SHELVE: why; else a remark, or NULL */
  gint64             until_us;  /* SHELVE; FLEET_TIME_NONE: until the alert clears ("one shot") */
  FleetActionSharing sharing;
  FleetPlace         place;     /* SHARED */
  gint64             offset;
} FleetAction;

/* Takes nothing; note may be NULL. */
FleetAction *fleet_action_new   (const char      *uuid,
                                 const char      *alert_id,
                                 FleetActionKind  kind,
                                 const char      *by,
                                 gint64           at_us,
                                 const char      *note,
                                 gint64           until_us);
/* A copy to change before it is shared with others. */
FleetAction *fleet_action_copy  (const FleetAction *self);
FleetAction *fleet_action_ref   (FleetAction *self);
void         fleet_action_unref (FleetAction *self);

/* When what it puts aside comes back at the latest. */
gint64       fleet_action_shelf_end (const FleetAction *self);

/* The order in which consoles count: LOCAL, then SHARED by place and offset, then WAITING. 0: the order of arrival decides. */
int          fleet_action_compare   (const FleetAction *a,
                                     const FleetAction *b);

/* "acknowledge", "note", "shelve", "unshelve". */
const char  *fleet_action_kind_to_string   (FleetActionKind  kind);
gboolean     fleet_action_kind_from_string (const char      *text,
                                            gsize            length,
                                            FleetActionKind *ret_kind);
/* As it stands in the topic: {"uuid":…,"alert":…,"action":…,"by":…,"at":ISO,"note":…|null,"until":ISO|null}. Newly allocated. */
char        *fleet_action_to_json (const FleetAction *self);

/* The shelf of an alert goes on with the vehicle's next alert of the same rule: an action whose UUID every console derives alike. Newly allocated. */
FleetAction *fleet_action_carry (const FleetAction *shelve,
                                 const char        *alert_id,
                                 gint64             at_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetAction, fleet_action_unref)

G_END_DECLS
