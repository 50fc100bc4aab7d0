/* SPDX-License-Identifier: GPL-3.0-or-later */

/* replay: runs a fuzz target over the files of a folder, without a fuzzer: replay FOLDER. So each input that ever mattered is a test. */

#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
replay_file (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_file_get_contents (data, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2 || (dir = g_dir_open (argv[1], 0, NULL)) == NULL)
    g_error ("usage: replay FOLDER, a folder of inputs");
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/replay/", name, NULL);

      g_test_add_data_func_full (path, g_build_filename (argv[1], name, NULL), replay_file, g_free);
    }
  return g_test_run ();
}
