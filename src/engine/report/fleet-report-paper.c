/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-paper: cairo's PDF surface and one PangoLayout that is set anew for each text. */

#include "fleet-report-paper.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <cairo-pdf.h>

#define A4_SHORT 595.276
#define A4_LONG  841.890

/* A family with Hangul and even digits first; what it lacks comes from whatever the machine has. */
#define FAMILY "Noto Sans CJK KR,Noto Sans,Sans"

#define INK   0.10
#define QUIET 0.42

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *bytes,
          unsigned int         length)
{
  FleetReportPaper *self = closure;

  if (self->error == NULL && fleet_export_file_write (self->file, (const char *) bytes, length, &self->error))
    return CAIRO_STATUS_SUCCESS;
  return CAIRO_STATUS_WRITE_ERROR;
}

void
fleet_report_paper_init (FleetReportPaper *self,
                         FleetExportFile  *file,
                         const char       *title,
                         const char       *language)
{
  cairo_surface_t *surface;
  PangoAttrList *attributes = pango_attr_list_new ();

  *self = (FleetReportPaper) { .width = A4_SHORT, .height = A4_LONG, .file = file };
  surface = cairo_pdf_surface_create_for_stream (write_cb, self, self->width, self->height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Fleet Console");
  self->cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  self->layout = pango_cairo_create_layout (self->cr);
  pango_context_set_language (pango_layout_get_context (self->layout), pango_language_from_string (language));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
}

void
fleet_report_paper_set_landscape (FleetReportPaper *self,
                                  gboolean          landscape)
{
  self->width = landscape ? A4_LONG : A4_SHORT;
  self->height = landscape ? A4_SHORT : A4_LONG;
  cairo_pdf_surface_set_size (cairo_get_target (self->cr), self->width, self->height);
}

gboolean
fleet_report_paper_finish (FleetReportPaper  *self,
                           GError           **error)
{
  cairo_status_t status;

  g_object_unref (self->layout);
  cairo_surface_finish (cairo_get_target (self->cr));
  status = cairo_surface_status (cairo_get_target (self->cr));
  cairo_destroy (self->cr);
  if (self->error == NULL && status != CAIRO_STATUS_SUCCESS)
    g_set_error (&self->error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The PDF cannot be made: %s"), cairo_status_to_string (status));
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, self->error);
  return FALSE;
}

/* width below 0: as wide as it is. */
static void
set_text (FleetReportPaper *self,
          const char       *text,
          double            size,
          FleetPaperStyle   style,
          double            width)
{
  PangoFontDescription *font = pango_font_description_from_string (FAMILY);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, style & FLEET_PAPER_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (self->layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_alignment (self->layout, style & FLEET_PAPER_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_text (self->layout, text, -1);
}

double
fleet_report_paper_measure (FleetReportPaper *self,
                            const char       *text,
                            double            size,
                            FleetPaperStyle   style)
{
  int width;

  set_text (self, text, size, style, -1);
  pango_layout_get_size (self->layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

double
fleet_report_paper_get_height (FleetReportPaper *self,
                               const char       *text,
                               double            size,
                               FleetPaperStyle   style,
                               double            width)
{
  int height;

  set_text (self, text, size, style, width);
  pango_layout_get_size (self->layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

double
fleet_report_paper_draw (FleetReportPaper *self,
                         const char       *text,
                         double            size,
                         FleetPaperStyle   style,
                         double            x,
                         double            y,
                         double            width)
{
  double height = fleet_report_paper_get_height (self, text, size, style, width), grey = style & FLEET_PAPER_QUIET ? QUIET : INK;

  cairo_set_source_rgb (self->cr, grey, grey, grey);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
  return height;
}

void
fleet_report_paper_rule (FleetReportPaper *self,
                         double            y,
                         double            darkness)
{
  cairo_set_source_rgb (self->cr, 1 - darkness, 1 - darkness, 1 - darkness);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, FLEET_PAPER_MARGIN, y);
  cairo_line_to (self->cr, self->width - FLEET_PAPER_MARGIN, y);
  cairo_stroke (self->cr);
}
