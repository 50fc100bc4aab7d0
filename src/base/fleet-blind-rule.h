/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-blind-rule: a rule that cannot judge as it was meant to, because a path that its condition reads has vanished or holds something else. Its alerts do not open,
 * and that must not look like all being well. Sealed. */

#pragma once

#include "fleet-path-users.h"
#include "fleet-schema-change.h"

G_BEGIN_DECLS

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  char   *rule;     /* id */
  char   *title;    /* its name */
  char   *path;     /* the pattern that changed */
  char   *change;   /* id of the notice */
  char   *kind;     /* fleet_schema_change_kind_text() */
  char   *models;   /* device models that are affected; NULL any */
  gint64  since_us; /* event time from which it has been blind */
} FleetBlindRule;

FleetBlindRule *fleet_blind_rule_ref   (FleetBlindRule *self);
void            fleet_blind_rule_unref (FleetBlindRule *self);

/* "Its input vehicle.soc has vanished (TCU-7)", newly allocated, in English. */
char           *fleet_blind_rule_why   (const FleetBlindRule *self);

/* Whether the notice blinds whoever reads its path: a path that is away; a type or structure that nobody has accepted yet. */
gboolean        fleet_schema_change_is_blinding (const FleetSchemaChange *change);

/* The rules (FleetRule*) that notices (id -> FleetSchemaChange*) blind, each once, by its oldest cause, in the order of rules. FleetBlindRule*, never NULL. */
GPtrArray      *fleet_blind_rules_find (GPtrArray  *rules,
                                        GHashTable *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBlindRule, fleet_blind_rule_unref)

G_END_DECLS
