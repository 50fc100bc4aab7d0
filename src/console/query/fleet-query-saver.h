/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-saver: asks where an answer is to be saved, and says how it went. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-query.h"

G_BEGIN_DECLS

/* The file's name, by the desktop's own dialog; then the statement of the answer that is shown is saved there. */
void fleet_query_saver_ask  (GtkWidget  *pane,
                             FleetQuery *query);
/* As "saved" of FleetQuery says it. */
void fleet_query_saver_tell (GtkWidget  *pane,
                             guint64     n_rows,
                             const char *sentence);

G_END_DECLS
