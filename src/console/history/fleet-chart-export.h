/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-export: bytes into a file of the operator's choice: whole or not at all. What came of it is said in a toast. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file, named "chart_2026-11-25T1803+0900.png" for the suffix "png", and writes bytes there. widget stands in the window that asks. Takes bytes. */
void fleet_chart_export_save  (GtkWidget  *widget,
                               const char *suffix,
                               GBytes     *bytes);
/* Says sentence in a toast of widget's window. */
void fleet_chart_export_tell  (GtkWidget  *widget,
                               const char *sentence);

G_END_DECLS
