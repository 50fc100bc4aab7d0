/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-book: the questions of this operator: those that were asked last, and those that were saved under a name. They are the operator's and not the fleet's: they lie in the
 * settings, where a database that is made anew does not take them along. @thread main. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asked questions that are kept. */
#define FLEET_QUERY_BOOK_MOST 50

typedef struct
{
  char *name;      /* NULL: not saved */
  char *statement;
} FleetQueryEntry;

#define FLEET_TYPE_QUERY_BOOK (fleet_query_book_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryBook, fleet_query_book, FLEET, QUERY_BOOK, GObject)

/* Signal "changed". */
FleetQueryBook  *fleet_query_book_new        (GSettings       *settings);
/* FleetQueryEntry, newest first; borrowed until "changed". */
const GPtrArray *fleet_query_book_get_asked  (FleetQueryBook  *self);
/* FleetQueryEntry, by name; borrowed until "changed". */
const GPtrArray *fleet_query_book_get_saved  (FleetQueryBook  *self);
void             fleet_query_book_add_asked  (FleetQueryBook  *self,
                                              const char      *statement);
/* In the place of what was saved under this name. */
void             fleet_query_book_save       (FleetQueryBook  *self,
                                              const char      *name,
                                              const char      *statement);
void             fleet_query_book_remove     (FleetQueryBook  *self,
                                              const char      *name);

G_END_DECLS
