/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-reader: simdjson's DOM, its tape walked once into events.
 *
 * The DOM and not On-Demand, because the DOM chooses its kernel at run time. The tape (simdjson, doc/tape.md) is walked directly: it is
 * in document order and needs no recursion. What simdjson lets pass and we do not is looked for here: duplicate keys, integers beyond
 * gint64, half surrogate pairs; and -0, which it calls an integer, becomes a double. No exception leaves this file: simdjson's
 * error codes are used, and nothing else here throws. */

#include "fleet-json-keys.h"
#include "fleet-json-lexer.h"
#include "fleet-json-number.h"
#include "fleet-json-reader.h"

#include <charconv>
#include <cmath>
#include <simdjson.h>

#define FIRST_BYTES    4096
#define MAX_QUOTED_KEY 64 /* bytes of a key that an error repeats */

static_assert (FLEET_JSON_PADDING >= simdjson::SIMDJSON_PADDING);

struct Container
{
  gboolean is_object;
  gboolean wants_key;
  FleetJsonObject object;
  gint64 n_elements;
};

struct _FleetJsonReader
{
  guint max_depth;
  gsize max_bytes;
  simdjson::dom::parser parser;
  gsize capacity; /* of parser */
  char *text; /* padded copy */
  gsize text_size;
  FleetJsonEvent *events;
  gsize n_events;
  gsize events_size;
  Container *containers;
  guint depth;
  FleetJsonKeys *keys;
  gsize n_keys;
};

/* simdjson counts the root as a level. */
static simdjson::error_code
ensure_capacity (FleetJsonReader *self,
                 gsize length)
{
  if (length <= self->capacity)
    return simdjson::SUCCESS;
  self->capacity = MAX (length, MIN (self->capacity * 2, self->max_bytes));
  return self->parser.allocate (self->capacity, self->max_depth + 1);
}

FleetJsonReader *
fleet_json_reader_new (guint max_depth,
                       gsize max_bytes)
{
  FleetJsonReader *self = new FleetJsonReader ();

  self->max_depth = max_depth;
  self->max_bytes = max_bytes;
  self->containers = g_new0 (Container, max_depth + 1);
  self->keys = fleet_json_keys_new ();
  ensure_capacity (self, MIN (max_bytes, FIRST_BYTES));
  return self;
}

void
fleet_json_reader_free (FleetJsonReader *self)
{
  if (self == nullptr)
    return;
  g_free (self->text);
  g_free (self->events);
  g_free (self->containers);
  fleet_json_keys_free (self->keys);
  delete self;
}

const char *
fleet_json_reader_get_text (const FleetJsonReader *self)
{
  return self->text;
}

gboolean
fleet_json_number_nearest (const char *p,
                           const char *end,
                           double *ret_number)
{
  double number;
  std::from_chars_result result = std::from_chars (p, end, number);

  if (result.ec != std::errc () || result.ptr != end)
    return FALSE;
  *ret_number = number;
  return TRUE;
}

static void
copy_text (FleetJsonReader *self,
           const char *bytes,
           gsize length)
{
  if (self->text_size < length + FLEET_JSON_PADDING)
    {
      self->text_size = MAX (length + FLEET_JSON_PADDING, self->text_size * 2);
      g_free (self->text);
      self->text = (char *) g_malloc (self->text_size);
    }
  if (length > 0)
    memcpy (self->text, bytes, length);
  memset (self->text + length, 0, FLEET_JSON_PADDING);
}

static FleetJsonEvent *
add_event (FleetJsonReader *self,
           FleetJsonEventKind kind)
{
  FleetJsonEvent *event;

  if (self->n_events == self->events_size)
    {
      self->events_size = MAX (256, self->events_size * 2);
      self->events = g_renew (FleetJsonEvent, self->events, self->events_size);
    }
  event = &self->events[self->n_events++];
  event->kind = kind;
  event->value.type = FLEET_TYPE_NULL;
  event->value.length = 0;
  event->value.integer = 0;
  return event;
}

/* The byte where the n-th key or number (from 1) of a text that simdjson has accepted stands. */
static gsize
place_of (const FleetJsonReader *self,
          gsize length,
          FleetJsonTokenKind kind,
          gsize n)
{
  g_auto (FleetJsonLexer) lexer = {};
  FleetJsonToken token;

  fleet_json_lexer_init (&lexer, self->text, length, self->max_depth);
  do
    {
      token = fleet_json_lexer_next (&lexer);
      n -= token.kind == kind;
    }
  while (n > 0 && token.kind != FLEET_JSON_TOKEN_END && token.kind != FLEET_JSON_TOKEN_FAULT);
  return token.offset;
}

