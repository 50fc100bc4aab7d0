/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql: questions from people, so nothing is taken on trust: the file is opened for reading only, an authorizer lets through what is on its lists and nothing else,
 * SQLite's limits are low, and a clock stops what takes too long (SQLite, "Defense Against The Dark Arts"). */

#include "fleet-sql.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-child-tables.h"
#include "fleet-sql-functions.h"
#include "fleet-sql-private.h"
#include "fleet-sql-time.h"
#include "fleet-store-layout.h"
#include "fleet-telemetry-table.h"

#include <stdlib.h>
#include <string.h>

#define DEADLINE_US     (60 * G_USEC_PER_SEC)
#define STEPS_PER_CHECK 1000
#define MOST_SQL_BYTES  100000
/* The declaration of telemetry, with every path. */
#define MOST_TABLE_BYTES (16 << 20)
/* The longest value: a segment, which telemetry reads whole. */
#define MOST_BYTES      (64 << 20)

struct _FleetSql
{
  sqlite3       *db;
  FleetSqlNames  names;
  gint64         n_paths;    /* of which telemetry has columns; -1 before it is declared */
  gint64         deadline_us;
  gint64         until_us;   /* monotonic, of the running statement; 0 no end */
  gboolean       too_long;
  GCancellable  *cancellable;/* NULL: nothing stops a statement */
  char          *denied;     /* what the authorizer refused first; NULL nothing */
  GHashTable    *reads;      /* set of "table.column": what the statement reads */
  int            error_offset; /* in bytes; -1 none */
};

static const char *const tables[] = {
  "action_row", "alert", "alert_journal", "alert_row", "blind_rule", "blind_rule_row", "block", "car", "car_history", "dead_letter", "dead_letter_row", "delivery", "delivery_channel", "device", "device_history", "device_slot",
  "export_log", "export_row", "import_row", "imported", "json_each", "journal_row", "json_tree", "letter_end", "letter_end_row", "kafka_position", "meta", "mirror_change", "mirror_column", "mirror_row", "mirror_snapshot", "name",
  "outbox", "position", "reservation", "reservation_history", "schema_change", "schema_change_row", "schema_column", "schema_path_row", "schema_topic",
  "schema_topic_row", "segment", "signal_hour", "sqlite_master", "sqlite_schema", "stale_row", "standing", "taken_live", "taken_range", "telemetry", "telemetry_hour", "vehicle",
  "vehicle_row", NULL
};

/* Functions that compute and do nothing else. */
static const char *const functions[] = {
  "abs", "acos", "asin", "atan", "atan2", "avg", "ceil", "ceiling", "char", "coalesce", "cos", "count", "cume_dist", "current_date", "current_time", "current_timestamp", "date", "datetime",
  "degrees", "dense_rank", "exp", "first_value", "fleet_column", "fleet_letter_kind", "fleet_place", "fleet_state", "fleet_text", "fleet_time", "fleet_told", "fleet_us", "floor", "format", "glob", "group_concat", "hex", "ifnull", "iif", "instr",
  "json", "json_array", "json_array_length", "json_extract", "json_group_array", "json_group_object", "json_object", "json_quote", "json_type", "json_valid", "julianday", "lag", "last_value",
  "lead", "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif", "percent_rank", "pi", "pow", "power",
  "printf", "quote", "radians", "random", "rank", "replace", "round", "row_number", "rtrim", "sign", "sin", "sqlite_version", "sqrt", "strftime", "substr", "substring", "subtype", "sum", "tan", "time",
  "total", "trim", "trunc", "typeof", "unhex", "unicode", "unixepoch", "unlikely", "upper", "->", "->>", NULL
};

static gboolean
is_listed (const char *const *list,
           const char        *name)
{
  for (guint i = 0; name != NULL && list[i] != NULL; i++)
    if (g_ascii_strcasecmp (list[i], name) == 0)
      return TRUE;
  return FALSE;
}

