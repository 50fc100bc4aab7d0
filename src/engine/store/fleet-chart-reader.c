/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-reader: see the header. Pieces come by vehicle and time, so points mostly come in order; a series sorts what did not. */

#include "fleet-chart-reader.h"

#include <math.h>

#include "fleet-span-reader.h"
#include "fleet-sql-private.h"

/* The most devices of all vehicles together: cars have one or two. */
#define MOST_VOICES 60

/* One device of a vehicle. */
typedef struct
{
  guint       vehicle;
  FleetDevice device;
} Voice;

/* One path of one signal, with a track of each kind for every voice. */
typedef struct
{
  guint      signal;
  FleetPath  path;   /* FLEET_NONE: all paths of the signal together */
  char      *text;
  FleetSeries **numbers; /* by voice, MOST_VOICES of them; NULL until there is a point */
  FleetSeries **states;
} Source;

typedef struct
{
  const FleetChartQuestion *question;
  guint       n_vehicles;
  GHashTable *vehicles; /* FleetSlot -> index + 1 */
  Voice       voices[MOST_VOICES]; /* in order of first sight */
  guint       n_voices;
  GPtrArray  *paths;    /* GArray of FleetChartPath, by signal */
  GPtrArray  *sources;
  guint64     n_points;
  gboolean    is_cut;
} Reading;

FleetChartQuestion *
fleet_chart_question_new (const char *const *vehicles,
                          gint64             from_us,
                          gint64             to_us)
{
  FleetChartQuestion *self = g_new0 (FleetChartQuestion, 1);

  self->vehicles = g_strdupv ((GStrv) vehicles);
  self->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_signal_free);
  self->from_us = from_us;
  self->to_us = to_us;
  return self;
}

void
fleet_chart_question_add (FleetChartQuestion *self,
                          const char         *path,
                          FleetChartHow       how)
{
  g_ptr_array_add (self->signals, fleet_chart_signal_new (path, how));
}

void
fleet_chart_question_free (FleetChartQuestion *self)
{
  g_strfreev (self->vehicles);
  g_ptr_array_unref (self->signals);
  g_free (self);
}

static void
free_source (gpointer data)
{
  Source *self = data;

  g_free (self->text);
  g_free (self->numbers);
  g_free (self->states);
  g_free (self);
}

static void
add_source (Reading    *self,
            guint       signal,
            FleetPath   path,
            const char *text)
{
  Source *source;

  if (self->sources->len == FLEET_CHART_TRACKS)
    {
      self->is_cut = TRUE;
      return;
    }
  source = g_new0 (Source, 1);
  source->signal = signal;
  source->path = path;
  source->text = g_strdup (text);
  source->numbers = g_new0 (FleetSeries *, MOST_VOICES);
  source->states = g_new0 (FleetSeries *, MOST_VOICES);
  g_ptr_array_add (self->sources, source);
}

/* What the database knows of the signals; all its paths are added to wanted. */
static gboolean
find_sources (Reading   *self,
              FleetSql  *sql,
              GArray    *wanted,
              GError   **error)
{
  for (guint s = 0; s < self->question->signals->len; s++)
    {
      const FleetChartSignal *signal = self->question->signals->pdata[s];
      GArray *paths = fleet_chart_signal_find_paths (signal, sql, error);

      if (paths == NULL)
        return FALSE;
      g_ptr_array_add (self->paths, paths);
      for (guint i = 0; i < paths->len; i++)
        {
          const FleetChartPath *path = &g_array_index (paths, FleetChartPath, i);

          g_array_append_val (wanted, path->path);
          if (signal->how == FLEET_CHART_VALUE)
            add_source (self, s, path->path, path->text);
        }
      if (signal->how != FLEET_CHART_VALUE && paths->len > 0)
        add_source (self, s, FLEET_NONE, signal->path);
    }
  return TRUE;
}

static FleetSeries *
ensure (FleetSeries    **place,
        FleetSeriesKind  kind)
{
  if (*place == NULL)
    *place = fleet_series_new (kind);
  return *place;
}

static void
add_value (Source           *source,
           guint             voice,
           gint64            time_us,
           const FleetValue *value)
{
  FleetSeries **numbers = &source->numbers[voice], **states = &source->states[voice];

  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      fleet_series_add_state (ensure (states, FLEET_SERIES_STATES), time_us, value->boolean ? "true" : "false", value->boolean ? 4 : 5);
      break;
    case FLEET_TYPE_INT:
      fleet_series_add (ensure (numbers, FLEET_SERIES_NUMBERS), time_us, value->integer);
      break;
    case FLEET_TYPE_DOUBLE:
      fleet_series_add (ensure (numbers, FLEET_SERIES_NUMBERS), time_us, value->real);
      break;
    case FLEET_TYPE_TEXT:
      fleet_series_add_state (ensure (states, FLEET_SERIES_STATES), time_us, value->text, value->length);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      /* It was said that there is none: both end. */
      if (*numbers != NULL)
        fleet_series_add (*numbers, time_us, NAN);
      if (*states != NULL)
        fleet_series_add (*states, time_us, NAN);
      break;
    }
}

