/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog: looking at batches and rows. What a column is to the catalog is found once per path; then a column costs its validity words. */

#include "fleet-catalog-private.h"

#include "fleet-path.h"

#define IS_COUNT          (1u << 31) /* in by_path: the path is an array's [#] */
#define REFUSED           G_MAXUINT32
#define MOST_PATTERN      1024
#define EXAMPLES_EVERY    64         /* batches between two looks at a path's value */
#define PAIRS_PER_BATCH   512        /* more pairs of path and kin than this are looked at in every second batch, and so on */

void
fleet_catalog_topic_free (FleetCatalogTopic *self)
{
  if (self == NULL)
    return;
  g_free (self->topic);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_free (self);
}

void
fleet_catalog_path_free (FleetCatalogPath *self)
{
  if (self == NULL)
    return;
  g_free (self->topic);
  g_free (self->path);
  g_free (self->example);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_free (self);
}

static void
free_entry (FleetEntry *entry)
{
  g_free (entry->pattern);
  g_free (entry->told);
  for (guint i = 0; i < FLEET_N_TYPES; i++)
    g_free (entry->examples[i]);
  g_array_unref (entry->carriers);
  g_free (entry);
}

void
fleet_topic_free (FleetTopicShape *topic)
{
  g_free (topic->name);
  g_free (topic->prefix);
  g_ptr_array_unref (topic->entries);
  g_hash_table_unref (topic->by_pattern);
  g_array_unref (topic->by_path);
  g_ptr_array_unref (topic->kins);
  g_free (topic);
}

FleetTopicShape *
fleet_catalog_get_topic (FleetCatalog *self,
                         const char   *name,
                         const char   *prefix)
{
  FleetTopicShape *topic = g_hash_table_lookup (self->topics, name);

  if (topic != NULL)
    {
      if (topic->prefix == NULL)
        topic->prefix = g_strdup (prefix);
      return topic;
    }
  topic = g_new0 (FleetTopicShape, 1);
  topic->name = g_strdup (name);
  topic->prefix = g_strdup (prefix);
  topic->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  topic->by_pattern = g_hash_table_new (g_str_hash, g_str_equal);
  topic->by_path = g_array_new (FALSE, TRUE, sizeof (guint32));
  topic->kins = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_kin_free);
  topic->first_us = topic->last_us = FLEET_TIME_NONE;
  g_ptr_array_add (topic->kins, fleet_kin_new ("", NULL, 0));
  g_hash_table_insert (self->topics, topic->name, topic);
  return topic;
}

FleetCatalog *
fleet_catalog_new (const char                *telemetry,
                   const char                *firmware,
                   FleetDictionary           *paths,
                   FleetDictionary           *devices,
                   FleetDictionary           *places,
                   const FleetPathUsers      *users,
                   const FleetCatalogContext *context,
                   gpointer                   context_data)
{
  FleetCatalog *self = g_new0 (FleetCatalog, 1);

  self->paths = paths;
  self->devices = devices;
  self->places = places;
  self->users = users;
  self->context = context;
  self->context_data = context_data;
  self->firmware_path = g_strdup (firmware);
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_topic_free);
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_schema_change_unref);
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->patients = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_patient_free);
  self->relations = g_array_new (FALSE, TRUE, sizeof (FleetRelation));
  self->epoch = 1;
  self->n_devices_before = fleet_dictionary_size (devices);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint));
  self->news = g_array_new (FALSE, FALSE, sizeof (FleetFirstSight));
  self->scratch = g_string_new (NULL);
  self->telemetry = fleet_catalog_get_topic (self, telemetry, NULL);
  return self;
}

void
fleet_catalog_free (FleetCatalog *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->topics);
  g_hash_table_unref (self->changes);
  g_hash_table_unref (self->unsaved);
  g_ptr_array_unref (self->patients);
  g_array_unref (self->relations);
  g_array_unref (self->touched);
  g_array_unref (self->news);
  g_string_free (self->scratch, TRUE);
  g_free (self->firmware_path);
  g_free (self);
}

