/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-catalog: what can be charted, with the names that people use: the signals of data/signals.ini first, then every path that the database knows. A GListModel of
 * FleetSignalEntry. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-key-signals.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SIGNAL_ENTRY (fleet_signal_entry_get_type ())
G_DECLARE_FINAL_TYPE (FleetSignalEntry, fleet_signal_entry, FLEET, SIGNAL_ENTRY, GObject)

const char   *fleet_signal_entry_get_title (FleetSignalEntry *self); /* the friendly name in the operator's language, else the path's end */
const char   *fleet_signal_entry_get_path  (FleetSignalEntry *self);
FleetChartHow fleet_signal_entry_get_how   (FleetSignalEntry *self);
gboolean      fleet_signal_entry_is_friendly (FleetSignalEntry *self);
/* key as fleet_plain_key() makes it. */
gboolean      fleet_signal_entry_matches   (FleetSignalEntry *self,
                                            const char       *key);

#define FLEET_TYPE_SIGNAL_CATALOG (fleet_signal_catalog_get_type ())
G_DECLARE_FINAL_TYPE (FleetSignalCatalog, fleet_signal_catalog, FLEET, SIGNAL_CATALOG, GObject)

FleetSignalCatalog *fleet_signal_catalog_new   (void);
/* Puts the database's paths behind the friendly ones; each once, sorted; lengths of arrays ([#]) come last. */
void                fleet_signal_catalog_set_paths (FleetSignalCatalog *self,
                                                    const char *const  *paths);

typedef struct
{
  char       *title;      /* owned by whoever asked; fleet_signal_look_clear() */
  char       *unit;       /* "" for none */
  int         digits;     /* -1: as the values are */
  const char *when_true;  /* in the operator's language; NULL: "true" */
  const char *when_false;
} FleetSignalLook;

/* How a signal is written: from the friendly signals, else from the path itself; path may be an element of one with [*]. */
void                fleet_signal_catalog_describe (FleetSignalCatalog *self,
                                                   const char         *path,
                                                   FleetChartHow       how,
                                                   FleetSignalLook    *ret_look);
void                fleet_signal_look_clear       (FleetSignalLook    *look);

G_END_DECLS
