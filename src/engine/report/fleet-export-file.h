/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-export-file: a file that is there whole or not at all. It is written under another name in the same folder, and takes its own when all is on the disk; what it replaces stays
 * until then. "-" is standard output, and what is no file (a pipe, a device) is written as it comes. Any one thread. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetExportFile FleetExportFile;

FleetExportFile *fleet_export_file_open    (const char       *path,
                                            GError          **error);
gboolean         fleet_export_file_write   (FleetExportFile  *self,
                                            const char       *bytes,
                                            gsize             length,
                                            GError          **error);
/* Takes its name. Also on an error nothing is left behind but what was there before. Frees. */
gboolean         fleet_export_file_finish  (FleetExportFile  *self,
                                            GError          **error);
/* As if it had never been; frees. */
void             fleet_export_file_abandon (FleetExportFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetExportFile, fleet_export_file_abandon)

G_END_DECLS
