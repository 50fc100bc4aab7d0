/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rule: one rule and its message. Reading rule files is fleet-rule-file's. */

#include "fleet-rule-private.h"

#include <string.h>

FleetRule *
fleet_rule_ref (FleetRule *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_rule_unref (FleetRule *self)
{
  if (!fleet_refs_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->name);
  fleet_expr_free (self->when);
  fleet_expr_free (self->clear);
  g_free (self->message);
  g_strfreev (self->message_paths);
  g_free (self->advice);
  g_free (self->cause);
  g_free (self->consequence);
  g_free (self->action);
  g_free (self->condition_hash);
  g_free (self);
}

void
fleet_rule_problem_free (FleetRuleProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->rule_id);
  g_free (problem->message);
  g_free (problem->remedy);
  g_free (problem);
}

/* Walks a message: plain text goes to text (unless NULL), each {path} to paths (unless NULL) or through lookup. FALSE: *ret_at is wrong. */
static gboolean
walk_message (const char       *message,
              GString          *text,
              GPtrArray        *paths,
              FleetRuleLookup   lookup,
              gpointer          user_data,
              const char      **ret_at)
{
  guint index = 0;

  for (const char *at = message; *at != '\0';)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      FleetValue value;
      const char *wrong, *end;

      if (*at != '{' && *at != '}')
        {
          if (text != NULL)
            g_string_append_c (text, *at);
          at++;
          continue;
        }
      if (at[1] == *at)
        {
          if (text != NULL)
            g_string_append_c (text, *at);
          at += 2;
          continue;
        }
      end = *at == '{' ? fleet_expr_read_path (at + 1, path, &wrong) : NULL;
      if (end == NULL || *end != '}' || strstr (path->str, "[*]") != NULL)
        {
          *ret_at = at;
          return FALSE;
        }
      if (paths != NULL)
        g_ptr_array_add (paths, g_strdup (path->str));
      if (text != NULL && lookup (index, &value, user_data) && value.type != FLEET_TYPE_NULL)
        fleet_value_append (&value, text);
      else if (text != NULL)
        g_string_append (text, "–");
      index++;
      at = end + 1;
    }
  return TRUE;
}

GStrv
fleet_rule_find_message_paths (const char  *message,
                               const char **ret_at)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (!walk_message (message, NULL, paths, NULL, NULL, ret_at))
    return NULL;
  g_ptr_array_add (paths, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

char *
fleet_rule_render (const FleetRule *self,
                   FleetRuleLookup  lookup,
                   gpointer         user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at;

  walk_message (self->message, text, NULL, lookup, user_data, &at);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GPtrArray *
fleet_rule_parse_file_text (const char  *text,
                            gssize       length,
                            GPtrArray  **ret_problems)
{
  return fleet_rule_parse_file_text_in (text, length, NULL, ret_problems);
}

char *
fleet_rule_hash_condition (const FleetRule *rule)
{
  g_autofree char *when = fleet_expr_to_text (rule->when);
  g_autofree char *clear = rule->clear != NULL ? fleet_expr_to_text (rule->clear) : g_strdup ("");
  g_autofree char *all = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, when, clear, rule->hold_us,
                                          rule->clear_hold_us, rule->cooldown_us);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}