/* The number of a row's voice, G_MAXUINT: it is of no vehicle that was asked for. last: that of the row before, since rows of a vehicle stand together. */
static guint
find_voice (Reading          *self,
            const FleetBatch *piece,
            guint             row,
            guint             last)
{
  guint vehicle = GPOINTER_TO_UINT (g_hash_table_lookup (self->vehicles, GUINT_TO_POINTER (piece->slot[row])));
  FleetDevice device = piece->device[row];

  if (vehicle == 0)
    return G_MAXUINT;
  if (last != G_MAXUINT && self->voices[last].vehicle == vehicle - 1 && self->voices[last].device == device)
    return last;
  for (guint i = 0; i < self->n_voices; i++)
    if (self->voices[i].vehicle == vehicle - 1 && self->voices[i].device == device)
      return i;
  if (self->n_voices == MOST_VOICES)
    {
      self->is_cut = TRUE;
      return G_MAXUINT;
    }
  self->voices[self->n_voices] = (Voice) { vehicle - 1, device };
  return self->n_voices++;
}

static gboolean
piece_cb (FleetBatch *piece,
          gpointer    user_data)
{
  Reading *self = user_data;
  guint voices[FLEET_BATCH_ROWS];

  for (guint row = 0; row < piece->n_rows; row++)
    voices[row] = find_voice (self, piece, row, row > 0 ? voices[row - 1] : G_MAXUINT);
  for (guint s = 0; s < self->sources->len; s++)
    {
      Source *source = self->sources->pdata[s];
      const FleetChartSignal *signal = self->question->signals->pdata[source->signal];

      for (guint row = 0; row < piece->n_rows; row++)
        {
          FleetValue value;

          if (voices[row] == G_MAXUINT || (source->path != FLEET_NONE ? !fleet_batch_get (piece, row, source->path, &value)
                                                          : !fleet_chart_signal_reduce (signal, self->paths->pdata[source->signal], piece, row, &value)))
            continue;
          add_value (source, voices[row], piece->time_us[row], &value);
          self->n_points++;
        }
    }
  self->is_cut = self->is_cut || self->n_points > FLEET_CHART_POINTS;
  return self->n_points <= FLEET_CHART_POINTS;
}

static void
move_track (FleetChartAnswer  *answer,
            const Source      *source,
            guint              vehicle,
            const char        *device,
            FleetSeries      **series)
{
  FleetChartTrack *track;

  if (*series == NULL)
    return;
  fleet_series_settle (*series);
  track = g_new0 (FleetChartTrack, 1);
  *track = (FleetChartTrack) { vehicle, source->signal, g_strdup (source->text), g_steal_pointer (series), g_strdup (device) };
  g_ptr_array_add (answer->tracks, track);
}

static int
compare_voices (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Reading *self = user_data;
  const Voice *one = &self->voices[*(const guint *) a], *other = &self->voices[*(const guint *) b];

  return one->vehicle != other->vehicle ? (one->vehicle < other->vehicle ? -1 : 1) : (one->device > other->device) - (one->device < other->device);
}

/* The devices' keys by number of voice; text is NULL where there is none. */
static gboolean
find_devices (Reading    *self,
              FleetSql   *sql,
              GPtrArray  *keys,
              GError    **error)
{
  g_autoptr (sqlite3_stmt) name = fleet_database_prepare (fleet_sql_get_database (sql), "SELECT text FROM main.name WHERE kind = 1 AND id = ?1", error);

  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_voices; i++)
    {
      sqlite3_bind_int64 (name, 1, self->voices[i].device);
      g_ptr_array_add (keys, sqlite3_step (name) == SQLITE_ROW ? g_strdup ((const char *) sqlite3_column_text (name, 0)) : NULL);
      sqlite3_reset (name);
    }
  return TRUE;
}

/* By signal, vehicle, path and device: the order does not depend on who spoke first, so that colours stay when another stretch is asked for. */
static gboolean
move_tracks (Reading           *self,
             FleetSql          *sql,
             FleetChartAnswer  *answer,
             GError           **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  guint order[MOST_VOICES];

  if (!find_devices (self, sql, devices, error))
    return FALSE;
  for (guint i = 0; i < self->n_voices; i++)
    order[i] = i;
  g_qsort_with_data (order, self->n_voices, sizeof *order, compare_voices, self);
  for (guint s = 0; s < self->question->signals->len; s++)
    for (guint begin = 0, end; begin < self->n_voices; begin = end)
      {
        guint vehicle = self->voices[order[begin]].vehicle;

        for (end = begin; end < self->n_voices && self->voices[order[end]].vehicle == vehicle;)
          end++;
        for (guint i = 0; i < self->sources->len; i++)
          {
            Source *source = self->sources->pdata[i];

            for (guint v = begin; v < end && source->signal == s; v++)
              {
                move_track (answer, source, vehicle, devices->pdata[order[v]], &source->numbers[order[v]]);
                move_track (answer, source, vehicle, devices->pdata[order[v]], &source->states[order[v]]);
              }
          }
      }
  return TRUE;
}

