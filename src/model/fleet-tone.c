/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-tone: see the header. A note is a fundamental with three overtones, so that small loudspeakers have something to give; it comes and goes softly, since a step would click. */

#include "fleet-tone.h"

#include <math.h>

#define EDGE_S 0.012 /* in which a note comes, and goes */

typedef struct
{
  double hertz; /* 0: a rest */
  double seconds;
} Note;

typedef struct
{
  const Note *notes;
  guint       n_notes;
  double      loudness; /* of full scale */
} Melody;

static const Note critical[] = {
  { 1047, 0.11 }, { 0, 0.05 }, { 1047, 0.11 }, { 0, 0.05 }, { 1568, 0.15 }, { 0, 0.22 },
  { 1047, 0.11 }, { 0, 0.05 }, { 1047, 0.11 }, { 0, 0.05 }, { 1568, 0.15 }, { 0, 0.10 },
};
static const Note high[] = { { 880, 0.16 }, { 0, 0.10 }, { 880, 0.16 }, { 0, 0.10 }, { 1109, 0.22 }, { 0, 0.10 } };
static const Note medium[] = { { 659, 0.20 }, { 0, 0.14 }, { 784, 0.28 }, { 0, 0.10 } };
static const Note low[] = { { 523, 0.30 }, { 0, 0.10 } };

static const Melody melodies[] = {
  [FLEET_SEVERITY_NONE] = { NULL, 0, 0 },
  [FLEET_SEVERITY_LOW] = { low, G_N_ELEMENTS (low), 0.25 },
  [FLEET_SEVERITY_MEDIUM] = { medium, G_N_ELEMENTS (medium), 0.35 },
  [FLEET_SEVERITY_HIGH] = { high, G_N_ELEMENTS (high), 0.50 },
  [FLEET_SEVERITY_CRITICAL] = { critical, G_N_ELEMENTS (critical), 0.70 },
};

/* Between -1 and 1. */
static double
wave (double hertz,
      double at_s)
{
  static const double overtones[] = { 0.60, 0.24, 0.11, 0.05 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (overtones); i++)
    sum += overtones[i] * sin (2 * G_PI * hertz * (i + 1) * at_s);
  return sum;
}

static double
envelope (double at_s,
          double seconds)
{
  double edge = MIN (at_s, seconds - at_s);

  return edge < EDGE_S ? 0.5 - 0.5 * cos (G_PI * edge / EDGE_S) : 1;
}

GBytes *
fleet_tone_make (FleetSeverity severity)
{
  const Melody *melody = &melodies[MIN ((guint) severity, FLEET_SEVERITY_CRITICAL)];
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  gsize length;

  for (guint i = 0; i < melody->n_notes; i++)
    {
      const Note *note = &melody->notes[i];
      guint n_samples = (guint) (note->seconds * FLEET_TONE_RATE);

      for (guint n = 0; n < n_samples; n++)
        {
          double at_s = (double) n / FLEET_TONE_RATE;
          gint16 sample = note->hertz > 0 ? (gint16) lrint (G_MAXINT16 * melody->loudness * envelope (at_s, note->seconds) * wave (note->hertz, at_s)) : 0;

          g_array_append_val (samples, sample);
        }
    }
  length = samples->len * sizeof (gint16);
  return g_bytes_new_take (g_array_free (samples, FALSE), length);
}
