/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-import: what imports add to a beat, and the guard that no event is written twice, whoever brings it.
 *
 * The guard asks what is on disk, not what the pipeline believes: an imported event lies within a run that the beat declares, declared runs touch nothing that is taken, and
 * a live event lies in no run that an import took. */

#include "fleet-store-private.h"

/* No place of the process has a number beyond this. */
#define MOST_PLACES (1 << 20)

static gboolean
refuse (FleetPlace   place,
        gint64       offset,
        const char  *why,
        GError     **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "A beat is wrong at place %u, offset %" G_GINT64_FORMAT ": %s", place, offset, why);
  return FALSE;
}

/* The runs of a place; made where may_make. NULL: none. */
static FleetRanges *
get_ranges (GPtrArray  *by_place,
            FleetPlace  place,
            gboolean    may_make)
{
  if (place >= by_place->len)
    {
      if (!may_make)
        return NULL;
      g_ptr_array_set_size (by_place, place + 1);
    }
  if (by_place->pdata[place] == NULL && may_make)
    by_place->pdata[place] = fleet_ranges_new ();
  return by_place->pdata[place];
}

static gboolean
is_overlapping (GPtrArray             *by_place,
                FleetPlace             place,
                const FleetTakenRange *range)
{
  const FleetRanges *ranges = get_ranges (by_place, place, FALSE);

  return ranges != NULL && fleet_ranges_overlap (ranges, range->first, range->end);
}

/* Whether the live stream's run, as it is on disk, has any of it. */
static gboolean
is_live (FleetStore            *self,
         const FleetTakenRange *range)
{
  gint64 first, end;

  if (range->place >= self->first_offsets->len || range->place >= self->next_offsets->len)
    return FALSE;
  first = g_array_index (self->first_offsets, gint64, range->place);
  end = g_array_index (self->next_offsets, gint64, range->place);
  return first >= 0 && range->first < end && first < range->end;
}

static gboolean
check_ranges (FleetStore       *self,
              const FleetBeat  *beat,
              GPtrArray        *declared,
              GError          **error)
{
  for (guint i = 0; i < beat->ranges->len; i++)
    {
      const FleetTakenRange *range = &g_array_index (beat->ranges, FleetTakenRange, i);

      if (range->place >= MOST_PLACES || range->first < 0 || range->end <= range->first)
        return refuse (range->place, range->first, "no such run of offsets", error);
      if (is_overlapping (self->imported, range->place, range) || is_overlapping (declared, range->place, range) || is_live (self, range))
        return refuse (range->place, range->first, "this run of offsets is taken", error);
      for (guint a = 0; a < beat->adoptions->len; a++)
        {
          const FleetAdoption *adoption = &g_array_index (beat->adoptions, FleetAdoption, a);

          if (adoption->to == range->place && (is_overlapping (self->imported, adoption->from, range) || is_overlapping (declared, adoption->from, range)))
            return refuse (range->place, range->first, "this run of offsets was taken before its cluster was known", error);
        }
      fleet_ranges_add (get_ranges (declared, range->place, TRUE), range->first, range->end);
    }
  return TRUE;
}

/* Each imported event lies in a declared run, or was a dead letter, once. */
static gboolean
check_imported (const FleetBeat  *beat,
                GPtrArray        *declared,
                GError          **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_ranges_free);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_ranges_free);

  for (guint i = 0; i < beat->letter_fates->len; i++)
    {
      const FleetLetterFate *fate = g_ptr_array_index (beat->letter_fates, i);

      /* A dead letter that was read: its offset has been taken long since, and the store sees to it that the letter was there. */
      if (fate->end == FLEET_LETTER_READ)
        fleet_ranges_add (get_ranges (read, fate->place, TRUE), fate->offset, fate->offset + 1);
    }
  for (guint b = 0; b < beat->imported->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (beat->imported, b);

      for (guint row = 0; row < batch->n_rows; row++)
        {
          FleetTakenRange event = { batch->place[row], batch->offset[row], batch->offset[row] + 1 };

          if (!is_overlapping (declared, event.place, &event) && !is_overlapping (read, event.place, &event))
            return refuse (event.place, event.first, "this event lies in no run that was taken for it", error);
          if (is_overlapping (seen, event.place, &event))
            return refuse (event.place, event.first, "this event comes twice", error);
          fleet_ranges_add (get_ranges (seen, event.place, TRUE), event.first, event.end);
        }
    }
  return TRUE;
}

