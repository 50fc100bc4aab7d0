/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-words: the names that a question may use: tables and views, their columns, the paths of telemetry. @thread main, but for the reading, which is fleet-history's. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_QUERY_WORD_TABLE,
  FLEET_QUERY_WORD_COLUMN,
  FLEET_QUERY_WORD_PATH,   /* of telemetry */
  FLEET_QUERY_WORD_KEYWORD,
} FleetQueryWordKind;

typedef struct
{
  FleetQueryWordKind kind;
  char              *name;
  char              *table; /* of a column: whose it is; else NULL */
} FleetQueryWord;

/* A GPtrArray of FleetQueryWord: tables, columns, paths, keywords. */
void       fleet_query_words_read_async  (FleetHistory         *history,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GPtrArray *fleet_query_words_read_finish (GAsyncResult         *result,
                                          GError              **error);

/* Where in text (UTF-8, up to the cursor) the name begins that is being written: letters, digits, _ . [ ] # and a quote before them. */
const char *fleet_query_words_find_start (const char           *text,
                                          const char           *cursor);
/* Whether word is what start (up to the cursor) may become: it begins as word does or as a part of it does after a dot; "table.col" means a column of that table. */
gboolean    fleet_query_words_matches    (const FleetQueryWord *word,
                                          const char           *start,
                                          gsize                 length);
/* As it stands in a statement: quoted if it is no plain name or is a word of SQL's. */
char       *fleet_query_words_quote      (const char           *name);

G_END_DECLS