void
fleet_catalog_devices_changed (FleetCatalog *self)
{
  if (++self->epoch == 0)
    self->epoch = 1;
}

guint
fleet_topic_find (FleetCatalog    *self,
                  FleetTopicShape *topic,
                  const char      *pattern,
                  gsize            length)
{
  g_autofree char *key = g_strndup (pattern, length);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (topic->by_pattern, key));
  gsize parent = fleet_pattern_parent (pattern, length, NULL);
  FleetEntry *entry;

  if (number != 0)
    return number - 1;
  if (topic->entries->len >= FLEET_CATALOG_MOST_PATHS)
    return G_MAXUINT;
  entry = g_new0 (FleetEntry, 1);
  entry->parent = parent > 0 ? fleet_topic_find (self, topic, pattern, parent) : G_MAXUINT;
  if ((parent > 0 && entry->parent == G_MAXUINT) || topic->entries->len >= FLEET_CATALOG_MOST_PATHS)
    {
      g_free (entry);
      return G_MAXUINT;
    }
  entry->pattern = g_steal_pointer (&key);
  entry->length = length;
  entry->since = topic->messages;
  entry->first = entry->last = (FleetSight) { FLEET_NONE, -1, FLEET_TIME_NONE };
  entry->carriers = g_array_new (FALSE, FALSE, sizeof (FleetCarrier));
  entry->born_stamp = self->stamp;
  g_ptr_array_add (topic->entries, entry);
  g_hash_table_insert (topic->by_pattern, entry->pattern, GUINT_TO_POINTER (topic->entries->len));
  return topic->entries->len - 1;
}

/* ---- batches ---- */

/* Number of the entry of a path, with IS_COUNT, or REFUSED. */
static guint32
resolve_path (FleetCatalog    *self,
              FleetTopicShape *topic,
              FleetPath        path)
{
  guint32 *known, number;
  gboolean is_count;

  if (path >= topic->by_path->len)
    g_array_set_size (topic->by_path, path + 1);
  known = &g_array_index (topic->by_path, guint32, path);
  if (G_LIKELY (*known != 0))
    return *known == REFUSED ? REFUSED : *known - 1;

  g_string_truncate (self->scratch, 0);
  is_count = fleet_pattern_append (self->scratch, fleet_dictionary_text (self->paths, path, NULL));
  number = self->scratch->len <= MOST_PATTERN ? fleet_topic_find (self, topic, self->scratch->str, self->scratch->len) : G_MAXUINT;
  if (number == G_MAXUINT)
    {
      *known = REFUSED;
      topic->n_refused++;
      topic->is_dirty = TRUE;
      return REFUSED;
    }
  number |= is_count ? IS_COUNT : 0;
  *known = number + 1;
  return number;
}

/* First or last row in which valid has a bit; n_words of it, one at least is set. */
static guint
first_row (const guint64 *valid)
{
  guint word = 0;

  while (valid[word] == 0)
    word++;
  return word * 64 + fleet_bits_first (valid[word]);
}

static guint
last_row (const guint64 *valid,
          guint          n_words)
{
  guint word = n_words - 1;

  while (valid[word] == 0)
    word--;
  return word * 64 + 63 - __builtin_clzll (valid[word]);
}

static void
read_value (const FleetBatch  *batch,
            const FleetColumn *column,
            guint              row,
            FleetValue        *value)
{
  if (!fleet_batch_get (batch, row, column->path, value))
    *value = (FleetValue) { .type = FLEET_TYPE_NULL };
}

static void
fold_bits (FleetCatalog  *self,
           FleetEntry    *entry,
           guint          number,
           const guint64 *valid)
{
  if (entry->stamp != self->stamp)
    {
      entry->stamp = self->stamp;
      memcpy (entry->bits, valid, self->n_words * sizeof (guint64));
      g_array_append_val (self->touched, number);
      return;
    }
  for (guint word = 0; word < self->n_words; word++)
    entry->bits[word] |= valid[word];
}

