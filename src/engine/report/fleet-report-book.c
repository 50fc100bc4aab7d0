/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-book: reports.ini is a key file with words in several languages, as desktop files have them; each report's SQL is a file of its own, so that it can be read, tried and
 * changed as what it is. */

#include "fleet-report-book.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fleet-refs.h"

struct _FleetReportBook
{
  FleetRefs   refs;
  char       *language;
  GPtrArray  *reports; /* FleetReport */
  GHashTable *columns; /* id → FleetReportColumn */
  GHashTable *words;
};

#define COLUMN_PREFIX "column "

static const char *const kinds[] = { "text", "integer", "number", "time", "duration", NULL };
static const char *const functions[] = { "rows", "sum", "mean", "least", "most", NULL };

static void
column_free (gpointer data)
{
  FleetReportColumn *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

static void
figure_free (gpointer data)
{
  FleetReportFigure *self = data;

  g_free (self->title);
  g_free (self);
}

static void
report_free (gpointer data)
{
  FleetReport *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->sql);
  g_ptr_array_unref (self->figures);
  g_free (self);
}

static int
find_name (const char *const *names,
           const char        *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return i;
  return -1;
}

static char *
read_text (FleetReportBook  *self,
           GKeyFile         *file,
           const char       *group,
           const char       *key,
           GError          **error)
{
  return g_key_file_get_locale_string (file, group, key, self->language, error);
}

static gboolean
read_column (FleetReportBook  *self,
             GKeyFile         *file,
             const char       *group,
             GError          **error)
{
  g_autofree char *kind = g_key_file_get_string (file, group, "kind", NULL);
  int number = kind != NULL ? find_name (kinds, kind) : FLEET_REPORT_TEXT;
  FleetReportColumn *column = g_new0 (FleetReportColumn, 1);

  column->id = g_strdup (group + strlen (COLUMN_PREFIX));
  g_hash_table_insert (self->columns, column->id, column);
  column->title = read_text (self, file, group, "title", error);
  if (column->title == NULL)
    return FALSE;
  if (number < 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("reports.ini, [%s]: there is no kind “%s”; use text, integer, number, time or duration"), group, kind);
      return FALSE;
    }
  column->kind = number;
  column->digits = CLAMP (g_key_file_get_integer (file, group, "digits", NULL), 0, 9);
  column->words = g_key_file_get_boolean (file, group, "words", NULL);
  column->personal = g_key_file_get_boolean (file, group, "personal", NULL);
  return TRUE;
}

/* The least of "12 V, least" is called just that. */
static gboolean
says_so (FleetReportFunction      function,
         const FleetReportColumn *column)
{
  return (function == FLEET_REPORT_MEAN && strstr (column->id, "_mean") != NULL) || (function == FLEET_REPORT_LEAST && strstr (column->id, "_least") != NULL) ||
         (function == FLEET_REPORT_MOST && strstr (column->id, "greatest") != NULL);
}

/* "sum alerts" */
static gboolean
read_figure (FleetReportBook  *self,
             FleetReport      *report,
             const char       *text,
             GError          **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  int function = find_name (functions, parts[0]);
  const FleetReportColumn *column = function > FLEET_REPORT_ROWS && parts[1] != NULL ? fleet_report_book_get_column (self, parts[1]) : NULL;
  FleetReportFigure *figure;

  if (function < 0 || (function == FLEET_REPORT_ROWS) != (parts[1] == NULL) || (function != FLEET_REPORT_ROWS && column == NULL))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("reports.ini, [%s]: “%s” is no figure; write sum, mean, least or most and a column, or rows"), report->id, text);
      return FALSE;
    }
  figure = g_new0 (FleetReportFigure, 1);
  figure->function = function;
  figure->column = column;
  figure->title = column == NULL ? fleet_report_book_fill (self, "rows", "", NULL) : fleet_report_book_fill (self, says_so (function, column) ? "sum" : functions[function], column->title, NULL);
  g_ptr_array_add (report->figures, figure);
  return TRUE;
}

