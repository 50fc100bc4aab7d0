/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetSession without an engine: what it hands on, in which order, and what follows the selection. */

#include "fleet-session.h"

#include <string.h>

#include "fleet-test-bulletin.h"

typedef struct
{
  GString *log;
  FleetSession *session;
} Witness;

static void
roster_cb (Witness *witness)
{
  g_string_append (witness->log, "roster ");
}

static void
alerts_cb (Witness *witness)
{
  /* Who hears of an alert can ask the roster for its vehicle. */
  g_assert_cmpuint (fleet_roster_get_n_vehicles (fleet_session_get_roster (witness->session)), ==, 1);
  g_string_append (witness->log, "alerts ");
}

static void
record_cb (Witness *witness)
{
  g_string_append (witness->log, fleet_session_get_record (witness->session) != NULL ? "record " : "no-record ");
}

static void
status_cb (Witness *witness)
{
  g_string_append (witness->log, "status ");
}

static void
failed_cb (Witness    *witness,
           const char *sentence)
{
  g_string_append (witness->log, sentence);
}

static void
test_order (void)
{
  g_autoptr (FleetSession) session = fleet_session_new ();
  Witness witness = { g_string_new (NULL), session };
  FleetBulletin *bulletin = fleet_bulletin_new ();

  g_assert_cmpint (fleet_session_get_status (session)->state, ==, FLEET_STREAM_STARTING);
  fleet_session_set_selected (session, 0);
  g_signal_connect_swapped (fleet_session_get_roster (session), "changed", G_CALLBACK (roster_cb), &witness);
  g_signal_connect_swapped (fleet_session_get_alerts (session), "counts-changed", G_CALLBACK (alerts_cb), &witness);
  g_signal_connect_swapped (session, "record-changed", G_CALLBACK (record_cb), &witness);
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (status_cb), &witness);
  g_signal_connect_swapped (session, "failed", G_CALLBACK (failed_cb), &witness);
  test_add_vehicle (bulletin, 0, "12가 3456", NULL, FLEET_ACTIVITY_FREE);
  test_add_alert (bulletin, 1, 0, FLEET_SEVERITY_HIGH, 1, TRUE, FALSE);
  bulletin->record = fleet_vehicle_record_new ();
  bulletin->record->slot = 0;
  bulletin->has_status = TRUE;
  bulletin->status.state = FLEET_STREAM_LIVE;
  bulletin->status.sentence = g_strdup ("a sentence");
  g_ptr_array_add (bulletin->failures, g_strdup ("no such alert"));
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpstr (witness.log->str, ==, "roster alerts record status no such alert");
  /* The bulletin is gone; what it said is not. */
  g_assert_cmpint (fleet_session_get_status (session)->state, ==, FLEET_STREAM_LIVE);
  g_assert_cmpstr (fleet_session_get_status (session)->sentence, ==, "a sentence");
  g_assert_cmpuint (fleet_session_get_record (session)->slot, ==, 0);

  /* One that says nothing of the stream changes nothing of it. */
  bulletin = fleet_bulletin_new ();
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpint (fleet_session_get_status (session)->state, ==, FLEET_STREAM_LIVE);
  g_string_free (witness.log, TRUE);
}

/* From the start, and after an outage until the present is reached again; a stream that has lost its brokers shows what it knew last, and that is the present as far as one knows. */
static void
test_shows_past (void)
{
  static const struct { FleetStreamState state; gboolean is_past; } steps[] = {
    { FLEET_STREAM_CONNECTING, TRUE }, { FLEET_STREAM_CATCHING_UP, TRUE }, { FLEET_STREAM_LIVE, FALSE }, { FLEET_STREAM_OFFLINE, FALSE }, { FLEET_STREAM_CONNECTING, FALSE },
    { FLEET_STREAM_CATCHING_UP, TRUE }, { FLEET_STREAM_CONNECTING, TRUE }, { FLEET_STREAM_FAILED, FALSE },
  };
  g_autoptr (FleetSession) session = fleet_session_new ();

  g_assert_true (fleet_session_shows_past (session));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();

      bulletin->has_status = TRUE;
      bulletin->status.state = steps[i].state;
      fleet_session_apply (session, bulletin);
      fleet_bulletin_unref (bulletin);
      g_assert_cmpint (fleet_session_shows_past (session), ==, steps[i].is_past);
    }
}

static void
count_cb (FleetSession *session,
          guint        *n)
{
  (*n)++;
}

