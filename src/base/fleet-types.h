/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-types: the few words that every floor shares.
 *
 * Times are UTC microseconds since 1970 in a gint64 whose name ends in _us.
 * Identities are small integers given at first sight (see fleet-dictionary);
 * outside the process keys are text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of a batch; a multiple of 64 so that a bit column is whole words. */
#define FLEET_BATCH_ROWS  1024
#define FLEET_BATCH_WORDS (FLEET_BATCH_ROWS / 64)

/* "No time": a time that is not known. */
#define FLEET_TIME_NONE G_MININT64

/* "No identity" for FleetPath, FleetDevice, FleetSlot and FleetPlace. */
#define FLEET_NONE G_MAXUINT32

typedef guint32 FleetPath;   /* a flattened name, by the dictionary of paths */
typedef guint32 FleetDevice; /* a device key, by the dictionary of devices */
typedef guint32 FleetSlot;   /* a vehicle, by the dictionary of vehicles */
typedef guint32 FleetPlace;  /* a (cluster, topic, partition), by the dictionary of places */

/* The type of one value. A path whose type varies has one column per type. */
typedef enum
{
  FLEET_TYPE_NULL,   /* an explicit null: it has validity bits and no values */
  FLEET_TYPE_BOOL,
  FLEET_TYPE_INT,    /* a JSON number without fraction and exponent that fits gint64 */
  FLEET_TYPE_DOUBLE, /* any other JSON number */
  FLEET_TYPE_TEXT,
  FLEET_N_TYPES
} FleetType;

/* Gravest last, so that > means graver. */
typedef enum
{
  FLEET_SEVERITY_NONE,
  FLEET_SEVERITY_LOW,
  FLEET_SEVERITY_MEDIUM,
  FLEET_SEVERITY_HIGH,
  FLEET_SEVERITY_CRITICAL,
} FleetSeverity;

/* The first axis of an alert: does the world still have the problem? */
typedef enum
{
  FLEET_CONDITION_NORMAL, /* never stored: no episode */
  FLEET_CONDITION_PENDING,
  FLEET_CONDITION_ACTIVE,
  FLEET_CONDITION_RECOVERING,
  FLEET_CONDITION_CLEARED,
} FleetCondition;

/* The second axis: has a person taken it? */
typedef enum
{
  FLEET_ATTENTION_UNACKNOWLEDGED,
  FLEET_ATTENTION_ACKNOWLEDGED,
} FleetAttention;

/* What a vehicle is doing, as the map's shapes tell it. */
typedef enum
{
  FLEET_ACTIVITY_UNKNOWN,  /* its device has no row: shown, marked unknown */
  FLEET_ACTIVITY_FREE,
  FLEET_ACTIVITY_IN_USE,
  FLEET_ACTIVITY_CHARGING,
  FLEET_ACTIVITY_SILENT,   /* nothing heard for longer than the profile's silent-after */
  FLEET_N_ACTIVITIES
} FleetActivity;

/* Names as they stand in rule files, SQL and JSON ("critical", "recovering", "acknowledged", …). Static strings. */
const char *fleet_severity_to_string  (FleetSeverity   severity);
gboolean    fleet_severity_from_string (const char     *text,
                                        FleetSeverity  *ret_severity);
const char *fleet_condition_to_string (FleetCondition  condition);
gboolean    fleet_condition_from_string (const char      *text,
                                         FleetCondition  *ret_condition);
const char *fleet_attention_to_string (FleetAttention  attention);
gboolean    fleet_attention_from_string (const char      *text,
                                         FleetAttention  *ret_attention);

G_END_DECLS
