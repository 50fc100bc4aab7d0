/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-timers: what is due in one partition, earliest first; ties by slot, then rule, then kind, so that the order never depends on how it was filled.
 *
 * A binary heap that forgets nothing: an entry that no longer holds is found out when it comes up. Whoever sets a timer again and again to later
 * instants keeps one entry and looks then whether it is really due. @thread fleet-feed. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_TIMER_PHASE, /* a hold, a clear-hold or a cooldown ends */
  FLEET_TIMER_AGE,   /* time alone changes a condition */
} FleetTimerKind;

typedef struct
{
  gint64         due_us;
  FleetSlot      slot;
  guint          rule;
  FleetTimerKind kind;
} FleetTimer;

typedef struct _FleetTimers FleetTimers;

FleetTimers *fleet_timers_new  (void);
void         fleet_timers_free (FleetTimers      *self);
void         fleet_timers_add  (FleetTimers      *self,
                                const FleetTimer *timer);
/* Takes the first one if it is due at or before until_us. */
gboolean     fleet_timers_take (FleetTimers      *self,
                                gint64            until_us,
                                FleetTimer       *ret_timer);
int          fleet_timer_order (const FleetTimer *a,
                                const FleetTimer *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetTimers, fleet_timers_free)

G_END_DECLS
