/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalog over decoded messages: each change is told once, at its first message, and what is no change is not told. */

#include "fleet-catalog.h"

#include "decoder-fixture.h"
#include "fleet-json-reader.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1788220800000000)
#define SECOND   G_USEC_PER_SEC

typedef struct
{
  Fixture          decode;
  FleetDictionary *places;
  FleetPathUsers  *users;
  FleetCatalog    *catalog;
  FleetBatch      *batch;
  guint            batch_rows; /* a batch is closed when it has so many */
  gint64           time_us;
  gint64           step_us;    /* between two messages */
  guint            n_devices;
  const char      *firmware;   /* of odd devices' rows; NULL none */
  gboolean         has_models; /* device i is of model M(i % 2) */
  GPtrArray       *stored;     /* FleetCatalogPath*: as a store has them, the last of a path counts */
} World;

static const char *
model_of (FleetDevice device,
          gpointer    user_data)
{
  const World *world = user_data;
  const char *key = fleet_dictionary_text (world->decode.devices, device, NULL);

  if (!world->has_models)
    return NULL;
  return key[0] == 'X' ? "MX" : (key[1] - '0') % 2 == 0 ? "M0" : "M1";
}

static const char *
firmware_of (FleetDevice device,
             gpointer    user_data)
{
  return ((const World *) user_data)->firmware;
}

static const FleetCatalogContext context = { model_of, firmware_of };

static void
world_make_catalog (World *world)
{
  world->catalog = fleet_catalog_new ("telemetry", "firmware", world->decode.paths, world->decode.devices, world->places, world->users, &context, world);
}

static void
world_init (World *world)
{
  static const char rules_text[] = "[low]\nwhen=v.soc < 10\nmessage=x\n\n[doors]\nwhen=ANY(v.doors[*].open = TRUE)\nmessage=x\n\n[plate]\nwhen=car.plate = 'x'\nmessage=x\n";
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (rules_text, -1, &problems);

  *world = (World) { .batch_rows = 100, .time_us = START_US, .step_us = SECOND / 10, .n_devices = 10 };
  fixture_init (&world->decode, NULL, FALSE);
  world->places = fleet_dictionary_new (10);
  fleet_dictionary_intern (world->places, "c\ntelemetry\n3", strlen ("c\ntelemetry\n3"));
  world->users = fleet_path_users_new ();
  for (guint i = 0; i < rules->len; i++)
    fleet_path_users_add_rule (world->users, g_ptr_array_index (rules, i));
  world->batch = fleet_batch_new (NULL);
  world->stored = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_catalog_path_free);
  world_make_catalog (world);
}

static void
world_clear (World *world)
{
  fleet_catalog_free (world->catalog);
  g_ptr_array_unref (world->stored);
  fleet_batch_unref (world->batch);
  fleet_path_users_free (world->users);
  fleet_dictionary_free (world->places);
  fixture_clear (&world->decode);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
world_close_batch (World *world)
{
  fleet_catalog_batch (world->catalog, world->batch);
  fleet_batch_unref (world->batch);
  world->batch = fleet_batch_new (NULL);
}

static void
world_send_from (World      *world,
                 const char *device,
                 const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"deviceId\":\"%s\",\"time\":%" G_GINT64_FORMAT ",%s}", device, world->time_us / 1000, rest);
  FleetMessage message = { .payload = text, .length = strlen (text), .place = 0, .offset = world->decode.offset++, .kafka_us = FLEET_TIME_NONE };
  char *reason = NULL;

  world->time_us += world->step_us;
  if (!fleet_decoder_read (world->decode.decoder, &message, world->batch, &reason))
    g_error ("%s: %s", text, reason);
  if (world->batch->n_rows >= world->batch_rows)
    world_close_batch (world);
}

/* n messages of all devices in turn. */
static void
world_send (World      *world,
            guint       n,
            const char *rest)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *device = g_strdup_printf ("D%u", i % world->n_devices);

      world_send_from (world, device, rest);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "kind path old>new", a line each, sorted. */
