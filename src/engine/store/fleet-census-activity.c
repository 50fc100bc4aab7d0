/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-activity: see the header. A row of moments by vehicle and bucket: the newest event in it, and the newest that told whether it charges; then each row is walked once, what was
 * true before goes on. */

#include "fleet-census-activity.h"

#include <string.h>

#include "fleet-span-reader.h"
#include "fleet-sql-private.h"
#include "fleet-time.h"

typedef struct
{
  gint64   heard_us;    /* FLEET_TIME_NONE: not in this bucket */
  gint64   charging_us;
  gboolean is_charging;
} Moment;

typedef struct
{
  gint64 from_us;
  gint64 to_us;
} Stretch;

typedef struct
{
  const FleetCensusQuestion *question;
  FleetCensus *census;
  FleetPath    charging;
  GHashTable  *rows;     /* FleetSlot -> Moment[n_buckets] */
  GHashTable  *reserved; /* car key -> GArray of Stretch */
} Counting;

static Moment *
ensure_row (Counting  *self,
            FleetSlot  slot)
{
  Moment *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (slot));

  if (row != NULL)
    return row;
  row = g_new0 (Moment, self->census->n_buckets);
  for (guint i = 0; i < self->census->n_buckets; i++)
    row[i].heard_us = row[i].charging_us = FLEET_TIME_NONE;
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (slot), row);
  return row;
}

static gboolean
piece_cb (FleetBatch *piece,
          gpointer    user_data)
{
  Counting *self = user_data;
  FleetCensus *census = self->census;

  for (guint i = 0; i < piece->n_rows; i++)
    {
      gint64 time_us = piece->time_us[i];
      guint bucket = MIN (census->n_buckets - 1, (guint) ((double) (time_us - census->from_us) * census->n_buckets / (census->to_us - census->from_us)));
      Moment *moment;
      FleetValue value;

      if (piece->slot[i] == FLEET_NONE)
        continue;
      moment = &ensure_row (self, piece->slot[i])[bucket];
      moment->heard_us = MAX (moment->heard_us, time_us);
      if (self->charging == FLEET_NONE || time_us < moment->charging_us || !fleet_batch_get (piece, i, self->charging, &value))
        continue;
      moment->charging_us = time_us;
      moment->is_charging = value.type == FLEET_TYPE_BOOL && value.boolean;
    }
  return TRUE;
}

static gboolean
column_time (sqlite3_stmt *rows,
             int           column,
             gint64       *ret_us)
{
  const char *text = (const char *) sqlite3_column_text (rows, column);

  return text != NULL && fleet_time_parse (text, strlen (text), FLEET_ZONE_HONOURED, ret_us);
}

static gboolean
read_reservations (Counting  *self,
                   FleetSql  *sql,
                   GError   **error)
{
  const FleetProfile *profile = self->question->profile;
  g_autoptr (sqlite3_stmt) rows = fleet_database_prepare (fleet_sql_get_database (sql),
                                                          "SELECT fleet_column (r.columns, ?1), fleet_column (r.columns, ?2), fleet_column (r.columns, ?3) FROM main.mirror_row AS r"
                                                          " WHERE r.kind = 2 AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM main.mirror_row AS n WHERE n.kind = r.kind"
                                                          " AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id))",
                                                          error);

  if (rows == NULL)
    return FALSE;
  sqlite3_bind_text (rows, 1, profile->reservation_car, -1, SQLITE_STATIC);
  sqlite3_bind_text (rows, 2, profile->reservation_from, -1, SQLITE_STATIC);
  sqlite3_bind_text (rows, 3, profile->reservation_to, -1, SQLITE_STATIC);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      const char *car = (const char *) sqlite3_column_text (rows, 0);
      Stretch stretch = { .to_us = G_MAXINT64 };
      GArray *stretches;

      if (car == NULL || !column_time (rows, 1, &stretch.from_us))
        continue;
      column_time (rows, 2, &stretch.to_us);
      stretches = g_hash_table_lookup (self->reserved, car);
      if (stretches == NULL)
        g_hash_table_insert (self->reserved, g_strdup (car), stretches = g_array_new (FALSE, FALSE, sizeof (Stretch)));
      g_array_append_val (stretches, stretch);
    }
  return TRUE;
}

static gboolean
is_reserved (const GArray *stretches,
             gint64        time_us)
{
  for (guint i = 0; stretches != NULL && i < stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (stretches, Stretch, i);

      if (stretch->from_us <= time_us && time_us < stretch->to_us)
        return TRUE;
    }
  return FALSE;
}

static void
count_vehicle (Counting     *self,
               const Moment *row,
               const char   *vehicle)
{
  const GArray *stretches = NULL;
  gint64 heard_us = FLEET_TIME_NONE;
  gboolean is_charging = FALSE;
  gboolean is_car = vehicle != NULL && g_str_has_prefix (vehicle, "car:");

  if (is_car)
    stretches = g_hash_table_lookup (self->reserved, vehicle + strlen ("car:"));
  for (guint bucket = 0; bucket < self->census->n_buckets; bucket++)
    {
      gint64 now_us = fleet_census_get_time (self->census, bucket + 1);
      FleetActivity activity;

      heard_us = MAX (heard_us, row[bucket].heard_us);
      if (row[bucket].charging_us != FLEET_TIME_NONE)
        is_charging = row[bucket].is_charging;
      if (heard_us == FLEET_TIME_NONE)
        continue;
      if (!is_car)
        activity = FLEET_ACTIVITY_UNKNOWN;
      else if (now_us - heard_us > self->question->profile->silent_us)
        activity = FLEET_ACTIVITY_SILENT;
      else if (is_charging)
        activity = FLEET_ACTIVITY_CHARGING;
      else
        activity = is_reserved (stretches, MIN (now_us, heard_us)) ? FLEET_ACTIVITY_IN_USE : FLEET_ACTIVITY_FREE;
      self->census->counts[bucket][activity]++;
    }
}

gboolean
fleet_census_activity_count (const FleetCensusQuestion *question,
                             FleetCensus               *census,
                             FleetSql                  *sql,
                             GCancellable              *cancellable,
                             GError                   **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) reserved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  Counting self = { question, census, fleet_span_reader_find_path (sql, question->profile->path_charging), rows, reserved };
  /* A path that no row has leaves the heads alone. */
  FleetPath path = self.charging != FLEET_NONE ? self.charging : FLEET_NONE - 1;
  FleetSpanQuestion span = { .paths = &path, .n_paths = 1, .from_us = census->from_us, .to_us = census->to_us };
  GHashTableIter iter;
  gpointer slot, row;

  if (!fleet_span_reader_read (sql, &span, cancellable, piece_cb, &self, error) || !read_reservations (&self, sql, error))
    return FALSE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &slot, &row))
    count_vehicle (&self, row, fleet_sql_names_get (fleet_sql_get_names (sql), FLEET_NAMES_VEHICLES, GPOINTER_TO_UINT (slot)));
  return TRUE;
}
