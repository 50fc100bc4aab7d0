/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench-rules: made-up rules over the numeric signals of a fleet, crossed as seldom as a fleet's rules are. */

#pragma once

#include "fleet-profile.h"
#include "fleet-simulator.h"

G_BEGIN_DECLS

/* A rule file of n rules: single comparisons, pairs, triples, alternatives and differences, with thresholds at quantiles of a sample of the fleet's
 * stream (the mix that the prototype's rules have). The same input gives the same text. */
char *fleet_bench_rules_make (FleetProfile                *profile,
                              const FleetSimulatorOptions *fleet,
                              guint                        n_rules,
                              GError                     **error);

G_END_DECLS
