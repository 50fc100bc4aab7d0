/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-random: xorshift64* (Vigna, 2014), one state a car, so that what one car does never depends on how many others there are. */

#pragma once

#include <glib.h>

static inline guint64
fleet_sim_random_next (guint64 *state)
{
  guint64 x = *state;

  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * G_GUINT64_CONSTANT (0x2545F4914F6CDD1D);
}

/* A state from a seed and a number, never 0 (splitmix64's finisher). */
static inline guint64
fleet_sim_random_seed (guint64 seed,
                       guint64 number)
{
  guint64 x = seed + (number + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return (x ^ (x >> 31)) | 1;
}

/* 0 … 1, without 1. */
static inline double
fleet_sim_random_unit (guint64 *state)
{
  return (fleet_sim_random_next (state) >> 11) * 0x1p-53;
}

static inline double
fleet_sim_random_between (guint64 *state,
                          double   low,
                          double   high)
{
  return low + (high - low) * fleet_sim_random_unit (state);
}

/* 0 … n - 1 */
static inline guint
fleet_sim_random_below (guint64 *state,
                        guint    n)
{
  return ((fleet_sim_random_next (state) >> 32) * n) >> 32;
}

static inline gboolean
fleet_sim_random_chance (guint64 *state,
                         double   probability)
{
  return fleet_sim_random_unit (state) < probability;
}

/* Seconds as µs, between low and high. */
static inline gint64
fleet_sim_random_seconds (guint64 *state,
                          double   low,
                          double   high)
{
  return (gint64) (fleet_sim_random_between (state, low, high) * G_USEC_PER_SEC);
}
