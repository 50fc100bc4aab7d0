/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-state: a vehicle's record as bytes, and the bytes as JSON.
 *
 *   byte     version, 1
 *   8 bytes  event time of the newest event (little-endian int64, µs; G_MININT64 none)
 *   varint   its device + 1 (0 none)
 *   varint   its place + 1 (0 none)
 *   varint   number of devices heard last in this vehicle; for each:
 *     varint   device
 *     svarint  newest event time of the vehicle - the device's own newest
 *   entries to the end, each:
 *     varint   path
 *     byte     bits 0-2 type (FLEET_TYPE_*, 5 absent), bit 3: an element
 *     unless an element (which has its array's, and stands behind it):
 *       varint   device + 1
 *       svarint  newest event time of the vehicle - the value's
 *     absent   svarint newest event time of the vehicle - the time at which the path was told last
 *     value    bool: a byte; int: svarint; double: 8 bytes, little-endian; text: varint length, bytes; null: nothing
 *
 * varint: 7 bits a byte, lowest first; svarint: the same zigzagged; differences wrap around in 64 bits. Paths and devices are ids of the store's dictionaries. */

#include "fleet-ledger-private.h"

#include <string.h>

#define VERSION     1
#define TYPE_MASK   7
#define ELEMENT_BIT 8
#define FIRST_BYTES 4096 /* more than the record of most vehicles */

/* Room is made for all of an entry but its text before it is put: what follows appends without asking each time. */
#define ENTRY_BYTES 64

typedef struct
{
  guint8 *data;
  gsize   length;
  gsize   size;
} Writer;

static void
make_room (Writer *writer,
           gsize   length)
{
  if (G_LIKELY (writer->length + length <= writer->size))
    return;
  writer->size = MAX (writer->size * 2, writer->length + length);
  writer->data = g_realloc (writer->data, writer->size);
}

static inline void
put_byte (Writer *writer,
          guint8  byte)
{
  writer->data[writer->length++] = byte;
}

static inline void
put_varint (Writer  *writer,
            guint64  number)
{
  for (; number >= 0x80; number >>= 7)
    put_byte (writer, number | 0x80);
  put_byte (writer, number);
}

/* Wraps around: any two times have a difference. */
static inline void
put_difference (Writer *writer,
                gint64  a,
                gint64  b)
{
  guint64 difference = (guint64) a - (guint64) b;

  put_varint (writer, (difference << 1) ^ (guint64) ((gint64) difference >> 63));
}

static inline void
put_fixed (Writer  *writer,
           guint64  bits)
{
  bits = GUINT64_TO_LE (bits);
  memcpy (writer->data + writer->length, &bits, sizeof bits);
  writer->length += sizeof bits;
}

static inline void
put_value (Writer           *writer,
           const FleetValue *value)
{
  guint64 bits;

  if (value->type == FLEET_TYPE_BOOL)
    put_byte (writer, value->boolean != FALSE);
  else if (value->type == FLEET_TYPE_INT)
    put_difference (writer, value->integer, 0);
  else if (value->type == FLEET_TYPE_DOUBLE)
    {
      memcpy (&bits, &value->real, sizeof bits);
      put_fixed (writer, bits);
    }
  else if (value->type == FLEET_TYPE_TEXT)
    {
      put_varint (writer, value->length);
      make_room (writer, value->length);
      memcpy (writer->data + writer->length, value->text, value->length);
      writer->length += value->length;
    }
}

static void
put_entry (FleetLedger             *self,
           const FleetLedgerColumn *column,
           FleetSlot                slot,
           gint64                   newest_us,
           Writer                  *writer)
{
  const FleetLedgerCell *cell = fleet_ledger_column_peek (self, column, slot);
  FleetValue value = { .type = FLEET_TYPE_NULL };
  gint64 time_us;
  FleetDevice device;
  guint8 head;

  if (cell == NULL || cell->type == FLEET_LEDGER_UNBORN)
    return;
  if ((column->kind == FLEET_LEDGER_ELEMENT || column->momentary) &&
      !fleet_ledger_column_get (self, column, slot, &value, &time_us, &device))
    return;
  if (column->kind == FLEET_LEDGER_ELEMENT)
    {
      head = value.type | ELEMENT_BIT;
    }
  else
    {
      if (cell->time_us == FLEET_TIME_NONE)
        return;
      fleet_ledger_cell_get (cell, &value);
      if (column->kind == FLEET_LEDGER_COUNT)
        value.integer = (guint32) cell->bits;
      head = cell->type;
    }

  make_room (writer, ENTRY_BYTES);
  put_varint (writer, column->path);
  put_byte (writer, head);
  if (column->kind != FLEET_LEDGER_ELEMENT)
    {
      put_varint (writer, head == FLEET_LEDGER_ABSENT ? 0 : (guint32) (cell->device + 1));
      put_difference (writer, newest_us, cell->time_us);
    }
  if ((head & TYPE_MASK) == FLEET_LEDGER_ABSENT)
    put_difference (writer, newest_us, fleet_ledger_cell_told (cell, column->kind));
  else
    put_value (writer, &value);
}

GBytes *
fleet_ledger_save (FleetLedger *self,
                   FleetSlot    slot)
{
  const FleetLedgerVehicle vehicle = *fleet_ledger_vehicle (self, slot);
  Writer bytes = { self->saved, 0, self->saved_size }, *writer = &bytes;
  guint n_devices = 0;

  make_room (writer, FIRST_BYTES);
  put_byte (writer, VERSION);
  put_fixed (writer, vehicle.time_us);
  put_varint (writer, (guint64) (guint32) (vehicle.device + 1));
  put_varint (writer, (guint64) (guint32) (vehicle.place + 1));
  for (FleetDevice device = vehicle.first; device != FLEET_NONE;
       device = g_array_index (self->devices, FleetLedgerDevice, device).next)
    n_devices++;
  put_varint (writer, n_devices);
  for (FleetDevice device = vehicle.first; device != FLEET_NONE;
       device = g_array_index (self->devices, FleetLedgerDevice, device).next)
    {
      make_room (writer, ENTRY_BYTES);
      put_varint (writer, device);
      put_difference (writer, vehicle.time_us, g_array_index (self->devices, FleetLedgerDevice, device).newest_us);
    }

  for (guint elements = 0; elements < 2; elements++)
    for (guint i = 0; i < self->in_order->len; i++)
      {
        const FleetLedgerColumn *column = self->in_order->pdata[i];

        if ((column->kind == FLEET_LEDGER_ELEMENT) == elements)
          put_entry (self, column, slot, vehicle.time_us, writer);
      }
  self->saved = writer->data;
  self->saved_size = writer->size;
  return g_bytes_new (writer->data, writer->length);
}

/* Reading: past the end or nonsense sets failed, and every later read gives 0. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean      failed;
} Reader;

static const guint8 *
get_bytes (Reader *reader,
           gsize   length)
{
  const guint8 *at = reader->at;

  if (reader->failed || (gsize) (reader->end - at) < length)
    {
      reader->failed = TRUE;
      return NULL;
    }
  reader->at += length;
  return at;
}

static guint64
get_varint (Reader *reader)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      const guint8 *byte = get_bytes (reader, 1);

      if (byte == NULL)
        return 0;
      number |= (guint64) (*byte & 0x7f) << shift;
      if (*byte < 0x80)
        return number;
    }
  reader->failed = TRUE;
  return 0;
}

static gint64
get_signed (Reader *reader)
{
  guint64 number = get_varint (reader);

  return (gint64) ((number >> 1) ^ (0 - (number & 1)));
}

static guint64
get_fixed (Reader *reader)
{
  const guint8 *at = get_bytes (reader, sizeof (guint64));
  guint64 bits = 0;

  if (at != NULL)
    memcpy (&bits, at, sizeof bits);
  return GUINT64_FROM_LE (bits);
}

/* A path or device id; off: what was added so that FLEET_NONE becomes 0. */
static guint32
get_id (Reader  *reader,
        guint32  off)
{
  guint64 number = get_varint (reader);

  if (number > G_MAXUINT32)
    reader->failed = TRUE;
  return (guint32) number - off;
}

typedef struct
{
  FleetPath   path;
  guint       type;    /* FLEET_LEDGER_ABSENT too */
  gboolean    element;
  FleetDevice device;  /* unless an element; so the next */
  gint64      time_us;
  gint64      told_us; /* absent */
  FleetValue  value;
} Entry;

static gboolean
get_entry (Reader *reader,
           gint64  newest_us,
           Entry  *entry)
{
  const guint8 *head;
  const guint8 *at;
  guint64 bits;

  *entry = (Entry) { .path = get_id (reader, 0) };
  head = get_bytes (reader, 1);
  if (head == NULL || *head > (TYPE_MASK | ELEMENT_BIT) || (*head & TYPE_MASK) > FLEET_LEDGER_ABSENT)
    return FALSE;
  entry->type = *head & TYPE_MASK;
  entry->element = (*head & ELEMENT_BIT) != 0;
  entry->value.type = entry->type == FLEET_LEDGER_ABSENT ? FLEET_TYPE_NULL : entry->type;
  if (!entry->element)
    {
      entry->device = get_id (reader, 1);
      entry->time_us = (guint64) newest_us - (guint64) get_signed (reader);
    }

  if (entry->type == FLEET_LEDGER_ABSENT)
    entry->told_us = (guint64) newest_us - (guint64) get_signed (reader);
  switch (entry->value.type)
    {
    case FLEET_TYPE_BOOL:
      at = get_bytes (reader, 1);
      entry->value.boolean = at != NULL && *at != 0;
      break;
    case FLEET_TYPE_INT:
      entry->value.integer = get_signed (reader);
      break;
    case FLEET_TYPE_DOUBLE:
      bits = get_fixed (reader);
      memcpy (&entry->value.real, &bits, sizeof bits);
      break;
    case FLEET_TYPE_TEXT:
      bits = get_varint (reader);
      at = bits <= G_MAXUINT32 ? get_bytes (reader, bits) : NULL;
      entry->value.text = (const char *) at;
      entry->value.length = bits;
      if (at == NULL)
        return FALSE;
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
  return !reader->failed;
}

static gboolean
open_state (Reader       *reader,
            const guint8 *state,
            gsize         length,
            gint64       *ret_newest_us,
            FleetDevice  *ret_device,
            FleetPlace   *ret_place,
            GError      **error)
{
  const guint8 *version;

  *reader = (Reader) { state, state + length, FALSE };
  version = get_bytes (reader, 1);
  if (version == NULL || *version != VERSION)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT,
                   version == NULL ? "A vehicle's state is empty: the database is damaged, restore it or start a new one"
                                   : "A vehicle's state has version %u and this program reads version 1: use the program that wrote it",
                   version == NULL ? 0 : *version);
      return FALSE;
    }
  *ret_newest_us = get_fixed (reader);
  *ret_device = get_id (reader, 1);
  *ret_place = get_id (reader, 1);
  return TRUE;
}

