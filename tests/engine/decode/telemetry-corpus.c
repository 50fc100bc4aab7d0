/* SPDX-License-Identifier: GPL-3.0-or-later */

/* telemetry-corpus: three device models as a fleet has them, and a hostile hand. */

#include "telemetry-corpus.h"

#include <string.h>

static const char *const positions[] = { "front_left", "front_right", "rear_left", "rear_right" };

static gboolean
sometimes (GRand *rand,
           double share)
{
  return g_rand_double (rand) < share;
}

static double
between (GRand *rand,
         double low,
         double high)
{
  return g_rand_double_range (rand, low, high);
}

/* A number in one of the ways in which serializers write them. */
static void
append_number (GRand   *rand,
               GString *text,
               double   number)
{
  static const char *const formats[] = { "%.0f", "%.1f", "%.2f", "%.6f", "%.15g", "%.17g", "%.3e", "%.20f", "%.9f" };
  char buffer[64];
  const char *format = sometimes (rand, 0.9) ? "%.1f" : formats[g_rand_int_range (rand, 0, G_N_ELEMENTS (formats))];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, format, number));
}

static void
append_text (GRand   *rand,
             GString *text)
{
  static const char *const texts[] = {
    "low", "", "12가 3456", "\\u00e9t\\u00e9", "a\\/b", "\\ud83d\\ude97", "x\\u0000y", "exactly 16 bytes", "exactly 8",
    "a text that is longer than sixteen bytes, as messages for people are", "\\\"quoted\\\"", "서울특별시 강남구 테헤란로 152",
  };

  g_string_append_printf (text, "\"%s\"", texts[sometimes (rand, 0.7) ? 0 : g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
}

static void
append_time (GRand   *rand,
             GString *text)
{
  gint64 seconds = 1693526400 + g_rand_int_range (rand, 0, 86400);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, seconds);
      break;
    case 1:
      g_string_append_printf (text, "%" G_GINT64_FORMAT "123", seconds);
      break;
    case 2:
      g_string_append_printf (text, "%" G_GINT64_FORMAT ".5", seconds);
      break;
    case 3:
      g_string_append_printf (text, "\"2023-09-01T%02d:00:00.125+09:00\"", g_rand_int_range (rand, 0, 24));
      break;
    default:
      g_string_append_printf (text, "\"Fri Sep 01 %02d:%02d:07 KST 2023\"", g_rand_int_range (rand, 0, 24),
                              g_rand_int_range (rand, 0, 60));
      break;
    }
}

static void
append_doors (GRand   *rand,
              GString *text)
{
  int n = sometimes (rand, 0.8) ? 4 : g_rand_int_range (rand, 0, 4);

  g_string_append (text, "\"doors\":[");
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"position\":\"%s\",\"open\":%s,\"locked\":%s}", i > 0 ? "," : "", positions[i],
                            sometimes (rand, 0.1) ? "true" : "false", sometimes (rand, 0.1) ? "null" : "true");
  g_string_append_c (text, ']');
}

static void
append_car (GRand   *rand,
            GString *text)
{
  g_string_append (text, ",\"vehicle\":{\"position\":{\"lat\":");
  append_number (rand, text, between (rand, 33, 38));
  g_string_append (text, ",\"lon\":");
  append_number (rand, text, between (rand, 126, 130));
  if (sometimes (rand, 0.8))
    {
      g_string_append (text, ",\"speed\":{\"kmh\":");
      append_number (rand, text, between (rand, 0, 130));
      g_string_append_c (text, '}');
    }
  g_string_append (text, "},\"body\":{");
  append_doors (rand, text);
  if (sometimes (rand, 0.5))
    {
      g_string_append (text, ",\"lights\":{\"mode\":");
      append_text (rand, text);
      g_string_append_printf (text, ",\"on\":%s}", sometimes (rand, 0.5) ? "true" : "false");
    }
  g_string_append (text, "},\"odometer\":{\"km\":");
  append_number (rand, text, between (rand, -10, 300000));
  g_string_append (text, "}}");
}

