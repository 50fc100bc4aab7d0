/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes to columns: the wire's example, its time formats, hostile payloads, and neighbours that nothing disturbs. */

#include "decoder-fixture.h"

#include <string.h>
#include <time.h>

#define GOOD "{\"deviceId\":\"TCU-1\",\"time\":1693526400,\"v\":1.5}"

static const char example[] =
  "{\"deviceId\":\"TCU-0001204\",\"messageId\":\"5b0c\",\"time\":\"Fri Sep 01 09:00:00 KST 2023\",\"firmware\":\"4.1.7\",\n"
  " \"vehicle\":{\n"
  "  \"position\":{\"lat\":37.5547,\"lon\":126.9707,\"heading\":118.5,\"speed\":{\"kmh\":0.0},\"accuracy\":{\"m\":4.0}},\n"
  "  \"powertrain\":{\"engine\":{\"on\":false,\"rpm\":0,\"coolant\":{\"celsius\":71.5},\"oil\":{\"celsius\":69.0,\"life\":{\"pct\":44}}},\n"
  "                \"battery\":{\"aux\":{\"voltage\":12.1},\"traction\":{\"soc\":{\"pct\":63.0}}},\"fuel\":{\"level\":{\"pct\":51.2}}},\n"
  "  \"body\":{\"doors\":[{\"position\":\"front_left\",\"open\":false,\"locked\":true},{\"position\":\"front_right\",\"open\":false,\"locked\":true}],\n"
  "          \"lights\":{\"headlight\":{\"on\":true,\"mode\":\"low\"}},\n"
  "          \"tires\":[{\"position\":\"front_left\",\"pressure\":{\"kpa\":231.0},\"tread\":{\"mm\":4.9}}]},\n"
  "  \"odometer\":{\"km\":48211.7}},\n"
  " \"events\":[{\"type\":\"harsh_brake\",\"g\":0.46}]}";

#define assert_cell(fixture, row, path, expected)                                                                     \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autofree char *cell_ = fixture_cell (fixture, row, path);                                                       \
    g_assert_cmpstr (cell_, ==, expected);                                                                            \
  }                                                                                                                   \
  G_STMT_END

static void
assert_read (Fixture    *fixture,
             const char *payload)
{
  g_autofree char *reason = fixture_read (fixture, payload, strlen (payload));

  g_assert_cmpstr (reason, ==, NULL);
}

static void
assert_refused (Fixture    *fixture,
                const char *payload,
                gsize       length,
                const char *pattern)
{
  g_autofree char *reason = fixture_read (fixture, payload, length);

  g_test_message ("%s", reason);
  g_assert_nonnull (reason);
  if (!g_pattern_match_simple (pattern, reason))
    g_error ("the reason is \"%s\", not \"%s\"", reason, pattern);
}

/* Both readers, one after the other: the first time no template is there, the second time it is. */
static void
test_example (void)
{
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  assert_read (&f, example);
  assert_read (&f, example);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_general_reader, ==, 1);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 1);
  g_assert_cmpuint (fleet_decoder_get_stats (f.decoder)->shapes, ==, 1);
  for (guint row = 0; row < 2; row++)
    {
      assert_cell (&f, row, "vehicle.position.lat", "37.5547");
      assert_cell (&f, row, "vehicle.position.speed.kmh", "0.0");
      assert_cell (&f, row, "vehicle.powertrain.engine.on", "false");
      assert_cell (&f, row, "vehicle.powertrain.engine.rpm", "0");
      assert_cell (&f, row, "vehicle.powertrain.engine.oil.life.pct", "44");
      assert_cell (&f, row, "vehicle.body.doors[1].position", "\"front_right\"");
      assert_cell (&f, row, "vehicle.body.doors[#]", "2");
      assert_cell (&f, row, "vehicle.body.doors[2].open", NULL);
      assert_cell (&f, row, "vehicle.body.tires[0].pressure.kpa", "231.0");
      assert_cell (&f, row, "events[#]", "1");
      assert_cell (&f, row, "events[0].g", "0.46");
      g_assert_cmpint (f.batch->time_us[row], ==, G_GINT64_CONSTANT (1693526400000000));
      g_assert_cmpstr (fleet_dictionary_text (f.devices, f.batch->device[row], NULL), ==, "TCU-0001204");
      g_assert_cmpint (f.batch->offset[row], ==, row);
      g_assert_cmpuint (f.batch->place[row], ==, 3);
      g_assert_cmpuint (f.batch->slot[row], ==, FLEET_NONE);
      g_assert_cmpuint (f.batch->flags[row], ==, 0);
      g_assert_cmpint (f.batch->kafka_us[row], ==, G_GINT64_CONSTANT (1700000000000000));
    }
  fixture_clear (&f);
}

