/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-database-locks: what a file chooser does with the files of the folder it shows (it opens those whose names do not tell their type, and closes them again) takes no lock of
 * SQLite's away; and that it does take them away where nothing is done about it.
 *
 * The other process, which finds the database held or free, is this program with the argument --stranger. */

#include "fleet-database.h"
#include "scratch-folder.h"
#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *program;

/* As GTK does it: the type of each file, by its content where its name does not tell. */
static void
show_in_chooser (const char *folder_name)
{
  g_autoptr (GFile) folder = g_file_new_for_path (folder_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (folder, "standard::name,standard::content-type", G_FILE_QUERY_INFO_NONE, NULL, &error);
  GFileInfo *info;
  guint n = 0;

  g_assert_no_error (error);
  while (g_file_enumerator_iterate (files, &info, NULL, NULL, &error) && info != NULL)
    n++;
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, 3); /* the database, its -wal and its -shm */
}

/* Another process opens the database, reads and writes, and closes it: what it found. */
static char *
send_stranger (const char *file_name)
{
  const char *arguments[] = { program, "--stranger", file_name, NULL };
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &words, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_strdup (g_strstrip (words));
}

static int
be_stranger (const char *file_name)
{
  g_autofree char *wal = g_strconcat (file_name, "-wal", NULL);
  g_autofree char *shm = g_strconcat (file_name, "-shm", NULL);
  GStatBuf before, after;
  sqlite3 *db = NULL;

  if (g_stat (wal, &before) != 0 || sqlite3_open_v2 (file_name, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK
      || sqlite3_exec (db, "PRAGMA user_version; CREATE TABLE IF NOT EXISTS stranger (a); INSERT INTO stranger VALUES (1)", NULL, NULL, NULL) != SQLITE_OK || sqlite3_close (db) != SQLITE_OK)
    return 1;
  /* The last one that closes a database takes both away: so it does that believes to be the last. */
  g_print (g_stat (wal, &after) == 0 && after.st_ino == before.st_ino && g_file_test (shm, G_FILE_TEST_EXISTS) ? "held" : "free");
  return 0;
}

/* Before any connection of ours, for the rest of the process is different. */
static void
test_danger (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-locks-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  g_autofree char *found = NULL;
  g_autofree char *found_again = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode = WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1)", NULL, NULL, NULL), ==, SQLITE_OK);
  found = send_stranger (file);
  g_assert_cmpstr (found, ==, "held");
  show_in_chooser (folder);
  found_again = send_stranger (file);
  g_assert_cmpstr (found_again, ==, "free");
  sqlite3_close (db);
  scratch_folder_remove (folder);
}

static gint64
count_segments (StoreFixture *self)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;
  gint64 answer = 0;

  fleet_database_open (self->file, SQLITE_OPEN_READONLY, "be opened", &db, &error);
  g_assert_no_error (error);
  g_assert_true (fleet_database_ask (db, "SELECT count(*) FROM segment", &answer, &error));
  return answer;
}

/* A writer, and a reader that is in the middle of an answer, as the window's are while somebody chooses where to save. */
static void
test_chooser (void)
{
  StoreFixture self;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261126);
  g_autoptr (sqlite3) reader = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) error = NULL;
  guint n_read = 1;

  store_fixture_open (&self);
  for (guint i = 0; i < 4; i++)
    store_fixture_write (&self, random, 200, 20, 12, NULL);
  g_assert_true (fleet_database_open (self.file, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "be opened", &reader, &error));
  g_assert_no_error (error);
  statement = fleet_database_prepare (reader, "SELECT * FROM segment", &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *found = NULL;

      show_in_chooser (self.folder);
      found = send_stranger (self.file);
      g_assert_cmpstr (found, ==, "held");
      store_fixture_write (&self, random, 200, 20, 12, NULL);
    }
  while (sqlite3_step (statement) == SQLITE_ROW)
    n_read++;
  g_assert_cmpuint (n_read, ==, 4);
  sqlite3_reset (statement);
  g_assert_cmpint (count_segments (&self), ==, 24);
  g_clear_pointer (&statement, sqlite3_finalize);
  g_clear_pointer (&reader, sqlite3_close);
  store_fixture_close (&self);
}

/* What holds the database does not stand in the way of its end: the -wal file goes with the last connection. */
static void
test_end (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-locks-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "fleet.db", NULL);
  g_autofree char *wal = g_strconcat (file, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      FleetStore *store = fleet_store_open (file, &error);

      g_assert_no_error (error);
      g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
      show_in_chooser (folder);
      fleet_store_close (store);
      g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
    }
  scratch_folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--stranger"))
    return be_stranger (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database-locks/danger", test_danger);
  g_test_add_func ("/database-locks/chooser", test_chooser);
  g_test_add_func ("/database-locks/end", test_end);
  return g_test_run ();
}
