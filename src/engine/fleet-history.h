/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history: questions to what is on disk, answered off the main thread.
 *
 * A small pool of threads, each with a read-only connection of its own, opened at its first question. What is asked is a function that runs on such a thread with
 * the connection, and gives an answer that nobody else touches; it comes back as a GTask to the main context of the asker. So lists, charts and reports each
 * bring their own question, and none opens a database. A question is cancelled by its GCancellable, also in the midst of a statement.
 *
 * @thread new, ref, unref, close, ask, finish: the owner's (main), whose main context is the thread's default one; the work: fleet-history. */

#pragma once

#include <gio/gio.h>

#include "fleet-rows.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

typedef struct _FleetHistory FleetHistory;

/* The answer, newly allocated, or NULL with an error. @thread fleet-history */
typedef gpointer (*FleetHistoryWork) (FleetSql      *sql,
                                      gpointer       question,
                                      GCancellable  *cancellable,
                                      GError       **error);

FleetHistory *fleet_history_new    (const char           *database);
FleetHistory *fleet_history_ref    (FleetHistory         *self);
void          fleet_history_unref  (FleetHistory         *self);
/* Cancels what waits and runs and joins the threads, which takes as long as a running statement needs to notice (milliseconds). What is asked later is answered with FLEET_ERROR_STOPPED. */
void          fleet_history_close  (FleetHistory         *self);

/* free_question (called on the owner's thread), free_answer: of work's argument and answer; either may be NULL. cancellable may be NULL. Every question is answered: callback is
 * always called, later. */
void          fleet_history_ask_async  (FleetHistory         *self,
                                        FleetHistoryWork      work,
                                        gpointer              question,
                                        GDestroyNotify        free_question,
                                        GDestroyNotify        free_answer,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* The answer, which is the caller's now; NULL with an error (G_IO_ERROR_CANCELLED when it was cancelled). */
gpointer      fleet_history_ask_finish (GAsyncResult         *result,
                                        GError              **error);

/* The commonest question: a statement's rows, at most most_rows of them (then fleet_rows_is_cut()). values replace ?1, ?2 … and are copied. */
void          fleet_history_rows_async  (FleetHistory         *self,
                                         const char           *statement,
                                         guint                 n_values,
                                         const FleetValue     *values,
                                         guint                 most_rows,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
FleetRows    *fleet_history_rows_finish (GAsyncResult         *result,
                                         GError              **error);
/* The same where one already is on a thread of fleet-history (or has a connection of one's own). */
FleetRows    *fleet_history_read_rows   (FleetSql             *sql,
                                         const char           *statement,
                                         guint                 n_values,
                                         const FleetValue     *values,
                                         guint                 most_rows,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetHistory, fleet_history_unref)

G_END_DECLS
