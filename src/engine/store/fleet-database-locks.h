/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-database-locks: SQLite's locks, made to outlast what else the process does with the database's files.
 *
 * A lock of POSIX belongs to the process and file: whoever in the process opens the file and closes it again lets all of them go. GTK's file chooser does
 * that with every file of the folder it shows whose name does not tell its type ("fleet.db-shm"). From then on another process takes the database for one that nobody
 * has open: it truncates the -shm file under our mapping, which ends us by SIGBUS, or deletes the -wal file into which we go on writing. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has SQLite take the locks of its -shm files by open file description, for the whole process. Before the first connection; any number of times. @thread any */
void fleet_database_locks_set_up (void);

/* A descriptor that tells other processes that the database is open, whatever becomes of SQLite's own lock; -1 with errno. It is closed after the process's connections,
 * since closing it is what lets their locks go. */
int  fleet_database_locks_hold   (const char *file_name);
/* What holds it no longer stands in the way of this process's last connection, which takes the -wal file away; the descriptor stays open. */
void fleet_database_locks_loose  (int         descriptor);

G_END_DECLS
