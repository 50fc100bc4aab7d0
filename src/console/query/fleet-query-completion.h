/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-completion: offers tables, columns, paths and words of SQL while a question is written; what has dots or brackets is put in quotes. @thread main. */

#pragma once

#include <gtksourceview/gtksource.h>

#include "fleet-query-words.h"

G_BEGIN_DECLS

#define FLEET_TYPE_QUERY_COMPLETION (fleet_query_completion_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryCompletion, fleet_query_completion, FLEET, QUERY_COMPLETION, GObject)

FleetQueryCompletion *fleet_query_completion_new       (void);
/* FleetQueryWord; a reference is taken. */
void                  fleet_query_completion_set_words (FleetQueryCompletion *self,
                                                        GPtrArray            *words);

G_END_DECLS