/* No live event was imported, before or in this beat. */
static gboolean
check_live (FleetStore       *self,
            const FleetBeat  *beat,
            GPtrArray        *declared,
            GError          **error)
{
  for (guint b = 0; b < beat->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (beat->batches, b);

      for (guint row = 0; row < batch->n_rows; row++)
        {
          FleetPlace place = batch->place[row];
          const FleetRanges *on_disk = get_ranges (self->imported, place, FALSE), *in_beat = get_ranges (declared, place, FALSE);

          if ((on_disk != NULL && fleet_ranges_contain (on_disk, batch->offset[row])) || (in_beat != NULL && fleet_ranges_contain (in_beat, batch->offset[row])))
            return refuse (place, batch->offset[row], "this event was imported", error);
        }
    }
  return TRUE;
}

gboolean
fleet_store_check_imports (FleetStore       *self,
                           const FleetBeat  *beat,
                           GError          **error)
{
  g_autoptr (GPtrArray) declared = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_ranges_free);

  return check_ranges (self, beat, declared, error) && check_imported (beat, declared, error) &&
         ((self->imported->len == 0 && declared->len == 0) || check_live (self, beat, declared, error));
}

/* ---- writing ---- */

static gboolean
write_range (FleetStore             *self,
             const FleetTakenRange  *range,
             GError                **error)
{
  /* Runs grow at their ends, so the table has about as many rows as there are gaps. */
  for (guint i = 0; i < 2; i++)
    {
      sqlite3_stmt *statement = self->statements[i == 0 ? FLEET_STATEMENT_RANGE_GROWS : FLEET_STATEMENT_RANGE];

      sqlite3_bind_int64 (statement, 1, range->place);
      sqlite3_bind_int64 (statement, 2, range->first);
      sqlite3_bind_int64 (statement, 3, range->end);
      if (!fleet_database_step (statement, "keep which offsets are taken", error))
        return FALSE;
      if (i == 0 && sqlite3_changes (self->db) > 0)
        break;
    }
  return TRUE;
}

static gboolean
write_mark (FleetStore             *self,
            const FleetImportMark  *mark,
            GError                **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_MARK];

  sqlite3_bind_text (statement, 1, mark->source, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, mark->key, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, mark->version, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, mark->bytes);
  sqlite3_bind_int64 (statement, 5, mark->lines);
  sqlite3_bind_int64 (statement, 6, mark->taken);
  sqlite3_bind_int64 (statement, 7, mark->known);
  sqlite3_bind_int64 (statement, 8, mark->letters);
  sqlite3_bind_int64 (statement, 9, mark->left);
  sqlite3_bind_int (statement, 10, mark->is_done);
  sqlite3_bind_int64 (statement, 11, g_get_real_time ());
  sqlite3_bind_text (statement, 12, mark->note, -1, SQLITE_STATIC);
  return fleet_database_step (statement, "keep how far an import has come", error);
}

gboolean
fleet_store_write_imports (FleetStore  *self,
                           FleetBeat   *beat,
                           GError     **error)
{
  for (guint i = 0; i < beat->ranges->len; i++)
    if (!write_range (self, &g_array_index (beat->ranges, FleetTakenRange, i), error))
      return FALSE;
  for (guint i = 0; i < beat->adoptions->len; i++)
    {
      const FleetAdoption *adoption = &g_array_index (beat->adoptions, FleetAdoption, i);
      sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_ADOPTION];

      sqlite3_bind_int64 (statement, 1, adoption->from);
      sqlite3_bind_int64 (statement, 2, adoption->to);
      if (!fleet_database_step (statement, "give imported offsets to their cluster", error))
        return FALSE;
    }
  for (guint i = 0; i < beat->marks->len; i++)
    if (!write_mark (self, g_ptr_array_index (beat->marks, i), error))
      return FALSE;
  return TRUE;
}

