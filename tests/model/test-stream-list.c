/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-stream-list: bulletins make topics and partitions; rows stay the same objects; what is written is read from the outbox. */

#include "fleet-stream-list.h"
#include "letter-world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define ROUNDS 300

typedef struct
{
  FleetStreamList *list;
  GPtrArray       *shadow; /* FleetStreamRow: what its signals make of nothing */
  guint            n_updated;
} World;

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            World      *world)
{
  if (removed > 0)
    g_ptr_array_remove_range (world->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (world->shadow, position + i, g_list_model_get_item (list, position + i));
  g_assert_cmpuint (world->shadow->len, ==, g_list_model_get_n_items (list));
}

static void
updated_cb (World *world)
{
  world->n_updated++;
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  world->list = fleet_stream_list_new ();
  world->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  world->n_updated = 0;
  g_signal_connect (world->list, "items-changed", G_CALLBACK (changed_cb), world);
  g_signal_connect_swapped (world->list, "updated", G_CALLBACK (updated_cb), world);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_object_unref (world->list);
  g_ptr_array_unref (world->shadow);
}

static FleetPartitionStatus *
add (FleetBulletin *bulletin,
     FleetTopic     topic,
     gint32         partition)
{
  g_autofree char *name = g_strdup_printf ("topic.%d", topic);
  FleetPartitionStatus *status = fleet_partition_status_new (topic, name, partition);

  if (bulletin->partitions == NULL)
    bulletin->partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_partition_status_free);
  g_ptr_array_add (bulletin->partitions, status);
  return status;
}

/* Any bulletins after each other: the list tells the last one, in order, and its signals told all that changed. */
static void
test_random (World         *world,
             gconstpointer  data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();
      guint counts[FLEET_N_TOPICS], n_topics = 0, n_partitions = 0, position = 0;

      for (FleetTopic topic = 0; topic < FLEET_N_TOPICS; topic++)
        {
          counts[topic] = g_rand_int_range (rand, 0, 5);
          n_topics += counts[topic] > 0;
          /* 1: the topic alone, of which no partition is known. */
          if (counts[topic] == 1)
            add (bulletin, topic, -1)->flow = FLEET_FLOW_WAITING;
          for (guint i = 1; i < counts[topic]; i++)
            add (bulletin, topic, i - 1)->position = round * 10 + i;
          n_partitions += counts[topic] > 0 ? counts[topic] - 1 : 0;
        }
      if (bulletin->partitions == NULL)
        continue;
      fleet_stream_list_apply (world->list, bulletin);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->list)), ==, n_topics);
      g_assert_cmpuint (fleet_stream_list_get_n_partitions (world->list), ==, n_partitions);
      for (FleetTopic topic = 0; topic < FLEET_N_TOPICS; topic++)
        {
          g_autoptr (FleetStreamRow) row = counts[topic] > 0 ? g_list_model_get_item (G_LIST_MODEL (world->list), position) : NULL;

          if (row == NULL)
            continue;
          g_assert_true (world->shadow->pdata[position] == row);
          g_assert_cmpint (fleet_stream_row_get_status (row)->topic, ==, topic);
          g_assert_cmpint (fleet_stream_row_get_status (row)->partition, ==, -1);
          g_assert_cmpint (fleet_stream_row_get_partitions (row) != NULL, ==, counts[topic] > 1);
          for (guint i = 1; i < counts[topic]; i++)
            {
              g_autoptr (FleetStreamRow) child = g_list_model_get_item (fleet_stream_row_get_partitions (row), i - 1);

              g_assert_cmpint (fleet_stream_row_get_status (child)->partition, ==, i - 1);
              g_assert_cmpint (fleet_stream_row_get_status (child)->position, ==, round * 10 + i);
            }
          position++;
        }
    }
  g_assert_cmpuint (world->n_updated, >, ROUNDS / 2);
}

/* A bulletin without word of partitions changes nothing. */
static void
test_nothing_new (World         *world,
                  gconstpointer  data)
{
  g_autoptr (FleetBulletin) first = fleet_bulletin_new (), second = fleet_bulletin_new ();

  add (first, FLEET_TOPIC_TELEMETRY, 0);
  fleet_stream_list_apply (world->list, first);
  fleet_stream_list_apply (world->list, second);
  g_assert_cmpuint (world->n_updated, ==, 1);
  g_assert_cmpuint (world->shadow->len, ==, 1);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Rows say "changed" when their numbers did, and stay who they are. */
static void
test_same_rows (World         *world,
                gconstpointer  data)
{
  FleetStreamRow *topic = NULL;
  g_autoptr (FleetStreamRow) partition = NULL;
  guint n_topic = 0, n_partition = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();

      add (bulletin, FLEET_TOPIC_TELEMETRY, 0)->position = 5;
      add (bulletin, FLEET_TOPIC_TELEMETRY, 1)->position = i < 2 ? 7 : 9;
      fleet_stream_list_apply (world->list, bulletin);
      if (i > 0)
        continue;
      topic = world->shadow->pdata[0];
      partition = g_list_model_get_item (fleet_stream_row_get_partitions (topic), 1);
      g_signal_connect_swapped (topic, "changed", G_CALLBACK (count_cb), &n_topic);
      g_signal_connect_swapped (partition, "changed", G_CALLBACK (count_cb), &n_partition);
    }
  g_assert_true (world->shadow->pdata[0] == topic);
  g_assert_cmpuint (n_topic, ==, 1);
  g_assert_cmpuint (n_partition, ==, 1);
  g_assert_cmpint (fleet_stream_row_get_status (topic)->position, ==, 14);
}

