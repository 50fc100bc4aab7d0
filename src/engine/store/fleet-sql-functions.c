/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-functions: times, states, places and payloads as people read them; in C rather than in the views' SQL, so that one printer of times serves everywhere. */

#include "fleet-sql-functions.h"

#include "fleet-json-reader.h"
#include "fleet-ledger.h"
#include "fleet-letter-reason.h"
#include "fleet-source-version.h"
#include "fleet-time.h"

#include <string.h>

/* As fleet-store-load.c reads them. */
#define MOST_ROW_BYTES (64 * 1024 * 1024)

static void
result_text (sqlite3_context *context,
             char            *text)
{
  sqlite3_result_text64 (context, text, strlen (text), g_free, SQLITE_UTF8);
}

static void
time_cb (sqlite3_context  *context,
         int               n,
         sqlite3_value   **values)
{
  char buffer[FLEET_TIME_BUFFER];
  gint64 time_us = sqlite3_value_int64 (values[0]);

  if (sqlite3_value_type (values[0]) != SQLITE_INTEGER || time_us == FLEET_TIME_NONE)
    return;
  sqlite3_result_text (context, fleet_time_print (time_us, buffer), -1, SQLITE_TRANSIENT);
}

/* The other way round: any time that fleet-time reads, in µs; NULL for what is none. */
static void
us_cb (sqlite3_context  *context,
       int               n,
       sqlite3_value   **values)
{
  gint64 time_us;
  gboolean ok = FALSE;

  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER)
    ok = fleet_time_from_int (sqlite3_value_int64 (values[0]), &time_us);
  else if (sqlite3_value_type (values[0]) == SQLITE_FLOAT)
    ok = fleet_time_from_number (sqlite3_value_double (values[0]), &time_us);
  else if (sqlite3_value_type (values[0]) == SQLITE_TEXT)
    ok = fleet_time_parse ((const char *) sqlite3_value_text (values[0]), sqlite3_value_bytes (values[0]), FLEET_ZONE_HONOURED, &time_us);
  if (ok)
    sqlite3_result_int64 (context, time_us);
}

static const char *
path_name (FleetPath path,
           gpointer  user_data)
{
  const char *name = fleet_sql_names_get (user_data, FLEET_NAMES_PATHS, path);

  return name != NULL ? name : "?";
}

static void
state_cb (sqlite3_context  *context,
          int               n,
          sqlite3_value   **values)
{
  g_autoptr (GError) error = NULL;
  const guint8 *state = sqlite3_value_blob (values[0]);
  char *json;

  if (state == NULL)
    return;
  json = fleet_ledger_state_to_json (state, sqlite3_value_bytes (values[0]), path_name, sqlite3_user_data (context), &error);
  if (json == NULL)
    sqlite3_result_error (context, error->message, -1);
  else
    result_text (context, json);
}

static void
result_value (sqlite3_context  *context,
              const FleetValue *value)
{
  if (value->type == FLEET_TYPE_BOOL)
    sqlite3_result_int (context, value->boolean);
  else if (value->type == FLEET_TYPE_INT)
    sqlite3_result_int64 (context, value->integer);
  else if (value->type == FLEET_TYPE_DOUBLE)
    sqlite3_result_double (context, value->real);
  else if (value->type == FLEET_TYPE_TEXT)
    sqlite3_result_text64 (context, value->text, value->length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
column_cb (sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  FleetJsonReader *reader = sqlite3_user_data (context);
  const char *json = (const char *) sqlite3_value_text (values[0]), *name = (const char *) sqlite3_value_text (values[1]);
  g_autoptr (GError) error = NULL;
  const FleetJsonEvent *events;
  gsize n, length;

  if (json == NULL || name == NULL)
    return;
  length = strlen (name);
  events = fleet_json_reader_read (reader, json, sqlite3_value_bytes (values[0]), &n, &error);
  if (events == NULL)
    {
      sqlite3_result_error (context, error->message, -1);
      return;
    }
  for (gsize i = 0; i + 1 < n; i++)
    if (events[i].kind == FLEET_JSON_KEY && events[i].value.length == length && memcmp (events[i].value.text, name, length) == 0)
      {
        if (events[i + 1].kind == FLEET_JSON_VALUE)
          result_value (context, &events[i + 1].value);
        return;
      }
}

static void
free_reader_cb (gpointer reader)
{
  fleet_json_reader_free (reader);
}

static void
place_cb (sqlite3_context  *context,
          int               n,
          sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "\n", 3) : NULL;
  gint64 part = sqlite3_value_int64 (values[1]);

  if (parts != NULL && part >= 0 && part < g_strv_length (parts))
    result_text (context, g_strdup (parts[part]));
}

static void
text_cb (sqlite3_context  *context,
         int               n,
         sqlite3_value   **values)
{
  const char *bytes = sqlite3_value_blob (values[0]);
  gsize length = sqlite3_value_bytes (values[0]);

  if (sqlite3_value_type (values[0]) == SQLITE_NULL)
    return;
  if (length == 0)
    sqlite3_result_text (context, "", 0, SQLITE_STATIC);
  else if (g_utf8_validate_len (bytes, length, NULL))
    sqlite3_result_text64 (context, bytes, length, SQLITE_TRANSIENT, SQLITE_UTF8);
  else
    result_text (context, g_utf8_make_valid (bytes, length));
}

/* The kind of a dead letter's reason. */
static void
letter_kind_cb (sqlite3_context  *context,
                int               n,
                sqlite3_value   **values)
{
  const char *reason = (const char *) sqlite3_value_text (values[0]);

  if (reason != NULL)
    result_text (context, fleet_letter_reason_kind (reason));
}

/* When the source told a row's version. */
static void
told_cb (sqlite3_context  *context,
         int               n,
         sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  gint64 told_us = text != NULL ? fleet_source_version_told (text) : FLEET_TIME_NONE;

  if (told_us != FLEET_TIME_NONE)
    sqlite3_result_int64 (context, told_us);
}

gboolean
fleet_sql_functions_register (sqlite3        *db,
                              FleetSqlNames  *names,
                              GError        **error)
{
  const int pure = SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC;

  /* A state's names may grow between two calls: innocuous, but not a constant. */
  if (sqlite3_create_function (db, "fleet_time", 1, pure, NULL, time_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_us", 1, pure, NULL, us_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_state", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS, names, state_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function_v2 (db, "fleet_column", 2, pure, fleet_json_reader_new (2, MOST_ROW_BYTES), column_cb, NULL, NULL, free_reader_cb) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_place", 2, pure, NULL, place_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_text", 1, pure, NULL, text_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_letter_kind", 1, pure, NULL, letter_kind_cb, NULL, NULL) != SQLITE_OK ||
      sqlite3_create_function (db, "fleet_told", 1, pure, NULL, told_cb, NULL, NULL) != SQLITE_OK)
    return fleet_database_fail (db, "take our functions", error);
  return TRUE;
}
