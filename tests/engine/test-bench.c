/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The benchmark goes through every room and leaves nothing behind but figures. What these are is not tested: machines are noisy. */

#include "fleet-bench.h"
#include "scratch-folder.h"

static void
test_small_run (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-bench-XXXXXX", NULL);
  FleetBenchOptions options = { .messages = 6000, .vehicles = 300, .rules = 70, .commit_rows = 2000, .folder = folder };
  FleetBenchResult result;
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_bench_run (&options, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.rules, ==, 70);
  g_assert_cmpuint (result.leaves, >, 40);
  g_assert_cmpuint (result.alerts, >, 0);
  /* A car and one device or two each, at least. */
  g_assert_cmpuint (result.start_changes, >=, 2 * options.vehicles);
  g_assert_cmpfloat (result.start_cpu_ms, >, 0);
  g_assert_cmpfloat (result.payload_bytes, >, 500);
  g_assert_cmpfloat (result.bytes_per_value, >, 0);
  g_assert_cmpfloat (result.bytes_per_value, <, 8);
  for (FleetBenchStage stage = 0; stage < FLEET_N_BENCH_STAGES; stage++)
    {
      g_assert_cmpfloat (result.stage_ns[stage], >, 0);
      g_assert_nonnull (fleet_bench_stage_to_string (stage));
    }

  scratch_folder_remove (folder);
}

static void
test_bad_folder (void)
{
  FleetBenchOptions options = { .messages = 10, .vehicles = 10, .rules = 1, .commit_rows = 10, .folder = "/nonexistent" };
  FleetBenchResult result;
  g_autoptr (GError) error = NULL;

  g_assert_false (fleet_bench_run (&options, &result, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STORE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/small-run", test_small_run);
  g_test_add_func ("/bench/bad-folder", test_bad_folder);
  return g_test_run ();
}
