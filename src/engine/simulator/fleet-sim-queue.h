/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-queue: what will arrive, earliest first; a binary heap. Equal times keep the order in which they were put in. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64   at_us;
  guint64  order;  /* given by the queue */
  guint32  what;
  guint32  index;
  gpointer data;   /* the owner's */
} FleetSimArrival;

typedef struct
{
  GArray  *heap; /* FleetSimArrival */
  guint64  given;
} FleetSimQueue;

void     fleet_sim_queue_init  (FleetSimQueue         *self);
void     fleet_sim_queue_clear (FleetSimQueue         *self);
void     fleet_sim_queue_push  (FleetSimQueue         *self,
                                const FleetSimArrival *arrival);
/* FALSE: empty. */
gboolean fleet_sim_queue_pop   (FleetSimQueue         *self,
                                FleetSimArrival       *ret_arrival);

G_END_DECLS
