/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dictionary: open addressing; texts lie in chunks that never move, so that what a caller borrowed stays where it is while the dictionary grows.
 *
 * A slot holds the beginning of its text, mostly all of it: the look-up of a key touches one line of memory, not three, each of which would wait for the one before. */

#include "fleet-dictionary.h"

#include "fleet-bytes.h"
#include "fleet-fetch.h"

#include <string.h>

#define CHUNK_BYTES (64 * 1024)

typedef struct
{
  const char *text;
  guint32     length;
} Entry;

#define HEAD_BYTES 20

typedef struct
{
  guint32 number; /* id + 1, 0 free */
  guint32 hash;
  guint32 length;
  char    head[HEAD_BYTES];
} Slot;

G_STATIC_ASSERT (sizeof (Slot) == 32); /* two in a line of the cache */

struct _FleetDictionary
{
  guint32    limit;
  Entry     *entries;
  guint32    n_entries;
  guint32    n_allocated;
  Slot      *slots;    /* a power of two, at most half full */
  guint32    mask;
  GPtrArray *chunks;
  char      *next;     /* free room in the newest chunk */
  gsize      room;
};

/* 64-bit multiply and fold over eight bytes at a time: texts are short and the table is hit once a message. The last bytes are
 * loaded in whole pieces that may overlap, because a piece put together byte by byte stalls the load that follows. The last digits of a key, in which
 * keys differ, are at the top of its last word, and a product carries upwards only: hence the second one. */
static guint32
hash_text (const char *text,
           gsize       length)
{
  guint64 hash = length * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 word = 0;
  const char *end = text + length;

  for (; end - text > 8; text += 8)
    {
      memcpy (&word, text, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
      hash ^= hash >> 32;
    }
  if (length >= 8)
    memcpy (&word, end - 8, 8);
  else if (length >= 4)
    {
      guint32 low, high;

      memcpy (&low, text, 4);
      memcpy (&high, end - 4, 4);
      word = low | (guint64) high << 32;
    }
  else if (length > 0)
    word = (guint8) text[0] | (guint64) (guint8) text[length / 2] << 8 | (guint64) (guint8) end[-1] << 16;
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  hash = (hash ^ (hash >> 32)) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return hash >> 32;
}

static Slot *
new_slots (guint32 mask)
{
  return g_aligned_alloc0 ((gsize) mask + 1, sizeof (Slot), 64);
}

FleetDictionary *
fleet_dictionary_new (guint32 limit)
{
  FleetDictionary *self = g_new0 (FleetDictionary, 1);

  g_return_val_if_fail (limit < FLEET_NONE, NULL);
  self->limit = limit;
  self->mask = 63;
  self->slots = new_slots (self->mask);
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
fleet_dictionary_free (FleetDictionary *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->chunks);
  g_free (self->entries);
  g_aligned_free (self->slots);
  g_free (self);
}

/* The slot that holds text, or the free one where it belongs. */
static Slot *
find_slot (const FleetDictionary *self,
           const char            *text,
           gsize                  length,
           guint32                hash)
{
  for (guint32 i = hash & self->mask;; i = (i + 1) & self->mask)
    {
      Slot *slot = &self->slots[i];

      if (slot->number == 0)
        return slot;
      if (slot->hash == hash && slot->length == length && fleet_bytes_equal (slot->head, text, MIN (length, HEAD_BYTES))
          && (length <= HEAD_BYTES || memcmp (self->entries[slot->number - 1].text, text, length) == 0))
        return slot;
    }
}

static void
grow_slots (FleetDictionary *self)
{
  guint32 mask = self->mask * 2 + 1;
  Slot *slots = new_slots (mask);

  for (guint32 i = 0; i <= self->mask; i++)
    {
      guint32 to = self->slots[i].hash & mask;

      if (self->slots[i].number == 0)
        continue;
      while (slots[to].number != 0)
        to = (to + 1) & mask;
      slots[to] = self->slots[i];
    }
  g_aligned_free (self->slots);
  self->slots = slots;
  self->mask = mask;
}

static const char *
keep_text (FleetDictionary *self,
           const char      *text,
           gsize            length)
{
  char *kept;

  if (self->room < length + 1)
    {
      self->room = MAX (CHUNK_BYTES, length + 1);
      self->next = g_malloc (self->room);
      g_ptr_array_add (self->chunks, self->next);
    }
  kept = self->next;
  memcpy (kept, text, length);
  kept[length] = '\0';
  self->next += length + 1;
  self->room -= length + 1;
  return kept;
}

guint32
fleet_dictionary_intern (FleetDictionary *self,
                         const char      *text,
                         gsize            length)
{
  guint32 hash = hash_text (text, length);
  Slot *slot = find_slot (self, text, length, hash);
  Entry *entry;

  if (slot->number != 0)
    return slot->number - 1;
  if (self->n_entries >= self->limit || length > G_MAXUINT32 - 1)
    return FLEET_NONE;

  if ((self->n_entries + 1) * 2 > self->mask + 1)
    {
      grow_slots (self);
      slot = find_slot (self, text, length, hash);
    }
  if (self->n_entries == self->n_allocated)
    {
      self->n_allocated = MAX (64, self->n_allocated * 2);
      self->entries = g_renew (Entry, self->entries, self->n_allocated);
    }
  entry = &self->entries[self->n_entries];
  entry->text = keep_text (self, text, length);
  entry->length = length;
  *slot = (Slot) { ++self->n_entries, hash, length };
  memcpy (slot->head, entry->text, MIN (length, HEAD_BYTES));
  return self->n_entries - 1;
}

guint32
fleet_dictionary_find (const FleetDictionary *self,
                       const char            *text,
                       gsize                  length)
{
  const Slot *slot = find_slot (self, text, length, hash_text (text, length));

  return slot->number == 0 ? FLEET_NONE : slot->number - 1;
}

void
fleet_dictionary_expect (const FleetDictionary *self,
                         const char            *text,
                         gsize                  length)
{
  fleet_fetch (&self->slots[hash_text (text, length) & self->mask]);
}

const char *
fleet_dictionary_text (const FleetDictionary *self,
                       guint32                id,
                       gsize                 *ret_length)
{
  g_return_val_if_fail (id < self->n_entries, NULL);
  if (ret_length != NULL)
    *ret_length = self->entries[id].length;
  return self->entries[id].text;
}

guint32
fleet_dictionary_size (const FleetDictionary *self)
{
  return self->n_entries;
}
