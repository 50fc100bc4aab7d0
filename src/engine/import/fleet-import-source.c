/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-source: two kinds of place behind one face.
 *
 * Objects of all partitions are read by their start offsets, not one partition after the other: so what is read together happened together, and segments stay
 * narrow in time. */

#include "fleet-import-source.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-s3.h"
#include "fleet-secret.h"
#include "fleet-time.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_OBJECTS 1000000
#define MOST_DEPTH   32

struct _FleetImportSource
{
  FleetProfile *profile;
  char         *name;
  char         *folder;  /* canonical; NULL: s3 */
  FleetS3      *s3;
  char         *bucket, *prefix;
};

struct _FleetImportStream
{
  int            file;   /* -1: s3 */
  char          *key;
  FleetS3Stream *s3;
};

void
fleet_import_object_free (FleetImportObject *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->version);
  g_free (self);
}

/* ---- where it lies ---- */

static const char *
get_setting (const char *variable,
             const char *of_profile)
{
  const char *value = g_getenv (variable);

  if (value != NULL && *value != '\0')
    return value;
  return of_profile != NULL && *of_profile != '\0' ? of_profile : NULL;
}

static gboolean
open_s3 (FleetImportSource  *self,
         const char         *location,
         const char         *endpoint,
         GError            **error)
{
  const char *bucket = location + strlen ("s3://"), *slash = strchr (bucket, '/');
  const char *region = g_getenv ("AWS_REGION");
  const char *access_key = get_setting ("AWS_ACCESS_KEY_ID", NULL);
  g_autoptr (FleetSecret) secret_key = NULL;
  g_autoptr (FleetSecret) token = NULL;
  g_autoptr (GError) reason = NULL;
  FleetS3Options options = { .endpoint = endpoint != NULL ? endpoint : get_setting ("AWS_ENDPOINT_URL", self->profile->import_endpoint) };

  self->bucket = slash != NULL ? g_strndup (bucket, slash - bucket) : g_strdup (bucket);
  self->prefix = g_strdup (slash != NULL ? slash + 1 : "");
  if (*self->bucket == '\0')
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s names no bucket; write it as in s3://bucket/topics"), location);
      return FALSE;
    }
  options.region = region != NULL && *region != '\0' ? region : get_setting ("AWS_DEFAULT_REGION", self->profile->import_region);
  /* The three belong together: never one from here and one from there. */
  if (access_key != NULL)
    options.credentials = (FleetS3Credentials) { access_key, g_getenv ("AWS_SECRET_ACCESS_KEY"), get_setting ("AWS_SESSION_TOKEN", NULL) };
  else
    {
      if (self->profile->import_access_key != NULL)
        secret_key = fleet_secret_lookup (self->profile->file_name, "import.secret-access-key", NULL, &reason);
      if (secret_key != NULL)
        token = fleet_secret_lookup (self->profile->file_name, "import.session-token", NULL, &reason);
      if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      options.credentials = (FleetS3Credentials) { self->profile->import_access_key, secret_key != NULL ? fleet_secret_peek (secret_key) : NULL, token != NULL ? fleet_secret_peek (token) : NULL };
    }
  if (options.credentials.access_key != NULL && (options.credentials.secret_key == NULL || *options.credentials.secret_key == '\0'))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("There is an access key and no secret key: set AWS_SECRET_ACCESS_KEY, or run fleet-headless secret set --profile FILE import.secret-access-key"));
      return FALSE;
    }
  self->s3 = fleet_s3_new (&options, error);
  self->name = g_strdup_printf ("%s %s", location, options.endpoint != NULL ? options.endpoint : "");
  g_strchomp (self->name);
  return self->s3 != NULL;
}

static gboolean
open_folder (FleetImportSource  *self,
             const char         *location,
             GError            **error)
{
  char *real_name = realpath (location, NULL);

  if (real_name == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be read: %s; give a folder, a file, or s3://bucket/prefix"), location, g_strerror (errno));
      return FALSE;
    }
  self->folder = g_strdup (real_name);
  self->name = g_strdup (real_name);
  free (real_name);
  return TRUE;
}

