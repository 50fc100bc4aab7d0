/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-decoder: one payload to one row: envelope, template, else general reader, which teaches the template.
 *
 * The order is one of trust: nothing is interned or set before the message is known to be JSON, to be within its
 * bounds and to name its device and time; so a stream of rubbish fills dead letters and no dictionary. */

#include "fleet-decoder.h"

#include "fleet-envelope.h"
#include "fleet-flattener.h"
#include "fleet-json-reader.h"
#include "fleet-json-text.h"
#include "fleet-template.h"

#include <string.h>

#define MAX_DEVICE_BYTES 256
#define MAX_SHOWN_BYTES  64
#define MAX_COLUMNS      60000 /* a batch counts them in 16 bits */

struct _FleetDecoder
{
  FleetProfile     *profile;
  FleetDictionary  *paths;
  FleetDictionary  *devices;
  FleetJsonReader  *reader;
  FleetFlattener   *flattener;
  FleetTemplate    *templates;
  GByteArray       *inflated;
  char             *text;       /* padded copy of the message that a template is tried on */
  gsize             text_size;
  FleetPath        *leaf_paths; /* FLEET_BATCH_ROW_CELLS */
  gsize             path_device_length;
  gsize             path_time_length;
  gsize             device_at;  /* where the last message had its device, and how long that was */
  gsize             device_length;
  gboolean          general_only;
  FleetDecoderStats stats;
};

FleetDecoder *
fleet_decoder_new (const FleetProfile *profile,
                   FleetDictionary    *paths,
                   FleetDictionary    *devices)
{
  FleetDecoder *self = g_new0 (FleetDecoder, 1);

  self->profile = fleet_profile_ref ((FleetProfile *) profile);
  self->paths = paths;
  self->devices = devices;
  self->reader = fleet_json_reader_new (profile->max_depth, profile->max_message_bytes);
  self->flattener = fleet_flattener_new ();
  self->templates = fleet_template_new ();
  self->inflated = g_byte_array_new ();
  self->leaf_paths = g_new (FleetPath, FLEET_BATCH_ROW_CELLS);
  self->path_device_length = strlen (profile->path_device);
  self->path_time_length = strlen (profile->path_time);
  return self;
}

void
fleet_decoder_free (FleetDecoder *self)
{
  if (self == NULL)
    return;
  fleet_json_reader_free (self->reader);
  fleet_flattener_free (self->flattener);
  fleet_template_free (self->templates);
  g_byte_array_unref (self->inflated);
  g_free (self->text);
  g_free (self->leaf_paths);
  fleet_profile_unref (self->profile);
  g_free (self);
}

void
fleet_decoder_set_general_only (FleetDecoder *self,
                                gboolean      general_only)
{
  self->general_only = general_only;
}

const FleetDecoderStats *
fleet_decoder_get_stats (const FleetDecoder *self)
{
  return &self->stats;
}

/* The device's identity by its value; FLEET_NONE when it has none. */
static FleetDevice
intern_device (FleetDecoder     *self,
               const FleetValue *value)
{
  char digits[24];

  if (value->type == FLEET_TYPE_TEXT)
    {
      if (value->length == 0 || value->length > MAX_DEVICE_BYTES || memchr (value->text, '\0', value->length) != NULL)
        return FLEET_NONE;
      return fleet_dictionary_intern (self->devices, value->text, value->length);
    }
  if (value->type != FLEET_TYPE_INT)
    return FLEET_NONE;
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value->integer);
  return fleet_dictionary_intern (self->devices, digits, strlen (digits));
}

static gboolean
read_time (const FleetDecoder *self,
           const FleetValue   *value,
           gint64             *ret_us)
{
  switch (value->type)
    {
    case FLEET_TYPE_TEXT:
      return fleet_time_parse (value->text, value->length, self->profile->zones, ret_us);
    case FLEET_TYPE_INT:
      return fleet_time_from_int (value->integer, ret_us);
    case FLEET_TYPE_DOUBLE:
      return fleet_time_from_number (value->real, ret_us);
    case FLEET_TYPE_NULL:
    case FLEET_TYPE_BOOL:
    case FLEET_N_TYPES:
    default:
      return FALSE;
    }
}

static void
fill_head (FleetBatch         *batch,
           const FleetMessage *message,
           FleetDevice         device,
           gint64              time_us)
{
  guint row = batch->n_rows++;

  batch->device[row] = device;
  batch->slot[row] = FLEET_NONE;
  batch->place[row] = message->place;
  batch->offset[row] = message->offset;
  batch->time_us[row] = time_us;
  batch->judged_us[row] = time_us;
  batch->kafka_us[row] = message->kafka_us;
  batch->flags[row] = 0;
}

static const FleetLeaf *
find_leaf (const FleetDecoder *self,
           const FleetLeaf    *leaves,
           guint               n_leaves,
           const char         *path,
           gsize               length)
{
  for (guint i = 0; i < n_leaves; i++)
    {
      if (leaves[i].path_length == length && memcmp (fleet_flattener_path (self->flattener, &leaves[i]), path, length) == 0)
        return &leaves[i];
    }
  return NULL;
}

