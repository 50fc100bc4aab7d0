/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-change: one notice that the shape of a topic has changed. Sealed: a change of it is a new FleetSchemaChange with the same id. */

#pragma once

#include "fleet-refs.h"
#include "fleet-schema.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_NOTICE_NEW,
  FLEET_NOTICE_ACKNOWLEDGED, /* somebody has seen it and is on it */
  FLEET_NOTICE_ACCEPTED,     /* it is the shape from now on */
  FLEET_N_NOTICE_STATES
} FleetNoticeState;

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  char            *id;         /* fleet_schema_change_make_id() */
  char            *topic;
  char            *path;       /* a pattern; "*" for the whole message */
  FleetSchemaKind  kind;
  char            *old_form;   /* forms before ("int"); NULL: there was nothing */
  char            *new_form;   /* NULL: there is nothing now */
  char            *before;     /* an example as JSON, shortened; NULL none */
  char            *after;
  char            *model;      /* device model, NULL unknown or any; so the next */
  char            *firmware;
  char            *device;     /* key of the first device it was seen on; NULL unknown */
  char            *devices;    /* a few of them, with comma and space */
  guint            n_devices;  /* how many are known to be affected; at FLEET_SCHEMA_MOST_DEVICES no more are counted */
  char            *users;      /* rules, charts and signals that read the path: "rule ID", a line each; NULL none */
  gint32           partition;  /* first place */
  gint64           offset;
  gint64           first_us;   /* event time of the first message that showed it; where it vanished, of the last that had it */
  gint64           told_us;    /* event time at which it was noticed */
  gint64           returned_us;/* VANISHED: event time at which the path came again; FLEET_TIME_NONE while it is away */
  double           share;      /* of the topic's (the model's) messages: that had the path before it vanished, or have it since; 0 to 1 */
  FleetNoticeState state;
  char            *by;         /* who changed the state or commented last; NULL nobody */
  gint64           at_us;      /* when; FLEET_TIME_NONE never */
  char            *comment;    /* NULL none */
} FleetSchemaChange;

#define FLEET_SCHEMA_MOST_DEVICES 1000

/* 32 hex digits: the first 128 bits of SHA-256 over topic, path, kind, forms, model, firmware and place; every console derives the same from the same stream. */
char              *fleet_schema_change_make_id (const FleetSchemaChange *self);
/* A new one, all fields empty; fill it before it is shared. */
FleetSchemaChange *fleet_schema_change_new     (void);
/* A deep copy to change. */
FleetSchemaChange *fleet_schema_change_copy    (const FleetSchemaChange *self);
FleetSchemaChange *fleet_schema_change_ref     (FleetSchemaChange *self);
void               fleet_schema_change_unref   (FleetSchemaChange *self);

/* "added", "vanished", "type-changed", "became-nullable", "array-became-object" and its likes, "new-shape". Static or interned. */
const char        *fleet_schema_change_kind_text (const FleetSchemaChange *self);
/* From int to double: every value of before still fits. */
gboolean           fleet_schema_change_is_widening (const FleetSchemaChange *self);
/* Whether what reads the path may find nothing or something else there: vanished and not returned, another type, another structure. */
gboolean           fleet_schema_change_is_breaking (const FleetSchemaChange *self);

/* "new", "acknowledged", "accepted". */
const char        *fleet_notice_state_to_string   (FleetNoticeState  state);
gboolean           fleet_notice_state_from_string (const char       *text,
                                                   FleetNoticeState *ret_state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSchemaChange, fleet_schema_change_unref)

G_END_DECLS
