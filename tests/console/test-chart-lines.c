/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is drawn of a million points, down to the pixel: one of them that stands out is seen at every zoom and wherever the columns begin; nothing is drawn across a gap; and nothing stands
 * where no value was. */

#include "fleet-chart-lines.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define WIDTH  640
#define HEIGHT 120

static FleetChartPalette palette;

static FleetChartLine *
make_line (void)
{
  FleetChartLine *line = g_new0 (FleetChartLine, 1);

  line->series = fleet_series_new (FLEET_SERIES_NUMBERS);
  line->unit = g_strdup ("");
  return line;
}

static void
free_line (gpointer data)
{
  FleetChartLine *line = data;

  fleet_series_free ((FleetSeries *) line->series);
  fleet_chart_line_free (line);
}

/* The layer as pixels; 1 where something is drawn. */
static cairo_surface_t *
draw (GPtrArray *lines,
      gint64     from_us,
      gint64     to_us,
      double     min,
      double     max)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  FleetChartCanvas canvas = { .snapshot = snapshot, .palette = &palette, .from_us = from_us, .to_us = to_us, .width = WIDTH, .height = HEIGHT, .min = min, .max = max, .column = 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GskRenderNode) node = NULL;

  fleet_chart_lines_draw (lines, &canvas);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
is_drawn (cairo_surface_t *surface,
          int              x,
          int              y)
{
  const guint8 *row;

  if (x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT)
    return FALSE;
  row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  return ((const guint32 *) (gconstpointer) row)[x] >> 24 > 0x60;
}

static gboolean
is_drawn_near (cairo_surface_t *surface,
               double           x,
               int              y)
{
  return is_drawn (surface, (int) floor (x) - 1, y) || is_drawn (surface, (int) floor (x), y) || is_drawn (surface, (int) floor (x) + 1, y);
}

static void
test_spike (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  FleetChartLine *line = make_line ();
  const guint n = 1000000, spike = 654321;
  guint n_zooms = 0;

  g_ptr_array_add (lines, line);
  for (guint i = 0; i < n; i++)
    fleet_series_add ((FleetSeries *) line->series, i * SECOND, i == spike ? 9 : 0.5 * sin (i / 300.0));
  fleet_series_settle ((FleetSeries *) line->series);
  for (double span = n; span > 4; span /= 1.21)
    for (guint shift = 0; shift < 5; shift++, n_zooms++)
      {
        gint64 from_us = (gint64) ((spike - span * (shift + 0.5) / 5.5) * SECOND), to_us = from_us + (gint64) (span * SECOND);
        double x = (double) (spike * SECOND - from_us) / (to_us - from_us) * WIDTH;
        cairo_surface_t *surface = draw (lines, from_us, to_us, -10, 10);
        guint n_high = 0;

        /* 9 of 10 up from the middle is row 6; the tip of a steep stroke is thin there. */
        g_assert_true (is_drawn_near (surface, x, 6) || is_drawn_near (surface, x, 8));
        /* It is one column and its neighbours, not a band. */
        for (int column = 0; column < WIDTH; column++)
          n_high += is_drawn (surface, column, 8);
        g_assert_cmpuint (n_high, >=, 1);
        g_assert_cmpuint (n_high, <=, MAX (4, WIDTH / span));
        g_assert_false (is_drawn_near (surface, x, 2));
        cairo_surface_destroy (surface);
      }
  g_assert_cmpuint (n_zooms, >, 200);
}

/* A line at half height with a silence in its middle, with more points than pixels and with fewer. */
static void
test_gap (void)
{
  static const guint counts[] = { 40, 300, 5000, 200000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
      FleetChartLine *line = make_line ();
      guint n = counts[c];
      gint64 end_us = 2 * n * SECOND;
      cairo_surface_t *surface;

      g_ptr_array_add (lines, line);
      for (guint i = 0; i < n; i++)
        fleet_series_add ((FleetSeries *) line->series, (i < n / 2 ? i : n + i) * SECOND, 0);
      fleet_series_settle ((FleetSeries *) line->series);
      surface = draw (lines, 0, end_us, -1, 1);
      for (int x = 4; x < WIDTH - 16; x++)
        {
          double part = (double) x / WIDTH;
          gboolean is_in_gap = part > 0.26 && part < 0.74, is_outside = part < 0.23 || part > 0.77;

          if (is_in_gap)
            g_assert_false (is_drawn (surface, x, HEIGHT / 2) || is_drawn (surface, x, HEIGHT / 2 - 1));
          else if (is_outside)
            g_assert_true (is_drawn (surface, x, HEIGHT / 2) || is_drawn (surface, x, HEIGHT / 2 - 1));
        }
      cairo_surface_destroy (surface);
    }
}

/* A staircase of 5,000 points over 640 pixels has no holes, although half of the columns have points only at one end. */
static void
test_joined (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  FleetChartLine *line = make_line ();
  cairo_surface_t *surface;

  g_ptr_array_add (lines, line);
  for (guint i = 0; i < 350; i++)
    fleet_series_add ((FleetSeries *) line->series, i * SECOND, i % 50 < 25 ? -0.8 : 0.8);
  fleet_series_settle ((FleetSeries *) line->series);
  surface = draw (lines, 0, 349 * SECOND, -1, 1);
  for (int x = 2; x < WIDTH - 2; x++)
    {
      gboolean found = FALSE;

      for (int y = 0; y < HEIGHT && !found; y++)
        found = is_drawn (surface, x, y);
      g_assert_true (found);
    }
  cairo_surface_destroy (surface);
}

static void
test_measure (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  FleetChartLine *line = make_line ();
  FleetChartCanvas canvas = { .palette = &palette, .from_us = 10 * SECOND, .to_us = 20 * SECOND, .width = WIDTH, .height = HEIGHT, .max = 1, .column = 1 };
  double min, max;

  g_ptr_array_add (lines, line);
  g_assert_false (fleet_chart_lines_measure (lines, &canvas, &min, &max));
  for (guint i = 0; i < 100; i++)
    fleet_series_add ((FleetSeries *) line->series, i * SECOND, i);
  fleet_series_settle ((FleetSeries *) line->series);
  g_assert_true (fleet_chart_lines_measure (lines, &canvas, &min, &max));
  g_assert_cmpfloat (min, ==, 9); /* what the line comes from */
  g_assert_cmpfloat (max, ==, 20);
  line->is_hidden = TRUE;
  g_assert_false (fleet_chart_lines_measure (lines, &canvas, &min, &max));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Nodes are drawn by cairo alone: whether there is a display does not matter. */
  gtk_init_check ();
  for (guint i = 0; i < FLEET_CHART_COLOURS; i++)
    palette.series[i] = (GdkRGBA) { 1, 1, 1, 1 };
  g_test_add_func ("/chart-lines/spike", test_spike);
  g_test_add_func ("/chart-lines/gap", test_gap);
  g_test_add_func ("/chart-lines/joined", test_joined);
  g_test_add_func ("/chart-lines/measure", test_measure);
  return g_test_run ();
}
