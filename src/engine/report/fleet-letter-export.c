/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-export: see the header. That a payload names a personal column is seen in its bytes, not in its tree: it is a dead letter because it cannot be read. */

#include "fleet-letter-export.h"

#include "fleet-audit.h"
#include "fleet-envelope.h"
#include "fleet-export-file.h"
#include "fleet-sql-private.h"

#include <string.h>

#define BUFFER_BYTES (256 * 1024)
#define MOST_BYTES   (64 << 20) /* of what stands compressed behind a registry's header */

enum
{
  COLUMN_KEY = 8,
  COLUMN_HEADERS,
  COLUMN_PAYLOAD,
  N_COLUMNS
};

static const char statement[] = "SELECT topic, partition, offset, fleet_time (kafka_us), fleet_time (came_us), reason, fleet_letter_kind (reason), attempts, CAST (key AS BLOB), headers,"
                                " CAST (payload AS BLOB) FROM dead_letter_row WHERE (?1 IS NULL OR topic = ?1) AND (?2 IS NULL OR fleet_letter_kind (reason) = ?2) ORDER BY id DESC";
static const char *const names[N_COLUMNS] = { "topic", "partition", "offset", "kafka_time", "kept_at", "reason", "kind", "attempts", "key", "headers", "payload" };

typedef struct
{
  const FleetLetterExportOptions *options;
  GPtrArray                      *personal; /* names of columns */
  GHashTable                     *met;      /* those of them that payloads name */
  FleetExportFile                *file;
  GString                        *buffer;
  GByteArray                     *bytes;
  GByteArray                     *inflated;
  gint64                          n;
  GError                         *error;
} Export;

static gboolean
empty_buffer (Export *self)
{
  gboolean ok = fleet_export_file_write (self->file, self->buffer->str, self->buffer->len, &self->error);

  g_string_truncate (self->buffer, 0);
  return ok;
}

/* Whether the bytes hold the name, in capitals or not. */
static gboolean
names_column (const char *bytes,
              gsize       length,
              const char *name)
{
  gsize n = strlen (name);

  for (const char *at = bytes; at + n <= bytes + length; at++)
    if (g_ascii_tolower (*at) == g_ascii_tolower (*name) && g_ascii_strncasecmp (at, name, n) == 0)
      return TRUE;
  return FALSE;
}

static void
note_personal (Export *self)
{
  FleetEnvelope envelope = { (const char *) self->bytes->data, self->bytes->len, "" }, opened;

  if (fleet_envelope_open (&opened, (const char *) self->bytes->data, self->bytes->len, MOST_BYTES, self->inflated, NULL))
    envelope = opened;
  for (guint i = 0; i < self->personal->len; i++)
    if (names_column (envelope.text, envelope.length, self->personal->pdata[i]))
      g_hash_table_add (self->met, self->personal->pdata[i]);
}

/* Bytes come as hexadecimal digits. */
static void
take_bytes (Export           *self,
            const FleetValue *value)
{
  g_byte_array_set_size (self->bytes, value->length / 2);
  for (gsize i = 0; i < value->length / 2; i++)
    self->bytes->data[i] = g_ascii_xdigit_value (value->text[2 * i]) << 4 | g_ascii_xdigit_value (value->text[2 * i + 1]);
}

