/* SPDX-License-Identifier: GPL-3.0-or-later */

/* judge-world: a small world for the judge's tests: partitions with events of vehicles with two devices each, a ledger of four values (c0 … c3), rule
 * texts, and a judge that is fed from it in any cut. */

#pragma once

#include "fleet-judge.h"

#define WORLD_VALUES   4
#define WORLD_PLACES   3
#define WORLD_VEHICLES 4
#define WORLD_SECOND   ((gint64) G_USEC_PER_SEC)

typedef struct
{
  FleetPlace  place;
  FleetSlot   slot;
  FleetDevice device;
  gint64      time_us;
  gint64      kafka_us;
  gboolean    has[WORLD_VALUES];
  FleetValue  values[WORLD_VALUES];
} WorldEvent;

/* The ledger of one vehicle. */
typedef struct
{
  gint64     newest_us;
  FleetDevice newest_device;
  gint64     device_newest_us[2];
  gboolean   has[WORLD_VALUES];
  FleetValue values[WORLD_VALUES];
  gint64     times_us[WORLD_VALUES];
} WorldVehicle;

typedef struct
{
  FleetDictionary *paths;
  FleetPath        value_paths[WORLD_VALUES];
  GPtrArray       *rules;
  gint64           lateness_us;
  FleetJudge      *judge;
  FleetVerdict    *verdict;
  WorldVehicle     vehicles[WORLD_VEHICLES];
  FleetBatch      *record; /* rows not yet judged */
  GHashTable      *alerts; /* id -> FleetAlert, the last */
  GHashTable      *standings; /* "slot rule" -> FleetStanding*, what a store would keep */
  guint            n_opened, n_cleared, n_shadow;
} World;

World   *world_new      (const char *rules,
                         gint64      lateness_us);
void     world_free     (World            *self);
/* What the ledger makes of event: merges it; *ret_late and *ret_judged_us as in a record. */
void     world_merge    (WorldVehicle     *vehicle,
                         const WorldEvent *event,
                         gboolean         *ret_late,
                         gint64           *ret_judged_us);
/* Adds an event to the record, to be judged with the next cut. */
void     world_add      (World            *self,
                         const WorldEvent *event);
/* Judges what was added. */
void     world_cut      (World            *self);
void     world_advance  (World            *self,
                         FleetPlace        place,
                         gint64            watermark_us,
                         gboolean          by_clock);
/* Every partition to its greatest time, as at the end of a bounded run. */
void     world_end      (World            *self);
/* Throws the judge away and makes a new one of rules (NULL: the same) from what the store would have. */
void     world_restart  (World            *self,
                         const char       *rules);
/* One line per alert, sorted: what two worlds must agree on. */
char    *world_describe (World            *self);
/* The alert of rule on slot that began at, or NULL. */
FleetAlert *world_find  (World            *self,
                         const char       *rule,
                         FleetSlot         slot,
                         gint64            began_us);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)
