/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3-listing: the XML that an S3-compatible server answers with: pages of ListObjectsV2, and errors. Pure. */

#pragma once

#include "fleet-s3.h"

G_BEGIN_DECLS

/* Calls object for each entry of a page. *ret_next (free it) is the token of the next page, NULL after the last. */
gboolean fleet_s3_listing_read (const char     *xml,
                                gsize           length,
                                FleetS3Object   object,
                                gpointer        user_data,
                                char          **ret_next,
                                GError        **error);
/* Code and message of an error's body; NULL where there is none. Free both. */
void     fleet_s3_listing_read_error (const char  *xml,
                                      gsize        length,
                                      char       **ret_code,
                                      char       **ret_message);

G_END_DECLS
