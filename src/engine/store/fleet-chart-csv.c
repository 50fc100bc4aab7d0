/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-csv: see the header. Lines are merged by time: a small heap is not worth it for the dozens there are. */

#include "fleet-chart-csv.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fleet-csv.h"
#include "fleet-error.h"
#include "fleet-time.h"

FleetChartCsv *
fleet_chart_csv_new (FleetChartQuestion *question,
                     const char *const  *vehicles,
                     const char *const  *signals,
                     GTimeZone          *zone,
                     gboolean            for_sheet)
{
  FleetChartCsv *self = g_new0 (FleetChartCsv, 1);

  *self = (FleetChartCsv) { question, g_strdupv ((GStrv) vehicles), g_strdupv ((GStrv) signals), g_time_zone_ref (zone), for_sheet };
  return self;
}

void
fleet_chart_csv_free (FleetChartCsv *self)
{
  fleet_chart_question_free (self->question);
  g_strfreev (self->vehicles);
  g_strfreev (self->signals);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static FleetValue
text_value (const char *text)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) };
}

/* "2026-11-25T18:03:21.500+09:00". */
static char *
local_time (gint64     time_us,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  int us = time_us % G_USEC_PER_SEC + (time_us % G_USEC_PER_SEC < 0 ? G_USEC_PER_SEC : 0);
  g_autofree char *seconds = local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S") : NULL, *offset = local != NULL ? g_date_time_format (local, "%:z") : NULL;

  if (seconds == NULL)
    return g_strdup ("");
  if (us == 0)
    return g_strconcat (seconds, offset, NULL);
  return us % 1000 == 0 ? g_strdup_printf ("%s.%03d%s", seconds, us / 1000, offset) : g_strdup_printf ("%s.%06d%s", seconds, us, offset);
}

static void
append_times (GArray    *cells,
              GPtrArray *texts,
              gint64     time_us,
              GTimeZone *zone)
{
  const char *both[2];

  g_ptr_array_set_size (texts, 0);
  g_array_set_size (cells, 0);
  g_ptr_array_add (texts, local_time (time_us, zone));
  g_ptr_array_add (texts, fleet_time_to_string (time_us));
  both[0] = texts->pdata[0];
  both[1] = texts->pdata[1];
  for (guint i = 0; i < 2; i++)
    {
      const FleetValue value = text_value (both[i]);

      g_array_append_val (cells, value);
    }
}

static void
append_heading (GString                *csv,
                const FleetChartCsv    *self,
                const FleetChartAnswer *answer)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  FleetValue value = text_value ("time");

  g_array_append_val (cells, value);
  value = text_value ("time_utc");
  g_array_append_val (cells, value);
  for (guint i = 0; i < answer->tracks->len; i++)
    {
      const FleetChartTrack *track = answer->tracks->pdata[i];
      const FleetChartSignal *signal = self->question->signals->pdata[track->signal];
      gboolean is_element = !g_str_equal (signal->path, track->path);

      gboolean is_shared = track->device != NULL && fleet_chart_answer_is_shared (answer->tracks, i);

      g_ptr_array_add (texts, g_strdup_printf ("%s%s%s, %s%s%s", self->signals[track->signal], is_element ? " " : "", is_element ? track->path : "", self->vehicles[track->vehicle],
                                               is_shared ? ", " : "", is_shared ? track->device : ""));
      value = text_value (texts->pdata[i]);
      g_array_append_val (cells, value);
    }
  fleet_csv_append_row (csv, cells->len, (const FleetValue *) (gpointer) cells->data, self->for_sheet);
}

static FleetValue
point_value (const FleetSeries *series,
             guint              index)
{
  double number = fleet_series_get_values (series)[index];

  if (isnan (number))
    return (FleetValue) { .type = FLEET_TYPE_NULL };
  if (fleet_series_get_kind (series) == FLEET_SERIES_STATES)
    return text_value (fleet_series_get_label (series, (guint) number));
  if (number == floor (number) && fabs (number) < 1e15)
    return (FleetValue) { .type = FLEET_TYPE_INT, .integer = (gint64) number };
  return (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = number };
}

/* The earliest point that was not written; G_MAXINT64: none. */
static gint64
next_time (const FleetChartAnswer *answer,
           const guint            *at)
{
  gint64 time_us = G_MAXINT64;

  for (guint i = 0; i < answer->tracks->len; i++)
    {
      const FleetSeries *series = ((FleetChartTrack *) answer->tracks->pdata[i])->series;

      if (at[i] < fleet_series_get_n (series))
        time_us = MIN (time_us, fleet_series_get_times (series)[at[i]]);
    }
  return time_us;
}