gboolean
fleet_store_write_beginnings (FleetStore  *self,
                              FleetBeat   *beat,
                              GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_BEGINNING];

  for (guint i = 0; i < beat->positions->len; i++)
    {
      const FleetPosition *position = &g_array_index (beat->positions, FleetPosition, i);

      if (!position->begins)
        continue;
      sqlite3_bind_int64 (statement, 1, position->place);
      sqlite3_bind_int64 (statement, 2, position->first_offset);
      if (!fleet_database_step (statement, "keep where the live stream began", error))
        return FALSE;
    }
  return TRUE;
}

/* ---- what is on disk ---- */

static void
set_first (FleetStore *self,
           FleetPlace  place,
           gint64      first_offset)
{
  gint64 none = -1;

  while (self->first_offsets->len <= place)
    g_array_append_val (self->first_offsets, none);
  g_array_index (self->first_offsets, gint64, place) = first_offset;
}

void
fleet_store_note_imports (FleetStore       *self,
                          const FleetBeat  *beat)
{
  for (guint i = 0; i < beat->ranges->len; i++)
    {
      const FleetTakenRange *range = &g_array_index (beat->ranges, FleetTakenRange, i);

      fleet_ranges_add (get_ranges (self->imported, range->place, TRUE), range->first, range->end);
    }
  for (guint i = 0; i < beat->adoptions->len; i++)
    {
      const FleetAdoption *adoption = &g_array_index (beat->adoptions, FleetAdoption, i);
      FleetRanges *from = get_ranges (self->imported, adoption->from, FALSE);
      guint n = 0;
      const FleetRange *runs = from != NULL ? fleet_ranges_get (from, &n) : NULL;

      for (guint run = 0; run < n; run++)
        fleet_ranges_add (get_ranges (self->imported, adoption->to, TRUE), runs[run].first, runs[run].end);
      if (from != NULL)
        g_clear_pointer ((FleetRanges **) &self->imported->pdata[adoption->from], fleet_ranges_free);
    }
  for (guint i = 0; i < beat->positions->len; i++)
    {
      const FleetPosition *position = &g_array_index (beat->positions, FleetPosition, i);

      if (position->begins)
        set_first (self, position->place, position->first_offset);
    }
}

gboolean
fleet_store_read_taken (FleetStore  *self,
                        GError     **error)
{
  g_autoptr (sqlite3_stmt) ranges = fleet_database_prepare (self->db, "SELECT place, first_offset, end_offset FROM taken_range", error);
  g_autoptr (sqlite3_stmt) beginnings = fleet_database_prepare (self->db, "SELECT place, first_offset FROM taken_live", error);
  int result;

  if (ranges == NULL || beginnings == NULL)
    return FALSE;
  while ((result = sqlite3_step (ranges)) == SQLITE_ROW)
    {
      gint64 place = sqlite3_column_int64 (ranges, 0), first = sqlite3_column_int64 (ranges, 1), end = sqlite3_column_int64 (ranges, 2);

      if (place >= 0 && place < MOST_PLACES && first < end)
        fleet_ranges_add (get_ranges (self->imported, place, TRUE), first, end);
    }
  while (result == SQLITE_DONE && sqlite3_step (beginnings) == SQLITE_ROW)
    if (sqlite3_column_int64 (beginnings, 0) >= 0 && sqlite3_column_int64 (beginnings, 0) < MOST_PLACES)
      set_first (self, sqlite3_column_int64 (beginnings, 0), sqlite3_column_int64 (beginnings, 1));
  return result == SQLITE_DONE || fleet_database_fail (self->db, "be read", error);
}
