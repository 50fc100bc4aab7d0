/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence-facts: see the header. */

#include "fleet-evidence-facts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-config.h"
#include "fleet-path.h"
#include "fleet-plain.h"

static const FleetKeySignal *
find_signal (GPtrArray  *signals,
             const char *path)
{
  for (guint i = 0; i < signals->len; i++)
    {
      const FleetKeySignal *signal = g_ptr_array_index (signals, i);

      if (g_str_equal (signal->path, path) || fleet_path_matches (signal->path, path, NULL))
        return signal;
    }
  return NULL;
}

/* Joined columns that rules often ask for. */
static const struct { const char *path, *name; } columns[] = {
  { "car.car_id", NC_("evidence", "Car") },
  { "car.model", NC_("evidence", "Model") },
  { "car.zone", NC_("evidence", "Zone") },
  { "device.device_id", NC_("evidence", "Device") },
  { "reservation.reservation_id", NC_("evidence", "Reservation") },
  { "reservation.ends_at", NC_("evidence", "Reserved until") },
};

/* What telemetry of cars calls its events; what else a message says stays as it says it. */
static const char *const words[] = {
  NC_("evidence", "events"), NC_("evidence", "type"), NC_("evidence", "g"), NC_("evidence", "crash"), NC_("evidence", "harsh_brake"), NC_("evidence", "harsh_acceleration"), NC_("evidence", "harsh_turn"),
};

static const char *
word_for (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], text))
      return g_dpgettext2 (GETTEXT_PACKAGE, "evidence", text);
  return text;
}

/* The last two keys, without indexes: "vehicle.body.wheel[2].slip" is "wheel slip". */
static char *
plain_name (const char *path)
{
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);
  guint n = g_strv_length (keys);
  GString *name = g_string_new (NULL);

  for (guint i = n > 2 ? n - 2 : 0; i < n; i++)
    {
      keys[i][strcspn (keys[i], "[")] = '\0';
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", keys[i]);
    }
  return g_string_free (name, FALSE);
}

static char *
name_of (const char           *path,
         const FleetKeySignal *signal)
{
  if (signal != NULL)
    return g_strdup (g_dgettext (GETTEXT_PACKAGE, signal->name));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].path, path))
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "evidence", columns[i].name));
  return plain_name (path);
}

static char *
value_text (const FleetKeySignal *signal,
            const char           *value)
{
  gboolean is_true = g_str_equal (value, "true"), is_false = g_str_equal (value, "false");

  if (signal != NULL && signal->when_true != NULL && signal->when_false != NULL && (is_true || is_false))
    return g_strdup (g_dgettext (GETTEXT_PACKAGE, is_true ? signal->when_true : signal->when_false));
  if (*value == '\0')
    return g_strdup (C_("evidence", "none"));
  return signal != NULL && signal->unit != NULL ? g_strdup_printf ("%s %s", value, signal->unit) : g_strdup (value);
}

/* " (>= 2.5)" where the part compares the attribute of any element so, else "". attribute: what comes behind the bracket, as ".g". */
static char *
element_limit (const FleetEvidencePart *part,
               gsize                    array_length,
               const char              *attribute)
{
  g_autofree char *pattern = g_strdup_printf ("%.*s[*]%s ", (int) array_length, part->paths[0], attribute);
  const char *found = strstr (part->text, pattern), *limit;

  if (found == NULL || strchr ("<>", found[strlen (pattern)]) == NULL)
    return g_strdup ("");
  limit = found + strlen (pattern);
  found = limit + strcspn (limit, " ");
  return g_strdup_printf (" (%.*s)", (int) (found - limit + (*found == ' ' ? 1 + strcspn (found + 1, " )") : 0)), limit);
}

