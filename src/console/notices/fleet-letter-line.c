/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-line: see the header. */

#include "fleet-letter-line.h"

struct _FleetLetterLine
{
  GtkBox parent_instance;

  /* the box's */
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (FleetLetterLine, fleet_letter_line, GTK_TYPE_BOX)

static GtkLabel *
add_label (GtkBox *box)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_box_append (box, GTK_WIDGET (label));
  return label;
}

void
fleet_letter_line_set (FleetLetterLine *self,
                       const char      *title,
                       const char      *subtitle,
                       gint64           count)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, count);

  g_return_if_fail (FLEET_IS_LETTER_LINE (self));

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0);
}

static void
fleet_letter_line_class_init (FleetLetterLineClass *klass)
{
}

static void
fleet_letter_line_init (FleetLetterLine *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->title = add_label (GTK_BOX (texts));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->title, 2);
  self->subtitle = add_label (GTK_BOX (texts));
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "fleet-small");
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "fleet-quiet");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 10);
  gtk_box_append (GTK_BOX (self), texts);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "heading");
  gtk_widget_set_valign (GTK_WIDGET (self->count), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->count));
  gtk_widget_add_css_class (GTK_WIDGET (self), "fleet-letter-row");
}

GtkWidget *
fleet_letter_line_new (void)
{
  return g_object_new (FLEET_TYPE_LETTER_LINE, NULL);
}