static void
append_tires (GRand   *rand,
              GString *text)
{
  int n = g_rand_int_range (rand, 0, 5);

  g_string_append (text, ", \"tires\" : [ ");
  for (int i = 0; i < n; i++)
    {
      g_string_append (text, i > 0 ? " , [ " : "[ ");
      append_number (rand, text, between (rand, 180, 260));
      g_string_append (text, sometimes (rand, 0.1) ? ", null ]" : ", -0 ]");
    }
  g_string_append (text, " ]");
}

static void
append_events (GRand   *rand,
               GString *text)
{
  g_string_append (text, ",\"events\":[");
  if (sometimes (rand, 0.2))
    {
      g_string_append (text, "{\"type\":");
      append_text (rand, text);
      g_string_append (text, ",\"g\":");
      append_number (rand, text, between (rand, -2, 2));
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
}

void
corpus_message (GRand   *rand,
                GString *message)
{
  int model = g_rand_int_range (rand, 0, 3);

  g_string_truncate (message, 0);
  if (model == 2)
    g_string_append_printf (message, "{\n  \"deviceId\" : %d,\n  \"time\" : ", g_rand_int_range (rand, 0, 1000));
  else
    g_string_append_printf (message, "{\"deviceId\":\"TCU-%07d\",\"time\":", g_rand_int_range (rand, 0, 1000));
  append_time (rand, message);
  if (sometimes (rand, 0.3))
    {
      g_string_append (message, ",\"note\":");
      append_text (rand, message);
    }
  if (model == 0)
    append_car (rand, message);
  if (model == 1 || sometimes (rand, 0.2))
    append_tires (rand, message);
  if (sometimes (rand, 0.7))
    append_events (rand, message);
  if (model == 2)
    g_string_append (message, ",\n\t\"empty\":{}, \"deep\":[[[],[{\"a.b\":true}]]], \"n\":null");
  g_string_append (message, model == 2 ? "\n}\n" : "}");
}

/* Something to put in where something else was. */
static const char *const scraps[] = {
  "null", "true", "false", "0", "-0", "-0.0", "01", "1.", ".5", "1e5", "1e400", "-", "\"", "\\", "\\u0041", "\\ud800", "[]", "{}",
  "[", "]", "{", "}", ",", ":", "\"time\":1", "\"deviceId\":\"x\"", " ", "\n", "\xff", "\xc0\xaf", "\xed\xa0\x80", "é", "\x01",
  "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1234567.8", "12345678",
  "0.000001", "123456789012345678901234567890", "1e-400", "2.2250738585072011e-308", "9007199254740993.0", "null,", "\\/", "e", "E+", ".",
};

void
corpus_mutate (GRand   *rand,
               GString *message)
{
  int n = g_rand_int_range (rand, 1, 4);

  for (int i = 0; i < n && message->len > 0; i++)
    {
      gsize at = g_rand_int_range (rand, 0, message->len);
      gsize wanted = g_rand_int_range (rand, 1, 12);
      gsize length = MIN (wanted, message->len - at);
      const char *scrap = scraps[g_rand_int_range (rand, 0, G_N_ELEMENTS (scraps))];

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          message->str[at] ^= 1 << g_rand_int_range (rand, 0, 8);
          break;
        case 1:
          g_string_erase (message, at, length);
          break;
        case 2:
          g_string_insert (message, at, scrap);
          break;
        case 3: /* a digit for a digit, a value for a value: mostly JSON afterwards */
          while (at < message->len && !g_ascii_isdigit (message->str[at]))
            at++;
          if (at < message->len)
            message->str[at] = '0' + g_rand_int_range (rand, 0, 10);
          break;
        case 4:
          {
            const char *colon = memchr (message->str + at, ':', message->len - at);

            at = colon != NULL ? (gsize) (colon + 1 - message->str) : at;
            length = strcspn (message->str + at, ",}]");
            g_string_erase (message, at, length);
            g_string_insert (message, at, scrap);
            break;
          }
        default:
          g_string_truncate (message, at);
          break;
        }
    }
}

