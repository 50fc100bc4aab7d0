/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-threshold: what of a rule can be drawn into a chart: the comparisons of one path with one number in its condition, and the paths that it looks at. */

#pragma once

#include "fleet-rule.h"

G_BEGIN_DECLS

typedef struct
{
  FleetRule    *rule;     /* owned reference */
  char         *path;     /* may have [*] */
  FleetExprKind operation;/* FLEET_EXPR_EQ … FLEET_EXPR_GE, the path at its left */
  double        limit;
  gboolean      clears;   /* of the rule's clear, not of its when */
} FleetThreshold;

void       fleet_threshold_free    (FleetThreshold *self);
/* FleetThreshold* with a free function, in the order of the condition; of when, then of clear where the rule has one. Never NULL. */
GPtrArray *fleet_threshold_collect (FleetRule      *rule);
/* The paths of the rule's condition, each once, in its order; joined columns (car.*, device.*, reservation.*) are none of the telemetry's and are left out. */
GStrv      fleet_threshold_paths   (const FleetRule *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetThreshold, fleet_threshold_free)

G_END_DECLS
