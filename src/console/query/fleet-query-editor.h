/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-editor: where a question is written: SQL in colours, names completed, the place of an error marked. @thread main. */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define FLEET_TYPE_QUERY_EDITOR (fleet_query_editor_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryEditor, fleet_query_editor, FLEET, QUERY_EDITOR, GtkSourceView)

/* What runs: what is selected, or else everything; newly allocated. ret_offset: where in the whole text it begins, in bytes. */
char *fleet_query_editor_get_statement (FleetQueryEditor *self,
                                        int              *ret_offset);
/* The whole text, newly allocated. */
char *fleet_query_editor_get_text      (FleetQueryEditor *self);
/* In the place of what is there; undo brings that back. */
void  fleet_query_editor_set_text      (FleetQueryEditor *self,
                                        const char       *text);
/* Marks the word at this byte of the text, and brings it into view; -1: nothing is marked. Typing removes the mark. */
void  fleet_query_editor_mark          (FleetQueryEditor *self,
                                        int               offset);
/* What completion offers: FleetQueryWord, borrowed. */
void  fleet_query_editor_set_words     (FleetQueryEditor *self,
                                        GPtrArray        *words);

G_END_DECLS
