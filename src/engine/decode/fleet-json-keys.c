/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-keys: the few keys of a usual object are compared one with the other, along a chain; those of a large one are hashed, with a
 * seed that nobody knows, so that nobody can prepare keys that collide. Objects are numbered and numbers never come again, so that the
 * table needs no emptying: what is not of this document is free. */

#include "fleet-json-keys.h"

#include <string.h>

#define FEW_KEYS 16
#define NO_KEY   G_MAXUINT32

typedef struct
{
  const char *text;
  guint32     length;
  guint32     previous; /* index of the one before it in the same object, or NO_KEY */
} Key;

typedef struct
{
  guint64     object;
  guint64     hash;
  const char *text;
  guint32     length;
} Seen;

struct _FleetJsonKeys
{
  Key    *keys;     /* of this document */
  guint32 n_keys;
  guint32 keys_size;
  guint64 n_objects;
  guint64 first;    /* the number of this document's first object */
  Seen   *seen;     /* open addressing; a power of two, at most half full */
  gsize   seen_size;
  gsize   n_seen;
  guint64 seed;
};

FleetJsonKeys *
fleet_json_keys_new (void)
{
  FleetJsonKeys *self = g_new0 (FleetJsonKeys, 1);

  self->keys_size = 256;
  self->keys = g_new (Key, self->keys_size);
  self->seen_size = 256;
  self->seen = g_new0 (Seen, self->seen_size);
  self->first = 1;
  self->seed = ((guint64) g_random_int () << 32) | g_random_int ();
  return self;
}

void
fleet_json_keys_free (FleetJsonKeys *self)
{
  if (self == NULL)
    return;
  g_free (self->keys);
  g_free (self->seen);
  g_free (self);
}

void
fleet_json_keys_begin_document (FleetJsonKeys *self)
{
  self->n_keys = 0;
  self->n_seen = 0;
  self->first = self->n_objects + 1;
}

void
fleet_json_keys_begin_object (FleetJsonKeys   *self,
                              FleetJsonObject *object)
{
  object->number = ++self->n_objects;
  object->last_key = NO_KEY;
  object->n_keys = 0;
}

static guint64
hash_key (const FleetJsonKeys *self,
          guint64              object,
          const Key           *key)
{
  guint64 hash = self->seed ^ (object * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ key->length;
  guint64 word;
  guint32 i = 0;

  for (; i + 8 <= key->length; i += 8)
    {
      memcpy (&word, key->text + i, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
      hash ^= hash >> 32;
    }
  for (word = 0; i < key->length; i++)
    word = word << 8 | (guint8) key->text[i];
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return hash ^ (hash >> 29);
}

/* The entry of a key in an object, or the free one where it belongs. */
static Seen *
find_seen (const FleetJsonKeys *self,
           const Seen          *wanted)
{
  for (gsize i = wanted->hash & (self->seen_size - 1);; i = (i + 1) & (self->seen_size - 1))
    {
      Seen *entry = &self->seen[i];

      if (entry->object < self->first)
        return entry;
      if (entry->hash == wanted->hash && entry->object == wanted->object && entry->length == wanted->length
          && memcmp (entry->text, wanted->text, wanted->length) == 0)
        return entry;
    }
}

static void
grow_seen (FleetJsonKeys *self)
{
  Seen *old = self->seen;
  gsize old_size = self->seen_size;

  self->seen_size *= 2;
  self->seen = g_new0 (Seen, self->seen_size);
  for (gsize i = 0; i < old_size; i++)
    {
      if (old[i].object >= self->first)
        *find_seen (self, &old[i]) = old[i];
    }
  g_free (old);
}

static gboolean
see (FleetJsonKeys *self,
     guint64        object,
     const Key     *key)
{
  Seen wanted = { object, hash_key (self, object, key), key->text, key->length };
  Seen *entry;

  if (++self->n_seen * 2 > self->seen_size)
    grow_seen (self);
  entry = find_seen (self, &wanted);
  if (entry->object >= self->first)
    return FALSE;
  *entry = wanted;
  return TRUE;
}

/* For an object that has outgrown comparing: its keys so far are hashed first. */
static gboolean
see_in_large (FleetJsonKeys         *self,
              const FleetJsonObject *object,
              const Key             *key)
{
  if (object->n_keys == FEW_KEYS)
    {
      for (guint32 i = object->last_key; i != NO_KEY; i = self->keys[i].previous)
        see (self, object->number, &self->keys[i]);
    }
  return see (self, object->number, key);
}

gboolean
fleet_json_keys_add (FleetJsonKeys   *self,
                     FleetJsonObject *object,
                     const char      *text,
                     guint32          length)
{
  gboolean is_new = TRUE;
  Key *key;

  if (self->n_keys == self->keys_size)
    {
      self->keys_size *= 2;
      self->keys = g_renew (Key, self->keys, self->keys_size);
    }
  key = &self->keys[self->n_keys]; /* filled in place: a copy of what was just written stalls */
  key->text = text;
  key->length = length;
  key->previous = object->last_key;

  if (object->n_keys >= FEW_KEYS)
    is_new = see_in_large (self, object, key);
  else
    for (guint32 i = object->last_key; i != NO_KEY && is_new; i = self->keys[i].previous)
      is_new = self->keys[i].length != length || memcmp (self->keys[i].text, text, length) != 0;
  object->last_key = self->n_keys++;
  object->n_keys++;
  return is_new;
}
