/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-key-signals: which parts of a vehicle's record a card shows, and how they read: from a file (data/signals.ini tells the format), so that another fleet's paths
 * need no new program. @thread main. */

#pragma once

#include "fleet-engine.h"

G_BEGIN_DECLS

/* The most lines of a card. */
#define FLEET_KEY_SIGNALS_LIMIT 40

typedef enum
{
  FLEET_KEY_SIGNAL_VALUE,
  FLEET_KEY_SIGNAL_MIN,
  FLEET_KEY_SIGNAL_MAX,
  FLEET_KEY_SIGNAL_ANY,
  FLEET_KEY_SIGNAL_ALL,
} FleetKeySignalHow;

typedef struct
{
  char             *name;     /* a msgid, or as the file says */
  char             *path;     /* with [*] */
  FleetKeySignalHow how;
  char             *unit;     /* NULL: none */
  int               digits;   /* after the point; -1: as the value came */
  char             *when_true;
  char             *when_false;
} FleetKeySignal;

typedef struct
{
  char   *text;     /* "43 km/h", "open", in the operator's language */
  gint64  time_us;  /* event time of the value, or of the newest where several count */
} FleetKeyValue;

/* FleetKeySignal*, owned by the array. Errors (FLEET_ERROR_INVALID) name the group and the key. */
GPtrArray *fleet_key_signals_parse (const char               *text,
                                    GError                  **error);
/* The operator's own choice (~/.config/fleet-console/signals.ini), else the program's. */
GPtrArray *fleet_key_signals_load  (void);
/* FALSE: the record does not have it. */
gboolean   fleet_key_signal_read   (const FleetKeySignal     *self,
                                    const FleetVehicleRecord *record,
                                    FleetKeyValue            *ret_value);
void       fleet_key_value_clear   (FleetKeyValue            *value);
/* The value of a column in a table's row (column, value, column, value …), or NULL. Borrowed. */
const char *fleet_record_column    (GPtrArray                *row,
                                    const char               *column);

G_END_DECLS
