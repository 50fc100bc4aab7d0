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
  gsize length = strlen (rule);

  for (const char *at = users; at != NULL; at = strchr (at, '\n'))
    {
      at += *at == '\n';
      if (g_str_has_prefix (at, "rule ") && strncmp (at + strlen ("rule "), rule, length) == 0 &&
          (at[strlen ("rule ") + length] == '\0' || at[strlen ("rule ") + length] == '\n'))
        return TRUE;
    }
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

static int
compare_ages (gconstpointer a,
              gconstpointer b)
{
  const FleetSchemaChange *x = *(FleetSchemaChange *const *) a, *y = *(FleetSchemaChange *const *) b;

  if (x->first_us != y->first_us)
    return x->first_us < y->first_us ? -1 : 1;
  return strcmp (x->id, y->id);
}

/* Those that blind somebody, oldest first: they are few, the rules many. */
static GPtrArray *
find_blinding (GHashTable *changes)
{
  GPtrArray *blinding = g_ptr_array_new ();
  FleetSchemaChange *change;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &change))
    if (change->users != NULL && fleet_schema_change_is_blinding (change))
      g_ptr_array_add (blinding, change);
  g_ptr_array_sort (blinding, compare_ages);
  return blinding;
}

GPtrArray *
fleet_blind_rules_find (GPtrArray  *rules,
                        GHashTable *changes)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_blind_rule_unref);
  g_autoptr (GPtrArray) blinding = find_blinding (changes);

  for (guint i = 0; i < rules->len && blinding->len > 0; i++)
    {
      const FleetRule *rule = g_ptr_array_index (rules, i);

      for (guint c = 0; c < blinding->len && rule->state != FLEET_RULE_OFF; c++)
        if (is_user (((FleetSchemaChange *) blinding->pdata[c])->users, rule->id))
          {
            g_ptr_array_add (found, make (rule, blinding->pdata[c]));
            break;
          }
    }
  return found;
}
