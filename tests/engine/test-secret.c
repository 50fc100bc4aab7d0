/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where secrets come from, where they go, and what is never said of them. The keyring is libsecret's own encrypted file, in a folder of the test's. */

#include "fleet-keyring.h"
#include "fleet-kafka-conf.h"
#include "fleet-profile.h"
#include "fleet-secret.h"
#include "scratch-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define CANARY "Kanarienvogel-7f3a"

static char *folder; /* the test's own */

static char *
write_file (const char *name,
            const char *text,
            int         mode)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, mode, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return path;
}

static void
assert_secret (FleetSecret *secret,
               const char  *text)
{
  g_assert_nonnull (secret);
  g_assert_cmpstr (fleet_secret_peek (secret), ==, text);
  fleet_secret_free (secret);
}

static void
test_closed (void)
{
  struct rlimit limit;

  fleet_secret_free (fleet_secret_new ("x", 1));
  g_assert_cmpint (prctl (PR_GET_DUMPABLE), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, ==, 0);
}

/* From a variable: and what the kernel shows of the environment does not have it any more. The test starts itself, since only a variable that came with execve() is shown. */
static void
test_variable (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = NULL;
      gsize length;

      g_assert_true (g_file_get_contents ("/proc/self/environ", &shown, &length, NULL));
      g_assert_nonnull (memmem (shown, length, CANARY, strlen (CANARY)));
      g_clear_pointer (&shown, g_free);
      assert_secret (fleet_secret_read ("env:FLEET_TEST_SECRET", &error), CANARY);
      g_assert_no_error (error);
      g_assert_null (getenv ("FLEET_TEST_SECRET"));
      g_assert_true (g_file_get_contents ("/proc/self/environ", &shown, &length, NULL));
      g_assert_null (memmem (shown, length, CANARY, strlen (CANARY)));
      g_assert_null (fleet_secret_read ("env:FLEET_TEST_SECRET", &error));
      g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
      return;
    }
  g_setenv ("FLEET_TEST_SECRET", CANARY, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("FLEET_TEST_SECRET");
  g_test_trap_assert_passed ();
}

static void
assert_refused (const char *source,
                int         code,
                const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fleet_secret_read (source, &error));
  g_assert_error (error, FLEET_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (strstr (error->message, CANARY));
}

static void
test_file (void)
{
  g_autofree char *closed = write_file ("closed", CANARY "\n", 0600);
  g_autofree char *open_to_all = write_file ("open", CANARY, 0644);
  g_autofree char *empty = write_file ("empty", "\n", 0600);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *of_closed = g_strconcat ("file:", closed, NULL), *of_open = g_strconcat ("file:", open_to_all, NULL);
  g_autofree char *of_empty = g_strconcat ("file:", empty, NULL), *of_link = g_strconcat ("file:", link, NULL), *of_folder = g_strconcat ("file:", folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (closed, link), ==, 0);
  assert_secret (fleet_secret_read (of_closed, &error), CANARY);
  g_assert_no_error (error);
  assert_refused (of_open, FLEET_ERROR_REFUSED, "chmod 600");
  assert_refused (of_empty, FLEET_ERROR_INVALID, "nothing in it");
  assert_refused (of_link, FLEET_ERROR_INVALID, "link");
  assert_refused (of_folder, FLEET_ERROR_REFUSED, "not a file");
  assert_refused (CANARY, FLEET_ERROR_INVALID, "command line");
}

static void
test_descriptor (void)
{
  int ends[2];
  g_autofree char *source = NULL;

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], CANARY "\r\n", strlen (CANARY) + 2), ==, strlen (CANARY) + 2);
  close (ends[1]);
  source = g_strdup_printf ("fd:%d", ends[0]);
  assert_secret (fleet_secret_read (source, NULL), CANARY);
  close (ends[0]);
}

