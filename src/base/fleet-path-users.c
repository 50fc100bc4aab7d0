/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-users: a plain list; it is asked when a shape changes, which is seldom. */

#include "fleet-path-users.h"

#include "fleet-schema.h"

#include <string.h>

struct _FleetPathUsers
{
  GPtrArray *users; /* FleetPathUser* */
};

static void
free_user (FleetPathUser *user)
{
  g_free (user->id);
  g_free (user->title);
  g_free (user->path);
  g_free (user);
}

FleetPathUsers *
fleet_path_users_new (void)
{
  FleetPathUsers *self = g_new0 (FleetPathUsers, 1);

  self->users = g_ptr_array_new_with_free_func ((GDestroyNotify) free_user);
  return self;
}

void
fleet_path_users_free (FleetPathUsers *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->users);
  g_free (self);
}

void
fleet_path_users_add (FleetPathUsers *self,
                      FleetUserKind   kind,
                      const char     *id,
                      const char     *title,
                      const char     *path)
{
  FleetPathUser *user;

  for (guint i = 0; i < self->users->len; i++)
    {
      user = g_ptr_array_index (self->users, i);
      if (user->kind == kind && strcmp (user->id, id) == 0 && strcmp (user->path, path) == 0)
        return;
    }
  user = g_new0 (FleetPathUser, 1);
  user->kind = kind;
  user->id = g_strdup (id);
  user->title = g_strdup (title);
  user->path = g_strdup (path);
  g_ptr_array_add (self->users, user);
}

void
fleet_path_users_remove (FleetPathUsers *self,
                         FleetUserKind   kind)
{
  for (guint i = self->users->len; i-- > 0;)
    if (((FleetPathUser *) g_ptr_array_index (self->users, i))->kind == kind)
      g_ptr_array_remove_index (self->users, i);
}

static void
add_expr (FleetPathUsers  *self,
          const FleetRule *rule,
          const FleetExpr *expr)
{
  if (expr == NULL)
    return;
  if (expr->kind == FLEET_EXPR_PATH)
    fleet_path_users_add (self, FLEET_USER_RULE, rule->id, rule->name, expr->text);
  for (guint i = 0; i < expr->n_args; i++)
    add_expr (self, rule, expr->args[i]);
}

void
fleet_path_users_add_rule (FleetPathUsers  *self,
                           const FleetRule *rule)
{
  if (rule->state == FLEET_RULE_OFF)
    return;
  add_expr (self, rule, rule->when);
  add_expr (self, rule, rule->clear);
  for (guint i = 0; rule->message_paths != NULL && rule->message_paths[i] != NULL; i++)
    fleet_path_users_add (self, FLEET_USER_MESSAGE, rule->id, rule->name, rule->message_paths[i]);
}

/* Who reads a path with the condition need not be told for the message again. */
static gboolean
is_found (GPtrArray           *found,
          const FleetPathUser *user)
{
  for (guint i = 0; i < found->len; i++)
    {
      const FleetPathUser *other = g_ptr_array_index (found, i);
      gboolean are_of_rules = other->kind <= FLEET_USER_MESSAGE && user->kind <= FLEET_USER_MESSAGE;

      if ((other->kind == user->kind || are_of_rules) && strcmp (other->id, user->id) == 0)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
fleet_path_users_find (const FleetPathUsers *self,
                       const char           *prefix,
                       const char           *pattern)
{
  g_autofree char *full = g_strconcat (prefix != NULL ? prefix : "", pattern, NULL);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->users->len; i++)
    {
      FleetPathUser *user = g_ptr_array_index (self->users, i);

      if (fleet_pattern_touches (full, user->path) && !is_found (found, user))
        g_ptr_array_add (found, user);
    }
  return found;
}

char *
fleet_path_users_to_text (const FleetPathUsers *self,
                          const char           *prefix,
                          const char           *pattern)
{
  static const char *const names[FLEET_N_USER_KINDS] = { "rule", "message", "chart", "signal" };
  g_autoptr (GPtrArray) found = fleet_path_users_find (self, prefix, pattern);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const FleetPathUser *user = g_ptr_array_index (found, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "", names[user->kind], user->id);
    }
  return found->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
