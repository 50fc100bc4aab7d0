/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-editor: see the header. */

#include "fleet-query-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fleet-query-completion.h"
#include "fleet-style.h"

struct _FleetQueryEditor
{
  GtkSourceView parent_instance;

  /* owned */
  FleetQueryCompletion *completion;

  /* borrowed */
  GtkTextTag           *wrong;
  gboolean              marked;
};

G_DEFINE_FINAL_TYPE (FleetQueryEditor, fleet_query_editor, GTK_SOURCE_TYPE_VIEW)

static GtkTextBuffer *
get_buffer (FleetQueryEditor *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

char *
fleet_query_editor_get_text (FleetQueryEditor *self)
{
  GtkTextIter begin, end;

  g_return_val_if_fail (FLEET_IS_QUERY_EDITOR (self), NULL);
  gtk_text_buffer_get_bounds (get_buffer (self), &begin, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &begin, &end, TRUE);
}

char *
fleet_query_editor_get_statement (FleetQueryEditor *self,
                                  int              *ret_offset)
{
  GtkTextIter first, begin, end;
  g_autofree char *before = NULL;

  g_return_val_if_fail (FLEET_IS_QUERY_EDITOR (self), NULL);

  *ret_offset = 0;
  if (!gtk_text_buffer_get_selection_bounds (get_buffer (self), &begin, &end))
    return fleet_query_editor_get_text (self);
  gtk_text_buffer_get_start_iter (get_buffer (self), &first);
  before = gtk_text_buffer_get_text (get_buffer (self), &first, &begin, TRUE);
  *ret_offset = strlen (before);
  return gtk_text_buffer_get_text (get_buffer (self), &begin, &end, TRUE);
}

void
fleet_query_editor_set_text (FleetQueryEditor *self,
                             const char       *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter begin, end;

  g_return_if_fail (FLEET_IS_QUERY_EDITOR (self));

  buffer = get_buffer (self);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
}

static void
unmark (FleetQueryEditor *self)
{
  GtkTextIter begin, end;

  if (!self->marked)
    return;
  self->marked = FALSE;
  gtk_text_buffer_get_bounds (get_buffer (self), &begin, &end);
  gtk_text_buffer_remove_tag (get_buffer (self), self->wrong, &begin, &end);
}

/* To the end of the word, or of the one letter that is none; at the end of the text back to what stands last. */
static void
find_word (GtkTextIter *begin,
           GtkTextIter *end)
{
  while (gtk_text_iter_is_end (begin) || g_unichar_isspace (gtk_text_iter_get_char (begin)))
    if (!gtk_text_iter_backward_char (begin))
      break;
  *end = *begin;
  if (g_unichar_isalnum (gtk_text_iter_get_char (end)) || gtk_text_iter_get_char (end) == '_')
    while (g_unichar_isalnum (gtk_text_iter_get_char (end)) || gtk_text_iter_get_char (end) == '_')
      gtk_text_iter_forward_char (end);
  else
    gtk_text_iter_forward_char (end);
}

void
fleet_query_editor_mark (FleetQueryEditor *self,
                         int               offset)
{
  g_autofree char *text = NULL;
  GtkTextIter begin, end;

  g_return_if_fail (FLEET_IS_QUERY_EDITOR (self));

  unmark (self);
  if (offset < 0)
    return;
  text = fleet_query_editor_get_text (self);
  offset = MIN ((gsize) offset, strlen (text));
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &begin, g_utf8_strlen (text, offset));
  find_word (&begin, &end);
  gtk_text_buffer_apply_tag (get_buffer (self), self->wrong, &begin, &end);
  gtk_text_buffer_place_cursor (get_buffer (self), &begin);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self), &begin, 0.1, FALSE, 0, 0);
  self->marked = TRUE;
}

void
fleet_query_editor_set_words (FleetQueryEditor *self,
                              GPtrArray        *words)
{
  g_return_if_fail (FLEET_IS_QUERY_EDITOR (self));
  fleet_query_completion_set_words (self->completion, words);
}

static void
style_cb (FleetQueryEditor *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita");
  GdkRGBA colour;

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (get_buffer (self)), scheme);
  fleet_style_lookup (GTK_WIDGET (self), "fleet_broken", &colour);
  g_object_set (self->wrong, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &colour, NULL);
}

/* Not in init: the view makes itself ready for the buffer it is constructed with, and then looks for that one again. */
static void
fleet_query_editor_constructed (GObject *object)
{
  FleetQueryEditor *self = FLEET_QUERY_EDITOR (object);
  GtkSourceLanguage *sql = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new_with_language (sql);

  G_OBJECT_CLASS (fleet_query_editor_parent_class)->constructed (object);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self), GTK_TEXT_BUFFER (buffer));
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self), 8);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self), TRUE);
  gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (self), TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (GTK_SOURCE_VIEW (self), TRUE);
  gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self), 2);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, TRUE);
  /* Tab goes to the next widget, as everywhere; completion offers itself. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self), FALSE);
  self->wrong = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (buffer), NULL, NULL);
  self->completion = fleet_query_completion_new ();
  g_object_set (gtk_source_view_get_completion (GTK_SOURCE_VIEW (self)), "select-on-show", TRUE, NULL);
  gtk_source_completion_add_provider (gtk_source_view_get_completion (GTK_SOURCE_VIEW (self)), GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  g_signal_connect_object (buffer, "changed", G_CALLBACK (unmark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_cb), self, G_CONNECT_SWAPPED);
  style_cb (self);
}

static void
fleet_query_editor_dispose (GObject *object)
{
  g_clear_object (&FLEET_QUERY_EDITOR (object)->completion);
  G_OBJECT_CLASS (fleet_query_editor_parent_class)->dispose (object);
}

static void
fleet_query_editor_class_init (FleetQueryEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = fleet_query_editor_constructed;
  G_OBJECT_CLASS (klass)->dispose = fleet_query_editor_dispose;
}

static void
fleet_query_editor_init (FleetQueryEditor *self)
{
}
