/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSONTestSuite against the general reader and the decoder: test-json-test-suite FETCH FOLDER
 * FETCH is run to fill FOLDER when that is not there. */

#include "decoder-fixture.h"
#include "fleet-json-reader.h"

#include <string.h>

#define GOOD "{\"deviceId\":\"TCU-1\",\"time\":1693526400,\"v\":1.5}"

typedef struct
{
  char  *name;
  char  *text;
  gsize  length;
} Text;

static GArray *texts;

static gboolean
has_duplicate_keys (const Text *text)
{
  return strcmp (text->name, "y_object_duplicated_key.json") == 0
         || strcmp (text->name, "y_object_duplicated_key_and_value.json") == 0;
}

static gboolean
is_readable (const Text *text)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 1000000);
  g_autoptr (GError) error = NULL;
  gsize n_events = 0;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, text->text, text->length, &n_events, &error);

  g_assert_true ((events == NULL) == (error != NULL));
  if (events != NULL)
    g_assert_cmpuint (n_events, >, 0);
  else
    g_assert_true (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_JSON));
  return events != NULL;
}

static void
test_reader (void)
{
  guint accepted = 0, duplicates = 0, rejected = 0, either = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      const Text *text = &g_array_index (texts, Text, i);
      gboolean readable = is_readable (text);

      if (text->name[0] == 'i')
        {
          either++;
          continue;
        }
      if (readable != (text->name[0] == 'y' && !has_duplicate_keys (text)))
        g_error ("%s was %s", text->name, readable ? "accepted" : "rejected");
      accepted += readable;
      rejected += text->name[0] == 'n';
      duplicates += has_duplicate_keys (text);
    }
  g_assert_cmpuint (accepted, ==, 93);
  g_assert_cmpuint (duplicates, ==, 2);
  g_assert_cmpuint (rejected, ==, 188);
  g_assert_cmpuint (either, ==, 35);
}

/* Each text between two good messages, which are read whatever it does; with templates of whatever came before. */
static void
test_decoder (void)
{
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < texts->len; i++)
      {
        const Text *text = &g_array_index (texts, Text, i);
        g_autofree char *before = fixture_read (&f, GOOD, strlen (GOOD));
        g_autofree char *reason = fixture_read (&f, text->text, text->length);
        g_autofree char *after = fixture_read (&f, GOOD, strlen (GOOD));
        g_autofree char *cell = fixture_cell (&f, f.batch->n_rows - 1, "v");

        g_assert_cmpstr (before, ==, NULL);
        g_assert_cmpstr (after, ==, NULL);
        g_assert_cmpstr (cell, ==, "1.5");
        g_assert_nonnull (reason); /* none of them names a device */
        if (!g_str_has_prefix (reason, is_readable (text) ? "mapping: " : "json: "))
          g_error ("%s: %s", text->name, reason);
      }
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->refused, ==, 2 * texts->len);
  g_assert_cmpuint (fleet_dictionary_size (f.paths), ==, 3);
  fixture_clear (&f);
}

static void
fetch (const char *script,
       const char *folder)
{
  const char *argv[] = { script, folder, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s could not fetch the texts: %s", script, error->message);
}

static void
load (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  texts = g_array_new (FALSE, FALSE, sizeof (Text));
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file_name = g_build_filename (folder, name, NULL);
      Text text = { .name = g_strdup (name) };

      g_file_get_contents (file_name, &text.text, &text.length, &error);
      g_assert_no_error (error);
      g_array_append_val (texts, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc != 3)
    g_error ("usage: test-json-test-suite FETCH FOLDER");
  fetch (argv[1], argv[2]);
  load (argv[2]);
  g_test_add_func ("/json-test-suite/reader", test_reader);
  g_test_add_func ("/json-test-suite/decoder", test_decoder);
  result = g_test_run ();
  for (guint i = 0; i < texts->len; i++)
    {
      g_free (g_array_index (texts, Text, i).name);
      g_free (g_array_index (texts, Text, i).text);
    }
  g_array_unref (texts);
  return result;
}