static char *
world_changes (World *world)
{
  GHashTable *changes = fleet_catalog_get_changes (world->catalog);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  FleetSchemaChange *change;

  world_close_batch (world);
  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    g_ptr_array_add (lines, g_strdup_printf ("%s %s %s>%s", fleet_schema_change_kind_text (change), change->path, change->old_form != NULL ? change->old_form : "",
                                             change->new_form != NULL ? change->new_form : ""));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_changes (World      *world,
                const char *expected)
{
  g_autofree char *changes = world_changes (world);

  g_assert_cmpstr (changes, ==, expected);
}

static const FleetSchemaChange *
only_change (World *world)
{
  GHashTable *changes = fleet_catalog_get_changes (world->catalog);
  GHashTableIter iter;
  FleetSchemaChange *change = NULL;

  world_close_batch (world);
  g_assert_cmpuint (g_hash_table_size (changes), ==, 1);
  g_hash_table_iter_init (&iter, changes);
  g_hash_table_iter_next (&iter, NULL, (gpointer *) &change);
  return change;
}

/* ---- one change after a baseline ---- */

#define BASE "\"v\":{\"soc\":50,\"volt\":12.5,\"on\":true,\"name\":\"x\",\"pos\":{\"lat\":1.5,\"lon\":2.5},\"doors\":[{\"open\":false,\"pos\":\"fl\"},{\"open\":true,\"pos\":\"fr\"}],\"tags\":[\"a\"],\"empty\":[]}"
#define WITH(x) "\"v\":{\"soc\":50,\"volt\":12.5,\"on\":true,\"name\":\"x\",\"pos\":{\"lat\":1.5,\"lon\":2.5},\"doors\":[{\"open\":false,\"pos\":\"fl\"},{\"open\":true,\"pos\":\"fr\"}],\"tags\":[\"a\"],\"empty\":[]," x "}"

static const struct
{
  const char *name, *message;
  guint       n;
  const char *expected;
} one_change[] = {
  { "nothing", BASE, 3000, "" },
  { "int-where-doubles-are", "\"v\":{\"soc\":50,\"volt\":12,\"on\":true,\"name\":\"x\",\"pos\":{\"lat\":1,\"lon\":2},\"doors\":[],\"tags\":[],\"empty\":[]}", 50, "" },
  { "longer-arrays",
    "\"v\":{\"soc\":50,\"volt\":12.5,\"on\":true,\"name\":\"x\",\"pos\":{\"lat\":1.5,\"lon\":2.5},\"doors\":[{\"open\":true,\"pos\":\"a\"},{\"open\":true,\"pos\":\"b\"},{\"open\":true,\"pos\":\"c\"}],\"tags\":"
    "[\"a\",\"b\",\"c\"],\"empty\":[]}",
    50, "" },
  { "added", WITH ("\"new\":1"), 50, "added v.new >int" },
  { "added-deep", WITH ("\"a\":{\"b\":{\"c\":{\"d\":true}}}"), 50, "added v.a.b.c.d >bool" },
  { "added-null", WITH ("\"new\":null"), 50, "added v.new >null" },
  { "added-array", WITH ("\"list\":[{\"a\":1,\"b\":[2.5]}]"), 50, "added v.list[*].a >int\nadded v.list[*].b[*] >double" },
  { "added-empty-array", WITH ("\"list\":[]"), 50, "added v.list >array" },
  { "first-content", "\"v\":{\"soc\":50,\"empty\":[{\"type\":\"crash\",\"g\":3.5}]}", 50, "" },
  { "added-in-elements", "\"v\":{\"doors\":[{\"open\":false,\"pos\":\"fl\"},{\"open\":true,\"pos\":\"fr\",\"lock\":1}]}", 50, "added v.doors[*].lock >int" },
  { "widened", "\"v\":{\"soc\":50.5}", 50, "type-changed v.soc int>double" },
  { "type-to-text", "\"v\":{\"soc\":\"50\"}", 50, "type-changed v.soc int>text" },
  { "type-of-bool", "\"v\":{\"on\":1}", 50, "type-changed v.on bool>int" },
  { "type-in-elements", "\"v\":{\"doors\":[{\"open\":false},{\"open\":\"yes\"}]}", 50, "type-changed v.doors[*].open bool>text" },
  { "type-of-elements", "\"v\":{\"tags\":[\"a\",7]}", 50, "type-changed v.tags[*] text>int" },
  { "nullable", "\"v\":{\"volt\":null}", 50, "became-nullable v.volt double>null" },
  { "nullable-object", "\"v\":{\"pos\":null}", 50, "became-nullable v.pos object>null" },
  { "nullable-array", "\"v\":{\"doors\":null}", 50, "became-nullable v.doors array>null" },
  { "array-to-object", "\"v\":{\"doors\":{\"fl\":{\"open\":true},\"fr\":{\"open\":false}}}", 3000, "array-became-object v.doors array>object" },
  { "object-to-array", "\"v\":{\"pos\":[1.5,2.5]}", 50, "object-became-array v.pos object>array" },
  { "object-to-scalar", "\"v\":{\"pos\":\"1.5,2.5\"}", 50, "object-became-scalar v.pos object>text" },
  { "scalar-to-object", "\"v\":{\"soc\":{\"pct\":50}}", 3000, "scalar-became-object v.soc int>object" },
  { "scalar-to-array", "\"v\":{\"name\":[\"x\"]}", 50, "scalar-became-array v.name text>array" },
  { "element-to-object", "\"v\":{\"tags\":[{\"name\":\"a\"}]}", 50, "scalar-became-object v.tags[*] text>object" },
};

static void
test_one_change (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  static const guint sizes[] = { 1, 7, 64, 100, 1000, 1024 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_auto (World) world;
      gboolean is_structure = one_change[i].n == 3000 && *one_change[i].expected != '\0';
      g_autofree char *changes = NULL;

      world_init (&world);
      world.batch_rows = sizes[s];
      world_send (&world, 1500, BASE);
      /* All else goes on as it was, so that only the change is news; whatever the batches' bounds are. */
      for (guint n = 0; n < one_change[i].n; n++)
        {
          g_autofree char *device = g_strdup_printf ("D%u", n % world.n_devices);

          world_send_from (&world, device, one_change[i].message);
          if (!is_structure || n % 2 == 1)
            world_send_from (&world, device, BASE);
        }
      assert_changes (&world, one_change[i].expected);
    }
}

/* ---- the rest of the rules ---- */

#define NO_SOC "\"v\":{\"volt\":12.5,\"on\":true,\"name\":\"x\",\"pos\":{\"lat\":1.5,\"lon\":2.5},\"doors\":[{\"open\":false,\"pos\":\"fl\"},{\"open\":true,\"pos\":\"fr\"}],\"tags\":[\"a\"],\"empty\":[]}"

static void
test_vanished (void)
{
  g_auto (World) world;
  const FleetSchemaChange *change;

  world_init (&world);
  world_send (&world, 1500, BASE);
  world_send (&world, 999, NO_SOC);
  assert_changes (&world, "");
  world_send (&world, 200, NO_SOC);
  assert_changes (&world, "vanished v.soc int>");
  change = only_change (&world);
  g_assert_cmpstr (change->topic, ==, "telemetry");
  g_assert_cmpstr (change->users, ==, "rule low");
  g_assert_cmpstr (change->before, ==, "50");
  g_assert_null (change->after);
  g_assert_cmpint (change->partition, ==, 3);
  g_assert_cmpint (change->offset, ==, 1499);
  g_assert_cmpfloat (change->share, >, 0.99);
  g_assert_cmpuint (change->n_devices, >, 5);
  g_assert_true (fleet_schema_change_is_breaking (change));

  world_send (&world, 5000, NO_SOC);
  change = only_change (&world);
  g_assert_cmpint (change->returned_us, ==, FLEET_TIME_NONE);
  world_send (&world, 1500, BASE);
  change = only_change (&world);
  g_assert_cmpint (change->returned_us, !=, FLEET_TIME_NONE);

  /* What has come back can vanish again; the pause that it made is no measure of it. */
  world_send (&world, 1500, NO_SOC);
  assert_changes (&world, "vanished v.soc int>\nvanished v.soc int>");
}

/* A key that comes and goes in long runs is not missed after a run of the usual length. */
static void
test_not_vanished (void)
{
  g_auto (World) world;

  world_init (&world);
  world_send (&world, 5000, BASE);
  for (guint i = 0; i < 5; i++)
    {
      world_send (&world, 600, NO_SOC);
      world_send (&world, 6000, BASE);
    }
  world_send (&world, 1800, NO_SOC);
  assert_changes (&world, "");
}

/* Those that had it are silent, others are heard: nothing has vanished. */
static void
test_silent_bearers (void)
{
  g_auto (World) world;

  world_init (&world);
  world.n_devices = 2;
  for (guint i = 0; i < 1500; i++)
    {
      world_send_from (&world, "D0", BASE);
      if (i % 20 == 0)
        world_send_from (&world, "D1", NO_SOC);
    }
  for (guint i = 0; i < 4000; i++)
    world_send_from (&world, "D1", NO_SOC);
  assert_changes (&world, "");
  world_send_from (&world, "D0", NO_SOC);
  assert_changes (&world, "vanished v.soc int>");
}

/* Few messages, but a day without. */
static void
test_vanished_in_a_day (void)
{
  g_auto (World) world;

  world_init (&world);
  world_send (&world, 1500, BASE);
  world.step_us = 20 * 60 * SECOND;
  world.batch_rows = 1;
  world_send (&world, 71, NO_SOC);
  assert_changes (&world, "");
  world_send (&world, 10, NO_SOC);
  assert_changes (&world, "vanished v.soc int>");
}

/* What the first messages bring is no news, and the batch in which learning ends is cut at the message. */
static void
test_baseline (void)
{
  g_auto (World) world;

  world_init (&world);
  world.batch_rows = 1024;
  world_send (&world, 500, BASE);
  world_send (&world, 400, WITH ("\"early\":1"));
  world_send (&world, 110, BASE);
  world_send (&world, 10, WITH ("\"late\":1"));
  assert_changes (&world, "added v.late >int");
}

/* A small fleet that sends seldom: 200 messages over a minute are enough. */
static void
test_baseline_of_few (void)
{
  g_auto (World) world;

  world_init (&world);
  world.n_devices = 3;
  world.step_us = SECOND / 2;
  world_send (&world, 195, BASE);
  world_send (&world, 10, WITH ("\"early\":1"));
  world_send (&world, 10, WITH ("\"late\":1"));
  assert_changes (&world, "added v.late >int");
}

/* 20 messages of each device or 60 s: a big fleet is not known after its first thousand messages. */
static void
test_baseline_of_many (void)
{
  g_auto (World) world;

  world_init (&world);
  world.n_devices = 500;
  world.step_us = SECOND / 100;
  world_send (&world, 3000, BASE);
  world_send (&world, 10, WITH ("\"early\":1"));
  world_send (&world, 3000, BASE);
  world_send (&world, 10, WITH ("\"late\":1"));
  assert_changes (&world, "added v.late >int");
}

/* Each notice names its rules, device, firmware, examples and place. */
static void
test_details (void)
{
  g_auto (World) world;
  const FleetSchemaChange *change;

  world_init (&world);
  world.has_models = TRUE;
  world_send (&world, 1500, BASE ",\"firmware\":\"1.0\"");
  world_send_from (&world, "D3", "\"v\":{\"doors\":[{\"open\":\"half\"}]},\"firmware\":\"1.0\"");
  world_send (&world, 200, "\"v\":{\"doors\":[{\"open\":\"half\"}]},\"firmware\":\"1.0\"");
  change = only_change (&world);
  g_assert_cmpstr (change->users, ==, "rule doors");
  g_assert_cmpstr (change->device, ==, "D3");
  g_assert_cmpstr (change->model, ==, "M1, M0");
  g_assert_cmpstr (change->firmware, ==, "1.0");
  g_assert_cmpstr (change->after, ==, "\"half\"");
  g_assert_true (g_strcmp0 (change->before, "false") == 0 || g_strcmp0 (change->before, "true") == 0);
  g_assert_cmpint (change->offset, ==, 1500);
  g_assert_cmpint (change->first_us, ==, START_US + 1500 * SECOND / 10);
  g_assert_cmpuint (change->n_devices, ==, 10);
  g_assert_true (g_str_has_prefix (change->devices, "D3, "));
}

/* A firmware that is new to a model drops a path: missed at once, although the others go on sending it. */
static void
test_firmware (void)
{
  g_auto (World) world;
  const FleetSchemaChange *change;

  world_init (&world);
  world.has_models = TRUE;
  world_send (&world, 4000, BASE ",\"firmware\":\"1.0\"");
  for (guint i = 0; i < 1200; i++)
    {
      world_send_from (&world, "D0", NO_SOC ",\"firmware\":\"2.0\"");
      world_send (&world, 10, BASE ",\"firmware\":\"1.0\"");
    }
  change = only_change (&world);
  g_assert_cmpint (change->kind, ==, FLEET_SCHEMA_VANISHED);
  g_assert_cmpstr (change->path, ==, "v.soc");
  g_assert_cmpstr (change->model, ==, "M0");
  g_assert_cmpstr (change->firmware, ==, "2.0");
}

/* A model begins to send what others send; a model comes that was not there. */
static void
test_new_shape (void)
{
  g_auto (World) world;

  world_init (&world);
  world.has_models = TRUE;
  world.n_devices = 1;
  for (guint i = 0; i < 2000; i++)
    {
      world_send_from (&world, "D0", BASE);
      world_send_from (&world, "D1", NO_SOC);
    }
  for (guint i = 0; i < 100; i++)
    world_send_from (&world, "D1", BASE);
  assert_changes (&world, "new-shape v.soc >int");
  for (guint i = 0; i < 1200; i++)
    {
      world_send_from (&world, "X1", BASE);
      world_send_from (&world, "D0", BASE);
    }
  assert_changes (&world, "new-shape * >14 paths\nnew-shape v.soc >int");
}

/* The rows that tell the models come while messages are read already: that devices get their models is no news, and takes no place from them. */
static void
test_late_rows (void)
{
  g_auto (World) world;

  world_init (&world);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *device = g_strdup_printf ("D%u", i % 10);
      g_autofree char *rest = g_strdup_printf (BASE ",\"firmware\":\"%u\"", i % 2000 < 1000 ? i % 10 : i % 100);

      world_send_from (&world, device, rest);
    }
  world.has_models = TRUE;
  fleet_catalog_devices_changed (world.catalog);
  world_send (&world, 3000, BASE ",\"firmware\":\"1.0\"");
  for (guint i = 0; i < 1500; i++)
    world_send_from (&world, "X1", BASE ",\"firmware\":\"1.0\"");
  assert_changes (&world, "");
  world_send_from (&world, "D3", WITH ("\"new\":1"));
  g_assert_cmpstr (only_change (&world)->model, ==, "M1");
}

