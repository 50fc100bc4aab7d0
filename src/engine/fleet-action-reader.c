/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-action-reader: see the header. */

#include "fleet-action-reader.h"

#include "fleet-time.h"

#include <string.h>

#define MOST_DEPTH 8
#define MOST_BYTES (64 * 1024)

typedef struct
{
  char    *texts[4]; /* uuid, alert, by, note; NULL: not there */
  gint64   at_us;
  gint64   until_us;
  gboolean has_kind;
  FleetActionKind kind;
} Fields;

static const struct
{
  const char *name;
  gsize       most;
} texts[] = { { "uuid", FLEET_ACTION_MOST_ID }, { "alert", FLEET_ACTION_MOST_ID }, { "by", FLEET_ACTION_MOST_BY }, { "note", FLEET_ACTION_MOST_NOTE } };

enum { UUID, ALERT, BY, NOTE };

static gboolean
is_key (const FleetValue *key,
        const char       *name)
{
  return key->length == strlen (name) && memcmp (key->text, name, key->length) == 0;
}

static char *
read_time (const FleetValue *value,
           const char       *name,
           gint64           *ret_us)
{
  if (value->type == FLEET_TYPE_NULL)
    return NULL;
  if (value->type == FLEET_TYPE_TEXT && fleet_time_parse (value->text, value->length, FLEET_ZONE_HONOURED, ret_us))
    return NULL;
  return g_strdup_printf ("action: %s is no time", name);
}

static char *
read_text (Fields           *fields,
           guint             i,
           const FleetValue *value)
{
  if (value->type == FLEET_TYPE_NULL)
    return NULL;
  if (value->type != FLEET_TYPE_TEXT || value->length > texts[i].most || memchr (value->text, '\0', value->length) != NULL)
    return g_strdup_printf ("action: %s is no text of at most %d bytes", texts[i].name, (int) texts[i].most);
  g_free (fields->texts[i]);
  fields->texts[i] = g_strndup (value->text, value->length);
  return NULL;
}

/* What is wrong with it, or NULL. */
static char *
read_member (Fields           *fields,
             const FleetValue *key,
             const FleetValue *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (is_key (key, texts[i].name))
      return read_text (fields, i, value);
  if (is_key (key, "at"))
    return read_time (value, "at", &fields->at_us);
  if (is_key (key, "until"))
    return read_time (value, "until", &fields->until_us);
  if (!is_key (key, "action"))
    return NULL;
  fields->has_kind = value->type == FLEET_TYPE_TEXT && fleet_action_kind_from_string (value->text, value->length, &fields->kind);
  return fields->has_kind ? NULL : g_strdup ("action: its action is none of acknowledge, note, shelve, unshelve");
}

static char *
read_members (Fields               *fields,
              const FleetJsonEvent *events,
              gsize                 n)
{
  guint depth = 0;

  if (n == 0 || events[0].kind != FLEET_JSON_OBJECT_BEGIN)
    return g_strdup ("action: it is no JSON object");
  for (gsize i = 0; i < n; i++)
    switch (events[i].kind)
      {
      case FLEET_JSON_OBJECT_BEGIN:
      case FLEET_JSON_ARRAY_BEGIN:
        depth++;
        break;
      case FLEET_JSON_OBJECT_END:
      case FLEET_JSON_ARRAY_END:
        depth--;
        break;
      case FLEET_JSON_KEY:
        if (depth == 1 && i + 1 < n && events[i + 1].kind == FLEET_JSON_VALUE)
          {
            char *wrong = read_member (fields, &events[i].value, &events[i + 1].value);

            if (wrong != NULL)
              return wrong;
          }
        break;
      case FLEET_JSON_VALUE:
      default:
        break;
      }
  return NULL;
}

static char *
check (const Fields *fields)
{
  if (fields->texts[UUID] == NULL || *fields->texts[UUID] == '\0')
    return g_strdup ("action: it has no uuid");
  if (fields->texts[ALERT] == NULL || *fields->texts[ALERT] == '\0')
    return g_strdup ("action: it names no alert");
  if (!fields->has_kind)
    return g_strdup ("action: it has no action");
  if (fields->texts[BY] == NULL || *fields->texts[BY] == '\0')
    return g_strdup ("action: it says by nobody");
  if (fields->at_us == FLEET_TIME_NONE)
    return g_strdup ("action: it has no time");
  if (fields->kind == FLEET_ACTION_NOTE && (fields->texts[NOTE] == NULL || *fields->texts[NOTE] == '\0'))
    return g_strdup ("action: it notes nothing");
  return NULL;
}

FleetAction *
fleet_action_read (FleetJsonReader  *reader,
                   const char       *payload,
                   gsize             length,
                   char            **ret_reason)
{
  Fields fields = { .at_us = FLEET_TIME_NONE, .until_us = FLEET_TIME_NONE };
  g_autoptr (GError) error = NULL;
  const FleetJsonEvent *events;
  FleetAction *action = NULL;
  char *wrong;
  gsize n;

  events = payload != NULL ? fleet_json_reader_read (reader, payload, length, &n, &error) : NULL;
  if (events == NULL)
    {
      *ret_reason = payload != NULL ? g_strdup_printf ("json: %s", error->message) : g_strdup ("action: it is empty");
      return NULL;
    }
  wrong = read_members (&fields, events, n);
  if (wrong == NULL)
    wrong = check (&fields);
  if (wrong == NULL)
    action = fleet_action_new (fields.texts[UUID], fields.texts[ALERT], fields.kind, fields.texts[BY], fields.at_us, fields.texts[NOTE], fields.until_us);
  else
    *ret_reason = wrong;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (fields.texts[i]);
  return action;
}

FleetJsonReader *
fleet_action_reader_new (void)
{
  return fleet_json_reader_new (MOST_DEPTH, MOST_BYTES);
}
