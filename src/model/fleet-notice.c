/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice: see the header. Whatever a message or a rule file brought is cleaned before it is shown. */

#include "fleet-notice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-plain.h"

struct _FleetNotice
{
  GObject parent_instance;

  FleetSchemaChange *change;
  char              *title;
  char              *path;
  char              *scope;
  char              *users;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetNotice, fleet_notice, G_TYPE_OBJECT)

char *
fleet_notice_form_name (const char *forms)
{
  static const struct { const char *form, *name; } names[] = {
    /* Translators: what kind of value a path holds */
    { "bool", NC_("form", "yes/no") },       { "int", NC_("form", "whole number") }, { "double", NC_("form", "number") }, { "text", NC_("form", "text") },
    { "null", NC_("form", "null") },         { "object", NC_("form", "object") },    { "array", NC_("form", "array") },
  };
  g_auto (GStrv) parts = g_strsplit (forms != NULL ? forms : "", ", ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = parts[i];

      for (guint n = 0; n < G_N_ELEMENTS (names); n++)
        if (strcmp (parts[i], names[n].form) == 0)
          name = g_dpgettext2 (NULL, "form", names[n].name);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  return fleet_plain_text (text->str);
}

static char *
make_title (const FleetSchemaChange *change)
{
  g_autofree char *old_form = fleet_notice_form_name (change->old_form);
  g_autofree char *new_form = fleet_notice_form_name (change->new_form);

  switch (change->kind)
    {
    case FLEET_SCHEMA_ADDED:
      return g_strdup (C_("notice", "New path"));
    case FLEET_SCHEMA_VANISHED:
      return g_strdup (change->returned_us != FLEET_TIME_NONE ? C_("notice", "Was gone, is back") : C_("notice", "Comes no more"));
    case FLEET_SCHEMA_TYPE_CHANGED:
      /* Translators: a path's type, "whole number → text" */
      return g_strdup_printf (fleet_schema_change_is_widening (change) ? C_("notice", "Wider: %s → %s") : C_("notice", "Other type: %s → %s"), old_form, new_form);
    case FLEET_SCHEMA_BECAME_NULLABLE:
      return g_strdup (C_("notice", "Can be null now"));
    case FLEET_SCHEMA_STRUCTURE_CHANGED:
      return g_strdup_printf (C_("notice", "Other structure: %s → %s"), old_form, new_form);
    case FLEET_SCHEMA_NEW_SHAPE:
      return g_strdup (strcmp (change->path, "*") == 0 ? C_("notice", "New device model") : C_("notice", "New on this model"));
    case FLEET_N_SCHEMA_KINDS:
    default:
      return g_strdup ("");
    }
}

static char *
make_scope (const FleetSchemaChange *change)
{
  g_autoptr (GString) text = g_string_new (change->topic);

  if (change->model != NULL)
    g_string_append_printf (text, " · %s", change->model);
  if (change->firmware != NULL)
    {
      /* Translators: a device's software version */
      g_string_append (text, change->model != NULL ? " " : " · ");
      g_string_append_printf (text, _("firmware %s"), change->firmware);
    }
  if (change->n_devices > 0)
    {
      g_string_append (text, " · ");
      if (change->n_devices >= FLEET_SCHEMA_MOST_DEVICES)
        g_string_append_printf (text, _("%'u devices or more"), change->n_devices);
      else
        g_string_append_printf (text, ngettext ("%'u device", "%'u devices", change->n_devices), change->n_devices);
    }
  return fleet_plain_text (text->str);
}

/* text is taken. */
static void
add_part (GString *all,
          guint    n,
          char    *text)
{
  if (n > 0)
    g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", text);
  g_free (text);
}

static char *
make_users (const FleetSchemaChange *change)
{
  g_auto (GStrv) lines = g_strsplit (change->users != NULL ? change->users : "", "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  guint rules = 0, charts = 0, signals_used = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      rules += g_str_has_prefix (lines[i], "rule ") || g_str_has_prefix (lines[i], "message ");
      charts += g_str_has_prefix (lines[i], "chart ");
      signals_used += g_str_has_prefix (lines[i], "signal ");
    }
  add_part (text, rules, g_strdup_printf (ngettext ("%u rule", "%u rules", rules), rules));
  add_part (text, charts, g_strdup_printf (ngettext ("%u chart", "%u charts", charts), charts));
  add_part (text, signals_used, g_strdup_printf (ngettext ("%u line of the card", "%u lines of the card", signals_used), signals_used));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
clear_texts (FleetNotice *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->users, g_free);
}

static void
take_change (FleetNotice       *self,
             FleetSchemaChange *change)
{
  fleet_schema_change_ref (change);
  g_clear_pointer (&self->change, fleet_schema_change_unref);
  self->change = change;
  clear_texts (self);
  self->title = make_title (change);
  self->path = strcmp (change->path, "*") == 0 ? g_strdup (C_("notice", "whole messages")) : fleet_plain_text (change->path);
  self->scope = make_scope (change);
  self->users = make_users (change);
}

static void
fleet_notice_finalize (GObject *object)
{
  FleetNotice *self = FLEET_NOTICE (object);

  clear_texts (self);
  g_clear_pointer (&self->change, fleet_schema_change_unref);
  G_OBJECT_CLASS (fleet_notice_parent_class)->finalize (object);
}

static void
fleet_notice_class_init (FleetNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_notice_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_notice_init (FleetNotice *self)
{
}

FleetNotice *
fleet_notice_new (FleetSchemaChange *change)
{
  FleetNotice *self = g_object_new (FLEET_TYPE_NOTICE, NULL);

  take_change (self, change);
  return self;
}

const FleetSchemaChange *
fleet_notice_get_change (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), NULL);
  return self->change;
}

void
fleet_notice_set_change (FleetNotice       *self,
                         FleetSchemaChange *change)
{
  g_return_if_fail (FLEET_IS_NOTICE (self));
  take_change (self, change);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
fleet_notice_get_title (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), NULL);
  return self->title;
}

const char *
fleet_notice_get_path (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), NULL);
  return self->path;
}

const char *
fleet_notice_get_scope (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), NULL);
  return self->scope;
}

const char *
fleet_notice_get_users (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), NULL);
  return self->users;
}

gboolean
fleet_notice_is_breaking (FleetNotice *self)
{
  g_return_val_if_fail (FLEET_IS_NOTICE (self), FALSE);
  return fleet_schema_change_is_breaking (self->change);
}
