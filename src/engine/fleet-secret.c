/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-secret: what is known of a secret is its length and where it came from; no error and no log says more.
 *
 * The environment that a process was started with stays readable in /proc/PID/environ whatever unsetenv() does, because the kernel shows the memory that execve() filled. So
 * a variable is overwritten where it stands before it is taken out. */

#include "fleet-secret.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES (64 * 1024) /* a private key as PEM has some 3,000 */

struct _FleetSecret
{
  gsize length;
  char  text[]; /* and a NUL */
};

static struct
{
  pthread_mutex_t lock;
  GHashTable     *secrets; /* property: FleetSecret*, NULL: none was ever supplied */
} supplied = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const char *const kafka_properties[] = { "sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem", "sasl.oauthbearer.client.secret" };

gboolean
fleet_secret_is_kafka (const char *property)
{
  for (guint i = 0; i < G_N_ELEMENTS (kafka_properties); i++)
    if (strcmp (kafka_properties[i], property) == 0)
      return TRUE;
  return FALSE;
}

void
fleet_secret_wipe (gpointer bytes,
                   gsize    length)
{
  explicit_bzero (bytes, length);
}

/* librdkafka keeps the password for when it connects again, so wiping ours is not all: the whole process is closed. */
static void
close_process (void)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &none);
}

FleetSecret *
fleet_secret_new (const char *text,
                  gsize       length)
{
  FleetSecret *self = g_malloc (sizeof *self + length + 1);

  close_process ();
  self->length = length;
  memcpy (self->text, text, length);
  self->text[length] = '\0';
  return self;
}

const char *
fleet_secret_peek (const FleetSecret *self)
{
  return self->text;
}

void
fleet_secret_free (FleetSecret *self)
{
  if (self == NULL)
    return;
  fleet_secret_wipe (self->text, self->length);
  g_free (self);
}

/* Without the line end that an editor or echo put behind it. */
static FleetSecret *
make_checked (const char  *text,
              gsize        length,
              const char  *source,
              GError     **error)
{
  if (length > 0 && text[length - 1] == '\n')
    length--;
  if (length > 0 && text[length - 1] == '\r')
    length--;
  if (length == 0 || memchr (text, '\0', length) != NULL || !g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "%s: %s", source, length == 0 ? "there is nothing in it" : "a secret is UTF-8 text");
      return NULL;
    }
  return fleet_secret_new (text, length);
}

static FleetSecret *
read_variable (const char  *name,
               const char  *source,
               GError     **error)
{
  char *value = getenv (name);
  FleetSecret *self;

  if (value == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s: there is no such environment variable; export it, or name a file with file:PATH"), source);
      return NULL;
    }
  self = make_checked (value, strlen (value), source, error);
  fleet_secret_wipe (value, strlen (value));
  unsetenv (name);
  return self;
}

static FleetSecret *
read_descriptor (int          fd,
                 const char  *source,
                 GError     **error)
{
  char bytes[MOST_BYTES + 1];
  gsize length = 0;
  gssize n = 0;
  FleetSecret *self = NULL;

  while (length < sizeof bytes && ((n = read (fd, bytes + length, sizeof bytes - length)) > 0 || (n < 0 && errno == EINTR)))
    length += MAX (n, 0);
  if (n < 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s: it cannot be read: %s"), source, g_strerror (errno));
  else if (length > MOST_BYTES)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("%s: a secret has at most %d bytes"), source, MOST_BYTES);
  else
    self = make_checked (bytes, length, source, error);
  fleet_secret_wipe (bytes, sizeof bytes);
  return self;
}

static FleetSecret *
read_file (const char  *file_name,
           const char  *source,
           GError     **error)
{
  struct stat info;
  FleetSecret *self = NULL;
  int fd = open (file_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &info) != 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s: it cannot be opened: %s"), source, errno == ELOOP ? "it is a link; name the file itself" : g_strerror (errno));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s: it is not a file; use fd:NUMBER for a pipe"), source);
  else if (info.st_uid != geteuid () && info.st_uid != 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s: it belongs to somebody else; copy it into a file of your own"), source);
  else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s: others may read it (mode %04o); run chmod 600 on it"), source, info.st_mode & 07777);
  else
    self = read_descriptor (fd, source, error);
  if (fd >= 0)
    close (fd);
  return self;
}

FleetSecret *
fleet_secret_read (const char  *source,
                   GError     **error)
{
  gint64 fd;

  if (g_str_has_prefix (source, "env:"))
    return read_variable (source + 4, source, error);
  if (g_str_has_prefix (source, "file:"))
    return read_file (source + 5, source, error);
  if (g_str_has_prefix (source, "fd:") && g_ascii_string_to_signed (source + 3, 10, 0, G_MAXINT, &fd, NULL))
    return read_descriptor (fd, source, error);
  /* What stands there may be the secret itself, typed where its source belongs. */
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID,
               _("a secret does not stand on the command line, where every process can read it: say where it is, with env:NAME, file:PATH or fd:NUMBER"));
  return NULL;
}

static void
free_secret (gpointer secret)
{
  fleet_secret_free (secret);
}

gboolean
fleet_secret_supply (const char  *argument,
                     GError     **error)
{
  const char *equals = strchr (argument, '=');
  FleetSecret *secret;

  if (equals == NULL || equals == argument)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("write PROPERTY=env:NAME, PROPERTY=file:PATH or PROPERTY=fd:NUMBER, for example sasl.password=file:/run/secrets/kafka"));
      return FALSE;
    }
  secret = fleet_secret_read (equals + 1, error);
  if (secret == NULL)
    return FALSE;
  pthread_mutex_lock (&supplied.lock);
  if (supplied.secrets == NULL)
    supplied.secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
  g_hash_table_insert (supplied.secrets, g_strndup (argument, equals - argument), secret);
  pthread_mutex_unlock (&supplied.lock);
  return TRUE;
}

FleetSecret *
fleet_secret_lookup (const char    *profile,
                     const char    *property,
                     GCancellable  *cancellable,
                     GError       **error)
{
  const FleetSecret *found;
  FleetSecret *copy = NULL;

  pthread_mutex_lock (&supplied.lock);
  found = supplied.secrets != NULL ? g_hash_table_lookup (supplied.secrets, property) : NULL;
  if (found != NULL)
    copy = fleet_secret_new (found->text, found->length);
  pthread_mutex_unlock (&supplied.lock);
  if (copy != NULL || profile == NULL)
    return copy;
  return fleet_keyring_lookup (profile, property, cancellable, error);
}