/* What the template must tell apart: types, nulls, array lengths, odd keys. */
static void
test_cells (void)
{
  static const struct
  {
    const char *json;
    const char *path;
    const char *cell;
  } cases[] = {
    { "1", "v", "1" }, { "1.0", "v", "1.0" }, { "1e0", "v", "1.0" }, { "-0", "v", "-0.0" }, { "-0.0", "v", "-0.0" },
    { "0", "v", "0" }, { "null", "v", "null" }, { "true", "v", "true" }, { "false", "v", "false" },
    { "\"\"", "v", "\"\"" }, { "\"a\\u0000b\"", "v", "\"a\\u0000b\"" }, { "\"\\ud83d\\ude97\"", "v", "\"🚗\"" },
    { "\"12가 3456\"", "v", "\"12가 3456\"" }, { "\"\\/\\b\\f\\n\\r\\t\"", "v", "\"/\\u0008\\u000c\\u000a\\u000d\\u0009\"" },
    { "9007199254740991", "v", "9007199254740991" }, { "9007199254740993", "v", "9007199254740993" },
    { "-9007199254740993", "v", "-9007199254740993" }, { "9223372036854775807", "v", "9223372036854775807" },
    { "-9223372036854775808", "v", "-9223372036854775808" }, { "9007199254740993.0", "v", "9007199254740992.0" },
    { "1693526400000000000", "v", "1693526400000000000" }, { "0.30000000000000004", "v", "0.30000000000000004" },
    { "37.554712345678901234567890", "v", "37.5547123456789" }, { "1e-400", "v", "0.0" }, { "5e-324", "v", "4.94065645841247e-324" },
    { "1.7976931348623157e308", "v", "1.7976931348623157e+308" }, { "1E+2", "v", "100.0" },
    { "[]", "v[#]", "0" }, { "[null]", "v[0]", "null" }, { "[[],[1]]", "v[1][0]", "1" }, { "[[],[1]]", "v[0][#]", "0" },
    { "[[],[1]]", "v[#]", "2" }, { "{}", "v", NULL }, { "{\"\":1}", "v.\"\"", "1" }, { "{\"a.b\":1}", "v.\"a.b\"", "1" },
    { "{\"a\\u0000\":1}", "v.\"a\\0\"", "1" }, { "{\"[0]\":1}", "v.\"[0]\"", "1" }, { "{\"\\u0061\":1}", "v.a", "1" },
  };
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *payload = g_strdup_printf ("{\"deviceId\":\"D\",\"v\":%s,\"time\":1,\"last\":7}", cases[i].json);

        g_test_message ("%s", payload);
        assert_read (&f, payload);
        assert_cell (&f, f.batch->n_rows - 1, cases[i].path, cases[i].cell);
        assert_cell (&f, f.batch->n_rows - 1, "last", "7");
      }
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, >, 2 * G_N_ELEMENTS (cases));
  fixture_clear (&f);
}

static void
test_times_and_devices (void)
{
  static const struct
  {
    const char *time;
    gint64      seconds; /* -1: mapping */
  } times[] = {
    { "\"Fri Sep 01 09:00:00 KST 2023\"", 1693526400 }, { "\"Fri Sep 1 09:00:00 KST 2023\"", 1693526400 },
    { "\"2023-09-01T09:00:00+09:00\"", 1693526400 }, { "\"2023-09-01T00:00:00\"", 1693526400 },
    { "\"2023-09-01T00:00:00.000Z\"", 1693526400 }, { "\"1693526400\"", 1693526400 }, { "1693526400", 1693526400 },
    { "1693526400000", 1693526400 }, { "1693526400000000", 1693526400 }, { "1693526400.0", 1693526400 },
    { "1.6935264e9", 1693526400 }, { "\"Fri Sep 01 09:00:00 XYZ 2023\"", -1 }, { "\"soon\"", -1 }, { "\"\"", -1 },
    { "true", -1 }, { "null", -1 }, { "{\"s\":1}", -1 }, { "[1693526400]", -1 }, { "1e300", -1 },
    { "9223372036854775807", -1 },
  };
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (times); i++)
      {
        g_autofree char *payload = g_strdup_printf ("{\"deviceId\":12%d,\"time\":%s}", round, times[i].time);

        if (times[i].seconds < 0)
          {
            assert_refused (&f, payload, strlen (payload), "mapping: no time: time *");
            continue;
          }
        assert_read (&f, payload);
        g_assert_cmpint (f.batch->time_us[f.batch->n_rows - 1], ==, times[i].seconds * 1000000);
        g_assert_cmpstr (fleet_dictionary_text (f.devices, f.batch->device[f.batch->n_rows - 1], NULL), ==,
                         round == 0 ? "120" : "121");
      }
  fixture_clear (&f);

  fixture_init (&f, "time.zone-handling=flink\n", FALSE);
  for (int round = 0; round < 2; round++)
    {
      assert_read (&f, "{\"deviceId\":\"D\",\"time\":\"Fri Sep 01 09:00:00 KST 2023\"}");
      g_assert_cmpint (f.batch->time_us[round], ==, G_GINT64_CONSTANT (1693558800000000));
    }
  fixture_clear (&f);
}

