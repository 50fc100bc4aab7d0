/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-notices: the notices that are kept, and the devices that each affects, counted from a few rows of each batch until they are enough or a day is over. */

#include "fleet-catalog-private.h"

#define EXAMPLE_BYTES  120
#define MOST_PATIENTS  32
#define COUNT_US       (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define ROWS_A_BATCH   8   /* looked at for a notice, of each batch */
#define SHOWN          5   /* devices, models and firmwares that a notice names */

void
fleet_patient_free (FleetPatient *self)
{
  g_free (self->id);
  g_hash_table_unref (self->devices);
  g_ptr_array_unref (self->models);
  g_ptr_array_unref (self->firmwares);
  g_free (self);
}

void
fleet_catalog_print_value (const FleetValue *value,
                           GString          *text)
{
  FleetValue shown = *value;

  g_string_truncate (text, 0);
  if (value->type == FLEET_TYPE_TEXT && value->length > EXAMPLE_BYTES)
    {
      shown.length = EXAMPLE_BYTES;
      while (shown.length > 0 && ((guint8) shown.text[shown.length] & 0xc0) == 0x80)
        shown.length--;
    }
  fleet_value_append_json (&shown, text);
  if (shown.length < value->length && value->type == FLEET_TYPE_TEXT)
    g_string_insert (text, text->len - 1, "…");
}

static const char *
print_place (FleetCatalog     *self,
             const FleetSight *sight,
             gint32           *ret_partition)
{
  const char *text = sight->place != FLEET_NONE ? fleet_dictionary_text (self->places, sight->place, NULL) : NULL;
  const char *end = text != NULL ? strrchr (text, '\n') : NULL;

  *ret_partition = end != NULL ? (gint32) g_ascii_strtoll (end + 1, NULL, 10) : -1;
  return text;
}

FleetSchemaChange *
fleet_catalog_make_change (FleetCatalog     *self,
                           FleetTopicShape  *topic,
                           const FleetEntry *entry,
                           FleetSchemaKind   kind,
                           const FleetSight *sight,
                           guint16           number,
                           FleetDevice       device)
{
  FleetSchemaChange *change = fleet_schema_change_new ();
  const FleetKin *kin = number != FLEET_CATALOG_NO_KIN ? g_ptr_array_index (topic->kins, number) : NULL;

  change->topic = g_strdup (topic->name);
  change->path = g_strdup (entry != NULL ? entry->pattern : "*");
  change->kind = kind;
  print_place (self, sight, &change->partition);
  change->offset = sight->offset;
  change->first_us = sight->time_us;
  change->told_us = sight->time_us;
  if (kin != NULL && *kin->model != '\0')
    change->model = g_strdup (kin->model);
  if (kin != NULL)
    change->firmware = g_strdup (kin->firmware);
  if (device != FLEET_NONE)
    {
      change->device = g_strdup (fleet_dictionary_text (self->devices, device, NULL));
      change->devices = g_strdup (change->device);
      change->n_devices = 1;
    }
  if (entry != NULL)
    change->users = fleet_path_users_to_text (self->users, topic->prefix, entry->pattern);
  return change;
}

