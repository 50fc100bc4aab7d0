/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-lines: an object's bytes to blocks of whole lines, whatever they lie in: gzip (told by its first bytes) is inflated, CSV becomes a JSON object a line.
 * Constant memory: a line longer than a message may be is cut there, and its rest is passed over. Blocks: @thread fleet-import. */

#pragma once

#include "fleet-import-source.h"

G_BEGIN_DECLS

/* Lines that follow each other, each ended by '\n'. */
typedef struct
{
  const FleetImportObject *object;     /* borrowed from the import */
  GBytes                  *lines;      /* may be empty */
  gint64                   first_line; /* how many of the object come before, from 0 */
  gint64                   bytes_at;   /* bytes of the object behind us, as it lies there */
  gboolean                 is_last;    /* the object ends here, well or ill */
  char                    *failure;    /* of the last one: why the rest cannot be read; NULL: that was all */
} FleetImportBlock;
void fleet_import_block_free (FleetImportBlock *self);

/* Takes block; FALSE stops. */
typedef gboolean (*FleetImportGive) (FleetImportBlock *block, gpointer user_data);

/* Gives the object's lines from object->skip_lines on; the last block always comes, unless give has stopped it. */
void fleet_import_lines_read (FleetImportSource       *source,
                              const FleetImportObject *object,
                              const FleetProfile      *profile,
                              FleetImportGive          give,
                              gpointer                 user_data,
                              GCancellable            *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImportBlock, fleet_import_block_free)

G_END_DECLS
