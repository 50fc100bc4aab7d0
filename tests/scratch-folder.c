/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scratch-folder.h"

#include <errno.h>
#include <glib/gstdio.h>

/* No link is followed: what it leads to is not the test's. */
static void
remove_entry (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    scratch_folder_remove (path);
  else
    g_assert_true (g_unlink (path) == 0 || errno == ENOENT);
}

void
scratch_folder_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_entry (path);
    }
}

void
scratch_folder_remove (const char *folder)
{
  scratch_folder_empty (folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
