/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-load: what the feed needs to go on where it stopped, in one reading transaction: names first, since everything else speaks in numbers. */

#include "fleet-store-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-json-reader.h"

#include <math.h>
#include <string.h>

/* A row's columns are as big as a change record allows, and their JSON not much bigger. */
#define MOST_ROW_BYTES (64 * 1024 * 1024)

typedef struct
{
  FleetStore             *store;
  const FleetStoreLoader *loader;
  gpointer                user_data;
  FleetRowVersion        *alike[FLEET_N_TABLES]; /* the last that was read of each table; its names are likely to be the next one's */
} Load;

/* One row of a statement's answer; FALSE with an error stops. */
typedef gboolean (*RowRead) (Load *load, sqlite3_stmt *statement, gpointer extra, GError **error);

static gboolean
each_row (Load        *load,
          const char  *sql,
          RowRead      read,
          gpointer     extra,
          GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (load->store->db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    if (!read (load, statement, extra, error))
      return FALSE;
  return result == SQLITE_DONE || fleet_database_fail (load->store->db, "be read", error);
}

static gboolean
load_name (Load          *load,
           sqlite3_stmt  *statement,
           gpointer       extra,
           GError       **error)
{
  return load->loader->name (sqlite3_column_int (statement, 0), sqlite3_column_int64 (statement, 1), (const char *) sqlite3_column_text (statement, 2),
                             sqlite3_column_bytes (statement, 2), load->user_data, error);
}

static gboolean
load_position (Load          *load,
               sqlite3_stmt  *statement,
               gpointer       extra,
               GError       **error)
{
  FleetPosition position = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1), sqlite3_column_int64 (statement, 2),
                             sqlite3_column_int64 (statement, 3), sqlite3_column_int64 (statement, 4) };

  return load->loader->position (&position, load->user_data, error);
}

static gboolean
load_range (Load          *load,
            sqlite3_stmt  *statement,
            gpointer       extra,
            GError       **error)
{
  FleetTakenRange range = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1), sqlite3_column_int64 (statement, 2) };

  return load->loader->range (&range, load->user_data, error);
}

/* The members of a flat JSON object, in its order, which is that of their names. Texts borrow from the reader. */
static gboolean
read_columns (FleetJsonReader *reader,
              sqlite3_stmt    *statement,
              int              column,
              GPtrArray       *names,
              GArray          *values,
              GError         **error)
{
  const char *json = (const char *) sqlite3_column_text (statement, column);
  gsize n;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, json, sqlite3_column_bytes (statement, column), &n, error);

  if (events == NULL)
    return FALSE;
  g_ptr_array_set_size (names, 0);
  g_array_set_size (values, 0);
  for (gsize i = 0; i + 1 < n; i++)
    if (events[i].kind == FLEET_JSON_KEY && events[i + 1].kind == FLEET_JSON_VALUE)
      {
        g_ptr_array_add (names, g_strndup (events[i].value.text, events[i].value.length));
        g_array_append_val (values, events[i + 1].value);
      }
  return TRUE;
}

static gboolean
load_row (Load          *load,
          sqlite3_stmt  *statement,
          gpointer       reader,
          GError       **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  g_autoptr (FleetRowVersion) version = NULL;
  int kind = sqlite3_column_int (statement, 0);

  if (kind < 0 || kind >= FLEET_N_TABLES || !read_columns (reader, statement, 5, names, values, error))
    {
      g_prefix_error (error, _("The database %s has a damaged row of kind %d: "), load->store->file.file_name, kind);
      return FALSE;
    }
  version = fleet_row_version_new (kind, (const char *) sqlite3_column_text (statement, 1), sqlite3_column_int64 (statement, 2),
                                   (const char *) sqlite3_column_text (statement, 3), sqlite3_column_int (statement, 4), names->len,
                                   (const char *const *) names->pdata, (const FleetValue *) values->data, load->alike[kind]);
  fleet_row_version_unref (load->alike[kind]);
  load->alike[kind] = fleet_row_version_ref (version);
  return load->loader->row (version, load->user_data, error);
}