/* FALSE: too deep; simdjson does not count an innermost empty container. */
static gboolean
open_container (FleetJsonReader *self,
                gboolean is_object)
{
  Container *container;

  if (self->depth >= self->max_depth)
    return FALSE;
  container = &self->containers[self->depth++];
  container->is_object = is_object;
  container->wants_key = is_object;
  container->n_elements = 0;
  fleet_json_keys_begin_object (self->keys, &container->object);
  add_event (self, is_object ? FLEET_JSON_OBJECT_BEGIN : FLEET_JSON_ARRAY_BEGIN);
  return TRUE;
}

static void
close_container (FleetJsonReader *self)
{
  const Container *container = &self->containers[--self->depth];
  FleetJsonEvent *event = add_event (self, container->is_object ? FLEET_JSON_OBJECT_END : FLEET_JSON_ARRAY_END);

  if (container->is_object)
    return;
  event->value.type = FLEET_TYPE_INT;
  event->value.integer = container->n_elements;
}

/* A scalar of the tape into value; *ret_words is what it takes there. FALSE: an integer beyond gint64. */
static gboolean
read_scalar (const FleetJsonReader *self,
             const guint64 *tape,
             FleetValue *value,
             gsize *ret_words)
{
  *ret_words = 1;
  switch (tape[0] >> 56)
    {
    case '"':
      {
        const guint8 *string = self->parser.doc.string_buf.get () + (tape[0] & G_GUINT64_CONSTANT (0xffffffffffffff));

        value->type = FLEET_TYPE_TEXT;
        memcpy (&value->length, string, sizeof value->length);
        value->text = (const char *) string + sizeof value->length;
        return TRUE;
      }
    case 'l':
      value->type = FLEET_TYPE_INT;
      memcpy (&value->integer, &tape[1], sizeof value->integer);
      *ret_words = 2;
      return TRUE;
    case 'd':
      value->type = FLEET_TYPE_DOUBLE;
      memcpy (&value->real, &tape[1], sizeof value->real);
      *ret_words = 2;
      return TRUE;
    case 't':
    case 'f':
      value->type = FLEET_TYPE_BOOL;
      value->boolean = tape[0] >> 56 == 't';
      return TRUE;
    case 'n':
      value->type = FLEET_TYPE_NULL;
      return TRUE;
    default: /* 'u' */
      return FALSE;
    }
}

static void
set_duplicate_error (const FleetJsonReader *self,
                     const FleetJsonEvent *key,
                     gsize length,
                     GError **error)
{
  g_autoptr (GString) quoted = g_string_new (nullptr);
  FleetValue shown = key->value;

  shown.length = MIN (shown.length, MAX_QUOTED_KEY);
  while (shown.length < key->value.length && shown.length > 0 && ((guint8) shown.text[shown.length] & 0xc0) == 0x80)
    shown.length--;
  fleet_value_append_json (&shown, quoted);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON, "the key %s twice at byte %" G_GSIZE_FORMAT, quoted->str,
               place_of (self, length, FLEET_JSON_TOKEN_KEY, self->n_keys));
}

/* One word of the tape, or two. 0 after an error, else the words taken. */
static gsize
walk_word (FleetJsonReader *self,
           const guint64 *tape,
           gsize length,
           GError **error)
{
  char tag = tape[0] >> 56;
  Container *container = self->depth > 0 ? &self->containers[self->depth - 1] : nullptr;
  FleetJsonEvent *event;
  gsize words;

  if (tag == '}' || tag == ']')
    {
      close_container (self);
      return 1;
    }
  if (container != nullptr && container->is_object)
    {
      gboolean is_key = container->wants_key;

      container->wants_key = !is_key;
      if (is_key)
        {
          event = add_event (self, FLEET_JSON_KEY);
          read_scalar (self, tape, &event->value, &words);
          self->n_keys++;
          if (fleet_json_keys_add (self->keys, &container->object, event->value.text, event->value.length))
            return 1;
          set_duplicate_error (self, event, length, error);
          return 0;
        }
    }
  else if (container != nullptr)
    container->n_elements++;

  if (tag == '{' || tag == '[')
    {
      if (open_container (self, tag == '{'))
        return 1;
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "nested too deeply");
      return 0;
    }
  event = add_event (self, FLEET_JSON_VALUE);
  if (read_scalar (self, tape, &event->value, &words))
    return words;
  g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "an integer beyond 64 bits");
  return 0;
}

