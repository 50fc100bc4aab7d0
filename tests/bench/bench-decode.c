/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-decode: nanoseconds of CPU a message, by template and by the general reader, on messages of about 950 bytes and 52 values,
 * and on a mixed stream of optional keys and varying arrays. Build with -Dbuildtype=release or the default; not a test. */

#include "decoder-fixture.h"
#include "fleet-json-reader.h"
#include "telemetry-corpus.h"

#include <time.h>

#define MESSAGES 20000
#define ROUNDS   10

static double
cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static GPtrArray *
make_messages (void (*make) (GRand *, GString *),
               gsize *ret_bytes)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GString) message = g_string_new (NULL);
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  *ret_bytes = 0;
  for (int i = 0; i < MESSAGES; i++)
    {
      make (rand, message);
      *ret_bytes += message->len;
      g_ptr_array_add (messages, g_bytes_new (message->str, message->len));
    }
  return messages;
}

/* The best of some rounds over all messages. */
static double
measure (GPtrArray *messages,
         gboolean   general_only,
         double    *ret_by_template,
         guint     *ret_shapes)
{
  g_autoptr (FleetBatchPool) pool = fleet_batch_pool_new (4);
  double best = G_MAXDOUBLE;
  Fixture f;

  fixture_init (&f, NULL, general_only);
  fleet_batch_unref (f.batch);
  f.batch = fleet_batch_new (pool);
  for (int round = 0; round < ROUNDS; round++)
    {
      double began = cpu_ns ();

      for (guint i = 0; i < messages->len; i++)
        {
          FleetMessage message = { NULL, 0, 0, i, FLEET_TIME_NONE };
          char *reason;

          message.payload = g_bytes_get_data (messages->pdata[i], &message.length);
          if (!fleet_batch_has_room (f.batch))
            {
              fleet_batch_unref (f.batch);
              f.batch = fleet_batch_new (pool);
            }
          if (!fleet_decoder_read (f.decoder, &message, f.batch, &reason))
            g_error ("%s", reason);
        }
      best = MIN (best, (cpu_ns () - began) / messages->len);
    }
  *ret_by_template = (double) fleet_decoder_get_stats (f.decoder)->by_template / fleet_decoder_get_stats (f.decoder)->messages;
  *ret_shapes = fleet_decoder_get_stats (f.decoder)->shapes;
  fixture_clear (&f);
  return best;
}

static double
measure_reader (GPtrArray *messages)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 1000000);
  double best = G_MAXDOUBLE;

  for (int round = 0; round < ROUNDS; round++)
    {
      double began = cpu_ns ();

      for (guint i = 0; i < messages->len; i++)
        {
          gsize length, n_events;
          const char *bytes = g_bytes_get_data (messages->pdata[i], &length);

          if (fleet_json_reader_read (reader, bytes, length, &n_events, NULL) == NULL)
            g_error ("no JSON");
        }
      best = MIN (best, (cpu_ns () - began) / messages->len);
    }
  return best;
}

static void
report (const char *name,
        void      (*make) (GRand *, GString *))
{
  gsize bytes;
  g_autoptr (GPtrArray) messages = make_messages (make, &bytes);
  double share;
  guint shapes;
  double by_template = measure (messages, FALSE, &share, &shapes);
  double general = measure (messages, TRUE, &(double) { 0 }, &(guint) { 0 });

  g_print ("%s: %.0f bytes a message\n"
           "  template %.0f ns a message (%.2f %% by template, %u shapes)\n"
           "  general  %.0f ns a message, of which the reader's events %.0f ns\n",
           name, (double) bytes / messages->len, by_template, 100 * share, shapes, general, measure_reader (messages));
}

int
main (void)
{
  report ("one shape", corpus_bench);
  report ("mixed", corpus_message);
  return 0;
}