static gboolean
broken (const Reader *reader,
        const guint8 *state,
        GError      **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT,
               "A vehicle's state does not read back at byte %" G_GSIZE_FORMAT ": the database is damaged, restore it or start a new one",
               (gsize) (reader->at - state));
  return FALSE;
}

gboolean
fleet_ledger_restore (FleetLedger *self,
                      FleetSlot    slot,
                      GBytes      *state,
                      GError     **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (state, &length);
  FleetLedgerVehicle *vehicle;
  Reader reader;
  gint64 newest_us;
  FleetDevice newest;
  FleetPlace place;
  guint64 n_devices;
  guint32 n_paths = fleet_dictionary_size (self->paths);

  if (!open_state (&reader, bytes, length, &newest_us, &newest, &place, error))
    return FALSE;
  n_devices = get_varint (&reader);
  for (guint64 i = 0; i < n_devices && !reader.failed; i++)
    {
      FleetDevice device = get_id (&reader, 0);
      gint64 time_us = (guint64) newest_us - (guint64) get_signed (&reader);

      if (reader.failed || device > FLEET_LEDGER_DEVICES_LIMIT)
        return broken (&reader, bytes, error);
      fleet_ledger_heard (self, slot, device, time_us);
    }
  if (reader.failed)
    return broken (&reader, bytes, error);
  vehicle = fleet_ledger_vehicle (self, slot);
  vehicle->time_us = newest_us;
  vehicle->device = newest;
  vehicle->place = place;

  while (reader.at < reader.end)
    {
      FleetLedgerColumn *column;
      Entry entry;

      if (!get_entry (&reader, newest_us, &entry) || entry.path >= n_paths)
        return broken (&reader, bytes, error);
      column = fleet_ledger_column (self, entry.path);
      if (entry.element != (column->kind == FLEET_LEDGER_ELEMENT))
        return broken (&reader, bytes, error);
      if (entry.element)
        fleet_ledger_put_element (self, slot, column, &entry.value);
      else
        fleet_ledger_put_back (self, slot, column, entry.type == FLEET_LEDGER_ABSENT ? NULL : &entry.value, entry.time_us,
                               entry.device, entry.told_us);
    }
  return TRUE;
}

