/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-action: making, ordering and writing. Reading what a peer wrote is the engine's (fleet-action-reader). */

#include "fleet-action.h"

#include "fleet-time.h"
#include "fleet-value.h"

#include <string.h>

static const char *const kinds[FLEET_N_ACTIONS] = { "acknowledge", "note", "shelve", "unshelve" };

FleetAction *
fleet_action_new (const char      *uuid,
                  const char      *alert_id,
                  FleetActionKind  kind,
                  const char      *by,
                  gint64           at_us,
                  const char      *note,
                  gint64           until_us)
{
  FleetAction *self = g_new0 (FleetAction, 1);

  fleet_refs_init (&self->refs);
  self->uuid = g_strdup (uuid);
  self->alert_id = g_strdup (alert_id);
  self->kind = kind;
  self->by = g_strdup (by);
  self->at_us = at_us;
  self->note = g_strdup (note);
  self->until_us = until_us;
  self->place = FLEET_NONE;
  self->offset = -1;
  return self;
}

FleetAction *
fleet_action_copy (const FleetAction *self)
{
  FleetAction *copy = fleet_action_new (self->uuid, self->alert_id, self->kind, self->by, self->at_us, self->note, self->until_us);

  copy->sharing = self->sharing;
  copy->place = self->place;
  copy->offset = self->offset;
  return copy;
}

FleetAction *
fleet_action_ref (FleetAction *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_action_unref (FleetAction *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_free (self->uuid);
  g_free (self->alert_id);
  g_free (self->by);
  g_free (self->note);
  g_free (self);
}

gint64
fleet_action_shelf_end (const FleetAction *self)
{
  gint64 latest_us = self->at_us + FLEET_SHELVE_MOST_US;

  return self->until_us == FLEET_TIME_NONE ? latest_us : MIN (self->until_us, latest_us);
}

int
fleet_action_compare (const FleetAction *a,
                      const FleetAction *b)
{
  static const guint ranks[] = { [FLEET_ACTION_LOCAL] = 0, [FLEET_ACTION_SHARED] = 1, [FLEET_ACTION_WAITING] = 2 };

  if (a->sharing != b->sharing)
    return ranks[a->sharing] < ranks[b->sharing] ? -1 : 1;
  if (a->sharing != FLEET_ACTION_SHARED)
    return 0;
  if (a->place != b->place)
    return a->place < b->place ? -1 : 1;
  return (a->offset > b->offset) - (a->offset < b->offset);
}

const char *
fleet_action_kind_to_string (FleetActionKind kind)
{
  return kinds[kind];
}

gboolean
fleet_action_kind_from_string (const char      *text,
                               gsize            length,
                               FleetActionKind *ret_kind)
{
  for (guint kind = 0; kind < FLEET_N_ACTIONS; kind++)
    if (strlen (kinds[kind]) == length && memcmp (kinds[kind], text, length) == 0)
      {
        *ret_kind = kind;
        return TRUE;
      }
  return FALSE;
}

static void
add_text (GString    *json,
          const char *name,
          const char *text)
{
  FleetValue value = { .type = text != NULL ? FLEET_TYPE_TEXT : FLEET_TYPE_NULL, .text = text, .length = text != NULL ? strlen (text) : 0 };

  g_string_append_printf (json, "%c\"%s\":", json->len == 0 ? '{' : ',', name);
  fleet_value_append_json (&value, json);
}

static void
add_time (GString    *json,
          const char *name,
          gint64      time_us)
{
  char text[FLEET_TIME_BUFFER];

  add_text (json, name, time_us != FLEET_TIME_NONE ? fleet_time_print (time_us, text) : NULL);
}

char *
fleet_action_to_json (const FleetAction *self)
{
  GString *json = g_string_new (NULL);

  add_text (json, "uuid", self->uuid);
  add_text (json, "alert", self->alert_id);
  add_text (json, "action", kinds[self->kind]);
  add_text (json, "by", self->by);
  add_time (json, "at", self->at_us);
  add_text (json, "note", self->note);
  add_time (json, "until", self->until_us);
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

FleetAction *
fleet_action_carry (const FleetAction *shelve,
                    const char        *alert_id,
                    gint64             at_us)
{
  /* Of the shelve that a person did, whichever alerts it has been carried over. */
  g_autofree char *uuid = g_strdup_printf ("%.*s+%s", (int) strcspn (shelve->uuid, "+"), shelve->uuid, alert_id);

  return fleet_action_new (uuid, alert_id, FLEET_ACTION_SHELVE, shelve->by, at_us, shelve->note, fleet_action_shelf_end (shelve));
}
