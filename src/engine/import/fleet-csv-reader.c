/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-csv-reader: a machine of five states, a byte at a time; tables are small beside telemetry, so it is plain rather than fast. */

#include "fleet-csv-reader.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_FIELDS 4096

typedef enum
{
  AT_RECORD,  /* nothing of the record has come */
  AT_FIELD,   /* a comma was the last byte */
  IN_PLAIN,
  IN_QUOTES,
  AFTER_QUOTE /* it ends the field, or is the first of two */
} State;

typedef struct
{
  gsize    at; /* in text */
  gsize    length;
  gboolean is_null;
} Span;

struct _FleetCsvReader
{
  gsize    most_bytes;
  State    state;
  guint    n_mark;     /* bytes of a byte order mark that have come; 3: that is behind us */
  gboolean after_cr;   /* an LF that follows belongs to it */
  gint64   line, record_line;
  GString *text;       /* the record's fields, a NUL behind each */
  GArray  *spans;
  gsize    field_at;
  GArray  *fields;     /* FleetCsvField, scratch */
};

static const char mark[] = "\xef\xbb\xbf";

FleetCsvReader *
fleet_csv_reader_new (gsize most_bytes)
{
  FleetCsvReader *self = g_new0 (FleetCsvReader, 1);

  self->most_bytes = most_bytes;
  self->line = self->record_line = 1;
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->fields = g_array_new (FALSE, FALSE, sizeof (FleetCsvField));
  return self;
}

void
fleet_csv_reader_free (FleetCsvReader *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_array_unref (self->fields);
  g_free (self);
}

static void
end_field (FleetCsvReader *self,
           gboolean        quoted)
{
  Span span = { self->field_at, self->text->len - self->field_at, !quoted && self->text->len == self->field_at };

  g_array_append_val (self->spans, span);
  g_string_append_c (self->text, '\0');
  self->field_at = self->text->len;
}

static gboolean
end_record (FleetCsvReader *self,
            FleetCsvRecord  record,
            gpointer        user_data)
{
  gboolean go_on;

  g_array_set_size (self->fields, 0);
  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *span = &g_array_index (self->spans, Span, i);
      FleetCsvField field = { self->text->str + span->at, span->length, span->is_null };

      g_array_append_val (self->fields, field);
    }
  go_on = record ((const FleetCsvField *) (gpointer) self->fields->data, self->fields->len, self->record_line, user_data);
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  self->field_at = 0;
  self->state = AT_RECORD;
  return go_on;
}

/* A byte that is not within quotes. FALSE: the record that it ends was the last one wanted. */
static gboolean
take_plain (FleetCsvReader *self,
            char            byte,
            FleetCsvRecord  record,
            gpointer        user_data)
{
  switch (byte)
    {
    case ',':
      end_field (self, self->state == AFTER_QUOTE);
      self->state = AT_FIELD;
      return TRUE;
    case '\r':
    case '\n':
      if (self->state == AT_RECORD)
        return TRUE; /* an empty line */
      end_field (self, self->state == AFTER_QUOTE);
      return end_record (self, record, user_data);
    case '"':
      if (self->state == AT_RECORD || self->state == AT_FIELD)
        {
          self->state = IN_QUOTES;
          return TRUE;
        }
      break;
    default:
      break;
    }
  /* What follows a closing quote belongs to the field as it stands. */
  g_string_append_c (self->text, byte);
  self->state = IN_PLAIN;
  return TRUE;
}

static gboolean
take (FleetCsvReader *self,
      char            byte,
      FleetCsvRecord  record,
      gpointer        user_data)
{
  if (self->after_cr && byte == '\n' && self->state != IN_QUOTES)
    {
      self->after_cr = FALSE;
      return TRUE;
    }
  if (byte == '\n' ? !self->after_cr : byte == '\r')
    self->line++;
  self->after_cr = byte == '\r';
  if (self->state == IN_QUOTES)
    {
      if (byte == '"')
        self->state = AFTER_QUOTE;
      else
        g_string_append_c (self->text, byte);
      return TRUE;
    }
  if (self->state == AFTER_QUOTE && byte == '"')
    {
      g_string_append_c (self->text, '"');
      self->state = IN_QUOTES;
      return TRUE;
    }
  return take_plain (self, byte, record, user_data);
}

static gboolean
take_mark (FleetCsvReader *self,
           char            byte,
           FleetCsvRecord  record,
           gpointer        user_data)
{
  guint n = self->n_mark;

  if (byte == mark[n])
    {
      self->n_mark++;
      return TRUE;
    }
  self->n_mark = 3;
  for (guint i = 0; i < n; i++)
    take (self, mark[i], record, user_data);
  return take (self, byte, record, user_data);
}

gboolean
fleet_csv_reader_push (FleetCsvReader  *self,
                       const char      *bytes,
                       gsize            length,
                       FleetCsvRecord   record,
                       gpointer         user_data,
                       GError         **error)
{
  for (gsize i = 0; i < length; i++)
    {
      if (self->state == AT_RECORD)
        self->record_line = self->line;
      if (!(G_LIKELY (self->n_mark == 3) ? take : take_mark) (self, bytes[i], record, user_data))
        return FALSE;
      if (G_UNLIKELY (self->text->len > self->most_bytes || self->spans->len > MOST_FIELDS))
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT,
                       _("the record that begins in line %ld has more than %zu bytes or %d fields: a quote is missing, or it is no CSV"),
                       self->record_line, self->most_bytes, MOST_FIELDS);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
fleet_csv_reader_finish (FleetCsvReader  *self,
                         FleetCsvRecord   record,
                         gpointer         user_data,
                         GError         **error)
{
  if (self->n_mark < 3)
    for (guint i = 0, n = self->n_mark; i < n; i++)
      take (self, mark[i], record, user_data);
  self->n_mark = 3;
  if (self->state == IN_QUOTES)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("the record that begins in line %ld ends amid quotes: the file was cut off"), self->record_line);
      return FALSE;
    }
  if (self->state == AT_RECORD)
    return TRUE;
  end_field (self, self->state == AFTER_QUOTE);
  return end_record (self, record, user_data);
}
