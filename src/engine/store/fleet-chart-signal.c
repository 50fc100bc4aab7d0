/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-signal: see the header. */

#include "fleet-chart-signal.h"

#include <string.h>

#include "fleet-path.h"
#include "fleet-sql-private.h"

FleetChartSignal *
fleet_chart_signal_new (const char   *path,
                        FleetChartHow how)
{
  FleetChartSignal *self = g_new0 (FleetChartSignal, 1);

  self->path = g_strdup (path);
  self->how = how;
  return self;
}

void
fleet_chart_signal_free (FleetChartSignal *self)
{
  g_free (self->path);
  g_free (self);
}

static void
clear_path (gpointer data)
{
  g_free (((FleetChartPath *) data)->text);
}

GArray *
fleet_chart_signal_find_paths (const FleetChartSignal *self,
                               FleetSql               *sql,
                               GError                **error)
{
  gboolean has_star = strstr (self->path, "[*]") != NULL;
  g_autoptr (GArray) paths = g_array_new (FALSE, FALSE, sizeof (FleetChartPath));
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (fleet_sql_get_database (sql), has_star ? "SELECT id, text FROM main.name WHERE kind = 0 ORDER BY length (text), text" : "SELECT id, text FROM main.name WHERE kind = 0 AND text = ?1", error);

  g_array_set_clear_func (paths, clear_path);
  if (statement == NULL)
    return NULL;
  if (!has_star)
    sqlite3_bind_text (statement, 1, self->path, -1, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 1);
      FleetChartPath path = { (FleetPath) sqlite3_column_int64 (statement, 0), NULL };

      if (text == NULL || (has_star && !fleet_path_matches (self->path, text, NULL)))
        continue;
      path.text = g_strdup (text);
      g_array_append_val (paths, path);
    }
  return g_steal_pointer (&paths);
}

static gboolean
get_number (const FleetValue *value,
            double           *ret_number)
{
  if (value->type == FLEET_TYPE_INT)
    *ret_number = value->integer;
  else if (value->type == FLEET_TYPE_DOUBLE)
    *ret_number = value->real;
  else
    return FALSE;
  return TRUE;
}

/* Takes one element into what there is so far. */
static void
take (FleetChartHow     how,
      const FleetValue *element,
      FleetValue       *so_far)
{
  double number, best;

  if (how == FLEET_CHART_ANY || how == FLEET_CHART_ALL)
    {
      if (element->type != FLEET_TYPE_BOOL)
        return;
      if (so_far->type != FLEET_TYPE_BOOL || element->boolean == (how == FLEET_CHART_ANY))
        *so_far = *element;
    }
  else if (get_number (element, &number))
    {
      if (!get_number (so_far, &best) || (how == FLEET_CHART_MIN ? number < best : number > best))
        *so_far = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = number };
    }
}

gboolean
fleet_chart_signal_reduce (const FleetChartSignal *self,
                           const GArray           *paths,
                           const FleetBatch       *batch,
                           guint                   row,
                           FleetValue             *ret_value)
{
  FleetValue so_far = { .type = FLEET_TYPE_NULL };
  gboolean has = FALSE;

  for (guint i = 0; i < paths->len; i++)
    {
      FleetValue element;

      if (!fleet_batch_get (batch, row, g_array_index (paths, FleetChartPath, i).path, &element))
        continue;
      has = TRUE;
      take (self->how, &element, &so_far);
    }
  if (has)
    *ret_value = so_far;
  return has;
}
