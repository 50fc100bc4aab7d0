/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-lines: read, inflate, cut. */

#include "fleet-import-lines.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-csv-reader.h"
#include "fleet-value.h"

#include <string.h>

#define CHUNK_BYTES     (256 * 1024)
#define LEAST_LINE_MOST (1024 * 1024)

typedef struct
{
  const FleetImportObject *object;
  FleetImportGive          give;
  gpointer                 user_data;
  gboolean                 stopped;    /* give said so */

  gint64                   bytes_at;
  gint64                   n_lines;    /* given or skipped */
  GByteArray              *pending;    /* lines, and the beginning of one */
  gsize                    scanned;    /* of pending: no line ends before */
  gsize                    most_line;
  gboolean                 passing;    /* over the rest of a line that is too long */

  GConverter              *inflater;   /* or NULL */
  gboolean                 inflated;   /* the member at hand has ended */
  FleetCsvReader          *csv;        /* or NULL */
  GPtrArray               *names;      /* char*: of the CSV's columns; NULL before its first record */
  const char              *key_column;
  GString                 *json;       /* scratch */
  GError                  *error;      /* of the CSV's head */
} Lines;

void
fleet_import_block_free (FleetImportBlock *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lines, g_bytes_unref);
  g_free (self->failure);
  g_free (self);
}

static gint64
count_lines (const guint8 *bytes,
             gsize         length)
{
  const guint8 *end = bytes + length;
  gint64 n = 0;

  while (bytes < end && (bytes = memchr (bytes, '\n', end - bytes)) != NULL)
    {
      n++;
      bytes++;
    }
  return n;
}

/* Takes lines that an earlier run has gone through off the first length bytes of pending. */
static gsize
skip_lines (Lines *self,
            gsize  length)
{
  const guint8 *at = self->pending->data, *end = at + length;

  while (self->n_lines < self->object->skip_lines && at < end)
    {
      at = (const guint8 *) memchr (at, '\n', end - at) + 1;
      self->n_lines++;
    }
  g_byte_array_remove_range (self->pending, 0, at - self->pending->data);
  return end - at;
}

/* Gives the first length bytes of pending, which are whole lines. */
static gboolean
give_lines (Lines      *self,
            gsize       length,
            gboolean    is_last,
            const char *failure)
{
  FleetImportBlock *block;
  GByteArray *rest;

  if (self->n_lines < self->object->skip_lines && length > 0)
    length = skip_lines (self, length);
  if (length == 0 && !is_last)
    return TRUE;
  block = g_new0 (FleetImportBlock, 1);
  rest = g_byte_array_sized_new (CHUNK_BYTES + (self->pending->len - length));
  g_byte_array_append (rest, self->pending->data + length, self->pending->len - length);
  g_byte_array_set_size (self->pending, length);
  block->object = self->object;
  block->first_line = self->n_lines;
  block->bytes_at = self->bytes_at;
  block->is_last = is_last;
  block->failure = g_strdup (failure);
  self->n_lines += count_lines (self->pending->data, length);
  block->lines = g_byte_array_free_to_bytes (self->pending);
  self->pending = rest;
  self->scanned = 0;
  self->stopped = !self->give (block, self->user_data);
  return !self->stopped;
}

/* ---- lines ---- */

static gboolean
take_text (Lines        *self,
           const guint8 *bytes,
           gsize         length)
{
  const guint8 *end;

  if (self->passing)
    {
      const guint8 *line_end = memchr (bytes, '\n', length);

      if (line_end == NULL)
        return TRUE;
      length -= line_end - bytes;
      bytes = line_end;
      self->passing = FALSE;
    }
  g_byte_array_append (self->pending, bytes, length);
  end = memrchr (self->pending->data + self->scanned, '\n', self->pending->len - self->scanned);
  if (end != NULL)
    return give_lines (self, end + 1 - self->pending->data, FALSE, NULL);
  self->scanned = self->pending->len;
  if (self->pending->len > self->most_line)
    {
      g_byte_array_set_size (self->pending, self->most_line);
      self->scanned = self->most_line;
      self->passing = TRUE;
    }
  return TRUE;
}

