/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-rules: what the simulator knows of a rule file: which of its rules it can plant, with their limits and holds.
 *
 * A rule is known by its id and by the shape of its conditions: their normal form with every number taken out. So numbers and durations may be changed
 * freely, and a condition that asks for something else is left alone and named, instead of being planted wrongly. */

#pragma once

#include "fleet-error.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_SIM_CRASH,
  FLEET_SIM_MOVED,
  FLEET_SIM_TOWED,
  FLEET_SIM_DOOR,
  FLEET_SIM_COOLANT,
  FLEET_SIM_OIL,
  FLEET_SIM_HEADLIGHTS,
  FLEET_SIM_AUX,
  FLEET_SIM_TRACTION,
  FLEET_SIM_TYRE,
  FLEET_SIM_FUEL,
  FLEET_SIM_OVERDUE,
  FLEET_SIM_UNLOCKED,
  FLEET_SIM_SPEEDING,
  FLEET_SIM_HARSH,
  FLEET_SIM_SILENT,
  FLEET_SIM_N_KINDS,
} FleetSimKind;

typedef struct
{
  gboolean planted;       /* the file has the rule, on, in the shape that we know */
  gboolean has_clear;     /* else it is NOT when */
  double   on;            /* the limit of when; 0 where it has none */
  double   off;           /* the limit of clear, or on */
  gint64   hold_us;
  gint64   clear_hold_us;
} FleetSimRule;

typedef struct
{
  FleetSimRule rules[FLEET_SIM_N_KINDS];
  GStrv        unknown; /* ids of rules that are on and not planted, in file order */
} FleetSimRules;

/* NULL and FLEET_ERROR_INVALID when text has a problem; it names the first one. */
FleetSimRules *fleet_sim_rules_new  (const char     *text,
                                     GError        **error);
void           fleet_sim_rules_free (FleetSimRules  *self);
/* The rule's id. Static string. */
const char    *fleet_sim_kind_id    (FleetSimKind    kind);
/* The least time that the condition must stand so that the alert opens: hold, and for silence the limit before it. */
gint64         fleet_sim_rule_lead  (const FleetSimRules *self,
                                     FleetSimKind         kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSimRules, fleet_sim_rules_free)

G_END_DECLS
