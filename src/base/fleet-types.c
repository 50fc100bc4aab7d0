/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-types: the names of the enumerations, in one table each. */

#include "fleet-types.h"

static const char *const severity_names[] = { "none", "low", "medium", "high", "critical" };
static const char *const condition_names[] = { "normal", "pending", "active", "recovering", "cleared" };
static const char *const attention_names[] = { "unacknowledged", "acknowledged" };

static gboolean
find_name (const char *const *names,
           gsize              n_names,
           const char        *text,
           guint             *ret_index)
{
  for (gsize i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

const char *
fleet_severity_to_string (FleetSeverity severity)
{
  g_return_val_if_fail (severity < G_N_ELEMENTS (severity_names), NULL);
  return severity_names[severity];
}

gboolean
fleet_severity_from_string (const char    *text,
                            FleetSeverity *ret_severity)
{
  guint index;

  if (!find_name (severity_names, G_N_ELEMENTS (severity_names), text, &index))
    return FALSE;
  *ret_severity = index;
  return TRUE;
}

const char *
fleet_condition_to_string (FleetCondition condition)
{
  g_return_val_if_fail (condition < G_N_ELEMENTS (condition_names), NULL);
  return condition_names[condition];
}

gboolean
fleet_condition_from_string (const char     *text,
                             FleetCondition *ret_condition)
{
  guint index;

  if (!find_name (condition_names, G_N_ELEMENTS (condition_names), text, &index))
    return FALSE;
  *ret_condition = index;
  return TRUE;
}

const char *
fleet_attention_to_string (FleetAttention attention)
{
  g_return_val_if_fail (attention < G_N_ELEMENTS (attention_names), NULL);
  return attention_names[attention];
}

gboolean
fleet_attention_from_string (const char     *text,
                             FleetAttention *ret_attention)
{
  guint index;

  if (!find_name (attention_names, G_N_ELEMENTS (attention_names), text, &index))
    return FALSE;
  *ret_attention = index;
  return TRUE;
}
