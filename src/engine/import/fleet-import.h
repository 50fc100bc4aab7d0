/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import: the thread that brings the past: lists a source, skips what earlier runs have gone through, and reads the rest into a bounded queue of blocks of lines, which the
 * feed takes at its own pace. It decides nothing of what is in the lines. */

#pragma once

#include "fleet-beat.h"
#include "fleet-import-lines.h"

G_BEGIN_DECLS

typedef struct _FleetImport FleetImport;

/* What is to be read; known when it has been listed. */
typedef struct
{
  gboolean is_listed;
  guint    objects;        /* whose names say something to us */
  guint    ignored;        /* others */
  guint    objects_before; /* of objects, gone through by earlier runs */
  gint64   bytes;          /* of objects */
  gint64   bytes_before;
  gboolean has_ended;      /* nothing will come any more, and nothing waits */
  char    *failure;        /* why it could not be listed; newly allocated or NULL */
} FleetImportPlan;

/* Starts the thread. table: what CSV and JSON lines hold whose names do not tell, or FLEET_N_TABLES. NULL: location or endpoint is not right. */
FleetImport      *fleet_import_new      (const char          *location,
                                         const char          *endpoint,
                                         FleetTable           table,
                                         const char          *database,
                                         FleetProfile        *profile,
                                         GError             **error);
/* Stops reading at once, joins the thread. */
void              fleet_import_free     (FleetImport         *self);
const char       *fleet_import_name     (FleetImport         *self);
/* The next block, or NULL: after timeout_us there is none. */
FleetImportBlock *fleet_import_take     (FleetImport         *self,
                                         gint64               timeout_us);
void              fleet_import_get_plan (FleetImport         *self,
                                         FleetImportPlan     *ret_plan);
/* The mark to go on with for an object: what earlier runs have counted, or zeros. Newly allocated; once an object. */
FleetImportMark  *fleet_import_mark     (FleetImport             *self,
                                         const FleetImportObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImport, fleet_import_free)

G_END_DECLS
