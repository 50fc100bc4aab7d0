/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-personal: see the header. */

#include "fleet-personal.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fleet-audit.h"
#include "fleet-engine.h"
#include "fleet-json-member.h"
#include "fleet-report-book.h"

/* Columns that hold whole rows or records, and what a statement must name to read them itself: the views of tables read mirror_row, too, and are told by their own columns. */
static const struct
{
  const char *read;
  const char *table;
} holders[] = {
  { "mirror_row.columns", "mirror_row" },
  { "outbox.payload", "outbox" },
  { "dead_letter.payload", "dead_letter" },
  { "dead_letter.key", "dead_letter" },
  { "dead_letter.headers", "dead_letter" },
  { "dead_letter_row.payload", "dead_letter_row" },
  { "dead_letter_row.key", "dead_letter_row" },
  { "dead_letter_row.headers", "dead_letter_row" },
};

/* A name cannot be spelt otherwise in SQL, but in large and small letters. */
static gboolean
names_table (const char *statement,
             const char *table)
{
  g_autofree char *small = g_ascii_strdown (statement, -1);

  return strstr (small, table) != NULL;
}

static gboolean
is_personal (GPtrArray  *ids,
             const char *read,
             const char *statement)
{
  const char *column = strrchr (read, '.'); /* of a path of telemetry its last member */

  for (guint i = 0; column != NULL && i < ids->len; i++)
    if (g_ascii_strcasecmp (column + 1, g_ptr_array_index (ids, i)) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    if (g_ascii_strcasecmp (read, holders[i].read) == 0)
      return names_table (statement, holders[i].table);
  return FALSE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
fleet_personal_find (GPtrArray         *ids,
                     const char *const *reads,
                     const char        *statement)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; reads[i] != NULL; i++)
    if (is_personal (ids, reads[i], statement))
      g_ptr_array_add (found, (gpointer) reads[i]);
  if (found->len == 0)
    return NULL;
  g_ptr_array_sort (found, compare);
  g_ptr_array_add (found, NULL);
  return g_strjoinv (",", (char **) found->pdata);
}

gboolean
fleet_personal_log (const char         *database,
                    const char *const  *reads,
                    const char         *statement,
                    const char         *by,
                    const char         *file,
                    GError            **error)
{
  g_autofree char *folder = fleet_engine_data_file ("reports"), *columns = NULL;
  g_autoptr (FleetReportBook) book = fleet_report_book_new (folder, "en", error);
  g_autoptr (GPtrArray) ids = book != NULL ? fleet_report_book_list_personal (book) : NULL;
  g_autoptr (GString) about = g_string_new ("{");
  FleetAuditEntry entry = { .by = by, .what = "sql", .reason = "", .file = file, .n_rows = FLEET_AUDIT_ROWS_UNKNOWN };

  if (ids == NULL)
    return FALSE;
  columns = fleet_personal_find (ids, reads, statement);
  if (columns == NULL)
    return TRUE;
  fleet_json_member_text (about, "statement", statement);
  g_string_append_c (about, '}');
  entry.columns = columns;
  entry.about = about->str;
  if (fleet_audit_write (database, &entry, error))
    return TRUE;
  g_prefix_error (error, _("This question reads what tells who people are (%s), and the log of that cannot be written: "), columns);
  return FALSE;
}
