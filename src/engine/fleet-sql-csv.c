/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-csv: see the header. Writing beside and renaming is GFile's, which also knows how to do so where a sandbox lends one file only. */

#include "fleet-sql-csv.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <string.h>

#include "fleet-csv.h"

#define FLUSH_BYTES (256 << 10)

struct _FleetSqlCsv
{
  char          *file_name;
  gboolean       bom;
  GOutputStream *stream;  /* NULL: not begun, or ended */
  GString       *text;
  FleetValue    *cells;
  guint          n_columns;
};

FleetSqlCsv *
fleet_sql_csv_new (const char *file_name,
                   gboolean    bom)
{
  FleetSqlCsv *self = g_new0 (FleetSqlCsv, 1);

  self->file_name = g_strdup (file_name);
  self->bom = bom;
  self->text = g_string_new (NULL);
  return self;
}

void
fleet_sql_csv_free (FleetSqlCsv *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    {
      g_autoptr (GCancellable) never = g_cancellable_new ();

      /* Closed under a fired cancellable, it leaves what was there before. */
      g_cancellable_cancel (never);
      g_output_stream_close (self->stream, never, NULL);
      g_object_unref (self->stream);
    }
  g_string_free (self->text, TRUE);
  g_free (self->cells);
  g_free (self->file_name);
  g_free (self);
}

static gboolean
fail (FleetSqlCsv  *self,
      GError       *cause,
      GError      **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, _("%s could not be written: %s; choose another place, or make room there"), self->file_name, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
flush (FleetSqlCsv *self,
       gsize        unless_below,
       GError     **error)
{
  GError *cause = NULL;

  if (self->text->len < unless_below)
    return TRUE;
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL, &cause))
    return fail (self, cause, error);
  g_string_truncate (self->text, 0);
  return TRUE;
}

gboolean
fleet_sql_csv_begin (FleetSqlCsv        *self,
                     const char *const  *names,
                     GError            **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->file_name);
  GFileOutputStream *stream;
  GError *cause = NULL;

  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, &cause);
  if (stream == NULL)
    return fail (self, cause, error);
  self->stream = G_OUTPUT_STREAM (stream);
  self->n_columns = g_strv_length ((GStrv) names);
  self->cells = g_new0 (FleetValue, self->n_columns);
  if (self->bom)
    g_string_append (self->text, FLEET_CSV_BOM);
  for (guint i = 0; i < self->n_columns; i++)
    self->cells[i] = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = names[i], .length = strlen (names[i]) };
  fleet_csv_append_row (self->text, self->n_columns, self->cells, TRUE);
  return TRUE;
}

gboolean
fleet_sql_csv_add (FleetSqlCsv      *self,
                   const FleetRows  *rows,
                   GError          **error)
{
  g_return_val_if_fail (self->stream != NULL, FALSE);

  for (guint row = 0; row < fleet_rows_get_n_rows (rows); row++)
    {
      for (guint i = 0; i < self->n_columns; i++)
        self->cells[i] = *fleet_rows_get (rows, row, i);
      fleet_csv_append_row (self->text, self->n_columns, self->cells, TRUE);
    }
  return flush (self, FLUSH_BYTES, error);
}

gboolean
fleet_sql_csv_end (FleetSqlCsv  *self,
                   GError      **error)
{
  GError *cause = NULL;

  g_return_val_if_fail (self->stream != NULL, FALSE);

  if (!flush (self, 0, error))
    return FALSE;
  if (!g_output_stream_close (self->stream, NULL, &cause))
    return fail (self, cause, error);
  g_clear_object (&self->stream);
  return TRUE;
}
