/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-text: see the header. */

#include "fleet-letter-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-style.h"

/* A text view lays out all of a line: more is not shown. */
#define MOST_BYTES 65536
#define HEX_WIDTH  16

struct _FleetLetterText
{
  GtkTextView parent_instance;

  /* borrowed */
  GtkTextTag *wrong;
  GtkTextTag *plain; /* of all: lines break without a hyphen, which would be none of the letter's */
};

G_DEFINE_FINAL_TYPE (FleetLetterText, fleet_letter_text, GTK_TYPE_TEXT_VIEW)

/* Lines of sixteen bytes: their place, their digits, what of them is ASCII. */
static char *
make_hex (const guint8 *bytes,
          gsize         length)
{
  GString *text = g_string_new (NULL);

  for (gsize at = 0; at < length; at += HEX_WIDTH)
    {
      g_string_append_printf (text, "%06" G_GSIZE_MODIFIER "x ", at);
      for (gsize i = at; i < at + HEX_WIDTH; i++)
        if (i < length)
          g_string_append_printf (text, " %02x", bytes[i]);
        else
          g_string_append (text, "   ");
      g_string_append (text, "  ");
      for (gsize i = at; i < MIN (at + HEX_WIDTH, length); i++)
        g_string_append_c (text, g_ascii_isprint (bytes[i]) ? bytes[i] : '.');
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
mark (FleetLetterText *self,
      int              offset,
      int              length)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter begin, end;
  GdkRGBA colour;

  fleet_style_lookup (GTK_WIDGET (self), "fleet_broken", &colour);
  g_object_set (self->wrong, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &colour, NULL);
  colour.alpha = 0.25;
  g_object_set (self->wrong, "background-rgba", &colour, NULL);
  gtk_text_buffer_get_iter_at_offset (buffer, &begin, offset);
  /* What ends too early is marked at its last letter. */
  if (gtk_text_iter_is_end (&begin))
    gtk_text_iter_backward_char (&begin);
  end = begin;
  gtk_text_iter_forward_chars (&end, length);
  gtk_text_buffer_apply_tag (buffer, self->wrong, &begin, &end);
  gtk_text_buffer_place_cursor (buffer, &begin);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}

void
fleet_letter_text_show (FleetLetterText *self,
                        GBytes          *payload,
                        gint64           place)
{
  gsize length = 0;
  const char *bytes = payload != NULL ? g_bytes_get_data (payload, &length) : "";
  gsize shown = MIN (length, MOST_BYTES);
  const char *end = bytes;
  g_autofree char *text = NULL;
  GtkTextIter first, last;
  gboolean is_text;

  g_return_if_fail (FLEET_IS_LETTER_TEXT (self));

  is_text = length == 0 || g_utf8_validate_len (bytes, shown, &end) || (length > shown && bytes + shown - end < 4);
  text = length == 0 ? g_strdup (_("It held nothing.")) : is_text ? g_strndup (bytes, end - bytes) : make_hex ((const guint8 *) bytes, MIN (shown, 8192));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), text, -1);
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &first, &last);
  gtk_text_buffer_apply_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), self->plain, &first, &last);
  if (place < 0 || length == 0)
    return;
  if (is_text)
    mark (self, g_utf8_strlen (text, MIN ((gsize) place, strlen (text))), 1);
  else
    mark (self, place / HEX_WIDTH * (7 + 3 * HEX_WIDTH + 2 + HEX_WIDTH + 1) + 8 + 3 * (place % HEX_WIDTH), 2);
}

static void
fleet_letter_text_class_init (FleetLetterTextClass *klass)
{
}

static void
fleet_letter_text_init (FleetLetterText *self)
{
  self->wrong = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), NULL, NULL);
  self->plain = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), NULL, "insert-hyphens", FALSE, NULL);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self), 10);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self), 10);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self), 12);
}
