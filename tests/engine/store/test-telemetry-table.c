/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-telemetry-table: the same events as rows of a plain SQLite table are the oracle: random statements have the same answers from both, whatever conditions choose what is
 * read, and wherever the events lie. */

#include "fleet-sql-time.h"
#include "fleet-sql.h"
#include "fleet-time.h"
#include "store-fixture.h"

#include <string.h>

#define SEED      20260401
#define N_BEATS   40
#define N_COLUMNS 12
#define N_CARS    60
#define N_PATHS   (N_COLUMNS * EVENT_CORPUS_STRIDE)

static const FleetMergerLimits limits = { .segments = 6, .rows = 900, .wait_us = G_MAXINT64, .settle_us = 60 * G_USEC_PER_SEC, .settled_rows = 2500, .block_rows = 70 };

typedef struct
{
  StoreFixture  store;
  sqlite3      *oracle;
} Fixture;

/* Names that collide with the fixed columns, with each other, and that need quoting. */
static char *
path_name (FleetPath path)
{
  static const char *const names[] = { "time", "vehicle.speed", "Vehicle.Speed", "a.\"b.c\"[0].d", "DEVICE", "doors[#]" };

  if (path % EVENT_CORPUS_STRIDE == 0 && path / EVENT_CORPUS_STRIDE < G_N_ELEMENTS (names))
    return g_strdup (names[path / EVENT_CORPUS_STRIDE]);
  return g_strdup_printf ("path.%u", path);
}

/* The same as columns of SQL. */
static const char *const column_names[N_COLUMNS] = {
  "\"time_\"", "\"vehicle.speed\"", "\"Vehicle.Speed_\"", "\"a.\"\"b.c\"\"[0].d\"", "\"DEVICE_\"", "\"doors[#]\"", "\"path.66\"", "\"path.77\"", "\"path.88\"", "\"path.99\"", "\"path.110\"", "\"path.121\"",
};
static const char *const fixed_names[] = { "\"time\"", "device", "car", "topic", "\"partition\"", "\"offset\"" };

static FleetBeat *
make_names (void)
{
  FleetBeat *beat = fleet_beat_new ();

  for (FleetPath path = 0; path < N_PATHS; path++)
    g_ptr_array_add (beat->names[FLEET_NAMES_PATHS], path_name (path));
  for (guint i = 0; i < 400; i++)
    g_ptr_array_add (beat->names[FLEET_NAMES_DEVICES], g_strdup_printf ("D%u", i));
  for (guint i = 0; i < N_CARS; i++)
    g_ptr_array_add (beat->names[FLEET_NAMES_VEHICLES], g_strdup_printf (i % 5 != 0 ? "car:C%u" : "device:D%u", i));
  for (guint i = 0; i < EVENT_CORPUS_PLACES; i++)
    g_ptr_array_add (beat->names[FLEET_NAMES_PLACES], g_strdup_printf ("cluster\ntopic.%u\n%u", i / 3, i % 3));
  return beat;
}

static void
bind_value (sqlite3_stmt     *statement,
            int               column,
            const FleetValue *value)
{
  if (value->type == FLEET_TYPE_BOOL || value->type == FLEET_TYPE_INT)
    sqlite3_bind_int64 (statement, column, value->type == FLEET_TYPE_BOOL ? value->boolean : value->integer);
  else if (value->type == FLEET_TYPE_DOUBLE)
    sqlite3_bind_double (statement, column, value->real);
  else if (value->type == FLEET_TYPE_TEXT)
    sqlite3_bind_text (statement, column, value->text, value->length, SQLITE_TRANSIENT);
}

