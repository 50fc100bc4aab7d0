/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-news: of what a batch showed for the first time, what somebody should be told. */

#include "fleet-catalog-private.h"

#define LEARN_PATH 20 /* messages with a path until it is known */

/* ---- first sights ---- */

static void
mark (FleetCatalog          *self,
      FleetTopicShape       *topic,
      const FleetFirstSight *sight)
{
  FleetEntry *entry = fleet_topic_entry (topic, sight->number);

  if (entry->news_stamp != self->stamp)
    {
      entry->news_stamp = self->stamp;
      entry->forms_before = entry->forms;
    }
  entry->forms |= 1u << sight->form;
  entry->is_dirty = TRUE;
  if (entry->born_stamp == self->stamp && (entry->first.offset < 0 || sight->row < entry->first_row))
    {
      entry->first = sight->sight;
      entry->first_row = sight->row;
    }
  for (guint i = 0; i < self->news->len; i++)
    {
      FleetFirstSight *known = &g_array_index (self->news, FleetFirstSight, i);

      if (known->number != sight->number || known->form != sight->form)
        continue;
      if (sight->row < known->row)
        *known = *sight;
      return;
    }
  g_array_append_val (self->news, *sight);
}

/* The path itself, and those above it that thereby became what holds it. */
void
fleet_catalog_note (FleetCatalog          *self,
                    FleetTopicShape       *topic,
                    const FleetFirstSight *sight)
{
  FleetFirstSight of = *sight;

  mark (self, topic, &of);
  for (;;)
    {
      const FleetEntry *entry = fleet_topic_entry (topic, of.number);
      const FleetEntry *parent;
      gboolean is_array;

      if (entry->parent == G_MAXUINT)
        return;
      fleet_pattern_parent (entry->pattern, entry->length, &is_array);
      parent = fleet_topic_entry (topic, entry->parent);
      of.number = entry->parent;
      of.form = is_array ? FLEET_FORM_ARRAY : FLEET_FORM_OBJECT;
      of.value = (FleetValue) { .type = FLEET_TYPE_NULL };
      if ((parent->forms & (1u << of.form)) && !(parent->news_stamp == self->stamp && !(parent->forms_before & (1u << of.form))))
        return;
      mark (self, topic, &of);
    }
}

static gint
compare_sights (gconstpointer a,
                gconstpointer b,
                gpointer      topic)
{
  const FleetFirstSight *x = a, *y = b;
  gsize of_x = fleet_topic_entry (topic, x->number)->length, of_y = fleet_topic_entry (topic, y->number)->length;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (of_x != of_y)
    return of_x < of_y ? -1 : 1;
  return x->form < y->form ? -1 : x->form > y->form;
}

/* ---- what is known already ---- */

/* Messages before row that had something at entry, or below it. */
static gint64
count_before (FleetCatalog          *self,
              const FleetTopicShape *topic,
              const FleetEntry      *above,
              guint                  row)
{
  gint64 most = 0;

  for (guint i = 0; i < topic->entries->len && most < LEARN_PATH; i++)
    {
      const FleetEntry *entry = fleet_topic_entry (topic, i);
      gint64 count = entry->count;

      if (entry != above && !fleet_entry_is_below (entry, above))
        continue;
      for (guint word = 0; entry->stamp == self->stamp && word <= row / 64; word++)
        count += fleet_bits_count (entry->bits[word] & (word < row / 64 ? ~G_GUINT64_CONSTANT (0) : fleet_bits_low (row % 64)));
      most = MAX (most, count);
    }
  return most;
}

/* What lies in an array that was there, but empty or nearly always so, is the baseline of its elements. */
static gboolean
is_unknown_content (FleetCatalog          *self,
                    const FleetTopicShape *topic,
                    const FleetEntry      *entry,
                    guint                  row)
{
  while (entry->parent != G_MAXUINT)
    {
      const FleetEntry *parent = fleet_topic_entry (topic, entry->parent);
      gboolean is_array;

      fleet_pattern_parent (entry->pattern, entry->length, &is_array);
      if (is_array && parent->born_stamp != self->stamp && count_before (self, topic, entry, row) < LEARN_PATH)
        return TRUE;
      entry = parent;
    }
  return FALSE;
}

/* Whether something above entry has just become what holds it: that is the news, and not each path below. */
static gboolean
is_part_of_change (FleetCatalog          *self,
                   const FleetTopicShape *topic,
                   const FleetEntry      *entry)
{
  while (entry->parent != G_MAXUINT)
    {
      entry = fleet_topic_entry (topic, entry->parent);
      if (entry->changed_stamp == self->stamp)
        return TRUE;
    }
  return FALSE;
}

/* A new array is told by what it holds; if that is nothing, by itself. */
static gboolean
is_told_by_content (FleetCatalog          *self,
                    const FleetTopicShape *topic,
                    const FleetEntry      *above)
{
  for (guint i = 0; i < topic->entries->len; i++)
    if (fleet_entry_is_below (fleet_topic_entry (topic, i), above) && fleet_topic_entry (topic, i)->born_stamp == self->stamp)
      return TRUE;
  return FALSE;
}

