/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-bands: see the header. */

#include "fleet-chart-bands.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fleet-symbol.h"
#include "fleet-ticks.h"
#include "fleet-when.h"

/* The gravest at the bottom, where it has the same foot at every bucket and is compared best; silent vehicles on top. */
static const guint severity_order[] = { FLEET_SEVERITY_CRITICAL, FLEET_SEVERITY_HIGH, FLEET_SEVERITY_MEDIUM, FLEET_SEVERITY_LOW };
static const guint activity_order[] = { FLEET_ACTIVITY_IN_USE, FLEET_ACTIVITY_CHARGING, FLEET_ACTIVITY_FREE, FLEET_ACTIVITY_UNKNOWN, FLEET_ACTIVITY_SILENT };

static const guint *
get_order (const FleetCensus *census,
           guint             *ret_n)
{
  *ret_n = census->kind == FLEET_CENSUS_ALERTS ? G_N_ELEMENTS (severity_order) : G_N_ELEMENTS (activity_order);
  return census->kind == FLEET_CENSUS_ALERTS ? severity_order : activity_order;
}

gboolean
fleet_chart_bands_measure (const FleetCensus      *census,
                           const FleetChartCanvas *canvas,
                           double                 *ret_min,
                           double                 *ret_max)
{
  double least = INFINITY, greatest = -INFINITY;

  for (guint i = 0; i < census->n_buckets; i++)
    {
      FleetSpreadBucket bucket = { 0 };
      double sum = 0;

      if (fleet_census_get_time (census, i + 1) < canvas->from_us || fleet_census_get_time (census, i) > canvas->to_us)
        continue;
      if (census->spread != NULL)
        fleet_spread_get (census->spread, i, &bucket);
      for (guint kind = 0; census->counts != NULL && kind < FLEET_CENSUS_KINDS; kind++)
        sum += census->counts[i][kind];
      if (census->spread != NULL && bucket.n_vehicles == 0)
        continue;
      least = MIN (least, census->spread != NULL ? bucket.min : 0);
      greatest = MAX (greatest, census->spread != NULL ? bucket.max : sum);
    }
  if (least > greatest)
    return FALSE;
  *ret_min = least;
  *ret_max = greatest;
  return TRUE;
}

/* The band between two of the percentiles over the buckets [begin, end), which all have vehicles; -1 and FLEET_SPREAD_PERCENTILES: the least and the greatest. */
static void
trace (const FleetChartCanvas  *canvas,
       const FleetSpreadBucket *buckets,
       const FleetCensus       *census,
       guint                    begin,
       guint                    end,
       int                      which,
       gboolean                 back,
       cairo_t                 *cr)
{
  for (guint i = 0; i < end - begin; i++)
    {
      guint bucket = back ? end - 1 - i : begin + i;
      gint64 middle_us = fleet_census_get_time (census, bucket) + (fleet_census_get_time (census, bucket + 1) - fleet_census_get_time (census, bucket)) / 2;
      double value = which < 0 ? buckets[bucket].min : which >= FLEET_SPREAD_PERCENTILES ? buckets[bucket].max : buckets[bucket].at[which];

      cairo_line_to (cr, fleet_chart_canvas_x (canvas, middle_us), fleet_chart_canvas_y (canvas, value));
    }
}

static void
draw_stretch (const FleetChartCanvas  *canvas,
              const FleetSpreadBucket *buckets,
              const FleetCensus       *census,
              guint                    begin,
              guint                    end,
              cairo_t                 *cr)
{
  const GdkRGBA *colour = &canvas->palette->series[0];
  const GdkRGBA wide = fleet_chart_palette_faint (colour, 0.18), narrow = fleet_chart_palette_faint (colour, 0.32), edge = fleet_chart_palette_faint (colour, 0.45);

  for (guint band = 0; band < 2; band++)
    {
      gdk_cairo_set_source_rgba (cr, band == 0 ? &wide : &narrow);
      cairo_new_path (cr);
      trace (canvas, buckets, census, begin, end, band, FALSE, cr);
      trace (canvas, buckets, census, begin, end, FLEET_SPREAD_PERCENTILES - 1 - band, TRUE, cr);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
  for (int line = 0; line < 3; line++)
    {
      gdk_cairo_set_source_rgba (cr, line == 0 ? colour : &edge);
      cairo_set_line_width (cr, line == 0 ? 2 : 1);
      cairo_new_path (cr);
      trace (canvas, buckets, census, begin, end, line == 0 ? FLEET_SPREAD_PERCENTILES / 2 : line == 1 ? -1 : FLEET_SPREAD_PERCENTILES, FALSE, cr);
      cairo_stroke (cr);
    }
}

static void
draw_spread (const FleetCensus      *census,
             const FleetChartCanvas *canvas)
{
  g_autofree FleetSpreadBucket *buckets = g_new0 (FleetSpreadBucket, census->n_buckets);
  cairo_t *cr = gtk_snapshot_append_cairo (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, canvas->top, canvas->width, canvas->height));
  guint begin = 0;

  for (guint i = 0; i < census->n_buckets; i++)
    fleet_spread_get (census->spread, i, &buckets[i]);
  /* A bucket without vehicles is a gap. */
  for (guint i = 0; i <= census->n_buckets; i++)
    if (i == census->n_buckets || buckets[i].n_vehicles == 0)
      {
        if (i > begin)
          draw_stretch (canvas, buckets, census, begin, i, cr);
        begin = i + 1;
      }
  cairo_destroy (cr);
}

