/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-chart: what a frame of a chart costs. The real chart with invented series of one value a second; prints how long the first picture takes from the moment at which the points are
 * in memory, and CPU milliseconds of this process per frame while every frame pans.
 *
 *   Xvfb :81 -screen 0 1600x1000x24 -nolisten tcp -noreset &
 *   DISPLAY=:81 GDK_BACKEND=x11 GSK_RENDERER=cairo build/tests/bench/bench-chart --points 1000000
 *
 * --series N: as many lines, five to a plot. --hold SECONDS keeps the window open at the end, for looking at it. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <sys/resource.h>
#include <time.h>

#include "fleet-chart.h"
#include "fleet-config.h"
#include "fleet-style.h"

#define SECOND      ((gint64) G_USEC_PER_SEC)
#define BEGIN_US    (G_GINT64_CONSTANT (1793500000) * SECOND)
#define WARM_FRAMES 20

typedef struct
{
  int n_points, n_series, n_frames, hold;
  gboolean dark;

  GMainLoop      *loop;
  FleetChartView *view;
  FleetChartData *data;
  FleetChartSpec *spec;
  GtkWidget      *chart;
  int             frame;
  gint64          taken_us; /* monotonic; 0: painted */
  double          last_ms;
  GArray         *frames;   /* double: CPU ms of each */
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* A walk with noise and a spike now and then: hardly two columns of pixels are alike. */
static FleetChartAnswer *
invent (Bench *bench)
{
  FleetChartAnswer *answer = fleet_chart_answer_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20261125);

  for (int s = 0; s < bench->n_series; s++)
    {
      FleetChartTrack *track = g_new0 (FleetChartTrack, 1);
      double walk = 0;

      track->signal = s;
      track->path = g_strdup (((FleetChartSignal *) bench->spec->signals->pdata[s])->path);
      track->series = fleet_series_new (FLEET_SERIES_NUMBERS);
      for (int i = 0; i < bench->n_points; i++)
        {
          walk = walk * 0.9995 + (g_rand_double (random) - 0.5) * 0.04;
          fleet_series_add (track->series, BEGIN_US + i * SECOND, walk + 0.35 * sin (i * 12.0 / bench->n_points) + (g_rand_int_range (random, 0, 2000) == 0 ? 1 : 0));
        }
      fleet_series_settle (track->series);
      g_ptr_array_add (answer->tracks, track);
    }
  return answer;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Bench *bench = user_data;
  double now = cpu_ms (), spent = now - bench->last_ms;
  gint64 span_us = bench->n_points * SECOND;

  bench->last_ms = now;
  if (bench->frame++ >= WARM_FRAMES)
    g_array_append_val (bench->frames, spent);
  if (bench->frame == WARM_FRAMES + bench->n_frames)
    {
      struct rusage usage;

      getrusage (RUSAGE_SELF, &usage);
      g_array_sort (bench->frames, compare_doubles);
      g_print ("%d points in each of %d series, panned: median %.2f ms CPU a frame, 95%% %.2f, worst %.2f; %ld MB\n", bench->n_points, bench->n_series,
               g_array_index (bench->frames, double, bench->frames->len / 2), g_array_index (bench->frames, double, bench->frames->len * 95 / 100),
               g_array_index (bench->frames, double, bench->frames->len - 1), usage.ru_maxrss / 1024);
      g_timeout_add (10 + bench->hold * 1000, quit_cb, bench->loop);
      return G_SOURCE_REMOVE;
    }
  fleet_chart_view_show (bench->view, BEGIN_US + (gint64) (span_us * 0.05 * (1 + sin (bench->frame * 0.1))), BEGIN_US + (gint64) (span_us * (0.9 + 0.05 * sin (bench->frame * 0.1))));
  return G_SOURCE_CONTINUE;
}

static void
after_paint_cb (GdkFrameClock *clock,
                Bench         *bench)
{
  if (bench->taken_us == 0)
    return;
  g_print ("%d points in each of %d series: %.1f ms from memory to the first picture\n", bench->n_points, bench->n_series, (g_get_monotonic_time () - bench->taken_us) / 1e3);
  bench->taken_us = 0;
  bench->last_ms = cpu_ms ();
  gtk_widget_add_tick_callback (bench->chart, frame_cb, bench, NULL);
}

static gboolean
take_cb (gpointer user_data)
{
  Bench *bench = user_data;
  FleetChartAnswer *answer = invent (bench);

  g_signal_connect_after (gtk_widget_get_frame_clock (bench->chart), "after-paint", G_CALLBACK (after_paint_cb), bench);
  bench->taken_us = g_get_monotonic_time ();
  fleet_chart_data_take (bench->data, bench->spec, answer);
  return G_SOURCE_REMOVE;
}

static void
run (Bench *bench)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr (FleetSession) session = fleet_session_new ();
  g_autoptr (FleetSignalCatalog) catalog = fleet_signal_catalog_new ();

  bench->loop = g_main_loop_new (NULL, FALSE);
  bench->frames = g_array_new (FALSE, FALSE, sizeof (double));
  bench->view = fleet_chart_view_new ();
  bench->data = fleet_chart_data_new ();
  bench->spec = fleet_chart_spec_new ();
  fleet_chart_spec_add_vehicle (bench->spec, "car:BENCH");
  for (int s = 0; s < bench->n_series; s++)
    {
      g_autofree char *path = g_strdup_printf ("bench.series%d.kmh", s);

      fleet_chart_spec_add_signal (bench->spec, path, FLEET_CHART_VALUE);
    }
  fleet_chart_view_show (bench->view, BEGIN_US, BEGIN_US + bench->n_points * SECOND);
  bench->chart = g_object_new (FLEET_TYPE_CHART, NULL);
  fleet_chart_set_up (FLEET_CHART (bench->chart), session, bench->data, bench->view, catalog);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_set_child (GTK_WINDOW (window), bench->chart);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (700, take_cb, bench);
  g_main_loop_run (bench->loop);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .n_points = 1000000, .n_series = 1, .n_frames = 300 };
  const GOptionEntry entries[] = {
    { "points", 0, 0, G_OPTION_ARG_INT, &bench.n_points, "Points of a series", "N" },
    { "series", 0, 0, G_OPTION_ARG_INT, &bench.n_series, "Series, at most 12", "N" },
    { "frames", 0, 0, G_OPTION_ARG_INT, &bench.n_frames, "Frames to measure", "N" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &bench.dark, "Dark style", NULL },
    { "hold", 0, 0, G_OPTION_ARG_INT, &bench.hold, "Keep the window open", "SECONDS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_setenv ("GSETTINGS_SCHEMA_DIR", FLEET_BUILD_ROOT "/data", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  bench.n_series = CLAMP (bench.n_series, 1, FLEET_CHART_SPEC_SIGNALS);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), bench.dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  fleet_style_install ();
  run (&bench);
  return 0;
}
