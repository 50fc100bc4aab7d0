/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rows: an answer as a table: named columns and rows of values, text included, in one piece of memory each.
 *
 * Built by one thread, then shared: nobody adds to it after it was handed on, and any thread may read, ref and unref it. */

#pragma once

#include "fleet-value.h"

G_BEGIN_DECLS

typedef struct _FleetRows FleetRows;

/* names are copied. */
FleetRows        *fleet_rows_new         (guint              n_columns,
                                          const char *const *names);
FleetRows        *fleet_rows_ref         (FleetRows         *self);
void              fleet_rows_unref       (FleetRows         *self);
/* Appends one row of n_columns values; texts are copied. */
void              fleet_rows_add         (FleetRows         *self,
                                          const FleetValue  *values);
/* There was more than was asked for. */
void              fleet_rows_set_cut     (FleetRows         *self);
gboolean          fleet_rows_is_cut      (const FleetRows   *self);

guint             fleet_rows_get_n_columns (const FleetRows *self);
guint             fleet_rows_get_n_rows  (const FleetRows   *self);
const char       *fleet_rows_get_name    (const FleetRows   *self,
                                          guint              column);
/* Borrowed for as long as self lives; texts are terminated. */
const FleetValue *fleet_rows_get         (const FleetRows   *self,
                                          guint              row,
                                          guint              column);
/* The text of a text; NULL for anything else. */
const char       *fleet_rows_get_text    (const FleetRows   *self,
                                          guint              row,
                                          guint              column);
/* The number of an integer, double or boolean (0 or 1); 0 for anything else. */
double            fleet_rows_get_number  (const FleetRows   *self,
                                          guint              row,
                                          guint              column);
/* What it takes in memory, in bytes. */
gsize             fleet_rows_get_bytes   (const FleetRows   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetRows, fleet_rows_unref)

G_END_DECLS