static void
insert_row (sqlite3_stmt   *statement,
            const EventRow *row)
{
  const FleetBatch *batch = row->batch;
  g_autofree char *device = g_strdup_printf ("D%u", batch->device[row->row]), *car = g_strdup_printf ("C%u", batch->slot[row->row]);
  g_autofree char *topic = g_strdup_printf ("topic.%u", batch->place[row->row] / 3);
  char time[FLEET_TIME_BUFFER];

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  sqlite3_bind_text (statement, 1, fleet_time_print (batch->time_us[row->row], time), -1, SQLITE_TRANSIENT);
  if (batch->device[row->row] < 400)
    sqlite3_bind_text (statement, 2, device, -1, SQLITE_TRANSIENT);
  if (batch->slot[row->row] < N_CARS && batch->slot[row->row] % 5 != 0)
    sqlite3_bind_text (statement, 3, car, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 4, topic, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 5, batch->place[row->row] % 3);
  sqlite3_bind_int64 (statement, 6, batch->offset[row->row]);
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      FleetValue value;

      if (fleet_batch_get (batch, row->row, column * EVENT_CORPUS_STRIDE, &value))
        bind_value (statement, 7 + column, &value);
    }
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
}

static void
make_oracle (Fixture *self)
{
  g_autoptr (GString) create = g_string_new ("CREATE TABLE telemetry (\"time\" TEXT COLLATE fleet_time, device TEXT, car TEXT, topic TEXT, \"partition\" INTEGER, \"offset\" INTEGER");
  g_autoptr (GString) insert = g_string_new ("INSERT INTO telemetry VALUES (?1, ?2, ?3, ?4, ?5, ?6");
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) error = NULL;

  for (guint column = 0; column < N_COLUMNS; column++)
    {
      g_string_append_printf (create, ", %s", column_names[column]);
      g_string_append_printf (insert, ", ?%u", 7 + column);
    }
  g_string_append_c (create, ')');
  g_string_append_c (insert, ')');
  g_assert_cmpint (sqlite3_open (":memory:", &self->oracle), ==, SQLITE_OK);
  g_assert_true (fleet_sql_time_register (self->oracle, &error));
  g_assert_true (fleet_database_run (self->oracle, create->str, &error));
  statement = fleet_database_prepare (self->oracle, insert->str, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->store.rows->len; i++)
    insert_row (statement, &g_array_index (self->store.rows, EventRow, i));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (FleetBeat) names = make_names ();

  store_fixture_open (&self->store);
  self->store.corpus.pace = 20;
  for (guint i = 0; i < N_BEATS; i++)
    {
      store_fixture_write (&self->store, random, g_rand_int_range (random, 0, 250), N_CARS, N_COLUMNS, i == 0 ? names : NULL);
      for (guint step = 0; data != NULL && step < 3; step++)
        g_assert_cmpint (fleet_store_merge (self->store.store, &limits, NULL), >=, 0);
    }
  store_fixture_finish (&self->store);
  make_oracle (self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  sqlite3_close (self->oracle);
  store_fixture_close (&self->store);
}

/* A value as SQL spells it; NULL if that cannot be. */
static char *
spell (const FleetValue *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (value->type == FLEET_TYPE_BOOL)
    return g_strdup (value->boolean ? "1" : "0");
  if (value->type == FLEET_TYPE_INT)
    return value->integer == G_MININT64 ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
  if (value->type == FLEET_TYPE_DOUBLE && value->real - value->real == 0)
    return g_strdup_printf ("(0.0 + %s)", g_ascii_dtostr (number, sizeof number, value->real));
  if (value->type == FLEET_TYPE_TEXT && memchr (value->text, '\0', value->length) == NULL && memchr (value->text, '\'', value->length) == NULL)
    return g_strdup_printf ("'%.*s'", (int) value->length, value->text);
  return NULL;
}

static const EventRow *
any_row (Fixture *self,
         GRand   *random)
{
  return &g_array_index (self->store.rows, EventRow, g_rand_int_range (random, 0, self->store.rows->len));
}