static gboolean
read_report (FleetReportBook  *self,
             GKeyFile         *file,
             const char       *folder,
             const char       *group,
             GError          **error)
{
  g_autofree char *name = g_strconcat (group, ".sql", NULL), *path = g_build_filename (folder, name, NULL);
  g_auto (GStrv) figures = g_key_file_get_string_list (file, group, "figures", NULL, NULL);
  FleetReport *report = g_new0 (FleetReport, 1);

  report->id = g_strdup (group);
  report->figures = g_ptr_array_new_with_free_func (figure_free);
  g_ptr_array_add (self->reports, report);
  report->title = read_text (self, file, group, "title", error);
  if (report->title == NULL)
    return FALSE;
  report->summary = read_text (self, file, group, "summary", error);
  if (report->summary == NULL || !g_file_get_contents (path, &report->sql, NULL, error))
    return FALSE;
  g_strchomp (report->sql);
  report->has_personal = strstr (report->sql, "{personal ") != NULL;
  for (guint i = 0; figures != NULL && figures[i] != NULL; i++)
    if (!read_figure (self, report, figures[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_words (FleetReportBook  *self,
            GKeyFile         *file,
            GError          **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, "words", NULL, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (strchr (keys[i], '[') == NULL)
      g_hash_table_insert (self->words, g_strdup (keys[i]), read_text (self, file, "words", keys[i], NULL));
  return keys != NULL;
}

static gboolean
read_book (FleetReportBook  *self,
           GKeyFile         *file,
           const char       *folder,
           GError          **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  if (!read_words (self, file, error))
    return FALSE;
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], COLUMN_PREFIX) && !read_column (self, file, groups[i], error))
      return FALSE;
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_has_prefix (groups[i], COLUMN_PREFIX) && !g_str_equal (groups[i], "words") && !read_report (self, file, folder, groups[i], error))
      return FALSE;
  return TRUE;
}

FleetReportBook *
fleet_report_book_new (const char  *folder,
                       const char  *language,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "reports.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (FleetReportBook) self = g_new0 (FleetReportBook, 1);

  fleet_refs_init (&self->refs);
  self->language = g_strndup (language, strcspn (language, "_.@"));
  self->reports = g_ptr_array_new_with_free_func (report_free);
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, column_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, error) && read_book (self, file, folder, error))
    return g_steal_pointer (&self);
  g_prefix_error (error, _("The reports in %s cannot be read: "), folder);
  return NULL;
}

FleetReportBook *
fleet_report_book_ref (FleetReportBook *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_report_book_unref (FleetReportBook *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_ptr_array_unref (self->reports);
  g_hash_table_unref (self->columns);
  g_hash_table_unref (self->words);
  g_free (self->language);
  g_free (self);
}

guint
fleet_report_book_get_n (const FleetReportBook *self)
{
  return self->reports->len;
}

const FleetReport *
fleet_report_book_get (const FleetReportBook *self,
                       guint                  position)
{
  g_return_val_if_fail (position < self->reports->len, NULL);
  return g_ptr_array_index (self->reports, position);
}

const FleetReport *
fleet_report_book_find (const FleetReportBook *self,
                        const char            *id)
{
  for (guint i = 0; i < self->reports->len; i++)
    if (g_strcmp0 (((FleetReport *) self->reports->pdata[i])->id, id) == 0)
      return self->reports->pdata[i];
  return NULL;
}

const FleetReportColumn *
fleet_report_book_get_column (const FleetReportBook *self,
                              const char            *id)
{
  return g_hash_table_lookup (self->columns, id);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
fleet_report_book_list_personal (const FleetReportBook *self)
{
  GPtrArray *ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer column;

  g_hash_table_iter_init (&iter, self->columns);
  while (g_hash_table_iter_next (&iter, NULL, &column))
    if (((FleetReportColumn *) column)->personal)
      g_ptr_array_add (ids, ((FleetReportColumn *) column)->id);
  g_ptr_array_sort (ids, compare_ids);
  return ids;
}

const char *
fleet_report_book_get_word (const FleetReportBook *self,
                            const char            *word)
{
  return g_hash_table_lookup (self->words, word);
}

char *
fleet_report_book_fill (const FleetReportBook *self,
                        const char            *word,
                        const char            *first,
                        const char            *second)
{
  const char *text = fleet_report_book_get_word (self, word);
  GString *filled = g_string_new (NULL);

  for (text = text != NULL ? text : word; *text != '\0'; text++)
    if (text[0] == '%' && (text[1] == '1' || text[1] == '2'))
      {
        const char *part = *++text == '1' ? first : second;

        g_string_append (filled, part != NULL ? part : "");
      }
    else
      g_string_append_c (filled, *text);
  return g_string_free (filled, FALSE);
}

const char *
fleet_report_book_get_language (const FleetReportBook *self)
{
  return self->language;
}
