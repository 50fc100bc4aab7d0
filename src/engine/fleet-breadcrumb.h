/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-breadcrumb: which records were being processed when a process ended without a word, so that one that ends the process is found and set aside.
 *
 * After an end amid a take, its records are *suspect*: the next run processes each alone. A record that was being processed alone when the process ended, twice, is *guilty*: together with
 * the first end that is three crashes, and it is not processed any more. A process killed from outside makes suspects, too, but would have to be killed within the same record's microseconds twice to
 * make a guilty one. Partitions are told by a hash of "CLUSTER\nTOPIC\nPARTITION". @thread fleet-feed. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetBreadcrumb FleetBreadcrumb;

typedef enum
{
  FLEET_CRUMB_FREE,    /* nothing is known against it */
  FLEET_CRUMB_SUSPECT, /* process it alone */
  FLEET_CRUMB_GUILTY,  /* do not process it */
} FleetCrumb;

/* Opens or makes the file; what an earlier process left in it is taken up. A file that is not ours or damaged is begun anew. */
FleetBreadcrumb *fleet_breadcrumb_open  (const char       *file_name,
                                         GError          **error);
void             fleet_breadcrumb_close (FleetBreadcrumb  *self);

/* A partition's key. */
guint64          fleet_breadcrumb_key   (const char       *cluster,
                                         const char       *topic,
                                         gint32            partition);
FleetCrumb       fleet_breadcrumb_look  (const FleetBreadcrumb *self,
                                         guint64           key,
                                         gint64            offset);

/* Before a take is processed: each of its records, then begin. Memory is written, no system call. */
void             fleet_breadcrumb_add   (FleetBreadcrumb  *self,
                                         guint64           key,
                                         gint64            offset);
void             fleet_breadcrumb_begin (FleetBreadcrumb  *self);
/* Around one record that is processed alone, between begin and end. */
void             fleet_breadcrumb_enter (FleetBreadcrumb  *self,
                                         guint64           key,
                                         gint64            offset);
void             fleet_breadcrumb_leave (FleetBreadcrumb  *self);
/* The take is processed. */
void             fleet_breadcrumb_end   (FleetBreadcrumb  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBreadcrumb, fleet_breadcrumb_close)

G_END_DECLS