static void
test_mapping_reasons (void)
{
  static const struct
  {
    const char *payload;
    const char *reason;
  } cases[] = {
    { "{\"time\":1}", "mapping: no device: deviceId is missing" },
    { "{\"deviceId\":{\"a\":1},\"time\":1}", "mapping: no device: deviceId holds an object or array" },
    { "{\"deviceId\":[],\"time\":1}", "mapping: no device: deviceId holds an object or array" },
    { "{\"deviceId\":1.5,\"time\":1}", "mapping: no device: deviceId holds 1.5, neither text nor an integer" },
    { "{\"deviceId\":null,\"time\":1}", "mapping: no device: deviceId holds null, neither text nor an integer" },
    { "{\"deviceId\":\"\",\"time\":1}", "mapping: no device: deviceId holds \"\", which names none" },
    { "{\"deviceId\":\"a\\u0000\",\"time\":1}", "mapping: no device: deviceId holds \"a\\u0000\", which has a NUL in it" },
    { "{\"deviceId\":\"D\"}", "mapping: no time: time is missing" },
    { "{\"deviceId\":\"D\",\"time\":\"soon\"}", "mapping: no time: time holds \"soon\", which is no time that can be read" },
    { "{}", "mapping: no device: deviceId is missing" },
    { "[]", "mapping: no device: deviceId is missing" },
    { "7", "mapping: no device: deviceId is missing" },
    { "\"deviceId\"", "mapping: no device: deviceId is missing" },
  };
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (int round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        assert_refused (&f, cases[i].payload, strlen (cases[i].payload), cases[i].reason);
      assert_read (&f, GOOD);
    }
  g_assert_cmpuint (fleet_dictionary_size (f.paths), ==, 3); /* what is refused leaves no paths and no devices */
  g_assert_cmpuint (fleet_dictionary_size (f.devices), ==, 1);
  fixture_clear (&f);
}