/* ---- CSV ---- */

/* A field that is exactly how JSON writes a number or a truth is one: 12, -0.5, true. 007, 1e5 and 01012345678 are texts. */
static void
append_field (GString             *json,
              const FleetCsvField *field)
{
  FleetValue value = { .type = FLEET_TYPE_TEXT, .text = field->text, .length = field->length };
  gint64 integer;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  if (strcmp (field->text, "true") == 0 || strcmp (field->text, "false") == 0)
    {
      g_string_append (json, field->text);
      return;
    }
  if (field->length > 0 && field->length < 20 && strspn (field->text, "-0123456789.") == field->length)
    {
      if (g_ascii_string_to_signed (field->text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        {
          g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, integer);
          if (strcmp (number, field->text) == 0)
            {
              g_string_append (json, number);
              return;
            }
        }
      g_ascii_formatd (number, sizeof number, "%.15g", g_ascii_strtod (field->text, &end));
      if (*end == '\0' && strcmp (number, field->text) == 0)
        {
          g_string_append (json, number);
          return;
        }
    }
  fleet_value_append_json (&value, json);
}

static gboolean
take_names (Lines               *self,
            const FleetCsvField *fields,
            guint                n)
{
  gboolean has_key = FALSE;

  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (self->names, g_strndup (fields[i].text, fields[i].length));
      has_key |= strcmp (fields[i].text, self->key_column) == 0;
    }
  if (!has_key)
    g_set_error (&self->error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("its first record names no column %s, the key of table %s: a CSV begins with the names of its columns, and the key's stands in [mirror]"),
                 self->key_column, fleet_table_to_string (self->object->name.table));
  return has_key;
}

/* A record as a JSON object in a line of pending. */
static gboolean
record_cb (const FleetCsvField *fields,
           guint                n,
           gint64               line,
           gpointer             user_data)
{
  Lines *self = user_data;
  gboolean is_first = TRUE;

  if (self->names == NULL)
    return take_names (self, fields, n);
  if (n != self->names->len)
    {
      /* Kept as a line that is no row, so that it is counted and told. */
      g_string_printf (self->json, "line %" G_GINT64_FORMAT " has %u fields, and the first record names %u columns\n", line, n, self->names->len);
      g_byte_array_append (self->pending, (const guint8 *) self->json->str, self->json->len);
      return TRUE;
    }
  g_string_assign (self->json, "{");
  for (guint i = 0; i < n; i++)
    {
      FleetValue name = { .type = FLEET_TYPE_TEXT, .text = g_ptr_array_index (self->names, i), .length = strlen (g_ptr_array_index (self->names, i)) };

      if (fields[i].is_null)
        continue;
      if (!is_first)
        g_string_append_c (self->json, ',');
      is_first = FALSE;
      fleet_value_append_json (&name, self->json);
      g_string_append_c (self->json, ':');
      append_field (self->json, &fields[i]);
    }
  g_string_append (self->json, "}\n");
  g_byte_array_append (self->pending, (const guint8 *) self->json->str, self->json->len);
  return TRUE;
}

