/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-meter: thread CPU time between two polls is one iteration, between before-paint and after-paint one frame.
 *
 * CPU and not wall clock, because the machine that measures does other things, too. The poll function of the main context has no user data: there is one meter. */

#define G_LOG_DOMAIN "fleet-meter"

#include "fleet-meter.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP_US   (10 * G_USEC_PER_SEC)
#define MOST_SAMPLES 4000000
#define DEAR_MS      20 /* told one by one with G_MESSAGES_DEBUG=fleet-meter, for who looks for what it was: perf record -k CLOCK_MONOTONIC */

struct _FleetMeter
{
  GdkFrameClock *clock;      /* owned ref */
  GPollFunc      poll;       /* what was there */
  GArray        *iterations; /* float, ms */
  GArray        *frames;     /* float, ms */
  gint64         began_us;
  double         iteration_began_ms;
  gint64         iteration_began_us; /* by the clock */
  double         frame_began_ms;
  float          most_ms;    /* the dearest iteration */
  double         most_at_s;  /* and when it was, since the start */
};

static FleetMeter *the_meter;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

static void
add_sample (FleetMeter *self,
            GArray     *samples,
            double      since_ms)
{
  float cost = cpu_ms () - since_ms;

  if (g_get_monotonic_time () - self->began_us > WARM_UP_US && samples->len < MOST_SAMPLES)
    g_array_append_val (samples, cost);
}

static void
tell_dear (FleetMeter *self)
{
  double cost = cpu_ms () - self->iteration_began_ms;

  if (cost >= DEAR_MS)
    g_debug ("%.1f ms of iteration, from %.6f s to %.6f s", cost, self->iteration_began_us / (double) G_USEC_PER_SEC, g_get_monotonic_time () / (double) G_USEC_PER_SEC);
}

static gint
poll_cb (GPollFD *fds,
         guint    n_fds,
         gint     timeout)
{
  FleetMeter *self = the_meter;
  gint result;

  tell_dear (self);
  add_sample (self, self->iterations, self->iteration_began_ms);
  if (self->iterations->len > 0 && g_array_index (self->iterations, float, self->iterations->len - 1) > self->most_ms)
    {
      self->most_ms = g_array_index (self->iterations, float, self->iterations->len - 1);
      self->most_at_s = (g_get_monotonic_time () - self->began_us) / (double) G_USEC_PER_SEC;
    }
  result = self->poll (fds, n_fds, timeout);
  self->iteration_began_us = g_get_monotonic_time ();
  self->iteration_began_ms = cpu_ms ();
  return result;
}

static void
before_paint_cb (FleetMeter *self)
{
  self->frame_began_ms = cpu_ms ();
}

static void
after_paint_cb (FleetMeter *self)
{
  add_sample (self, self->frames, self->frame_began_ms);
}

FleetMeter *
fleet_meter_new (GtkWidget *window)
{
  FleetMeter *self = g_new0 (FleetMeter, 1);

  g_return_val_if_fail (the_meter == NULL, NULL);
  the_meter = self;
  self->iterations = g_array_new (FALSE, FALSE, sizeof (float));
  self->frames = g_array_new (FALSE, FALSE, sizeof (float));
  self->began_us = g_get_monotonic_time ();
  self->iteration_began_ms = cpu_ms ();
  self->clock = g_object_ref (gtk_widget_get_frame_clock (window));
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_data (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  self->poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_cb);
  return self;
}

void
fleet_meter_free (FleetMeter *self)
{
  if (self == NULL)
    return;
  g_main_context_set_poll_func (NULL, self->poll);
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_object_unref (self->clock);
  g_array_unref (self->iterations);
  g_array_unref (self->frames);
  the_meter = NULL;
  g_free (self);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static void
append_spread (GString    *json,
               const char *name,
               GArray     *samples)
{
  static const struct { const char *name; double share; } marks[] = { { "median", 0.5 }, { "p95", 0.95 }, { "p99", 0.99 }, { "max", 1 } };

  g_array_sort (samples, compare_floats);
  g_string_append_printf (json, "\"%ss\":%u,\"%s_ms\":{", name, samples->len, name);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "0";

      if (samples->len > 0)
        g_ascii_formatd (number, sizeof number, "%.2f", g_array_index (samples, float, (guint) (marks[i].share * (samples->len - 1))));
      g_string_append_printf (json, "%s\"%s\":%s", i > 0 ? "," : "", marks[i].name, number);
    }
  g_string_append (json, "},");
}

/* Resident set now, from the kernel's own account. */
static gint64
rss_bytes (void)
{
  g_autofree char *text = NULL;
  gint64 pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %" G_GINT64_FORMAT, &pages);
  return pages * sysconf (_SC_PAGESIZE);
}

char *
fleet_meter_to_json (FleetMeter *self)
{
  GString *json = g_string_new ("{");

  append_spread (json, "iteration", self->iterations);
  append_spread (json, "frame", self->frames);
  g_string_append_printf (json, "\"most_at_s\":%d,", (int) self->most_at_s);
  g_string_append_printf (json, "\"rss_bytes\":%" G_GINT64_FORMAT "}", rss_bytes ());
  return g_string_free (json, FALSE);
}
