/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-checkup: one visit of the connection doctor (fleet_doctor_run), on a thread of its own, as something to watch.
 *
 * Signals: "changed" (uint step): a step is told anew; "ended": all that will be told has been. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHECKUP (fleet_checkup_get_type ())
G_DECLARE_FINAL_TYPE (FleetCheckup, fleet_checkup, FLEET, CHECKUP, GObject)

FleetCheckup    *fleet_checkup_new          (void);
/* Begins, with the profile in this file; one that runs is cancelled first. */
void             fleet_checkup_begin        (FleetCheckup    *self,
                                             const char      *profile_file);
void             fleet_checkup_cancel       (FleetCheckup    *self);
gboolean         fleet_checkup_is_running   (FleetCheckup    *self);
/* Every step was reached, and none is bad. */
gboolean         fleet_checkup_is_well      (FleetCheckup    *self);
FleetDoctorState fleet_checkup_get_state    (FleetCheckup    *self,
                                             FleetDoctorStep  step);
/* Borrowed until "changed"; NULL: nothing is said. */
const char      *fleet_checkup_get_sentence (FleetCheckup    *self,
                                             FleetDoctorStep  step);

G_END_DECLS
