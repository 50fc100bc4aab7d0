/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tones: none clips or clicks, each is told from the others, and the graver is more urgent. */

#include "fleet-tone.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double seconds;
  int    peak;
  int    steepest; /* between neighbours */
  guint  n_notes;  /* stretches of sound between rests */
  double hertz;    /* of the highest note, by its crossings of zero */
} Measured;

static Measured
measure (FleetSeverity severity)
{
  g_autoptr (GBytes) tone = fleet_tone_make (severity);
  gsize length;
  const gint16 *samples = g_bytes_get_data (tone, &length);
  guint n = length / sizeof (gint16), n_quiet = FLEET_TONE_RATE, began = 0, crossings = 0;
  Measured measured = { .seconds = (double) n / FLEET_TONE_RATE };

  for (guint i = 0; i < n; i++)
    {
      measured.peak = MAX (measured.peak, abs (samples[i]));
      if (i > 0)
        measured.steepest = MAX (measured.steepest, abs (samples[i] - samples[i - 1]));
      if (samples[i] != 0 && n_quiet > FLEET_TONE_RATE / 50)
        {
          measured.n_notes++;
          began = i;
          crossings = 0;
        }
      n_quiet = samples[i] == 0 ? n_quiet + 1 : 0;
      if (i > 0 && samples[i - 1] < 0 && samples[i] >= 0 && i - began > 480)
        {
          crossings++;
          if (crossings >= 20)
            measured.hertz = MAX (measured.hertz, crossings * (double) FLEET_TONE_RATE / (i - began));
        }
    }
  if (n > 0)
    {
      g_assert_cmpint (samples[0], ==, 0);
      g_assert_cmpint (samples[n - 1], ==, 0);
    }
  return measured;
}

static void
test_urgency (void)
{
  Measured before = measure (FLEET_SEVERITY_LOW);

  for (FleetSeverity severity = FLEET_SEVERITY_MEDIUM; severity <= FLEET_SEVERITY_CRITICAL; severity++)
    {
      Measured now = measure (severity);

      g_test_message ("%s: %.2f s, %u notes, %.0f Hz, peak %d", fleet_severity_to_string (severity), now.seconds, now.n_notes, now.hertz, now.peak);
      g_assert_cmpuint (now.n_notes, >, before.n_notes);
      g_assert_cmpint (now.peak, >, before.peak);
      g_assert_cmpfloat (now.hertz, >, before.hertz);
      g_assert_cmpint (now.peak, <, G_MAXINT16);
      /* A jump of a tenth of full scale and more within 1/48,000 s would be no part of a tone below 7 kHz at these levels. */
      g_assert_cmpint (now.steepest, <, 0.6 * now.peak);
      g_assert_cmpfloat (now.seconds, <, 2);
      before = now;
    }
}

static void
test_none (void)
{
  g_autoptr (GBytes) tone = fleet_tone_make (FLEET_SEVERITY_NONE);

  g_assert_cmpuint (g_bytes_get_size (tone), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tone/urgency", test_urgency);
  g_test_add_func ("/tone/none", test_none);
  return g_test_run ();
}
