/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sample: a handful of live messages, flattened: which paths they have, with an example of each; which of them is the device, the time, the position; and whether what a profile
 * says of them is right. Sentences are in the language of the process (gettext). @thread one sample, one thread at a time; it may be handed on. */

#pragma once

#include "fleet-profile.h"
#include "fleet-value.h"

G_BEGIN_DECLS

typedef struct _FleetSample FleetSample;

typedef struct
{
  char     *path;
  char     *example;  /* the newest message's value as JSON, cut after 60 characters */
  FleetType type;     /* of the example */
  double    number;   /* of an INT or DOUBLE */
  guint     n;        /* messages that have it */
} FleetSamplePath;

/* What a profile names a path for, in [telemetry]. */
typedef enum
{
  FLEET_SAMPLE_DEVICE,
  FLEET_SAMPLE_TIME,
  FLEET_SAMPLE_LATITUDE,
  FLEET_SAMPLE_LONGITUDE,
  FLEET_SAMPLE_HEADING,
  FLEET_SAMPLE_SPEED,
  FLEET_SAMPLE_CHARGING,
  FLEET_SAMPLE_FIRMWARE,
  FLEET_SAMPLE_N_ROLES
} FleetSampleRole;

FleetSample *fleet_sample_new  (void);
void         fleet_sample_free (FleetSample *self);

/* One message. kafka_us: its Kafka timestamp, FLEET_TIME_NONE unknown. What is not JSON is counted. */
void         fleet_sample_add  (FleetSample *self,
                                const char  *payload,
                                gsize        length,
                                gint64       kafka_us);
guint        fleet_sample_get_n_messages (const FleetSample *self); /* that could be read */
/* FleetSamplePath*, in the order in which messages have them; owned by the sample, until the next add. */
GPtrArray   *fleet_sample_get_paths  (FleetSample       *self);
const FleetSamplePath *fleet_sample_find (FleetSample   *self,
                                          const char    *path);
/* The path that most likely plays the role, by its name, type and value; NULL: none does. Borrowed. */
const FleetSamplePath *fleet_sample_guess (FleetSample     *self,
                                           FleetSampleRole  role);
/* The key of [telemetry] that names it: "device". */
const char  *fleet_sample_role_to_key (FleetSampleRole role);

/* Whether the fields that the profile names are there. *ret_told is what was found; *ret_doubt: it will do, but look at what is told. FALSE: the error says which, and what it may be instead. */
gboolean     fleet_sample_check_fields (FleetSample         *self,
                                        const FleetProfile  *profile,
                                        char               **ret_told,
                                        gboolean            *ret_doubt,
                                        GError             **error);
/* Whether the times are of this world: readable, not in the future of Kafka's own, not hours beside it. As above. */
gboolean     fleet_sample_check_times  (FleetSample         *self,
                                        const FleetProfile  *profile,
                                        char               **ret_told,
                                        gboolean            *ret_doubt,
                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSample, fleet_sample_free)

G_END_DECLS
