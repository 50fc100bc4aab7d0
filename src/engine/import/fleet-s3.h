/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3: reading from an S3-compatible endpoint: the objects under a prefix, and their bytes.
 *
 * Requests are signed (SigV4) where there are credentials. What a network or a busy server breaks is tried again with growing pauses, a download from the byte at which it
 * broke, if the object is still the same; what the server refuses is an error with its code, in a sentence. Answers are bounded. Blocks: @thread the one that makes requests. */

#pragma once

#include "fleet-error.h"
#include "fleet-s3-signature.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FleetS3 FleetS3;
typedef struct _FleetS3Stream FleetS3Stream;

typedef struct
{
  const char        *endpoint;    /* URL; NULL: AWS's own of the region */
  const char        *region;
  FleetS3Credentials credentials; /* access_key NULL: requests are not signed */
  gint64             pause_us;    /* before the second try; it doubles. 0: 250 ms */
} FleetS3Options;

/* Options are copied. NULL: the endpoint is no URL of http or https. */
FleetS3  *fleet_s3_new  (const FleetS3Options *options,
                         GError              **error);
void      fleet_s3_free (FleetS3              *self);
/* Closes connections; on the thread that made the last request. */
void      fleet_s3_hang_up (FleetS3           *self);

/* etag and modified (ISO 8601) are as the server wrote them. FALSE with an error stops. */
typedef gboolean (*FleetS3Object) (const char *key, gint64 bytes, const char *etag, const char *modified, gpointer user_data, GError **error);
/* All objects under prefix, page by page. */
gboolean  fleet_s3_list (FleetS3              *self,
                         const char           *bucket,
                         const char           *prefix,
                         FleetS3Object         object,
                         gpointer              user_data,
                         GCancellable         *cancellable,
                         GError              **error);

/* etag: read this object and no other that took its place meanwhile. */
FleetS3Stream *fleet_s3_open (FleetS3         *self,
                              const char      *bucket,
                              const char      *key,
                              const char      *etag,
                              GCancellable    *cancellable,
                              GError         **error);
/* Bytes read, 0 at the end, -1 on error. */
gssize    fleet_s3_stream_read (FleetS3Stream *self,
                                void          *buffer,
                                gsize          length,
                                GCancellable  *cancellable,
                                GError       **error);
void      fleet_s3_stream_free (FleetS3Stream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetS3, fleet_s3_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetS3Stream, fleet_s3_stream_free)

G_END_DECLS