static char *
repeat (const char *before,
        const char *piece,
        gsize       n,
        const char *after)
{
  GString *text = g_string_new (before);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

/* payload is refused for a reason; the messages before and after it are read. */
static void
assert_refused_between (Fixture    *f,
                        const char *payload,
                        gsize       length,
                        const char *pattern)
{
  assert_read (f, GOOD);
  assert_refused (f, payload, length, pattern);
  assert_read (f, GOOD);
  assert_cell (f, f->batch->n_rows - 1, "v", "1.5");
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *payload;
    const char *pattern;
  } cases[] = {
    { "", "json: empty at byte 0" },
    { " ", "json: it ends too early at byte 1" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":NaN}", "json: no JSON value at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":Infinity}", "json: no JSON value at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":1e400}", "json: a number beyond doubles at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":-1e400}", "json: a number beyond doubles at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":9223372036854775808}", "json: an integer beyond 64 bits at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":-9223372036854775809}", "json: an integer beyond 64 bits at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":18446744073709551615}", "json: an integer beyond 64 bits at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":18446744073709551616}", "json: an integer beyond 64 bits at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":01}", "json: a wrong number at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":1.}", "json: a wrong number at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":+1}", "json: no JSON value at byte 29" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\\ud83d\"}", "json: a wrong escape at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\\ude97\"}", "json: a wrong escape at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\\ud83d\\ud83d\"}", "json: a wrong escape at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\\x\"}", "json: a wrong escape at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\xff\"}", "json: not UTF-8 at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\xc0\xaf\"}", "json: not UTF-8 at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"a\xe0\x80\xaf\"}", "json: not UTF-8 at byte 31" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\xed\xa0\x80\"}", "json: not UTF-8 at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\xf4\x90\x80\x80\"}", "json: not UTF-8 at byte 30" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\t\"}", "json: a control character in a string at byte 30" },
    { "\xef\xbb\xbf{\"deviceId\":\"D\",\"time\":1}", "json: a byte order mark at byte 0" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":1,\"v\":1}", "json: the key \"v\" twice at byte 31" },
    { "{\"deviceId\":\"D\",\"time\":1,\"v\":1,\"\\u0076\":1}", "json: the key \"v\" twice at byte 31" },
    { "{\"deviceId\":\"D\",\"time\":1,\"a\":[{\"b\":{\"c\":1,\"d\":2,\"c\":1}}]}", "json: the key \"c\" twice at byte 48" },
    { "{\"deviceId\":\"D\",\"time\":1}}", "json: something behind the end at byte 25" },
    { "{\"deviceId\":\"D\",\"time\":1,}", "json: a bracket where a value or key should be at byte 25" },
    { "{\"deviceId\":\"D\",\"time\":1", "json: it ends too early at byte 24" },
    { "{\"deviceId\":\"D", "json: a string that does not end at byte 14" },
    { "{deviceId:1}", "json: no key at byte 1" },
    { "{\"deviceId\" 1}", "json: no colon after a key at byte 12" },
    { "[1 2]", "json: no comma at byte 3" },
    { "[1}", "json: a bracket that closes nothing at byte 2" },
  };
  static const char nul[] = "{\"deviceId\":\"D\",\"time\":1,\"v\":\"\0\"}";
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused_between (&f, cases[i].payload, strlen (cases[i].payload), cases[i].pattern);
  assert_refused_between (&f, nul, sizeof nul - 1, "json: a control character in a string at byte 30");
  assert_refused_between (&f, NULL, 0, "json: a null value");
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->by_template, ==, 2 * (G_N_ELEMENTS (cases) + 2) - 1);
  g_assert_cmpint (fleet_decoder_get_stats (f.decoder)->refused, ==, G_N_ELEMENTS (cases) + 2);
  fixture_clear (&f);
}

static void
test_depth (void)
{
  static const gsize depths[] = { 65, 66, 1024, 100000, 1000000 };
  g_autofree char *deepest = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":", "[", 63, "1");
  g_autofree char *deepest_closed = repeat (deepest, "]", 63, "}");
  g_autofree char *empty = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":", "[", 64, "");
  g_autofree char *empty_closed = repeat (empty, "]", 64, "}");
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  assert_read (&f, deepest_closed);
  assert_read (&f, deepest_closed);
  assert_refused_between (&f, empty_closed, strlen (empty_closed), "json: nested too deeply at byte 92");
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *open = repeat ("", "[", depths[i], "");
      g_autofree char *closed = repeat (open, "]", depths[i], "");
      g_autofree char *objects = repeat ("", "{\"a\":", depths[i], "1");

      assert_refused_between (&f, open, strlen (open), "json: nested too deeply at byte 64");
      if (strlen (closed) <= f.profile->max_message_bytes)
        assert_refused_between (&f, closed, strlen (closed), "json: nested too deeply at byte 64");
      if (strlen (objects) <= f.profile->max_message_bytes)
        assert_refused_between (&f, objects, strlen (objects), "json: nested too deeply at byte 320");
    }
  fixture_clear (&f);
}

