/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-worker: the process that answers people's questions, so that one that runs away with memory or time ends this process and not the console.
 *
 * It is the program itself, started again by fleet-sql-desk (fleet-console --sql-worker FILE, fleet-headless sql-worker FILE). It reads questions from its standard input and writes
 * answers to its standard output (fleet-sql-frame.h), one at a time, and ends with its input. Its memory, CPU time, files and processes are limited by the kernel, and the heap of its SQLite by
 * SQLite, so that most statements that want too much are told so and only the worst end the process. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the answers to questions may take beyond the program itself. */
#define FLEET_SQL_WORKER_MOST_BYTES (512u << 20)

/* The process's whole life; returns its exit code. Call it first in main(), before anything that takes memory or starts threads. */
int fleet_sql_worker_run (const char *database);

G_END_DECLS
