/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-engine: the door: opens what the feed needs, and passes ops and news. */

#include "fleet-engine.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-breadcrumb.h"
#include "fleet-demo.h"
#include "fleet-feed.h"
#include "fleet-mailbox.h"
#include "fleet-op.h"
#include "fleet-rule.h"
#include "fleet-store.h"

#include <librdkafka/rdkafka.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#define MOST_OPS      10000
#define DEMO_VEHICLES 2000

struct _FleetEngine
{
  FleetProfile *profile;
  GPtrArray    *rules;
  FleetCustomerText *customer_text; /* or NULL: customers are not told */
  FleetMailbox *mailbox;
  FleetOpQueue *ops;
  FleetDemo    *demo;   /* or NULL */
  FleetBreadcrumb *breadcrumb; /* or NULL */
  FleetFeed    *feed;
  FleetInbox   *inbox;
  FleetHistory *history;
  double        cpu_s;  /* of the process when the feed began */
};

static double
get_cpu_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

/* What people here read: "ko" of ko_KR.UTF-8. */
static char *
get_language (void)
{
  const char *name = g_get_language_names_with_category ("LC_MESSAGES")[0];

  return g_strndup (name, strcspn (name, "_.@"));
}

/* Reads the rule file; the first problem is the error. *ret_text (may be NULL) gets the file. */
static GPtrArray *
load_rules (const char  *file_name,
            char       **ret_text,
            GError     **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autofree char *text = NULL;
  g_autofree char *language = get_language ();
  gsize length;

  if (file_name == NULL || !g_file_get_contents (file_name, &text, &length, error))
    {
      if (file_name == NULL)
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The profile names no rule file; add file=rules.ini to its group [rules]."));
      return NULL;
    }
  rules = fleet_rule_parse_file_text_in (text, length, language, &problems);
  if (problems != NULL && problems->len > 0)
    {
      const FleetRuleProblem *problem = g_ptr_array_index (problems, 0);

      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "%s:%u:%u: %s; %s", file_name, problem->line, problem->column, problem->message, problem->remedy);
      return NULL;
    }
  if (ret_text != NULL)
    *ret_text = g_steal_pointer (&text);
  return g_steal_pointer (&rules);
}

/* What customers are told; a rule that tells them and has no text is an error here, not when a customer waits. */
static gboolean
load_customer_text (FleetEngine  *self,
                    GError      **error)
{
  g_autofree char *file_name = self->profile->customer_messages != NULL ? g_strdup (self->profile->customer_messages) : fleet_engine_data_file ("customer-messages.ini");
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (file_name, &text, &length, error))
    return FALSE;
  self->customer_text = fleet_customer_text_parse (text, length, &problems);
  if (problems->len > 0)
    {
      const FleetRuleProblem *problem = g_ptr_array_index (problems, 0);

      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "%s:%u:%u: %s; %s", file_name, problem->line, problem->column, problem->message, problem->remedy);
      return FALSE;
    }
  for (guint i = 0; i < self->rules->len; i++)
    {
      const FleetRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->notify & FLEET_NOTIFY_CUSTOMER && rule->state == FLEET_RULE_ON && !fleet_customer_text_has (self->customer_text, rule->id))
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "%s has no message for the rule %s, which tells customers; add a group [%s] with ko=… and en=…", file_name, rule->id, rule->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* The embedded broker and fleet, and the profile that reads them. */
static gboolean
start_demo (FleetEngine               *self,
            const FleetEngineOptions  *options,
            gboolean                   with_past,
            GError                   **error)
{
  g_autofree char *rules_file = options->demo_rules_file != NULL ? g_strdup (options->demo_rules_file) : fleet_engine_data_file ("rules.ini");
  g_autofree char *rules_text = NULL;

  self->rules = load_rules (rules_file, &rules_text, error);
  if (self->rules == NULL)
    return FALSE;
  self->demo = fleet_demo_new (options->demo_vehicles > 0 ? options->demo_vehicles : DEMO_VEHICLES, rules_text, with_past, error);
  if (self->demo == NULL)
    return FALSE;
  self->profile = fleet_profile_new_demo (fleet_demo_bootstrap (self->demo), rules_file);
  return TRUE;
}

/* Beside the database. Without it all works, but a record that ends the process would not be found: that is said once. */
static void
open_breadcrumb (FleetEngine *self,
                 const char  *database)
{
  g_autofree char *file_name = g_strconcat (database, "-breadcrumb", NULL);
  g_autoptr (GError) error = NULL;
  FleetBulletin *bulletin;

  self->breadcrumb = fleet_breadcrumb_open (file_name, &error);
  if (self->breadcrumb != NULL)
    return;
  bulletin = fleet_bulletin_new ();
  g_ptr_array_add (bulletin->failures, g_strdup (error->message));
  fleet_mailbox_post (self->mailbox, bulletin);
}

