/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rule-file: the reader of rule files.
 *
 * A key file with a reader of its own, because GKeyFile does not say where a key stood, and a problem that is told with
 * line and column is a problem half solved. Lines are collected into sections first; each section then becomes a rule or problems, never both. */

#include "fleet-rule-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-time.h"

#include <string.h>

#define MAX_RULES 4096
#define MAX_DURATION_US (G_GINT64_CONSTANT (366) * 86400 * G_USEC_PER_SEC)

typedef enum
{
  KEY_NAME, KEY_SEVERITY, KEY_CLASS, KEY_WHEN, KEY_HOLD, KEY_CLEAR, KEY_CLEAR_HOLD, KEY_COOLDOWN, KEY_MESSAGE, KEY_ADVICE, KEY_NOTIFY, KEY_STATE,
  KEY_CAUSE, KEY_CONSEQUENCE, KEY_ACTION, KEY_TIME_TO_RESPOND,
  N_KEYS
} Key;

static const char *const key_names[N_KEYS + 1] = {
  "name", "severity", "class", "when", "hold", "clear", "clear-hold", "cooldown", "message", "advice", "notify", "state",
  "cause", "consequence", "action", "time-to-respond", NULL
};

typedef struct
{
  char *value;  /* NULL: not given */
  guint line;
  guint column; /* where the value begins */
} Entry;

/* message[ko]=…: the same in another language. */
typedef struct
{
  char *language;
  Entry entry;
} Variant;

typedef struct
{
  char    *id;
  guint    line;
  gboolean is_wrong; /* a problem was told already */
  Entry    entries[N_KEYS];
  GArray  *variants; /* Variant, of the message */
} Section;

typedef struct
{
  GPtrArray  *problems;
  GPtrArray  *sections;
  GHashTable *ids;      /* of sections, borrowed */
  Section    *current;  /* NULL before the first heading and after a bad one */
  gboolean    skipping; /* after a bad heading */
  guint       line;
} Reader;

static void
section_free (gpointer data)
{
  Section *self = data;

  g_free (self->id);
  for (guint i = 0; i < N_KEYS; i++)
    g_free (self->entries[i].value);
  for (guint i = 0; i < self->variants->len; i++)
    {
      g_free (g_array_index (self->variants, Variant, i).language);
      g_free (g_array_index (self->variants, Variant, i).entry.value);
    }
  g_array_unref (self->variants);
  g_free (self);
}

/* Takes message and remedy. */
static void
add_problem (GPtrArray *problems,
             Section   *section,
             guint      line,
             guint      column,
             char      *message,
             char      *remedy)
{
  FleetRuleProblem *problem = g_new0 (FleetRuleProblem, 1);

  problem->rule_id = section != NULL ? g_strdup (section->id) : NULL;
  problem->line = line;
  problem->column = column;
  problem->message = message;
  problem->remedy = remedy;
  g_ptr_array_add (problems, problem);
  if (section != NULL)
    section->is_wrong = TRUE;
}

