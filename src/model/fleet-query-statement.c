/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-statement: see the header. Every statement ends by itself (a limit, or groups), so that who runs it as it stands waits for seconds at most. */

#include "fleet-query-statement.h"

#include <string.h>

#include "fleet-query-words.h"
#include "fleet-time.h"

#define AROUND_US (5 * 60 * (gint64) G_USEC_PER_SEC)

/* 'text', with its quotes doubled. */
static void
append_text (GString    *sql,
             const char *text)
{
  g_string_append_c (sql, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '\'')
        g_string_append_c (sql, '\'');
      g_string_append_c (sql, *text);
    }
  g_string_append_c (sql, '\'');
}

static void
append_name (GString    *sql,
             const char *name)
{
  g_autofree char *quoted = fleet_query_words_quote (name);

  g_string_append (sql, quoted);
}

static void
append_stretch (GString    *sql,
                const char *column,
                gint64      from_us,
                gint64      to_us)
{
  g_autofree char *from = fleet_time_to_string (from_us), *to = fleet_time_to_string (to_us);

  g_string_append_printf (sql, "%s >= '%s' AND %s < '%s'", column, from, column, to);
}

/* "car IN (…)", "device IN (…)", or either. */
static void
append_vehicles (GString   *sql,
                 GPtrArray *vehicles)
{
  static const char *const kinds[] = { "car", "device" };
  guint n = 0;

  g_string_append_c (sql, '(');
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      gboolean has = FALSE;

      for (guint i = 0; i < vehicles->len; i++)
        {
          const char *key = vehicles->pdata[i];

          if (!g_str_has_prefix (key, kinds[kind]) || key[strlen (kinds[kind])] != ':')
            continue;
          if (!has)
            g_string_append_printf (sql, "%s%s IN (", n++ > 0 ? " OR " : "", kinds[kind]);
          else
            g_string_append (sql, ", ");
          append_text (sql, key + strlen (kinds[kind]) + 1);
          has = TRUE;
        }
      if (has)
        g_string_append_c (sql, ')');
    }
  g_string_append_c (sql, ')');
}

static gboolean
is_pattern (const char *path)
{
  return strstr (path, "[*]") != NULL || strcmp (path, "*") == 0;
}

static char *
tell_values (const FleetChartSpec *spec,
             gint64                from_us,
             gint64                to_us)
{
  GString *sql = g_string_new (NULL);

  /* An array has as many columns as elements were ever seen; its own table has them as rows. */
  for (guint i = 0; i < spec->signals->len; i++)
    {
      const FleetChartSignal *signal = spec->signals->pdata[i];
      const char *star = strstr (signal->path, "[*]");

      if (star == NULL)
        continue;
      g_string_append_printf (sql, "-- %s: the elements are rows of \"telemetry_%.*s\"\n", signal->path, (int) (star - signal->path), signal->path);
    }
  g_string_append (sql, "SELECT \"time\", car, device");
  for (guint i = 0; i < spec->signals->len; i++)
    {
      const FleetChartSignal *signal = spec->signals->pdata[i];

      if (is_pattern (signal->path))
        continue;
      g_string_append (sql, ", ");
      append_name (sql, signal->path);
    }
  g_string_append (sql, "\nFROM telemetry\nWHERE ");
  append_vehicles (sql, spec->vehicles);
  g_string_append (sql, "\n  AND ");
  append_stretch (sql, "\"time\"", from_us, to_us);
  g_string_append (sql, "\nORDER BY \"time\"\nLIMIT 10000");
  return g_string_free (sql, FALSE);
}

static char *
tell_spread (const FleetChartSpec *spec,
             gint64                from_us,
             gint64                to_us)
{
  const char *path = spec->signals->len > 0 ? ((const FleetChartSignal *) spec->signals->pdata[0])->path : "time";
  g_autofree char *name = fleet_query_words_quote (is_pattern (path) ? "time" : path);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT substr(\"time\", 1, 16) AS minute, count(DISTINCT car) AS cars, min(%s) AS least, avg(%s) AS mean, max(%s) AS greatest\nFROM telemetry\nWHERE ", name, name, name);
  append_stretch (sql, "\"time\"", from_us, to_us);
  g_string_append_printf (sql, "\n  AND %s IS NOT NULL\nGROUP BY 1\nORDER BY 1", name);
  return g_string_free (sql, FALSE);
}

char *
fleet_query_statement_chart (const FleetChartSpec *spec,
                             gint64                from_us,
                             gint64                to_us)
{
  GString *sql;

  switch (spec->kind)
    {
    case FLEET_CHART_VEHICLES:
      return tell_values (spec, from_us, to_us);
    case FLEET_CHART_SPREAD:
      return tell_spread (spec, from_us, to_us);
    case FLEET_CHART_ALERT_COUNT:
      sql = g_string_new ("SELECT substr(opened_at, 1, 13) AS hour, severity, count(*) AS alerts\nFROM alert\nWHERE ");
      append_stretch (sql, "opened_at", from_us, to_us);
      return g_string_free (g_string_append (sql, "\nGROUP BY 1, 2\nORDER BY 1, 2"), FALSE);
    case FLEET_CHART_ACTIVITIES:
    case FLEET_CHART_N_KINDS:
    default:
      return g_strdup ("SELECT vehicle_id, plate, event_time, speed_kmh\nFROM vehicle\nORDER BY event_time DESC\nLIMIT 10000");
    }
}

char *
fleet_query_statement_notice (const FleetSchemaChange *change,
                              gboolean                 is_telemetry)
{
  GString *sql;
  g_autofree char *name = NULL;

  if (!is_telemetry || is_pattern (change->path))
    {
      sql = g_string_new ("SELECT *\nFROM schema_change\nWHERE id = ");
      append_text (sql, change->id);
      return g_string_free (sql, FALSE);
    }
  name = fleet_query_words_quote (change->path);
  sql = g_string_new (NULL);
  g_string_append_printf (sql, "SELECT \"time\", car, device, %s, typeof(%s) AS type\nFROM telemetry\nWHERE ", name, name);
  append_stretch (sql, "\"time\"", change->first_us - AROUND_US, change->first_us + AROUND_US);
  return g_string_free (g_string_append (sql, "\nORDER BY \"time\"\nLIMIT 1000"), FALSE);
}

char *
fleet_query_statement_letters (const char *topic,
                               const char *kind)
{
  GString *sql = g_string_new ("SELECT kafka_time, \"partition\", \"offset\", reason, payload, key\nFROM dead_letter\nWHERE topic = ");

  append_text (sql, topic);
  if (kind != NULL)
    {
      g_string_append (sql, "\n  AND kind = ");
      append_text (sql, kind);
    }
  return g_string_free (g_string_append (sql, "\nORDER BY \"partition\", \"offset\"\nLIMIT 1000"), FALSE);
}

char *
fleet_query_statement_alert (const FleetAlert *alert)
{
  GString *sql = g_string_new ("SELECT opened_at, cleared_at, severity, attention, acknowledged_by, message, evidence, id\nFROM alert\nWHERE rule = ");

  append_text (sql, alert->rule);
  g_string_append (sql, "\n  AND vehicle = ");
  append_text (sql, alert->vehicle != NULL ? alert->vehicle : "");
  return g_string_free (g_string_append (sql, "\nORDER BY opened_at DESC\nLIMIT 1000"), FALSE);
}
