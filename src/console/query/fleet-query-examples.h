/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-examples: questions to begin with. @thread main. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *title;     /* for gettext */
  const char *statement;
} FleetQueryExample;

/* Ends with a title of NULL. */
const FleetQueryExample *fleet_query_examples_table (void);

G_END_DECLS
