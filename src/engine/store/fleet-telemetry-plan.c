/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-plan: a plan is a text, a letter and two numbers for each condition that is used: C car, D device (small letters: any of a list), T time, P topic, N partition,
 * O offset, V a path; the operator; the column. */

#include "fleet-telemetry-plan.h"

#include "fleet-sql-time.h"

#include <stdio.h>
#include <string.h>

/* Of so many cars a list mostly speaks; and a bound of time mostly leaves a third. */
#define CARS_OF_A_LIST 8
#define SHARE_OF_TIME  0.33
/* In rows: to begin, and to open a segment. A join that would begin for every car anew then rather looks the cars up. */
#define FIXED_COST     600
#define SEGMENT_COST   100

void
fleet_telemetry_filter_clear (FleetTelemetryFilter *self)
{
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->devices, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->ranges, g_array_unref);
}

static gboolean
is_order (int op)
{
  return op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_GT || op == SQLITE_INDEX_CONSTRAINT_GE || op == SQLITE_INDEX_CONSTRAINT_LT ||
         op == SQLITE_INDEX_CONSTRAINT_LE;
}

/* The letter of a condition that can be used, or 0. */
static char
find_kind (sqlite3_index_info *info,
           int                 i)
{
  int column = info->aConstraint[i].iColumn, op = info->aConstraint[i].op;
  gboolean is_equality = op == SQLITE_INDEX_CONSTRAINT_EQ;
  const char *collation;

  if (!info->aConstraint[i].usable || column < 0 || !is_order (op))
    return 0;
  collation = sqlite3_vtab_collation (info, i);
  if (column == FLEET_TELEMETRY_TIME)
    return g_ascii_strcasecmp (collation, "fleet_time") == 0 ? 'T' : 0;
  if (g_ascii_strcasecmp (collation, "BINARY") != 0)
    return 0;
  switch (column)
    {
    case FLEET_TELEMETRY_DEVICE:
      return !is_equality ? 0 : sqlite3_vtab_in (info, i, -1) ? 'd' : 'D';
    case FLEET_TELEMETRY_CAR:
      return !is_equality ? 0 : sqlite3_vtab_in (info, i, -1) ? 'c' : 'C';
    case FLEET_TELEMETRY_TOPIC:
      return is_equality ? 'P' : 0;
    case FLEET_TELEMETRY_PARTITION:
      return is_equality ? 'N' : 0;
    case FLEET_TELEMETRY_OFFSET:
      return 'O';
    case FLEET_TELEMETRY_KAFKA_TIME:
    case FLEET_TELEMETRY_LATE:
      return 0;
    default:
      return 'V';
    }
}

int
fleet_telemetry_plan_choose (sqlite3_index_info *info,
                             double              n_rows,
                             double              n_vehicles,
                             double              n_segments)
{
  g_autoptr (GString) plan = g_string_new (NULL);
  double share = 1, given = 1;
  gboolean by_vehicle = FALSE;
  int n = 0;

  for (int i = 0; i < info->nConstraint; i++)
    {
      char kind = find_kind (info, i);
      int op = info->aConstraint[i].op;

      if (kind == 0)
        continue;
      if (kind == 'c' || kind == 'd')
        sqlite3_vtab_in (info, i, 1);
      info->aConstraintUsage[i].argvIndex = ++n;
      g_string_append_printf (plan, "%c%d,%d;", kind, op, info->aConstraint[i].iColumn);
      if (kind == 'T')
        share *= op == SQLITE_INDEX_CONSTRAINT_EQ ? 1e-4 : SHARE_OF_TIME;
      else if (g_ascii_toupper (kind) == 'C' || g_ascii_toupper (kind) == 'D')
        {
          share *= by_vehicle ? 1 : (g_ascii_islower (kind) ? CARS_OF_A_LIST : 1) / MAX (1, n_vehicles);
          by_vehicle = TRUE;
        }
      else
        given *= op == SQLITE_INDEX_CONSTRAINT_EQ ? 0.1 : 0.5;
    }
  info->idxStr = sqlite3_mprintf ("%s", plan->str);
  info->needToFreeIdxStr = 1;
  if (info->idxStr == NULL)
    return SQLITE_NOMEM;
  info->estimatedRows = MAX (1, n_rows * MIN (1, share) * given);
  info->estimatedCost = FIXED_COST + n_segments * SEGMENT_COST + n_rows * MIN (1, share) * (0.2 + 0.8 * given);
  return SQLITE_OK;
}

/* The id of a text among names; FLEET_NONE: there is none. */
static guint32
find_name (sqlite3_stmt *statement,
           FleetNames    names,
           const char   *text)
{
  guint32 id = FLEET_NONE;

  sqlite3_reset (statement);
  sqlite3_bind_int (statement, 1, names);
  sqlite3_bind_text (statement, 2, text, -1, SQLITE_TRANSIENT);
  if (sqlite3_step (statement) == SQLITE_ROW)
    id = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return id;
}

