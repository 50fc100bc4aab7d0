/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fuzz-decode: whatever the bytes, templates and the general reader give the same rows and the same reasons, and the lexer finds a
 * fault exactly where the reader refuses. One input is several messages, a record separator (0x1e) between; each is
 * decoded twice, so that the second time its template is there. */

#include "decoder-fixture.h"
#include "fleet-json-lexer.h"
#include "fleet-json-reader.h"

#include <stdint.h>
#include <string.h>

#define MAX_MESSAGES 16

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
agree (const char *what,
       const char *fast,
       const char *slow)
{
  if (g_strcmp0 (fast, slow) != 0)
    g_error ("%s differ:\n%s\n%s", what, fast, slow);
}

static void
decode (Fixture    *fast,
        Fixture    *slow,
        const char *message,
        gsize       length)
{
  g_autofree char *fast_reason = fixture_read (fast, message, length);
  g_autofree char *slow_reason = fixture_read (slow, message, length);
  g_autofree char *fast_row = NULL;
  g_autofree char *slow_row = NULL;

  agree ("reasons", fast_reason, slow_reason);
  if (fast_reason != NULL)
    return;
  fast_row = fixture_row (fast, fast->batch->n_rows - 1);
  slow_row = fixture_row (slow, slow->batch->n_rows - 1);
  agree ("rows", fast_row, slow_row);
}

static void
read_both (const char *message,
           gsize       length)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 1000000);
  g_autoptr (GError) error = NULL;
  g_autofree char *padded = g_malloc0 (length + FLEET_JSON_PADDING);
  gsize n_events, at = 0;
  gboolean readable = fleet_json_reader_read (reader, message, length, &n_events, &error) != NULL;
  const char *fault;

  if (length > 0)
    memcpy (padded, message, length);
  fault = fleet_json_lexer_find_fault (padded, length, 64, &at);
  if (readable && fault != NULL)
    g_error ("read, but the lexer finds %s at %" G_GSIZE_FORMAT, fault, at);
  if (!readable && fault == NULL && strstr (error->message, " twice at byte ") == NULL
      && strstr (error->message, "byte order mark") == NULL)
    g_error ("the lexer finds nothing where the reader says: %s", error->message);
  if (!readable && strstr (error->message, " at byte ") == NULL)
    g_error ("no place: %s", error->message);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *p = (const char *) data;
  const char *end = p + size;
  Fixture fast, slow;

  fixture_init (&fast, NULL, FALSE);
  fixture_init (&slow, NULL, TRUE);
  for (int i = 0; i < MAX_MESSAGES; i++)
    {
      const char *separator = size > 0 ? memchr (p, 0x1e, end - p) : NULL;
      gsize length = (separator != NULL ? separator : end) - p;

      read_both (p, length);
      decode (&fast, &slow, p, length);
      decode (&fast, &slow, p, length);
      if (separator == NULL)
        break;
      p = separator + 1;
    }
  fixture_clear (&fast);
  fixture_clear (&slow);
  return 0;
}
