/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-words: see the header. A reason is compared with what the engine writes, hole by hole; what stood in the holes goes into the sentence. What a kind of reasons leaves out
 * (numbers, base/fleet-letter-reason.c) no sentence asks for. */

#include "fleet-config.h"

#include "fleet-letter-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HOLE       "%s"
#define MOST_HOLES 3
#define AT_BYTE    " at byte "
#define BEHIND     " behind a "

static const struct
{
  const char *reason;   /* as the engine writes it */
  const char *sentence; /* %s, or %1$s and %2$s: what stood in its holes */
} words[] = {
  { "json: a null value", NC_("reason", "There is no value") },
  { "json: empty", NC_("reason", "The message is empty") },
  { "json: it ends too early", NC_("reason", "The message ends too early") },
  { "json: not UTF-8", NC_("reason", "Not UTF-8 text") },
  { "json: no JSON value", NC_("reason", "Not JSON") },
  { "json: no key", NC_("reason", "A key is missing") },
  { "json: no colon after a key", NC_("reason", "A colon is missing after a key") },
  { "json: no comma", NC_("reason", "A comma is missing") },
  { "json: something behind the end", NC_("reason", "Something stands behind the end") },
  { "json: a bracket that closes nothing", NC_("reason", "A bracket closes nothing") },
  { "json: a bracket where a value or key should be", NC_("reason", "A bracket stands where a value or a key should be") },
  { "json: a string that does not end", NC_("reason", "A string does not end") },
  { "json: a control character in a string", NC_("reason", "A control character in a string") },
  { "json: a wrong escape", NC_("reason", "A wrong escape in a string") },
  { "json: half a surrogate pair", NC_("reason", "Half a surrogate pair in a string") },
  { "json: a wrong number", NC_("reason", "A number is malformed") },
  { "json: an integer beyond %s bits", NC_("reason", "An integer beyond 64 bits") },
  { "json: a number beyond doubles", NC_("reason", "A number too large to be kept") },
  { "json: nested too deeply", NC_("reason", "Nested too deeply") },
  { "json: the key %s twice", NC_("reason", "The key %s stands twice") },
  { "json: a byte order mark", NC_("reason", "It begins with a byte order mark") },
  { "json: %s bytes are more than max-message-bytes allows", NC_("reason", "Larger than max-message-bytes allows") },
  { "json: a path of more than %s bytes", NC_("reason", "A path is too long") },
  { "json: more than %s values in one message", NC_("reason", "Too many values in one message") },
  { "json: more different paths than a batch can hold", NC_("reason", "Too many different paths") },
  { "json: the dictionary of paths is full (%s paths): the topic brings ever new keys", NC_("reason", "No room for new paths: the topic brings ever new keys") },
  { "json: zlib data of a Glue header that do not decompress (%s)", NC_("reason", "The compressed data behind a Glue header cannot be unpacked") },
  { "json: zlib data of a Glue header with more than the %s bytes that max-message-bytes allows", NC_("reason", "Unpacked it is larger than max-message-bytes allows") },
  { "json: something behind the zlib data of a Glue header", NC_("reason", "Something stands behind the compressed data") },
  { "json: a Confluent header that ends too early", NC_("reason", "The Confluent header ends too early") },
  { "json: a Glue header that ends too early", NC_("reason", "The Glue header ends too early") },
  { "json: a Glue header with the unknown compression %s", NC_("reason", "The Glue header names an unknown compression") },
  { "json: no JSON behind a Confluent header (schema %s); Avro and Protobuf are not read yet: use a JSON converter", NC_("reason", "Avro or Protobuf behind a Confluent header, which is not read: use a JSON converter") },
  { "json: no JSON behind a Glue header; Avro and Protobuf are not read yet: use the JSON data format", NC_("reason", "Avro or Protobuf behind a Glue header, which is not read: use the JSON data format") },
  { "mapping: no device: %s is missing", NC_("reason", "No device: %s is missing") },
  { "mapping: no device: %s holds an object or array", NC_("reason", "No device: %s holds an object or array") },
  { "mapping: no device: %s holds %s, neither text nor an integer", NC_("reason", "No device: %1$s holds %2$s, neither text nor an integer") },
  { "mapping: no device: %s holds %s, which has a NUL in it", NC_("reason", "No device: %1$s holds %2$s, with a NUL in it") },
  { "mapping: no device: %s holds %s, and the dictionary of devices is full", NC_("reason", "No room for another device: %1$s holds %2$s") },
  { "mapping: no device: %s holds %s, which names none", NC_("reason", "No device: %s is empty") },
  { "mapping: no device: %s holds %s, longer than a key of %s bytes", NC_("reason", "No device: %s holds more than a key may") },
  { "mapping: no time: %s is missing", NC_("reason", "No time: %s is missing") },
  { "mapping: no time: %s holds an object or array", NC_("reason", "No time: %s holds an object or array") },
  { "mapping: no time: %s holds %s, which is no time that can be read", NC_("reason", "No time: %1$s holds %2$s, which cannot be read as one") },
  { "mapping: the row has no readable column \"%s\", the key of table %s", NC_("reason", "No key: the row of table %2$s has no readable column %1$s") },
  { "mapping: the reservation's \"%s\" or \"%s\" is no time", NC_("reason", "The reservation’s %1$s or %2$s cannot be read as a time") },
  { "mapping: table %s is full with %s rows; remove rows from the source", NC_("reason", "Table %s is full; remove rows from the source") },
  { "mapping: metadata's operation is no text", NC_("reason", "The operation is not text") },
  { "mapping: metadata's %s is no time", NC_("reason", "%s cannot be read as a time") },
  { "mapping: the operation \"%s\" is not known", NC_("reason", "The operation %s is not known") },
  { "mapping: the op \"%s\" is not known", NC_("reason", "The op %s is not known") },
  { "mapping: the control operation \"%s\" is not known", NC_("reason", "The control operation %s is not known") },
  { "mapping: a record of a row in the topic of changed tables", NC_("reason", "A record of a row in the topic of changed tables") },
  { "mapping: a data record without the object \"%s\"", NC_("reason", "A data record without the object %s") },
  { "mapping: a change record is a JSON object, this is not", NC_("reason", "A change record is a JSON object; this is none") },
  { "mapping: a record of the topic of changed tables has a \"ddl\", or is DMS's control record; this is neither", NC_("reason", "Neither a ddl record nor DMS’s control record, as the topic of changed tables has them") },
  { "action: it is empty", NC_("reason", "An empty action") },
  { "action: it is no JSON object", NC_("reason", "The action is not a JSON object") },
  { "action: %s is no time", NC_("reason", "The action’s %s cannot be read as a time") },
  { "action: %s is no text of at most %s bytes", NC_("reason", "The action’s %s is not text, or too long") },
  { "action: its action is none of acknowledge, note, shelve, unshelve", NC_("reason", "The action is none of acknowledge, note, shelve, unshelve") },
  { "action: it has no uuid", NC_("reason", "The action has no uuid") },
  { "action: it names no alert", NC_("reason", "The action names no alert") },
  { "action: it has no action", NC_("reason", "The action does not say what was done") },
  { "action: it says by nobody", NC_("reason", "The action does not say who did it") },
  { "action: it has no time", NC_("reason", "The action has no time") },
  { "action: it notes nothing", NC_("reason", "The note is empty") },
  { "action: there are too many; operators do not do so much", NC_("reason", "Too many actions at once") },
  { "crash: the process ended three times while it was being processed", NC_("reason", "The program ended three times over this message") },
};

