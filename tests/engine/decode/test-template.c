/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates give what the general reader gives, cell by cell and reason by reason, on whatever comes; siblings, limits, forgetting. */

#include "decoder-fixture.h"
#include "fleet-template.h"
#include "telemetry-corpus.h"

#include <string.h>

static void
compare (Fixture       *fast,
         Fixture       *slow,
         const GString *message)
{
  g_autofree char *fast_reason = fixture_read (fast, message->str, message->len);
  g_autofree char *slow_reason = fixture_read (slow, message->str, message->len);
  g_autofree char *fast_row = NULL;
  g_autofree char *slow_row = NULL;

  if (g_strcmp0 (fast_reason, slow_reason) != 0)
    g_error ("with templates %s, without %s: %s", fast_reason, slow_reason, message->str);
  if (fast_reason != NULL)
    return;
  fast_row = fixture_row (fast, fast->batch->n_rows - 1);
  slow_row = fixture_row (slow, slow->batch->n_rows - 1);
  if (strcmp (fast_row, slow_row) != 0)
    g_error ("with templates:\n%s\nwithout:\n%s\nof %s", fast_row, slow_row, message->str);
}

static void
test_agrees (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GString) message = g_string_new (NULL);
  const FleetDecoderStats *stats;
  Fixture fast, slow;

  fixture_init (&fast, NULL, FALSE);
  fixture_init (&slow, NULL, TRUE);
  for (int i = 0; i < 40000; i++)
    {
      corpus_message (rand, message);
      if (i % 2 == 1)
        corpus_mutate (rand, message);
      compare (&fast, &slow, message);
    }

  stats = fleet_decoder_get_stats (fast.decoder);
  g_test_message ("by template %" G_GINT64_FORMAT ", general %" G_GINT64_FORMAT ", refused %" G_GINT64_FORMAT ", shapes %u",
                  stats->by_template, stats->by_general_reader, stats->refused, stats->shapes);
  g_assert_cmpint (stats->messages, ==, 40000);
  g_assert_cmpint (stats->by_template + stats->by_general_reader + stats->refused, ==, 40000);
  g_assert_cmpint (stats->by_template, >, 16000); /* each of the three ways was walked often */
  g_assert_cmpint (stats->by_general_reader, >, 1000);
  g_assert_cmpint (stats->refused, >, 5000);
  g_assert_cmpint (fleet_decoder_get_stats (slow.decoder)->by_template, ==, 0);
  g_assert_cmpuint (fleet_decoder_get_stats (slow.decoder)->shapes, ==, 0);
  fixture_clear (&fast);
  fixture_clear (&slow);
}

/* Every single byte of a known message replaced by every other byte: nothing slips past a template. */
static void
test_every_byte (void)
{
  static const char text[] = "{\"deviceId\":\"D\",\"time\":17,\"a\":-1.50,\"b\":[null,true],\"c\":\"x\\n\"}";
  g_autoptr (GString) message = g_string_new (text);
  Fixture fast, slow;

  fixture_init (&fast, NULL, FALSE);
  fixture_init (&slow, NULL, TRUE);
  compare (&fast, &slow, message);
  for (gsize at = 0; at < sizeof text - 1; at++)
    for (int byte = 0; byte < 256; byte++)
      {
        message->str[at] = byte;
        compare (&fast, &slow, message);
        message->str[at] = text[at];
      }
  for (gsize length = 0; length < sizeof text; length++)
    {
      g_string_truncate (message, length);
      compare (&fast, &slow, message);
      g_string_assign (message, text);
    }
  fixture_clear (&fast);
  fixture_clear (&slow);
}

