/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Key signals: the file that is shipped, what it makes of a record, and what it says of a wrong file. */

#include "fleet-key-signals.h"

#include "fleet-error.h"

static void
add_signal (FleetVehicleRecord *record,
            const char         *path,
            FleetType           type,
            const char         *text,
            gint64              time_us)
{
  FleetSignal *added = g_new0 (FleetSignal, 1);

  added->path = g_ref_string_new (path);
  added->text = g_strdup (text);
  added->type = type;
  added->time_us = time_us;
  added->device_id = g_ref_string_new ("TCU-1");
  g_ptr_array_add (record->signals, added);
}

static const FleetKeySignal *
find (GPtrArray  *signals,
      const char *name)
{
  for (guint i = 0; i < signals->len; i++)
    if (g_str_equal (((FleetKeySignal *) signals->pdata[i])->name, name))
      return signals->pdata[i];
  return NULL;
}

static void
check (GPtrArray                *signals,
       const FleetVehicleRecord *record,
       const char               *name,
       const char               *expected,
       gint64                    time_us)
{
  FleetKeyValue value = { 0 };

  g_assert_nonnull (find (signals, name));
  if (!fleet_key_signal_read (find (signals, name), record, &value))
    {
      g_assert_null (expected);
      return;
    }
  g_assert_cmpstr (value.text, ==, expected);
  g_assert_cmpint (value.time_us, ==, time_us);
  fleet_key_value_clear (&value);
}

static void
test_shipped (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "signals.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signals = NULL;
  FleetVehicleRecord *record = fleet_vehicle_record_new ();

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  signals = fleet_key_signals_parse (text, &error);
  g_assert_no_error (error);
  add_signal (record, "vehicle.position.speed.kmh", FLEET_TYPE_DOUBLE, "43.4", 5);
  add_signal (record, "vehicle.powertrain.battery.aux.voltage", FLEET_TYPE_DOUBLE, "12.06", 5);
  add_signal (record, "vehicle.powertrain.battery.traction.soc.pct", FLEET_TYPE_NULL, "", 5);
  add_signal (record, "vehicle.body.tires[0].pressure.kpa", FLEET_TYPE_DOUBLE, "231.0", 1);
  add_signal (record, "vehicle.body.tires[1].pressure.kpa", FLEET_TYPE_INT, "99", 2);
  add_signal (record, "vehicle.body.tires[12].pressure.kpa", FLEET_TYPE_DOUBLE, "240.0", 3);
  add_signal (record, "vehicle.body.tires[#]", FLEET_TYPE_INT, "3", 9);
  add_signal (record, "vehicle.body.doors[0].open", FLEET_TYPE_BOOL, "false", 1);
  add_signal (record, "vehicle.body.doors[1].open", FLEET_TYPE_BOOL, "true", 1);
  add_signal (record, "vehicle.body.doors[0].locked", FLEET_TYPE_BOOL, "true", 1);
  add_signal (record, "vehicle.body.doors[1].locked", FLEET_TYPE_BOOL, "true", 1);
  add_signal (record, "vehicle.body.lights.headlight.on", FLEET_TYPE_BOOL, "false", 4);
  check (signals, record, "Speed", "43 km/h", 5);
  check (signals, record, "12 V battery", "12.1 V", 5);
  check (signals, record, "Traction battery", NULL, 0);
  check (signals, record, "Tyres, lowest", "99 kPa", 3);
  check (signals, record, "Doors", "open", 1);
  check (signals, record, "Locks", "locked", 1);
  check (signals, record, "Headlight", "off", 4);
  check (signals, record, "Fuel", NULL, 0);
  fleet_vehicle_record_free (record);
}

static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "[a]\nname=A\n",
    "[a]\npath=x\n",
    "[a]\nname=A\npath=x\nhow=sometimes\n",
    "[a]\nname=A\npath=x\nhow=any\ntrue=yes\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fleet_key_signals_parse (wrong[i], &error));
      g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "[a] "));
    }
}

static void
test_column (void)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new ();

  g_ptr_array_add (row, (char *) "zone");
  g_ptr_array_add (row, (char *) "plate");
  g_ptr_array_add (row, (char *) "plate");
  g_ptr_array_add (row, (char *) "12가 3456");
  /* A value that reads like a column's name is not one. */
  g_assert_cmpstr (fleet_record_column (row, "plate"), ==, "12가 3456");
  g_assert_null (fleet_record_column (row, "model"));
  g_assert_null (fleet_record_column (NULL, "model"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-signals/shipped", test_shipped);
  g_test_add_func ("/key-signals/wrong", test_wrong);
  g_test_add_func ("/key-signals/column", test_column);
  return g_test_run ();
}