FleetEngine *
fleet_engine_new (FleetProfile              *profile,
                  const char                *database,
                  const FleetEngineOptions  *options,
                  FleetEngineWake            wake,
                  gpointer                   wake_data,
                  GError                   **error)
{
  g_autoptr (FleetEngine) self = g_new0 (FleetEngine, 1);
  FleetStore *store;

  if (options->demo)
    {
      if (!start_demo (self, options, !g_file_test (database, G_FILE_TEST_EXISTS), error))
        return NULL;
    }
  else
    {
      self->profile = fleet_profile_ref (profile);
      self->rules = load_rules (profile->rules_file, NULL, error);
      if (self->rules == NULL)
        return NULL;
    }
  if (self->profile->customer_url != NULL && !load_customer_text (self, error))
    return NULL;
  store = fleet_store_open (database, error);
  if (store == NULL)
    return NULL;

  self->mailbox = fleet_mailbox_new (wake, wake_data);
  self->ops = fleet_op_queue_new (MOST_OPS);
  self->history = fleet_history_new (database);
  open_breadcrumb (self, database);
  self->cpu_s = get_cpu_s ();
  self->feed = fleet_feed_new (self->profile, self->rules, self->customer_text, store, self->mailbox, self->ops, self->demo, self->breadcrumb, options->until_end,
                               options->offline);
  self->inbox = fleet_inbox_new (database, self->ops);
  return g_steal_pointer (&self);
}

void
fleet_engine_free (FleetEngine *self)
{
  if (self == NULL)
    return;
  if (self->mailbox != NULL)
    fleet_mailbox_close (self->mailbox);
  fleet_history_close (self->history);
  fleet_inbox_free (self->inbox);
  fleet_feed_free (self->feed);
  fleet_breadcrumb_close (self->breadcrumb);
  fleet_demo_free (self->demo);
  fleet_op_queue_free (self->ops);
  fleet_mailbox_free (self->mailbox);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  fleet_customer_text_free (self->customer_text);
  fleet_history_unref (self->history);
  fleet_profile_unref (self->profile);
  g_free (self);
}

FleetBulletin *
fleet_engine_take (FleetEngine *self)
{
  return fleet_mailbox_take (self->mailbox);
}

FleetHistory *
fleet_engine_get_history (FleetEngine *self)
{
  return self->history;
}

GPtrArray *
fleet_engine_get_rules (FleetEngine *self)
{
  return self->rules;
}

FleetProfile *
fleet_engine_get_profile (FleetEngine *self)
{
  return self->profile;
}

/* An op that finds no room is a failure that a person must see. */
static void
push (FleetEngine *self,
      FleetOp     *op)
{
  g_autofree char *text = fleet_op_to_text (op);

  if (!fleet_op_queue_push (self->ops, op))
    {
      FleetBulletin *bulletin = fleet_bulletin_new ();

      g_ptr_array_add (bulletin->failures, g_strdup_printf (_("Could not %s: %d requests wait already. Try again in a moment."), text, MOST_OPS));
      fleet_mailbox_post (self->mailbox, bulletin);
    }
}

void
fleet_engine_act_as (FleetEngine     *self,
                     const char      *uuid,
                     const char      *alert_id,
                     FleetActionKind  kind,
                     const char      *by,
                     const char      *note,
                     gint64           until_us)
{
  FleetOp *op = fleet_op_new (FLEET_OP_ACT);

  op->action = fleet_action_new (uuid, alert_id, kind, by, g_get_real_time (), note, until_us);
  push (self, op);
}

void
fleet_engine_act (FleetEngine     *self,
                  const char      *alert_id,
                  FleetActionKind  kind,
                  const char      *by,
                  const char      *note,
                  gint64           until_us)
{
  g_autofree char *uuid = g_uuid_string_random ();

  fleet_engine_act_as (self, uuid, alert_id, kind, by, note, until_us);
}

char *
fleet_engine_operator_name (void)
{
  const char *name = g_get_real_name ();

  /* GLib says "Unknown" for a login that has none. */
  return g_strdup (name != NULL && *name != '\0' && strcmp (name, "Unknown") != 0 ? name : g_get_user_name ());
}

