/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-customer-text: lines as in a rule file; a text is checked where it is read, so that nothing is found wrong when a customer waits. */

#include "fleet-customer-text.h"

#include "fleet-rule-private.h"

#include <string.h>

struct _FleetCustomerText
{
  GHashTable *texts; /* "RULE\nLANGUAGE" -> text; "RULE" -> the first one's language */
};

typedef struct
{
  FleetCustomerText *self;
  GPtrArray         *problems;
  char              *rule; /* of the group; NULL before the first */
  guint              line;
} Reader;

/* Takes message. */
static void
add_problem (Reader     *reader,
             guint       column,
             char       *message,
             const char *remedy)
{
  FleetRuleProblem *problem = g_new0 (FleetRuleProblem, 1);

  problem->rule_id = g_strdup (reader->rule);
  problem->line = reader->line;
  problem->column = column;
  problem->message = message;
  problem->remedy = g_strdup (remedy);
  g_ptr_array_add (reader->problems, problem);
}

static gboolean
is_text_right (Reader     *reader,
               const char *text,
               guint       column)
{
  const char *at;
  g_auto (GStrv) paths = fleet_rule_find_message_paths (text, &at);

  if (paths == NULL)
    {
      add_problem (reader, column + g_utf8_strlen (text, at - text), g_strdup ("this brace is not a {column}"), "Write {car.plate} for a value, {{ and }} for braces.");
      return FALSE;
    }
  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_str_has_prefix (paths[i], "car.") && !g_str_has_prefix (paths[i], "reservation."))
      {
        add_problem (reader, column, g_strdup_printf ("a customer is not told {%s}", paths[i]), "Use columns of the car (car.plate) or the reservation (reservation.reservation_id).");
        return FALSE;
      }
  if (*text != '\0')
    return TRUE;
  add_problem (reader, column, g_strdup ("this text is empty"), "Write what the customer is told, or take the line out.");
  return FALSE;
}

static void
read_text (Reader     *reader,
           const char *line)
{
  const char *equals = strchr (line, '=');
  g_autofree char *language = NULL, *text = NULL, *key = NULL;

  if (reader->rule == NULL || equals == NULL)
    {
      add_problem (reader, 1, g_strdup ("this line is neither [rule-id], a comment nor language=text"), "Write ko=… or en=… below a [rule-id].");
      return;
    }
  language = g_strstrip (g_strndup (line, equals - line));
  text = g_strstrip (g_strdup (equals + 1));
  if (strlen (language) != 2 || strspn (language, "abcdefghijklmnopqrstuvwxyz") != 2)
    {
      add_problem (reader, 1, g_strdup_printf ("“%s” is no language", language), "Write two letters such as ko or en.");
      return;
    }
  key = g_strdup_printf ("%s\n%s", reader->rule, language);
  if (g_hash_table_contains (reader->self->texts, key))
    {
      add_problem (reader, 1, g_strdup_printf ("“%s” is given twice", language), "Keep one of them.");
      return;
    }
  if (!is_text_right (reader, text, g_utf8_strlen (line, equals + 1 - line) + 1))
    return;
  if (!g_hash_table_contains (reader->self->texts, reader->rule))
    g_hash_table_insert (reader->self->texts, g_strdup (reader->rule), g_strdup (language));
  g_hash_table_insert (reader->self->texts, g_steal_pointer (&key), g_steal_pointer (&text));
}

FleetCustomerText *
fleet_customer_text_parse (const char  *text,
                           gssize       length,
                           GPtrArray  **ret_problems)
{
  FleetCustomerText *self = g_new0 (FleetCustomerText, 1);
  g_autofree char *whole = length < 0 ? g_utf8_make_valid (text, -1) : g_utf8_make_valid (text, length);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);
  Reader reader = { self, g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_rule_problem_free) };

  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (; lines[reader.line] != NULL;)
    {
      char *line = g_strstrip (lines[reader.line++]);
      gsize n = strlen (line);

      if (n == 0 || *line == '#')
        continue;
      if (*line != '[')
        {
          read_text (&reader, line);
          continue;
        }
      g_free (reader.rule);
      reader.rule = n > 2 && line[n - 1] == ']' ? g_strndup (line + 1, n - 2) : NULL;
      if (reader.rule == NULL)
        add_problem (&reader, 1, g_strdup ("this heading does not end in ]"), "Write [rule-id] alone on its line.");
    }
  g_free (reader.rule);
  if (ret_problems != NULL)
    *ret_problems = reader.problems;
  else
    g_ptr_array_unref (reader.problems);
  return self;
}

gboolean
fleet_customer_text_has (const FleetCustomerText *self,
                         const char              *rule)
{
  return g_hash_table_contains (self->texts, rule);
}

static const char *
find (const FleetCustomerText *self,
      const char              *rule,
      const char              *language)
{
  g_autofree char *key = language != NULL ? g_strdup_printf ("%s\n%s", rule, language) : NULL;

  return key != NULL ? g_hash_table_lookup (self->texts, key) : NULL;
}

typedef struct
{
  GStrv               paths;
  FleetCustomerLookup lookup;
  gpointer            user_data;
} Values;

static gboolean
lookup_cb (guint       index,
           FleetValue *ret_value,
           gpointer    user_data)
{
  Values *values = user_data;

  return values->lookup (values->paths[index], ret_value, values->user_data);
}

char *
fleet_customer_text_render (const FleetCustomerText *self,
                            const char              *rule,
                            const char              *language,
                            const char              *fallback,
                            FleetCustomerLookup      lookup,
                            gpointer                 user_data)
{
  const char *text = find (self, rule, language), *at;
  g_auto (GStrv) paths = NULL;
  Values values;
  FleetRule message = { 0 };

  if (text == NULL)
    text = find (self, rule, fallback);
  if (text == NULL)
    text = find (self, rule, g_hash_table_lookup (self->texts, rule));
  if (text == NULL)
    return NULL;
  paths = fleet_rule_find_message_paths (text, &at);
  values = (Values) { paths, lookup, user_data };
  message.message = (char *) text;
  return fleet_rule_render (&message, lookup_cb, &values);
}

void
fleet_customer_text_free (FleetCustomerText *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->texts);
  g_free (self);
}
