/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-rows: an answer of up to a million rows, kept as the packed pages in which it came; the pages that are looked at are unpacked, and no others. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-rows.h"

G_BEGIN_DECLS

typedef struct _FleetQueryRows FleetQueryRows;

FleetQueryRows   *fleet_query_rows_new           (guint              n_columns,
                                                  const char *const *names);
void              fleet_query_rows_free          (FleetQueryRows    *self);
void              fleet_query_rows_add_page      (FleetQueryRows    *self,
                                                  guint              n_rows,
                                                  GBytes            *page);
guint             fleet_query_rows_get_n_columns (FleetQueryRows    *self);
guint             fleet_query_rows_get_n_rows    (FleetQueryRows    *self);
/* What the pages take, in bytes. */
gsize             fleet_query_rows_get_bytes     (FleetQueryRows    *self);
const char       *fleet_query_rows_get_name      (FleetQueryRows    *self,
                                                  guint              column);
/* Borrowed until the next call. A page that does not unpack is a page of NULLs. */
const FleetValue *fleet_query_rows_get           (FleetQueryRows    *self,
                                                  guint              row,
                                                  guint              column);
/* Whether all of the first rows' values are numbers: the column is then shown as one of numbers. Of a column of NULLs: FALSE. */
gboolean          fleet_query_rows_is_number     (FleetQueryRows    *self,
                                                  guint              column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetQueryRows, fleet_query_rows_free)

G_END_DECLS