/* Whether text, which ends at end, is as the pattern has it; fills holes, newly allocated, as far as it got. A hole ends where what follows it in the pattern comes first. */
static gboolean
match (const char *pattern,
       const char *text,
       const char *end,
       char      **holes)
{
  for (const char *hole; (hole = strstr (pattern, HOLE)) != NULL; holes++)
    {
      gsize before = hole - pattern;
      const char *next, *behind = hole + strlen (HOLE), *found;
      gsize length;

      if ((gsize) (end - text) < before || memcmp (text, pattern, before) != 0)
        return FALSE;
      text += before;
      next = strstr (behind, HOLE);
      length = next != NULL ? (gsize) (next - behind) : strlen (behind);
      if (next == NULL)
        found = (gsize) (end - text) >= length ? end - length : NULL;
      else
        {
          g_autofree char *between = g_strndup (behind, length);

          found = g_strstr_len (text, end - text, between);
        }
      if (found == NULL)
        return FALSE;
      *holes = g_strndup (text, found - text);
      text = found;
      pattern = behind;
    }
  return (gsize) (end - text) == strlen (pattern) && memcmp (text, pattern, end - text) == 0;
}

/* The sentence with its holes filled. */
static char *
fill (const char  *sentence,
      char *const *holes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint next = 0;

  for (const char *at = sentence; *at != '\0';)
    if (g_str_has_prefix (at, HOLE))
      {
        g_string_append (text, holes[next] != NULL ? holes[next] : "");
        next++;
        at += strlen (HOLE);
      }
    else if (at[0] == '%' && at[1] >= '1' && at[1] < '1' + MOST_HOLES && g_str_has_prefix (at + 2, "$s"))
      {
        g_string_append (text, holes[at[1] - '1'] != NULL ? holes[at[1] - '1'] : "");
        at += strlen ("%1$s");
      }
    else
      g_string_append_c (text, *at++);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The sentence of what stands up to end; NULL: not known. */
static char *
find_sentence (const char *reason,
               const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      char *holes[MOST_HOLES + 1] = { NULL };
      char *sentence = match (words[i].reason, reason, end, holes) ? fill (g_dpgettext2 (GETTEXT_PACKAGE, "reason", words[i].sentence), holes) : NULL;

      for (guint h = 0; h < MOST_HOLES; h++)
        g_free (holes[h]);
      if (sentence != NULL)
        return sentence;
    }
  return NULL;
}

char *
fleet_letter_words (const char *reason)
{
  const char *end = reason + strlen (reason), *at_byte = g_strrstr (reason, AT_BYTE), *behind = g_strrstr (reason, BEHIND);
  g_autofree char *sentence = NULL, *digits = NULL;

  if (at_byte == NULL)
    {
      sentence = find_sentence (reason, end);
      return sentence != NULL ? g_steal_pointer (&sentence) : g_strdup (reason);
    }
  sentence = find_sentence (reason, at_byte);
  if (sentence == NULL)
    return g_strdup (reason);
  digits = g_strndup (at_byte + strlen (AT_BYTE), (behind != NULL && behind > at_byte ? behind : end) - at_byte - strlen (AT_BYTE));
  /* A kind of reasons has no number here. */
  if (!g_ascii_isdigit (*digits))
    return g_steal_pointer (&sentence);
  /* Translators: why a message could not be read, and the byte at which reading stopped */
  return g_strdup_printf (C_("reason", "%s, at byte %s"), sentence, digits);
}
