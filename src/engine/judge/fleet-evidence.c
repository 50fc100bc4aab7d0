/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence: parts are found when the rule is taken up, values are asked for when its condition becomes true: an event that makes nothing true pays nothing. Which elements of an array decided is
 * asked of the evaluator, element by element, by a copy of the part that is bound when it is first wanted. */

#include "fleet-evidence.h"

#include "fleet-evaluator.h"
#include "fleet-json-reader.h"
#include "fleet-time.h"

#include <string.h>

/* What is kept of one alert is bounded, whatever the rule reads. */
#define MOST_PARTS    32
#define MOST_ELEMENTS 16
#define MOST_TEXT     200
#define MOST_MISSES   2   /* elements in a row that have no value: then the array is taken to be over */
#define MOST_DECIDING 8   /* elements that are told to have decided */
#define MOST_DEPTH    8
#define MOST_BYTES    (1024 * 1024)

typedef struct
{
  char            *text;
  GPtrArray       *paths;     /* char*, may have one [*] */
  const FleetExpr *aggregate; /* what asks an array's elements, borrowed from the rule; NULL: nothing does, or all elements do alike */
  FleetTruth       deciding;  /* of ANY, ALL and COUNT: what its condition is where an element decides */
  FleetBound      *bound;     /* aggregate's, once it was wanted */
  guint            n_known;   /* how many paths of the dictionary it has seen */
} Part;

struct _FleetEvidenceForm
{
  FleetRule *rule;
  char      *head;  /* the JSON up to its parts */
  GPtrArray *parts; /* Part* */
};

static void
free_part (gpointer data)
{
  Part *part = data;

  g_free (part->text);
  g_ptr_array_unref (part->paths);
  fleet_bound_free (part->bound);
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

/* Where some elements decide and others do not: ANY is true by those that are, ALL false by those that are not. A MIN or MAX is the value of some of them. */
static void
find_aggregate (Part            *part,
                const FleetExpr *node,
                gboolean         negated)
{
  if (node->kind == FLEET_EXPR_NOT)
    {
      find_aggregate (part, node->args[0], !negated);
      return;
    }
  if (node->kind >= FLEET_EXPR_ANY && node->kind <= FLEET_EXPR_MAX)
    {
      gboolean decides = node->kind == FLEET_EXPR_ANY ? !negated : node->kind == FLEET_EXPR_ALL ? negated : TRUE;

      part->aggregate = decides && part->aggregate == NULL ? node : NULL;
      part->deciding = node->kind == FLEET_EXPR_ALL ? FLEET_TRUTH_FALSE : FLEET_TRUTH_TRUE;
      return;
    }
  for (guint i = 0; i < node->n_args && node->kind >= FLEET_EXPR_EQ && node->kind <= FLEET_EXPR_GE; i++)
    find_aggregate (part, node->args[i], negated);
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
  find_aggregate (part, node, FALSE);
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

  self->rule = fleet_rule_ref ((FleetRule *) rule);
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
  fleet_rule_unref (self->rule);
  g_free (self);
}

typedef struct
{
  GString           *json;
  FleetDictionary   *paths;
  const FleetMoment *moment; /* NULL: time alone */
  gboolean           is_first;
  char               time[FLEET_TIME_BUFFER];
} Filling;

/* The value of a path (an element's for [*], or "event_time") at that moment; FALSE: there is none. */
static gboolean
look_up (Filling    *filling,
         const char *path,
         FleetValue *ret_value)
{
  FleetPath number;

  if (strcmp (path, "event_time") == 0)
    {
      *ret_value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = fleet_time_print (filling->moment->now_us, filling->time) };
      ret_value->length = strlen (ret_value->text);
      return TRUE;
    }
  number = fleet_dictionary_find (filling->paths, path, strlen (path));
  return number != FLEET_NONE && fleet_batch_get (filling->moment->record, filling->moment->row, number, ret_value);
}

