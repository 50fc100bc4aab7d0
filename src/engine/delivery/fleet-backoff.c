/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-backoff: a shift and a draw. */

#include "fleet-backoff.h"

/* splitmix64: GLib's own generator has a lock that all threads share. */
static guint64
draw (guint64 *seed)
{
  guint64 z = (*seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

gint64
fleet_backoff_us (guint    attempts,
                  gint64   first_us,
                  gint64   most_us,
                  guint64 *seed)
{
  guint doublings = MIN (MAX (attempts, 1) - 1, 40);
  gint64 whole_us = first_us > most_us >> doublings ? most_us : first_us << doublings;

  return whole_us / 2 + (gint64) (draw (seed) % (guint64) (whole_us / 2 + 1));
}