FleetImportSource *
fleet_import_source_new (const char          *location,
                         const char          *endpoint,
                         const FleetProfile  *profile,
                         GError             **error)
{
  g_autoptr (FleetImportSource) self = g_new0 (FleetImportSource, 1);
  gboolean is_s3 = g_str_has_prefix (location, "s3://");

  self->profile = fleet_profile_ref ((FleetProfile *) profile);
  if (!is_s3 && endpoint != NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("--endpoint is for s3://bucket/prefix, and %s is not one"), location);
      return NULL;
    }
  if (!(is_s3 ? open_s3 (self, location, endpoint, error) : open_folder (self, location, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
fleet_import_source_free (FleetImportSource *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->s3, fleet_s3_free);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->bucket);
  g_free (self->prefix);
  g_free (self);
}

void
fleet_import_source_hang_up (FleetImportSource *self)
{
  if (self->s3 != NULL)
    fleet_s3_hang_up (self->s3);
}

const char *
fleet_import_source_name (FleetImportSource *self)
{
  return self->name;
}

/* ---- what lies there ---- */

typedef struct
{
  FleetImportSource *source;
  GPtrArray         *objects;
  FleetTable         table;
  guint              ignored;
  GCancellable      *cancellable;
} Listing;

static gboolean
add_object (Listing     *listing,
            const char  *key,
            gint64       bytes,
            char        *version,
            gint64       modified_us,
            GError     **error)
{
  g_autoptr (FleetImportObject) object = g_new0 (FleetImportObject, 1);

  object->key = g_strdup (key);
  object->version = version;
  object->bytes = bytes;
  object->modified_us = modified_us;
  object->next_start = -1;
  fleet_import_name_read (&object->name, key, listing->source->profile, listing->table);
  if (object->name.kind == FLEET_IMPORT_UNKNOWN)
    {
      listing->ignored++;
      return TRUE;
    }
  if (listing->objects->len >= MOST_OBJECTS)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("More than %d objects lie at %s; import it by parts"), MOST_OBJECTS, listing->source->name);
      return FALSE;
    }
  g_ptr_array_add (listing->objects, g_steal_pointer (&object));
  return TRUE;
}

static gboolean
s3_object_cb (const char  *key,
              gint64       bytes,
              const char  *etag,
              const char  *modified,
              gpointer     user_data,
              GError     **error)
{
  gint64 modified_us = FLEET_TIME_NONE;

  if (g_str_has_suffix (key, "/"))
    return TRUE; /* a folder, as consoles make them */
  if (!fleet_time_parse (modified, strlen (modified), FLEET_ZONE_HONOURED, &modified_us))
    modified_us = FLEET_TIME_NONE;
  return add_object (user_data, key, bytes, g_strdup (etag), modified_us, error);
}

static gboolean
add_file (Listing            *listing,
          const char         *key,
          const struct stat  *status,
          GError            **error)
{
  gint64 modified_us = (gint64) status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000;

  return add_object (listing, key, status->st_size, g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, (gint64) status->st_size, modified_us), modified_us, error);
}

