/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doctor: why a connection does not work, step by step: name, connection, TLS, who one is, the topics, reading, the fields, the times. Each step is well, or has the sentence that
 * names the thing and the remedy. What comes behind a step that failed is not tried. */

#pragma once

#include "fleet-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_DOCTOR_NAME,
  FLEET_DOCTOR_TCP,
  FLEET_DOCTOR_TLS,
  FLEET_DOCTOR_SASL,
  FLEET_DOCTOR_METADATA,
  FLEET_DOCTOR_READ,
  FLEET_DOCTOR_FIELDS,
  FLEET_DOCTOR_TIMES,
  FLEET_DOCTOR_N_STEPS
} FleetDoctorStep;

typedef enum
{
  FLEET_DOCTOR_WAITING, /* not begun; at the end of a run: not reached */
  FLEET_DOCTOR_RUNNING,
  FLEET_DOCTOR_GOOD,
  FLEET_DOCTOR_DOUBTFUL, /* it works, but look at the sentence */
  FLEET_DOCTOR_BAD
} FleetDoctorState;

/* From the thread that runs it. sentence: NULL while running; borrowed. */
typedef void (*FleetDoctorNews) (FleetDoctorStep  step,
                                 FleetDoctorState state,
                                 const char      *sentence,
                                 gpointer         user_data);

/* Visits the profile's cluster: a minute and a half at most, or until cancelled (may be NULL). TRUE: every step was reached and none is bad. Sentences are in the language of the process. Waits for
 * the network and the keyring: never on the main thread; any other. */
gboolean    fleet_doctor_run            (FleetProfile     *profile,
                                         GCancellable     *cancellable,
                                         FleetDoctorNews   news,
                                         gpointer          user_data);
/* "name", "tcp", "tls", "sasl", "metadata", "read", "fields", "times": for machines. */
const char *fleet_doctor_step_to_string (FleetDoctorStep   step);
/* As a person reads it, in the language of the process: "Host name". */
const char *fleet_doctor_step_to_title  (FleetDoctorStep   step);
/* "not reached", "running", "good", "doubtful", "bad" */
const char *fleet_doctor_state_to_string (FleetDoctorState state);

G_END_DECLS
