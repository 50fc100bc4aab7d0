/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-vanish: what is missed. For every path and every kin that carries it: how often, and how long not.
 *
 * What is often away for long (a key that only parked cars leave out) calibrates itself: the longest pause that ended is known, and a path must be away four times as long. And silence
 * is not absence: devices that had the path must be heard without it. */

#include "fleet-catalog-private.h"

#define STEADY           0.9
#define STEADY_COLUMN    0.99 /* of a table: a column that is NULL is left out by some tools */
#define MISSED_MESSAGES  1000
#define KNOWN_MESSAGES   100  /* over which a share is one */
#define MISSED_US        (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define MISSED_EXPECTED  50   /* messages with the path that should have come in that time */
#define RARE             0.05 /* a path rarer than this is never missed */
#define EXPECTED_OF_NEW  20   /* messages with the path that a kin would have had, were it like the others */

static double
share_of (const FleetCarrier *carrier)
{
  return carrier->count > 0 && carrier->last > carrier->since ? carrier->count / (double) (carrier->last - carrier->since) : carrier->inherited;
}

/* ---- vanished ---- */

/* A device that had it is in this batch, in a row without it. */
static gboolean
is_bearer_heard (FleetCatalog       *self,
                 const FleetEntry   *entry,
                 const FleetCarrier *carrier,
                 const FleetBatch   *batch)
{
  if (batch == NULL || carrier->count == 0)
    return TRUE;
  for (guint row = 0; row < batch->n_rows; row++)
    {
      gboolean has_it = entry->stamp == self->stamp && ((entry->bits[row / 64] >> (row % 64)) & 1);

      if (!has_it && (batch->device[row] == carrier->bearers[0] || batch->device[row] == carrier->bearers[1]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_missed (FleetCatalog          *self,
           const FleetTopicShape *topic,
           const FleetEntry      *entry,
           const FleetCarrier    *carrier,
           const FleetBatch      *batch,
           gint64                 now_us)
{
  const FleetKin *kin = g_ptr_array_index (topic->kins, carrier->kin);
  double share = share_of (carrier), steady = topic->is_rows ? STEADY_COLUMN : STEADY;
  gint64 missed = kin->messages - carrier->last;

  if (carrier->is_gone || entry->is_replaced || !topic->is_learned || share < RARE || missed < 4 * carrier->pause)
    return FALSE;
  if (carrier->count > 0 && carrier->last - carrier->since < KNOWN_MESSAGES)
    return FALSE;
  if (share >= steady && missed >= MISSED_MESSAGES)
    return is_bearer_heard (self, entry, carrier, batch);
  if (topic->is_rows && share < steady)
    return FALSE;
  return carrier->last_us != FLEET_TIME_NONE && now_us - carrier->last_us >= MISSED_US && missed * share >= MISSED_EXPECTED && is_bearer_heard (self, entry, carrier, batch);
}

/* "TCU-7", then "TCU-7, BCU-4". */
static char *
add_name (const char *names,
          const char *name)
{
  if (name == NULL || *name == '\0')
    return g_strdup (names);
  if (names == NULL)
    return g_strdup (name);
  return strstr (names, name) != NULL ? g_strdup (names) : g_strconcat (names, ", ", name, NULL);
}

/* Another kin misses the same path. */
static void
extend_vanished (FleetCatalog            *self,
                 const FleetSchemaChange *known,
                 const FleetKin          *kin)
{
  FleetSchemaChange *change = fleet_schema_change_copy (known);

  g_free (change->model);
  g_free (change->firmware);
  change->model = add_name (known->model, kin->model);
  change->firmware = add_name (known->firmware, kin->firmware);
  fleet_catalog_replace (self, change);
}

static void
tell_vanished (FleetCatalog     *self,
               FleetTopicShape  *topic,
               guint             number,
               FleetCarrier     *carrier,
               const FleetSight *now)
{
  FleetEntry *entry = fleet_topic_entry (topic, number);
  const FleetSchemaChange *known = fleet_catalog_find_standing (self, topic->name, entry->pattern, FLEET_SCHEMA_VANISHED);
  guint form = fleet_forms_main (entry->forms);
  FleetSchemaChange *change;
  FleetDevice bearer = carrier->count > 0 ? carrier->bearers[0] : FLEET_NONE;

  carrier->is_gone = TRUE;
  entry->is_dirty = TRUE;
  self->must_save = TRUE;
  if (known != NULL)
    {
      extend_vanished (self, known, g_ptr_array_index (topic->kins, carrier->kin));
      return;
    }
  change = fleet_catalog_make_change (self, topic, entry, FLEET_SCHEMA_VANISHED, carrier->count > 0 ? &entry->last : now, carrier->kin, bearer);
  change->told_us = now->time_us;
  change->old_form = fleet_forms_to_text (entry->forms);
  change->before = form < FLEET_N_TYPES ? g_strdup (entry->examples[form]) : NULL;
  change->share = share_of (carrier);
  fleet_catalog_add_change (self, topic, change);
  known = fleet_catalog_find_standing (self, topic->name, entry->pattern, FLEET_SCHEMA_VANISHED);
  if (known != NULL && !topic->is_rows)
    fleet_catalog_watch_devices (self, known->id, number, FLEET_N_FORMS, carrier->kin, now->time_us);
}

static void
come_back (FleetCatalog          *self,
           const FleetTopicShape *topic,
           const FleetEntry      *entry,
           FleetCarrier          *carrier,
           gint64                 pause,
           gint64                 time_us)
{
  const FleetSchemaChange *known = fleet_catalog_find_standing (self, topic->name, entry->pattern, FLEET_SCHEMA_VANISHED);
  FleetSchemaChange *change;

  carrier->is_gone = FALSE;
  carrier->since += pause; /* while it was told as gone its share is no measure */
  self->must_save = TRUE;
  for (guint i = 0; i < entry->carriers->len; i++)
    if (g_array_index (entry->carriers, FleetCarrier, i).is_gone)
      return; /* others still miss it */
  if (known == NULL)
    return;
  change = fleet_schema_change_copy (known);
  change->returned_us = time_us;
  fleet_catalog_replace (self, change);
}

/* ---- a model's new paths ---- */

/* Whether the kin, were it like those that carry the path, would have had it long ago. */
static gboolean
is_news_of_kin (FleetCatalog          *self,
                const FleetTopicShape *topic,
                const FleetEntry      *entry,
                const FleetKin        *kin,
                gint64                 before)
{
  const FleetSchemaChange *told = entry->told != NULL ? g_hash_table_lookup (self->changes, entry->told) : NULL;
  double share = 0;

  if (!kin->is_learned || *kin->model == '\0' || entry->born_stamp == self->stamp || self->told_from > 0)
    return FALSE;
  /* What is new to all reaches one model after the other. */
  if (told != NULL && topic->last_us - told->first_us < MISSED_US)
    return FALSE;
  for (guint i = 0; i < entry->carriers->len; i++)
    {
      const FleetCarrier *carrier = &g_array_index (entry->carriers, FleetCarrier, i);

      if (*((FleetKin *) g_ptr_array_index (topic->kins, carrier->kin))->model != '\0')
        share = MAX (share, share_of (carrier));
    }
  return before * share >= EXPECTED_OF_NEW;
}

static void
begin_to_carry (FleetCatalog     *self,
                FleetTopicShape  *topic,
                guint             number,
                const FleetBatch *batch,
                guint             row)
{
  FleetEntry *entry = fleet_topic_entry (topic, number);
  guint16 kin_number = self->kin_of[row];
  FleetKin *kin = g_ptr_array_index (topic->kins, kin_number);
  gint64 before = kin->messages - self->n_of_kin[kin_number];
  FleetCarrier carrier = { .kin = kin_number, .since = before, .last = kin->messages, .last_us = topic->last_us, .bearers = { batch->device[row], FLEET_NONE } };
  FleetSight sight = { batch->place[row], batch->offset[row], batch->time_us[row] };
  FleetSchemaChange *change;

  for (guint word = 0; word < self->n_words; word++)
    carrier.count += fleet_bits_count (entry->bits[word] & self->kin_rows[kin_number][word]);
  if (is_news_of_kin (self, topic, entry, kin, before))
    {
      guint form = fleet_forms_main (entry->forms);

      change = fleet_catalog_make_change (self, topic, entry, FLEET_SCHEMA_NEW_SHAPE, &sight, kin_number, batch->device[row]);
      change->new_form = g_strdup (fleet_form_to_string (form));
      change->after = form < FLEET_N_TYPES ? g_strdup (entry->examples[form]) : NULL;
      fleet_catalog_add_change (self, topic, change);
    }
  g_array_append_val (entry->carriers, carrier);
}

/* ---- counting ---- */

static guint
count_from (const guint64 *rows,
            guint          from,
            guint          n_words)
{
  guint n = fleet_bits_count (rows[from / 64] & ~fleet_bits_low (from % 64));

  for (guint word = from / 64 + 1; word < n_words; word++)
    n += fleet_bits_count (rows[word]);
  return n;
}

/* The kin's messages with the path in this batch; residue loses them. FALSE: there are none. */
static gboolean
carry (FleetCatalog     *self,
       FleetTopicShape  *topic,
       FleetEntry       *entry,
       FleetCarrier     *carrier,
       const FleetBatch *batch,
       guint64          *residue)
{
  const FleetKin *kin = g_ptr_array_index (topic->kins, carrier->kin);
  const guint64 *rows = self->kin_rows[carrier->kin];
  gint64 before = kin->messages - self->n_of_kin[carrier->kin];
  guint first = G_MAXUINT, last = 0;
  gint64 pause;

  for (guint word = 0; word < self->n_words; word++)
    {
      guint64 both = entry->bits[word] & rows[word];

      residue[word] &= ~rows[word];
      if (both == 0)
        continue;
      carrier->count += fleet_bits_count (both);
      if (first == G_MAXUINT)
        first = word * 64 + fleet_bits_first (both);
      last = word * 64 + 63 - __builtin_clzll (both);
    }
  if (first == G_MAXUINT)
    return FALSE;
  if (carrier->inherited > 0 && carrier->since == 0 && carrier->last == 0)
    carrier->since = before;
  pause = before + (self->n_of_kin[carrier->kin] - count_from (rows, first, self->n_words)) - MAX (carrier->last, carrier->since);
  if (carrier->is_gone)
    come_back (self, topic, entry, carrier, pause, batch->time_us[first]);
  else
    carrier->pause = MAX (carrier->pause, pause);
  carrier->last = kin->messages - (last + 1 < batch->n_rows ? count_from (rows, last + 1, self->n_words) : 0);
  carrier->last_us = MAX (carrier->last_us, batch->time_us[last]);
  carrier->bearers[self->stamp & 1] = batch->device[last];
  return TRUE;
}

static void
miss_entry (FleetCatalog     *self,
            FleetTopicShape  *topic,
            guint             number,
            const FleetBatch *batch,
            const FleetSight *now)
{
  FleetEntry *entry = fleet_topic_entry (topic, number);
  gboolean is_there = entry->stamp == self->stamp;
  guint64 residue[FLEET_BATCH_WORDS];

  if (is_there)
    memcpy (residue, entry->bits, self->n_words * sizeof (guint64));
  for (guint i = 0; i < entry->carriers->len; i++)
    {
      FleetCarrier *carrier = &g_array_index (entry->carriers, FleetCarrier, i);

      if (self->n_of_kin[carrier->kin] == 0)
        continue;
      if (is_there)
        carry (self, topic, entry, carrier, batch, residue);
      if (G_UNLIKELY (is_missed (self, topic, entry, carrier, batch, now->time_us)))
        tell_vanished (self, topic, number, carrier, now);
    }
  for (guint word = 0; is_there && word < self->n_words; word++)
    while (residue[word] != 0)
      {
        guint row = word * 64 + fleet_bits_first (residue[word]);

        begin_to_carry (self, topic, number, batch, row);
        for (guint w = word; w < self->n_words; w++)
          residue[w] &= ~self->kin_rows[self->kin_of[row]][w];
      }
}

void
fleet_catalog_miss (FleetCatalog     *self,
                    FleetTopicShape  *topic,
                    const FleetBatch *batch)
{
  guint last = batch->n_rows - 1;
  FleetSight now = { batch->place[last], batch->offset[last], topic->last_us };

  for (guint i = 0; i < topic->entries->len; i++)
    miss_entry (self, topic, i, batch, &now);
}

void
fleet_catalog_miss_row (FleetCatalog     *self,
                        FleetTopicShape  *topic,
                        const FleetSight *sight)
{
  FleetKin *kin = g_ptr_array_index (topic->kins, 0);

  kin->messages++;
  for (guint i = 0; i < topic->entries->len; i++)
    {
      FleetEntry *entry = fleet_topic_entry (topic, i);
      FleetCarrier first = { .kin = 0, .since = kin->messages - 1, .bearers = { FLEET_NONE, FLEET_NONE } }, *carrier;

      if (entry->carriers->len == 0)
        g_array_append_val (entry->carriers, first);
      carrier = &g_array_index (entry->carriers, FleetCarrier, 0);
      if (entry->stamp == self->stamp)
        {
          if (carrier->is_gone)
            come_back (self, topic, entry, carrier, kin->messages - 1 - carrier->last, sight->time_us);
          else if (carrier->count > 0)
            carrier->pause = MAX (carrier->pause, kin->messages - 1 - carrier->last);
          carrier->count++;
          carrier->last = kin->messages;
          carrier->last_us = sight->time_us;
        }
      else if (is_missed (self, topic, entry, carrier, NULL, sight->time_us))
        tell_vanished (self, topic, i, carrier, sight);
    }
}
