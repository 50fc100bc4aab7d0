/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of connections over a folder: saved, found again, copied, renamed, removed; and what a cluster shows to choose from. */

#include "fleet-connection-list.h"

#include "fleet-checkup.h"
#include "scratch-folder.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;
static char *profiles;

static void
wait_until (gboolean (*is_so) (gpointer),
            gpointer data)
{
  gint64 until_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!is_so (data) && g_get_monotonic_time () < until_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_true (is_so (data));
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
save (FleetConnectionList *list,
      FleetConnection     *connection,
      const char          *name,
      gboolean             duplicate,
      GError             **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fleet_connection_list_save_async (list, connection, name, duplicate, keep_result, &result);
  wait_until (is_set, &result);
  return fleet_connection_list_save_finish (list, result, error);
}

typedef struct
{
  FleetConnectionList *list;
  guint                n;
} Expected;

static gboolean
has_n (gpointer data)
{
  Expected *expected = data;

  return g_list_model_get_n_items (G_LIST_MODEL (expected->list)) == expected->n;
}

static void
assert_names (FleetConnectionList *list,
              const char *const   *names)
{
  Expected expected = { list, g_strv_length ((GStrv) names) };

  fleet_connection_list_load (list);
  wait_until (has_n, &expected);
  for (guint i = 0; i < expected.n; i++)
    {
      g_autoptr (FleetConnection) connection = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autofree char *name = fleet_connection_dup_name (connection);

      g_assert_cmpstr (name, ==, names[i]);
    }
}

static void
test_list (void)
{
  g_autoptr (FleetConnectionList) list = fleet_connection_list_new (profiles);
  g_autoptr (FleetConnection) connection = fleet_connection_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL, *copy = NULL;

  /* What would not read is not saved. */
  g_assert_null (save (list, connection, "seoul", FALSE, &error));
  g_assert_nonnull (strstr (error->message, "bootstrap.servers"));
  g_clear_error (&error);
  fleet_connection_set (connection, "kafka", "bootstrap.servers", "127.0.0.1:1");
  g_assert_null (save (list, connection, "../seoul", FALSE, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_clear_error (&error);

  file = save (list, connection, " seoul ", FALSE, &error);
  g_assert_no_error (error);
  fleet_connection_set_file (connection, file);
  assert_names (list, (const char *const[]) { "seoul", NULL });
  copy = save (list, connection, "busan", TRUE, &error);
  g_assert_no_error (error);
  assert_names (list, (const char *const[]) { "busan", "seoul", NULL });
  fleet_connection_list_remove (list, connection);
  {
    Expected one = { list, 1 };
    g_autoptr (FleetConnection) last = NULL;

    wait_until (has_n, &one);
    last = g_list_model_get_item (G_LIST_MODEL (list), 0);
    fleet_connection_list_remove (list, last);
    one.n = 0;
    wait_until (has_n, &one);
  }
}

static void
ended_cb (FleetCheckup *checkup,
          gpointer      user_data)
{
  *(FleetCheckup **) user_data = checkup;
}

static void
test_cluster (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[rules]\nfile=/r.ini\n[topics]\ncars=\ndevices=\nreservations=\n", fleet_mock_broker_bootstrap (broker));
  g_autofree char *file = g_build_filename (folder, "cluster.ini", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FleetConnectionLook) look = NULL;
  g_autoptr (FleetCheckup) checkup = fleet_checkup_new ();
  FleetCheckup *ended = NULL;
  FleetProducer *producer;
  const char *message = "{\"imei\":\"1\",\"ts\":1788253200}";

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (fleet_mock_broker_add_topic (broker, "fleet.telemetry", 2, &error));
  producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (broker), NULL }, &error);
  g_assert_true (fleet_producer_send (producer, "fleet.telemetry", NULL, 0, message, strlen (message), FLEET_TIME_NONE, &error));
  g_assert_true (fleet_producer_close (producer, &error));

  fleet_connection_look_async (file, "fleet.telemetry", NULL, keep_result, &result);
  wait_until (is_set, &result);
  look = fleet_connection_look_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (look->topics->len, ==, 1);
  g_assert_cmpstr (fleet_sample_guess (look->sample, FLEET_SAMPLE_DEVICE)->path, ==, "imei");

  /* The doctor says what the form would have: this profile names a field that is not there. */
  g_signal_connect (checkup, "ended", G_CALLBACK (ended_cb), &ended);
  fleet_checkup_begin (checkup, file);
  g_assert_true (fleet_checkup_is_running (checkup));
  wait_until (is_set, &ended);
  g_assert_false (fleet_checkup_is_well (checkup));
  g_assert_cmpint (fleet_checkup_get_state (checkup, FLEET_DOCTOR_READ), ==, FLEET_DOCTOR_GOOD);
  g_assert_cmpint (fleet_checkup_get_state (checkup, FLEET_DOCTOR_FIELDS), ==, FLEET_DOCTOR_BAD);
  g_assert_cmpint (fleet_checkup_get_state (checkup, FLEET_DOCTOR_TIMES), ==, FLEET_DOCTOR_WAITING);
  g_assert_nonnull (strstr (fleet_checkup_get_sentence (checkup, FLEET_DOCTOR_FIELDS), "imei"));
  fleet_mock_broker_free (broker);
  g_assert_cmpint (g_unlink (file), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *keyring = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fleet-connections-XXXXXX", NULL);
  profiles = g_build_filename (folder, "profiles", NULL);
  keyring = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "open", TRUE);
  g_test_add_func ("/connections/list", test_list);
  g_test_add_func ("/connections/cluster", test_cluster);
  result = g_test_run ();
  scratch_folder_remove (folder);
  g_free (profiles);
  g_free (folder);
  return result;
}