static gboolean
is_rule_id (const char *id)
{
  gsize length = strlen (id);

  return length >= 1 && length <= 64 && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void
read_heading (Reader     *self,
              const char *line,
              guint       column)
{
  g_autofree char *id = NULL;
  char *end;

  self->current = NULL;
  self->skipping = TRUE;
  id = g_strdup (line + 1);
  end = strchr (id, ']');
  if (end == NULL || end[1] != '\0')
    {
      add_problem (self->problems, NULL, self->line, column, g_strdup (_("this heading does not end in ]")), g_strdup (_("Write [rule-id] alone on its line.")));
      return;
    }
  *end = '\0';
  if (!is_rule_id (id))
    {
      add_problem (self->problems, NULL, self->line, column + 1, g_strdup_printf (_("“%s” cannot be a rule's id"), id),
                   g_strdup ("Use 1 to 64 of a-z, 0-9 and -."));
      return;
    }
  if (g_hash_table_contains (self->ids, id))
    {
      add_problem (self->problems, NULL, self->line, column + 1, g_strdup_printf (_("there is a rule “%s” already"), id), g_strdup (_("Give this one another id.")));
      return;
    }
  if (self->sections->len >= MAX_RULES)
    {
      add_problem (self->problems, NULL, self->line, column, g_strdup_printf (_("more than %d rules"), MAX_RULES), g_strdup (_("Take rules out.")));
      return;
    }
  self->current = g_new0 (Section, 1);
  self->current->id = g_steal_pointer (&id);
  self->current->line = self->line;
  self->current->variants = g_array_new (FALSE, TRUE, sizeof (Variant));
  self->skipping = FALSE;
  g_hash_table_add (self->ids, self->current->id);
  g_ptr_array_add (self->sections, self->current);
}

static Key
find_key (const char *name)
{
  Key key = 0;

  while (key < N_KEYS && strcmp (key_names[key], name) != 0)
    key++;
  return key;
}

/* The entry for “message[ko]”; NULL where name is nothing of the kind. */
static Entry *
find_variant (Section    *section,
              const char *name)
{
  gsize length = strlen (name);
  g_autofree char *language = NULL;
  Variant *variant;

  if (!g_str_has_prefix (name, "message[") || name[length - 1] != ']')
    return NULL;
  language = g_strndup (name + strlen ("message["), length - strlen ("message[]"));
  if (*language == '\0' || strspn (language, "abcdefghijklmnopqrstuvwxyz") != strlen (language))
    return NULL;
  for (guint i = 0; i < section->variants->len; i++)
    if (strcmp (g_array_index (section->variants, Variant, i).language, language) == 0)
      return &g_array_index (section->variants, Variant, i).entry;
  g_array_set_size (section->variants, section->variants->len + 1);
  variant = &g_array_index (section->variants, Variant, section->variants->len - 1);
  variant->language = g_steal_pointer (&language);
  return &variant->entry;
}

static void
read_entry (Reader     *self,
            const char *line,
            guint       column)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = NULL;
  Entry *entry;
  Key key;

  if (self->skipping)
    return;
  if (self->current == NULL)
    {
      add_problem (self->problems, NULL, self->line, column, g_strdup (_("this line stands before the first rule")), g_strdup (_("Begin with [rule-id].")));
      return;
    }
  if (equals == NULL)
    {
      add_problem (self->problems, self->current, self->line, column, g_strdup (_("this line is neither a heading, a comment nor key=value")),
                   g_strdup (_("Write key=value on one line; comments begin with #.")));
      return;
    }
  name = g_strchomp (g_strndup (line, equals - line));
  key = find_key (name);
  entry = key < N_KEYS ? &self->current->entries[key] : find_variant (self->current, name);
  if (entry == NULL)
    {
      g_autofree char *all = g_strjoinv (", ", (GStrv) key_names);

      add_problem (self->problems, self->current, self->line, column, g_strdup_printf (_("there is no key “%s”"), name), g_strdup_printf (_("Use one of %s."), all));
      return;
    }
  if (entry->value != NULL)
    {
      add_problem (self->problems, self->current, self->line, column, g_strdup_printf (_("“%s” is given twice, first on line %u"), name, entry->line),
                   g_strdup (_("Keep one of them.")));
      return;
    }
  equals++;
  while (*equals == ' ' || *equals == '\t')
    equals++;
  entry->value = g_strdup (equals);
  entry->line = self->line;
  entry->column = column + g_utf8_strlen (line, equals - line);
}

static void
read_line (Reader     *self,
           const char *text,
           gsize       length)
{
  g_autofree char *line = g_strndup (text, length);
  const char *start = line;
  const char *invalid;
  guint column;

  if (!g_utf8_validate (text, length, &invalid))
    {
      add_problem (self->problems, self->current, self->line, g_utf8_strlen (text, invalid - text) + 1, g_strdup (_("this is not UTF-8")),
                   g_strdup (_("Save the file as UTF-8.")));
      return;
    }
  g_strchomp (line);
  while (*start == ' ' || *start == '\t')
    start++;
  column = start - line + 1;
  if (*start == '[')
    read_heading (self, start, column);
  else if (*start != '\0' && *start != '#')
    read_entry (self, start, column);
}

static void
blame_entry (GPtrArray   *problems,
             Section     *section,
             Key          key,
             guint        offset,
             char        *message,
             char        *remedy)
{
  const Entry *entry = &section->entries[key];

  add_problem (problems, section, entry->line, entry->column + offset, message, remedy);
}

