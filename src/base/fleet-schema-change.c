/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-change: making, copying, and what a notice is called. */

#include "fleet-schema-change.h"

#include <string.h>

static const char *const state_names[FLEET_N_NOTICE_STATES] = { "new", "acknowledged", "accepted" };

char *
fleet_schema_change_make_id (const FleetSchemaChange *self)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s\n%s\n%s\n%s\n%s\n%d\n%" G_GINT64_FORMAT, self->topic, self->path, fleet_schema_change_kind_text (self),
                                           self->old_form != NULL ? self->old_form : "", self->new_form != NULL ? self->new_form : "",
                                           self->model != NULL ? self->model : "", self->firmware != NULL ? self->firmware : "", self->partition, self->offset);
  char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  id[32] = '\0';
  return id;
}

FleetSchemaChange *
fleet_schema_change_new (void)
{
  FleetSchemaChange *self = g_new0 (FleetSchemaChange, 1);

  fleet_refs_init (&self->refs);
  self->first_us = FLEET_TIME_NONE;
  self->told_us = FLEET_TIME_NONE;
  self->returned_us = FLEET_TIME_NONE;
  self->at_us = FLEET_TIME_NONE;
  self->offset = -1;
  return self;
}

FleetSchemaChange *
fleet_schema_change_copy (const FleetSchemaChange *self)
{
  /* All but the count, which other threads change while this one copies. */
  const gsize head = G_STRUCT_OFFSET (FleetSchemaChange, id);
  FleetSchemaChange *copy = g_new0 (FleetSchemaChange, 1);

  memcpy ((char *) copy + head, (const char *) self + head, sizeof *self - head);
  fleet_refs_init (&copy->refs);
  copy->id = g_strdup (self->id);
  copy->topic = g_strdup (self->topic);
  copy->path = g_strdup (self->path);
  copy->old_form = g_strdup (self->old_form);
  copy->new_form = g_strdup (self->new_form);
  copy->before = g_strdup (self->before);
  copy->after = g_strdup (self->after);
  copy->model = g_strdup (self->model);
  copy->firmware = g_strdup (self->firmware);
  copy->device = g_strdup (self->device);
  copy->devices = g_strdup (self->devices);
  copy->users = g_strdup (self->users);
  copy->by = g_strdup (self->by);
  copy->comment = g_strdup (self->comment);
  return copy;
}

FleetSchemaChange *
fleet_schema_change_ref (FleetSchemaChange *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_schema_change_unref (FleetSchemaChange *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->topic);
  g_free (self->path);
  g_free (self->old_form);
  g_free (self->new_form);
  g_free (self->before);
  g_free (self->after);
  g_free (self->model);
  g_free (self->firmware);
  g_free (self->device);
  g_free (self->devices);
  g_free (self->users);
  g_free (self->by);
  g_free (self->comment);
  g_free (self);
}

/* "object" and "array" are what they are; any other form is a scalar's. */
static const char *
structure_name (const char *forms)
{
  if (forms != NULL && strstr (forms, "array") != NULL)
    return "array";
  return forms != NULL && strstr (forms, "object") != NULL ? "object" : "scalar";
}

const char *
fleet_schema_change_kind_text (const FleetSchemaChange *self)
{
  static const char *const names[FLEET_N_SCHEMA_KINDS] = { "added", "vanished", "type-changed", "became-nullable", NULL, "new-shape" };
  g_autofree char *text = NULL;

  if (self->kind != FLEET_SCHEMA_STRUCTURE_CHANGED)
    return names[self->kind];
  text = g_strdup_printf ("%s-became-%s", structure_name (self->old_form), structure_name (self->new_form));
  return g_intern_string (text);
}

gboolean
fleet_schema_change_is_widening (const FleetSchemaChange *self)
{
  return self->kind == FLEET_SCHEMA_TYPE_CHANGED && g_strcmp0 (self->new_form, "double") == 0 && self->old_form != NULL &&
         (strcmp (self->old_form, "int") == 0 || strcmp (self->old_form, "int, null") == 0);
}

gboolean
fleet_schema_change_is_breaking (const FleetSchemaChange *self)
{
  switch (self->kind)
    {
    case FLEET_SCHEMA_VANISHED:
      return self->returned_us == FLEET_TIME_NONE;
    case FLEET_SCHEMA_TYPE_CHANGED:
      return !fleet_schema_change_is_widening (self);
    case FLEET_SCHEMA_STRUCTURE_CHANGED:
      return TRUE;
    case FLEET_SCHEMA_ADDED:
    case FLEET_SCHEMA_BECAME_NULLABLE:
    case FLEET_SCHEMA_NEW_SHAPE:
    case FLEET_N_SCHEMA_KINDS:
    default:
      return FALSE;
    }
}

const char *
fleet_notice_state_to_string (FleetNoticeState state)
{
  g_return_val_if_fail (state < FLEET_N_NOTICE_STATES, NULL);
  return state_names[state];
}

gboolean
fleet_notice_state_from_string (const char       *text,
                                FleetNoticeState *ret_state)
{
  for (guint i = 0; i < FLEET_N_NOTICE_STATES; i++)
    if (g_strcmp0 (text, state_names[i]) == 0)
      {
        *ret_state = i;
        return TRUE;
      }
  return FALSE;
}
