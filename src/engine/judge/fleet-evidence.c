/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence: parts are found when the rule is taken up, values are asked for when its condition becomes true: an event that makes nothing true pays nothing. */

#include "fleet-evidence.h"

#include "fleet-json-reader.h"

#include <string.h>

/* What is kept of one alert is bounded, whatever the rule reads. */
#define MOST_PARTS    32
#define MOST_ELEMENTS 16
#define MOST_TEXT     200
#define MOST_MISSES   2   /* elements in a row that have no value: then the array is taken to be over */
#define MOST_DEPTH    8
#define MOST_BYTES    (1024 * 1024)

typedef struct
{
  char      *text;
  GPtrArray *paths; /* char*, may have one [*] */
} Part;

struct _FleetEvidenceForm
{
  char      *head;  /* the JSON up to its parts */
  GPtrArray *parts; /* Part* */
};

static void
free_part (gpointer data)
{
  Part *part = data;

  g_free (part->text);
  g_ptr_array_unref (part->paths);
  g_free (part);
}

static void
add_path (GPtrArray  *paths,
          const char *path)
{
  if (!g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    g_ptr_array_add (paths, g_strdup (path));
}

/* What the part reads. Of an age the value is the time that has passed, which the part's text tells. */
static void
find_paths (GPtrArray       *paths,
            const FleetExpr *node)
{
  if (node->kind == FLEET_EXPR_AGE)
    return;
  if (node->kind == FLEET_EXPR_PATH)
    add_path (paths, node->text);
  else if (node->kind == FLEET_EXPR_EVENT_TIME)
    add_path (paths, "event_time");
  for (guint i = 0; i < node->n_args; i++)
    find_paths (paths, node->args[i]);
}

static void
find_parts (GPtrArray       *parts,
            const FleetExpr *node)
{
  Part *part;

  if (node->kind == FLEET_EXPR_AND || node->kind == FLEET_EXPR_OR)
    {
      for (guint i = 0; i < node->n_args; i++)
        find_parts (parts, node->args[i]);
      return;
    }
  if (parts->len >= MOST_PARTS)
    return;
  part = g_new0 (Part, 1);
  part->text = fleet_expr_to_text (node);
  part->paths = g_ptr_array_new_with_free_func (g_free);
  find_paths (part->paths, node);
  g_ptr_array_add (parts, part);
}

static void
add_text (GString    *json,
          const char *text)
{
  const FleetValue value = { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) };

  fleet_value_append_json (&value, json);
}

FleetEvidenceForm *
fleet_evidence_form_new (const FleetRule *rule)
{
  FleetEvidenceForm *self = g_new0 (FleetEvidenceForm, 1);
  g_autofree char *when = fleet_expr_to_text (rule->when);
  g_autofree char *version = g_strndup (rule->condition_hash, 12);
  GString *head = g_string_new ("{\"rule\":");

  add_text (head, rule->id);
  g_string_append (head, ",\"version\":");
  add_text (head, version);
  g_string_append (head, ",\"when\":");
  add_text (head, when);
  g_string_append (head, ",\"parts\":[");
  self->head = g_string_free (head, FALSE);
  self->parts = g_ptr_array_new_with_free_func (free_part);
  find_parts (self->parts, rule->when);
  return self;
}

void
fleet_evidence_form_free (FleetEvidenceForm *self)
{
  if (self == NULL)
    return;
  g_free (self->head);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

typedef struct
{
  GString             *json;
  FleetEvidenceLookup  lookup;
  gpointer             user_data;
  gboolean             is_first;
} Filling;

static gboolean
add_value (Filling    *filling,
           const char *path)
{
  FleetValue value;

  if (!filling->lookup (path, &value, filling->user_data))
    return FALSE;
  if (value.type == FLEET_TYPE_TEXT && value.length > MOST_TEXT)
    value.length = g_utf8_find_prev_char (value.text, value.text + MOST_TEXT) - value.text;
  if (!filling->is_first)
    g_string_append_c (filling->json, ',');
  filling->is_first = FALSE;
  add_text (filling->json, path);
  g_string_append_c (filling->json, ':');
  fleet_value_append_json (&value, filling->json);
  return TRUE;
}

static void
add_values (Filling    *filling,
            const char *path)
{
  const char *star = strstr (path, "[*]");
  guint misses = 0;

  if (star == NULL)
    {
      add_value (filling, path);
      return;
    }
  for (guint i = 0; i < MOST_ELEMENTS && misses < MOST_MISSES; i++)
    {
      g_autofree char *element = g_strdup_printf ("%.*s[%u]%s", (int) (star - path), path, i, star + 3);

      misses = add_value (filling, element) ? 0 : misses + 1;
    }
}

char *
fleet_evidence_form_fill (const FleetEvidenceForm *self,
                          FleetEvidenceLookup      lookup,
                          gpointer                 user_data)
{
  Filling filling = { .json = g_string_new (self->head), .lookup = lookup, .user_data = user_data };

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);

      g_string_append (filling.json, i > 0 ? ",{\"text\":" : "{\"text\":");
      add_text (filling.json, part->text);
      g_string_append (filling.json, ",\"values\":{");
      filling.is_first = TRUE;
      for (guint j = 0; j < part->paths->len && lookup != NULL; j++)
        add_values (&filling, g_ptr_array_index (part->paths, j));
      g_string_append (filling.json, "}}");
    }
  g_string_append (filling.json, "]}");
  return g_string_free (filling.json, FALSE);
}

