/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of an alert's deliveries, as the outbox has it: by every way and in every state; another alert's log is never shown in its place. */

#include "fleet-delivery-log.h"
#include "letter-world.h"

#include <sqlite3.h>

static const char records[] =
  "INSERT INTO delivery_channel (channel, target) VALUES ('email', 'night@example.com'), ('webhook', 'ops.example.com');"
  "INSERT INTO alert_row (id, rule, severity, slot, vehicle, condition, attention, began_us, opened_us, cleared_us, acknowledged_us, by_clock, reservation_id) VALUES"
  " ('A', 'hot', 3, 0, 'car:C', 2, 0, 1, 1, 0, 0, 0, 'R7');"
  "INSERT INTO outbox (record_id, topic, created_us, sent_us, state, channel, alert_id, about, attempts, last_error, next_us) VALUES"
  " ('1', 'fleet.alerts', 10, 20, 1, 'kafka', 'A', 'opened: Hot, 12가', 1, 'was away', 0),"
  " ('2', '', 11, NULL, 0, 'webhook', 'A', 'opened: Hot, 12가', 2, 'HTTP 503', 99),"
  " ('3', '', 12, NULL, 2, 'email', 'A', 'opened: Hot, 12가', 1, 'No such mailbox', 0),"
  " ('4', '', 13, NULL, 3, 'customer', 'A', 'opened: Hot, 12가', 0, NULL, 0),"
  " ('5', '', 14, NULL, 4, 'email', 'A', 'cleared: Hot, 12가', 0, NULL, 0),"
  " ('6', '', 15, NULL, 0, 'webhook', 'A', 'acknowledged: Hot, 12가', 0, NULL, 0),"
  " ('7', 'fleet.alerts', 16, 21, 1, 'kafka', 'B', 'opened: Cold, 34나', 0, NULL, 0);";

static void
execute (const char *database,
         const char *statements)
{
  sqlite3 *db;
  char *why = NULL;

  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  sqlite3_exec (db, statements, NULL, NULL, &why);
  g_assert_cmpstr (why, ==, NULL);
  sqlite3_close (db);
}

static void
changed_cb (guint *n)
{
  (*n)++;
}

static void
wait_for (const guint *n,
          guint        wanted)
{
  while (*n < wanted)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_entry (FleetDeliveryLog      *log,
              guint                  i,
              const char            *way,
              const char            *to,
              const char            *what,
              FleetDeliveryLogState  state,
              gint64                 at_us,
              const char            *error)
{
  const FleetDeliveryEntry *entry = fleet_delivery_log_get (log)->pdata[i];

  g_assert_cmpstr (entry->way, ==, way);
  g_assert_cmpstr (entry->to, ==, to);
  g_assert_cmpstr (entry->what, ==, what);
  g_assert_cmpint (entry->state, ==, state);
  g_assert_cmpint (entry->at_us, ==, at_us);
  g_assert_cmpstr (entry->error, ==, error);
}

static void
test_log (void)
{
  char *folder = letter_world_make (1);
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL);
  g_autoptr (FleetDeliveryLog) log = fleet_delivery_log_new ();
  FleetHistory *history;
  guint n = 0;

  execute (database, records);
  history = fleet_history_new (database);
  g_signal_connect_swapped (log, "changed", G_CALLBACK (changed_cb), &n);
  /* "changed" at once, since another alert's is gone, and again with the answer. */
  fleet_delivery_log_show (log, history, "A");
  g_assert_cmpuint (n, ==, 1);
  wait_for (&n, 2);
  g_assert_cmpuint (fleet_delivery_log_get (log)->len, ==, 6);
  assert_entry (log, 0, "Topics", "fleet.alerts", "opened", FLEET_DELIVERY_LOG_SENT, 20, NULL);
  assert_entry (log, 1, "Webhook", "ops.example.com", "opened", FLEET_DELIVERY_LOG_WAITING, 11, "HTTP 503");
  assert_entry (log, 2, "E-mail", "night@example.com", "opened", FLEET_DELIVERY_LOG_UNDELIVERABLE, 12, "No such mailbox");
  assert_entry (log, 3, "Customers", "R7", "opened", FLEET_DELIVERY_LOG_SENT_ELSEWHERE, 13, NULL);
  assert_entry (log, 4, "E-mail", "night@example.com", "over", FLEET_DELIVERY_LOG_TOO_LATE, 14, NULL);
  assert_entry (log, 5, "Webhook", "ops.example.com", "acknowledged", FLEET_DELIVERY_LOG_WAITING, 15, NULL);
  g_assert_cmpint (((const FleetDeliveryEntry *) fleet_delivery_log_get (log)->pdata[1])->next_us, ==, 99);
  g_assert_true (((const FleetDeliveryEntry *) fleet_delivery_log_get (log)->pdata[5])->next_us == FLEET_TIME_NONE);

  /* Asked again, it says so only when something is new. */
  execute (database, "UPDATE outbox SET state = 1, sent_us = 30 WHERE record_id = '2'");
  fleet_delivery_log_show (log, history, "A");
  wait_for (&n, 3);
  assert_entry (log, 1, "Webhook", "ops.example.com", "opened", FLEET_DELIVERY_LOG_SENT, 30, NULL);

  /* A question that is on its way when another alert is shown comes to nothing. */
  fleet_delivery_log_show (log, history, "A");
  fleet_delivery_log_show (log, history, "B");
  g_assert_cmpuint (fleet_delivery_log_get (log)->len, ==, 0);
  wait_for (&n, 5);
  g_assert_cmpuint (fleet_delivery_log_get (log)->len, ==, 1);
  assert_entry (log, 0, "Topics", "fleet.alerts", "opened", FLEET_DELIVERY_LOG_SENT, 21, NULL);
  fleet_delivery_log_show (log, history, NULL);
  g_assert_cmpuint (fleet_delivery_log_get (log)->len, ==, 0);
  fleet_history_close (history);
  fleet_history_unref (history);
  letter_world_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery-log/log", test_log);
  return g_test_run ();
}
