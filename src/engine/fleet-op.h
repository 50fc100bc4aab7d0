/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-op: what others may ask of the feed, by name, and the bounded queue in which it waits. */

#pragma once

#include "fleet-action.h"
#include "fleet-mirror.h"
#include "fleet-schema-change.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_OP_ACT,         /* main → feed: action */
  FLEET_OP_DECIDE,      /* main → feed: change_id, state, by, note, at_us */
  FLEET_OP_CHARTS,      /* main → feed: charts, the whole list */
  FLEET_OP_WATCH,       /* main → feed: slot, or FLEET_NONE */
  FLEET_OP_IMPORT,      /* main → feed: location, endpoint, table */
  FLEET_OP_CANCEL_IMPORT, /* main → feed */
  FLEET_OP_RETRY_LETTERS,   /* main → feed: letters, by, at_us */
  FLEET_OP_DISCARD_LETTERS, /* main → feed: letters, by, note, at_us */
  FLEET_OP_KEEP,        /* main → feed: keep_us, keep_bytes; 0: as the profile says */
  FLEET_OP_RETRY_DELIVERIES, /* main → feed: note, the channel */
  FLEET_OP_STOP,        /* owner → feed: finish what is in hand and end */
} FleetOpKind;

typedef struct
{
  FleetOpKind kind;
  FleetAction *action;
  char       *change_id; /* a schema notice's */
  FleetNoticeState state;
  char       *by;
  char       *note;
  GStrv       charts; /* name, path, name, path … */
  gint64      at_us; /* wall clock, when the person did it */
  FleetSlot   slot;
  char       *location; /* a folder, a file, or s3://bucket/prefix */
  char       *endpoint; /* of s3, or NULL */
  gint64      keep_us;
  gint64      keep_bytes;
  GPtrArray  *letters;  /* FleetDeadLetter*, with their payloads */
  FleetTable  table;    /* of rows whose object's name does not tell; FLEET_N_TABLES: they are passed over */
} FleetOp;

FleetOp *fleet_op_new  (FleetOpKind kind);
void     fleet_op_free (FleetOp    *self);
/* For messages: "acknowledge alert 5f…". Newly allocated. */
char    *fleet_op_to_text (const FleetOp *self);

typedef struct _FleetOpQueue FleetOpQueue;

FleetOpQueue *fleet_op_queue_new  (guint         limit);
void          fleet_op_queue_free (FleetOpQueue *self);
/* Takes op; FALSE (and op is freed) when the queue is full. FLEET_OP_STOP always finds room. Any thread. */
gboolean      fleet_op_queue_push (FleetOpQueue *self,
                                   FleetOp      *op);
/* The oldest, or NULL. @thread fleet-feed */
FleetOp      *fleet_op_queue_pop  (FleetOpQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetOp, fleet_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetOpQueue, fleet_op_queue_free)

G_END_DECLS
