/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bits: the 64×64 transpose, by swapping blocks of 32, 16, … 1 bits. */

#include "fleet-bits.h"

void
fleet_bits_transpose (guint64 words[64])
{
  guint64 mask = G_GUINT64_CONSTANT (0x00000000ffffffff);

  for (guint width = 32; width != 0; width >>= 1, mask ^= mask << width)
    for (guint i = 0; i < 64; i = (i + width + 1) & ~width)
      {
        guint64 swap = ((words[i] >> width) ^ words[i + width]) & mask;

        words[i] ^= swap << width;
        words[i + width] ^= swap;
      }
}
