/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-file: a lock of the kernel's (flock), which a process that dies lets go by itself, and never on the database file:
 * SQLite's own locks on that would vanish with any descriptor of ours that is closed.
 *
 * On a full disk SQLite rolls a transaction back and cannot even delete, because a deletion too is written to the journal first: the ballast is for that. */

#include "fleet-store-file.h"

#include "fleet-config.h"
#include "fleet-database-locks.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MEGABYTE      (G_GINT64_CONSTANT (1) << 20)
#define LOW_WATER     (200 * MEGABYTE)
#define BALLAST_BYTES (16 * MEGABYTE)

static gboolean
fail (GError    **error,
      const char *file_name,
      const char *what)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, _("%s cannot be %s: %s; check that its folder exists and can be written"), file_name, what, g_strerror (errno));
  return FALSE;
}

static gboolean
take_lock (FleetStoreFile *self,
           GError        **error)
{
  g_autofree char *name = g_strconcat (self->file_name, ".lock", NULL);
  char holder[32] = "";

  self->lock = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return fail (error, name, "opened");
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    {
      gssize length = errno == EWOULDBLOCK ? read (self->lock, holder, sizeof holder - 1) : 0;

      holder[MAX (length, 0)] = '\0';
      g_strstrip (holder);
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("The database %s is in use by another console%s%s; close that one, or give this one a file of its own with --database"),
                   self->file_name, *holder != '\0' ? ", process " : "", holder);
      close (self->lock);
      self->lock = -1;
      return FALSE;
    }
  g_snprintf (holder, sizeof holder, "%ld\n", (long) getpid ());
  /* Only for the sentence above: whether it can be written does not matter. */
  if (ftruncate (self->lock, 0) == 0 && write (self->lock, holder, strlen (holder)) < 0)
    errno = 0;
  return TRUE;
}

gboolean
fleet_store_file_open (FleetStoreFile *self,
                       const char     *file_name,
                       GError        **error)
{
  g_autofree char *ballast = g_strconcat (file_name, ".ballast", NULL);
  int file;

  self->file_name = g_strdup (file_name);
  self->lock = -1;
  self->hold = -1;
  self->has_ballast = access (ballast, F_OK) == 0;
  if (!take_lock (self, error))
    return FALSE;
  file = open (file_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno != EEXIST)
    return fail (error, file_name, "created");
  if (file >= 0)
    close (file);
  return TRUE;
}

void
fleet_store_file_close (FleetStoreFile *self)
{
  /* The lock file stays: taking it away would let two processes lock two files of one name. */
  if (self->lock >= 0)
    close (self->lock);
  if (self->hold >= 0)
    close (self->hold);
  self->lock = self->hold = -1;
  g_clear_pointer (&self->file_name, g_free);
}

void
fleet_store_file_hold (FleetStoreFile *self)
{
  self->hold = fleet_database_locks_hold (self->file_name);
}

void
fleet_store_file_loose (FleetStoreFile *self)
{
  fleet_database_locks_loose (self->hold);
}

/* Free and total bytes of the database's disk; FALSE if it does not tell. */
static gboolean
measure_disk (FleetStoreFile *self,
              gint64         *ret_free,
              gint64         *ret_total)
{
  g_autofree char *folder = g_path_get_dirname (self->file_name);
  struct statvfs disk;

  if (statvfs (folder, &disk) != 0)
    return FALSE;
  *ret_free = (gint64) disk.f_bavail * disk.f_frsize;
  *ret_total = (gint64) disk.f_blocks * disk.f_frsize;
  return TRUE;
}

gboolean
fleet_store_file_has_room (FleetStoreFile *self,
                           GError        **error)
{
  gint64 free_bytes, total;

  if (!measure_disk (self, &free_bytes, &total) || free_bytes >= MIN (LOW_WATER, total / 50))
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, _("The disk of %s is nearly full (%ld MB are free); make room on it"), self->file_name, free_bytes / MEGABYTE);
  return FALSE;
}

void
fleet_store_file_drop_ballast (FleetStoreFile *self)
{
  g_autofree char *name = g_strconcat (self->file_name, ".ballast", NULL);

  if (self->has_ballast && unlink (name) == 0)
    self->has_ballast = FALSE;
}

void
fleet_store_file_keep_ballast (FleetStoreFile *self)
{
  g_autofree char *name = g_strconcat (self->file_name, ".ballast", NULL);
  gint64 free_bytes, total, bytes;
  int file;

  if (self->has_ballast || !measure_disk (self, &free_bytes, &total))
    return;
  bytes = MIN (BALLAST_BYTES, total / 100);
  if (free_bytes < MIN (LOW_WATER, total / 50) + 2 * bytes)
    return;
  file = open (name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return;
  self->has_ballast = posix_fallocate (file, 0, bytes) == 0;
  close (file);
  if (!self->has_ballast)
    unlink (name);
}
