/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-pdf: first the table is fitted (paper, size of letters, widths of columns), then broken into pages, so that each page can say of how many it is one; then drawn. */

#include "fleet-report-pdf.h"

#include <string.h>

#include "fleet-local-time.h"
#include "fleet-report-figures.h"
#include "fleet-report-paper.h"

#define SAMPLED_ROWS 400
#define LARGEST      8.0
#define SMALLEST     6.0
#define GAP          10.0  /* between columns, at the least */
#define PADDING      2.5   /* above and below a line's texts */
#define FOOT         24.0
#define MOST_FIGURES 6

typedef struct
{
  const FleetReportColumn *column; /* NULL: not in the book */
  const char              *title;
  FleetPaperStyle          style;
  double                   least, natural, heading; /* widths: that hurts no word; that wraps no value; that wraps no heading */
  double                   width, x;
} Column;

typedef struct
{
  FleetReportPaper          paper;
  FleetReportBook          *book;
  const FleetReport        *report;
  const FleetReportRequest *request;
  const FleetRows          *rows;
  GTimeZone                *zone;
  FleetReportTranslate      translate;
  guint                     n_columns;
  Column                   *columns;
  double                    size;    /* of the table's letters */
  double                    heading; /* height of the headings */
  GArray                   *breaks;  /* guint: each page's first row */
  GString                  *text;
} Layout;

static const char *
cell_text (Layout *self,
           guint   row,
           guint   column)
{
  fleet_report_cell_append (self->columns[column].column, fleet_rows_get (self->rows, row, column), self->zone, self->book, self->translate, g_string_truncate (self->text, 0));
  /* Pango takes UTF-8 that ends where it ends. */
  if (!g_utf8_validate (self->text->str, self->text->len, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (self->text->str, strlen (self->text->str));

      g_string_assign (self->text, valid);
    }
  return self->text->str;
}

static double
longest_word (Layout          *self,
              const char      *text,
              FleetPaperStyle  style)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  double width = 0;

  for (guint i = 0; words[i] != NULL; i++)
    width = MAX (width, fleet_report_paper_measure (&self->paper, words[i], self->size, style));
  return width;
}

static void
measure (Layout *self)
{
  guint n_rows = fleet_rows_get_n_rows (self->rows), stride = MAX (n_rows / SAMPLED_ROWS, 1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];

      column->least = column->natural = longest_word (self, column->title, FLEET_PAPER_BOLD);
      column->heading = fleet_report_paper_measure (&self->paper, column->title, self->size, FLEET_PAPER_BOLD) + 0.5;
      for (guint row = 0; row < n_rows; row += stride)
        {
          double width = fleet_report_paper_measure (&self->paper, cell_text (self, row, i), self->size, FLEET_PAPER_PLAIN);

          column->natural = MAX (column->natural, width);
          if (fleet_report_cell_is_number (column->column))
            column->least = MAX (column->least, width);
          else
            column->least = MAX (column->least, MIN (longest_word (self, self->text->str, FLEET_PAPER_PLAIN), 90));
        }
      column->natural += 0.5; /* Pango rounds */
      column->least += 0.5;
    }
}

static double
sum_natural (const Layout *self)
{
  double sum = 0;

  for (guint i = 0; i < self->n_columns; i++)
    sum += self->columns[i].natural + GAP;
  return sum - GAP;
}

/* Where there is room, headings stand on one line: the cheapest first. Returns the widths' sum. */
static double
widen_headings (Layout *self,
                double  room,
                double  natural)
{
  for (guint round = 0; round < self->n_columns; round++)
    {
      Column *best = NULL;

      for (guint i = 0; i < self->n_columns; i++)
        if (self->columns[i].heading > self->columns[i].natural && (best == NULL || self->columns[i].heading - self->columns[i].natural < best->heading - best->natural))
          best = &self->columns[i];
      if (best == NULL || natural + best->heading - best->natural > room)
        break;
      natural += best->heading - best->natural;
      best->natural = best->heading;
    }
  return natural;
}