static gboolean
is_any (const guint64 *valid,
        guint          n_words)
{
  for (guint word = 0; word < n_words; word++)
    if (valid[word] != 0)
      return TRUE;
  return FALSE;
}

static void
set_example (FleetCatalog     *self,
             FleetEntry       *entry,
             const FleetValue *value)
{
  fleet_catalog_print_value (value, self->scratch);
  g_free (entry->examples[value->type]);
  entry->examples[value->type] = g_strdup (self->scratch->str);
}

static void
look_at_column (FleetCatalog      *self,
                FleetTopicShape   *topic,
                const FleetBatch  *batch,
                const FleetColumn *column)
{
  guint32 found;
  guint number, form;
  FleetEntry *entry;
  gboolean is_new;

  if (!is_any (column->valid, self->n_words))
    return;
  found = resolve_path (self, topic, column->path);
  if (found == REFUSED)
    return;
  number = found & ~IS_COUNT;
  form = found & IS_COUNT ? FLEET_FORM_ARRAY : column->type;
  entry = fleet_topic_entry (topic, number);
  is_new = !(entry->forms & (1u << form)) || (entry->news_stamp == self->stamp && !(entry->forms_before & (1u << form)));
  if (G_UNLIKELY (is_new || ((self->stamp + number) % EXAMPLES_EVERY == 0 && form < FLEET_N_TYPES)))
    {
      guint row = is_new ? first_row (column->valid) : last_row (column->valid, self->n_words);
      FleetFirstSight sight = { number, form, row, batch->device[row], { batch->place[row], batch->offset[row], batch->time_us[row] }, { 0 } };

      read_value (batch, column, row, &sight.value);
      if (form < FLEET_N_TYPES)
        set_example (self, entry, &sight.value);
      if (is_new)
        fleet_catalog_note (self, topic, &sight);
    }
  fold_bits (self, entry, number, column->valid);
}

/* The row from which on the topic is no baseline any more. */
static guint
learn (FleetCatalog     *self,
       FleetTopicShape  *topic,
       const FleetBatch *batch)
{
  gint64 first_us = topic->first_us, last_us = topic->last_us;
  gint64 enough = (gint64) fleet_dictionary_size (self->devices) * FLEET_CATALOG_LEARN_EACH;

  if (topic->is_learned)
    return 0;
  for (guint row = 0; row < batch->n_rows; row++)
    {
      gint64 n = topic->messages + row;
      gboolean is_long = n > 0 && last_us - first_us >= FLEET_CATALOG_LEARN_US;

      if ((n >= FLEET_CATALOG_LEARN_MESSAGES && (n >= enough || is_long)) || (n >= FLEET_CATALOG_LEARN_FEW && n >= enough && is_long))
        {
          topic->is_learned = TRUE;
          return row;
        }
      first_us = first_us == FLEET_TIME_NONE ? batch->time_us[row] : MIN (first_us, batch->time_us[row]);
      last_us = MAX (last_us, batch->time_us[row]);
    }
  return batch->n_rows;
}

static void
count_rows (FleetCatalog     *self,
            FleetTopicShape  *topic,
            const FleetBatch *batch)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      FleetEntry *entry = fleet_topic_entry (topic, g_array_index (self->touched, guint, i));
      guint row = last_row (entry->bits, self->n_words);

      for (guint word = 0; word < self->n_words; word++)
        entry->count += entry->bits[word] != 0 ? fleet_bits_count (entry->bits[word]) : 0;
      entry->last = (FleetSight) { batch->place[row], batch->offset[row], batch->time_us[row] };
      entry->is_dirty = TRUE;
    }
  topic->messages += batch->n_rows;
  for (guint row = 0; row < batch->n_rows; row++)
    {
      topic->last_us = MAX (topic->last_us, batch->time_us[row]);
      topic->first_us = topic->first_us == FLEET_TIME_NONE ? batch->time_us[row] : MIN (topic->first_us, batch->time_us[row]);
    }
  topic->is_dirty = TRUE;
}

