/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-csv: rows of values as CSV that spreadsheets and programs read alike (RFC 4180).
 *
 * Lines end in CR LF, also the last. A cell is quoted if it holds a comma, a quote, CR or LF, or begins or ends with a space or tab; a quote within is doubled. NULL is nothing at all
 * and an empty text is "", so the two stay apart for readers that look; a row that is one NULL is written "", because an empty line is no row to many readers.
 * Numbers have a point whatever the locale, and as many digits as bring the same number back. A NUL, which no reader takes, is written as its picture, U+2400.
 *
 * Guarded: a text that a spreadsheet would take for a formula (first letter = + - @, their full-width and small forms, also behind spaces, or a tab, CR, LF or NUL) gets an
 * apostrophe before it. Numbers never do: -3.5 stays a number. Programs that read the file want it unguarded. Pure functions, any thread. */

#pragma once

#include "fleet-value.h"

G_BEGIN_DECLS

/* What Excel needs to see UTF-8 in a file; the very first bytes. */
#define FLEET_CSV_BOM "\xEF\xBB\xBF"

/* Rows below a heading that the common spreadsheets can show. */
#define FLEET_CSV_SPREADSHEET_ROWS 1048575

/* Whether a spreadsheet would run this text. */
gboolean fleet_csv_is_formula (const char       *text,
                               gsize             length);

/* A whole line of n cells; text is valid UTF-8. */
void     fleet_csv_append_row (GString          *csv,
                               guint             n,
                               const FleetValue *cells,
                               gboolean          guarded);

G_END_DECLS
