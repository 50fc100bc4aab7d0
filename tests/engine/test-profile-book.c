/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles in a folder, and what the keyring has of them: saved, renamed, copied, removed together. */

#include "fleet-profile-book.h"

#include "fleet-keyring.h"
#include "scratch-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *folder;
static char *profiles;

static void
assert_secret (const char *file_name,
               const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSecret) secret = fleet_keyring_lookup (file_name, "sasl.password", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? fleet_secret_peek (secret) : NULL, ==, text);
}

static char *
name_of (const char *name)
{
  return g_build_filename (profiles, name, NULL);
}

static void
free_secret (gpointer secret)
{
  fleet_secret_free (secret);
}

static void
assert_list (const char *const *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = fleet_profile_book_list (profiles, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pages->len, ==, g_strv_length ((GStrv) names));
  for (guint i = 0; i < pages->len; i++)
    {
      const FleetProfilePage *page = pages->pdata[i];
      g_autofree char *expected = name_of (names[i]);

      g_assert_cmpstr (page->file_name, ==, expected);
    }
}

static void
test_book (void)
{
  g_autofree char *a = name_of ("a.ini"), *b = name_of ("b.ini"), *c = name_of ("c.ini");
  g_autoptr (GHashTable) secrets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_secret);
  g_autoptr (GError) error = NULL;
  struct stat info;

  assert_list ((const char *const[]) { NULL });
  g_hash_table_insert (secrets, (gpointer) "sasl.password", fleet_secret_new ("one", 3));
  g_assert_true (fleet_profile_book_save (a, "[kafka]\n", secrets, NULL, FALSE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (a, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_secret (a, "one");
  assert_list ((const char *const[]) { "a.ini", NULL });

  /* Again, as itself; not over another. */
  g_assert_true (fleet_profile_book_save (a, "[kafka]\na=1\n", NULL, a, TRUE, NULL, &error));
  assert_secret (a, "one");
  g_assert_false (fleet_profile_book_save (a, "[kafka]\n", NULL, NULL, FALSE, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  g_clear_error (&error);

  /* Renamed: the password goes with it. */
  g_assert_true (fleet_profile_book_save (b, "[kafka]\nb=1\n", NULL, a, TRUE, NULL, &error));
  g_assert_no_error (error);
  assert_list ((const char *const[]) { "b.ini", NULL });
  assert_secret (a, NULL);
  assert_secret (b, "one");

  /* Copied, with another password: each has its own. */
  g_hash_table_insert (secrets, (gpointer) "sasl.password", fleet_secret_new ("two", 3));
  g_assert_true (fleet_profile_book_save (c, "[kafka]\n", secrets, b, FALSE, NULL, &error));
  g_assert_no_error (error);
  assert_secret (b, "one");
  assert_secret (c, "two");
  assert_list ((const char *const[]) { "b.ini", "c.ini", NULL });

  g_assert_true (fleet_profile_book_remove (b, &error));
  g_assert_true (fleet_profile_book_remove (c, &error));
  g_assert_no_error (error);
  assert_secret (b, NULL);
  assert_secret (c, NULL);
  assert_list ((const char *const[]) { NULL });
  g_assert_cmpint (g_rmdir (profiles), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *keyring = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fleet-book-XXXXXX", NULL);
  profiles = g_build_filename (folder, "profiles", NULL);
  keyring = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "open", TRUE);
  g_test_add_func ("/profile-book/book", test_book);
  result = g_test_run ();
  scratch_folder_remove (folder);
  g_free (profiles);
  g_free (folder);
  return result;
}