static void
append_bytes (Export           *self,
              const char       *name,
              const FleetValue *value)
{
  FleetValue text = { .type = FLEET_TYPE_TEXT };
  g_autofree char *base64 = NULL;

  take_bytes (self, value);
  text.text = (const char *) self->bytes->data;
  text.length = self->bytes->len;
  if (text.length > 0 && !g_utf8_validate_len (text.text, text.length, NULL))
    {
      text.text = base64 = g_base64_encode (self->bytes->data, self->bytes->len);
      text.length = strlen (base64);
    }
  g_string_append_printf (self->buffer, ",\"%s%s\":", name, base64 != NULL ? "_base64" : "");
  if (text.length > 0)
    fleet_value_append_json (&text, self->buffer);
  else
    g_string_append (self->buffer, "\"\"");
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Export *self = user_data;

  g_string_append_c (self->buffer, '{');
  for (guint i = 0; i < n; i++)
    {
      gboolean is_null = values[i].type == FLEET_TYPE_NULL;

      if ((i == COLUMN_KEY || i == COLUMN_PAYLOAD) && !is_null)
        append_bytes (self, names[i], &values[i]);
      else
        {
          g_string_append_printf (self->buffer, "%s\"%s\":", i > 0 ? "," : "", names[i]);
          if (i == COLUMN_HEADERS && !is_null)
            g_string_append_len (self->buffer, values[i].text, values[i].length);
          else
            fleet_value_append_json (&values[i], self->buffer);
        }
      if (i == COLUMN_PAYLOAD && !is_null && self->bytes->len > 0)
        note_personal (self);
    }
  g_string_append (self->buffer, "}\n");
  self->n++;
  return self->buffer->len < BUFFER_BYTES || empty_buffer (self);
}

static char *
describe (const FleetLetterExportOptions *options)
{
  const char *const parts[][2] = { { "topic", options->topic }, { "kind", options->kind } };
  GString *json = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i][1] != NULL)
      {
        FleetValue value = { .type = FLEET_TYPE_TEXT, .text = parts[i][1], .length = strlen (parts[i][1]) };

        g_string_append_printf (json, "%s\"%s\":", json->len > 1 ? "," : "", parts[i][0]);
        fleet_value_append_json (&value, json);
      }
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

/* What tells who people are leaves a row in the log of exports before the file takes its name. */
static gboolean
log_personal (Export      *self,
              FleetSql    *sql,
              const char  *output,
              GError     **error)
{
  g_autofree gpointer *met = g_hash_table_get_keys_as_array (self->met, NULL);
  g_autofree char *columns = g_strjoinv (",", (char **) met), *about = describe (self->options);
  FleetAuditEntry entry = { .by = self->options->by, .what = "dead letters", .about = about, .columns = columns, .reason = self->options->why, .file = output, .n_rows = self->n };

  if (*columns == '\0')
    return TRUE;
  if (entry.reason == NULL || *entry.reason == '\0')
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, "These dead letters tell who people are (%s); say why they are needed, or export those of another reason", columns);
      return FALSE;
    }
  return fleet_audit_write (sqlite3_db_filename (fleet_sql_get_database (sql), "main"), &entry, error);
}

static FleetValue
make_text (const char *text)
{
  return text != NULL ? (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) } : (FleetValue) { .type = FLEET_TYPE_NULL };
}

static gboolean
write_rows (Export      *self,
            FleetSql    *sql,
            GError     **error)
{
  const FleetValue values[] = { make_text (self->options->topic), make_text (self->options->kind) };

  if (!fleet_sql_run_with (sql, statement, G_N_ELEMENTS (values), values, NULL, row_cb, self, error))
    return FALSE;
  if (self->error == NULL && empty_buffer (self))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
fleet_letter_export (FleetSql                        *sql,
                     FleetReportBook                 *book,
                     const FleetLetterExportOptions  *options,
                     const char                      *output,
                     gint64                          *ret_n,
                     GError                         **error)
{
  Export self = { .options = options, .file = fleet_export_file_open (output, error) };
  gboolean ok;

  if (self.file == NULL)
    return FALSE;
  self.personal = fleet_report_book_list_personal (book);
  self.met = g_hash_table_new (g_str_hash, g_str_equal);
  self.buffer = g_string_sized_new (BUFFER_BYTES + 4096);
  self.bytes = g_byte_array_new ();
  self.inflated = g_byte_array_new ();
  ok = write_rows (&self, sql, error) && log_personal (&self, sql, output, error);
  if (ok)
    ok = fleet_export_file_finish (g_steal_pointer (&self.file), error);
  if (ok && ret_n != NULL)
    *ret_n = self.n;
  g_clear_pointer (&self.file, fleet_export_file_abandon);
  g_clear_error (&self.error);
  g_ptr_array_unref (self.personal);
  g_hash_table_unref (self.met);
  g_string_free (self.buffer, TRUE);
  g_byte_array_unref (self.bytes);
  g_byte_array_unref (self.inflated);
  return ok;
}
