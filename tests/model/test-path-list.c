/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalog as a list, asked of a database: by topic, by search taken word for word, with what is to be said of a topic. */

#include "fleet-path-list.h"

#include "fleet-store.h"
#include "scratch-folder.h"

static void
add_topic (FleetBeat  *beat,
           const char *name,
           gboolean    is_learned)
{
  FleetCatalogTopic *topic = g_new0 (FleetCatalogTopic, 1);

  topic->topic = g_strdup (name);
  topic->messages = 200;
  topic->is_learned = is_learned;
  topic->n_paths = 1;
  topic->state = g_bytes_new_static ("", 0);
  g_ptr_array_add (beat->schema_topics, topic);
}

static void
add_path (FleetBeat  *beat,
          const char *topic,
          const char *name,
          gint64      count)
{
  FleetCatalogPath *path = g_new0 (FleetCatalogPath, 1);

  path->topic = g_strdup (topic);
  path->path = g_strdup (name);
  path->forms = 1u << FLEET_TYPE_DOUBLE;
  path->count = count;
  path->example = g_strdup ("1.5");
  path->state = g_bytes_new_static ("", 0);
  g_ptr_array_add (beat->schema_paths, path);
}

static void
fill (const char *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetStore) store = fleet_store_open (database, &error);
  g_autoptr (FleetBeat) beat = fleet_beat_new ();

  g_assert_no_error (error);
  add_topic (beat, "telemetry", TRUE);
  add_topic (beat, "cars", FALSE);
  add_path (beat, "telemetry", "v.speed", 200);
  add_path (beat, "telemetry", "v.soc_pct", 50);
  add_path (beat, "telemetry", "v.socXpct", 1);
  add_path (beat, "cars", "plate", 100);
  g_assert_true (fleet_store_commit (store, beat, &error));
}

static void
wait (FleetPathList *list)
{
  gboolean busy = TRUE;

  while (busy)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (list, "busy", &busy, NULL);
    }
}

static char *
listed (FleetPathList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (FleetPathItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (text, "%s %s; ", fleet_path_item_get_text (item, FLEET_PATH_TEXT_PATH), fleet_path_item_get_text (item, FLEET_PATH_TEXT_SHARE));
    }
  return g_string_free (text, FALSE);
}

static void
assert_listed (FleetPathList *list,
               const char    *expected)
{
  g_autofree char *text = NULL;

  wait (list);
  text = listed (list);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_list (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-path-list-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL);
  g_autofree char *rules = g_build_filename (folder, "rules.ini", NULL);
  g_autoptr (FleetSession) session = fleet_session_new ();
  g_autoptr (FleetPathList) list = fleet_path_list_new (session);
  g_autoptr (FleetProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  FleetEngineOptions options = { 0 };

  fill (database);
  g_assert_true (g_file_set_contents (rules, "", 0, NULL));
  profile = fleet_profile_new_demo ("127.0.0.1:9", rules);
  g_assert_true (fleet_session_start (session, profile, database, &options, &error));
  g_assert_no_error (error);

  fleet_path_list_refresh (list);
  assert_listed (list, "plate 50.0 %; v.socXpct 0.5 %; v.soc_pct 25.0 %; v.speed 100 %; ");
  g_assert_cmpstr (fleet_path_list_get_topics (list)[0], ==, "cars");
  g_assert_cmpstr (fleet_path_list_get_topics (list)[1], ==, "telemetry");
  g_assert_null (fleet_path_list_get_topics (list)[2]);
  g_assert_nonnull (fleet_path_list_get_remark (list));
  g_object_set (list, "topic", "telemetry", NULL);
  assert_listed (list, "v.socXpct 0.5 %; v.soc_pct 25.0 %; v.speed 100 %; ");
  g_assert_null (fleet_path_list_get_remark (list));
  g_object_set (list, "search", "c_p", NULL);
  assert_listed (list, "v.soc_pct 25.0 %; ");
  g_object_set (list, "search", "%", "topic", NULL, NULL);
  assert_listed (list, "");

  fleet_session_stop (session);
  scratch_folder_remove (folder);
}

static void
test_share (void)
{
  static const struct { double share; const char *text; } cases[] = {
    { 0, "0 %" }, { 0.0004, "< 0.1 %" }, { 0.001, "0.1 %" }, { 0.25, "25.0 %" }, { 0.9994, "> 99.9 %" }, { 1, "100 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fleet_path_share_text (cases[i].share);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-list/list", test_list);
  g_test_add_func ("/path-list/share", test_share);
  return g_test_run ();
}
