/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-kin: which devices are expected to send alike.
 *
 * A model is one kin. A firmware that a known device changes to, and that the model did not have, makes a kin of its own, which inherits what the model sends, so that what a
 * roll-out drops is missed at its first cars, and not when the last one has it. A device that comes with a firmware of its own is only one more of the model.
 *
 * Rows of devices come by another topic than their messages: at the beginning many devices have no model yet, and that they get one is no news. */

#include "fleet-catalog-private.h"

#define MOST_FIRMWARES 4096
#define STEADY         0.9
#define MOST_UNKNOWN   16   /* firmwares of devices without a model that are kins: they must not fill the table before the models come */
#define FEW            0.01 /* of all messages: more than that from devices without a model, and a new model may be one of theirs */

FleetKin *
fleet_kin_new (const char *model,
               const char *firmware,
               guint16     of)
{
  FleetKin *self = g_new0 (FleetKin, 1);

  self->model = g_strdup (model);
  self->firmware = g_strdup (firmware);
  self->of = of;
  self->firmwares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->first_us = self->last_us = FLEET_TIME_NONE;
  return self;
}

void
fleet_kin_free (FleetKin *self)
{
  g_free (self->model);
  g_free (self->firmware);
  g_hash_table_unref (self->firmwares);
  g_free (self);
}

static guint16
find_kin (const FleetTopicShape *topic,
          const char            *model,
          const char            *firmware)
{
  for (guint i = 0; i < topic->kins->len; i++)
    {
      const FleetKin *kin = g_ptr_array_index (topic->kins, i);

      if (strcmp (kin->model, model) == 0 && g_strcmp0 (kin->firmware, firmware) == 0)
        return i;
    }
  return FLEET_CATALOG_NO_KIN;
}

/* The new kin is expected to send what its model sends. */
static void
inherit (FleetTopicShape *topic,
         guint16          from,
         guint16          to)
{
  for (guint i = 0; i < topic->entries->len; i++)
    {
      FleetEntry *entry = fleet_topic_entry (topic, i);

      for (guint c = 0; c < entry->carriers->len; c++)
        {
          FleetCarrier carrier = g_array_index (entry->carriers, FleetCarrier, c);
          double share = carrier.last > carrier.since ? carrier.count / (double) (carrier.last - carrier.since) : 0;

          if (carrier.kin != from)
            continue;
          /* What only some of the model's cars send may not be there because of the car. */
          carrier = (FleetCarrier) { .kin = to, .is_gone = carrier.is_gone, .last_us = topic->last_us, .inherited = share >= STEADY ? share : 0, .bearers = { FLEET_NONE, FLEET_NONE } };
          g_array_append_val (entry->carriers, carrier);
          entry->is_dirty = TRUE;
          break;
        }
    }
}

static guint16
find_model (FleetTopicShape *topic,
            const char      *model)
{
  const FleetKin *unknown = g_ptr_array_index (topic->kins, 0);
  guint16 kin = find_kin (topic, model, NULL);
  FleetKin *made;

  if (kin != FLEET_CATALOG_NO_KIN)
    return kin;
  if (topic->kins->len >= FLEET_CATALOG_MOST_KINS)
    return 0;
  made = fleet_kin_new (model, NULL, topic->kins->len);
  made->is_late = topic->is_learned && unknown->messages < topic->messages * FEW;
  g_ptr_array_add (topic->kins, made);
  return topic->kins->len - 1;
}

static guint16
find_firmware (FleetTopicShape *topic,
               guint16          model,
               const char      *firmware,
               gboolean         is_change)
{
  FleetKin *base = g_ptr_array_index (topic->kins, model);
  guint16 kin;

  if (g_hash_table_contains (base->firmwares, firmware))
    return model;
  kin = find_kin (topic, base->model, firmware);
  if (kin != FLEET_CATALOG_NO_KIN)
    return kin;
  if (!base->is_learned || !is_change || topic->kins->len >= (model == 0 ? MOST_UNKNOWN : FLEET_CATALOG_MOST_KINS))
    {
      if (g_hash_table_size (base->firmwares) < MOST_FIRMWARES)
        g_hash_table_add (base->firmwares, g_strdup (firmware));
      return model;
    }
  g_ptr_array_add (topic->kins, fleet_kin_new (base->model, firmware, model));
  kin = topic->kins->len - 1;
  inherit (topic, model, kin);
  return kin;
}

static const FleetColumn *
firmware_column (FleetCatalog     *self,
                 const FleetBatch *batch)
{
  FleetPath path = self->firmware_path != NULL ? fleet_dictionary_find (self->paths, self->firmware_path, strlen (self->firmware_path)) : FLEET_NONE;

  return path != FLEET_NONE ? fleet_batch_find (batch, path, FLEET_TYPE_TEXT) : NULL;
}

const char *
fleet_catalog_firmware (FleetCatalog     *self,
                        const FleetBatch *batch,
                        guint             row)
{
  const FleetColumn *column = firmware_column (self, batch);

  if (column == NULL || !fleet_column_has (column, row))
    return self->context->firmware (batch->device[row], self->context_data);
  g_string_truncate (self->scratch, 0);
  g_string_append_len (self->scratch, batch->heap + column->texts[row].offset, column->texts[row].length);
  return self->scratch->str;
}

static guint32
hash_text (const char *bytes,
           guint32     length)
{
  guint32 hash = 2166136261u;

  for (guint32 i = 0; i < length; i++)
    hash = (hash ^ (guint8) bytes[i]) * 16777619u;
  return hash;
}

