/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-cell: a point and commas whatever the locale, as Korean and English both write numbers. */

#include "fleet-report-cell.h"

#include <math.h>
#include <string.h>

#include "fleet-local-time.h"

#define NOTHING "–"

static void
append_grouped (double   number,
                guint    digits,
                GString *text)
{
  char format[8], buffer[400];
  const char *at = buffer;
  gsize whole;

  g_snprintf (format, sizeof format, "%%.%uf", digits);
  g_ascii_formatd (buffer, sizeof buffer, format, number);
  /* What rounds to nothing has no sign. */
  if (*at == '-' && strspn (at + 1, "0.") == strlen (at + 1))
    at++;
  if (*at == '-')
    {
      g_string_append (text, "−");
      at++;
    }
  whole = strcspn (at, ".");
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, at[i]);
    }
  g_string_append (text, at + whole);
}

static void
append_duration (double   seconds,
                 GString *text)
{
  gint64 whole = llround (MIN (fabs (seconds), 1e15));

  if (seconds < 0 && whole > 0)
    g_string_append (text, "−");
  g_string_append_printf (text, "%" G_GINT64_FORMAT ":%02d:%02d", whole / 3600, (int) (whole / 60 % 60), (int) (whole % 60));
}

void
fleet_report_cell_append_number (const FleetReportColumn *column,
                                 double                   number,
                                 GString                 *text)
{
  FleetReportKind kind = column != NULL ? column->kind : FLEET_REPORT_INTEGER;

  if (!isfinite (number))
    g_string_append (text, isnan (number) ? NOTHING : number > 0 ? "∞" : "−∞");
  else if (kind == FLEET_REPORT_DURATION)
    append_duration (number, text);
  else
    append_grouped (number, kind == FLEET_REPORT_NUMBER ? column->digits : 0, text);
}

const char *
fleet_report_cell_word (const FleetReportBook *book,
                        FleetReportTranslate   translate,
                        const char            *word)
{
  const char *found = book != NULL ? fleet_report_book_get_word (book, word) : NULL;

  return found != NULL ? found : translate != NULL ? translate (word) : NULL;
}

static void
append_text (const FleetReportColumn *column,
             const FleetValue        *value,
             GTimeZone               *zone,
             const FleetReportBook   *book,
             FleetReportTranslate     translate,
             GString                 *text)
{
  char buffer[FLEET_LOCAL_TIME_BUFFER];
  const char *word = NULL;
  gint64 time_us;

  if (column != NULL && column->kind == FLEET_REPORT_TIME && fleet_time_parse (value->text, value->length, FLEET_ZONE_HONOURED, &time_us))
    word = fleet_local_time_print_short (zone, time_us, buffer);
  else if (column != NULL && column->words)
    {
      g_autofree char *copy = g_strndup (value->text, value->length);

      word = fleet_report_cell_word (book, translate, copy);
      /* translate may give back what it got. */
      if (word == copy)
        word = NULL;
    }
  if (word != NULL)
    g_string_append (text, word);
  else
    g_string_append_len (text, value->text, value->length);
}

void
fleet_report_cell_append (const FleetReportColumn *column,
                          const FleetValue        *value,
                          GTimeZone               *zone,
                          const FleetReportBook   *book,
                          FleetReportTranslate     translate,
                          GString                 *text)
{
  gboolean is_plain = column == NULL || column->kind == FLEET_REPORT_TEXT || column->kind == FLEET_REPORT_TIME;

  if (value->type == FLEET_TYPE_NULL)
    g_string_append (text, NOTHING);
  else if (value->type == FLEET_TYPE_TEXT)
    append_text (column, value, zone, book, translate, text);
  else if (!is_plain && value->type == FLEET_TYPE_DOUBLE)
    fleet_report_cell_append_number (column, value->real, text);
  else if (!is_plain && value->type == FLEET_TYPE_INT)
    fleet_report_cell_append_number (column, value->integer, text);
  else
    fleet_value_append (value, text);
}

gboolean
fleet_report_cell_is_number (const FleetReportColumn *column)
{
  return column != NULL && (column->kind == FLEET_REPORT_INTEGER || column->kind == FLEET_REPORT_NUMBER || column->kind == FLEET_REPORT_DURATION);
}