/* Whether something lies below path, which is no leaf itself. */
static gboolean
is_container (const FleetDecoder *self,
              const FleetLeaf    *leaves,
              guint               n_leaves,
              const char         *path,
              gsize               length)
{
  for (guint i = 0; i < n_leaves; i++)
    {
      const char *of_leaf = fleet_flattener_path (self->flattener, &leaves[i]);

      if (leaves[i].path_length > length && memcmp (of_leaf, path, length) == 0
          && (of_leaf[length] == '.' || of_leaf[length] == '['))
        return TRUE;
    }
  return FALSE;
}

/* "mapping: no device: deviceId holds 1.5, neither text nor an integer" and the like. */
static char *
mapping_reason (const FleetDecoder *self,
                const char         *wanted,
                const char         *path,
                const FleetLeaf    *leaves,
                guint               n_leaves,
                const FleetLeaf    *found,
                const char         *expected)
{
  g_autoptr (GString) reason = g_string_new (NULL);

  g_string_append_printf (reason, "mapping: no %s: %s ", wanted, path);
  if (found != NULL)
    {
      FleetValue shown = found->value;

      if (shown.type == FLEET_TYPE_TEXT && shown.length > MAX_SHOWN_BYTES)
        {
          shown.length = MAX_SHOWN_BYTES;
          while (shown.length > 0 && ((guint8) shown.text[shown.length] & 0xc0) == 0x80)
            shown.length--;
        }
      g_string_append (reason, "holds ");
      fleet_value_append_json (&shown, reason);
      g_string_append_printf (reason, ", %s", expected);
    }
  else
    g_string_append (reason, is_container (self, leaves, n_leaves, path, strlen (path))
                               ? "holds an object or array" : "is missing");
  return g_string_free (g_steal_pointer (&reason), FALSE);
}

static char *
device_reason (const FleetDecoder *self,
               const FleetLeaf    *leaves,
               guint               n_leaves,
               const FleetLeaf    *found)
{
  const char *expected = "neither text nor an integer";

  if (found != NULL && (found->value.type == FLEET_TYPE_INT
                        || (found->value.type == FLEET_TYPE_TEXT && found->value.length > 0
                            && found->value.length <= MAX_DEVICE_BYTES)))
    expected = found->value.type == FLEET_TYPE_TEXT && memchr (found->value.text, '\0', found->value.length) != NULL
                 ? "which has a NUL in it" : "and the dictionary of devices is full";
  else if (found != NULL && found->value.type == FLEET_TYPE_TEXT)
    expected = found->value.length == 0 ? "which names none" : "longer than a key of 256 bytes";
  return mapping_reason (self, "device", self->profile->path_device, leaves, n_leaves, found, expected);
}

/* fleet_batch_set() for a row in which the path has no other type. */
static void
set_cell (FleetBatch       *batch,
          FleetPath         path,
          const FleetValue *value)
{
  FleetColumn *column = fleet_batch_column (batch, path, value->type);
  guint row = batch->n_rows;
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % 64);

  column->valid[row / 64] |= bit;
  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      column->bools[row / 64] |= value->boolean ? bit : 0;
      break;
    case FLEET_TYPE_INT:
      column->ints[row] = value->integer;
      break;
    case FLEET_TYPE_DOUBLE:
      column->doubles[row] = value->real;
      break;
    case FLEET_TYPE_TEXT:
      column->texts[row] = fleet_batch_keep_text (batch, column, value->text, value->length);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
}

/* Sets all cells of the row; FALSE when the dictionary of paths is full. */
static gboolean
set_cells (FleetDecoder    *self,
           FleetBatch      *batch,
           const FleetLeaf *leaves,
           guint            n_leaves)
{
  gsize heap_used = batch->heap_used;

  for (guint i = 0; i < n_leaves; i++)
    {
      self->leaf_paths[i] = fleet_dictionary_intern (self->paths, fleet_flattener_path (self->flattener, &leaves[i]),
                                                     leaves[i].path_length);
      if (self->leaf_paths[i] == FLEET_NONE)
        {
          fleet_batch_clear_row (batch, batch->n_rows);
          batch->heap_used = heap_used;
          return FALSE;
        }
      set_cell (batch, self->leaf_paths[i], &leaves[i].value);
    }
  return TRUE;
}