/* What does not fit wraps: texts first, then everything. */
static void
set_widths (Layout *self)
{
  double room = self->paper.width - 2 * FLEET_PAPER_MARGIN - (self->n_columns - 1) * GAP, least = 0, natural = 0, x = FLEET_PAPER_MARGIN, gap = GAP;

  for (guint i = 0; i < self->n_columns; i++)
    {
      least += self->columns[i].least;
      natural += self->columns[i].natural;
    }
  if (natural < room)
    natural = widen_headings (self, room, natural);
  if (natural < room && self->n_columns > 1)
    gap += (room - natural) / (self->n_columns - 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];

      if (natural <= room)
        column->width = column->natural;
      else if (least < room)
        column->width = column->least + (column->natural - column->least) * (room - least) / (natural - least);
      else
        column->width = column->least * room / least;
      column->x = x;
      x += column->width + gap;
    }
}

static void
fit (Layout *self)
{
  double portrait = self->paper.width - 2 * FLEET_PAPER_MARGIN;

  self->size = LARGEST;
  measure (self);
  if (sum_natural (self) > portrait)
    fleet_report_paper_set_landscape (&self->paper, TRUE);
  while (self->size > SMALLEST && sum_natural (self) > self->paper.width - 2 * FLEET_PAPER_MARGIN)
    {
      self->size -= 0.5;
      measure (self);
    }
  set_widths (self);
  self->heading = 0;
  for (guint i = 0; i < self->n_columns; i++)
    self->heading = MAX (self->heading, fleet_report_paper_get_height (&self->paper, self->columns[i].title, self->size, FLEET_PAPER_BOLD, self->columns[i].width));
  self->heading += 2 * PADDING;
}

static double
row_height (Layout *self,
            guint   row)
{
  double height = 0;

  for (guint i = 0; i < self->n_columns; i++)
    height = MAX (height, fleet_report_paper_get_height (&self->paper, cell_text (self, row, i), self->size, FLEET_PAPER_PLAIN, self->columns[i].width));
  return height + 2 * PADDING;
}

/* top: where the table begins on the first page. */
static void
break_pages (Layout *self,
             double  top)
{
  double bottom = self->paper.height - FLEET_PAPER_MARGIN - FOOT, y = top + self->heading;

  for (guint row = 0; row < fleet_rows_get_n_rows (self->rows) || row == 0; row++)
    {
      double height = row < fleet_rows_get_n_rows (self->rows) ? row_height (self, row) : 0;

      if (row == 0 || y + height > bottom)
        g_array_append_val (self->breaks, row);
      if (row > 0 && y + height > bottom)
        y = FLEET_PAPER_MARGIN + self->heading;
      y += height;
    }
}

