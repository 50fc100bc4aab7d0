/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-breadcrumb: a small file mapped into memory. What is written there outlives the process, whatever ends it, and costs a store into memory; it need
 * not outlive a power cut, after which nothing is suspect.
 *
 * The file, in this machine's byte order: the struct File below. The records of the take being processed stand as ranges of offsets by partition;
 * stage tells whether anything is being processed. */

#include "fleet-breadcrumb.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC            "FLTCRMB1"
#define MOST_RANGES      256 /* partitions of one take; more are not watched */
#define MOST_CULPRITS    16  /* the oldest is forgotten */
#define CRASHES_TO_GUILT 2   /* while processed alone */

enum { STAGE_IDLE, STAGE_TAKE, STAGE_ALONE };

typedef struct
{
  guint64 key;
  gint64  first;
  gint64  last;
} Range;

typedef struct
{
  guint64 key;
  gint64  offset;
  guint32 crashes;
} Culprit;

typedef struct
{
  char        magic[8];
  guint32     size;       /* of this struct: another build's file is begun anew */
  atomic_uint stage;
  guint64     alone_key;
  gint64      alone_offset;
  guint32     n_ranges;   /* the take being processed */
  guint32     n_suspects; /* the take in which a process ended */
  guint32     n_culprits;
  Range       ranges[MOST_RANGES];
  Range       suspects[MOST_RANGES];
  Culprit     culprits[MOST_CULPRITS];
} File;

struct _FleetBreadcrumb
{
  File *file;
};

static void
accuse (File    *file,
        guint64  key,
        gint64   offset)
{
  for (guint i = 0; i < file->n_culprits; i++)
    if (file->culprits[i].key == key && file->culprits[i].offset == offset)
      {
        file->culprits[i].crashes++;
        return;
      }
  if (file->n_culprits == MOST_CULPRITS)
    memmove (file->culprits, file->culprits + 1, --file->n_culprits * sizeof (Culprit));
  file->culprits[file->n_culprits++] = (Culprit) { key, offset, 1 };
}

/* What the process before us was doing when it ended. */
static void
take_up (File *file)
{
  switch (atomic_load (&file->stage))
    {
    case STAGE_ALONE:
      accuse (file, file->alone_key, file->alone_offset);
      break;
    case STAGE_TAKE:
      memcpy (file->suspects, file->ranges, file->n_ranges * sizeof (Range));
      file->n_suspects = file->n_ranges;
      break;
    default:
      break;
    }
  file->n_ranges = 0;
  atomic_store (&file->stage, STAGE_IDLE);
}

static gboolean
is_ours (const File *file)
{
  return memcmp (file->magic, MAGIC, sizeof file->magic) == 0 && file->size == sizeof *file
         && file->n_ranges <= MOST_RANGES && file->n_suspects <= MOST_RANGES && file->n_culprits <= MOST_CULPRITS;
}

FleetBreadcrumb *
fleet_breadcrumb_open (const char  *file_name,
                       GError     **error)
{
  int fd = open (file_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  FleetBreadcrumb *self;
  File *file = MAP_FAILED;
  int failure = errno;

  if (fd >= 0)
    {
      /* All of it on disk before it is mapped: a hole that the disk cannot fill would end the process when it is written to. */
      failure = posix_fallocate (fd, 0, sizeof (File));
      if (failure == 0)
        {
          file = mmap (NULL, sizeof (File), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
          failure = errno;
        }
      close (fd);
    }
  if (file == MAP_FAILED)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, _("%s cannot be kept: %s; a record that ends the process would not be found"), file_name, g_strerror (failure));
      return NULL;
    }
  if (!is_ours (file))
    {
      memset (file, 0, sizeof *file);
      memcpy (file->magic, MAGIC, sizeof file->magic);
      file->size = sizeof *file;
    }
  take_up (file);
  self = g_new0 (FleetBreadcrumb, 1);
  self->file = file;
  return self;
}

void
fleet_breadcrumb_close (FleetBreadcrumb *self)
{
  if (self == NULL)
    return;
  munmap (self->file, sizeof *self->file);
  g_free (self);
}

static guint64
hash (guint64     hash_so_far,
      const char *text)
{
  /* FNV-1a, 64 bits; the terminator is part of it and separates the texts. */
  do
    hash_so_far = (hash_so_far ^ (guint8) *text) * G_GUINT64_CONSTANT (0x100000001b3);
  while (*text++ != '\0');
  return hash_so_far;
}

guint64
fleet_breadcrumb_key (const char *cluster,
                      const char *topic,
                      gint32      partition)
{
  char number[16];

  g_snprintf (number, sizeof number, "%d", partition);
  return hash (hash (hash (G_GUINT64_CONSTANT (0xcbf29ce484222325), cluster), topic), number);
}

FleetCrumb
fleet_breadcrumb_look (const FleetBreadcrumb *self,
                       guint64                key,
                       gint64                 offset)
{
  const File *file = self->file;

  for (guint i = 0; i < file->n_culprits; i++)
    if (file->culprits[i].key == key && file->culprits[i].offset == offset)
      return file->culprits[i].crashes >= CRASHES_TO_GUILT ? FLEET_CRUMB_GUILTY : FLEET_CRUMB_SUSPECT;
  for (guint i = 0; i < file->n_suspects; i++)
    if (file->suspects[i].key == key && offset >= file->suspects[i].first && offset <= file->suspects[i].last)
      return FLEET_CRUMB_SUSPECT;
  return FLEET_CRUMB_FREE;
}

void
fleet_breadcrumb_add (FleetBreadcrumb *self,
                      guint64          key,
                      gint64           offset)
{
  File *file = self->file;

  /* Records of one partition come one behind the other: the newest range is nearly always the right one. */
  for (guint i = file->n_ranges; i > 0; i--)
    if (file->ranges[i - 1].key == key)
      {
        file->ranges[i - 1].last = offset;
        return;
      }
  if (file->n_ranges < MOST_RANGES)
    file->ranges[file->n_ranges++] = (Range) { key, offset, offset };
}

void
fleet_breadcrumb_begin (FleetBreadcrumb *self)
{
  atomic_store (&self->file->stage, STAGE_TAKE);
}

void
fleet_breadcrumb_enter (FleetBreadcrumb *self,
                        guint64          key,
                        gint64           offset)
{
  self->file->alone_key = key;
  self->file->alone_offset = offset;
  atomic_store (&self->file->stage, STAGE_ALONE);
}

void
fleet_breadcrumb_leave (FleetBreadcrumb *self)
{
  atomic_store (&self->file->stage, STAGE_TAKE);
}

void
fleet_breadcrumb_end (FleetBreadcrumb *self)
{
  atomic_store (&self->file->stage, STAGE_IDLE);
  self->file->n_ranges = 0;
}