static void
test_size (void)
{
  g_autofree char *digits = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":", "7", 400, "}");
  g_autofree char *fraction = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":0.", "3", 400, "}");
  g_autofree char *long_key = repeat ("{\"deviceId\":\"D\",\"time\":1,\"", "k", 999000, "\":1}");
  g_autofree char *long_text = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":\"", "k", 999000, "\"}");
  g_autofree char *too_long = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":\"", "k", 4000000, "\"}");
  g_autofree char *long_device = repeat ("{\"deviceId\":\"", "k", 257, "\",\"time\":1}");
  g_autofree char *values = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":[1", ",1", 4092, "]}");
  g_autofree char *more_values = repeat ("{\"deviceId\":\"D\",\"time\":1,\"v\":[1", ",1", 4093, "]}");
  g_autoptr (GString) keys = g_string_new ("{\"deviceId\":\"D\",\"time\":1");
  Fixture f;

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (keys, ",\"%d\":1", i);
  g_string_append_c (keys, '}');

  fixture_init (&f, NULL, FALSE);
  assert_refused_between (&f, digits, strlen (digits), "json: an integer beyond 64 bits at byte 29");
  assert_read (&f, fraction);
  assert_cell (&f, f.batch->n_rows - 1, "v", "0.3333333333333333");
  assert_refused_between (&f, long_key, strlen (long_key), "json: a path of more than 1024 bytes");
  for (int round = 0; round < 2; round++)
    {
      g_autofree char *cell = NULL;

      assert_read (&f, long_text);
      cell = fixture_cell (&f, f.batch->n_rows - 1, "v");
      g_assert_cmpuint (strlen (cell), ==, 999002);
    }
  assert_refused_between (&f, too_long, strlen (too_long), "json: 4000032 bytes are more than * at byte 1000000");
  assert_refused_between (&f, long_device, strlen (long_device), "mapping: no device: deviceId holds \"kkk*, longer than a key*");
  assert_read (&f, values);
  assert_refused_between (&f, more_values, strlen (more_values), "json: more than 4096 values in one message");
  assert_refused_between (&f, keys->str, keys->len, "json: more than 4096 values in one message");
  fixture_clear (&f);
}

/* A hundred megabytes are refused by their length, before a byte is read. */
static void
test_refused_by_size (void)
{
  gsize length = 100 * 1000 * 1000;
  g_autofree char *payload = g_malloc0 (length);
  clock_t began;
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  memset (payload, '[', length);
  began = clock ();
  for (int i = 0; i < 100; i++)
    assert_refused (&f, payload, length, "json: 100000000 bytes are more than * at byte 1000000");
  g_assert_cmpint (clock () - began, <, CLOCKS_PER_SEC / 10); /* less than a millisecond each; memchr alone takes longer */
  fixture_clear (&f);
}

static void
test_full_dictionaries (void)
{
  static const char more_paths[] = "{\"deviceId\":\"TCU-1\",\"time\":1,\"a\":\"x\",\"b\":2}";
  static const char more_devices[] = "{\"deviceId\":\"TCU-2\",\"time\":1,\"v\":2.5}";
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  fleet_decoder_free (f.decoder);
  fleet_dictionary_free (f.paths);
  fleet_dictionary_free (f.devices);
  f.paths = fleet_dictionary_new (4);
  f.devices = fleet_dictionary_new (1);
  f.decoder = fleet_decoder_new (f.profile, f.paths, f.devices);
  assert_read (&f, GOOD);
  assert_refused_between (&f, more_paths, strlen (more_paths),
                          "json: the dictionary of paths is full (4 paths)*");
  assert_refused_between (&f, more_devices, strlen (more_devices),
                          "mapping: no device: deviceId holds \"TCU-2\", and the dictionary of devices is full");
  fixture_clear (&f);
}

static void
test_envelopes (void)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  Fixture f;

  fixture_init (&f, NULL, FALSE);
  assert_read (&f, GOOD);
  g_byte_array_append (message, (const guint8 *) "\0\0\0\0\7", 5);
  g_byte_array_append (message, (const guint8 *) GOOD, strlen (GOOD));
  for (int round = 0; round < 2; round++)
    {
      g_autofree char *reason = fixture_read (&f, (const char *) message->data, message->len);

      g_assert_cmpstr (reason, ==, NULL);
      assert_cell (&f, f.batch->n_rows - 1, "v", "1.5");
    }
  message->data[message->len - 1] = ']';
  assert_refused_between (&f, (const char *) message->data, message->len,
                          "json: a bracket that closes nothing at byte 45 behind a Confluent header");
  assert_refused_between (&f, "\0\0\0\0\7\2\6abc", 10, "json: no JSON behind a Confluent header (schema 7)*");
  fixture_clear (&f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/example", test_example);
  g_test_add_func ("/decoder/cells", test_cells);
  g_test_add_func ("/decoder/times-and-devices", test_times_and_devices);
  g_test_add_func ("/decoder/mapping-reasons", test_mapping_reasons);
  g_test_add_func ("/decoder/hostile", test_hostile);
  g_test_add_func ("/decoder/depth", test_depth);
  g_test_add_func ("/decoder/size", test_size);
  g_test_add_func ("/decoder/refused-by-size", test_refused_by_size);
  g_test_add_func ("/decoder/full-dictionaries", test_full_dictionaries);
  g_test_add_func ("/decoder/envelopes", test_envelopes);
  return g_test_run ();
}
