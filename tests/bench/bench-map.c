/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-map: what a frame of the map costs. The real map pane with an invented fleet around Seoul, Busan and Jeju; every frame pans, and with --live news of every vehicle
 * come within two seconds, as they do from a fleet. Prints CPU milliseconds of this process per frame, and beside it what an empty map costs.
 *
 *   Xvfb :81 -screen 0 1600x1000x24 -nolisten tcp -noreset &
 *   DISPLAY=:81 GDK_BACKEND=x11 GSK_RENDERER=cairo build/tests/bench/bench-map --vehicles 20000 --live
 *
 * --hold SECONDS keeps the window open at the end, for looking at it; --look LATITUDE,LONGITUDE,ZOOM says where. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "fleet-config.h"
#include "fleet-geo.h"
#include "fleet-map-pane.h"
#include "fleet-style.h"

#include <shumate/shumate.h>

#define BEAT_MS 100
#define WARM_FRAMES 40

typedef struct
{
  double latitude, longitude, heading;
  FleetActivity activity;
  char *vehicle, *plate;
} Car;

typedef struct
{
  int n_vehicles, n_frames, hold;
  gboolean live, dark;
  char *look;
  double latitude, longitude, zoom;

  GMainLoop *loop;
  FleetSession *session;
  FleetMapPane *pane;
  ShumateViewport *viewport;
  GRand *rand;
  Car *cars;
  int next;
  int frame;
  double cpu_ms;
  gint64 wall_us;
  GArray *frames; /* double: CPU ms of each */
  double last_ms;
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Normal, by Box and Muller. */
static double
scatter (GRand *rand)
{
  return sqrt (-2 * log (g_rand_double_range (rand, 1e-12, 1))) * cos (2 * G_PI * g_rand_double (rand));
}

static void
invent (Bench *bench)
{
  static const struct
  {
    double share, latitude, longitude, spread;
  } cities[] = { { 0.45, 37.52, 127.0, 0.08 }, { 0.75, 37.45, 126.95, 0.22 }, { 0.90, 35.18, 129.06, 0.07 }, { 1, 33.45, 126.53, 0.08 } };

  bench->cars = g_new0 (Car, bench->n_vehicles);
  for (int i = 0; i < bench->n_vehicles; i++)
    {
      Car *car = &bench->cars[i];
      double dice = g_rand_double (bench->rand);
      guint city = 0;

      while (dice > cities[city].share)
        city++;
      car->latitude = cities[city].latitude + scatter (bench->rand) * cities[city].spread;
      car->longitude = cities[city].longitude + scatter (bench->rand) * cities[city].spread * 1.2;
      car->heading = g_rand_double_range (bench->rand, 0, 360);
      dice = g_rand_double (bench->rand);
      car->activity = dice < 0.17 ? FLEET_ACTIVITY_IN_USE : dice < 0.2 ? FLEET_ACTIVITY_CHARGING : dice < 0.206 ? FLEET_ACTIVITY_SILENT
                      : dice < 0.207 ? FLEET_ACTIVITY_UNKNOWN : FLEET_ACTIVITY_FREE;
      car->vehicle = g_ref_string_new (g_strdup_printf ("car:KR%06d", i));
      car->plate = g_ref_string_new (g_strdup_printf ("%02d가 %04d", i / 10000 + 10, i % 10000));
    }
}

static void
add_news (Bench         *bench,
          FleetBulletin *bulletin,
          int            i)
{
  Car *car = &bench->cars[i];
  FleetVehicleNews *news = fleet_vehicle_news_new ();

  if (car->activity == FLEET_ACTIVITY_IN_USE && bench->frame > 0)
    fleet_geo_move (car->latitude, car->longitude, car->heading, 25, &car->latitude, &car->longitude);
  news->slot = i;
  news->vehicle = g_ref_string_acquire (car->vehicle);
  news->plate = g_ref_string_acquire (car->plate);
  news->time_us = g_get_real_time ();
  news->heading = car->heading;
  news->speed_kmh = car->activity == FLEET_ACTIVITY_IN_USE ? 45 : 0;
  news->latitude = car->latitude;
  news->longitude = car->longitude;
  news->activity = car->activity;
  news->merged_into = FLEET_NONE;
  g_hash_table_insert (bulletin->vehicles, GUINT_TO_POINTER (i), news);
}

static void
add_alerts (Bench         *bench,
            FleetBulletin *bulletin)
{
  for (int i = 0; i < bench->n_vehicles; i += 400)
    {
      FleetAlert *alert = fleet_alert_new ();

      alert->slot = i;
      alert->rule = g_strdup ("bench");
      alert->title = g_strdup ("Bench");
      alert->vehicle = g_strdup (bench->cars[i].vehicle);
      alert->device_id = g_strdup ("bench");
      alert->message = g_strdup ("Bench");
      alert->severity = FLEET_SEVERITY_LOW + (i / 400 % 13 == 0 ? 3 : i / 400 % 5 == 0 ? 2 : i / 400 % 2);
      alert->condition = FLEET_CONDITION_ACTIVE;
      alert->began_us = alert->opened_us = g_get_real_time ();
      alert->cleared_us = FLEET_TIME_NONE;
      alert->id = fleet_alert_make_id (alert->rule, alert->vehicle, alert->began_us);
      g_hash_table_insert (bulletin->alerts, g_strdup (alert->id), alert);
    }
}

static gboolean
beat_cb (gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();

  for (int i = 0; i < bench->n_vehicles * BEAT_MS / 2000; i++, bench->next = (bench->next + 1) % bench->n_vehicles)
    add_news (bench, bulletin, bench->next);
  fleet_session_apply (bench->session, bulletin);
  return G_SOURCE_CONTINUE;
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

static void
finish (Bench *bench)
{
  guint n_vehicles = 0, n_clusters = 0;
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  fleet_map_pane_get_drawn (bench->pane, &n_vehicles, &n_clusters);
  g_array_sort (bench->frames, compare_doubles);
  g_print ("%d vehicles, zoom %g, %u symbols and %u discs in view%s: %.2f ms CPU a frame (median %.2f, 95%% %.2f, worst %.2f), %.1f frames/s, %ld MB\n",
           bench->n_vehicles, bench->zoom, n_vehicles, n_clusters, bench->live ? ", live" : "", (cpu_ms () - bench->cpu_ms) / bench->n_frames,
           g_array_index (bench->frames, double, bench->frames->len / 2), g_array_index (bench->frames, double, bench->frames->len * 95 / 100),
           g_array_index (bench->frames, double, bench->frames->len - 1), bench->n_frames * 1e6 / (g_get_monotonic_time () - bench->wall_us),
           usage.ru_maxrss / 1024);
  shumate_location_set_location (SHUMATE_LOCATION (bench->viewport), bench->latitude, bench->longitude);
  g_timeout_add (10 + bench->hold * 1000, quit_cb, bench->loop);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Bench *bench = user_data;
  double step = 360 / (256 * exp2 (bench->zoom));
  double now = cpu_ms ();
  double spent = now - bench->last_ms;

  bench->last_ms = now;
  bench->frame++;
  if (bench->frame == WARM_FRAMES)
    {
      bench->cpu_ms = now;
      bench->wall_us = g_get_monotonic_time ();
    }
  else if (bench->frame > WARM_FRAMES)
    g_array_append_val (bench->frames, spent);
  if (bench->frame == WARM_FRAMES + bench->n_frames)
    {
      finish (bench);
      return G_SOURCE_REMOVE;
    }
  shumate_location_set_location (SHUMATE_LOCATION (bench->viewport), bench->latitude + 60 * step * sin (bench->frame * 0.05),
                                 bench->longitude + 60 * step * cos (bench->frame * 0.05));
  return G_SOURCE_CONTINUE;
}

/* The map's own viewport, found as a user of its widgets would. */
static ShumateMap *
find_map (GtkWidget *widget)
{
  if (SHUMATE_IS_MAP (widget))
    return SHUMATE_MAP (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      ShumateMap *map = find_map (child);

      if (map != NULL)
        return map;
    }
  return NULL;
}

static gboolean
start_cb (gpointer user_data)
{
  Bench *bench = user_data;

  shumate_viewport_set_zoom_level (bench->viewport, bench->zoom);
  shumate_location_set_location (SHUMATE_LOCATION (bench->viewport), bench->latitude, bench->longitude);
  if (bench->live && bench->n_vehicles > 0)
    g_timeout_add (BEAT_MS, beat_cb, bench);
  bench->last_ms = cpu_ms ();
  if (bench->n_frames > 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (bench->pane), frame_cb, bench, NULL);
  else
    g_timeout_add (10 + bench->hold * 1000, quit_cb, bench->loop);
  return G_SOURCE_REMOVE;
}

static void
run (Bench *bench)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (FleetBulletin) bulletin = fleet_bulletin_new ();

  bench->loop = g_main_loop_new (NULL, FALSE);
  bench->frames = g_array_new (FALSE, FALSE, sizeof (double));
  /* A map that somebody has looked at before: it does not fit itself to the fleet. */
  settings = g_settings_new (FLEET_APP_ID);
  g_settings_set (settings, "map-place", "(ddd)", bench->latitude, bench->longitude, bench->zoom);
  bench->session = fleet_session_new ();
  bench->pane = g_object_new (FLEET_TYPE_MAP_PANE, "session", bench->session, NULL);
  bench->viewport = shumate_map_get_viewport (find_map (GTK_WIDGET (bench->pane)));
  invent (bench);
  for (int i = 0; i < bench->n_vehicles; i++)
    add_news (bench, bulletin, i);
  add_alerts (bench, bulletin);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (bench->pane));
  gtk_window_present (GTK_WINDOW (window));
  fleet_session_apply (bench->session, bulletin);
  g_timeout_add (700, start_cb, bench);
  g_main_loop_run (bench->loop);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .n_vehicles = 20000, .n_frames = 300 };
  const GOptionEntry entries[] = {
    { "vehicles", 0, 0, G_OPTION_ARG_INT, &bench.n_vehicles, "Size of the fleet", "N" },
    { "frames", 0, 0, G_OPTION_ARG_INT, &bench.n_frames, "Frames to measure", "N" },
    { "look", 0, 0, G_OPTION_ARG_STRING, &bench.look, "Where to look", "LATITUDE,LONGITUDE,ZOOM" },
    { "live", 0, 0, G_OPTION_ARG_NONE, &bench.live, "News of every vehicle within two seconds", NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &bench.dark, "Dark style", NULL },
    { "hold", 0, 0, G_OPTION_ARG_INT, &bench.hold, "Keep the window open", "SECONDS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) look = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FLEET_BUILD_ROOT "/po");
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", FLEET_BUILD_ROOT "/data", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  look = g_strsplit (bench.look != NULL ? bench.look : "37.53,127.0,10", ",", 3);
  if (g_strv_length (look) != 3)
    {
      g_printerr ("--look wants LATITUDE,LONGITUDE,ZOOM\n");
      return 2;
    }
  bench.latitude = g_ascii_strtod (look[0], NULL);
  bench.longitude = g_ascii_strtod (look[1], NULL);
  bench.zoom = g_ascii_strtod (look[2], NULL);
  bench.rand = g_rand_new_with_seed (20230901);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), bench.dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  fleet_style_install ();
  run (&bench);
  return 0;
}