static gboolean
add_value (Filling    *filling,
           const char *path)
{
  FleetValue value;

  if (!look_up (filling, path, &value))
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

/* elements: those that decided; told even where they stand far behind. */
static void
add_values (Filling      *filling,
            const char   *path,
            const GArray *elements)
{
  const char *star = strstr (path, "[*]");
  guint misses = 0, i;

  if (star == NULL)
    {
      add_value (filling, path);
      return;
    }
  for (i = 0; i < MOST_ELEMENTS && misses < MOST_MISSES; i++)
    {
      g_autofree char *element = g_strdup_printf ("%.*s[%u]%s", (int) (star - path), path, i, star + 3);

      misses = add_value (filling, element) ? 0 : misses + 1;
    }
  for (guint j = 0; j < elements->len; j++)
    if (g_array_index (elements, guint, j) >= i)
      {
        g_autofree char *element = g_strdup_printf ("%.*s[%u]%s", (int) (star - path), path, g_array_index (elements, guint, j), star + 3);

        add_value (filling, element);
      }
}

/* The part's aggregate over the dictionary as it is now. */
static FleetBound *
bind_part (Part            *part,
           FleetDictionary *paths)
{
  if (part->bound == NULL)
    part->bound = fleet_bound_new (part->aggregate, paths);
  else
    for (guint path = part->n_known; path < fleet_dictionary_size (paths); path++)
      fleet_bound_expand (part->bound, path, fleet_dictionary_text (paths, path, NULL));
  part->n_known = fleet_dictionary_size (paths);
  return part->bound;
}

/* COUNT of a path counts the elements that have a value there. */
static gboolean
decides (const Part        *part,
         const FleetMoment *at,
         const FleetValue  *extreme)
{
  const FleetBound *asked = part->bound->args[0];
  FleetValue value;

  if (part->bound->kind == FLEET_EXPR_ANY || part->bound->kind == FLEET_EXPR_ALL)
    return fleet_evaluator_truth (asked, at) == part->deciding;
  fleet_evaluator_value (asked, at, &value);
  if (value.type == FLEET_TYPE_NULL)
    return FALSE;
  if (part->bound->kind == FLEET_EXPR_COUNT)
    return asked->kind == FLEET_EXPR_PATH || fleet_operation_truth (&value) == FLEET_TRUTH_TRUE;
  return extreme->type != FLEET_TYPE_NULL && fleet_operation_order (&value, extreme) == 0;
}

static GArray *
find_deciding (Part              *part,
               FleetDictionary   *paths,
               const FleetMoment *moment)
{
  GArray *elements = g_array_new (FALSE, FALSE, sizeof (guint));
  FleetMoment at;
  FleetValue length, extreme = { .type = FLEET_TYPE_NULL };
  FleetBound *bound;

  if (part->aggregate == NULL || moment == NULL)
    return elements;
  at = *moment;
  bound = bind_part (part, paths);
  if (bound->kind == FLEET_EXPR_MIN || bound->kind == FLEET_EXPR_MAX)
    fleet_evaluator_value (bound, moment, &extreme);
  if (!fleet_batch_get (moment->record, moment->row, bound->path, &length) || length.type != FLEET_TYPE_INT)
    return elements;
  for (guint i = 0; i < bound->n_elements && i < length.integer && elements->len < MOST_DECIDING; i++)
    {
      at.element = i;
      if (decides (part, &at, &extreme))
        g_array_append_val (elements, i);
    }
  return elements;
}

static void
add_elements (Filling      *filling,
              const GArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    g_string_append_printf (filling->json, "%s%u", i > 0 ? "," : ",\"elements\":[", g_array_index (elements, guint, i));
  if (elements->len > 0)
    g_string_append_c (filling->json, ']');
}

char *
fleet_evidence_form_fill (FleetEvidenceForm *self,
                          FleetDictionary   *paths,
                          const FleetBatch  *record,
                          guint              row,
                          gint64             now_us)
{
  const FleetMoment moment = { .record = record, .row = row, .now_us = now_us, .element = FLEET_ELEMENT_NONE };
  Filling filling = { .json = g_string_new (self->head), .paths = paths, .moment = record != NULL ? &moment : NULL };

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);
      g_autoptr (GArray) elements = find_deciding (part, paths, filling.moment);

      g_string_append (filling.json, i > 0 ? ",{\"text\":" : "{\"text\":");
      add_text (filling.json, part->text);
      add_elements (&filling, elements);
      g_string_append (filling.json, ",\"values\":{");
      filling.is_first = TRUE;
      for (guint j = 0; j < part->paths->len && record != NULL; j++)
        add_values (&filling, g_ptr_array_index (part->paths, j), elements);
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
  g_array_unref (part->elements);
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

/* From the list's opening bracket; returns where it closes. */
static gsize
read_elements (FleetEvidencePart    *part,
               const FleetJsonEvent *events,
               gsize                 n,
               gsize                 at)
{
  for (at++; at < n && events[at].kind == FLEET_JSON_VALUE; at++)
    if (events[at].value.type == FLEET_TYPE_INT && events[at].value.integer >= 0 && events[at].value.integer < FLEET_BOUND_ELEMENTS)
      {
        guint element = events[at].value.integer;

        g_array_append_val (part->elements, element);
      }
  return at;
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

  part->elements = g_array_new (FALSE, FALSE, sizeof (guint));
  for (; at < n && depth > 0; at++)
    if (events[at].kind == FLEET_JSON_OBJECT_BEGIN)
      depth++;
    else if (events[at].kind == FLEET_JSON_OBJECT_END)
      depth--;
    else if (depth == 1 && is_key (&events[at], "text") && at + 1 < n && part->text == NULL)
      part->text = value_text (&events[at + 1].value);
    else if (depth == 1 && is_key (&events[at], "elements") && at + 1 < n && events[at + 1].kind == FLEET_JSON_ARRAY_BEGIN)
      at = read_elements (part, events, n, at + 1);
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
