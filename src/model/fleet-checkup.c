/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-checkup: see the header. A visit that was cancelled may still tell things for a moment: what it tells bears its number, and only the newest number is heard. */

#include "fleet-checkup.h"

#include <gio/gio.h>

struct _FleetCheckup
{
  GObject          parent_instance;

  GCancellable    *cancellable; /* NULL: none runs */
  guint            visit;
  gboolean         is_well;
  FleetDoctorState states[FLEET_DOCTOR_N_STEPS];
  char            *sentences[FLEET_DOCTOR_N_STEPS];
};

/* What a visit tells, on its way to the main loop. */
typedef struct
{
  FleetCheckup    *checkup; /* a reference */
  guint            visit;
  FleetDoctorStep  step;
  FleetDoctorState state;
  char            *sentence;
} News;

typedef struct
{
  FleetCheckup *checkup;
  guint         visit;
  char         *profile_file;
} Visit;

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetCheckup, fleet_checkup, G_TYPE_OBJECT)

static void
set_step (FleetCheckup     *self,
          FleetDoctorStep   step,
          FleetDoctorState  state,
          const char       *sentence)
{
  self->states[step] = state;
  g_free (self->sentences[step]);
  self->sentences[step] = g_strdup (sentence);
  g_signal_emit (self, signals[CHANGED], 0, step);
}

static gboolean
heard_cb (gpointer data)
{
  News *news = data;
  FleetCheckup *self = news->checkup;

  if (news->visit == self->visit)
    set_step (self, news->step, news->state, news->sentence);
  return G_SOURCE_REMOVE;
}

static void
free_news (gpointer data)
{
  News *news = data;

  g_object_unref (news->checkup);
  g_free (news->sentence);
  g_free (news);
}

/* @thread the visit's */
static void
news_cb (FleetDoctorStep  step,
         FleetDoctorState state,
         const char      *sentence,
         gpointer         user_data)
{
  Visit *visit = user_data;
  News *news = g_new0 (News, 1);

  news->checkup = g_object_ref (visit->checkup);
  news->visit = visit->visit;
  news->step = step;
  news->state = state;
  news->sentence = g_strdup (sentence);
  g_idle_add_full (G_PRIORITY_DEFAULT, heard_cb, news, free_news);
}

static void
visit_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Visit *visit = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_load (visit->profile_file, &error);

  /* A profile that does not read is told where the visit would begin. */
  if (profile == NULL)
    news_cb (FLEET_DOCTOR_NAME, FLEET_DOCTOR_BAD, error->message, visit);
  g_task_return_boolean (task, profile != NULL && fleet_doctor_run (profile, cancellable, news_cb, visit));
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FleetCheckup *self = FLEET_CHECKUP (source);

  if (GPOINTER_TO_UINT (user_data) != self->visit)
    return;
  g_clear_object (&self->cancellable);
  self->is_well = g_task_propagate_boolean (G_TASK (result), NULL);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
free_visit (gpointer data)
{
  Visit *visit = data;

  g_free (visit->profile_file);
  g_free (visit);
}

void
fleet_checkup_begin (FleetCheckup *self,
                     const char   *profile_file)
{
  g_autoptr (GTask) task = NULL;
  Visit *visit;

  g_return_if_fail (FLEET_IS_CHECKUP (self));

  fleet_checkup_cancel (self);
  self->visit++;
  self->is_well = FALSE;
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    set_step (self, i, FLEET_DOCTOR_WAITING, NULL);
  task = g_task_new (self, self->cancellable, ended_cb, GUINT_TO_POINTER (self->visit));
  visit = g_new0 (Visit, 1);
  visit->checkup = self; /* the task holds it */
  visit->visit = self->visit;
  visit->profile_file = g_strdup (profile_file);
  g_task_set_task_data (task, visit, free_visit);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, visit_in_thread);
}

void
fleet_checkup_cancel (FleetCheckup *self)
{
  g_return_if_fail (FLEET_IS_CHECKUP (self));
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->visit++;
}

gboolean
fleet_checkup_is_running (FleetCheckup *self)
{
  g_return_val_if_fail (FLEET_IS_CHECKUP (self), FALSE);
  return self->cancellable != NULL;
}

gboolean
fleet_checkup_is_well (FleetCheckup *self)
{
  g_return_val_if_fail (FLEET_IS_CHECKUP (self), FALSE);
  return self->is_well;
}

FleetDoctorState
fleet_checkup_get_state (FleetCheckup    *self,
                         FleetDoctorStep  step)
{
  g_return_val_if_fail (FLEET_IS_CHECKUP (self), FLEET_DOCTOR_WAITING);
  return self->states[step];
}

const char *
fleet_checkup_get_sentence (FleetCheckup    *self,
                            FleetDoctorStep  step)
{
  g_return_val_if_fail (FLEET_IS_CHECKUP (self), NULL);
  return self->sentences[step];
}

static void
fleet_checkup_finalize (GObject *object)
{
  FleetCheckup *self = FLEET_CHECKUP (object);

  fleet_checkup_cancel (self);
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    g_free (self->sentences[i]);
  G_OBJECT_CLASS (fleet_checkup_parent_class)->finalize (object);
}

static void
fleet_checkup_class_init (FleetCheckupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_checkup_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_CHECKUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ENDED] = g_signal_new ("ended", FLEET_TYPE_CHECKUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_checkup_init (FleetCheckup *self)
{
}

FleetCheckup *
fleet_checkup_new (void)
{
  return g_object_new (FLEET_TYPE_CHECKUP, NULL);
}
