/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preference-choice: GSettings gives an enum to a property only as its number or its nick, and a row has positions. */

#include "fleet-preference-choice.h"

static gboolean
value_to_position (GValue   *position,
                   GVariant *value,
                   gpointer  values)
{
  const char *const *all = values;

  for (guint i = 0; all[i] != NULL; i++)
    if (g_str_equal (all[i], g_variant_get_string (value, NULL)))
      {
        g_value_set_uint (position, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
position_to_value (const GValue       *position,
                   const GVariantType *type,
                   gpointer            values)
{
  const char *const *all = values;

  /* While a model is taken away nothing is selected. */
  return g_value_get_uint (position) < g_strv_length ((GStrv) all) ? g_variant_new_string (all[g_value_get_uint (position)]) : NULL;
}

void
fleet_preference_choice_bind (AdwComboRow       *row,
                              GSettings         *settings,
                              const char        *key,
                              const char *const *values)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT, value_to_position, position_to_value, g_strdupv ((GStrv) values), (GDestroyNotify) g_strfreev);
}
