/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile-book: see the header. Secrets go first, so that a profile which is there can also connect. */

#include "fleet-profile-book.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-keyring.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MOST_PROFILES 500
#define MOST_BYTES    (1024 * 1024)

/* All that a profile may keep in the keyring. */
static const char *const properties[] = { "sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem", "sasl.oauthbearer.client.secret", "import.secret-access-key", "import.session-token" };

void
fleet_profile_page_free (FleetProfilePage *page)
{
  g_free (page->file_name);
  g_free (page->text);
  g_free (page);
}

static void
free_page (gpointer page)
{
  fleet_profile_page_free (page);
}

static int
compare_pages (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(FleetProfilePage *const *) a)->file_name, (*(FleetProfilePage *const *) b)->file_name);
}

GPtrArray *
fleet_profile_book_list (const char  *folder,
                         GError     **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (free_page);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) names = g_dir_open (folder, 0, &reason);
  const char *name;

  if (names == NULL && !g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The profiles in %s cannot be listed: %s"), folder, reason->message);
      return NULL;
    }
  while (names != NULL && (name = g_dir_read_name (names)) != NULL && pages->len < MOST_PROFILES)
    {
      g_autofree char *joined = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;
      FleetProfilePage *page;

      if (!g_str_has_suffix (name, ".ini") || !g_file_get_contents (joined, &text, &length, NULL) || length > MOST_BYTES || !g_utf8_validate (text, length, NULL))
        continue;
      page = g_new0 (FleetProfilePage, 1);
      page->file_name = g_canonicalize_filename (joined, NULL);
      page->text = g_steal_pointer (&text);
      g_ptr_array_add (pages, page);
    }
  g_ptr_array_sort (pages, compare_pages);
  return g_steal_pointer (&pages);
}

static gboolean
copy_secrets (const char    *from,
              const char    *to,
              GHashTable    *newer,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (FleetSecret) secret = NULL;

      if (newer != NULL && g_hash_table_contains (newer, properties[i]))
        continue;
      secret = fleet_keyring_lookup (from, properties[i], cancellable, &reason);
      if (reason != NULL || (secret != NULL && !fleet_keyring_store (to, properties[i], secret, cancellable, &reason)))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
store_secrets (const char    *to,
               GHashTable    *secrets,
               GCancellable  *cancellable,
               GError       **error)
{
  GHashTableIter iter;
  gpointer property, secret;

  if (secrets == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, &property, &secret))
    if (!fleet_keyring_store (to, property, secret, cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
fleet_profile_book_save (const char    *file_name,
                         const char    *text,
                         GHashTable    *secrets,
                         const char    *from,
                         gboolean       moved,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (file_name);
  g_autoptr (GError) reason = NULL;
  gboolean is_other = g_strcmp0 (from, file_name) != 0;

  if (is_other && g_file_test (file_name, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("There is a profile of this name already: choose another name."));
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The folder %s cannot be made: %s"), folder, g_strerror (errno));
      return FALSE;
    }
  /* A keyring that cannot be asked stops only who has something in it. */
  if (from != NULL && is_other && !copy_secrets (from, file_name, secrets, cancellable, moved ? error : NULL) && moved)
    return FALSE;
  if (!store_secrets (file_name, secrets, cancellable, error))
    return FALSE;
  if (!g_file_set_contents_full (file_name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be written: %s"), file_name, reason->message);
      return FALSE;
    }
  return from == NULL || !is_other || !moved || fleet_profile_book_remove (from, error);
}

gboolean
fleet_profile_book_remove (const char  *file_name,
                           GError     **error)
{
  if (g_unlink (file_name) != 0 && errno != ENOENT)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s cannot be removed: %s"), file_name, g_strerror (errno));
      return FALSE;
    }
  fleet_keyring_clear (file_name, NULL, NULL, NULL);
  return TRUE;
}