/* A rare key that a model sends for the first time late is no news while chance explains it. */
static void
test_rare_key (void)
{
  g_auto (World) world;

  world_init (&world);
  world.has_models = TRUE;
  for (guint i = 0; i < 2000; i++)
    {
      world_send_from (&world, "D0", i % 400 == 3 ? WITH ("\"rare\":1") : BASE);
      world_send_from (&world, "D1", BASE);
    }
  for (guint i = 0; i < 3; i++)
    world_send_from (&world, "D1", WITH ("\"rare\":1"));
  assert_changes (&world, "");
}

/* ---- change topics ---- */

static void
send_row (World      *world,
          const char *json)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (10, 10000);
  FleetSight sight = { 0, world->decode.offset++, world->time_us };
  gsize n_events;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, json, strlen (json), &n_events, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (FleetValue));

  for (gsize i = 1; i + 1 < n_events; i += 2)
    {
      g_ptr_array_add (names, g_strndup (events[i].value.text, events[i].value.length));
      g_array_append_val (values, events[i + 1].value);
    }
  world->time_us += world->step_us;
  fleet_catalog_row (world->catalog, "cars", "car.", &sight, names->len, (const char *const *) names->pdata, (const FleetValue *) values->data);
}

static void
test_rows (void)
{
  g_auto (World) world;
  GHashTableIter iter;
  FleetSchemaChange *change;

  world_init (&world);
  for (guint i = 0; i < 200; i++)
    send_row (&world, i % 3 == 0 ? "{\"id\":1,\"plate\":\"x\",\"note\":\"n\",\"seats\":4}" : "{\"id\":1,\"plate\":\"x\",\"seats\":4}");
  assert_changes (&world, "");
  send_row (&world, "{\"id\":1,\"plate\":\"x\",\"seats\":4,\"colour\":\"red\"}");
  send_row (&world, "{\"id\":1,\"plate\":\"x\",\"seats\":\"four\"}");
  send_row (&world, "{\"id\":1,\"plate\":null,\"seats\":4}");
  for (guint i = 0; i < 1100; i++)
    send_row (&world, "{\"id\":1,\"seats\":4}");
  assert_changes (&world, "added colour >text\nbecame-nullable plate text>null\ntype-changed seats int>text\nvanished plate text, null>");
  g_hash_table_iter_init (&iter, fleet_catalog_get_changes (world.catalog));
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    g_assert_cmpstr (change->users, ==, strcmp (change->path, "plate") == 0 ? "rule plate" : NULL);
}

