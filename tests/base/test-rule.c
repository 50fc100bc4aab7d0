/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rule files: what is read, where a problem is said to be, and that one bad rule does not disarm the others. */

#include "fleet-rule.h"

#include <glib/gstdio.h>
#include <string.h>

static const char good[] =
  "# the fleet's rules\n"
  "[headlights-left-on]\n"
  "name=Headlights left on\n"
  "severity=high\n"
  "when=engine.on = FALSE AND ALL(doors[*].open = FALSE) AND light.on = TRUE\n"
  "hold=30s\n"
  "clear-hold = 10s\n"
  "message=Headlights of {car.plate} are on, {{really}}, {a.\"b c\"[0]} V\n"
  "advice=Tell the customer.\n"
  "notify=customer, desk\n"
  "\n"
  "[silent]\r\n"
  "when=age() > 600\r\n"
  "clear=age() < 600\r\n"
  "class=alarm\n"
  "cause=No network\n"
  "consequence=Lost\n"
  "action=Call\n"
  "time-to-respond=1h\n"
  "state=shadow\n";

static void
test_good (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (good, -1, &problems);
  const FleetRule *rule;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (rules->len, ==, 2);
  rule = rules->pdata[0];
  g_assert_cmpstr (rule->id, ==, "headlights-left-on");
  g_assert_cmpstr (rule->name, ==, "Headlights left on");
  g_assert_cmpint (rule->severity, ==, FLEET_SEVERITY_HIGH);
  g_assert_cmpint (rule->hold_us, ==, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (rule->clear_hold_us, ==, 10 * G_USEC_PER_SEC);
  g_assert_cmpint (rule->cooldown_us, ==, 0);
  g_assert_cmpint (rule->klass, ==, FLEET_RULE_ALERT);
  g_assert_cmpint (rule->state, ==, FLEET_RULE_ON);
  g_assert_null (rule->clear);
  g_assert_cmpuint (g_strv_length (rule->message_paths), ==, 2);
  g_assert_cmpstr (rule->message_paths[0], ==, "car.plate");
  g_assert_cmpstr (rule->message_paths[1], ==, "a.b c[0]");
  g_assert_true (rule->has_notify);
  g_assert_cmpint (rule->notify, ==, FLEET_NOTIFY_CUSTOMER | FLEET_NOTIFY_DESKTOP);
  rule = rules->pdata[1];
  g_assert_cmpstr (rule->name, ==, "silent");
  g_assert_cmpstr (rule->message, ==, "silent");
  g_assert_cmpint (rule->severity, ==, FLEET_SEVERITY_MEDIUM);
  g_assert_cmpint (rule->klass, ==, FLEET_RULE_ALARM);
  g_assert_cmpint (rule->state, ==, FLEET_RULE_SHADOW);
  g_assert_cmpint (rule->time_to_respond_us, ==, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  g_assert_nonnull (rule->clear);
  g_assert_null (rule->advice);
}

static gboolean
look_up (guint       index,
         FleetValue *ret_value,
         gpointer    user_data)
{
  if (index != 1)
    return FALSE;
  *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = 11.5 };
  return TRUE;
}

static void
test_render (void)
{
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (good, -1, NULL);
  g_autofree char *message = fleet_rule_render (rules->pdata[0], look_up, NULL);

  g_assert_cmpstr (message, ==, "Headlights of – are on, {really}, 11.5 V");
}

static void
test_condition_hash (void)
{
  static const char *const variants[] = {
    "[a]\nwhen=x > 1 AND (y = 2)\nhold=60s\n", "[b]\nname=N\nwhen= x>1 and y==2\nhold=1m\nmessage=M\n", "[a]\nwhen=x > 1 AND y = 2\nhold=61s\n",
    "[a]\nwhen=x > 1 AND y = 2\nhold=60s\nclear=y = 3\n",
  };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (variants[i], -1, NULL);
      const FleetRule *rule = rules->pdata[0];

      g_assert_cmpuint (strlen (rule->condition_hash), ==, 64);
      if (i == 0)
        first = g_strdup (rule->condition_hash);
      else
        g_assert_true ((strcmp (rule->condition_hash, first) == 0) == (i == 1));
    }
}

/* A message for who reads another language; the rest of the rule, and its identity, stay. */
static void
test_language (void)
{
  static const char text[] = "[a]\nwhen=x\nmessage={car.plate} is hot: {t} °C\nmessage[ko]={t} °C, {car.plate} 과열\nmessage[de]={car.plate} ist heiß\n[b]\nwhen=x\nmessage=plain\n";
  static const struct { const char *language, *message; guint n_paths; const char *first; } cases[] = {
    { NULL, "{car.plate} is hot: {t} °C", 2, "car.plate" },
    { "ko", "{t} °C, {car.plate} 과열", 2, "t" },
    { "de", "{car.plate} ist heiß", 1, "car.plate" },
    { "fr", "{car.plate} is hot: {t} °C", 2, "car.plate" },
  };
  g_autofree char *hash = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text_in (text, -1, cases[i].language, &problems);
      const FleetRule *rule = rules->pdata[0], *plain = rules->pdata[1];

      g_assert_cmpuint (problems->len, ==, 0);
      g_assert_cmpstr (rule->message, ==, cases[i].message);
      g_assert_cmpuint (g_strv_length (rule->message_paths), ==, cases[i].n_paths);
      g_assert_cmpstr (rule->message_paths[0], ==, cases[i].first);
      g_assert_cmpstr (plain->message, ==, "plain");
      if (hash == NULL)
        hash = g_strdup (rule->condition_hash);
      g_assert_cmpstr (rule->condition_hash, ==, hash);
    }
}

