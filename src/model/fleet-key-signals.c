/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-key-signals: see the header. A card has a dozen lines and a record a hundred signals, a few times a second: a plain search is right. */

#include "fleet-key-signals.h"

#include "fleet-config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fleet-error.h"
#include "fleet-plain.h"
#include "fleet-units.h"

static const char *const hows[] = { "value", "min", "max", "any", "all" };

static void
free_signal (gpointer data)
{
  FleetKeySignal *self = data;

  g_free (self->name);
  g_free (self->path);
  g_free (self->unit);
  g_free (self->when_true);
  g_free (self->when_false);
  g_free (self);
}

static gboolean
read_how (const char        *text,
          FleetKeySignalHow *ret_how)
{
  for (guint i = 0; i < G_N_ELEMENTS (hows); i++)
    if (g_strcmp0 (text, hows[i]) == 0)
      {
        *ret_how = i;
        return TRUE;
      }
  return FALSE;
}

static FleetKeySignal *
parse_group (GKeyFile    *file,
             const char  *group,
             GError     **error)
{
  FleetKeySignal *self = g_new0 (FleetKeySignal, 1);
  g_autofree char *how = g_key_file_get_string (file, group, "how", NULL);
  g_autofree char *digits = g_key_file_get_string (file, group, "digits", NULL);

  self->name = g_key_file_get_string (file, group, "name", NULL);
  self->path = g_key_file_get_string (file, group, "path", NULL);
  self->unit = g_key_file_get_string (file, group, "unit", NULL);
  self->when_true = g_key_file_get_string (file, group, "true", NULL);
  self->when_false = g_key_file_get_string (file, group, "false", NULL);
  self->digits = digits != NULL ? CLAMP (g_ascii_strtoll (digits, NULL, 10), 0, 6) : -1;
  if (self->name == NULL || self->path == NULL)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] lacks %s="), group, self->name == NULL ? "name" : "path");
  else if (how != NULL && !read_how (how, &self->how))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] how=%s: it is one of value, min, max, any, all"), group, how);
  else if (self->how >= FLEET_KEY_SIGNAL_ANY && (self->when_true == NULL || self->when_false == NULL))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] how=%s needs true= and false="), group, how);
  else
    return self;
  free_signal (self);
  return NULL;
}

GPtrArray *
fleet_key_signals_parse (const char  *text,
                         GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_signal);
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, error))
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL && i < FLEET_KEY_SIGNALS_LIMIT; i++)
    {
      FleetKeySignal *parsed = parse_group (file, groups[i], error);

      if (parsed == NULL)
        return NULL;
      g_ptr_array_add (all, parsed);
    }
  return g_steal_pointer (&all);
}

GPtrArray *
fleet_key_signals_load (void)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "fleet-console", "signals.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/com/example/FleetConsole/signals.ini", 0, NULL);
  GPtrArray *signals = NULL;

  if (g_file_get_contents (own, &text, NULL, NULL) && (signals = fleet_key_signals_parse (text, &error)) == NULL)
    g_warning ("%s: %s; the card shows what it shows by default", own, error->message);
  if (signals == NULL && bytes != NULL)
    {
      g_autofree char *ours = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      signals = fleet_key_signals_parse (ours, NULL);
    }
  return signals != NULL ? signals : g_ptr_array_new ();
}

/* pattern's [*] stands for any index. */
static gboolean
path_matches (const char *pattern,
              const char *path)
{
  while (*pattern != '\0')
    {
      if (g_str_has_prefix (pattern, "[*]") && *path == '[' && g_ascii_isdigit (path[1]))
        {
          pattern += 3;
          path += 1 + strspn (path + 1, "0123456789");
          if (*path++ != ']')
            return FALSE;
        }
      else if (*pattern++ != *path++)
        {
          return FALSE;
        }
    }
  return *path == '\0';
}

static char *
number_text (const FleetKeySignal *self,
             const char           *value)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  FleetQuantity quantity = { number, self->unit, self->digits };
  g_autofree char *text = NULL;

  if (self->digits >= 0 && end != value && *end == '\0' && isfinite (number))
    {
      quantity = fleet_units_convert (quantity);
      /* Numbers on the screen are the operator's: his locale's point or comma. */
      text = g_strdup_printf ("%.*f", quantity.digits, quantity.number);
    }
  else
    {
      text = fleet_plain_text (value);
    }
  return quantity.unit != NULL ? g_strdup_printf ("%s %s", text, quantity.unit) : g_steal_pointer (&text);
}

/* TRUE: a takes the place of the best so far. */
static gboolean
is_better (const FleetKeySignal *self,
           const FleetSignal    *a,
           const FleetSignal    *best)
{
  double difference;

  if (best == NULL)
    return TRUE;
  switch (self->how)
    {
    case FLEET_KEY_SIGNAL_MIN:
    case FLEET_KEY_SIGNAL_MAX:
      difference = g_ascii_strtod (a->text, NULL) - g_ascii_strtod (best->text, NULL);
      return self->how == FLEET_KEY_SIGNAL_MIN ? difference < 0 : difference > 0;
    case FLEET_KEY_SIGNAL_ANY:
    case FLEET_KEY_SIGNAL_ALL:
      /* For any a true one decides, for all a false one. */
      return g_str_equal (a->text, self->how == FLEET_KEY_SIGNAL_ANY ? "true" : "false");
    case FLEET_KEY_SIGNAL_VALUE:
    default:
      return a->time_us > best->time_us;
    }
}

gboolean
fleet_key_signal_read (const FleetKeySignal     *self,
                       const FleetVehicleRecord *record,
                       FleetKeyValue            *ret_value)
{
  const FleetSignal *best = NULL;
  gint64 newest_us = FLEET_TIME_NONE;

  for (guint i = 0; i < record->signals->len; i++)
    {
      const FleetSignal *a = record->signals->pdata[i];

      if (a->type == FLEET_TYPE_NULL || !path_matches (self->path, a->path))
        continue;
      newest_us = MAX (newest_us, a->time_us);
      if (is_better (self, a, best))
        best = a;
    }
  if (best == NULL)
    return FALSE;
  ret_value->time_us = newest_us;
  if (self->how >= FLEET_KEY_SIGNAL_ANY)
    ret_value->text = g_strdup (g_dgettext (GETTEXT_PACKAGE, g_str_equal (best->text, "true") ? self->when_true : self->when_false));
  else
    ret_value->text = number_text (self, best->text);
  return TRUE;
}

void
fleet_key_value_clear (FleetKeyValue *value)
{
  g_clear_pointer (&value->text, g_free);
}

const char *
fleet_record_column (GPtrArray  *row,
                     const char *column)
{
  for (guint i = 0; row != NULL && i + 1 < row->len; i += 2)
    if (g_strcmp0 (row->pdata[i], column) == 0)
      return row->pdata[i + 1];
  return NULL;
}
