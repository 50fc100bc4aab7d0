/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-flattener: a document's events to its leaves: one path and one value each, and one [#] for every array.
 *
 * Paths are text here and not yet identities, so that a message that is refused in the end leaves nothing in the dictionary.
 * @thread one flattener, one thread. */

#pragma once

#include "fleet-json-reader.h"

G_BEGIN_DECLS

#define FLEET_FLATTENER_PATH_BYTES 1024 /* the longest path */

typedef struct _FleetFlattener FleetFlattener;

typedef struct
{
  guint32    path;        /* where it begins in the flattener's paths */
  guint32    path_length;
  FleetValue value;       /* text borrowed from the events */
} FleetLeaf;

FleetFlattener  *fleet_flattener_new  (void);
void             fleet_flattener_free (FleetFlattener       *self);

/* The leaves in document order, an array's length where the array ends; owned by the flattener until the next call. NULL and FLEET_ERROR_LIMIT when
 * there are more than FLEET_BATCH_ROW_CELLS or a path is too long. */
const FleetLeaf *fleet_flattener_read (FleetFlattener       *self,
                                       const FleetJsonEvent *events,
                                       gsize                 n_events,
                                       guint                *ret_n_leaves,
                                       GError              **error);

/* The path of a leaf, of leaf->path_length bytes; owned, not terminated. */
const char      *fleet_flattener_path (const FleetFlattener *self,
                                       const FleetLeaf      *leaf);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetFlattener, fleet_flattener_free)

G_END_DECLS