static gboolean
load_table_change (Load          *load,
                   sqlite3_stmt  *statement,
                   gpointer       extra,
                   GError       **error)
{
  int kind = sqlite3_column_int (statement, 0);
  g_autoptr (FleetTableChange) table_change = fleet_table_change_new (kind, sqlite3_column_int64 (statement, 1), (const char *) sqlite3_column_text (statement, 2));

  table_change->emptied = sqlite3_column_int (statement, 3);
  if (kind < 0 || kind >= FLEET_N_TABLES ||
      !fleet_table_change_columns_from_json (table_change, (const char *) sqlite3_column_text (statement, 4), sqlite3_column_bytes (statement, 4), error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, _("there is no such table"));
      g_prefix_error (error, _("The database %s has a damaged change of table %d: "), load->store->file.file_name, kind);
      return FALSE;
    }
  return load->loader->table_change (table_change, load->user_data, error);
}

static gboolean
load_snapshot (Load          *load,
               sqlite3_stmt  *statement,
               gpointer       extra,
               GError       **error)
{
  FleetMirrorSnapshot snapshot = {
    .table = sqlite3_column_int (statement, 0),
    .snapshot = { sqlite3_column_int64 (statement, 1), sqlite3_column_int64 (statement, 2), sqlite3_column_int64 (statement, 3), sqlite3_column_int64 (statement, 4),
                  sqlite3_column_int64 (statement, 5), sqlite3_column_int64 (statement, 7), sqlite3_column_int64 (statement, 8), sqlite3_column_int (statement, 6) },
  };

  return load->loader->snapshot (&snapshot, load->user_data, error);
}

static double
read_double (sqlite3_stmt *statement,
             int           column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, column);
}

static gboolean
load_vehicle (Load          *load,
              sqlite3_stmt  *statement,
              gpointer       extra,
              GError       **error)
{
  g_autoptr (GBytes) state = g_bytes_new (sqlite3_column_blob (statement, 9), sqlite3_column_bytes (statement, 9));
  g_autofree char *vehicle_id = fleet_database_text (statement, 1), *car_id = fleet_database_text (statement, 2), *plate = fleet_database_text (statement, 3);
  FleetVehicleRow row = {
    .slot = sqlite3_column_int64 (statement, 0),
    .vehicle_id = vehicle_id,
    .car_id = car_id,
    .plate = plate,
    .latitude = read_double (statement, 4),
    .longitude = read_double (statement, 5),
    .heading = read_double (statement, 6),
    .speed_kmh = read_double (statement, 7),
    .time_us = sqlite3_column_int64 (statement, 8),
    .state = sqlite3_column_type (statement, 9) == SQLITE_NULL ? NULL : state,
  };

  return load->loader->vehicle (&row, load->user_data, error);
}

static gboolean
load_segment (Load          *load,
              sqlite3_stmt  *statement,
              gpointer       extra,
              GError       **error)
{
  g_autoptr (GPtrArray) batches = fleet_segment_read (sqlite3_column_blob (statement, 1), sqlite3_column_bytes (statement, 1), FLEET_SEGMENT_BY_ARRIVAL, FALSE, error);

  if (batches == NULL)
    {
      g_prefix_error (error, _("The database %s is damaged at segment %ld; move the file and those beside it away and start again, Kafka is then read anew: "),
                      load->store->file.file_name, (gint64) sqlite3_column_int64 (statement, 0));
      return FALSE;
    }
  for (guint i = 0; i < batches->len; i++)
    if (!load->loader->batch (g_ptr_array_index (batches, i), load->user_data, error))
      return FALSE;
  return TRUE;
}

static gboolean
load_alert (Load          *load,
            sqlite3_stmt  *statement,
            gpointer       extra,
            GError       **error)
{
  g_autoptr (FleetAlert) alert = fleet_store_read_alert (statement);

  return load->loader->alert (alert, load->user_data, error);
}

