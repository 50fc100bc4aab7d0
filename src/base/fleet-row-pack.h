/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-pack: rows of values as bytes, to be sent through a pipe and kept in numbers: a small integer takes two bytes, not a whole value's twenty-four.
 *
 * A value is a byte that says its type, then: an integer as zigzag varint, a double as its eight bytes, a text as its length (varint) and its bytes. Whoever reads trusts nothing:
 * bytes that were not packed here are said to be so. */

#pragma once

#include "fleet-rows.h"

G_BEGIN_DECLS

/* Appends a row to pack. A text of more than most_text bytes is cut between two letters and ends with "…"; 0: none is. What is no UTF-8 is replaced by U+FFFD. */
void     fleet_row_pack_add  (GByteArray       *pack,
                              guint             n_values,
                              const FleetValue *values,
                              guint             most_text);

/* Adds n_rows packed rows to rows, which says how many columns they have. FALSE: the bytes are no such rows; some of them may have been added. */
gboolean fleet_row_pack_read (const guint8     *bytes,
                              gsize             n_bytes,
                              guint             n_rows,
                              FleetRows        *rows);

G_END_DECLS
