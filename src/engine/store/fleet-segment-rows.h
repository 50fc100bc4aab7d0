/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-rows: the heads of a segment's rows as flat arrays in stored order (vehicle, event time, arrival), and which rows begin a vehicle. */

#pragma once

#include "fleet-batch.h"
#include "fleet-segment-codec.h"

G_BEGIN_DECLS

/* What a row has beside its columns, and its slot. Each is stored as integers by vehicle. */
typedef enum
{
  FLEET_HEAD_TIME, /* first: the other times are stored as their distance from it */
  FLEET_HEAD_JUDGED,
  FLEET_HEAD_KAFKA,
  FLEET_HEAD_OFFSET,
  FLEET_HEAD_PLACE,
  FLEET_HEAD_DEVICE,
  FLEET_HEAD_FLAGS,
  FLEET_N_HEADS
} FleetHead;

typedef struct
{
  guint      n;
  guint      size;                 /* rows that the arrays have room for */
  gint64    *heads[FLEET_N_HEADS]; /* in stored order */
  guint32   *rank;                 /* arrival to stored order; the writer's */
  guint32   *order;                /* stored order to arrival; the writer's */
  guint32   *starts;               /* n_starts + 1: where each vehicle begins; the last is n */
  FleetSlot *slots;                /* of each start */
  guint      n_starts;
  gint64    *scratch;              /* 2 n values for the coders */
} FleetSegmentRows;

void     fleet_segment_rows_clear (FleetSegmentRows *self);
/* Room for n rows; contents are lost. */
void     fleet_segment_rows_room  (FleetSegmentRows *self,
                                   guint             n);
/* Sorts the rows of all batches and gathers their heads. */
void     fleet_segment_rows_sort  (FleetSegmentRows *self,
                                   GPtrArray        *batches);

/* Which of a column's n_valid dense values begin a vehicle: to starts (room for n_valid + 1), from the bits of rows that have the column. Returns how many. */
guint    fleet_segment_rows_find_starts (const FleetSegmentRows *self,
                                         const guint64          *valid,
                                         guint32                *starts);

void     fleet_segment_put_rows   (FleetSegmentBytes  *self,
                                   FleetSegmentRows   *rows);
/* rows->n is given. */
gboolean fleet_segment_take_rows  (FleetSegmentCursor *self,
                                   FleetSegmentRows   *rows);

G_END_DECLS