/* What lay below the old structure comes no more, and that is said by now. */
static void
replace_structure (const FleetTopicShape *topic,
                   FleetEntry            *entry,
                   guint                  form)
{
  entry->is_replaced = entry->forms & FLEET_FORMS_SCALAR && form >= FLEET_N_TYPES;
  for (guint i = 0; i < topic->entries->len; i++)
    {
      FleetEntry *below = fleet_topic_entry (topic, i);

      if (!fleet_entry_is_below (below, entry))
        continue;
      below->is_replaced = below->pattern[entry->length] == (form == FLEET_FORM_ARRAY ? '.' : '[') || form < FLEET_N_TYPES;
      below->is_dirty = TRUE;
    }
}

static void
tell (FleetCatalog          *self,
      FleetTopicShape       *topic,
      const FleetBatch      *batch,
      const FleetFirstSight *sight,
      FleetSchemaKind        kind)
{
  FleetEntry *entry = fleet_topic_entry (topic, sight->number);
  guint16 kin = fleet_catalog_relate (self, topic, batch, sight->row);
  FleetSchemaChange *change = fleet_catalog_make_change (self, topic, entry, kind, &sight->sight, kin, sight->device);
  FleetForms values = entry->forms_before & ~(1u << FLEET_TYPE_NULL);
  guint old = fleet_forms_main (entry->forms_before);
  g_autofree char *id = NULL;

  if (batch != NULL)
    {
      g_free (change->firmware);
      change->firmware = g_strdup (fleet_catalog_firmware (self, batch, sight->row));
    }
  if (kind != FLEET_SCHEMA_ADDED)
    {
      change->old_form = kind == FLEET_SCHEMA_STRUCTURE_CHANGED ? g_strdup (fleet_form_to_string (old)) : fleet_forms_to_text (kind == FLEET_SCHEMA_TYPE_CHANGED ? values : entry->forms_before);
      change->before = old < FLEET_N_TYPES ? g_strdup (entry->examples[old]) : NULL;
    }
  change->new_form = g_strdup (fleet_form_to_string (sight->form));
  if (sight->form < FLEET_N_TYPES)
    {
      fleet_catalog_print_value (&sight->value, self->scratch);
      change->after = g_strdup (self->scratch->str);
    }
  change->share = 1.0 / (topic->messages - entry->since + 1);
  id = fleet_schema_change_make_id (change); /* kept: a change that finds no room is freed */
  fleet_catalog_add_change (self, topic, change);
  if (!g_hash_table_contains (self->changes, id))
    return;
  g_free (entry->told);
  entry->told = g_strdup (id);
  if (batch != NULL)
    fleet_catalog_watch_devices (self, id, sight->number, sight->form, FLEET_CATALOG_NO_KIN, sight->sight.time_us);
}

static void
tell_born (FleetCatalog          *self,
           FleetTopicShape       *topic,
           const FleetBatch      *batch,
           const FleetFirstSight *sight)
{
  const FleetEntry *entry = fleet_topic_entry (topic, sight->number);

  if (sight->row < self->told_from || sight->form == FLEET_FORM_OBJECT || is_part_of_change (self, topic, entry) ||
      is_unknown_content (self, topic, entry, sight->row) || (sight->form == FLEET_FORM_ARRAY && is_told_by_content (self, topic, entry)))
    return;
  tell (self, topic, batch, sight, FLEET_SCHEMA_ADDED);
}

static void
tell_changed (FleetCatalog          *self,
              FleetTopicShape       *topic,
              const FleetBatch      *batch,
              const FleetFirstSight *sight)
{
  FleetEntry *entry = fleet_topic_entry (topic, sight->number);
  FleetSchemaKind kind;

  if (!fleet_forms_compare (entry->forms_before, sight->form, &kind))
    return;
  if (kind == FLEET_SCHEMA_STRUCTURE_CHANGED)
    entry->changed_stamp = self->stamp;
  if (sight->row < self->told_from || count_before (self, topic, entry, sight->row) < LEARN_PATH)
    return;
  tell (self, topic, batch, sight, kind);
  if (kind == FLEET_SCHEMA_STRUCTURE_CHANGED)
    replace_structure (topic, entry, sight->form);
}

void
fleet_catalog_tell_news (FleetCatalog     *self,
                         FleetTopicShape  *topic,
                         const FleetBatch *batch)
{
  if (G_LIKELY (self->news->len == 0))
    return;
  self->must_save |= batch != NULL;
  g_array_sort_with_data (self->news, compare_sights, topic);
  for (guint i = 0; i < self->news->len; i++)
    {
      const FleetFirstSight *sight = &g_array_index (self->news, FleetFirstSight, i);
      FleetEntry *entry = fleet_topic_entry (topic, sight->number);

      if (entry->forms_before == 0)
        tell_born (self, topic, batch, sight);
      else
        tell_changed (self, topic, batch, sight);
      entry->forms_before |= 1u << sight->form;
    }
  g_array_set_size (self->news, 0);
}