FleetSchemaChange *
fleet_catalog_find_standing (FleetCatalog    *self,
                             const char      *topic,
                             const char      *path,
                             FleetSchemaKind  kind)
{
  GHashTableIter iter;
  FleetSchemaChange *change;

  g_hash_table_iter_init (&iter, self->changes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    if (change->kind == kind && change->returned_us == FLEET_TIME_NONE && strcmp (change->path, path) == 0 && strcmp (change->topic, topic) == 0)
      return change;
  return NULL;
}

void
fleet_catalog_replace (FleetCatalog      *self,
                       FleetSchemaChange *change)
{
  const FleetSchemaChange *before = g_hash_table_lookup (self->changes, change->id);

  if (before != NULL)
    self->n_waiting -= before->state != FLEET_NOTICE_ACCEPTED;
  self->n_waiting += change->state != FLEET_NOTICE_ACCEPTED;
  g_hash_table_add (self->unsaved, g_strdup (change->id));
  g_hash_table_replace (self->changes, change->id, change);
}

void
fleet_catalog_add_change (FleetCatalog      *self,
                          FleetTopicShape   *topic,
                          FleetSchemaChange *change)
{
  change->id = fleet_schema_change_make_id (change);
  self->must_save = TRUE;
  if (self->n_waiting >= FLEET_CATALOG_MOST_CHANGES || g_hash_table_contains (self->changes, change->id))
    {
      topic->n_refused += self->n_waiting >= FLEET_CATALOG_MOST_CHANGES;
      fleet_schema_change_unref (change);
      return;
    }
  fleet_catalog_replace (self, change);
}

/* ---- affected devices ---- */

/* One more than are shown is kept, to know that there are more. */
static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (name == NULL || *name == '\0' || names->len > SHOWN || g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return;
  g_ptr_array_add (names, g_strdup (name));
}

/* "TCU-7, BCU-4"; NULL for none. */
static char *
join_names (const GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, SHOWN); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  if (names->len > SHOWN)
    g_string_append (text, ", …");
  return names->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

void
fleet_catalog_watch_devices (FleetCatalog *self,
                             const char   *id,
                             guint         number,
                             guint         form,
                             guint16       kin,
                             gint64        from_us)
{
  const FleetSchemaChange *known = g_hash_table_lookup (self->changes, id);
  FleetPatient *patient = g_new0 (FleetPatient, 1);

  if (self->patients->len >= MOST_PATIENTS)
    g_ptr_array_remove_index (self->patients, 0);
  patient->id = g_strdup (id);
  patient->number = number;
  patient->form = form;
  patient->kin = kin;
  patient->until_us = from_us + COUNT_US;
  patient->devices = g_hash_table_new (NULL, NULL);
  patient->models = g_ptr_array_new_with_free_func (g_free);
  patient->firmwares = g_ptr_array_new_with_free_func (g_free);
  add_name (patient->models, known->model);
  add_name (patient->firmwares, known->firmware);
  g_ptr_array_add (self->patients, patient);
}

/* Some of the rows' devices; from another row on in every batch, so that all have their turn. */
static void
add_devices (FleetCatalog     *self,
             FleetTopicShape  *topic,
             FleetPatient     *patient,
             const FleetBatch *batch,
             const guint64    *rows)
{
  guint n = 0, from = self->stamp * 37 % batch->n_rows;

  for (guint i = 0; i < batch->n_rows && n < ROWS_A_BATCH; i++)
    {
      guint row = (from + i) % batch->n_rows;

      if (!((rows[row / 64] >> (row % 64)) & 1))
        continue;
      n++;
      if (!g_hash_table_add (patient->devices, GUINT_TO_POINTER (batch->device[row] + 1)))
        continue;
      add_name (patient->models, ((FleetKin *) g_ptr_array_index (topic->kins, self->kin_of[row]))->model);
      add_name (patient->firmwares, fleet_catalog_firmware (self, batch, row));
    }
}

static void
update_devices (FleetCatalog          *self,
                const FleetTopicShape *topic,
                FleetPatient          *patient)
{
  const FleetSchemaChange *known = g_hash_table_lookup (self->changes, patient->id);
  const FleetEntry *entry = fleet_topic_entry (topic, patient->number);
  FleetSchemaChange *change = fleet_schema_change_copy (known);
  g_autoptr (GString) devices = g_string_new (known->device);
  GHashTableIter iter;
  gpointer key;
  guint n = 1;

  g_hash_table_iter_init (&iter, patient->devices);
  while (n < SHOWN && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *text = fleet_dictionary_text (self->devices, GPOINTER_TO_UINT (key) - 1, NULL);

      if (g_strcmp0 (text, known->device) == 0)
        continue;
      g_string_append_printf (devices, "%s%s", devices->len > 0 ? ", " : "", text);
      n++;
    }
  g_free (change->devices);
  change->devices = g_string_free (g_steal_pointer (&devices), FALSE);
  change->n_devices = g_hash_table_size (patient->devices);
  g_free (change->model);
  g_free (change->firmware);
  change->model = join_names (patient->models);
  change->firmware = join_names (patient->firmwares);
  if (change->kind == FLEET_SCHEMA_ADDED)
    change->share = entry->count / (double) MAX (1, topic->messages - entry->since);
  else if (change->kind != FLEET_SCHEMA_VANISHED)
    change->share = patient->count / (double) MAX (1, patient->looked_at);
  fleet_catalog_replace (self, change);
}

/* Rows of the batch that the patient's notice is about. */
static void
find_rows (FleetCatalog          *self,
           const FleetTopicShape *topic,
           const FleetPatient    *patient,
           const FleetBatch      *batch,
           guint64               *rows)
{
  const FleetEntry *entry = fleet_topic_entry (topic, patient->number);
  gboolean has_bits = entry->stamp == self->stamp;

  memset (rows, 0, FLEET_BATCH_WORDS * sizeof (guint64));
  if (patient->form == FLEET_N_FORMS)
    for (guint word = 0; word < self->n_words; word++)
      rows[word] = self->kin_rows[patient->kin][word] & ~(has_bits ? entry->bits[word] : 0);
  else if (has_bits && (entry->forms & (entry->forms - 1)) == 0)
    memcpy (rows, entry->bits, self->n_words * sizeof (guint64));
  else if (patient->form < FLEET_N_TYPES && has_bits)
    for (guint i = 0; i < batch->n_columns; i++)
      {
        const FleetColumn *column = batch->columns[i];

        if (column->type == patient->form && column->path < topic->by_path->len &&
            g_array_index (topic->by_path, guint32, column->path) == patient->number + 1)
          for (guint word = 0; word < self->n_words; word++)
            rows[word] |= column->valid[word];
      }
}

void
fleet_catalog_count_devices (FleetCatalog     *self,
                             FleetTopicShape  *topic,
                             const FleetBatch *batch)
{
  guint64 rows[FLEET_BATCH_WORDS];

  for (guint i = 0; i < self->patients->len;)
    {
      FleetPatient *patient = g_ptr_array_index (self->patients, i);
      guint n_before = g_hash_table_size (patient->devices);

      if (topic->last_us > patient->until_us || n_before >= FLEET_SCHEMA_MOST_DEVICES || !g_hash_table_contains (self->changes, patient->id))
        {
          g_ptr_array_remove_index (self->patients, i);
          continue;
        }
      find_rows (self, topic, patient, batch, rows);
      patient->looked_at += batch->n_rows;
      for (guint word = 0; word < self->n_words; word++)
        patient->count += fleet_bits_count (rows[word]);
      add_devices (self, topic, patient, batch, rows);
      if (g_hash_table_size (patient->devices) > n_before)
        update_devices (self, topic, patient);
      i++;
    }
}

gboolean
fleet_catalog_decide (FleetCatalog      *self,
                      const char        *id,
                      FleetNoticeState   state,
                      const char        *by,
                      gint64             at_us,
                      const char        *comment,
                      char             **ret_failure)
{
  const FleetSchemaChange *known = g_hash_table_lookup (self->changes, id);
  FleetSchemaChange *change;

  if (known == NULL)
    {
      *ret_failure = g_strdup_printf ("There is no schema notice %s; it may be of another database.", id);
      return FALSE;
    }
  change = fleet_schema_change_copy (known);
  change->state = state;
  g_free (change->by);
  change->by = g_strdup (by);
  change->at_us = at_us;
  if (comment != NULL)
    {
      g_free (change->comment);
      change->comment = *comment != '\0' ? g_strdup (comment) : NULL;
    }
  fleet_catalog_replace (self, change);
  return TRUE;
}
