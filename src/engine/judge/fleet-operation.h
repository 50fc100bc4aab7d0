/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-operation: what SQL's operators mean on single values, exactly as SQLite has it for values without affinity (booleans are the integers 1 and 0).
 *
 * Sources: sqlite.org/datatype3.html (4: comparison, storage classes), sqlite.org/lang_expr.html (LIKE, CASE, truth), and
 * measured: tests/engine/judge/test-evaluator.c compares with SQLite itself. Pure, any thread. */

#pragma once

#include "fleet-expr.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_TRUTH_FALSE,
  FLEET_TRUTH_TRUE,
  FLEET_TRUTH_NULL,
} FleetTruth;

/* < 0, 0, > 0 as in memcmp. Neither may be null. Numbers come before text; an integer meets a double without rounding. */
int        fleet_operation_order      (const FleetValue *a,
                                       const FleetValue *b);
/* An integer against a double, exactly. */
int        fleet_operation_order_int_double (gint64 a,
                                             double b);
/* a EQ|NE|LT|LE|GT|GE b. */
FleetTruth fleet_operation_compare    (FleetExprKind     kind,
                                       const FleetValue *a,
                                       const FleetValue *b);
/* A value as a condition: numbers are true unless 0, text by the number at its beginning. */
FleetTruth fleet_operation_truth      (const FleetValue *value);
FleetTruth fleet_operation_not        (FleetTruth        truth);
/* The integer 1 or 0, or null. */
void       fleet_operation_from_truth (FleetTruth        truth,
                                       FleetValue       *ret_value);
/* a ADD|SUB|MUL|DIV|MOD b. An integer overflow gives a double, division by zero null. */
void       fleet_operation_arithmetic (FleetExprKind     kind,
                                       const FleetValue *a,
                                       const FleetValue *b,
                                       FleetValue       *ret_value);
/* text LIKE pattern, ASCII letters without case. */
FleetTruth fleet_operation_like       (const FleetValue *text,
                                       const FleetValue *pattern);

G_END_DECLS