static guint16
ask (FleetCatalog     *self,
     FleetTopicShape  *topic,
     const FleetBatch *batch,
     guint             row,
     FleetRelation    *relation,
     guint32           hash)
{
  const char *model = self->context->model (batch->device[row], self->context_data);
  const char *firmware = fleet_catalog_firmware (self, batch, row);
  guint16 of_model = find_model (topic, model != NULL ? model : "");
  gboolean is_change = relation->epoch != 0 ? relation->firmware != 0 && relation->firmware != hash : batch->device[row] < self->n_devices_before;
  guint16 kin = firmware != NULL && *firmware != '\0' ? find_firmware (topic, of_model, firmware, is_change) : of_model;
  FleetKin *found = g_ptr_array_index (topic->kins, kin);

  if (relation->epoch == 0 || relation->kin != kin)
    found->n_devices++;
  if (relation->epoch != 0 && relation->kin == 0 && of_model != 0)
    ((FleetKin *) g_ptr_array_index (topic->kins, of_model))->is_moved = TRUE;
  *relation = (FleetRelation) { hash, kin, self->epoch };
  return kin;
}

static guint16
relate (FleetCatalog      *self,
        FleetTopicShape   *topic,
        const FleetBatch  *batch,
        const FleetColumn *firmware,
        guint              row)
{
  FleetDevice device = batch->device[row];
  FleetRelation *relation;
  guint32 hash = 0;

  if (device >= self->relations->len)
    g_array_set_size (self->relations, device + 1);
  relation = &g_array_index (self->relations, FleetRelation, device);
  if (firmware != NULL && fleet_column_has (firmware, row))
    hash = hash_text (batch->heap + firmware->texts[row].offset, firmware->texts[row].length);
  /* A message that does not tell its firmware has that of the one before. */
  if (relation->epoch == self->epoch && (hash == relation->firmware || hash == 0))
    return relation->kin;
  return ask (self, topic, batch, row, relation, hash);
}

guint16
fleet_catalog_relate (FleetCatalog     *self,
                      FleetTopicShape  *topic,
                      const FleetBatch *batch,
                      guint             row)
{
  return batch != NULL && batch->device[row] != FLEET_NONE ? relate (self, topic, batch, firmware_column (self, batch), row) : 0;
}

static void
tell_new_model (FleetCatalog     *self,
                FleetTopicShape  *topic,
                guint16           number,
                const FleetBatch *batch,
                guint             row)
{
  FleetSight sight = { batch->place[row], batch->offset[row], batch->time_us[row] };
  FleetSchemaChange *change = fleet_catalog_make_change (self, topic, NULL, FLEET_SCHEMA_NEW_SHAPE, &sight, number, batch->device[row]);
  guint n_paths = 0;

  for (guint i = 0; i < topic->entries->len; i++)
    {
      const FleetEntry *entry = fleet_topic_entry (topic, i);

      for (guint c = 0; c < entry->carriers->len; c++)
        n_paths += g_array_index (entry->carriers, FleetCarrier, c).kin == number;
    }
  change->new_form = g_strdup_printf ("%u paths", n_paths);
  change->n_devices = ((FleetKin *) g_ptr_array_index (topic->kins, number))->n_devices;
  fleet_catalog_add_change (self, topic, change);
}

/* Whether the kin is no beginner any more. */
static void
learn_kin (FleetCatalog     *self,
           FleetTopicShape  *topic,
           guint16           number,
           const FleetBatch *batch)
{
  FleetKin *kin = g_ptr_array_index (topic->kins, number);
  guint row = 0;

  if (kin->messages < FLEET_CATALOG_LEARN_MESSAGES ||
      (kin->last_us - kin->first_us < FLEET_CATALOG_LEARN_US && kin->messages < (gint64) kin->n_devices * FLEET_CATALOG_LEARN_EACH))
    return;
  kin->is_learned = TRUE;
  while (self->kin_of[row] != number)
    row++;
  if (kin->is_late && !kin->is_moved && kin->firmware == NULL && *kin->model != '\0')
    tell_new_model (self, topic, number, batch, row);
}

void
fleet_catalog_sort_rows (FleetCatalog     *self,
                         FleetTopicShape  *topic,
                         const FleetBatch *batch)
{
  const FleetColumn *firmware = firmware_column (self, batch);
  gint64 last_us = FLEET_TIME_NONE, first_us = G_MAXINT64;

  memset (self->kin_rows, 0, sizeof self->kin_rows);
  memset (self->n_of_kin, 0, sizeof self->n_of_kin);
  for (guint row = 0; row < batch->n_rows; row++)
    {
      guint16 kin = relate (self, topic, batch, firmware, row);

      self->kin_of[row] = kin;
      self->kin_rows[kin][row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
      self->n_of_kin[kin]++;
      last_us = MAX (last_us, batch->time_us[row]);
      first_us = MIN (first_us, batch->time_us[row]);
    }
  for (guint i = 0; i < topic->kins->len; i++)
    {
      FleetKin *kin = g_ptr_array_index (topic->kins, i);

      if (self->n_of_kin[i] == 0)
        continue;
      kin->messages += self->n_of_kin[i];
      kin->last_us = MAX (kin->last_us, last_us);
      kin->first_us = kin->first_us == FLEET_TIME_NONE ? first_us : MIN (kin->first_us, first_us);
      if (!kin->is_learned)
        learn_kin (self, topic, i, batch);
    }
}