static void
push_letters (FleetEngine *self,
              FleetOpKind  kind,
              GPtrArray   *letters,
              const char  *by,
              const char  *note)
{
  FleetOp *op = fleet_op_new (kind);

  op->letters = letters;
  op->by = g_strdup (by);
  op->note = g_strdup (note);
  op->at_us = g_get_real_time ();
  push (self, op);
}

void
fleet_engine_retry_letters (FleetEngine *self,
                            GPtrArray   *letters,
                            const char  *by)
{
  push_letters (self, FLEET_OP_RETRY_LETTERS, letters, by, NULL);
}

void
fleet_engine_discard_letters (FleetEngine *self,
                              GPtrArray   *letters,
                              const char  *by,
                              const char  *why)
{
  push_letters (self, FLEET_OP_DISCARD_LETTERS, letters, by, why);
}

void
fleet_engine_decide (FleetEngine      *self,
                     const char       *change_id,
                     FleetNoticeState  state,
                     const char       *by,
                     const char       *comment)
{
  FleetOp *op = fleet_op_new (FLEET_OP_DECIDE);

  op->change_id = g_strdup (change_id);
  op->state = state;
  op->by = g_strdup (by);
  op->note = g_strdup (comment);
  op->at_us = g_get_real_time ();
  push (self, op);
}

void
fleet_engine_set_charts (FleetEngine       *self,
                         const char *const *names_and_paths)
{
  FleetOp *op = fleet_op_new (FLEET_OP_CHARTS);

  op->charts = g_strdupv ((GStrv) names_and_paths);
  push (self, op);
}

char *
fleet_engine_describe_libraries (void)
{
  return g_strdup_printf ("librdkafka %s, SQLite %s", rd_kafka_version_str (), sqlite3_libversion ());
}

void
fleet_engine_set_retention (FleetEngine *self,
                            gint64       keep_us,
                            gint64       keep_bytes)
{
  FleetOp *op = fleet_op_new (FLEET_OP_KEEP);

  op->keep_us = keep_us;
  op->keep_bytes = keep_bytes;
  push (self, op);
}

void
fleet_engine_watch (FleetEngine *self,
                    FleetSlot    slot)
{
  FleetOp *op = fleet_op_new (FLEET_OP_WATCH);

  op->slot = slot;
  push (self, op);
}

gboolean
fleet_engine_import (FleetEngine  *self,
                     const char   *location,
                     const char   *endpoint,
                     const char   *table,
                     GError      **error)
{
  FleetTable number = 0;
  FleetOp *op;

  while (table != NULL && number < FLEET_N_TABLES && strcmp (fleet_table_to_string (number), table) != 0)
    number++;
  if (table != NULL && number == FLEET_N_TABLES)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("There is no table %s; tables are car, device and reservation"), table);
      return FALSE;
    }
  op = fleet_op_new (FLEET_OP_IMPORT);
  op->location = g_strdup (location);
  op->endpoint = g_strdup (endpoint);
  op->table = table != NULL ? number : FLEET_N_TABLES;
  push (self, op);
  return TRUE;
}

void
fleet_engine_retry_deliveries (FleetEngine *self,
                               const char  *channel)
{
  FleetOp *op = fleet_op_new (FLEET_OP_RETRY_DELIVERIES);

  op->note = g_strdup (channel);
  push (self, op);
}

void
fleet_engine_cancel_import (FleetEngine *self)
{
  push (self, fleet_op_new (FLEET_OP_CANCEL_IMPORT));
}

gboolean
fleet_engine_has_failed (FleetEngine *self)
{
  FleetFeedSummary feed;

  fleet_feed_get_summary (self->feed, &feed);
  return feed.has_failed;
}

void
fleet_engine_get_summary (FleetEngine        *self,
                          FleetEngineSummary *ret_summary)
{
  FleetFeedSummary feed;

  fleet_feed_get_summary (self->feed, &feed);
  *ret_summary = (FleetEngineSummary) {
    .messages = feed.counts.messages,
    .batches = feed.counts.batches,
    .dead_letters = feed.counts.dead_letters,
    .late = feed.counts.late,
    .changes_applied = feed.counts.changes_applied,
    .changes_repeated = feed.counts.changes_repeated,
    .changes_outdated = feed.counts.changes_outdated,
    .vehicles = feed.counts.vehicles,
    .alerts_opened = feed.counts.alerts_opened,
    .alerts_cleared = feed.counts.alerts_cleared,
    .seconds = feed.seconds,
    .cpu_us_per_message = feed.counts.messages > 0 ? (get_cpu_s () - self->cpu_s) * 1e6 / feed.counts.messages : 0,
  };
}
