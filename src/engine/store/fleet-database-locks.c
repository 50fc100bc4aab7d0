/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-database-locks: the system call by which SQLite locks is one of those that it lets its host replace.
 *
 * The -shm file has one descriptor in the whole process, so its locks can be those of the open file description (fcntl(2), F_OFD_SETLK). The database file has one for each
 * connection, and SQLite lets a lock that one of them took go through another: there they stay what they are, and a lock of our own stands beside them. */

#include "fleet-database-locks.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <unistd.h>

/* Of the formats of SQLite's files, which do not change: where the database's locks begin, and the range that each reader and writer holds shared. Locks of a -shm file are far below. */
#define PENDING_BYTE 0x40000000
#define SHARED_FIRST (PENDING_BYTE + 2)
#define SHARED_SIZE  510

static int
lock_description (int           descriptor,
                  int           command,
                  struct flock *lock)
{
  struct flock asked = *lock;
  int result;

  asked.l_pid = 0;
  result = fcntl (descriptor, command == F_GETLK ? F_OFD_GETLK : command == F_SETLK ? F_OFD_SETLK : F_OFD_SETLKW, &asked);
  /* A file system that knows only the locks of processes. */
  if (result != 0 && errno == EINVAL)
    return fcntl (descriptor, command, lock);
  *lock = asked;
  return result;
}

/* In fcntl()'s place: only SQLite calls it. */
static int
control (int descriptor,
         int command,
         ...)
{
  va_list arguments;
  int result;

  va_start (arguments, command);
  if (command == F_SETLK || command == F_SETLKW || command == F_GETLK)
    {
      struct flock *lock = va_arg (arguments, struct flock *);

      result = lock->l_whence == SEEK_SET && lock->l_len != 0 && lock->l_start + lock->l_len <= PENDING_BYTE ? lock_description (descriptor, command, lock) : fcntl (descriptor, command, lock);
    }
  else
    result = fcntl (descriptor, command, va_arg (arguments, int));
  va_end (arguments);
  return result;
}

static void
replace_call (void)
{
  sqlite3_vfs *files = sqlite3_vfs_find (NULL);

  if (files != NULL && files->iVersion >= 3 && files->xSetSystemCall != NULL)
    files->xSetSystemCall (files, "fcntl", (sqlite3_syscall_ptr) control);
}

void
fleet_database_locks_set_up (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, replace_call);
}

int
fleet_database_locks_hold (const char *file_name)
{
  struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = SHARED_FIRST, .l_len = SHARED_SIZE };
  int descriptor = open (file_name, O_RDONLY | O_CLOEXEC);

  /* Where it cannot be had, SQLite's own lock is what there is; closing the descriptor now would take that one away. */
  if (descriptor >= 0)
    fcntl (descriptor, F_OFD_SETLK, &lock);
  return descriptor;
}

void
fleet_database_locks_loose (int descriptor)
{
  struct flock lock = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = SHARED_FIRST, .l_len = SHARED_SIZE };

  if (descriptor >= 0)
    fcntl (descriptor, F_OFD_SETLK, &lock);
}
