/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-name: names are read from their right end, since topics and prefixes hold dashes and dots themselves. */

#include "fleet-import-name.h"

#include <string.h>

#define MOST_DIGITS 18 /* of an offset: fits 63 bits */

/* Takes digits off the end of text, which is cut before them and before the delimiter. FALSE: there are none. */
static gboolean
take_number (char   *text,
             char    delimiter,
             gint64 *ret_number)
{
  char *at = strrchr (text, delimiter);
  gsize length = at != NULL ? strlen (at + 1) : 0;

  if (length == 0 || length > MOST_DIGITS || strspn (at + 1, "0123456789") != length)
    return FALSE;
  *ret_number = g_ascii_strtoll (at + 1, NULL, 10);
  *at = '\0';
  return TRUE;
}

/* Whether what stands before the numbers names topic: it is all of it, or the end of it where a prefix is allowed. */
static gboolean
names_topic (const char *text,
             const char *topic,
             gboolean    with_prefix)
{
  return topic != NULL && (with_prefix ? g_str_has_suffix (text, topic) : strcmp (text, topic) == 0);
}

static gboolean
find_topic (FleetImportName    *self,
            const char         *text,
            const FleetProfile *profile,
            gboolean            with_prefix)
{
  const char *const topics[] = { profile->topic_telemetry, profile->topic_cars, profile->topic_devices, profile->topic_reservations };
  gsize longest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      if (!names_topic (text, topics[i], with_prefix) || strlen (topics[i]) < longest)
        continue;
      longest = strlen (topics[i]);
      self->topic = topics[i];
      self->kind = i == 0 ? FLEET_IMPORT_TELEMETRY : FLEET_IMPORT_CHANGES;
      self->table = i == 0 ? FLEET_N_TABLES : FLEET_TABLE_CAR + (i - 1);
    }
  return longest > 0;
}

/* stem: the last part of the name, without its extensions. */
static gboolean
read_sink (FleetImportName    *self,
           const char         *stem,
           const FleetProfile *profile)
{
  static const char delimiters[] = { '+', '-' };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autofree char *text = g_strdup (stem);
      gint64 start, partition;

      if (take_number (text, delimiters[i], &start) && take_number (text, delimiters[i], &partition) && partition <= G_MAXINT32 &&
          find_topic (self, text, profile, delimiters[i] == '-'))
        {
          self->start = start;
          self->partition = partition;
          return TRUE;
        }
    }
  return FALSE;
}

/* Cuts extension (".gz") off; TRUE if it was there, in whatever case. */
static gboolean
cut_extension (char       *text,
               const char *extension)
{
  gsize length = strlen (text), n = strlen (extension);

  if (length <= n || g_ascii_strcasecmp (text + length - n, extension) != 0)
    return FALSE;
  text[length - n] = '\0';
  return TRUE;
}

static FleetImportKind
cut_extensions (char *text)
{
  static const char *const of_lines[] = { ".json", ".jsonl", ".ndjson", ".jsonlines" };

  if (!cut_extension (text, ".gz"))
    cut_extension (text, ".gzip");
  if (cut_extension (text, ".csv"))
    return FLEET_IMPORT_CSV;
  for (guint i = 0; i < G_N_ELEMENTS (of_lines); i++)
    if (cut_extension (text, of_lines[i]))
      return FLEET_IMPORT_LINES;
  return FLEET_IMPORT_UNKNOWN;
}

static gboolean
is_word_of (const char  *word,
            FleetTable   table,
            const char  *topic,
            const char  *of_profile)
{
  const char *name = fleet_table_to_string (table);
  const char *last = topic != NULL ? strrchr (topic, '.') : NULL;
  g_autofree char *plural = g_strconcat (name, "s", NULL);
  g_autofree char *info = g_strconcat (name, "info", NULL);

  return g_ascii_strcasecmp (word, name) == 0 || g_ascii_strcasecmp (word, plural) == 0 || g_ascii_strcasecmp (word, info) == 0 ||
         (last != NULL && g_ascii_strcasecmp (word, last + 1) == 0) || (of_profile != NULL && g_ascii_strcasecmp (word, of_profile) == 0);
}

/* The table that a word of text names, or FLEET_N_TABLES. */
static FleetTable
find_table (const char         *text,
            const FleetProfile *profile)
{
  const char *const topics[FLEET_N_TABLES] = {
    [FLEET_TABLE_CAR] = profile->topic_cars,
    [FLEET_TABLE_DEVICE] = profile->topic_devices,
    [FLEET_TABLE_RESERVATION] = profile->topic_reservations,
  };
  const char *const tables[FLEET_N_TABLES] = { [FLEET_TABLE_CAR] = profile->car_table, [FLEET_TABLE_DEVICE] = profile->device_table, [FLEET_TABLE_RESERVATION] = profile->reservation_table };
  g_auto (GStrv) words = g_strsplit_set (text, ".-_+ =0123456789", -1);

  for (char **word = words; *word != NULL; word++)
    for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
      if (**word != '\0' && is_word_of (*word, table, topics[table], tables[table]))
        return table;
  return FLEET_N_TABLES;
}

void
fleet_import_name_read (FleetImportName    *self,
                        const char         *name,
                        const FleetProfile *profile,
                        FleetTable          table)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  guint n = g_strv_length (parts);
  FleetImportKind kind;

  *self = (FleetImportName) { .kind = FLEET_IMPORT_UNKNOWN, .table = FLEET_N_TABLES, .start = -1 };
  if (n == 0)
    return;
  kind = cut_extensions (parts[n - 1]);
  if (kind != FLEET_IMPORT_CSV && read_sink (self, parts[n - 1], profile))
    return;
  if (kind == FLEET_IMPORT_UNKNOWN)
    return;
  for (guint i = n; i > 0 && self->table == FLEET_N_TABLES; i--)
    self->table = find_table (parts[i - 1], profile);
  if (self->table == FLEET_N_TABLES)
    self->table = table;
  if (self->table != FLEET_N_TABLES)
    self->kind = kind;
}
