/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-blind-rule: who reads a path is told by the notice itself, a line each. */

#include "fleet-blind-rule.h"

#include <string.h>

FleetBlindRule *
fleet_blind_rule_ref (FleetBlindRule *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_blind_rule_unref (FleetBlindRule *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_free (self->rule);
  g_free (self->title);
  g_free (self->path);
  g_free (self->change);
  g_free (self->kind);
  g_free (self->models);
  g_free (self);
}

char *
fleet_blind_rule_why (const FleetBlindRule *self)
{
  g_autofree char *of = self->models != NULL ? g_strdup_printf (" (%s)", self->models) : g_strdup ("");
  g_autofree char *kind = g_strdelimit (g_strdup (self->kind), "-", ' ');

  if (strcmp (self->kind, "vanished") == 0)
    return g_strdup_printf ("Its input %s has vanished%s", self->path, of);
  if (strcmp (self->kind, "type-changed") == 0)
    return g_strdup_printf ("Its input %s has another type%s", self->path, of);
  return g_strdup_printf ("Its input %s has another structure: %s%s", self->path, kind, of);
}

gboolean
fleet_schema_change_is_blinding (const FleetSchemaChange *change)
{
  return fleet_schema_change_is_breaking (change) && (change->kind == FLEET_SCHEMA_VANISHED || change->state != FLEET_NOTICE_ACCEPTED);
}

/* Whether users has the line "rule ID". */
static gboolean
is_user (const char *users,
         const char *rule)
{
  g_autofree char *line = g_strconcat ("rule ", rule, NULL);
  gsize length = strlen (line);

  for (const char *at = users; at != NULL && (at = strstr (at, line)) != NULL; at += length)
    if ((at == users || at[-1] == '\n') && (at[length] == '\0' || at[length] == '\n'))
      return TRUE;
  return FALSE;
}

static FleetBlindRule *
make (const FleetRule         *rule,
      const FleetSchemaChange *change)
{
  FleetBlindRule *self = g_new0 (FleetBlindRule, 1);

  fleet_refs_init (&self->refs);
  self->rule = g_strdup (rule->id);
  self->title = g_strdup (rule->name);
  self->path = g_strdup (change->path);
  self->change = g_strdup (change->id);
  self->kind = g_strdup (fleet_schema_change_kind_text (change));
  self->models = g_strdup (change->model);
  self->since_us = change->first_us;
  return self;
}

GPtrArray *
fleet_blind_rules_find (GPtrArray  *rules,
                        GHashTable *changes)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_blind_rule_unref);

  for (guint i = 0; i < rules->len; i++)
    {
      const FleetRule *rule = g_ptr_array_index (rules, i);
      const FleetSchemaChange *oldest = NULL, *change;
      GHashTableIter iter;

      g_hash_table_iter_init (&iter, changes);
      while (rule->state != FLEET_RULE_OFF && g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
        if (fleet_schema_change_is_blinding (change) && is_user (change->users, rule->id) &&
            (oldest == NULL || change->first_us < oldest->first_us || (change->first_us == oldest->first_us && strcmp (change->id, oldest->id) < 0)))
          oldest = change;
      if (oldest != NULL)
        g_ptr_array_add (found, make (rule, oldest));
    }
  return found;
}
