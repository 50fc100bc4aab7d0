/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 10,000 random lives of a table: a source that is a plain table, its change records in every envelope and on several partitions, and a reader that gets them interleaved as it comes, twice, again from
 * earlier offsets, and after restarts. Whatever the way, the mirror must end as the table that the source has; and a second time must change nothing.
 *
 * The model knows nothing of versions: it is the source's own table, changed as the source's statements say. */

#include "fleet-mirror.h"

#include <string.h>

#define HISTORIES  10000
#define KEYS       6
#define NAMES      5
#define PARTITIONS 3
#define CONTROLS   PARTITIONS       /* Debezium's topic of changed tables: a partition of its own */
#define PLACES     (PARTITIONS + 1)
#define NULLED     (-1)

typedef enum { DMS_BARE, DMS_TRANSACTIONS, DEBEZIUM, DEBEZIUM_SCHEMAS, N_ENVELOPES } Envelope;

typedef struct
{
  char   *payload;   /* NULL: a null value */
  char   *key;
  gint64  built_us;  /* Kafka's time too */
} Record;

/* The source: what is in the table, and what it has written of it. */
typedef struct
{
  GRand     *rand;
  gboolean   there[KEYS];
  int        value[KEYS][NAMES]; /* by column of names */
  gboolean   has[NAMES];         /* which columns the table has */
  Envelope   envelope;
  gint64     second;             /* of commits */
  gint64     position;           /* in the log, and of transactions */
  gint64     built_us;
  GPtrArray *records[PLACES];    /* Record* */
} Source;

static const char *const names[NAMES] = { "a", "b", "c", "d", "e" };

static FleetProfile profile = {
  .topic_cars = (char *) "fleet.carinfo",
  .car_key = (char *) "id",
  .device_key = (char *) "device_id",
  .device_car = (char *) "car_id",
  .reservation_key = (char *) "reservation_id",
  .reservation_car = (char *) "car_id",
  .reservation_from = (char *) "started_at",
  .reservation_to = (char *) "returned_at",
};

static void
record_free (Record *record)
{
  g_free (record->payload);
  g_free (record->key);
  g_free (record);
}

/* ---- what the source writes ---- */

static void
put_record (Source *self,
            guint   place,
            char   *payload,
            int     key)
{
  Record *record = g_new0 (Record, 1);
  gboolean wrapped = self->envelope == DEBEZIUM_SCHEMAS && payload != NULL;

  record->payload = wrapped ? g_strdup_printf ("{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":%s}", payload) : payload;
  if (wrapped)
    g_free (payload);
  record->built_us = self->built_us;
  if (key >= 0)
    record->key = g_strdup_printf (self->envelope == DEBEZIUM_SCHEMAS ? "{\"schema\":{},\"payload\":{\"id\":%d}}" : "{\"id\":%d}", key);
  g_ptr_array_add (self->records[place], record);
  self->built_us += 1 + g_rand_int_range (self->rand, 0, 3000);
}