/* ---- keeping ---- */

static void
restart (World *world)
{
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_catalog_topic_free);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_schema_change_unref);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  FleetSchemaChange *change;

  world_close_batch (world);
  fleet_catalog_save (world->catalog, TRUE, topics, world->stored, changes);
  g_assert_false (fleet_catalog_must_save (world->catalog));
  g_ptr_array_set_size (changes, 0);
  g_hash_table_iter_init (&iter, fleet_catalog_get_changes (world->catalog));
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    g_ptr_array_add (changes, fleet_schema_change_ref (change));
  fleet_catalog_free (world->catalog);
  world_make_catalog (world);
  for (guint i = 0; i < topics->len; i++)
    g_assert_true (fleet_catalog_restore_topic (world->catalog, g_ptr_array_index (topics, i), &error));
  for (guint i = 0; i < world->stored->len; i++)
    g_assert_true (fleet_catalog_restore_path (world->catalog, g_ptr_array_index (world->stored, i), &error));
  for (guint i = 0; i < changes->len; i++)
    fleet_catalog_restore_change (world->catalog, g_ptr_array_index (changes, i));
}

static void
test_restart (void)
{
  g_auto (World) world;

  world_init (&world);
  world.has_models = TRUE;
  world_send (&world, 800, BASE);
  restart (&world);
  world_send (&world, 800, BASE);
  world_send (&world, 30, WITH ("\"new\":1"));
  world_send (&world, 500, NO_SOC);
  assert_changes (&world, "added v.new >int");
  restart (&world);
  world_send (&world, 1700, NO_SOC);
  assert_changes (&world, "added v.new >int\nvanished v.soc int>");
  restart (&world);
  world_send (&world, 1700, NO_SOC);
  world_send (&world, 10, WITH ("\"new\":1"));
  assert_changes (&world, "added v.new >int\nvanished v.soc int>");
}