static void
test_keyring (void)
{
  g_autoptr (FleetSecret) secret = fleet_secret_new (CANARY, strlen (CANARY));
  g_autoptr (GError) error = NULL;

  g_assert_null (fleet_secret_lookup ("/p/a.ini", "sasl.password", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fleet_keyring_store ("/p/a.ini", "sasl.password", secret, NULL, &error));
  g_assert_no_error (error);
  assert_secret (fleet_secret_lookup ("/p/a.ini", "sasl.password", NULL, &error), CANARY);
  /* Neither another profile, nor another property, nor none. */
  g_assert_null (fleet_secret_lookup ("/p/b.ini", "sasl.password", NULL, &error));
  g_assert_null (fleet_secret_lookup ("/p/a.ini", "ssl.key.password", NULL, &error));
  g_assert_null (fleet_secret_lookup (NULL, "sasl.password", NULL, &error));
  g_assert_true (fleet_keyring_clear ("/p/a.ini", NULL, NULL, &error));
  g_assert_null (fleet_secret_lookup ("/p/a.ini", "sasl.password", NULL, &error));
  g_assert_no_error (error);
}

/* What the command line names goes before the keyring, for whatever profile. */
static void
test_supplied (void)
{
  g_autofree char *file = write_file ("supplied", "told", 0600);
  g_autofree char *argument = g_strconcat ("ssl.keystore.password=file:", file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_secret_supply (argument, &error));
  assert_secret (fleet_secret_lookup ("/p/a.ini", "ssl.keystore.password", NULL, &error), "told");
  assert_secret (fleet_secret_lookup (NULL, "ssl.keystore.password", NULL, &error), "told");
  g_assert_no_error (error);
  g_assert_false (fleet_secret_supply ("sasl.password=" CANARY, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_assert_null (strstr (error->message, CANARY));
}

#define CLEAR_PROFILE \
  "# ours\n[kafka]\nbootstrap.servers=127.0.0.1:1\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password = " CANARY "\n# tail\n[rules]\nfile=rules.ini\n" \
  "[import]\nsecret-access-key=" CANARY "2\n"

static void
test_profile (void)
{
  g_autofree char *file = write_file ("clear.ini", CLEAR_PROFILE, 0644);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_load (file, &error);
  guint n;

  g_assert_null (profile);
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_SECRET);
  g_assert_null (strstr (error->message, CANARY));
  g_clear_error (&error);

  g_assert_true (fleet_profile_move_secrets (file, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "# ours\n[kafka]\nbootstrap.servers=127.0.0.1:1\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl.username=u\n# tail\n[rules]\nfile=rules.ini\n[import]\n");
  profile = fleet_profile_load (file, &error);
  g_assert_no_error (error);
  assert_secret (fleet_secret_lookup (profile->file_name, "sasl.password", NULL, &error), CANARY);
  assert_secret (fleet_secret_lookup (profile->file_name, "import.secret-access-key", NULL, &error), CANARY "2");
  g_assert_true (fleet_profile_move_secrets (file, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 0);
}

/* What the settings ask for is asked for, and nothing else is. */
static void
test_needed (void)
{
  g_autofree char *plain = write_file ("plain.pem", "-----BEGIN PRIVATE KEY-----\n", 0600);
  g_autofree char *encrypted = write_file ("encrypted.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", 0600);
  const char *const cases[][5] = {
    { "security.protocol", "PLAINTEXT", "sasl.username", "u", NULL },
    { "security.protocol", "SASL_SSL", "sasl.username", "u", "sasl.password" },
    { "security.protocol", "sasl_plaintext", "sasl.username", "u", "sasl.password" },
    { "security.protocol", "SSL", "ssl.key.location", plain, NULL },
    { "security.protocol", "SSL", "ssl.key.location", encrypted, "ssl.key.password" },
    { "security.protocol", "SSL", "ssl.keystore.location", "x.p12", "ssl.keystore.password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const settings[] = { cases[i][0], cases[i][1], cases[i][2], cases[i][3], NULL };
      g_autoptr (GPtrArray) needed = fleet_kafka_conf_secrets (settings);

      g_assert_cmpuint (needed->len, ==, cases[i][4] != NULL);
      if (needed->len > 0)
        g_assert_cmpstr (needed->pdata[0], ==, cases[i][4]);
    }
}

static void
test_conf (void)
{
  const char *const settings[] = { "security.protocol", "SASL_PLAINTEXT", "sasl.username", "u", NULL };
  const FleetKafkaSecrets secrets = { "/p/conf.ini", NULL };
  g_autoptr (FleetSecret) secret = fleet_secret_new (CANARY, strlen (CANARY));
  g_autoptr (GError) error = NULL;
  rd_kafka_conf_t *conf = fleet_kafka_conf_new (NULL, settings, NULL, &secrets, &error);
  char value[64];
  size_t size = sizeof value;

  g_assert_null (conf);
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "sasl.password"));
  g_clear_error (&error);
  g_assert_true (fleet_keyring_store ("/p/conf.ini", "sasl.password", secret, NULL, NULL));
  conf = fleet_kafka_conf_new (NULL, settings, NULL, &secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rd_kafka_conf_get (conf, "sasl.password", value, &size), ==, RD_KAFKA_CONF_OK);
  g_assert_cmpstr (value, ==, CANARY);
  rd_kafka_conf_destroy (conf);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *keyring = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fleet-secret-XXXXXX", NULL);
  g_assert_nonnull (folder);
  keyring = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "open", TRUE);

  g_test_add_func ("/secret/closed", test_closed);
  g_test_add_func ("/secret/variable", test_variable);
  g_test_add_func ("/secret/file", test_file);
  g_test_add_func ("/secret/descriptor", test_descriptor);
  g_test_add_func ("/secret/keyring", test_keyring);
  g_test_add_func ("/secret/supplied", test_supplied);
  g_test_add_func ("/secret/profile", test_profile);
  g_test_add_func ("/secret/needed", test_needed);
  g_test_add_func ("/secret/conf", test_conf);
  result = g_test_run ();
  scratch_folder_remove (folder);
  g_free (folder);
  return result;
}