/* Two optional keys and an array of up to nine elements: forty shapes are learned, once each, and all are at hand. */
static void
test_siblings (void)
{
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int round = 0; round < 3; round++)
    for (int shape = 0; shape < 40; shape++)
      {
        g_autoptr (GString) message = g_string_new ("{\"deviceId\":\"D\",\"time\":1");
        g_autofree char *reason = NULL;
        g_autofree char *count = NULL;

        if (shape & 1)
          g_string_append (message, ",\"a\":1");
        if (shape & 2)
          g_string_append (message, ",\"b\":\"x\"");
        g_string_append (message, ",\"list\":[");
        for (int i = 0; i < shape / 4; i++)
          g_string_append_printf (message, "%s%d", i > 0 ? "," : "", i);
        g_string_append (message, "],\"last\":true}");
        reason = fixture_read (&f, message->str, message->len);
        g_assert_null (reason);
        count = fixture_cell (&f, f.batch->n_rows - 1, "list[#]");
        g_assert_cmpint (g_ascii_strtoll (count, NULL, 10), ==, shape / 4);
      }
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_general_reader, ==, 40);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 80);
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, ==, 40);
  fixture_clear (&f);
}

static void
assert_reads (Fixture *f,
              int      shape)
{
  g_autofree char *passing = g_strdup_printf ("{\"deviceId\":\"D\",\"time\":1,\"p%d\":\"x\",\"q\":[%d]}", shape, shape);
  g_autofree char *reason = fixture_read (f, passing, strlen (passing));

  g_assert_null (reason);
}

/* More shapes than are kept: those used least recently go, one that is used all the time stays; what comes once displaces nothing. */
static void
test_forgets (void)
{
  static const char steady[] = "{\"deviceId\":\"D\",\"time\":1,\"steady\":1}";
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *reason = NULL;

      assert_reads (&f, i);
      reason = fixture_read (&f, steady, strlen (steady));
      g_assert_null (reason);
      g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, <=, FLEET_TEMPLATE_SHAPES);
    }
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, ==, FLEET_TEMPLATE_SHAPES);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 2999);

  /* The early ones are still there; then a thousand newer ones come three times each: learned the second time, read the third. */
  for (int i = 0; i < 500; i++)
    assert_reads (&f, i);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 2999 + 500);
  for (int i = 10000; i < 11000; i++)
    for (int time = 0; time < 3; time++)
      assert_reads (&f, i);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 2999 + 500 + 1000);
  for (int i = 0; i < 400; i++)
    assert_reads (&f, i);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 2999 + 500 + 1000); /* displaced by then */
  fixture_clear (&f);
}

/* Large messages do not fill memory with their literals. */
static void
test_bytes (void)
{
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int i = 0; i < 700; i++)
    {
      g_autoptr (GString) message = g_string_new ("{\"deviceId\":\"D\",\"time\":1");
      g_autofree char *reason = NULL;

      for (int key = 0; key < 900; key++)
        g_string_append_printf (message, ",\"a rather long key, number %d\":%d", key, key);
      g_string_append_printf (message, ",\"e%d\":1}", i);
      reason = fixture_read (&f, message->str, message->len);
      g_assert_null (reason);
    }
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, ==, FLEET_TEMPLATE_SHAPES); /* they share all but the end */
  fixture_clear (&f);

  fixture_init (&f, NULL, FALSE);
  for (int i = 0; i < 400; i++)
    {
      g_autoptr (GString) message = g_string_new (NULL);
      g_autofree char *reason = NULL;

      g_string_append_printf (message, "{\"first%d\":%d,\"deviceId\":\"D\",\"time\":1", i, i);
      for (int key = 0; key < 1200; key++)
        g_string_append_printf (message, ",\"a rather long key, number %d\":%d", key, key);
      g_string_append_c (message, '}');
      reason = fixture_read (&f, message->str, message->len);
      g_assert_null (reason);
    }
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, <, 300);
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, >, 100);
  fixture_clear (&f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/agrees", test_agrees);
  g_test_add_func ("/template/every-byte", test_every_byte);
  g_test_add_func ("/template/siblings", test_siblings);
  g_test_add_func ("/template/forgets", test_forgets);
  g_test_add_func ("/template/bytes", test_bytes);
  return g_test_run ();
}