/* Links to files are followed, links to folders are not: no walk goes in circles. */
static gboolean
walk (Listing     *listing,
      const char  *path,
      const char  *key,
      guint        depth,
      GError     **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      g_autofree char *below_key = *key != '\0' ? g_strconcat (key, "/", name, NULL) : g_strdup (name);
      struct stat status;
      gboolean is_link;

      if (*name == '.' || lstat (below, &status) != 0)
        continue;
      if (g_cancellable_set_error_if_cancelled (listing->cancellable, error))
        return FALSE;
      is_link = S_ISLNK (status.st_mode);
      if (is_link && stat (below, &status) != 0)
        continue;
      if (S_ISDIR (status.st_mode) && !is_link && depth < MOST_DEPTH)
        {
          if (!walk (listing, below, below_key, depth + 1, error))
            return FALSE;
        }
      else if (S_ISREG (status.st_mode) && g_utf8_validate (below_key, -1, NULL) && !add_file (listing, below_key, &status, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_folder (Listing  *listing,
             GError  **error)
{
  FleetImportSource *source = listing->source;
  g_autofree char *name = g_path_get_basename (source->folder);
  struct stat status;

  if (stat (source->folder, &status) == 0 && S_ISREG (status.st_mode))
    return add_file (listing, name, &status, error);
  return walk (listing, source->folder, "", 0, error);
}

/* Tables before telemetry, which is joined with them. */
static int
get_turn (const FleetImportObject *object)
{
  switch (object->name.kind)
    {
    case FLEET_IMPORT_CSV:
    case FLEET_IMPORT_LINES:
      return object->name.table;
    case FLEET_IMPORT_CHANGES:
      return FLEET_N_TABLES + object->name.table;
    case FLEET_IMPORT_TELEMETRY:
    case FLEET_IMPORT_UNKNOWN:
    default:
      return 2 * FLEET_N_TABLES;
    }
}

static int
compare_objects (gconstpointer a,
                 gconstpointer b)
{
  const FleetImportObject *x = *(const FleetImportObject *const *) a, *y = *(const FleetImportObject *const *) b;
  int turns = get_turn (x) - get_turn (y);

  if (turns != 0)
    return turns;
  if (x->name.start != y->name.start)
    return x->name.start < y->name.start ? -1 : 1;
  if (x->name.partition != y->name.partition)
    return x->name.partition < y->name.partition ? -1 : 1;
  return x->name.start < 0 && x->modified_us != y->modified_us ? (x->modified_us < y->modified_us ? -1 : 1) : strcmp (x->key, y->key);
}

/* Of each sink object, where the next of its partition begins. Walked from the end, so that the next one is known. */
static void
link_objects (GPtrArray *objects)
{
  g_autoptr (GHashTable) starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = objects->len; i > 0; i--)
    {
      FleetImportObject *object = g_ptr_array_index (objects, i - 1), *next;
      g_autofree char *place = NULL;

      if (object->name.topic == NULL)
        continue;
      place = g_strdup_printf ("%s\n%d", object->name.topic, object->name.partition);
      next = g_hash_table_lookup (starts, place);
      if (next != NULL)
        object->next_start = next->name.start > object->name.start ? next->name.start : next->next_start;
      g_hash_table_replace (starts, g_steal_pointer (&place), object);
    }
}

GPtrArray *
fleet_import_source_list (FleetImportSource  *self,
                          FleetTable          table,
                          guint              *ret_ignored,
                          GCancellable       *cancellable,
                          GError            **error)
{
  Listing listing = { .source = self, .table = table, .cancellable = cancellable };
  gboolean ok;

  listing.objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_import_object_free);
  ok = self->s3 != NULL ? fleet_s3_list (self->s3, self->bucket, self->prefix, s3_object_cb, &listing, cancellable, error) : list_folder (&listing, error);
  if (!ok)
    {
      g_ptr_array_unref (listing.objects);
      return NULL;
    }
  g_ptr_array_sort (listing.objects, compare_objects);
  link_objects (listing.objects);
  *ret_ignored = listing.ignored;
  return listing.objects;
}

/* ---- reading ---- */

FleetImportStream *
fleet_import_source_open (FleetImportSource        *self,
                          const FleetImportObject  *object,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  g_autoptr (FleetImportStream) stream = g_new0 (FleetImportStream, 1);
  g_autofree char *path = NULL;

  stream->file = -1;
  stream->key = g_strdup (object->key);
  if (self->s3 != NULL)
    {
      stream->s3 = fleet_s3_open (self->s3, self->bucket, object->key, object->version, cancellable, error);
      return stream->s3 != NULL ? g_steal_pointer (&stream) : NULL;
    }
  path = g_file_test (self->folder, G_FILE_TEST_IS_DIR) ? g_build_filename (self->folder, object->key, NULL) : g_strdup (self->folder);
  stream->file = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (stream->file < 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be read: %s; check that it is there and may be read"), path, g_strerror (errno));
      return NULL;
    }
  posix_fadvise (stream->file, 0, 0, POSIX_FADV_SEQUENTIAL);
  return g_steal_pointer (&stream);
}

gssize
fleet_import_stream_read (FleetImportStream  *self,
                          void               *buffer,
                          gsize               length,
                          GCancellable       *cancellable,
                          GError            **error)
{
  gssize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->s3 != NULL)
    return fleet_s3_stream_read (self->s3, buffer, length, cancellable, error);
  do
    n = read (self->file, buffer, length);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be read: %s; check the disk"), self->key, g_strerror (errno));
  return n;
}

void
fleet_import_stream_free (FleetImportStream *self)
{
  if (self == NULL)
    return;
  if (self->file >= 0)
    close (self->file);
  g_clear_pointer (&self->s3, fleet_s3_stream_free);
  g_free (self->key);
  g_free (self);
}
