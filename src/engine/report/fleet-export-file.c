/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-export-file: see the header. Not g_file_replace(), which writes a file that is not there yet under its own name. */

#include "fleet-export-file.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct _FleetExportFile
{
  char *path;   /* where it will be; for messages too */
  char *beside; /* where it is meanwhile; NULL: written as it comes */
  int   fd;
};

static gboolean
fail (const char  *path,
      const char  *what,
      GError     **error)
{
  int code = errno;

  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be %s: %s; %s"), path, what, g_strerror (code),
               code == ENOSPC || code == EDQUOT ? "make room, or choose another disk" : "choose another folder or name");
  return FALSE;
}

static void
fleet_export_file_free (FleetExportFile *self)
{
  if (self->fd > STDERR_FILENO)
    close (self->fd);
  g_free (self->path);
  g_free (self->beside);
  g_free (self);
}

/* Open with the mode that the umask leaves, or with that of the file that is replaced. */
static gboolean
open_beside (FleetExportFile    *self,
             const struct stat  *old,
             GError            **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path), *name = g_path_get_basename (self->path);

  for (guint attempt = 0; attempt < 100; attempt++)
    {
      g_free (self->beside);
      self->beside = g_strdup_printf ("%s/.%.200s.%08x~", folder, name, g_random_int ());
      self->fd = open (self->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (self->fd >= 0 || errno != EEXIST)
        break;
    }
  if (self->fd < 0)
    return fail (self->path, "written", error);
  if (old != NULL)
    fchmod (self->fd, old->st_mode & 07777);
  return TRUE;
}

FleetExportFile *
fleet_export_file_open (const char  *path,
                        GError     **error)
{
  FleetExportFile *self = g_new0 (FleetExportFile, 1);
  struct stat old;
  gboolean exists, ok;

  self->fd = -1;
  if (g_str_equal (path, "-"))
    {
      self->path = g_strdup ("standard output");
      self->fd = STDOUT_FILENO;
      return self;
    }
  /* A link stays a link: what it points to is replaced. */
  self->path = realpath (path, NULL);
  if (self->path == NULL)
    self->path = g_strdup (path);
  exists = stat (self->path, &old) == 0;
  if (exists && S_ISDIR (old.st_mode))
    {
      errno = EISDIR;
      ok = fail (self->path, "written", error);
    }
  else if (exists && !S_ISREG (old.st_mode))
    {
      self->fd = open (self->path, O_WRONLY | O_CLOEXEC);
      ok = self->fd >= 0 || fail (self->path, "written", error);
    }
  else
    ok = open_beside (self, exists ? &old : NULL, error);
  if (ok)
    return self;
  fleet_export_file_free (self);
  return NULL;
}

gboolean
fleet_export_file_write (FleetExportFile  *self,
                         const char       *bytes,
                         gsize             length,
                         GError          **error)
{
  while (length > 0)
    {
      gssize written = write (self->fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (self->path, "written", error);
      bytes += written;
      length -= written;
    }
  return TRUE;
}

gboolean
fleet_export_file_finish (FleetExportFile  *self,
                          GError          **error)
{
  gboolean ok = TRUE;

  if (self->beside != NULL)
    {
      ok = (fsync (self->fd) == 0 && rename (self->beside, self->path) == 0) || fail (self->path, "written", error);
      if (!ok)
        unlink (self->beside);
    }
  fleet_export_file_free (self);
  return ok;
}

void
fleet_export_file_abandon (FleetExportFile *self)
{
  if (self == NULL)
    return;
  if (self->beside != NULL)
    unlink (self->beside);
  fleet_export_file_free (self);
}
