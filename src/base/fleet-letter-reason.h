/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-reason: what the reason of a dead letter says: of which kind it is, where in the payload reading stopped, which path of the mapping was not found. Reasons are
 * sentences (fleet-decoder.h, fleet-mirror.h), kept as they were told; this is the one place that reads them. Pure functions, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is the same in reasons of one kind: numbers are N, what stands in quotes is “…”. Newly allocated. */
char   *fleet_letter_reason_kind  (const char *reason);
/* Where it cannot be read ("… at byte 17"), counted from 0 in the text behind a registry's header; -1: it does not say. */
gint64  fleet_letter_reason_place (const char *reason);
/* The path that was asked for and not found, or not as it must be ("mapping: no device: unit.id is missing"); newly allocated; NULL: it is of something else. *ret_of_row: it is
 * a column of the changed row, wherever the change record's envelope keeps that. */
char   *fleet_letter_reason_path  (const char *reason,
                                   gboolean   *ret_of_row);

G_END_DECLS