typedef struct
{
  const char *text;
  guint       line;
  guint       column;
  const char *part;
} Mistake;

static void
test_mistakes (void)
{
  static const Mistake mistakes[] = {
    { "when=a\n", 1, 1, "before the first rule" },
    { "[A b]\nwhen=a\n", 1, 2, "cannot be" },
    { "[a\nwhen=a\n", 1, 1, "]" },
    { "[a]\nwhen=a\n\n  [a]\nwhen=b\n", 4, 4, "already" },
    { "[a]\nwhen=a\nfoo=1\n", 3, 1, "“foo”" },
    { "[a]\nwhen=a\nwhen=b\n", 3, 1, "twice" },
    { "[a]\nwhen=a\nnonsense\n", 3, 1, "neither" },
    { "[a]\nname=x\n", 1, 1, "no condition" },
    { "[a]\nwhen=speed > \n", 2, 13, "ends" },
    { "[a]\n when = 속도 > ?\n", 2, 14, "“?”" },
    { "[a]\nwhen=a\nhold=5 weeks\n", 3, 6, "duration" },
    { "[a]\nwhen=a\nhold=400d\n", 3, 6, "duration" },
    { "[a]\nwhen=a\nseverity=loud\n", 3, 10, "“loud”" },
    { "[a]\nwhen=a\nmessage=x {b[*]} y\n", 3, 11, "brace" },
    { "[a]\nwhen=a\nmessage=x } y\n", 3, 11, "brace" },
    { "[a]\nwhen=a\nmessage[ko]=x } y\n", 3, 15, "brace" },
    { "[a]\nwhen=a\nmessage[ko]=x\nmessage[ko]=y\n", 4, 1, "twice" },
    { "[a]\nwhen=a\nmessage[k o]=x\n", 3, 1, "“message[k o]”" },
    { "[a]\nwhen=a\nadvice[ko]=x\n", 3, 1, "“advice[ko]”" },
    { "[a]\nwhen=a\nclass=alarm\ncause=x\nconsequence=y\naction=z\n", 1, 1, "time-to-respond" },
    { "[a]\nwhen=a\nname=\xff\n", 3, 6, "UTF-8" },
    { "[a]\nwhen=age(x) = 5\n", 2, 6, "above 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *text = g_strconcat ("[before]\nwhen=a\n", mistakes[i].text, "[after]\nwhen=b\n", NULL);
      gboolean headless = mistakes[i].text[0] != '[';
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (headless ? mistakes[i].text : text, -1, &problems);
      const FleetRuleProblem *problem;

      g_assert_cmpuint (problems->len, ==, 1);
      problem = problems->pdata[0];
      g_assert_cmpuint (problem->line, ==, mistakes[i].line + (headless ? 0 : 2));
      g_assert_cmpuint (problem->column, ==, mistakes[i].column);
      g_assert_nonnull (strstr (problem->message, mistakes[i].part));
      g_assert_cmpuint (strlen (problem->remedy), >, 0);
      if (!headless)
        {
          const FleetRule *last = rules->pdata[rules->len - 1];

          g_assert_cmpuint (rules->len, >=, 2);
          g_assert_cmpstr (last->id, ==, "after");
        }
    }
}

static void
test_headless (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-rules-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "rules.ini", NULL);
  g_autofree char *expected = g_strdup_printf ("%s:2:13: ", file);
  const char *argv[] = { g_getenv ("FLEET_HEADLESS"), "rules", "check", file, NULL };
  g_autofree char *output = NULL, *errors = NULL;
  int status;

  g_assert_true (g_file_set_contents (file, "[a]\nwhen=speed > \n", -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, &errors, &status, NULL));
  g_assert_cmpint (status >> 8, ==, 1);
  g_assert_true (g_str_has_prefix (errors, expected));

  g_assert_true (g_file_set_contents (file, good, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &output, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (output, "2 rules"));
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/good", test_good);
  g_test_add_func ("/rule/render", test_render);
  g_test_add_func ("/rule/language", test_language);
  g_test_add_func ("/rule/condition-hash", test_condition_hash);
  g_test_add_func ("/rule/mistakes", test_mistakes);
  g_test_add_func ("/rule/headless", test_headless);
  return g_test_run ();
}