/* ---- reading ---- */

static void
free_read_part (gpointer data)
{
  FleetEvidencePart *part = data;

  g_free (part->text);
  g_strfreev (part->paths);
  g_strfreev (part->values);
  g_free (part);
}

void
fleet_evidence_free (FleetEvidence *self)
{
  if (self == NULL)
    return;
  g_free (self->rule);
  g_free (self->version);
  g_free (self->when);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static char *
value_text (const FleetValue *value)
{
  GString *text = g_string_new (NULL);

  fleet_value_append (value, text);
  return g_string_free (text, FALSE);
}

static gboolean
is_key (const FleetJsonEvent *event,
        const char           *name)
{
  return event->kind == FLEET_JSON_KEY && event->value.length == strlen (name) && memcmp (event->value.text, name, event->value.length) == 0;
}

/* From behind the part's opening bracket to its closing one. */
static gsize
read_part (FleetEvidence        *self,
           const FleetJsonEvent *events,
           gsize                 n,
           gsize                 at)
{
  FleetEvidencePart *part = g_new0 (FleetEvidencePart, 1);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new (), values = g_strv_builder_new ();
  guint depth = 1;

  for (; at < n && depth > 0; at++)
    if (events[at].kind == FLEET_JSON_OBJECT_BEGIN)
      depth++;
    else if (events[at].kind == FLEET_JSON_OBJECT_END)
      depth--;
    else if (depth == 1 && is_key (&events[at], "text") && at + 1 < n && part->text == NULL)
      part->text = value_text (&events[at + 1].value);
    else if (depth == 2 && events[at].kind == FLEET_JSON_KEY && at + 1 < n && events[at + 1].kind == FLEET_JSON_VALUE)
      {
        g_autofree char *path = g_strndup (events[at].value.text, events[at].value.length), *value = value_text (&events[at + 1].value);

        g_strv_builder_add (paths, path);
        g_strv_builder_add (values, value);
      }
  part->paths = g_strv_builder_end (paths);
  part->values = g_strv_builder_end (values);
  if (part->text == NULL)
    part->text = g_strdup ("");
  g_ptr_array_add (self->parts, part);
  return at;
}

FleetEvidence *
fleet_evidence_read (const char *json)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (MOST_DEPTH, MOST_BYTES);
  const FleetJsonEvent *events;
  FleetEvidence *self;
  gsize n;

  if (json == NULL)
    return NULL;
  events = fleet_json_reader_read (reader, json, strlen (json), &n, NULL);
  if (events == NULL || n == 0 || events[0].kind != FLEET_JSON_OBJECT_BEGIN)
    return NULL;
  self = g_new0 (FleetEvidence, 1);
  self->parts = g_ptr_array_new_with_free_func (free_read_part);
  for (gsize i = 1; i + 1 < n; i++)
    if (events[i].kind == FLEET_JSON_OBJECT_BEGIN)
      i = read_part (self, events, n, i + 1) - 1;
    else if (is_key (&events[i], "rule") && self->rule == NULL)
      self->rule = value_text (&events[i + 1].value);
    else if (is_key (&events[i], "version") && self->version == NULL)
      self->version = value_text (&events[i + 1].value);
    else if (is_key (&events[i], "when") && self->when == NULL)
      self->when = value_text (&events[i + 1].value);
  return self;
}