/* DMS leaves out what is NULL, Debezium does not. */
static char *
print_row (Source *self,
           int     key)
{
  GString *json = g_string_new (NULL);

  g_string_printf (json, "{\"id\":%d", key);
  for (guint i = 0; i < NAMES; i++)
    if (self->has[i] && self->value[key][i] != NULLED)
      g_string_append_printf (json, ",\"%s\":%d", names[i], self->value[key][i]);
    else if (self->has[i] && self->envelope >= DEBEZIUM)
      g_string_append_printf (json, ",\"%s\":null", names[i]);
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

static char *
print_source (Source     *self,
              const char *snapshot,
              guint       row)
{
  return g_strdup_printf ("\"source\":{\"connector\":\"mysql\",\"name\":\"fleet\",\"server_id\":%d,\"ts_ms\":%" G_GINT64_FORMAT
                          ",\"snapshot\":\"%s\",\"table\":\"carinfo\",\"file\":\"binlog.%06d\",\"pos\":%" G_GINT64_FORMAT ",\"row\":%u},\"ts_us\":%" G_GINT64_FORMAT,
                          strcmp (snapshot, "false") == 0 ? 223344 : 0, self->second * 1000, snapshot, (int) (self->position / 900 + 1), self->position % 900, row,
                          self->built_us);
}

static char *
print_metadata (Source     *self,
                const char *operation,
                gboolean    is_control)
{
  g_autofree char *commit = NULL;

  if (self->envelope == DMS_TRANSACTIONS && !is_control && strcmp (operation, "load") != 0)
    commit = g_strdup_printf (",\"transaction-id\":%" G_GINT64_FORMAT ",\"transaction-record-id\":%" G_GINT64_FORMAT ",\"commit-timestamp\":%" G_GINT64_FORMAT
                              ",\"stream-position\":\"%08" G_GINT64_MODIFIER "X/0\"",
                              self->position / 3, self->position % 3, self->second * G_USEC_PER_SEC, self->position);
  return g_strdup_printf ("\"metadata\":{\"timestamp\":%" G_GINT64_FORMAT ",\"record-type\":\"%s\",\"operation\":\"%s\",\"schema-name\":\"fleet\",\"table-name\":\"carinfo\"%s}",
                          self->built_us, is_control ? "control" : "data", operation, commit != NULL ? commit : "");
}

static guint
partition_of (int key)
{
  return (key * 7 + 1) % PARTITIONS;
}

static void
write_upsert (Source     *self,
              int         key,
              int         old_key, /* -1: it is no other */
              const char *operation,
              const char *op,
              guint       row)
{
  g_autofree char *data = print_row (self, key);

  if (self->envelope < DEBEZIUM)
    {
      g_autofree char *metadata = print_metadata (self, operation, FALSE);
      g_autofree char *before = old_key >= 0 ? g_strdup_printf ("\"before-image\":{\"id\":%d},", old_key) : g_strdup ("");

      put_record (self, partition_of (key), g_strdup_printf ("{\"data\":%s,%s%s}", data, before, metadata), -1);
    }
  else
    {
      g_autofree char *source = print_source (self, *op == 'r' ? "true" : "false", row);

      put_record (self, partition_of (key), g_strdup_printf ("{\"before\":null,\"after\":%s,%s,\"op\":\"%s\"}", data, source, op), key);
    }
}

static void
write_delete (Source *self,
              int     key,
              guint   row)
{
  if (self->envelope < DEBEZIUM)
    {
      g_autofree char *metadata = print_metadata (self, "delete", FALSE);

      put_record (self, partition_of (key), g_strdup_printf ("{\"data\":{\"id\":%d},%s}", key, metadata), -1);
    }
  else
    {
      g_autofree char *source = print_source (self, "false", row);

      put_record (self, partition_of (key), g_strdup_printf ("{\"before\":{\"id\":%d},\"after\":null,%s,\"op\":\"d\"}", key, source), key);
      put_record (self, partition_of (key), NULL, key);
    }
}

/* from, to: a column renamed; dropped: one dropped; NULL none. */
static void
write_columns (Source     *self,
               const char *from,
               const char *to,
               const char *dropped,
               const char *added)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  gboolean dms = self->envelope < DEBEZIUM;

  g_string_append (columns, dms ? "\"id\":{\"type\":\"INT32\"}" : "{\"name\":\"id\"}");
  for (guint i = 0; i < NAMES; i++)
    if (self->has[i])
      g_string_append_printf (columns, dms ? ",\"%s\":{\"type\":\"INT32\"}" : ",{\"name\":\"%s\"}", names[i]);
  if (dms)
    {
      g_autofree char *metadata = print_metadata (self, from != NULL ? "rename-column" : dropped != NULL ? "drop-column" : "add-column", TRUE);
      g_autofree char *renamed = from != NULL ? g_strdup_printf (",\"old-column-name\":\"%s\",\"new-column-name\":\"%s\"", from, to) : g_strdup ("");

      put_record (self, 0, g_strdup_printf ("{\"control\":{\"table-def\":{\"columns\":{%s}}%s},%s}", columns->str, renamed, metadata), -1);
    }
  else
    {
      g_autofree char *source = print_source (self, "false", 0);
      g_autofree char *ddl = from != NULL      ? g_strdup_printf ("ALTER TABLE carinfo RENAME COLUMN %s TO `%s`", from, to)
                             : dropped != NULL ? g_strdup_printf ("ALTER TABLE carinfo DROP COLUMN %s", dropped)
                                               : g_strdup_printf ("ALTER TABLE carinfo ADD COLUMN %s INT", added);

      put_record (self, CONTROLS,
                  g_strdup_printf ("{%s,\"ddl\":\"%s\",\"tableChanges\":[{\"type\":\"ALTER\",\"id\":\"\\\"fleet\\\".\\\"carinfo\\\"\",\"table\":{\"columns\":[%s]}}]}", source, ddl, columns->str), -1);
    }
}