static gboolean
load_standing (Load          *load,
               sqlite3_stmt  *statement,
               gpointer       extra,
               GError       **error)
{
  g_autofree char *message = fleet_database_text (statement, 8), *alert_id = fleet_database_text (statement, 9), *evidence = fleet_database_text (statement, 10);
  FleetStanding standing = {
    .slot = sqlite3_column_int64 (statement, 0),
    .rule = g_intern_string ((const char *) sqlite3_column_text (statement, 1)),
    .phase = sqlite3_column_int (statement, 3),
    .place = sqlite3_column_int64 (statement, 4),
    .device = sqlite3_column_int64 (statement, 5),
    .began_us = sqlite3_column_int64 (statement, 6),
    .cleared_from_us = sqlite3_column_int64 (statement, 7),
    .message = message,
    .evidence = evidence,
    .alert_id = alert_id,
  };

  g_strlcpy (standing.condition_hash, (const char *) sqlite3_column_text (statement, 2), sizeof standing.condition_hash);
  return load->loader->standing (&standing, load->user_data, error);
}

static gboolean
load_all (Load    *load,
          GError **error)
{
  const FleetStoreLoader *loader = load->loader;
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (2, MOST_ROW_BYTES);
  g_autofree char *segments = g_strdup_printf ("SELECT id, data FROM segment WHERE id > %" G_GINT64_FORMAT " ORDER BY id", load->store->checkpoint);

  return (loader->name == NULL || each_row (load, "SELECT * FROM name ORDER BY kind, id", load_name, NULL, error)) &&
         (loader->position == NULL || each_row (load, "SELECT p.place, next_offset, greatest_us, watermark_us, coalesce (first_offset, 0) FROM kafka_position AS p"
                                                    " LEFT JOIN taken_live AS l ON l.place = p.place ORDER BY beat, p.place", load_position, NULL, error)) &&
         (loader->range == NULL || each_row (load, "SELECT place, first_offset, end_offset FROM taken_range ORDER BY place, first_offset", load_range, NULL, error)) &&
         (loader->table_change == NULL || each_row (load, "SELECT kind, at_us, source_version, emptied, columns FROM mirror_change ORDER BY id", load_table_change, NULL, error)) &&
         (loader->row == NULL || each_row (load, "SELECT kind, key, valid_from_us, source_version, deleted, columns FROM mirror_row ORDER BY kind, key, valid_from_us, id",
                                           load_row, reader, error)) &&
         (loader->snapshot == NULL || each_row (load, "SELECT kind, line_us, ended_us, open_us, last_us, changed_us, has_first, begun_us, whole_us FROM mirror_snapshot WHERE kind BETWEEN 0 AND 2", load_snapshot, NULL, error)) &&
         (loader->vehicle == NULL || each_row (load, "SELECT * FROM vehicle_row ORDER BY slot", load_vehicle, NULL, error)) &&
         (loader->batch == NULL || each_row (load, segments, load_segment, NULL, error)) &&
         fleet_store_load_actions (load->store, loader, load->user_data, error) &&
         (loader->alert == NULL || each_row (load, "SELECT * FROM alert_row ORDER BY opened_us, id", load_alert, NULL, error)) &&
         (loader->standing == NULL || each_row (load, "SELECT * FROM standing ORDER BY slot, rule", load_standing, NULL, error));
}

gboolean
fleet_store_load (FleetStore              *self,
                  const FleetStoreLoader  *loader,
                  gpointer                 user_data,
                  GError                 **error)
{
  Load load = { self, loader, user_data };
  gboolean ok;

  if (!fleet_database_run (self->db, "BEGIN", error))
    return FALSE;
  ok = load_all (&load, error) && fleet_store_load_schema (self, loader, user_data, error) && fleet_store_load_letters (self, loader, user_data, error);
  fleet_database_run (self->db, "COMMIT", NULL);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    fleet_row_version_unref (load.alike[table]);
  return ok;
}
