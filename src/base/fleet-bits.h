/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bits: words of 64 rows: transpose, count, walk. Pure; inline because they are the inner loops. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* Transposes a 64×64 bit matrix in place: bit c of word r becomes bit r of word c (Warren, Hacker's Delight, 7-3). */
void fleet_bits_transpose (guint64 words[64]);

static inline guint
fleet_bits_count (guint64 word)
{
  return __builtin_popcountll (word);
}

/* Position of the lowest set bit; word must not be 0. */
static inline guint
fleet_bits_first (guint64 word)
{
  return __builtin_ctzll (word);
}

/* The lowest n bits set, n from 0 to 64. */
static inline guint64
fleet_bits_low (guint n)
{
  return n >= 64 ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << n) - 1;
}

G_END_DECLS
