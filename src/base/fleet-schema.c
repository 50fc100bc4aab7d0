/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema: sets of forms, and patterns, which are read by their brackets and dots without being taken apart. */

#include "fleet-schema.h"

#include "fleet-path.h"

#include <string.h>

const char *
fleet_form_to_string (guint form)
{
  static const char *const names[FLEET_N_FORMS] = { "null", "bool", "int", "double", "text", "object", "array" };

  g_return_val_if_fail (form < FLEET_N_FORMS, NULL);
  return names[form];
}

char *
fleet_forms_to_text (FleetForms forms)
{
  /* Null comes last: it is the lesser news. */
  static const guint order[FLEET_N_FORMS] = { FLEET_TYPE_BOOL, FLEET_TYPE_INT, FLEET_TYPE_DOUBLE, FLEET_TYPE_TEXT, FLEET_FORM_OBJECT, FLEET_FORM_ARRAY, FLEET_TYPE_NULL };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < FLEET_N_FORMS; i++)
    if (forms & (1u << order[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", fleet_form_to_string (order[i]));
  return g_string_free (text, FALSE);
}

/* 0 null, 1 scalar, 2 object, 3 array */
static guint
structure_of (guint form)
{
  return form == FLEET_TYPE_NULL ? 0 : form == FLEET_FORM_OBJECT ? 2 : form == FLEET_FORM_ARRAY ? 3 : 1;
}

guint
fleet_forms_main (FleetForms forms)
{
  static const guint widest[] = { FLEET_FORM_ARRAY, FLEET_FORM_OBJECT, FLEET_TYPE_TEXT, FLEET_TYPE_DOUBLE, FLEET_TYPE_INT, FLEET_TYPE_BOOL };

  for (guint i = 0; i < G_N_ELEMENTS (widest); i++)
    if (forms & (1u << widest[i]))
      return widest[i];
  return FLEET_TYPE_NULL;
}

gboolean
fleet_forms_compare (FleetForms       forms,
                     guint            form,
                     FleetSchemaKind *ret_kind)
{
  FleetForms values = forms & ~(1u << FLEET_TYPE_NULL);

  if (values == 0)
    return FALSE;
  if (form == FLEET_TYPE_NULL)
    *ret_kind = FLEET_SCHEMA_BECAME_NULLABLE;
  else if (structure_of (form) != structure_of (fleet_forms_main (values)))
    *ret_kind = FLEET_SCHEMA_STRUCTURE_CHANGED;
  else if (form == FLEET_TYPE_INT && (values & (1u << FLEET_TYPE_DOUBLE)))
    return FALSE;
  else
    *ret_kind = FLEET_SCHEMA_TYPE_CHANGED;
  return TRUE;
}

gboolean
fleet_pattern_append (GString    *pattern,
                      const char *path)
{
  gboolean is_quoted = FALSE;

  for (const char *at = path; *at != '\0'; at++)
    {
      if (*at == '"')
        is_quoted = !is_quoted;
      if (is_quoted && *at == '\\' && at[1] != '\0')
        g_string_append_c (pattern, *at++);
      if (*at == '[' && !is_quoted)
        {
          if (strcmp (at, "[#]") == 0)
            return TRUE;
          g_string_append (pattern, "[*]");
          at = strchr (at, ']');
          if (at == NULL)
            return FALSE;
          continue;
        }
      g_string_append_c (pattern, *at);
    }
  return FALSE;
}

/* Where the last step of pattern begins: its '.', its '[', or 0. */
static gsize
last_step (const char *pattern,
           gsize       length)
{
  gboolean is_quoted = FALSE;
  gsize last = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (pattern[i] == '"')
        is_quoted = !is_quoted;
      else if (is_quoted && pattern[i] == '\\')
        i++;
      else if (!is_quoted && (pattern[i] == '.' || pattern[i] == '['))
        last = i;
    }
  return last;
}

gsize
fleet_pattern_parent (const char *pattern,
                      gsize       length,
                      gboolean   *ret_is_array)
{
  gsize parent = last_step (pattern, length);

  if (ret_is_array != NULL)
    *ret_is_array = length > 0 && pattern[parent] == '[';
  return parent;
}

gboolean
fleet_pattern_touches (const char *pattern,
                       const char *used)
{
  g_autoptr (GString) of_used = g_string_new (NULL);
  g_autoptr (GString) of_pattern = g_string_new (NULL);

  fleet_pattern_append (of_used, used);
  fleet_pattern_append (of_pattern, pattern);
  return fleet_path_is_under (of_used->str, of_pattern->str) || fleet_path_is_under (of_pattern->str, of_used->str);
}