static void
write_truncate (Source *self)
{
  if (self->envelope < DEBEZIUM)
    {
      g_autofree char *metadata = print_metadata (self, g_rand_boolean (self->rand) ? "truncate-table" : "TruncateTable", TRUE);

      put_record (self, 0, g_strdup_printf ("{\"control\":{},%s}", metadata), -1);
    }
  else
    {
      g_autofree char *source = print_source (self, "false", 0);

      put_record (self, g_rand_int_range (self->rand, 0, PARTITIONS), g_strdup_printf ("{\"before\":null,\"after\":null,%s,\"op\":\"t\"}", source), -1);
    }
}

/* ---- what the source does ---- */

static int
random_key (Source   *self,
            gboolean  there)
{
  int key = g_rand_int_range (self->rand, 0, KEYS);

  for (guint i = 0; i < KEYS; i++, key = (key + 1) % KEYS)
    if (self->there[key] == there)
      return key;
  return -1;
}

static int
random_name (Source   *self,
             gboolean  has)
{
  int name = g_rand_int_range (self->rand, 0, NAMES);

  for (guint i = 0; i < NAMES; i++, name = (name + 1) % NAMES)
    if (self->has[name] == has)
      return name;
  return -1;
}

static void
change_values (Source *self,
               int     key,
               int     share)
{
  for (guint i = 0; i < NAMES; i++)
    if (!self->has[i])
      self->value[key][i] = NULLED;
    else if (g_rand_int_range (self->rand, 0, share) == 0)
      self->value[key][i] = g_rand_int_range (self->rand, -1, 4);
}

static void
change_key (Source *self,
            int     from,
            int     to)
{
  memcpy (self->value[to], self->value[from], sizeof self->value[to]);
  self->there[from] = FALSE;
  self->there[to] = TRUE;
  if (self->envelope >= DEBEZIUM)
    write_delete (self, from, 0);
  write_upsert (self, to, self->envelope < DEBEZIUM ? from : -1, "update", "c", 1);
}

static void
change_columns (Source *self)
{
  int old = random_name (self, TRUE), fresh = random_name (self, FALSE);
  int what = g_rand_int_range (self->rand, 0, 3);

  if (what == 0 && fresh >= 0)
    {
      self->has[fresh] = TRUE;
      for (guint key = 0; key < KEYS; key++)
        self->value[key][fresh] = NULLED;
      write_columns (self, NULL, NULL, NULL, names[fresh]);
    }
  else if (what == 1 && old >= 0)
    {
      self->has[old] = FALSE;
      write_columns (self, NULL, NULL, names[old], NULL);
    }
  else if (old >= 0 && fresh >= 0)
    {
      self->has[old] = FALSE;
      self->has[fresh] = TRUE;
      for (guint key = 0; key < KEYS; key++)
        self->value[key][fresh] = self->value[key][old];
      write_columns (self, names[old], names[fresh], NULL, NULL);
    }
}