/* A time near some event's, in one of the ways in which people write them. */
static char *
spell_time (Fixture *self,
            GRand   *random)
{
  static const guint lengths[] = { 4, 7, 10, 13, 16, 19, 11, 3 };
  const EventRow *row = any_row (self, random);
  gint64 time_us = row->batch->time_us[row->row];
  char text[FLEET_TIME_BUFFER];

  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
      fleet_time_print (time_us, text);
      text[lengths[g_rand_int_range (random, 0, G_N_ELEMENTS (lengths))]] = '\0';
      return g_strdup (text);
    case 1:
      fleet_time_print (time_us / 1000000 * 1000000 + 9 * 3600 * G_GINT64_CONSTANT (1000000), text);
      text[19] = '\0';
      return g_strdup_printf ("%s+09:00", text);
    case 2:
      fleet_time_print (time_us, text);
      text[10] = ' ';
      return g_strdup (text);
    default:
      return g_strdup (fleet_time_print (time_us, text));
    }
}

static const char *
any_order (GRand *random)
{
  static const char *const orders[] = { "=", "<", "<=", ">", ">=", "<>", "IS", "=" };

  return orders[g_rand_int_range (random, 0, G_N_ELEMENTS (orders))];
}

static void
append_path_condition (Fixture *self,
                       GRand   *random,
                       GString *sql)
{
  guint column = g_rand_int_range (random, 0, N_COLUMNS);
  const EventRow *row = any_row (self, random);
  g_autofree char *text = NULL;
  FleetValue value;

  for (guint i = 0; i < 20 && text == NULL; i++, row = any_row (self, random))
    if (fleet_batch_get (row->batch, row->row, column * EVENT_CORPUS_STRIDE, &value))
      text = spell (&value);
  if (text == NULL || g_rand_int_range (random, 0, 5) == 0)
    g_string_append_printf (sql, "%s IS %sNULL", column_names[column], g_rand_boolean (random) ? "NOT " : "");
  else
    g_string_append_printf (sql, "%s %s %s", column_names[column], any_order (random), text);
}

static void
append_condition (Fixture *self,
                  GRand   *random,
                  GString *sql,
                  guint    depth)
{
  const EventRow *row = any_row (self, random);
  g_autofree char *time = spell_time (self, random);
  guint slot = g_rand_int_range (random, 0, N_CARS + 3), other = g_rand_int_range (random, 0, N_CARS), device = row->batch->device[row->row];

  switch (g_rand_int_range (random, 0, depth > 0 ? 14 : 11))
    {
    case 0:
    case 1:
      g_string_append_printf (sql, "\"time\" %s '%s'", any_order (random), time);
      break;
    case 2:
      g_string_append_printf (sql, "car %s 'C%u'", any_order (random), slot);
      break;
    case 3:
      g_string_append_printf (sql, "car IN ('C%u', 'C%u', NULL, 'C%u')", slot, other, slot);
      break;
    case 4:
      g_string_append_printf (sql, "device = 'D%u'", device);
      break;
    case 5:
      g_string_append_printf (sql, "device IN ('D%u', 'D%u', 7)", device, slot);
      break;
    case 6:
      g_string_append_printf (sql, "topic = 'topic.%u'", g_rand_int_range (random, 0, 3));
      break;
    case 7:
      g_string_append_printf (sql, "\"partition\" %s %u", any_order (random), g_rand_int_range (random, 0, 3));
      break;
    case 8:
      g_string_append_printf (sql, "\"offset\" %s %" G_GINT64_FORMAT, any_order (random), row->batch->offset[row->row]);
      break;
    case 9:
    case 10:
      append_path_condition (self, random, sql);
      break;
    default:
      g_string_append (sql, g_rand_int_range (random, 0, 4) == 0 ? "NOT (" : "(");
      append_condition (self, random, sql, depth - 1);
      g_string_append (sql, g_rand_boolean (random) ? " OR " : " AND ");
      append_condition (self, random, sql, depth - 1);
      g_string_append_c (sql, ')');
      break;
    }
}