static double
one (GRand *rand,
     double low,
     double high)
{
  return g_rand_double_range (rand, low, high);
}

/* Every %s is a number that was printed without a locale. */
static char *
decimal (char  *buffer,
         int    digits,
         double number)
{
  char format[] = "%.0f";

  format[2] = '0' + digits;
  return g_ascii_formatd (buffer, 32, format, number);
}

void
corpus_bench (GRand   *rand,
              GString *message)
{
  static const char *const tires[] = { "FL", "FR", "RL", "RR" };
  char a[32], b[32], c[32], d[32];
  int car = g_rand_int_range (rand, 0, 10000);

  g_string_printf (message, "{\"schema\":\"telemetry.v3\",\"eventId\":\"e-%08x-%08x\",\"time\":%d%03d,\"seq\":%d,", car, g_rand_int (rand),
                   1764000000 + g_rand_int_range (rand, 0, 86400), g_rand_int_range (rand, 0, 1000), g_rand_int_range (rand, 1, 99999));
  g_string_append_printf (message,
                          "\"deviceId\":\"CAR-%06d\",\"vehicle\":{\"vin\":\"KMHZZZ1KZ%08d\",\"fleet\":{\"region\":\"seoul\",\"depot\":{\"code\":\"GN-%02d\",\"zone\":%d}},",
                          car, car, car % 40, car % 7);
  g_string_append_printf (message, "\"state\":{\"speedKph\":%s,\"odometerKm\":%s,\"ignition\":true,\"gear\":\"D\",", decimal (a, 1, one (rand, 0, 160)),
                          decimal (b, 2, one (rand, 1000, 200000)));
  g_string_append_printf (message, "\"position\":{\"lat\":%s,\"lon\":%s,\"headingDeg\":%d,\"fix\":{\"sats\":%d,\"hdop\":%s,\"mode\":\"3D\"}}},",
                          decimal (a, 6, one (rand, 33, 38)), decimal (b, 6, one (rand, 126, 130)), g_rand_int_range (rand, 0, 360),
                          g_rand_int_range (rand, 8, 14), decimal (c, 1, one (rand, 0.7, 1.7)));
  g_string_append_printf (message, "\"powertrain\":{\"engine\":{\"rpm\":%s,\"coolantC\":%s,\"oil\":{\"pressureKpa\":%s,\"tempC\":%s}},",
                          decimal (a, 0, one (rand, 700, 6000)), decimal (b, 1, one (rand, 40, 125)), decimal (c, 1, one (rand, 50, 500)),
                          decimal (d, 1, one (rand, 30, 150)));
  g_string_append_printf (message, "\"battery\":{\"soc\":%s,\"voltage\":%s,\"cells\":{\"minV\":%s,\"maxV\":%s}}}},\"tires\":[",
                          decimal (a, 2, one (rand, 0, 100)), decimal (b, 1, one (rand, 300, 420)), decimal (c, 3, one (rand, 3, 4)),
                          decimal (d, 3, one (rand, 4, 4.2)));
  for (int i = 0; i < 4; i++)
    g_string_append_printf (message, "%s{\"pos\":\"%s\",\"kpa\":%s,\"tempC\":%s}", i > 0 ? "," : "", tires[i], decimal (a, 1, one (rand, 100, 300)),
                            decimal (b, 1, one (rand, 10, 90)));
  g_string_append (message, "],\"devices\":[");
  for (int i = 0; i < 2; i++)
    g_string_append_printf (message, "%s{\"id\":\"%s-%06d\",\"type\":\"%s\",\"fw\":\"2.3.1\",\"signal\":{\"rssi\":%d,\"snr\":%s}}", i > 0 ? "," : "",
                            i > 0 ? "cam" : "tcu", car, i > 0 ? "dashcam" : "telematics", -g_rand_int_range (rand, 60, 100),
                            decimal (a, 1, one (rand, 8, 18)));
  g_string_append_printf (message, "],\"reservation\":{\"id\":\"R-%07d\",\"active\":%s}}", car * 7, car % 2 ? "true" : "false");
}