static void
take_snapshot (Source *self)
{
  for (int key = 0; key < KEYS; key++)
    if (self->there[key])
      write_upsert (self, key, -1, "load", "r", 0);
}

/* One statement. Another tool takes over only with time between, since one tells commits by the second and the other more finely. */
static void
act (Source *self)
{
  int what = g_rand_int_range (self->rand, 0, 100);
  int there = random_key (self, TRUE), absent = random_key (self, FALSE);

  self->position++;
  self->second += g_rand_int_range (self->rand, 0, 4) == 0;
  self->built_us = MAX (self->built_us, self->second * G_USEC_PER_SEC);
  if (what < 30 && absent >= 0)
    {
      self->there[absent] = TRUE;
      change_values (self, absent, 1);
      write_upsert (self, absent, -1, "insert", "c", 0);
    }
  else if (what < 65 && there >= 0)
    {
      change_values (self, there, 2);
      write_upsert (self, there, -1, "update", "u", 0);
    }
  else if (what < 78 && there >= 0)
    {
      self->there[there] = FALSE;
      write_delete (self, there, 0);
    }
  else if (what < 86 && there >= 0 && absent >= 0)
    change_key (self, there, absent);
  else if (what < 93)
    change_columns (self);
  else if (what < 95)
    {
      memset (self->there, 0, sizeof self->there);
      write_truncate (self);
    }
  else if (what < 98)
    take_snapshot (self);
  else
    {
      self->second += 10;
      self->built_us = self->second * G_USEC_PER_SEC;
      self->envelope = g_rand_int_range (self->rand, 0, N_ENVELOPES);
    }
}

/* ---- the reader ---- */

typedef struct
{
  FleetDictionary *dictionaries[3];
  FleetMirror     *mirror;
  GPtrArray       *versions;
  GPtrArray       *table_changes;
  guint            next[PLACES];
} Reader;

static void
make_mirror (Reader *self)
{
  g_clear_pointer (&self->mirror, fleet_mirror_free);
  self->mirror = fleet_mirror_new (&profile, self->dictionaries[0], self->dictionaries[1], self->dictionaries[2]);
  for (guint i = 0; i < self->table_changes->len; i++)
    fleet_mirror_restore_table_change (self->mirror, self->table_changes->pdata[i]);
  for (guint i = 0; i < self->versions->len; i++)
    fleet_mirror_restore (self->mirror, self->versions->pdata[i]);
}

static void
apply (Reader       *self,
       const Source *source,
       guint         place,
       guint         offset)
{
  const Record *record = source->records[place]->pdata[offset];
  FleetMessage message = { .payload = record->payload, .place = place, .offset = offset, .kafka_us = record->built_us, .key = record->key };
  g_autofree char *reason = NULL;

  message.length = record->payload != NULL ? strlen (record->payload) : 0;
  message.key_length = record->key != NULL ? strlen (record->key) : 0;
  if (g_getenv ("FLEET_HISTORY") != NULL)
    g_test_message ("%u@%u key %s: %s", offset, place, record->key, record->payload);
  fleet_mirror_apply (self->mirror, place == CONTROLS ? FLEET_N_TABLES : FLEET_TABLE_CAR, &message, self->versions, self->table_changes, &reason);
  g_assert_cmpstr (reason, ==, NULL);
}

/* All records, partitions as they come; now and then one is read again from an earlier offset, or the process ends and begins again. */
static void
read_interleaved (Reader       *self,
                  const Source *source,
                  GRand        *rand)
{
  guint left = 0;

  for (guint place = 0; place < PLACES; place++)
    {
      self->next[place] = 0;
      left += source->records[place]->len;
    }
  while (left > 0)
    {
      guint place = g_rand_int_range (rand, 0, PLACES);
      guint run = g_rand_int_range (rand, 1, 12);

      for (; run > 0 && self->next[place] < source->records[place]->len; run--, left--)
        apply (self, source, place, self->next[place]++);
      if (self->next[place] > 0 && g_rand_int_range (rand, 0, 12) == 0)
        {
          guint back = g_rand_int_range (rand, 0, self->next[place]);

          left += self->next[place] - back;
          self->next[place] = back;
        }
      if (g_rand_int_range (rand, 0, 25) == 0)
        make_mirror (self);
    }
}