/* A state of other bytes is refused with the path's name. */
static void
test_damaged (void)
{
  g_auto (World) world;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("rubbish", 7);
  FleetCatalogTopic topic = { .topic = "telemetry", .state = bytes };
  FleetCatalogPath path = { .topic = "telemetry", .path = "v.soc", .state = bytes };
  g_autoptr (GError) error = NULL;

  world_init (&world);
  g_assert_false (fleet_catalog_restore_topic (world.catalog, &topic, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (fleet_catalog_restore_path (world.catalog, &path, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "v.soc"));
}

static void
test_decide (void)
{
  g_auto (World) world;
  g_autofree char *id = NULL, *failure = NULL;
  const FleetSchemaChange *change;

  world_init (&world);
  world_send (&world, 1500, BASE);
  world_send (&world, 30, WITH ("\"new\":1"));
  id = g_strdup (only_change (&world)->id);
  g_assert_true (fleet_catalog_decide (world.catalog, id, FLEET_NOTICE_ACKNOWLEDGED, "kim", 5, "asked the maker", &failure));
  g_assert_true (fleet_catalog_decide (world.catalog, id, FLEET_NOTICE_ACCEPTED, "lee", 6, NULL, &failure));
  change = only_change (&world);
  g_assert_cmpint (change->state, ==, FLEET_NOTICE_ACCEPTED);
  g_assert_cmpstr (change->by, ==, "lee");
  g_assert_cmpstr (change->comment, ==, "asked the maker");
  g_assert_false (fleet_catalog_decide (world.catalog, "00", FLEET_NOTICE_ACCEPTED, "lee", 6, NULL, &failure));
  g_assert_nonnull (strstr (failure, "00"));
}

/* A topic that brings ever new keys fills neither memory nor the list. */
static void
test_bounded (void)
{
  g_auto (World) world;

  world_init (&world);
  world_send (&world, 1500, BASE);
  for (guint i = 0; i < 6000; i++)
    {
      g_autofree char *key = g_strdup_printf (WITH ("\"k%u\":1"), i);

      world_send_from (&world, "D0", key);
    }
  world_close_batch (&world);
  g_assert_cmpuint (g_hash_table_size (fleet_catalog_get_changes (world.catalog)), ==, FLEET_CATALOG_MOST_CHANGES);
  restart (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (one_change); i++)
    {
      g_autofree char *name = g_strconcat ("/catalog/one-change/", one_change[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_one_change);
    }
  g_test_add_func ("/catalog/vanished", test_vanished);
  g_test_add_func ("/catalog/not-vanished", test_not_vanished);
  g_test_add_func ("/catalog/silent-bearers", test_silent_bearers);
  g_test_add_func ("/catalog/vanished-in-a-day", test_vanished_in_a_day);
  g_test_add_func ("/catalog/baseline", test_baseline);
  g_test_add_func ("/catalog/baseline-of-few", test_baseline_of_few);
  g_test_add_func ("/catalog/baseline-of-many", test_baseline_of_many);
  g_test_add_func ("/catalog/details", test_details);
  g_test_add_func ("/catalog/firmware", test_firmware);
  g_test_add_func ("/catalog/new-shape", test_new_shape);
  g_test_add_func ("/catalog/late-rows", test_late_rows);
  g_test_add_func ("/catalog/rare-key", test_rare_key);
  g_test_add_func ("/catalog/rows", test_rows);
  g_test_add_func ("/catalog/restart", test_restart);
  g_test_add_func ("/catalog/damaged", test_damaged);
  g_test_add_func ("/catalog/decide", test_decide);
  g_test_add_func ("/catalog/bounded", test_bounded);
  return g_test_run ();
}
