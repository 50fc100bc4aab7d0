/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rule: a rule file, read and checked.
 *
 * A key file; each group is a rule id ([a-z0-9-]{1,64}). Keys: name, severity (critical high medium low),
 * class (alarm alert event), when, hold, clear, clear-hold, cooldown, message, advice, notify, state (on shadow off), and for class
 * alarm cause, consequence, action, time-to-respond. Unknown keys are errors with line and remedy. Lines are whole: blank, # comment, [group] or key=value,
 * with spaces around either side of = and no escapes. Required: when. Without them: name is the id, severity medium, class alert, state on,
 * message the name, hold, clear-hold and cooldown 0. notify is a list of desktop, webhook, email, customer, or none; without
 * it the profile says whom an alert of its severity is told. In message, {path} is the value of a path, {{ and }} are braces; message[ko] is the message for who reads Korean. */

#pragma once

#include "fleet-expr.h"
#include "fleet-notify.h"
#include "fleet-refs.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum { FLEET_RULE_ON, FLEET_RULE_SHADOW, FLEET_RULE_OFF } FleetRuleState;
typedef enum { FLEET_RULE_ALERT, FLEET_RULE_ALARM, FLEET_RULE_EVENT } FleetRuleClass;

/* One immutable rule; reference-counted, any thread. */
typedef struct
{
  /*< private >*/
  FleetRefs       refs;

  /*< public >*/
  char           *id;
  char           *name;
  FleetSeverity   severity;
  FleetRuleClass  klass;
  FleetRuleState  state;
  FleetExpr      *when;
  FleetExpr      *clear;          /* NULL: NOT when */
  gint64          hold_us;
  gint64          clear_hold_us;
  gint64          cooldown_us;
  char           *message;        /* with {path} places; checked to be well-formed */
  GStrv           message_paths;  /* the paths in them, in order, canonical spelling */
  char           *advice;         /* NULL: none */
  FleetNotify     notify;         /* who is told */
  gboolean        has_notify;     /* FALSE: whom the profile tells of its severity */
  char           *cause;          /* class alarm; else NULL; so the next three */
  char           *consequence;
  char           *action;
  gint64          time_to_respond_us; /* 0: none */
  char           *condition_hash; /* SHA-256 hex of the normal form of when, clear, hold, clear-hold, cooldown: standing holds survive an edit that leaves it */
} FleetRule;

FleetRule *fleet_rule_ref   (FleetRule *self);
void       fleet_rule_unref (FleetRule *self);

/* The value of message_paths[index]; FALSE: there is none. */
typedef gboolean (*FleetRuleLookup) (guint index, FleetValue *ret_value, gpointer user_data);
/* The message with the values of the moment as fleet_value_append prints them; a value that is missing or null reads "–". */
char      *fleet_rule_render (const FleetRule *self,
                              FleetRuleLookup  lookup,
                              gpointer         user_data);

/* One thing wrong with a rule file. line and column from 1; column in characters. */
typedef struct
{
  char *rule_id; /* may be NULL */
  guint line;
  guint column;
  char *message; /* what is wrong */
  char *remedy;  /* what to do */
} FleetRuleProblem;
void fleet_rule_problem_free (FleetRuleProblem *problem);

/* Reads text (a whole file). Returns FleetRule* in file order with a free function, those that are right; every problem goes to ret_problems
 * (FleetRuleProblem*), so one bad rule never disarms the others. Never NULL. */
GPtrArray *fleet_rule_parse_file_text (const char *text,
                                       gssize      length,
                                       GPtrArray **ret_problems);
/* The same with messages in a language ("ko"), where the file has them. NULL: as they stand. */
GPtrArray *fleet_rule_parse_file_text_in (const char *text,
                                          gssize      length,
                                          const char *language,
                                          GPtrArray **ret_problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetRule, fleet_rule_unref)

G_END_DECLS
