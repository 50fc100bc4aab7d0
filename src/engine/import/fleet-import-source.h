/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-source: where the past lies: a folder (or one file), or the objects under a prefix of a bucket. Blocks: @thread fleet-import. */

#pragma once

#include "fleet-import-name.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FleetImportSource FleetImportSource;
typedef struct _FleetImportStream FleetImportStream;

typedef struct
{
  char           *key;         /* below the folder or the bucket, with '/' between */
  char           *version;     /* changes when the bytes do: an etag, or size and time of a file */
  gint64          bytes;       /* as they lie there */
  gint64          modified_us; /* FLEET_TIME_NONE unknown */
  FleetImportName name;
  gint64          next_start;  /* where the next object of its partition begins; -1: it is the last */
  gint64          skip_lines;  /* gone through by a run before this one */
} FleetImportObject;
void fleet_import_object_free (FleetImportObject *self);

/* location: a path, or s3://bucket/prefix. endpoint: for s3, NULL is AWS's own. Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN,
 * else from the profile's group [import], else requests are not signed; the region from AWS_REGION, AWS_DEFAULT_REGION or the profile. */
FleetImportSource *fleet_import_source_new   (const char          *location,
                                              const char          *endpoint,
                                              const FleetProfile  *profile,
                                              GError             **error);
void               fleet_import_source_free  (FleetImportSource   *self);
/* Closes connections; on the thread that read. */
void               fleet_import_source_hang_up (FleetImportSource *self);
/* The name under which progress is kept: the same place, the same name. */
const char        *fleet_import_source_name  (FleetImportSource   *self);

/* FleetImportObject* of all objects whose names say something to us, in the order in which they are to be read: tables, change topics, telemetry; by start offset.
 * *ret_ignored: how many others lie there. NULL on error. */
GPtrArray         *fleet_import_source_list  (FleetImportSource   *self,
                                              FleetTable           table,
                                              guint               *ret_ignored,
                                              GCancellable        *cancellable,
                                              GError             **error);

FleetImportStream *fleet_import_source_open  (FleetImportSource       *self,
                                              const FleetImportObject *object,
                                              GCancellable            *cancellable,
                                              GError                 **error);
/* Bytes read, 0 at the end, -1 on error. */
gssize             fleet_import_stream_read  (FleetImportStream   *self,
                                              void                *buffer,
                                              gsize                length,
                                              GCancellable        *cancellable,
                                              GError             **error);
void               fleet_import_stream_free  (FleetImportStream   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImportObject, fleet_import_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImportSource, fleet_import_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImportStream, fleet_import_stream_free)

G_END_DECLS
