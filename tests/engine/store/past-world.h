/* SPDX-License-Identifier: GPL-3.0-or-later */

/* past-world: a database with a past that a test tells event by event: for tests of what reads the past. */

#pragma once

#include "fleet-alert.h"
#include "fleet-store.h"

G_BEGIN_DECLS

typedef struct
{
  char       *folder;
  char       *file;
  FleetStore *store;
  GPtrArray  *names[FLEET_N_NAMES]; /* char*, by id */
  guint       n_written[FLEET_N_NAMES];
  FleetBeat  *beat;  /* what the next commit writes */
  FleetBatch *batch; /* of it, being filled */
  gint64      offset;
  FleetDevice device; /* that tells what follows */
} PastWorld;

void past_world_init   (PastWorld *self);
void past_world_clear  (PastWorld *self);
/* Who tells what follows; "D" at the start. */
void past_world_speak  (PastWorld *self,
                        const char *device);
/* An event of vehicle ("car:C1") with one value; the same vehicle and time again adds to that event when it was the last. */
void past_world_tell   (PastWorld        *self,
                        const char       *vehicle,
                        gint64            time_us,
                        const char       *path,
                        const FleetValue *value);
void past_world_number (PastWorld        *self,
                        const char       *vehicle,
                        gint64            time_us,
                        const char       *path,
                        double            number);
void past_world_truth  (PastWorld        *self,
                        const char       *vehicle,
                        gint64            time_us,
                        const char       *path,
                        gboolean          truth);
/* cleared_us FLEET_TIME_NONE: open. */
void past_world_alert  (PastWorld        *self,
                        const char       *vehicle,
                        const char       *rule,
                        FleetSeverity     severity,
                        gint64            opened_us,
                        gint64            cleared_us);
void past_world_commit (PastWorld        *self);

G_END_DECLS