static char *
describe_filters (const Layout *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    {
      const char *value = self->request->filters[filter];
      const FleetReportColumn *column = fleet_report_book_get_column (self->book, filter == FLEET_REPORT_BY_CAR ? "car_id" : fleet_report_filter_to_string (filter));
      const char *word = value != NULL ? fleet_report_cell_word (self->book, NULL, value) : NULL;

      if (value != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", column != NULL ? column->title : fleet_report_filter_to_string (filter), word != NULL ? word : value);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : fleet_report_book_fill (self->book, "no-filters", NULL, NULL);
}

/* Where a period ends at midnight its last day is the one before, for people. The zone's offset is said once. */
static char *
describe_period (const Layout *self)
{
  char from[FLEET_LOCAL_TIME_BUFFER], to[FLEET_LOCAL_TIME_BUFFER], offset[FLEET_LOCAL_TIME_BUFFER];

  fleet_local_time_print_short (self->zone, self->request->from_us, from);
  fleet_local_time_print_short (self->zone, self->request->to_us, to);
  fleet_local_time_print (self->zone, self->request->to_us, offset);
  return g_strdup_printf ("%s – %s (UTC%s)", from, to, offset + strlen (offset) - strlen ("+09:00"));
}

static double
draw_lines (Layout *self,
            double  y)
{
  g_autofree char *period = describe_period (self), *filters = describe_filters (self);
  double width = self->paper.width - 2 * FLEET_PAPER_MARGIN;
  const char *texts[2] = { period, filters };
  const char *words[2] = { fleet_report_book_get_word (self->book, "period"), fleet_report_book_get_word (self->book, "filters") };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s  %s", words[i] != NULL ? words[i] : "", texts[i]);

      y += fleet_report_paper_draw (&self->paper, line, 9, FLEET_PAPER_PLAIN, FLEET_PAPER_MARGIN, y, width) + 1;
    }
  return y + 8;
}

static double
draw_figures (Layout *self,
              double  y)
{
  g_autofree char **names = g_new0 (char *, self->n_columns);
  g_autoptr (FleetReportFigures) figures = NULL;
  double width, tallest = 0;
  guint n;

  for (guint i = 0; i < self->n_columns; i++)
    names[i] = (char *) fleet_rows_get_name (self->rows, i);
  figures = fleet_report_figures_new (self->report, self->n_columns, (const char *const *) names);
  n = MIN (fleet_report_figures_get_n (figures), MOST_FIGURES);
  if (n == 0)
    return y;
  for (guint row = 0; row < fleet_rows_get_n_rows (self->rows); row++)
    fleet_report_figures_add (figures, fleet_rows_get (self->rows, row, 0));
  width = (self->paper.width - 2 * FLEET_PAPER_MARGIN) / n;
  for (guint i = 0; i < n; i++)
    {
      double x = FLEET_PAPER_MARGIN + i * width, height;

      fleet_report_figures_append (figures, i, g_string_truncate (self->text, 0));
      height = fleet_report_paper_draw (&self->paper, self->text->str, 15, FLEET_PAPER_BOLD, x, y, width - GAP);
      height += fleet_report_paper_draw (&self->paper, fleet_report_figures_get_title (figures, i), 8, FLEET_PAPER_QUIET, x, y + height, width - GAP);
      tallest = MAX (tallest, height);
    }
  return y + tallest + 14;
}

/* All that stands above the table on the first page; returns where that begins. */
static double
draw_head (Layout *self)
{
  double width = self->paper.width - 2 * FLEET_PAPER_MARGIN, y = FLEET_PAPER_MARGIN;
  char now[FLEET_LOCAL_TIME_BUFFER];
  g_autofree char *made = fleet_report_book_fill (self->book, "made", fleet_local_time_print_short (self->zone, g_get_real_time (), now), NULL);

  fleet_report_paper_draw (&self->paper, made, 8, FLEET_PAPER_QUIET | FLEET_PAPER_RIGHT, FLEET_PAPER_MARGIN + width / 2, y + 7, width / 2);
  y += fleet_report_paper_draw (&self->paper, self->report->title, 19, FLEET_PAPER_BOLD, FLEET_PAPER_MARGIN, y, width * 0.7) + 2;
  y += fleet_report_paper_draw (&self->paper, self->report->summary, 9, FLEET_PAPER_QUIET, FLEET_PAPER_MARGIN, y, width) + 8;
  y = draw_lines (self, y);
  return draw_figures (self, y);
}

static double
draw_headings (Layout *self,
               double  y)
{
  cairo_set_source_rgb (self->paper.cr, 0.94, 0.94, 0.94);
  cairo_rectangle (self->paper.cr, FLEET_PAPER_MARGIN - 4, y, self->paper.width - 2 * FLEET_PAPER_MARGIN + 8, self->heading);
  cairo_fill (self->paper.cr);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const Column *column = &self->columns[i];
      double height = fleet_report_paper_get_height (&self->paper, column->title, self->size, column->style | FLEET_PAPER_BOLD, column->width);

      /* On one line with the last line of the others. */
      fleet_report_paper_draw (&self->paper, column->title, self->size, column->style | FLEET_PAPER_BOLD, column->x, y + self->heading - PADDING - height, column->width);
    }
  return y + self->heading;
}