static gboolean
take_csv (Lines        *self,
          const guint8 *bytes,
          gsize         length,
          gboolean      is_end,
          GError      **error)
{
  if (!(is_end ? fleet_csv_reader_finish (self->csv, record_cb, self, error) : fleet_csv_reader_push (self->csv, (const char *) bytes, length, record_cb, self, error)))
    {
      if (self->error != NULL)
        g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return give_lines (self, self->pending->len, FALSE, NULL);
}

/* ---- bytes ---- */

static gboolean
take_plain (Lines         *self,
            const guint8  *bytes,
            gsize          length,
            GError       **error)
{
  return self->csv != NULL ? take_csv (self, bytes, length, FALSE, error) : take_text (self, bytes, length);
}

static gboolean
is_gzip (const guint8 *bytes,
         gsize         length)
{
  return length >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static gboolean
inflate (Lines         *self,
         const guint8  *bytes,
         gsize          length,
         GError       **error)
{
  g_autofree guint8 *plain = g_malloc (CHUNK_BYTES);

  while (length > 0)
    {
      g_autoptr (GError) reason = NULL;
      gsize n_read = 0, n_written = 0;
      GConverterResult result;

      if (self->inflated)
        {
          if (!is_gzip (bytes, length))
            return TRUE; /* padding behind the last member */
          g_converter_reset (self->inflater);
          self->inflated = FALSE;
        }
      result = g_converter_convert (self->inflater, bytes, length, plain, CHUNK_BYTES, G_CONVERTER_NO_FLAGS, &n_read, &n_written, &reason);
      if (result == G_CONVERTER_ERROR && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return TRUE;
      if (result == G_CONVERTER_ERROR)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, _("its gzip is damaged: %s"), reason->message);
          return FALSE;
        }
      bytes += n_read;
      length -= n_read;
      self->inflated = result == G_CONVERTER_FINISHED;
      if (n_written > 0 && !take_plain (self, plain, n_written, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_object (Lines              *self,
             FleetImportStream  *stream,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gboolean is_first = TRUE;
  gssize n;

  while ((n = fleet_import_stream_read (stream, chunk, CHUNK_BYTES, cancellable, error)) > 0)
    {
      self->bytes_at += n;
      if (is_first && is_gzip (chunk, n))
        self->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
      is_first = FALSE;
      if (!(self->inflater != NULL ? inflate : take_plain) (self, chunk, n, error))
        return FALSE;
    }
  if (n < 0)
    return FALSE;
  if (self->inflater != NULL && !self->inflated)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, _("its gzip ends too early: the object was cut off"));
      return FALSE;
    }
  return self->csv == NULL || take_csv (self, NULL, 0, TRUE, error);
}

static const char *
get_key_column (const FleetProfile *profile,
                FleetTable          table)
{
  switch (table)
    {
    case FLEET_TABLE_CAR:
      return profile->car_key;
    case FLEET_TABLE_DEVICE:
      return profile->device_key;
    case FLEET_TABLE_RESERVATION:
      return profile->reservation_key;
    case FLEET_N_TABLES:
    default:
      return "";
    }
}

void
fleet_import_lines_read (FleetImportSource       *source,
                         const FleetImportObject *object,
                         const FleetProfile      *profile,
                         FleetImportGive          give,
                         gpointer                 user_data,
                         GCancellable            *cancellable)
{
  Lines self = { .object = object, .give = give, .user_data = user_data };
  g_autoptr (FleetImportStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *failure = NULL;

  self.pending = g_byte_array_sized_new (2 * CHUNK_BYTES);
  self.most_line = MAX (profile->max_message_bytes, LEAST_LINE_MOST) + 1;
  self.key_column = get_key_column (profile, object->name.table);
  self.json = g_string_new (NULL);
  if (object->name.kind == FLEET_IMPORT_CSV)
    self.csv = fleet_csv_reader_new (self.most_line);
  stream = fleet_import_source_open (source, object, cancellable, &error);
  if (stream != NULL)
    read_object (&self, stream, cancellable, &error);
  if (error != NULL && !self.stopped)
    failure = g_strdup_printf ("%s: %s", object->key, error->message);
  if (!self.stopped)
    {
      /* A line without an end is one, if the object has come to its own; what a broken download left is not. */
      if (error != NULL)
        g_byte_array_set_size (self.pending, 0);
      else if (self.pending->len > 0)
        g_byte_array_append (self.pending, (const guint8 *) "\n", 1);
      give_lines (&self, self.pending->len, TRUE, failure);
    }
  g_clear_object (&self.inflater);
  g_clear_pointer (&self.csv, fleet_csv_reader_free);
  g_clear_pointer (&self.names, g_ptr_array_unref);
  g_clear_error (&self.error);
  g_byte_array_unref (self.pending);
  g_string_free (self.json, TRUE);
}