static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *trigger)
{
  FleetSql *self = user_data;
  const char *what = "writing, changing or attaching anything";

  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      /* Without a column nothing is read: rows are counted, also of a WITH, whose name can be any. */
      if (second != NULL && *second != '\0')
        g_hash_table_add (self->reads, g_strconcat (first, ".", second, NULL));
      if (is_listed (tables, first) || (first != NULL && g_ascii_strncasecmp (first, "telemetry_", strlen ("telemetry_")) == 0) || (second != NULL && *second == '\0' && !g_str_has_prefix (first, "pragma_") && !g_str_has_prefix (first, "sqlite_")))
        return SQLITE_OK;
      what = first;
      break;
    case SQLITE_FUNCTION:
      if (is_listed (functions, second))
        return SQLITE_OK;
      what = second;
      break;
    default:
      break;
    }
  if (self->denied == NULL)
    self->denied = g_strdup (what);
  return SQLITE_DENY;
}

static int
progress_cb (void *user_data)
{
  FleetSql *self = user_data;

  self->too_long = self->until_us != 0 && g_get_monotonic_time () > self->until_us;
  return self->too_long || g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
stop_cb (gpointer user_data)
{
  return progress_cb (user_data);
}

static void
set_limits (sqlite3 *db)
{
  static const struct
  {
    int id, most;
  } limits[] = {
    { SQLITE_LIMIT_LENGTH, MOST_BYTES },    { SQLITE_LIMIT_SQL_LENGTH, MOST_SQL_BYTES }, { SQLITE_LIMIT_COLUMN, 2000 },
    { SQLITE_LIMIT_EXPR_DEPTH, 100 },       { SQLITE_LIMIT_COMPOUND_SELECT, 50 }, { SQLITE_LIMIT_VDBE_OP, 250000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 100 },     { SQLITE_LIMIT_ATTACHED, 0 },        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },  { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db, limits[i].id, limits[i].most);
}

/* Tables that are functions come into being at first use, with a CREATE TABLE of their own, which the authorizer would refuse: so they are used before it stands. */
static gboolean
use_table_functions (FleetSql  *self,
                     GError   **error)
{
  gint64 ignored;

  return fleet_database_ask (self->db, "SELECT count(*) FROM telemetry, json_each ('[]'), json_tree ('[]') WHERE \"offset\" < 0", &ignored, error);
}

/* telemetry with a column for each path that there is now. */
static gboolean
declare_telemetry (FleetSql  *self,
                   GError   **error)
{
  gint64 n_paths;

  if (!fleet_database_ask (self->db, "SELECT ifnull (max (id) + 1, 0) FROM main.name WHERE kind = 0", &n_paths, error))
    return FALSE;
  if (n_paths == self->n_paths)
    return TRUE;
  sqlite3_set_authorizer (self->db, NULL, NULL);
  sqlite3_limit (self->db, SQLITE_LIMIT_SQL_LENGTH, MOST_TABLE_BYTES);
  if (!fleet_telemetry_table_register (self->db, &self->names, stop_cb, self, error) || !use_table_functions (self, error) ||
      !fleet_child_tables_declare (self->db, &self->names, error))
    return FALSE;
  self->n_paths = n_paths;
  sqlite3_limit (self->db, SQLITE_LIMIT_SQL_LENGTH, MOST_SQL_BYTES);
  sqlite3_set_authorizer (self->db, authorize_cb, self);
  return TRUE;
}

static gboolean
set_up (FleetSql  *self,
        GError   **error)
{
  gint64 application, version;

  sqlite3_busy_timeout (self->db, 5000);
  if (!fleet_database_ask (self->db, "PRAGMA application_id", &application, error) || !fleet_database_ask (self->db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (application != FLEET_STORE_APPLICATION || version != FLEET_STORE_VERSION)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s is not a database of this program's version; run it once with this program, or name another with --database"),
                   sqlite3_db_filename (self->db, "main"));
      return FALSE;
    }
  fleet_sql_names_init (&self->names, self->db);
  if (!fleet_sql_functions_register (self->db, &self->names, error) || !fleet_sql_time_register (self->db, error) ||
      !declare_telemetry (self, error))
    return FALSE;
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  /* "nmae" is a misspelt column, not a text. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  set_limits (self->db);
  sqlite3_set_authorizer (self->db, authorize_cb, self);
  sqlite3_progress_handler (self->db, STEPS_PER_CHECK, progress_cb, self);
  return TRUE;
}

FleetSql *
fleet_sql_open (const char  *file_name,
                GError     **error)
{
  g_autoptr (FleetSql) self = g_new0 (FleetSql, 1);
  char *real_name = realpath (file_name, NULL);
  gboolean is_open;

  self->deadline_us = DEADLINE_US;
  self->error_offset = -1;
  self->n_paths = -1;
  self->reads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (real_name == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("There is no database %s; fleet-headless run and the console make one"), file_name);
      return NULL;
    }
  is_open = fleet_database_open (real_name, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, "be opened", &self->db, error);
  free (real_name);
  return is_open && set_up (self, error) ? g_steal_pointer (&self) : NULL;
}

void
fleet_sql_close (FleetSql *self)
{
  if (self == NULL)
    return;
  sqlite3_close (self->db);
  fleet_sql_names_clear (&self->names);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->reads);
  g_free (self->denied);
  g_free (self);
}

void
fleet_sql_set_deadline (FleetSql *self,
                        gint64    deadline_us)
{
  self->deadline_us = deadline_us;
}

int
fleet_sql_get_error_offset (FleetSql *self)
{
  return self->error_offset;
}

char **
fleet_sql_list_reads (FleetSql *self)
{
  g_autofree gpointer *reads = g_hash_table_get_keys_as_array (self->reads, NULL);

  return g_strdupv ((char **) reads);
}

sqlite3 *
fleet_sql_get_database (FleetSql *self)
{
  g_clear_pointer (&self->denied, g_free);
  self->too_long = FALSE;
  self->until_us = 0;
  return self->db;
}

FleetSqlNames *
fleet_sql_get_names (FleetSql *self)
{
  return &self->names;
}

void
fleet_sql_set_cancellable (FleetSql     *self,
                           GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

static gboolean
fail (FleetSql  *self,
      GError   **error)
{
  int code = sqlite3_errcode (self->db) & 0xff;

  self->error_offset = sqlite3_error_offset (self->db);
  if (self->denied != NULL)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("Questions may only read the fleet's tables; this one asks for more: %s"), self->denied);
  else if (g_cancellable_is_cancelled (self->cancellable))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The statement was stopped"));
  else if (self->too_long)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The statement was stopped after %ld s; ask for less, or allow more time"), self->deadline_us / G_USEC_PER_SEC);
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_IOERR)
    fleet_database_fail (self->db, "be read", error);
  else if (code == SQLITE_TOOBIG || code == SQLITE_NOMEM)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The answer is too big: %s; ask for less"), sqlite3_errmsg (self->db));
  else if (sqlite3_error_offset (self->db) >= 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The statement is wrong from its byte %d on: %s"), sqlite3_error_offset (self->db) + 1, sqlite3_errmsg (self->db));
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The statement cannot be answered: %s"), sqlite3_errmsg (self->db));
  return FALSE;
}

/* The statement, if it is one and only reads. */
static sqlite3_stmt *
prepare (FleetSql    *self,
         const char  *text,
         guint        n_values,
         GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *rest;

  if (sqlite3_prepare_v2 (self->db, text, -1, &statement, &rest) != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  if (statement == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("There is no statement in “%s”"), text);
      return NULL;
    }
  if (!sqlite3_stmt_readonly (statement) || sqlite3_column_count (statement) == 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("Questions may only read: SELECT, WITH … SELECT or VALUES"));
      return NULL;
    }
  if (sqlite3_bind_parameter_count (statement) > (int) n_values)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("There is nothing to put in place of %s"), sqlite3_bind_parameter_name (statement, n_values + 1));
      return NULL;
    }
  if (rest[strspn (rest, " \t\r\n;")] != '\0')
    {
      self->error_offset = rest + strspn (rest, " \t\r\n;") - text;
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("One statement at a time; this stands behind the first: %s"), rest);
      return NULL;
    }
  return g_steal_pointer (&statement);
}