static void
begin (FleetCatalog *self,
       guint         n_rows)
{
  self->stamp++;
  self->n_words = (n_rows + 63) / 64;
  g_array_set_size (self->touched, 0);
  g_array_set_size (self->news, 0);
}

void
fleet_catalog_batch (FleetCatalog     *self,
                     const FleetBatch *batch)
{
  FleetTopicShape *topic = self->telemetry;
  guint n_pairs = topic->entries->len * topic->kins->len;

  if (batch->n_rows == 0)
    return;
  begin (self, batch->n_rows);
  for (guint i = 0; i < batch->n_columns; i++)
    look_at_column (self, topic, batch, batch->columns[i]);
  self->told_from = learn (self, topic, batch);
  fleet_catalog_tell_news (self, topic, batch);
  count_rows (self, topic, batch);
  if (self->stamp % (1 + n_pairs / PAIRS_PER_BATCH) == 0)
    {
      fleet_catalog_sort_rows (self, topic, batch);
      fleet_catalog_miss (self, topic, batch);
      if (self->patients->len > 0)
        fleet_catalog_count_devices (self, topic, batch);
    }
}

/* ---- rows of change topics ---- */

void
fleet_catalog_add_topic (FleetCatalog *self,
                         const char   *topic,
                         const char   *prefix)
{
  fleet_catalog_get_topic (self, topic, prefix)->is_rows = TRUE;
}

void
fleet_catalog_row (FleetCatalog      *self,
                   const char        *topic_name,
                   const char        *prefix,
                   const FleetSight  *sight,
                   guint              n,
                   const char *const *names,
                   const FleetValue  *values)
{
  FleetTopicShape *topic = fleet_catalog_get_topic (self, topic_name, prefix);

  topic->is_rows = TRUE;
  begin (self, 1);
  self->told_from = topic->is_learned ? 0 : 1;
  for (guint i = 0; i < n; i++)
    {
      FleetFirstSight first = { 0, values[i].type, 0, FLEET_NONE, *sight, values[i] };
      guint64 bit = 1;
      FleetEntry *entry;

      g_string_truncate (self->scratch, 0);
      fleet_path_append_key (self->scratch, names[i], strlen (names[i]));
      first.number = fleet_topic_find (self, topic, self->scratch->str, self->scratch->len);
      if (first.number == G_MAXUINT)
        {
          topic->n_refused++;
          continue;
        }
      entry = fleet_topic_entry (topic, first.number);
      if (!(entry->forms & (1u << first.form)))
        {
          set_example (self, entry, &values[i]);
          fleet_catalog_note (self, topic, &first);
        }
      fold_bits (self, entry, first.number, &bit);
    }
  fleet_catalog_tell_news (self, topic, NULL);
  for (guint i = 0; i < self->touched->len; i++)
    {
      FleetEntry *entry = fleet_topic_entry (topic, g_array_index (self->touched, guint, i));

      entry->count++;
      entry->last = *sight;
      entry->is_dirty = TRUE;
    }
  topic->messages++;
  topic->is_learned |= topic->messages >= FLEET_CATALOG_LEARN_ROWS;
  topic->last_us = MAX (topic->last_us, sight->time_us);
  topic->first_us = topic->first_us == FLEET_TIME_NONE ? sight->time_us : MIN (topic->first_us, sight->time_us);
  topic->is_dirty = TRUE;
  fleet_catalog_miss_row (self, topic, sight);
}

gboolean
fleet_catalog_must_save (FleetCatalog *self)
{
  return self->must_save;
}

gboolean
fleet_catalog_has_unsaved (FleetCatalog *self)
{
  return g_hash_table_size (self->unsaved) > 0;
}

GHashTable *
fleet_catalog_get_changes (FleetCatalog *self)
{
  return self->changes;
}