static const char *
any_column (GRand *random)
{
  guint n = g_rand_int_range (random, 0, G_N_ELEMENTS (fixed_names) + N_COLUMNS);

  return n < G_N_ELEMENTS (fixed_names) ? fixed_names[n] : column_names[n - G_N_ELEMENTS (fixed_names)];
}

static char *
random_statement (Fixture *self,
                  GRand   *random)
{
  GString *sql = g_string_new ("SELECT ");
  const char *a = any_column (random), *b = any_column (random);
  guint kind = g_rand_int_range (random, 0, 6);

  if (kind == 0)
    g_string_append_printf (sql, "count(*), count(%s), min(%s), max(%s) FROM telemetry", a, b, b);
  else if (kind == 1)
    g_string_append_printf (sql, "%s, count(*), max(%s) FROM telemetry", fixed_names[1 + g_rand_int_range (random, 0, 4)], b);
  else if (kind == 2)
    g_string_append_printf (sql, "v.column1, \"offset\", %s FROM (VALUES ('C1'), ('C2'), ('C7'), ('C9')) AS v JOIN telemetry ON car = v.column1", a);
  else
    g_string_append_printf (sql, "\"offset\", %s, %s FROM telemetry", a, b);
  if (g_rand_int_range (random, 0, 10) > 0)
    {
      g_string_append (sql, " WHERE ");
      append_condition (self, random, sql, 3);
      g_string_append (sql, " AND ");
      append_condition (self, random, sql, 1);
    }
  if (kind == 1)
    g_string_append (sql, " GROUP BY 1 ORDER BY 1");
  else if (kind == 3)
    g_string_append (sql, " ORDER BY \"time\", \"partition\", \"offset\", topic");
  return g_string_free (sql, FALSE);
}

/* A row as text that is equal only if types and bits are. */
static void
append_value (GString          *line,
              const FleetValue *value)
{
  g_string_append_printf (line, "%d:", value->type);
  if (value->type == FLEET_TYPE_TEXT)
    {
      g_autofree char *escaped = g_base64_encode ((const guchar *) value->text, value->length);

      g_string_append (line, escaped);
    }
  else if (value->type != FLEET_TYPE_NULL)
    g_string_append_printf (line, "%" G_GINT64_MODIFIER "x", (guint64) value->integer);
  g_string_append_c (line, '|');
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          lines)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    append_value (line, &values[i]);
  g_ptr_array_add (lines, g_strdup (line->str));
  return TRUE;
}

static GPtrArray *
ask_oracle (Fixture    *self,
            const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->oracle, sql, &error);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      guint n = sqlite3_column_count (statement);
      g_autofree FleetValue *values = g_new0 (FleetValue, n);

      for (guint i = 0; i < n; i++)
        switch (sqlite3_column_type (statement, i))
          {
          case SQLITE_INTEGER:
            values[i] = (FleetValue) { .type = FLEET_TYPE_INT, .integer = sqlite3_column_int64 (statement, i) };
            break;
          case SQLITE_FLOAT:
            values[i] = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = sqlite3_column_double (statement, i) };
            break;
          case SQLITE_TEXT:
            values[i] = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = (const char *) sqlite3_column_text (statement, i), .length = sqlite3_column_bytes (statement, i) };
            break;
          default:
            break;
          }
      row_cb (n, values, lines);
    }
  return lines;
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static guint
assert_same (Fixture    *self,
             FleetSql   *sql,
             const char *statement)
{
  g_autoptr (GPtrArray) expected = ask_oracle (self, statement), told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!fleet_sql_run (sql, statement, NULL, row_cb, told, &error))
    g_error ("%s: %s", statement, error->message);
  if (expected->len != told->len)
    g_error ("%s: %u rows, not %u", statement, told->len, expected->len);
  if (strstr (statement, "ORDER BY") == NULL)
    {
      g_ptr_array_sort (expected, compare_lines);
      g_ptr_array_sort (told, compare_lines);
    }
  for (guint i = 0; i < told->len; i++)
    if (strcmp (expected->pdata[i], told->pdata[i]) != 0)
      g_error ("%s: row %u is %s, not %s", statement, i, (const char *) told->pdata[i], (const char *) expected->pdata[i]);
  return told->len;
}