static FleetExpr *
take_condition (Section   *section,
                Key        key,
                GPtrArray *problems)
{
  const char *text = section->entries[key].value;
  g_autoptr (GError) error = NULL;
  g_autofree char *remedy = NULL;
  FleetExpr *expr;
  guint column;

  if (text == NULL)
    return NULL;
  expr = fleet_expr_parse (text, &column, &remedy, &error);
  if (expr == NULL)
    blame_entry (problems, section, key, column - 1, g_strdup (error->message), g_steal_pointer (&remedy));
  return expr;
}

static gint64
take_duration (Section   *section,
               Key        key,
               GPtrArray *problems)
{
  const char *text = section->entries[key].value;
  gint64 duration_us = 0;

  if (text == NULL)
    return 0;
  if (fleet_duration_parse (text, &duration_us) && duration_us <= MAX_DURATION_US)
    return duration_us;
  blame_entry (problems, section, key, 0, g_strdup_printf (_("“%s” is not a duration up to 366 days"), text), g_strdup (_("Write it as in 500ms, 30s, 10m, 2h, 1d or 1m30s.")));
  return 0;
}

/* The index of the entry's word in words; otherwise when it is not given. */
static guint
take_word (Section           *section,
           Key                key,
           const char *const *words,
           guint              otherwise,
           GPtrArray         *problems)
{
  const char *text = section->entries[key].value;
  g_autofree char *all = NULL;

  if (text == NULL)
    return otherwise;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      return i;
  all = g_strjoinv (", ", (GStrv) words);
  blame_entry (problems, section, key, 0, g_strdup_printf ("“%s” is not a %s", text, key_names[key]), g_strdup_printf (_("Use one of %s."), all));
  return otherwise;
}

/* The paths in a message; NULL: it is wrong, and that was told. */
static GStrv
check_message (Section     *section,
               const Entry *entry,
               GPtrArray   *problems)
{
  const char *at;
  GStrv paths = fleet_rule_find_message_paths (entry->value, &at);

  if (paths == NULL)
    add_problem (problems, section, entry->line, entry->column + g_utf8_strlen (entry->value, at - entry->value), g_strdup (_("this brace is not a {path}")),
                 g_strdup (_("Write {a.b[0].c} for a value (one element, no [*]), {{ and }} for braces.")));
  return paths;
}

/* In language, where the rule has it; every variant is checked, whoever will read it. */
static void
take_message (Section    *section,
              FleetRule  *rule,
              const char *language,
              GPtrArray  *problems)
{
  const Entry *entry = &section->entries[KEY_MESSAGE];

  for (guint i = 0; i < section->variants->len; i++)
    {
      const Variant *variant = &g_array_index (section->variants, Variant, i);
      g_auto (GStrv) paths = check_message (section, &variant->entry, problems);

      if (paths != NULL && g_strcmp0 (variant->language, language) == 0)
        entry = &variant->entry;
    }
  if (entry->value == NULL)
    {
      GString *message = g_string_new (rule->name);

      g_string_replace (message, "{", "{{", 0);
      g_string_replace (message, "}", "}}", 0);
      rule->message = g_string_free (message, FALSE);
      rule->message_paths = g_new0 (char *, 1);
      return;
    }
  rule->message = g_strdup (entry->value);
  rule->message_paths = check_message (section, entry, problems);
}

static void
take_notify (Section   *section,
             FleetRule *rule,
             GPtrArray *problems)
{
  const char *text = section->entries[KEY_NOTIFY].value;
  const char *wrong;
  g_autofree char *word = NULL;

  rule->has_notify = text != NULL;
  if (text == NULL || fleet_notify_parse (text, &rule->notify, &wrong))
    return;
  word = g_strndup (wrong, strcspn (wrong, " \t,;"));
  blame_entry (problems, section, KEY_NOTIFY, g_utf8_strlen (text, wrong - text), g_strdup_printf ("“%s” is no way to tell anybody", word),
               g_strdup ("Use " FLEET_NOTIFY_WORDS "; leave notify= out for what the profile says of the severity."));
}

