/* SPDX-License-Identifier: GPL-3.0-or-later */

/* random-expr: random conditions and values for the differential tests, the same for the same seed. */

#pragma once

#include "fleet-batch.h"

/* Plain paths that conditions read: c0 … */
#define RANDOM_EXPR_COLUMNS 6

/* SQL over c0 …, understood by SQLite too. */
void     random_expr_plain (GRand   *random,
                            guint    depth,
                            GString *text);
/* A condition of the whole language: as above, with e[*] and f[*].x inside ANY … MAX, age(c0) …, event_time. */
void     random_expr_full  (GRand   *random,
                            guint    depth,
                            GString *text);
/* FALSE: no value at all. Text is a literal. */
gboolean random_expr_value (GRand      *random,
                            FleetValue *ret_value);
