/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-op: a locked queue; the feed looks into it once a turn, so nothing needs to be woken. */

#include "fleet-op.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

struct _FleetOpQueue
{
  pthread_mutex_t lock;
  GQueue          ops;
  guint           limit;
};

FleetOp *
fleet_op_new (FleetOpKind kind)
{
  FleetOp *self = g_new0 (FleetOp, 1);

  self->kind = kind;
  self->slot = FLEET_NONE;
  self->table = FLEET_N_TABLES;
  return self;
}

void
fleet_op_free (FleetOp *self)
{
  if (self == NULL)
    return;
  fleet_action_unref (self->action);
  g_free (self->change_id);
  g_free (self->by);
  g_free (self->note);
  g_clear_pointer (&self->letters, g_ptr_array_unref);
  g_strfreev (self->charts);
  g_free (self->location);
  g_free (self->endpoint);
  g_free (self);
}

char *
fleet_op_to_text (const FleetOp *self)
{
  switch (self->kind)
    {
    case FLEET_OP_ACT:
      return g_strdup_printf ("%s alert %s", fleet_action_kind_to_string (self->action->kind), self->action->alert_id);
    case FLEET_OP_DECIDE:
      return g_strdup_printf (_("mark schema notice %s as %s"), self->change_id, fleet_notice_state_to_string (self->state));
    case FLEET_OP_CHARTS:
      return g_strdup (_("tell which charts are kept"));
    case FLEET_OP_WATCH:
      return self->slot == FLEET_NONE ? g_strdup ("watch nothing") : g_strdup_printf ("watch vehicle %u", self->slot);
    case FLEET_OP_IMPORT:
      return g_strdup_printf ("import %s", self->location);
    case FLEET_OP_CANCEL_IMPORT:
      return g_strdup (_("cancel the import"));
    case FLEET_OP_RETRY_DELIVERIES:
      return g_strdup_printf ("send again by %s", self->note);
    case FLEET_OP_RETRY_LETTERS:
      return g_strdup_printf (_("read %u dead letters again"), self->letters->len);
    case FLEET_OP_DISCARD_LETTERS:
      return g_strdup_printf (_("discard %u dead letters"), self->letters->len);
    case FLEET_OP_KEEP:
      return g_strdup (_("keep history for another time"));
    case FLEET_OP_STOP:
      return g_strdup ("stop");
    default:
      g_assert_not_reached ();
    }
}

FleetOpQueue *
fleet_op_queue_new (guint limit)
{
  FleetOpQueue *self = g_new0 (FleetOpQueue, 1);

  pthread_mutex_init (&self->lock, NULL);
  g_queue_init (&self->ops);
  self->limit = limit;
  return self;
}

void
fleet_op_queue_free (FleetOpQueue *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->ops, (GDestroyNotify) fleet_op_free);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

gboolean
fleet_op_queue_push (FleetOpQueue *self,
                     FleetOp      *op)
{
  gboolean has_room;

  pthread_mutex_lock (&self->lock);
  has_room = op->kind == FLEET_OP_STOP || self->ops.length < self->limit;
  if (has_room)
    g_queue_push_tail (&self->ops, op);
  pthread_mutex_unlock (&self->lock);

  if (!has_room)
    fleet_op_free (op);
  return has_room;
}

FleetOp *
fleet_op_queue_pop (FleetOpQueue *self)
{
  FleetOp *op;

  pthread_mutex_lock (&self->lock);
  op = g_queue_pop_head (&self->ops);
  pthread_mutex_unlock (&self->lock);
  return op;
}