/* What the general reader makes of text; NULL when all is well, else the reason. */
static char *
read_general (FleetDecoder        *self,
              const FleetEnvelope *envelope,
              const FleetMessage  *message,
              FleetBatch          *batch)
{
  g_autoptr (GError) error = NULL;
  gsize n_events;
  guint n_leaves = 0;
  const FleetLeaf *leaves = NULL, *device, *time;
  const FleetJsonEvent *events;
  FleetDevice device_id;
  gint64 time_us;

  events = fleet_json_reader_read (self->reader, envelope->text, envelope->length, &n_events, &error);
  if (events != NULL)
    leaves = fleet_flattener_read (self->flattener, events, n_events, &n_leaves, &error);
  if (leaves == NULL)
    return g_strdup_printf ("json: %s%s", error->message, envelope->behind);
  if (batch->n_columns + n_leaves > MAX_COLUMNS)
    return g_strdup ("json: more different paths than a batch can hold");

  device = find_leaf (self, leaves, n_leaves, self->profile->path_device, self->path_device_length);
  time = find_leaf (self, leaves, n_leaves, self->profile->path_time, self->path_time_length);
  if (device == NULL)
    return device_reason (self, leaves, n_leaves, NULL);
  if (time == NULL || !read_time (self, &time->value, &time_us))
    return mapping_reason (self, "time", self->profile->path_time, leaves, n_leaves, time, "which is no time that can be read");
  device_id = intern_device (self, &device->value);
  if (device_id == FLEET_NONE)
    return device_reason (self, leaves, n_leaves, device);
  if (!set_cells (self, batch, leaves, n_leaves))
    return g_strdup_printf ("json: the dictionary of paths is full (%u paths): the topic brings ever new keys",
                            fleet_dictionary_size (self->paths));

  if (!self->general_only)
    fleet_template_learn (self->templates, fleet_json_reader_get_text (self->reader), envelope->length, leaves,
                          self->leaf_paths, n_leaves, self->leaf_paths[device - leaves], self->leaf_paths[time - leaves]);
  fill_head (batch, message, device_id, time_us);
  return NULL;
}

static void
copy_text (FleetDecoder        *self,
           const FleetEnvelope *envelope)
{
  if (G_UNLIKELY (self->text_size < envelope->length + FLEET_JSON_PADDING))
    {
      self->text_size = MAX (envelope->length + FLEET_JSON_PADDING, self->text_size * 2);
      g_free (self->text);
      self->text = g_malloc (self->text_size);
    }
  memcpy (self->text, envelope->text, envelope->length);
  memset (self->text + envelope->length, 0, FLEET_JSON_PADDING);
}

/* Most messages have their device where the last one had it: its line of the dictionary comes while the template is read. A wrong guess costs nothing but that. */
static void
expect_device (FleetDecoder *self,
               gsize         length)
{
  if (self->device_at + self->device_length <= length)
    fleet_dictionary_expect (self->devices, self->text + self->device_at, self->device_length);
}

static void
remember_device (FleetDecoder            *self,
                 const FleetTemplateHead *head)
{
  if (head->device.type != FLEET_TYPE_TEXT)
    return;
  self->device_at = head->device_at - self->text;
  self->device_length = head->device.length;
}

static gboolean
read_by_template (FleetDecoder        *self,
                  const FleetEnvelope *envelope,
                  const FleetMessage  *message,
                  FleetBatch          *batch)
{
  gsize heap_used = batch->heap_used;
  FleetTemplateHead head;
  FleetDevice device;
  gint64 time_us;

  if (batch->n_rows % FLEET_BATCH_FETCH == 0)
    fleet_batch_fetch (batch, batch->n_rows + FLEET_BATCH_FETCH);
  copy_text (self, envelope);
  expect_device (self, envelope->length);
  if (!fleet_template_read (self->templates, self->text, envelope->length, batch, batch->n_rows, &head))
    return FALSE;
  if (!read_time (self, &head.time, &time_us) || (device = intern_device (self, &head.device)) == FLEET_NONE)
    {
      fleet_batch_clear_row (batch, batch->n_rows);
      batch->heap_used = heap_used;
      return FALSE; /* the general reader says why */
    }
  remember_device (self, &head);
  fill_head (batch, message, device, time_us);
  return TRUE;
}

gboolean
fleet_decoder_read (FleetDecoder       *self,
                    const FleetMessage *message,
                    FleetBatch         *batch,
                    char              **ret_reason)
{
  g_autoptr (GError) error = NULL;
  char *reason = NULL;
  FleetEnvelope envelope;

  g_return_val_if_fail (batch->n_rows < FLEET_BATCH_ROWS && !fleet_batch_is_sealed (batch), FALSE);
  self->stats.messages++;
  if (message->payload == NULL)
    reason = g_strdup ("json: a null value");
  else if (!fleet_envelope_open (&envelope, message->payload, message->length, self->profile->max_message_bytes,
                                 self->inflated, &error))
    reason = g_strdup_printf ("json: %s", error->message);
  else if (!self->general_only && envelope.length <= self->profile->max_message_bytes && envelope.length > 0
           && read_by_template (self, &envelope, message, batch))
    {
      self->stats.by_template++;
      return TRUE;
    }
  else
    reason = read_general (self, &envelope, message, batch);

  self->stats.shapes = fleet_template_get_n_shapes (self->templates);
  if (reason == NULL)
    {
      self->stats.by_general_reader++;
      return TRUE;
    }
  self->stats.refused++;
  *ret_reason = reason;
  return FALSE;
}