/* What is heard of an import stays until something newer is heard; without an engine none begins. */
static void
test_import (void)
{
  g_autoptr (FleetSession) session = fleet_session_new ();
  FleetBulletin *bulletin = fleet_bulletin_new ();
  guint n = 0;

  g_signal_connect (session, "import-changed", G_CALLBACK (count_cb), &n);
  g_assert_null (fleet_session_get_import (session));
  bulletin->import = fleet_import_status_new ();
  bulletin->import->state = FLEET_IMPORT_RUNNING;
  bulletin->import->taken = 7;
  fleet_import_status_add_problem (bulletin->import, g_strdup ("a gap"));
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (fleet_session_get_import (session)->taken, ==, 7);
  g_assert_cmpstr (g_ptr_array_index (fleet_session_get_import (session)->problems, 0), ==, "a gap");

  bulletin = fleet_bulletin_new ();
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (fleet_session_import (session, "/nowhere", NULL, NULL));
}

static void
test_selection (void)
{
  g_autoptr (FleetSession) session = fleet_session_new ();
  FleetBulletin *bulletin = fleet_bulletin_new ();

  test_add_vehicle (bulletin, 1, NULL, NULL, FLEET_ACTIVITY_UNKNOWN);
  test_add_vehicle (bulletin, 2, "12가 3456", NULL, FLEET_ACTIVITY_FREE);
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  fleet_session_set_following (session, TRUE);
  g_assert_false (fleet_session_get_following (session));
  fleet_session_set_selected (session, 1);
  fleet_session_set_following (session, TRUE);
  g_assert_true (fleet_session_get_following (session));

  /* A row arrives and the device's vehicle becomes the car's: the selection goes along, and so does following. */
  bulletin = fleet_bulletin_new ();
  test_add_vehicle (bulletin, 1, NULL, NULL, FLEET_ACTIVITY_UNKNOWN)->merged_into = 2;
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_assert_cmpuint (fleet_session_get_selected (session), ==, 2);
  g_assert_true (fleet_session_get_following (session));

  fleet_session_set_selected (session, FLEET_NONE);
  g_assert_false (fleet_session_get_following (session));
  g_assert_null (fleet_session_get_record (session));
}

static void
focus_cb (FleetSession *session,
          guint         slot,
          guint        *focused)
{
  g_assert_cmpuint (fleet_session_get_selected (session), ==, slot);
  *focused = slot;
}

static void
test_focus_and_search (void)
{
  g_autoptr (FleetSession) session = fleet_session_new ();
  FleetBulletin *bulletin = fleet_bulletin_new ();
  guint focused = FLEET_NONE;

  test_add_vehicle (bulletin, 1, "12가 3456", NULL, FLEET_ACTIVITY_FREE);
  test_add_vehicle (bulletin, 2, "34나 7890", NULL, FLEET_ACTIVITY_IN_USE);
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_signal_connect (session, "focus-requested", G_CALLBACK (focus_cb), &focused);
  fleet_session_focus (session, 2);
  g_assert_cmpuint (focused, ==, 2);
  fleet_session_set_search (session, "12 가");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fleet_session_get_vehicles (session))), ==, 1);
  fleet_session_set_activity_filter (session, FLEET_ACTIVITY_IN_USE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fleet_session_get_vehicles (session))), ==, 0);
}

/* Nothing runs: an acknowledgement says so instead of pretending. */
static void
test_acknowledge_offline (void)
{
  g_autoptr (FleetSession) session = fleet_session_new ();
  Witness witness = { g_string_new (NULL), session };
  FleetBulletin *bulletin = fleet_bulletin_new ();
  g_autofree char *id = g_strdup_printf ("%032x", 1);

  test_add_alert (bulletin, 1, 0, FLEET_SEVERITY_HIGH, 1, TRUE, FALSE);
  fleet_session_apply (session, bulletin);
  fleet_bulletin_unref (bulletin);
  g_signal_connect_swapped (session, "failed", G_CALLBACK (failed_cb), &witness);
  fleet_session_acknowledge (session, "unknown");
  g_assert_cmpstr (witness.log->str, ==, "");
  fleet_session_acknowledge (session, id);
  g_assert_cmpstr (witness.log->str, !=, "");
  g_string_free (witness.log, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/import", test_import);
  g_test_add_func ("/session/order", test_order);
  g_test_add_func ("/session/shows-past", test_shows_past);
  g_test_add_func ("/session/selection", test_selection);
  g_test_add_func ("/session/focus-and-search", test_focus_and_search);
  g_test_add_func ("/session/acknowledge-offline", test_acknowledge_offline);
  return g_test_run ();
}