typedef struct
{
  sqlite3              *db;
  sqlite3_stmt         *find;  /* id by kind and text */
  sqlite3_stmt         *slots; /* by device */
  FleetTelemetryFilter *filter;
} Fill;

/* One car or device by its key. Both conditions at once leave the vehicles of either; rows are looked at one by one anyway. */
static void
add_key (Fill          *self,
         char           kind,
         sqlite3_value *value)
{
  const char *key = (const char *) sqlite3_value_text (value);
  guint32 id;

  /* A number is compared as its text, since these columns are texts. */
  if (sqlite3_value_type (value) == SQLITE_BLOB || key == NULL)
    return;
  if (kind == 'C')
    {
      g_autofree char *name = g_strconcat ("car:", key, NULL);

      id = find_name (self->find, FLEET_NAMES_VEHICLES, name);
      if (id != FLEET_NONE)
        g_array_append_val (self->filter->slots, id);
      return;
    }
  id = find_name (self->find, FLEET_NAMES_DEVICES, key);
  if (id == FLEET_NONE)
    return;
  g_hash_table_add (self->filter->devices, GUINT_TO_POINTER (id));
  if (!self->filter->all_segments)
    return;
  sqlite3_bind_int64 (self->slots, 1, id);
  while (sqlite3_step (self->slots) == SQLITE_ROW)
    {
      FleetSlot slot = sqlite3_column_int64 (self->slots, 0);

      g_array_append_val (self->filter->slots, slot);
    }
  sqlite3_reset (self->slots);
}

static void
add_keys (Fill          *self,
          char           kind,
          sqlite3_value *value)
{
  sqlite3_value *each;
  int result;

  if (g_ascii_isupper (kind))
    {
      add_key (self, kind, value);
      return;
    }
  for (result = sqlite3_vtab_in_first (value, &each); result == SQLITE_OK && each != NULL; result = sqlite3_vtab_in_next (value, &each))
    add_key (self, g_ascii_toupper (kind), each);
}

static void
bound_time (FleetTelemetryFilter *filter,
            int                   op,
            sqlite3_value        *value)
{
  gint64 time_us;

  if (sqlite3_value_type (value) != SQLITE_TEXT ||
      !fleet_sql_time_bound ((const char *) sqlite3_value_text (value), sqlite3_value_bytes (value), &time_us))
    return;
  if (op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_GE || op == SQLITE_INDEX_CONSTRAINT_GT)
    filter->first_us = MAX (filter->first_us, time_us);
  if (op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_LE || op == SQLITE_INDEX_CONSTRAINT_LT)
    filter->last_us = MIN (filter->last_us, time_us);
}

static void
bound_offset (FleetTelemetryFilter *filter,
              int                   op,
              sqlite3_value        *value)
{
  gint64 offset = sqlite3_value_int64 (value);

  if (sqlite3_value_type (value) != SQLITE_INTEGER)
    return;
  if (op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_GE || op == SQLITE_INDEX_CONSTRAINT_GT)
    filter->first_offset = MAX (filter->first_offset, offset);
  if (op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_LE || op == SQLITE_INDEX_CONSTRAINT_LT)
    filter->last_offset = MIN (filter->last_offset, offset);
}

/* Places whose topic or partition is the value. */
static void
add_places (FleetTelemetryFilter *filter,
            FleetSqlNames        *names,
            char                  kind,
            sqlite3_value        *value)
{
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
  const char *place;

  for (FleetPlace i = 0; (place = fleet_sql_names_get (names, FLEET_NAMES_PLACES, i)) != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (place, "\n", 3);
      gboolean is_it;

      if (g_strv_length (parts) < 3)
        continue;
      is_it = kind == 'P' ? sqlite3_value_type (value) != SQLITE_BLOB && g_strcmp0 (parts[1], (const char *) sqlite3_value_text (value)) == 0
                          : sqlite3_value_type (value) == SQLITE_TEXT || sqlite3_value_double (value) == g_ascii_strtoll (parts[2], NULL, 10);
      if (is_it && (!filter->by_place || g_hash_table_contains (filter->places, GUINT_TO_POINTER (i))))
        g_hash_table_add (found, GUINT_TO_POINTER (i));
    }
  g_clear_pointer (&filter->places, g_hash_table_unref);
  filter->places = g_steal_pointer (&found);
  filter->by_place = TRUE;
}

static void
add_condition (Fill          *self,
               FleetSqlNames *names,
               char           kind,
               int            op,
               int            column,
               sqlite3_value *value)
{
  FleetTelemetryFilter *filter = self->filter;

  if (kind == 'T')
    bound_time (filter, op, value);
  else if (kind == 'O')
    bound_offset (filter, op, value);
  else if (kind == 'P' || kind == 'N')
    add_places (filter, names, kind, value);
  else if (kind == 'V')
    {
      FleetTelemetryRange range = { column - FLEET_TELEMETRY_FIRST_PATH, op, sqlite3_value_double (value) };

      if (sqlite3_value_type (value) == SQLITE_INTEGER || sqlite3_value_type (value) == SQLITE_FLOAT)
        g_array_append_val (filter->ranges, range);
    }
  else
    add_keys (self, kind, value);
}