static void
bind_value (sqlite3_stmt     *statement,
            int               number,
            const FleetValue *value)
{
  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      sqlite3_bind_int (statement, number, value->boolean);
      break;
    case FLEET_TYPE_INT:
      sqlite3_bind_int64 (statement, number, value->integer);
      break;
    case FLEET_TYPE_DOUBLE:
      sqlite3_bind_double (statement, number, value->real);
      break;
    case FLEET_TYPE_TEXT:
      sqlite3_bind_text (statement, number, value->text, value->length, SQLITE_STATIC);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break; /* NULL is what an unbound parameter is */
    }
}

static void
set_hex (GString      *text,
         const guint8 *bytes,
         gsize         length)
{
  static const char digits[] = "0123456789abcdef";

  g_string_set_size (text, 2 * length);
  for (gsize i = 0; i < length; i++)
    {
      text->str[2 * i] = digits[bytes[i] >> 4];
      text->str[2 * i + 1] = digits[bytes[i] & 15];
    }
}

/* hex: where bytes that are not text are spelt out; the value borrows from it. */
static void
read_value (sqlite3_stmt *statement,
            int           column,
            FleetValue   *value,
            GString      *hex)
{
  *value = (FleetValue) { .type = FLEET_TYPE_NULL };
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      value->type = FLEET_TYPE_INT;
      value->integer = sqlite3_column_int64 (statement, column);
      break;
    case SQLITE_FLOAT:
      value->type = FLEET_TYPE_DOUBLE;
      value->real = sqlite3_column_double (statement, column);
      break;
    case SQLITE_TEXT:
      value->type = FLEET_TYPE_TEXT;
      value->text = (const char *) sqlite3_column_text (statement, column);
      value->length = sqlite3_column_bytes (statement, column);
      break;
    case SQLITE_BLOB:
      set_hex (hex, sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));
      value->type = FLEET_TYPE_TEXT;
      value->text = hex->str;
      value->length = hex->len;
      break;
    default:
      break;
    }
}

