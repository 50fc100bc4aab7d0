/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-csv: see the header for the format. */

#include "fleet-csv.h"

#include <string.h>

#define PICTURE_OF_NUL "\xE2\x90\x80"

static gboolean
begins_formula (gunichar letter)
{
  switch (letter)
    {
    case '=': case '+': case '-': case '@':
    case 0xff1d: case 0xff0b: case 0xff0d: case 0xff20: /* full-width, which an input method gives */
    case 0xfe66: case 0xfe62: case 0xfe63: case 0xfe6b: /* small */
      return TRUE;
    default:
      return FALSE;
    }
}

/* Spreadsheets drop these before they look; marks of width zero are not seen by who looks at the file. */
static gboolean
is_dropped (gunichar letter)
{
  return g_unichar_isspace (letter) || g_unichar_iszerowidth (letter) || g_unichar_type (letter) == G_UNICODE_FORMAT;
}

gboolean
fleet_csv_is_formula (const char *text,
                      gsize       length)
{
  const char *end = text + length;

  if (length == 0)
    return FALSE;
  if (*text == '\t' || *text == '\r' || *text == '\n' || *text == '\0')
    return TRUE;
  while (text < end && is_dropped (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text < end && begins_formula (g_utf8_get_char (text));
}

static gboolean
is_blank (char byte)
{
  return byte == ' ' || byte == '\t';
}

/* Blanks at the ends, because some readers trim what is not quoted. */
static gboolean
wants_quotes (const char *text,
              gsize       length)
{
  if (length == 0 || is_blank (text[0]) || is_blank (text[length - 1]))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n')
      return TRUE;
  return FALSE;
}

static void
append_text (GString          *csv,
             const FleetValue *cell,
             gboolean          guarded)
{
  const char *text = cell->text, *end = text + cell->length;
  gboolean quoted = wants_quotes (text, cell->length);

  if (quoted)
    g_string_append_c (csv, '"');
  if (guarded && fleet_csv_is_formula (text, cell->length))
    g_string_append_c (csv, '\'');
  for (const char *run = text; run < end;)
    {
      const char *stop = run;

      while (stop < end && *stop != '"' && *stop != '\0')
        stop++;
      g_string_append_len (csv, run, stop - run);
      if (stop < end)
        g_string_append (csv, *stop == '"' ? "\"\"" : PICTURE_OF_NUL);
      run = stop + 1;
    }
  if (quoted)
    g_string_append_c (csv, '"');
}

void
fleet_csv_append_row (GString          *csv,
                      guint             n,
                      const FleetValue *cells,
                      gboolean          guarded)
{
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      if (cells[i].type == FLEET_TYPE_TEXT)
        append_text (csv, &cells[i], guarded);
      else if (n == 1 && cells[i].type == FLEET_TYPE_NULL)
        g_string_append (csv, "\"\"");
      else
        fleet_value_append (&cells[i], csv);
    }
  g_string_append (csv, "\r\n");
}
