/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-reader: see the header. */

#include "fleet-census-reader.h"

#include <math.h>

#include "fleet-census-activity.h"
#include "fleet-span-reader.h"
#include "fleet-sql-private.h"

typedef struct
{
  const FleetCensusQuestion *question;
  FleetCensus *census;
  GArray      *paths; /* FleetChartPath */
} Spreading;

FleetCensusQuestion *
fleet_census_question_new (FleetCensusKind         kind,
                           const FleetChartSignal *signal,
                           FleetProfile           *profile,
                           gint64                  from_us,
                           gint64                  to_us,
                           guint                   n_buckets)
{
  FleetCensusQuestion *self = g_new0 (FleetCensusQuestion, 1);

  *self = (FleetCensusQuestion) { kind, signal != NULL ? fleet_chart_signal_new (signal->path, signal->how) : NULL, profile != NULL ? fleet_profile_ref (profile) : NULL,
                                  from_us, to_us, n_buckets };
  return self;
}

void
fleet_census_question_free (FleetCensusQuestion *self)
{
  g_clear_pointer (&self->signal, fleet_chart_signal_free);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  g_free (self);
}

void
fleet_census_free (FleetCensus *self)
{
  g_clear_pointer (&self->spread, fleet_spread_free);
  g_free (self->counts);
  g_free (self);
}

gint64
fleet_census_get_time (const FleetCensus *self,
                       guint              bucket)
{
  return bucket >= self->n_buckets ? self->to_us : self->from_us + (gint64) ((double) (self->to_us - self->from_us) * bucket / self->n_buckets);
}

static gboolean
is_filled (const FleetCensus *self,
           guint              bucket)
{
  FleetSpreadBucket spread = { 0 };
  guint n = 0;

  if (self->spread != NULL)
    fleet_spread_get (self->spread, bucket, &spread);
  for (guint kind = 0; self->counts != NULL && kind < FLEET_CENSUS_KINDS; kind++)
    n += self->counts[bucket][kind];
  return n + spread.n_vehicles > 0;
}

gint64
fleet_census_get_first (const FleetCensus *self)
{
  for (guint bucket = 0; bucket < self->n_buckets; bucket++)
    if (is_filled (self, bucket))
      return fleet_census_get_time (self, bucket);
  return self->from_us;
}

static gboolean
first_piece_cb (FleetBatch *piece,
                gpointer    user_data)
{
  gint64 *first_us = user_data;

  for (guint row = 0; row < piece->n_rows; row++)
    *first_us = MIN (*first_us, piece->time_us[row]);
  return FALSE;
}

/* Pieces come roughly by time, and where a chart begins need not be known to the second. */
static gboolean
find_first (FleetSql      *sql,
            gint64         to_us,
            GCancellable  *cancellable,
            gint64        *ret_first_us,
            GError       **error)
{
  FleetSpanQuestion all = { .from_us = G_MININT64, .to_us = to_us };
  gint64 first_us = to_us - 1;

  if (!fleet_span_reader_read (sql, &all, cancellable, first_piece_cb, &first_us, error))
    return FALSE;
  *ret_first_us = first_us;
  return TRUE;
}

static gboolean
spread_piece_cb (FleetBatch *piece,
                 gpointer    user_data)
{
  Spreading *self = user_data;

  for (guint row = 0; row < piece->n_rows; row++)
    for (guint i = 0; i < self->paths->len; i++)
      {
        FleetValue value;
        gboolean is_single = self->question->signal->how == FLEET_CHART_VALUE;
        gboolean has = is_single ? fleet_batch_get (piece, row, g_array_index (self->paths, FleetChartPath, i).path, &value)
                                 : i == 0 && fleet_chart_signal_reduce (self->question->signal, self->paths, piece, row, &value);

        if (has && value.type == FLEET_TYPE_INT)
          fleet_spread_add (self->census->spread, piece->slot[row], piece->time_us[row], value.integer);
        else if (has && value.type == FLEET_TYPE_DOUBLE)
          fleet_spread_add (self->census->spread, piece->slot[row], piece->time_us[row], value.real);
      }
  return TRUE;
}

static gboolean
read_spread (const FleetCensusQuestion *question,
             FleetCensus               *census,
             FleetSql                  *sql,
             GCancellable              *cancellable,
             GError                   **error)
{
  g_autoptr (GArray) paths = fleet_chart_signal_find_paths (question->signal, sql, error);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (FleetPath));
  Spreading self = { question, census, paths };
  FleetSpanQuestion span = { .from_us = census->from_us, .to_us = census->to_us };

  census->spread = fleet_spread_new (census->from_us, census->to_us, census->n_buckets);
  if (paths == NULL)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    g_array_append_val (wanted, g_array_index (paths, FleetChartPath, i).path);
  if (wanted->len == 0)
    return TRUE;
  span.paths = (const FleetPath *) (gpointer) wanted->data;
  span.n_paths = wanted->len;
  return fleet_span_reader_read (sql, &span, cancellable, spread_piece_cb, &self, error);
}

static gboolean
read_alerts (FleetCensus  *census,
             FleetSql     *sql,
             GError      **error)
{
  g_autoptr (sqlite3_stmt) rows = fleet_database_prepare (fleet_sql_get_database (sql),
                                                          "SELECT severity, opened_us FROM main.alert_row WHERE opened_us >= ?1 AND opened_us < ?2", error);

  if (rows == NULL)
    return FALSE;
  sqlite3_bind_int64 (rows, 1, census->from_us);
  sqlite3_bind_int64 (rows, 2, census->to_us);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      int severity = CLAMP (sqlite3_column_int (rows, 0), 0, FLEET_CENSUS_KINDS - 1);
      gint64 opened_us = sqlite3_column_int64 (rows, 1);
      guint bucket = MIN (census->n_buckets - 1, (guint) ((double) (opened_us - census->from_us) * census->n_buckets / (census->to_us - census->from_us)));

      census->counts[bucket][severity]++;
    }
  return TRUE;
}

gpointer
fleet_census_reader_read (FleetSql      *sql,
                          gpointer       question,
                          GCancellable  *cancellable,
                          GError       **error)
{
  const FleetCensusQuestion *asked = question;
  g_autoptr (FleetCensus) census = g_new0 (FleetCensus, 1);
  gboolean ok = TRUE;

  *census = (FleetCensus) { .kind = asked->kind, .from_us = asked->from_us, .to_us = asked->to_us, .n_buckets = MAX (1, asked->n_buckets) };
  if (census->from_us == G_MININT64 && !find_first (sql, asked->to_us, cancellable, &census->from_us, error))
    return NULL;
  if (census->from_us >= census->to_us)
    census->from_us = census->to_us - 1;
  if (asked->kind != FLEET_CENSUS_SPREAD)
    census->counts = g_malloc0_n (census->n_buckets, sizeof *census->counts);
  if (asked->kind == FLEET_CENSUS_SPREAD)
    ok = read_spread (asked, census, sql, cancellable, error);
  else if (asked->kind == FLEET_CENSUS_ALERTS)
    ok = read_alerts (census, sql, error);
  else
    ok = fleet_census_activity_count (asked, census, sql, cancellable, error);
  return ok ? g_steal_pointer (&census) : NULL;
}