static gboolean
walk_tape (FleetJsonReader *self,
           gsize length,
           GError **error)
{
  const guint64 *tape = self->parser.doc.tape.get ();
  gsize end = (tape[0] & G_GUINT64_CONSTANT (0xffffffffffffff)) - 1; /* the root's closing word */

  self->n_events = 0;
  self->n_keys = 0;
  fleet_json_keys_begin_document (self->keys);
  self->depth = 0;
  for (gsize i = 1; i < end;)
    {
      gsize words = walk_word (self, tape + i, length, error);

      if (words == 0)
        return FALSE;
      i += words;
    }
  return TRUE;
}

/* Whether the text may hold a -0 that is a whole number; inside a string it does no harm to think so. */
static gboolean
may_have_negative_zero (const FleetJsonReader *self,
                        gsize length)
{
  const char *end = self->text + length;

  for (const char *p = self->text; (p = (const char *) memchr (p, '-', end - p)) != nullptr; p++)
    {
      if (p[1] == '0' && !g_ascii_isdigit (p[2]) && strchr (".eE", p[2]) == nullptr)
        return TRUE;
      if (p[1] == '0' && p[2] == '\0')
        return TRUE;
    }
  return FALSE;
}

/* The n-th number of the text is the n-th number of the events: those written -0 become doubles. */
static void
mend_negative_zeros (FleetJsonReader *self,
                     gsize length)
{
  g_auto (FleetJsonLexer) lexer = {};
  FleetJsonToken token;
  gsize i = 0;

  fleet_json_lexer_init (&lexer, self->text, length, self->max_depth);
  while ((token = fleet_json_lexer_next (&lexer)).kind < FLEET_JSON_TOKEN_END)
    {
      if (token.kind != FLEET_JSON_TOKEN_NUMBER)
        continue;
      while (self->events[i].kind != FLEET_JSON_VALUE
             || (self->events[i].value.type != FLEET_TYPE_INT && self->events[i].value.type != FLEET_TYPE_DOUBLE))
        i++;
      if (token.length == 2 && memcmp (self->text + token.offset, "-0", 2) == 0)
        {
          self->events[i].value.type = FLEET_TYPE_DOUBLE;
          self->events[i].value.real = -0.0;
        }
      i++;
    }
}

static void
set_error_at (const FleetJsonReader *self,
              gsize length,
              const char *otherwise,
              GError **error)
{
  gsize at;
  const char *what = fleet_json_lexer_find_fault (self->text, length, self->max_depth, &at);

  if (what != nullptr)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON, "%s at byte %" G_GSIZE_FORMAT, what, at);
  else
    g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, otherwise);
}

/* Texts with \u may hold half a surrogate pair, which simdjson 3.0 writes out as it stands. */
static gboolean
texts_are_utf8 (const FleetJsonReader *self)
{
  for (gsize i = 0; i < self->n_events; i++)
    {
      const FleetJsonEvent *event = &self->events[i];

      if ((event->kind == FLEET_JSON_KEY || event->kind == FLEET_JSON_VALUE) && event->value.type == FLEET_TYPE_TEXT
          && !fleet_json_text_is_utf8 (event->value.text, event->value.length, nullptr))
        return FALSE;
    }
  return TRUE;
}

const FleetJsonEvent *
fleet_json_reader_read (FleetJsonReader *self,
                        const char *bytes,
                        gsize length,
                        gsize *ret_n_events,
                        GError **error)
{
  simdjson::error_code code;
  g_autoptr (GError) refused = nullptr;

  if (length > self->max_bytes)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON,
                   "%" G_GSIZE_FORMAT " bytes are more than max-message-bytes allows at byte %" G_GSIZE_FORMAT, length,
                   self->max_bytes);
      return nullptr;
    }
  copy_text (self, bytes, length);
  if (length >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    {
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "a byte order mark at byte 0");
      return nullptr;
    }

  code = ensure_capacity (self, length);
  if (code == simdjson::SUCCESS)
    code = self->parser.parse (self->text, length, false).error ();
  if (code != simdjson::SUCCESS)
    {
      set_error_at (self, length, simdjson::error_message (code), error);
      return nullptr;
    }
  if (!walk_tape (self, length, &refused))
    {
      if (strstr (refused->message, " at byte ") != nullptr)
        g_propagate_error (error, (GError *) g_steal_pointer (&refused));
      else
        set_error_at (self, length, refused->message, error);
      return nullptr;
    }
  if (memchr (self->text, '\\', length) != nullptr && !texts_are_utf8 (self))
    {
      set_error_at (self, length, "half a surrogate pair", error);
      return nullptr;
    }
  if (may_have_negative_zero (self, length))
    mend_negative_zeros (self, length);
  *ret_n_events = self->n_events;
  return self->events;
}