/* The newest version of each row: what the view shows. */
static GHashTable *
newest_rows (Reader *self)
{
  GHashTable *rows = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->versions->len; i++)
    {
      FleetRowVersion *version = self->versions->pdata[i];
      const FleetRowVersion *before = g_hash_table_lookup (rows, version->key);

      if (before == NULL || version->valid_from_us >= before->valid_from_us) /* as (valid_from_us, id) orders them */
        g_hash_table_replace (rows, version->key, version);
    }
  return rows;
}

static char *
print_version (const FleetRowVersion *version)
{
  GString *text;

  if (version == NULL || version->deleted)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < version->n_columns; i++)
    {
      g_string_append_printf (text, "%s=", version->names[i]);
      fleet_value_append (&version->values[i], text);
      g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
check_table (Reader       *self,
             const Source *source)
{
  g_autoptr (GHashTable) rows = newest_rows (self);

  for (int key = 0; key < KEYS; key++)
    {
      g_autofree char *text = g_strdup_printf ("%d", key);
      g_autofree char *is = print_version (g_hash_table_lookup (rows, text));
      g_autoptr (GString) expected = g_string_new (NULL);

      for (guint i = 0; i < NAMES; i++)
        if (source->has[i] && source->value[key][i] != NULLED)
          g_string_append_printf (expected, "%s=%d ", names[i], source->value[key][i]);
      g_string_append_printf (expected, "id=%d ", key);
      g_assert_cmpstr (is, ==, source->there[key] ? expected->str : NULL);
    }
}

static void
run_history (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Source source = { .rand = rand, .envelope = g_rand_int_range (rand, 0, N_ENVELOPES), .second = 1000000000, .has = { TRUE, TRUE, TRUE } };
  Reader reader = { 0 };
  guint n_actions = g_rand_int_range (rand, 1, 60), n_versions;

  for (guint place = 0; place < PLACES; place++)
    source.records[place] = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  for (guint i = 0; i < n_actions; i++)
    act (&source);

  for (guint i = 0; i < G_N_ELEMENTS (reader.dictionaries); i++)
    reader.dictionaries[i] = fleet_dictionary_new (1000);
  reader.versions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_row_version_unref);
  reader.table_changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_table_change_unref);
  make_mirror (&reader);
  read_interleaved (&reader, &source, rand);
  check_table (&reader, &source);

  /* And all of it once more, and once more after a restart. */
  n_versions = reader.versions->len;
  read_interleaved (&reader, &source, rand);
  make_mirror (&reader);
  read_interleaved (&reader, &source, rand);
  g_assert_cmpuint (reader.versions->len, ==, n_versions);
  check_table (&reader, &source);

  fleet_mirror_free (reader.mirror);
  g_ptr_array_unref (reader.versions);
  g_ptr_array_unref (reader.table_changes);
  for (guint i = 0; i < G_N_ELEMENTS (reader.dictionaries); i++)
    fleet_dictionary_free (reader.dictionaries[i]);
  for (guint place = 0; place < PLACES; place++)
    g_ptr_array_unref (source.records[place]);
}

static void
test_histories (void)
{
  const char *only = g_getenv ("FLEET_HISTORY"); /* the seed of one that failed */

  for (guint32 seed = 1; only == NULL && seed <= HISTORIES; seed++)
    {
      g_test_message ("FLEET_HISTORY=%u", seed);
      run_history (seed);
    }
  if (only != NULL)
    run_history (g_ascii_strtoull (only, NULL, 10));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror/histories", test_histories);
  return g_test_run ();
}