/* The same sentence is told once, and how many have one is counted. */
static void
test_troubles (World         *world,
               gconstpointer  data)
{
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();
  g_autoptr (GPtrArray) troubles = NULL, fewer = NULL;
  guint n;

  for (guint i = 0; i < 3; i++)
    add (bulletin, FLEET_TOPIC_TELEMETRY, i)->sentence = g_strdup ("It may not be read.");
  add (bulletin, FLEET_TOPIC_CARS, -1)->sentence = g_strdup ("There is no such topic.");
  add (bulletin, FLEET_TOPIC_DEVICES, 0);
  fleet_stream_list_apply (world->list, bulletin);
  troubles = fleet_stream_list_get_troubles (world->list, 5, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (troubles->len, ==, 2);
  g_assert_cmpstr (troubles->pdata[1], ==, "There is no such topic.");
  fewer = fleet_stream_list_get_troubles (world->list, 1, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (fewer->len, ==, 1);
}

/* ---- what is written ---- */

static void
put_records (const char *database)
{
  sqlite3 *db;
  static const char records[] =
    "INSERT INTO outbox (record_id, topic, created_us, sent_us, state) VALUES ('a', 'fleet.alerts', 10, 20, 1), ('b', 'fleet.alerts', 11, 21, 1), ('c', 'fleet.alerts', 12, NULL, 0),"
    " ('d', 'fleet.alerts', 13, NULL, 0), ('e', 'other', 14, 24, 1);"
    "INSERT INTO outbox (record_id, topic, created_us, state, last_error) VALUES ('f', 'fleet.schema', 10, 2, 'Topic fleet.schema may not be written.');"
    "INSERT INTO outbox (record_id, topic, created_us, sent_us, state, channel) VALUES ('g', 'fleet.alerts', 9, 99, 1, 'webhook');";

  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, records, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static FleetProfile *
make_profile (const char *topics)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=localhost:1\n[topics]\n%s[rules]\nfile=rules.ini\n", topics);
  FleetProfile *profile = fleet_profile_parse (text, "/", &error);

  g_assert_no_error (error);
  return profile;
}

static void
ask (World        *world,
     FleetHistory *history,
     FleetProfile *profile)
{
  guint n = world->n_updated;

  fleet_stream_list_ask_written (world->list, history, profile);
  fleet_stream_list_ask_written (world->list, history, profile);
  while (world->n_updated == n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (world->n_updated, ==, n + 1);
}

static void
test_written (World         *world,
              gconstpointer  data)
{
  char *folder = letter_world_make (1);
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL);
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();
  g_autoptr (FleetProfile) both = make_profile ("alerts=fleet.alerts\nschema-changes=fleet.schema\n");
  g_autoptr (FleetProfile) one = make_profile ("schema-changes=fleet.schema\n");
  FleetHistory *history;
  const FleetPartitionStatus *status;

  put_records (database);
  history = fleet_history_new (database);
  add (bulletin, FLEET_TOPIC_TELEMETRY, 0);
  fleet_stream_list_apply (world->list, bulletin);
  ask (world, history, both);
  g_assert_cmpuint (world->shadow->len, ==, 3);
  status = fleet_stream_row_get_status (world->shadow->pdata[1]);
  g_assert_true (fleet_stream_row_is_written (world->shadow->pdata[1]));
  g_assert_cmpint (status->topic, ==, FLEET_TOPIC_ALERTS);
  g_assert_cmpint (status->position, ==, 2);
  g_assert_cmpint (status->lag, ==, 2);
  g_assert_cmpint (status->heard_us, ==, 21);
  g_assert_cmpint (status->flow, ==, FLEET_FLOW_BEHIND);
  g_assert_cmpint (g_get_real_time () - status->lag_us, >=, 12);
  status = fleet_stream_row_get_status (world->shadow->pdata[2]);
  g_assert_cmpint (status->flow, ==, FLEET_FLOW_FAILED);
  g_assert_cmpstr (status->sentence, ==, "Topic fleet.schema may not be written.");

  /* What is read does not touch what is written, and a topic that is not used any more goes. */
  fleet_stream_list_apply (world->list, bulletin);
  g_assert_cmpuint (world->shadow->len, ==, 3);
  ask (world, history, one);
  g_assert_cmpuint (world->shadow->len, ==, 2);
  g_assert_cmpint (fleet_stream_row_get_status (world->shadow->pdata[1])->topic, ==, FLEET_TOPIC_SCHEMA_CHANGES);
  fleet_history_close (history);
  fleet_history_unref (history);
  letter_world_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/stream-list/random", World, NULL, set_up, test_random, tear_down);
  g_test_add ("/stream-list/nothing-new", World, NULL, set_up, test_nothing_new, tear_down);
  g_test_add ("/stream-list/same-rows", World, NULL, set_up, test_same_rows, tear_down);
  g_test_add ("/stream-list/troubles", World, NULL, set_up, test_troubles, tear_down);
  g_test_add ("/stream-list/written", World, NULL, set_up, test_written, tear_down);
  return g_test_run ();
}