static void
draw_foot (Layout *self,
           guint   page)
{
  g_autofree char *number = g_strdup_printf ("%u", page + 1), *of = g_strdup_printf ("%u", self->breaks->len);
  g_autofree char *text = fleet_report_book_fill (self->book, "page", number, of);
  double y = self->paper.height - FLEET_PAPER_MARGIN - 10, width = self->paper.width - 2 * FLEET_PAPER_MARGIN;

  fleet_report_paper_rule (&self->paper, y - 5, 0.25);
  fleet_report_paper_draw (&self->paper, self->report->title, 8, FLEET_PAPER_QUIET, FLEET_PAPER_MARGIN, y, width * 0.7);
  fleet_report_paper_draw (&self->paper, text, 8, FLEET_PAPER_QUIET | FLEET_PAPER_RIGHT, FLEET_PAPER_MARGIN + width / 2, y, width / 2);
}

static void
draw_page (Layout *self,
           guint   page,
           double  y)
{
  guint first = g_array_index (self->breaks, guint, page), n_rows = fleet_rows_get_n_rows (self->rows);
  guint end = page + 1 < self->breaks->len ? g_array_index (self->breaks, guint, page + 1) : n_rows;

  y = draw_headings (self, y);
  for (guint row = first; row < end; row++)
    {
      double height = 0;

      for (guint i = 0; i < self->n_columns; i++)
        {
          double h = fleet_report_paper_draw (&self->paper, cell_text (self, row, i), self->size, self->columns[i].style, self->columns[i].x, y + PADDING, self->columns[i].width);

          height = MAX (height, h);
        }
      y += height + 2 * PADDING;
      fleet_report_paper_rule (&self->paper, y, 0.12);
    }
  if (n_rows == 0)
    fleet_report_paper_draw (&self->paper, fleet_report_book_get_word (self->book, "empty"), 9, FLEET_PAPER_QUIET, FLEET_PAPER_MARGIN, y + 8, self->paper.width - 2 * FLEET_PAPER_MARGIN);
  draw_foot (self, page);
}

static void
set_columns (Layout *self)
{
  self->n_columns = fleet_rows_get_n_columns (self->rows);
  self->columns = g_new0 (Column, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];

      column->column = fleet_report_book_get_column (self->book, fleet_rows_get_name (self->rows, i));
      column->title = column->column != NULL ? column->column->title : fleet_rows_get_name (self->rows, i);
      column->style = fleet_report_cell_is_number (column->column) ? FLEET_PAPER_RIGHT : FLEET_PAPER_PLAIN;
    }
}

gboolean
fleet_report_pdf_write (FleetReportBook           *book,
                        const FleetReport         *report,
                        const FleetReportRequest  *request,
                        const FleetRows           *rows,
                        GTimeZone                 *zone,
                        FleetReportTranslate       translate,
                        FleetExportFile           *file,
                        GError                   **error)
{
  Layout self = { .book = book, .report = report, .request = request, .rows = rows, .zone = zone, .translate = translate };

  self.text = g_string_new (NULL);
  self.breaks = g_array_new (FALSE, FALSE, sizeof (guint));
  fleet_report_paper_init (&self.paper, file, report->title, fleet_report_book_get_language (book));
  set_columns (&self);
  fit (&self);
  for (guint page = 0; page == 0 || page < self.breaks->len; page++)
    {
      double top = page == 0 ? draw_head (&self) : FLEET_PAPER_MARGIN;

      if (page == 0)
        break_pages (&self, top);
      draw_page (&self, page, top);
      cairo_show_page (self.paper.cr);
    }
  g_array_unref (self.breaks);
  g_string_free (self.text, TRUE);
  g_free (self.columns);
  return fleet_report_paper_finish (&self.paper, error);
}
