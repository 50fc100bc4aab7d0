/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dossier: all that is known of one vehicle, for the one that a person looks at. @thread the pipeline's. */

#pragma once

#include "fleet-ledger.h"
#include "fleet-mirror.h"
#include "fleet-profile.h"

#include "fleet-bulletin.h"

G_BEGIN_DECLS

/* The vehicle's record as of its newest event; array lengths are left out. Newly allocated. */
FleetVehicleRecord *fleet_dossier_make (FleetProfile    *profile,
                                        FleetDictionary *paths,
                                        FleetDictionary *device_keys,
                                        FleetMirror     *mirror,
                                        FleetLedger     *ledger,
                                        FleetSlot        slot);

G_END_DECLS