/* " (> 115)" where the part compares the path, or any element of its array, with a number, else "". */
static char *
limit_text (const FleetEvidencePart *part)
{
  gsize length = strlen (part->paths[0]);
  const char *rest = part->text + length, *bracket = strchr (part->paths[0], ']');

  if (g_str_has_prefix (part->text, "ANY(") && bracket != NULL)
    return element_limit (part, strcspn (part->paths[0], "["), bracket + 1);
  if (!g_str_has_prefix (part->text, part->paths[0]) || *rest != ' ' || strchr ("<>", rest[1]) == NULL)
    return g_strdup ("");
  return g_strdup_printf (" (%s)", rest + 1);
}

/* Whether both are elements of one array, or one path. */
static gboolean
are_alike (const char *a,
           const char *b)
{
  const char *bracket_a = strchr (a, '['), *bracket_b = strchr (b, '[');

  if (bracket_a == NULL || bracket_b == NULL)
    return g_str_equal (a, b);
  return bracket_a - a == bracket_b - b && strncmp (a, b, bracket_a - a) == 0 && g_strcmp0 (strchr (bracket_a, ']'), strchr (bracket_b, ']')) == 0;
}

/* Whether path is one of the elements by which the part was decided; where none is told, all are. */
static gboolean
has_decided (const FleetEvidencePart *part,
             const char              *path)
{
  const char *bracket = strchr (path, '[');
  guint64 index = bracket != NULL ? g_ascii_strtoull (bracket + 1, NULL, 10) : 0;

  if (part->elements->len == 0 || bracket == NULL)
    return TRUE;
  for (guint i = 0; i < part->elements->len; i++)
    if (g_array_index (part->elements, guint, i) == index)
      return TRUE;
  return FALSE;
}

/* From the value at first on, those of the same array; what differs is told once. Returns where the next begins. */
static guint
add_values (GString                 *text,
            const FleetEvidencePart *part,
            guint                    first,
            GPtrArray               *signals)
{
  const char *path = part->paths[first];
  const FleetKeySignal *signal = find_signal (signals, path);
  g_autofree char *name = name_of (path, signal);
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  guint i = first;

  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
  for (; part->paths[i] != NULL && are_alike (path, part->paths[i]); i++)
    {
      char *value = value_text (signal, part->values[i]);

      if (!has_decided (part, part->paths[i]) || g_ptr_array_find_with_equal_func (told, value, g_str_equal, NULL))
        {
          g_free (value);
          continue;
        }
      g_string_append_printf (text, "%s %s", told->len > 0 ? " ·" : "", value);
      g_ptr_array_add (told, value);
    }
  return i;
}

/* Of a part that read no value: time alone, or a path that was not there. */
static char *
bare_text (const char *part,
           GPtrArray  *signals)
{
  g_autofree char *path = g_strndup (part, strcspn (part, " "));
  g_autofree char *name = NULL;

  if (!g_str_equal (part + strlen (path), " IS NULL"))
    return g_strdup (part);
  name = name_of (path, find_signal (signals, path));
  return g_strdup_printf ("%s %s", name, C_("evidence", "none"));
}

/* Whether the part asks elements of one array, whose attributes nobody has named: then what is told is told by element. */
static gboolean
is_of_elements (const FleetEvidencePart *part,
                GPtrArray               *signals)
{
  gsize length;

  if (part->paths[0] == NULL || (!g_str_has_prefix (part->text, "ANY(") && !g_str_has_prefix (part->text, "ALL(")))
    return FALSE;
  length = strcspn (part->paths[0], "[");
  for (guint i = 0; part->paths[i] != NULL; i++)
    if (strncmp (part->paths[i], part->paths[0], length) != 0 || part->paths[i][length] != '[' || strchr (part->paths[i] + length, ']') == NULL ||
        find_signal (signals, part->paths[i]) != NULL)
      return FALSE;
  return TRUE;
}