typedef struct
{
  const char *name;
  FleetValue  value;
} Member;

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

char *
fleet_ledger_state_to_json (const guint8  *state,
                            gsize          length,
                            FleetPathName  name,
                            gpointer       user_data,
                            GError       **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  GString *json;
  Reader reader;
  gint64 newest_us;
  FleetDevice device;
  FleetPlace place;
  guint64 n_devices;

  if (!open_state (&reader, state, length, &newest_us, &device, &place, error))
    return NULL;
  n_devices = get_varint (&reader);
  for (guint64 i = 0; i < n_devices && !reader.failed; i++)
    {
      get_id (&reader, 0);
      get_signed (&reader);
    }
  while (!reader.failed && reader.at < reader.end)
    {
      Entry entry;
      Member member;

      if (!get_entry (&reader, newest_us, &entry) || (member.name = name (entry.path, user_data)) == NULL)
        reader.failed = TRUE;
      member.value = entry.value;
      if (!reader.failed && entry.type != FLEET_LEDGER_ABSENT)
        g_array_append_val (members, member);
    }
  if (reader.failed)
    {
      broken (&reader, state, error);
      return NULL;
    }

  g_array_sort (members, compare_members);
  json = g_string_new ("{");
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      FleetValue key = { .type = FLEET_TYPE_TEXT, .text = member->name, .length = strlen (member->name) };

      if (i > 0)
        g_string_append_c (json, ',');
      fleet_value_append_json (&key, json);
      g_string_append_c (json, ':');
      fleet_value_append_json (&member->value, json);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