static gboolean
append_rows (GString                *csv,
             const FleetChartCsv    *self,
             const FleetChartAnswer *answer,
             GCancellable           *cancellable,
             GError                **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *at = g_new0 (guint, answer->tracks->len + 1);
  gint64 time_us;

  for (guint row = 0; (time_us = next_time (answer, at)) != G_MAXINT64; row++)
    {
      if (row % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      append_times (cells, texts, time_us, self->zone);
      for (guint i = 0; i < answer->tracks->len; i++)
        {
          const FleetSeries *series = ((FleetChartTrack *) answer->tracks->pdata[i])->series;
          gboolean is_here = at[i] < fleet_series_get_n (series) && fleet_series_get_times (series)[at[i]] == time_us;
          const FleetValue value = is_here ? point_value (series, at[i]++) : (FleetValue) { .type = FLEET_TYPE_NULL };

          g_array_append_val (cells, value);
        }
      fleet_csv_append_row (csv, cells->len, (const FleetValue *) (gpointer) cells->data, self->for_sheet);
    }
  return TRUE;
}

gpointer
fleet_chart_csv_write (FleetSql      *sql,
                       gpointer       csv,
                       GCancellable  *cancellable,
                       GError       **error)
{
  const FleetChartCsv *self = csv;
  g_autoptr (FleetChartAnswer) answer = fleet_chart_reader_read (sql, self->question, cancellable, error);
  g_autoptr (GString) text = NULL;

  if (answer == NULL)
    return NULL;
  if (answer->is_cut)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The stretch has more than %d values or %d lines; choose a shorter one, or fewer signals"), FLEET_CHART_POINTS, FLEET_CHART_TRACKS);
      return NULL;
    }
  text = g_string_new (self->for_sheet ? FLEET_CSV_BOM : "");
  append_heading (text, self, answer);
  if (!append_rows (text, self, answer, cancellable, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
append_bucket (GString           *csv,
               const FleetCensus *census,
               guint              bucket,
               GTimeZone         *zone,
               gboolean           for_sheet)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  append_times (cells, texts, fleet_census_get_time (census, bucket), zone);
  if (census->spread != NULL)
    {
      FleetSpreadBucket at;
      double numbers[FLEET_SPREAD_PERCENTILES + 2];
      FleetValue value;

      fleet_spread_get (census->spread, bucket, &at);
      value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = at.n_vehicles };
      g_array_append_val (cells, value);
      numbers[0] = at.min;
      memcpy (numbers + 1, at.at, sizeof at.at);
      numbers[FLEET_SPREAD_PERCENTILES + 1] = at.max;
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        {
          value = at.n_vehicles > 0 ? (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = numbers[i] } : (FleetValue) { .type = FLEET_TYPE_NULL };
          g_array_append_val (cells, value);
        }
    }
  for (guint kind = 0; census->counts != NULL && kind < FLEET_CENSUS_KINDS; kind++)
    {
      const FleetValue value = { .type = FLEET_TYPE_INT, .integer = census->counts[bucket][kind] };

      if (kind > 0 || census->kind != FLEET_CENSUS_ALERTS)
        g_array_append_val (cells, value);
    }
  fleet_csv_append_row (csv, cells->len, (const FleetValue *) (gpointer) cells->data, for_sheet);
}

GBytes *
fleet_chart_csv_census (const FleetCensus *census,
                        GTimeZone         *zone,
                        gboolean           for_sheet)
{
  static const char *const headings[] = {
    [FLEET_CENSUS_SPREAD] = "time,time_utc,vehicles,min,p5,p25,p50,p75,p95,max\r\n",
    [FLEET_CENSUS_ALERTS] = "time,time_utc,low,medium,high,critical\r\n",
    [FLEET_CENSUS_ACTIVITIES] = "time,time_utc,unknown,free,in_use,charging,silent\r\n",
  };
  GString *csv = g_string_new (for_sheet ? FLEET_CSV_BOM : "");

  g_string_append (csv, headings[census->kind]);
  for (guint bucket = 0; bucket < census->n_buckets; bucket++)
    append_bucket (csv, census, bucket, zone, for_sheet);
  return g_string_free_to_bytes (csv);
}