static gboolean
give_rows (FleetSql      *self,
           sqlite3_stmt  *statement,
           FleetSqlRow    row,
           gpointer       user_data,
           GError       **error)
{
  guint n = sqlite3_column_count (statement);
  g_autofree FleetValue *values = g_new (FleetValue, n);
  g_autoptr (GPtrArray) hex = g_ptr_array_new ();
  gboolean go_on = TRUE;
  int result = SQLITE_DONE;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (hex, g_string_new (NULL));
  while (go_on && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      for (guint i = 0; i < n; i++)
        read_value (statement, i, &values[i], g_string_truncate (g_ptr_array_index (hex, i), 0));
      go_on = row (n, values, user_data);
    }
  for (guint i = 0; i < n; i++)
    g_string_free (g_ptr_array_index (hex, i), TRUE);
  return !go_on || result == SQLITE_DONE || fail (self, error);
}

gboolean
fleet_sql_run_with (FleetSql         *self,
                    const char       *statement_text,
                    guint             n_values,
                    const FleetValue *values,
                    FleetSqlColumns   columns,
                    FleetSqlRow       row,
                    gpointer          user_data,
                    GError          **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_clear_pointer (&self->denied, g_free);
  g_hash_table_remove_all (self->reads);
  self->too_long = FALSE;
  self->error_offset = -1;
  self->until_us = self->deadline_us > 0 ? g_get_monotonic_time () + self->deadline_us : 0;
  if (!declare_telemetry (self, error))
    return FALSE;
  statement = prepare (self, statement_text, n_values, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_values; i++)
    bind_value (statement, i + 1, &values[i]);
  if (columns != NULL)
    {
      guint n = sqlite3_column_count (statement);
      g_autofree const char **names = g_new (const char *, n);

      for (guint i = 0; i < n; i++)
        names[i] = sqlite3_column_name (statement, i);
      columns (n, names, user_data);
    }
  return give_rows (self, statement, row, user_data, error);
}

gboolean
fleet_sql_run (FleetSql         *self,
               const char       *statement_text,
               FleetSqlColumns   columns,
               FleetSqlRow       row,
               gpointer          user_data,
               GError          **error)
{
  return fleet_sql_run_with (self, statement_text, 0, NULL, columns, row, user_data, error);
}
