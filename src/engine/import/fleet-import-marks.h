/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-marks: how far earlier runs have come with a source's objects, read by a connection of its own. @thread any; blocks. */

#pragma once

#include "fleet-beat.h"
#include "fleet-error.h"

G_BEGIN_DECLS

/* key -> FleetImportMark* (owned), of one source. NULL on error. */
GHashTable *fleet_import_marks_read (const char  *database,
                                     const char  *source,
                                     GError     **error);

G_END_DECLS