static void
check_section (Section   *section,
               FleetRule *rule,
               GPtrArray *problems)
{
  static const Key alarm_keys[] = { KEY_CAUSE, KEY_CONSEQUENCE, KEY_ACTION, KEY_TIME_TO_RESPOND };

  if (section->entries[KEY_WHEN].value == NULL)
    add_problem (problems, section, section->line, 1, g_strdup_printf (_("the rule “%s” has no condition"), section->id), g_strdup ("Add when=…"));
  for (guint i = 0; i < G_N_ELEMENTS (alarm_keys); i++)
    {
      const char *value = section->entries[alarm_keys[i]].value;

      if (rule->klass == FLEET_RULE_ALARM && (value == NULL || *value == '\0'))
        add_problem (problems, section, section->line, 1, g_strdup_printf (_("the alarm “%s” does not say its %s"), section->id, key_names[alarm_keys[i]]),
                     g_strdup_printf (_("Add %s=…, or make it class=alert: an alarm needs an operator's action."), key_names[alarm_keys[i]]));
    }
}

/* The section's rule, or NULL when something is wrong with it. */
static FleetRule *
build_rule (Section    *section,
            const char *language,
            GPtrArray  *problems)
{
  static const char *const severities[] = { "low", "medium", "high", "critical", NULL };
  static const char *const states[] = { "on", "shadow", "off", NULL };
  static const char *const classes[] = { "alert", "alarm", "event", NULL };
  Entry *entries = section->entries;
  g_autoptr (FleetRule) rule = g_new0 (FleetRule, 1);

  fleet_refs_init (&rule->refs);
  rule->id = g_strdup (section->id);
  rule->name = g_strdup (entries[KEY_NAME].value != NULL ? entries[KEY_NAME].value : section->id);
  rule->severity = FLEET_SEVERITY_LOW + take_word (section, KEY_SEVERITY, severities, 1, problems);
  rule->klass = take_word (section, KEY_CLASS, classes, FLEET_RULE_ALERT, problems);
  rule->state = take_word (section, KEY_STATE, states, FLEET_RULE_ON, problems);
  rule->when = take_condition (section, KEY_WHEN, problems);
  rule->clear = take_condition (section, KEY_CLEAR, problems);
  rule->hold_us = take_duration (section, KEY_HOLD, problems);
  rule->clear_hold_us = take_duration (section, KEY_CLEAR_HOLD, problems);
  rule->cooldown_us = take_duration (section, KEY_COOLDOWN, problems);
  rule->time_to_respond_us = take_duration (section, KEY_TIME_TO_RESPOND, problems);
  take_message (section, rule, language, problems);
  take_notify (section, rule, problems);
  rule->advice = g_strdup (entries[KEY_ADVICE].value);
  rule->cause = g_strdup (entries[KEY_CAUSE].value);
  rule->consequence = g_strdup (entries[KEY_CONSEQUENCE].value);
  rule->action = g_strdup (entries[KEY_ACTION].value);
  check_section (section, rule, problems);
  if (section->is_wrong)
    return NULL;
  rule->condition_hash = fleet_rule_hash_condition (rule);
  return g_steal_pointer (&rule);
}

static int
compare_problems (gconstpointer a,
                  gconstpointer b)
{
  const FleetRuleProblem *left = *(FleetRuleProblem *const *) a;
  const FleetRuleProblem *right = *(FleetRuleProblem *const *) b;

  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;
  return (left->column > right->column) - (left->column < right->column);
}

GPtrArray *
fleet_rule_parse_file_text_in (const char  *text,
                               gssize       length,
                               const char  *language,
                               GPtrArray  **ret_problems)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_rule_unref);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_rule_problem_free);
  g_autoptr (GPtrArray) sections = g_ptr_array_new_with_free_func (section_free);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  Reader reader = { .problems = problems, .sections = sections, .ids = ids };
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);

  if (end - text >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  while (text < end)
    {
      const char *stop = memchr (text, '\n', end - text);

      reader.line++;
      if (stop == NULL)
        stop = end;
      read_line (&reader, text, stop - text);
      text = stop + 1;
    }
  for (guint i = 0; i < sections->len; i++)
    {
      FleetRule *rule = build_rule (sections->pdata[i], language, problems);

      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }
  g_ptr_array_sort (problems, compare_problems);
  if (ret_problems != NULL)
    *ret_problems = g_steal_pointer (&problems);
  return rules;
}
