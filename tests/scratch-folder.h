/* SPDX-License-Identifier: GPL-3.0-or-later */

/* scratch-folder: what a test made in a folder of its own goes with the test. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The files and folders in it; what other processes take away meanwhile is no error. */
void scratch_folder_empty  (const char *folder);
/* The folder too. Whatever writes into it has come to its end. */
void scratch_folder_remove (const char *folder);

G_END_DECLS