gboolean
fleet_telemetry_plan_fill (const char            *plan,
                           sqlite3               *db,
                           FleetSqlNames         *names,
                           int                    n_values,
                           sqlite3_value        **values,
                           FleetTelemetryFilter  *filter,
                           GError               **error)
{
  g_autoptr (sqlite3_stmt) find = NULL, slots = NULL;
  gboolean by_car = strpbrk (plan, "Cc") != NULL, by_device = strpbrk (plan, "Dd") != NULL;
  Fill fill;
  char kind;
  int op, column;

  *filter = (FleetTelemetryFilter) { .first_us = G_MININT64, .last_us = G_MAXINT64, .first_offset = G_MININT64, .last_offset = G_MAXINT64 };
  filter->ranges = g_array_new (FALSE, FALSE, sizeof (FleetTelemetryRange));
  if (by_car || by_device)
    filter->slots = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  if (by_device)
    filter->devices = g_hash_table_new (NULL, NULL);
  /* Which vehicles a device has spoken for is known of what is merged. */
  filter->all_segments = by_device && !by_car;
  find = fleet_database_prepare (db, "SELECT id FROM main.name INDEXED BY name_by_text WHERE kind = ?1 AND text = ?2", error);
  slots = find != NULL ? fleet_database_prepare (db, "SELECT slot FROM main.device_slot WHERE device = ?1", error) : NULL;
  if (slots == NULL)
    return FALSE;
  fill = (Fill) { db, find, slots, filter };
  for (int i = 0; i < n_values && sscanf (plan, "%c%d,%d;", &kind, &op, &column) == 3; i++, plan = strchr (plan, ';') + 1)
    add_condition (&fill, names, kind, op, column, values[i]);
  return TRUE;
}

/* Whether some value from least to greatest stands so to bound. */
static gboolean
can_be (double least,
        double greatest,
        int    op,
        double bound)
{
  switch (op)
    {
    case SQLITE_INDEX_CONSTRAINT_EQ:
      return least <= bound && bound <= greatest;
    case SQLITE_INDEX_CONSTRAINT_GT:
    case SQLITE_INDEX_CONSTRAINT_GE:
      return greatest >= bound;
    default:
      return least <= bound;
    }
}

/* NULL stands to nothing. Integers are compared as doubles, whose order is the same if not as fine: hence never > but >=. */
static gboolean
column_can_be (const FleetSegmentColumn  *column,
               const FleetTelemetryRange *range)
{
  switch ((FleetType) (column->key % 8))
    {
    case FLEET_TYPE_BOOL:
      return can_be (0, 1, range->op, range->bound);
    case FLEET_TYPE_INT:
      return can_be (column->least, column->greatest, range->op, range->bound);
    case FLEET_TYPE_DOUBLE:
      return can_be (column->least_real, column->greatest_real, range->op, range->bound);
    case FLEET_TYPE_TEXT:
      return TRUE; /* which of them are numbers to SQLite depends on the other side's column */
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      return FALSE;
    }
}

gboolean
fleet_telemetry_filter_meets (const FleetTelemetryFilter *self,
                              const FleetSegmentView     *view)
{
  const FleetSegmentRows *rows = fleet_segment_view_get_rows (view);
  guint n_columns;
  const FleetSegmentColumn *columns = fleet_segment_view_get_columns (view, &n_columns);
  gboolean by_row = self->by_place || self->devices != NULL || self->first_offset > G_MININT64 || self->last_offset < G_MAXINT64;
  guint row = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    {
      const FleetTelemetryRange *range = &g_array_index (self->ranges, FleetTelemetryRange, i);
      gboolean can = FALSE;

      for (guint c = 0; c < n_columns && !can; c++)
        can = columns[c].key / 8 == range->path && column_can_be (&columns[c], range);
      if (!can)
        return FALSE;
    }
  while (by_row && row < rows->n && !fleet_telemetry_filter_takes (self, rows, row))
    row++;
  return row < rows->n;
}

gboolean
fleet_telemetry_filter_takes (const FleetTelemetryFilter *self,
                              const FleetSegmentRows     *rows,
                              guint                       row)
{
  gint64 offset = rows->heads[FLEET_HEAD_OFFSET][row];

  return offset >= self->first_offset && offset <= self->last_offset &&
         (self->devices == NULL || g_hash_table_contains (self->devices, GUINT_TO_POINTER ((guint) rows->heads[FLEET_HEAD_DEVICE][row]))) &&
         (!self->by_place || g_hash_table_contains (self->places, GUINT_TO_POINTER ((guint) rows->heads[FLEET_HEAD_PLACE][row])));
}
