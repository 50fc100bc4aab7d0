/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doctor-view: the doctor's eight steps, as they tick: what was found, or what to do. */

#pragma once

#include <adwaita.h>

#include "fleet-checkup.h"

G_BEGIN_DECLS

#define FLEET_TYPE_DOCTOR_VIEW (fleet_doctor_view_get_type ())
G_DECLARE_FINAL_TYPE (FleetDoctorView, fleet_doctor_view, FLEET, DOCTOR_VIEW, AdwBin)

/* Signal "connect-requested": the operator wants this connection now. */

/* Visits the cluster of this profile, and shows how it goes. */
void fleet_doctor_view_begin  (FleetDoctorView *self,
                               const char      *profile_file);
void fleet_doctor_view_cancel (FleetDoctorView *self);

G_END_DECLS
