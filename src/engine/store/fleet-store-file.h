/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-file: the files around the database: FILE.lock, so that two consoles do not write one; FILE.ballast, room that is given back when the disk is full. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct
{
  char    *file_name;
  int      lock;        /* descriptor, or -1 */
  int      hold;        /* of fleet_database_locks_hold(), or -1 */
  gboolean has_ballast;
} FleetStoreFile;

/* Takes the lock and makes an empty database file that only its owner may read, if there is none. FALSE: another process has it, or the folder refuses. */
gboolean fleet_store_file_open    (FleetStoreFile *self,
                                   const char     *file_name,
                                   GError        **error);
/* After the database's connections. */
void     fleet_store_file_close   (FleetStoreFile *self);

/* From when the database is laid out until it is about to be closed: other processes see it open. */
void     fleet_store_file_hold    (FleetStoreFile *self);
void     fleet_store_file_loose   (FleetStoreFile *self);

/* FALSE with a sentence when the disk is so full that history must wait: below 200 MB, or a fiftieth of a small disk. */
gboolean fleet_store_file_has_room (FleetStoreFile *self,
                                    GError        **error);
/* Gives the ballast back to the disk, so that deletions and acknowledgements find room. */
void     fleet_store_file_drop_ballast (FleetStoreFile *self);
/* Puts it there again while there is plenty of room. */
void     fleet_store_file_keep_ballast (FleetStoreFile *self);

G_END_DECLS
