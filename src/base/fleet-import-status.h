/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-status: how an import is doing, in numbers and sentences. Part of a bulletin: what it tells is on disk. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_IMPORT_LISTING,
  FLEET_IMPORT_RUNNING,
  FLEET_IMPORT_DONE,
  FLEET_IMPORT_CANCELLED,
  FLEET_IMPORT_FAILED,    /* it did not begin, or an object could not be read; what could be is here */
} FleetImportState;

/* Problems that are told one by one; the rest are counted. */
#define FLEET_IMPORT_MOST_PROBLEMS 20

typedef struct
{
  FleetImportState state;
  char      *source;
  char      *sentence;       /* why it failed; NULL */
  gint64     objects;        /* with names that say something to us; earlier runs' included */
  gint64     objects_done;
  gint64     ignored;        /* objects of other names */
  gint64     bytes;          /* of objects, as they lie there */
  gint64     bytes_done;
  gint64     messages;       /* lines of this run; the sum of the next six */
  gint64     taken;          /* records that are here now */
  gint64     rows;           /* rows of tables that were new */
  gint64     known;          /* here already */
  gint64     unreadable;     /* dead letters, and rows that were refused */
  gint64     left;           /* left to the live stream, which has them before it */
  gint64     too_old;        /* older than what the profile keeps */
  double     rate;           /* lines a second */
  double     seconds;        /* since it began */
  gint64     remaining_s;    /* -1: not known */
  gint64     n_problems;     /* what does not agree: gaps between objects, objects that break off, rows that are none */
  GPtrArray *problems;       /* char*: the first of them */
} FleetImportStatus;

FleetImportStatus *fleet_import_status_new  (void);
FleetImportStatus *fleet_import_status_copy (const FleetImportStatus *self);
void               fleet_import_status_free (FleetImportStatus       *self);
/* Takes problem. */
void               fleet_import_status_add_problem (FleetImportStatus *self,
                                                    char              *problem);
/* Neither to begin nor to go on. */
gboolean           fleet_import_status_is_over (const FleetImportStatus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetImportStatus, fleet_import_status_free)

G_END_DECLS