static void
drop_series (Reading *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      Source *source = self->sources->pdata[i];

      for (guint voice = 0; voice < self->n_voices; voice++)
        {
          g_clear_pointer (&source->numbers[voice], fleet_series_free);
          g_clear_pointer (&source->states[voice], fleet_series_free);
        }
    }
}

static void
add_alert (GPtrArray    *alerts,
           guint         vehicle,
           sqlite3_stmt *row)
{
  FleetChartAlert *alert = g_new0 (FleetChartAlert, 1);

  alert->vehicle = vehicle;
  alert->id = g_strdup ((const char *) sqlite3_column_text (row, 0));
  alert->rule = g_strdup ((const char *) sqlite3_column_text (row, 1));
  alert->title = g_strdup ((const char *) sqlite3_column_text (row, 2));
  alert->message = g_strdup ((const char *) sqlite3_column_text (row, 3));
  alert->severity = CLAMP (sqlite3_column_int (row, 4), FLEET_SEVERITY_NONE, FLEET_SEVERITY_CRITICAL);
  alert->opened_us = sqlite3_column_int64 (row, 5);
  alert->cleared_us = sqlite3_column_int64 (row, 6);
  g_ptr_array_add (alerts, alert);
}

static gboolean
read_alerts (Reading           *self,
             FleetSql          *sql,
             FleetChartAnswer  *answer,
             GError           **error)
{
  sqlite3 *db = fleet_sql_get_database (sql);
  g_autoptr (sqlite3_stmt) rows = fleet_database_prepare (db,
                                                          "SELECT id, rule, title, message, severity, opened_us, cleared_us FROM main.alert_row"
                                                          " WHERE (slot = ?1 OR vehicle = ?2) AND opened_us < ?3 AND (cleared_us = ?4 OR cleared_us >= ?5)"
                                                          " ORDER BY opened_us DESC LIMIT ?6",
                                                          error);

  if (rows == NULL)
    return FALSE;
  for (guint vehicle = 0; vehicle < self->n_vehicles; vehicle++)
    {
      FleetSlot slot = fleet_span_reader_find_slot (sql, self->question->vehicles[vehicle]);

      sqlite3_bind_int64 (rows, 1, slot);
      sqlite3_bind_text (rows, 2, self->question->vehicles[vehicle], -1, SQLITE_STATIC);
      sqlite3_bind_int64 (rows, 3, self->question->to_us);
      sqlite3_bind_int64 (rows, 4, FLEET_TIME_NONE);
      sqlite3_bind_int64 (rows, 5, self->question->from_us);
      sqlite3_bind_int64 (rows, 6, FLEET_CHART_ALERTS);
      while (sqlite3_step (rows) == SQLITE_ROW)
        add_alert (answer->alerts, vehicle, rows);
      sqlite3_reset (rows);
    }
  fleet_chart_answer_sort_alerts (answer);
  return TRUE;
}

static gboolean
read_tracks (Reading       *self,
             FleetSql      *sql,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (FleetPath)), slots = g_array_new (FALSE, FALSE, sizeof (FleetSlot));
  FleetSpanQuestion span = { .from_us = self->question->from_us, .to_us = self->question->to_us };

  for (guint vehicle = 0; vehicle < self->n_vehicles; vehicle++)
    {
      FleetSlot slot = fleet_span_reader_find_slot (sql, self->question->vehicles[vehicle]);

      if (slot == FLEET_NONE || !g_hash_table_insert (self->vehicles, GUINT_TO_POINTER (slot), GUINT_TO_POINTER (vehicle + 1)))
        continue;
      g_array_append_val (slots, slot);
    }
  if (!find_sources (self, sql, wanted, error))
    return FALSE;
  /* None would mean all. */
  if (wanted->len == 0 || slots->len == 0)
    return TRUE;
  span.slots = (const FleetSlot *) (gpointer) slots->data;
  span.n_slots = slots->len;
  span.paths = (const FleetPath *) (gpointer) wanted->data;
  span.n_paths = wanted->len;
  return fleet_span_reader_read (sql, &span, cancellable, piece_cb, self, error);
}

gpointer
fleet_chart_reader_read (FleetSql      *sql,
                         gpointer       question,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GHashTable) vehicles = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (free_source);
  g_autoptr (FleetChartAnswer) answer = fleet_chart_answer_new ();
  Reading self = { .question = question, .vehicles = vehicles, .paths = paths, .sources = sources };
  gboolean ok;

  self.n_vehicles = g_strv_length (self.question->vehicles);
  ok = read_tracks (&self, sql, cancellable, error) && read_alerts (&self, sql, answer, error) && move_tracks (&self, sql, answer, error);
  drop_series (&self);
  answer->is_cut = self.is_cut;
  return ok ? g_steal_pointer (&answer) : NULL;
}
