/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence-facts: what an alert's condition saw, as a person says it: "Headlight on", "Doors closed", "Coolant 117 °C (> 115)", "One of events: type is crash, g is 4.12 (>= 2.5)", "Tyres 171 kPa (< 180), no. 3". Names, units and words are those of the vehicle's card
 * (fleet-key-signals.h) where it knows the path; else the path's own last words. @thread main. */

#pragma once

#include "fleet-key-signals.h"

G_BEGIN_DECLS

/* One text a part of the condition, in its order, cleaned for labels; each once. evidence: FleetAlert.evidence, NULL gives none. signals: FleetKeySignal*. Newly allocated, never NULL. */
GStrv fleet_evidence_facts (const char *evidence,
                            GPtrArray  *signals);

G_END_DECLS