static void
test_differential (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED + 1);
  g_autoptr (FleetSql) sql = fleet_sql_open (self->store.file, NULL);
  guint answered = 0;

  g_assert_nonnull (sql);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *statement = random_statement (self, random);

      answered += assert_same (self, sql, statement) > 0;
    }
  g_assert_cmpuint (answered, >, 200);
}

/* A path that comes later is a column at the next statement, on the same connection. */
static void
test_new_path (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (self->store.file, NULL);
  g_autoptr (FleetBeat) beat = fleet_beat_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_false (fleet_sql_run (sql, "SELECT count(new.path) FROM telemetry", NULL, row_cb, lines, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_clear_error (&error);
  g_ptr_array_add (beat->names[FLEET_NAMES_PATHS], g_strdup ("new.path"));
  beat->first_name[FLEET_NAMES_PATHS] = N_PATHS;
  g_assert_true (fleet_store_commit (self->store.store, beat, &error));
  g_assert_no_error (error);
  g_assert_true (fleet_sql_run (sql, "SELECT count(\"new.path\") FROM telemetry", NULL, row_cb, lines, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lines->pdata[0], ==, "2:0|");
}

static void
test_times (void)
{
  /* Ascending; what stands in one line is equal. */
  static const char *const times[][3] = {
    { "2025", NULL, NULL },
    { "2025-11-24", NULL, NULL },
    { "2025-11-24T16:00:00Z", "2025-11-24 16:00:00", "2025-11-25T01:00:00+09:00" },
    { "2025-11-24T16:00:00.250Z", "2025-11-24T16:00:00.250", NULL },
    { "2025-11-24T16:00:00.250001Z", NULL, NULL },
    { "2025-11-24T16:00:01Z", "2025-11-24T11:00:01-05:00", NULL },
    { "2026", NULL, NULL },
  };
  gint64 bound, before = G_MININT64;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_assert_true (fleet_sql_time_bound (times[i][0], strlen (times[i][0]), &bound));
      g_assert_cmpint (bound, >, before);
      before = bound;
      for (guint j = 0; j < G_N_ELEMENTS (times); j++)
        {
          int order = fleet_sql_time_compare (times[i][0], strlen (times[i][0]), times[j][0], strlen (times[j][0]));

          g_assert_true (order < 0 ? i < j : order > 0 ? i > j : i == j);
        }
    }
  g_assert_cmpint (fleet_sql_time_compare (times[2][0], strlen (times[2][0]), times[2][1], strlen (times[2][1])), ==, 0);
  g_assert_cmpint (fleet_sql_time_compare (times[2][0], strlen (times[2][0]), times[2][2], strlen (times[2][2])), ==, 0);
  g_assert_cmpint (fleet_sql_time_compare (times[5][0], strlen (times[5][0]), times[5][1], strlen (times[5][1])), ==, 0);
  g_assert_false (fleet_sql_time_bound ("2025-1", 6, &bound));
  g_assert_false (fleet_sql_time_bound ("yesterday", 9, &bound));
  g_assert_false (fleet_sql_time_bound ("2025-13-01", 10, &bound));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/telemetry-table/times", test_times);
  g_test_add ("/telemetry-table/differential", Fixture, NULL, set_up, test_differential, tear_down);
  g_test_add ("/telemetry-table/differential-merged", Fixture, "merging", set_up, test_differential, tear_down);
  g_test_add ("/telemetry-table/new-path", Fixture, NULL, set_up, test_new_path, tear_down);
  return g_test_run ();
}
