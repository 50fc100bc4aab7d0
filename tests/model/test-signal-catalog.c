/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be charted: a file of friendly names, then the paths of the database; and how each is written. */

#include "fleet-signal-catalog.h"

#include "scratch-folder.h"

#include <glib/gstdio.h>

static const char signals_ini[] =
    "[speed]\nname=Speed\npath=vehicle.position.speed.kmh\nunit=km/h\ndigits=0\n"
    "[tyres]\nname=Tyres, lowest\npath=vehicle.tires[*].kpa\nhow=min\nunit=kPa\ndigits=0\n"
    "[engine]\nname=Engine\npath=vehicle.engine.on\nhow=any\ntrue=on\nfalse=off\n";

static char *
describe (FleetSignalCatalog *catalog,
          const char         *path,
          FleetChartHow       how)
{
  FleetSignalLook look;
  char *text;

  fleet_signal_catalog_describe (catalog, path, how, &look);
  text = g_strdup_printf ("%s|%s|%d|%s", look.title, look.unit, look.digits, look.when_true != NULL ? look.when_true : "");
  fleet_signal_look_clear (&look);
  return text;
}

static void
test_describe (void)
{
  static const struct
  {
    const char   *path;
    FleetChartHow how;
    const char   *text;
  } cases[] = {
    { "vehicle.position.speed.kmh", FLEET_CHART_VALUE, "Speed|km/h|0|" },
    { "vehicle.tires[*].kpa", FLEET_CHART_MIN, "Tyres, lowest|kPa|0|" },
    { "vehicle.tires[2].kpa", FLEET_CHART_VALUE, "vehicle.tires[2].kpa|kPa|0|" },
    { "vehicle.tires[*].kpa", FLEET_CHART_VALUE, "vehicle.tires[*].kpa|kPa|0|" },
    { "vehicle.engine.on", FLEET_CHART_VALUE, "Engine||-1|on" },
    { "a.b.c.coolant.celsius", FLEET_CHART_VALUE, "c.coolant.celsius|°C|-1|" },
    { "plain", FLEET_CHART_VALUE, "plain||-1|" },
  };
  g_autoptr (FleetSignalCatalog) catalog = fleet_signal_catalog_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = describe (catalog, cases[i].path, cases[i].how);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            guint      *ret_n)
{
  g_assert_cmpuint (position, ==, 3);
  *ret_n = g_list_model_get_n_items (list);
}

static void
test_list (void)
{
  static const char *const paths[] = { "z.z", "doors[#]", "a.b", "z.z", NULL };
  g_autoptr (FleetSignalCatalog) catalog = fleet_signal_catalog_new ();
  GListModel *list = G_LIST_MODEL (catalog);
  g_autoptr (FleetSignalEntry) first = NULL, fourth = NULL, last = NULL;
  guint n = 0;

  g_signal_connect (catalog, "items-changed", G_CALLBACK (changed_cb), &n);
  fleet_signal_catalog_set_paths (catalog, paths);
  fleet_signal_catalog_set_paths (catalog, paths);
  g_assert_cmpuint (n, ==, 6);
  first = g_list_model_get_item (list, 0);
  fourth = g_list_model_get_item (list, 3);
  last = g_list_model_get_item (list, 5);
  g_assert_null (g_list_model_get_item (list, 6));
  g_assert_true (fleet_signal_entry_is_friendly (first));
  g_assert_false (fleet_signal_entry_is_friendly (fourth));
  g_assert_cmpstr (fleet_signal_entry_get_path (fourth), ==, "a.b");
  g_assert_cmpstr (fleet_signal_entry_get_path (last), ==, "doors[#]");
  g_assert_true (fleet_signal_entry_matches (first, "speed"));
  g_assert_true (fleet_signal_entry_matches (first, "position"));
  g_assert_true (fleet_signal_entry_matches (first, ""));
  g_assert_false (fleet_signal_entry_matches (first, "tyre"));
  g_assert_cmpint (fleet_signal_entry_get_how (first), ==, FLEET_CHART_VALUE);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-catalog-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "fleet-console", NULL);
  g_autofree char *file = g_build_filename (own, "signals.ini", NULL);
  int code;

  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_mkdir (own, 0700);
  g_file_set_contents (file, signals_ini, -1, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signal-catalog/describe", test_describe);
  g_test_add_func ("/signal-catalog/list", test_list);
  code = g_test_run ();
  scratch_folder_remove (folder);
  return code;
}