static GdkRGBA
get_colour (const FleetCensus       *census,
            const FleetChartPalette *palette,
            guint                    kind)
{
  /* So much of the picture is the fleet's that it must not shout. */
  return census->kind == FLEET_CENSUS_ALERTS ? palette->severities[kind] : fleet_chart_palette_faint (&palette->activities[kind], 0.55);
}

static void
draw_counts (const FleetCensus      *census,
             const FleetChartCanvas *canvas)
{
  guint n;
  const guint *order = get_order (census, &n);

  for (guint i = 0; i < census->n_buckets; i++)
    {
      double x = round (fleet_chart_canvas_x (canvas, fleet_census_get_time (census, i)));
      double width = round (fleet_chart_canvas_x (canvas, fleet_census_get_time (census, i + 1))) - x;
      double foot = 0;

      for (guint k = 0; k < n; k++)
        {
          guint32 count = census->counts[i][order[k]];
          double y = round (fleet_chart_canvas_y (canvas, foot + count)), bottom = round (fleet_chart_canvas_y (canvas, foot));
          GdkRGBA colour = get_colour (census, canvas->palette, order[k]);

          if (count > 0)
            fleet_chart_canvas_fill (canvas, x, y, MAX (1, width - (width > 3 && census->kind == FLEET_CENSUS_ALERTS ? 1 : 0)), MAX (1, bottom - y), &colour);
          foot += count;
        }
    }
}

void
fleet_chart_bands_draw (const FleetCensus      *census,
                        const FleetChartCanvas *canvas)
{
  gtk_snapshot_push_clip (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, canvas->top, canvas->width, canvas->height));
  if (census->spread != NULL)
    draw_spread (census, canvas);
  else
    draw_counts (census, canvas);
  gtk_snapshot_pop (canvas->snapshot);
}

guint
fleet_chart_bands_find (const FleetCensus *census,
                        gint64             time_us)
{
  for (guint i = 0; i < census->n_buckets; i++)
    if (time_us >= fleet_census_get_time (census, i) && time_us < fleet_census_get_time (census, i + 1))
      return i;
  return G_MAXUINT;
}

const char *
fleet_chart_bands_get_title (const FleetCensus *census)
{
  return census->kind == FLEET_CENSUS_ALERTS ? _("Alerts opened") : _("Vehicles");
}

char *
fleet_chart_bands_get_unit (const FleetCensus *census)
{
  gint64 step_us = (census->to_us - census->from_us) / census->n_buckets;
  g_autofree char *step = NULL;

  if (census->kind != FLEET_CENSUS_ALERTS || step_us < G_USEC_PER_SEC)
    return g_strdup ("");
  step = fleet_when_step (step_us / G_USEC_PER_SEC * G_USEC_PER_SEC);
  /* Translators: alerts are counted per so much time, such as 10 min */
  return g_strdup_printf (_("per %s"), step);
}

guint
fleet_chart_bands_get_n_entries (const FleetCensus *census)
{
  guint n = 4;

  if (census->spread == NULL)
    get_order (census, &n);
  return n;
}

static char *
range_text (double low,
            double high)
{
  g_autofree char *from = fleet_ticks_number_text (low, 1), *to = fleet_ticks_number_text (high, 1);

  return g_strdup_printf ("%s – %s", from, to);
}

static void
get_spread_entry (const FleetCensus       *census,
                  guint                    entry,
                  guint                    bucket,
                  const FleetChartPalette *palette,
                  char                   **ret_name,
                  GdkRGBA                 *ret_colour,
                  char                   **ret_value)
{
  static const double faint[] = { 1, 0.45, 0.25, 0.5 };
  FleetSpreadBucket at;

  fleet_spread_get (census->spread, bucket, &at);
  *ret_colour = fleet_chart_palette_faint (&palette->series[0], faint[entry]);
  if (entry == 0)
    {
      *ret_name = g_strdup (_("Median"));
      *ret_value = at.n_vehicles > 0 ? fleet_ticks_number_text (at.at[2], 1) : g_strdup ("–");
      return;
    }
  /* Translators: bands of a chart: half of the vehicles lie between them, nine in ten do, all do */
  *ret_name = g_strdup (entry == 1 ? _("25 – 75 %") : entry == 2 ? _("5 – 95 %") : _("All values"));
  *ret_value = at.n_vehicles == 0 ? g_strdup ("–") : entry == 1 ? range_text (at.at[1], at.at[3]) : entry == 2 ? range_text (at.at[0], at.at[4]) : range_text (at.min, at.max);
}

void
fleet_chart_bands_get_entry (const FleetCensus       *census,
                             guint                    entry,
                             guint                    bucket,
                             const FleetChartPalette *palette,
                             char                   **ret_name,
                             GdkRGBA                 *ret_colour,
                             char                   **ret_value)
{
  guint n;
  const guint *order = get_order (census, &n);

  bucket = MIN (bucket, census->n_buckets - 1);
  if (census->spread != NULL)
    {
      get_spread_entry (census, entry, bucket, palette, ret_name, ret_colour, ret_value);
      return;
    }
  *ret_name = g_strdup (census->kind == FLEET_CENSUS_ALERTS ? fleet_symbol_severity_name (order[entry]) : fleet_symbol_activity_name (order[entry]));
  *ret_colour = get_colour (census, palette, order[entry]);
  *ret_value = fleet_ticks_number_text (census->counts[bucket][order[entry]], 0);
}