/* "type is crash, g is 4.12 (>= 2.5)": the attributes of one element, or its value where it has none. element: its path up to the bracket that closes. */
static char *
element_text (const FleetEvidencePart *part,
              const char              *element)
{
  gsize array_length = strcspn (element, "["), length = strlen (element);
  GString *text = g_string_new (NULL);

  for (guint i = 0; part->paths[i] != NULL; i++)
    {
      const char *attribute = part->paths[i] + length;
      g_autofree char *name = NULL, *value = NULL, *limit = NULL;

      if (!g_str_has_prefix (part->paths[i], element))
        continue;
      name = plain_name (*attribute == '.' ? attribute + 1 : attribute);
      value = value_text (NULL, part->values[i]);
      limit = element_limit (part, array_length, attribute);
      g_string_append (text, text->len > 0 ? ", " : "");
      if (*name != '\0')
        /* Translators: an attribute and its value, as in "type is crash" */
        g_string_append_printf (text, C_("evidence", "%s is %s"), word_for (name), word_for (value));
      else
        g_string_append (text, word_for (value));
      g_string_append (text, limit);
    }
  return g_string_free (text, FALSE);
}

static char *
elements_text (const FleetEvidencePart *part)
{
  g_autofree char *array = g_strndup (part->paths[0], strcspn (part->paths[0], "["));
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  const char *name = strrchr (array, '.') != NULL ? strrchr (array, '.') + 1 : array;

  for (guint i = 0; part->paths[i] != NULL; i++)
    {
      g_autofree char *element = g_strndup (part->paths[i], strchr (part->paths[i], ']') + 1 - part->paths[i]);
      char *text = element_text (part, element);

      if (!has_decided (part, element) || g_ptr_array_find_with_equal_func (told, text, g_str_equal, NULL))
        g_free (text);
      else
        g_ptr_array_add (told, text);
    }
  g_ptr_array_add (told, NULL);
  joined = g_strjoinv (" · ", (GStrv) told->pdata);
  if (g_str_has_prefix (part->text, "ANY("))
    /* Translators: an array's name, and what was seen of its elements, as in "One of events: type is crash, g is 4.12" */
    return g_strdup_printf (C_("evidence", "One of %s: %s"), word_for (name), joined);
  /* Translators: an array's name, and what was seen of its elements */
  return g_strdup_printf (C_("evidence", "Each of %s: %s"), word_for (name), joined);
}

/* ", no. 3" where some elements of an array decided: as people count. */
static char *
numbers_text (const FleetEvidencePart *part)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  if (part->elements->len == 0)
    return g_strdup ("");
  for (guint i = 0; i < part->elements->len; i++)
    g_string_append_printf (numbers, "%s%u", i > 0 ? ", " : "", g_array_index (part->elements, guint, i) + 1);
  /* Translators: follows what was seen; which of an array's elements it was, as in "Tyres 171 kPa (< 180), no. 3" */
  return g_strdup_printf (C_("evidence", ", no. %s"), numbers->str);
}

static char *
part_text (const FleetEvidencePart *part,
           GPtrArray               *signals)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *limit = part->paths[0] != NULL ? limit_text (part) : g_strdup ("");
  g_autofree char *numbers = NULL;

  if (is_of_elements (part, signals))
    {
      g_autofree char *told = elements_text (part);

      return fleet_plain_text (told);
    }
  for (guint i = 0; part->paths[i] != NULL;)
    i = add_values (text, part, i, signals);
  if (text->len == 0)
    {
      g_autofree char *bare = bare_text (part->text, signals);

      g_string_append (text, bare);
    }
  g_string_append (text, limit);
  numbers = numbers_text (part);
  g_string_append (text, numbers);
  return fleet_plain_text (text->str);
}

GStrv
fleet_evidence_facts (const char *evidence,
                      GPtrArray  *signals)
{
  g_autoptr (FleetEvidence) read = fleet_evidence_read (evidence);
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; read != NULL && i < read->parts->len; i++)
    {
      char *text = part_text (g_ptr_array_index (read->parts, i), signals);

      if (g_ptr_array_find_with_equal_func (facts, text, g_str_equal, NULL))
        g_free (text);
      else
        g_ptr_array_add (facts, text);
    }
  g_ptr_array_add (facts, NULL);
  g_ptr_array_set_free_func (facts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&facts), FALSE);
}
