/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The doctor before a broker without security (librdkafka's own mock); what a secured one can be wrong with is in tests/kafka/secure. */

#include "fleet-doctor.h"

#include "fleet-cluster-reader.h"
#include "fleet-mock-broker.h"
#include "fleet-producer.h"
#include "fleet-time.h"

#include <string.h>

typedef struct
{
  FleetDoctorState state[FLEET_DOCTOR_N_STEPS];
  char            *sentence[FLEET_DOCTOR_N_STEPS];
} Heard;

static void
news_cb (FleetDoctorStep  step,
         FleetDoctorState state,
         const char      *sentence,
         gpointer         user_data)
{
  Heard *heard = user_data;

  /* Running comes before an end, and nothing comes behind one. */
  g_assert_cmpint (heard->state[step], <=, FLEET_DOCTOR_RUNNING);
  g_assert_cmpint (sentence != NULL, ==, state > FLEET_DOCTOR_RUNNING);
  heard->state[step] = state;
  g_free (heard->sentence[step]);
  heard->sentence[step] = g_strdup (sentence);
}

static gboolean
visit (const char   *bootstrap,
       const char   *more,
       GCancellable *cancellable,
       Heard        *heard)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[rules]\nfile=/r.ini\n[topics]\ncars=\ndevices=\nreservations=\n%s", bootstrap, more);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse (text, NULL, &error);

  g_assert_no_error (error);
  memset (heard, 0, sizeof *heard);
  return fleet_doctor_run (profile, cancellable, news_cb, heard);
}

static void
forget (Heard *heard)
{
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    g_free (heard->sentence[i]);
}

static void
produce (FleetMockBroker *broker,
         const char      *topic,
         const char      *value)
{
  g_autoptr (GError) error = NULL;
  FleetProducer *producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (broker), NULL }, &error);

  g_assert_no_error (error);
  g_assert_true (fleet_mock_broker_add_topic (broker, topic, 2, &error));
  if (value != NULL)
    g_assert_true (fleet_producer_send (producer, topic, NULL, 0, value, strlen (value), FLEET_TIME_NONE, &error));
  g_assert_true (fleet_producer_close (producer, &error));
}

static void
test_well (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  g_autofree char *now = fleet_time_to_string (g_get_real_time ());
  g_autofree char *message = g_strdup_printf ("{\"deviceId\":\"d\",\"time\":\"%s\",\"vehicle\":{\"position\":{\"lat\":37.5,\"lon\":127}}}", now);
  Heard heard;

  g_assert_no_error (error);
  produce (broker, "fleet.telemetry", message);
  g_assert_true (visit (fleet_mock_broker_bootstrap (broker), "", NULL, &heard));
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    g_assert_cmpint (heard.state[i], ==, FLEET_DOCTOR_GOOD);
  g_assert_cmpstr (heard.sentence[FLEET_DOCTOR_METADATA], ==, "1 broker; fleet.telemetry with 2 partitions");
  g_assert_true (g_str_has_prefix (heard.sentence[FLEET_DOCTOR_READ], "1 message of fleet.telemetry read, the newest "));
  forget (&heard);

  /* Cancelled before it begins: it stops at once, and says so. */
  {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    g_cancellable_cancel (cancellable);
    g_assert_false (visit (fleet_mock_broker_bootstrap (broker), "", cancellable, &heard));
    g_assert_cmpint (heard.state[FLEET_DOCTOR_NAME], ==, FLEET_DOCTOR_BAD);
    g_assert_cmpstr (heard.sentence[FLEET_DOCTOR_NAME], ==, "Stopped");
    forget (&heard);
  }
  fleet_mock_broker_free (broker);
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  Heard heard;

  g_assert_no_error (error);
  produce (broker, "fleet.telemetry", NULL);
  g_assert_false (visit (fleet_mock_broker_bootstrap (broker), "", NULL, &heard));
  g_assert_cmpint (heard.state[FLEET_DOCTOR_READ], ==, FLEET_DOCTOR_DOUBTFUL);
  g_assert_cmpint (heard.state[FLEET_DOCTOR_FIELDS], ==, FLEET_DOCTOR_WAITING);
  forget (&heard);
  fleet_mock_broker_free (broker);
}

/* The second server of two will do; and where none does, the one that came furthest is told. */
static void
test_servers (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  g_autofree char *second = g_strdup_printf ("no-such-host.invalid:1, %s", fleet_mock_broker_bootstrap (broker));
  Heard heard;

  g_assert_no_error (error);
  produce (broker, "fleet.telemetry", NULL);
  g_assert_false (visit (second, "", NULL, &heard));
  g_assert_cmpint (heard.state[FLEET_DOCTOR_METADATA], ==, FLEET_DOCTOR_GOOD);
  forget (&heard);
  g_assert_false (visit ("no-such-host.invalid:1,127.0.0.1:1", "", NULL, &heard));
  g_assert_cmpint (heard.state[FLEET_DOCTOR_NAME], ==, FLEET_DOCTOR_GOOD);
  g_assert_cmpint (heard.state[FLEET_DOCTOR_TCP], ==, FLEET_DOCTOR_BAD);
  forget (&heard);
  fleet_mock_broker_free (broker);
}

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  FleetMockBroker *broker = fleet_mock_broker_new (&error);
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[rules]\nfile=/r.ini\n", fleet_mock_broker_bootstrap (broker));
  g_autoptr (FleetProfile) profile = fleet_profile_parse (text, NULL, NULL);
  g_autoptr (FleetClusterReader) reader = NULL;
  g_autoptr (GPtrArray) topics = NULL;
  const FleetClusterTopic *topic;

  g_assert_no_error (error);
  produce (broker, "b", NULL);
  produce (broker, "a", NULL);
  reader = fleet_cluster_reader_new (profile, NULL, &error);
  g_assert_no_error (error);
  topics = fleet_cluster_reader_list (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (topics->len, ==, 2);
  topic = topics->pdata[0];
  g_assert_cmpstr (topic->name, ==, "a");
  g_assert_cmpint (topic->partitions, ==, 2);
  g_clear_pointer (&reader, fleet_cluster_reader_free);
  fleet_mock_broker_free (broker);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doctor/well", test_well);
  g_test_add_func ("/doctor/empty", test_empty);
  g_test_add_func ("/doctor/servers", test_servers);
  g_test_add_func ("/doctor/list", test_list);
  return g_test_run ();
}
